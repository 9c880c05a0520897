"""The rows of some agents and teams as they were, so that a change to them can be taken back exactly.

A snapshot is plain JSON values: it can wait in the window's undo stack or, for a merge, in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Date, Enum, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Agent, AgentIdentity, AgentLevel, Base, Membership, Target, Team
from salesdesk.models.outcomes import MODELS
from salesdesk.types import Json, ScopeKind

_OWNED = tuple(cast("Table", model.__table__) for model in (AgentIdentity, Membership, AgentLevel))
"""Rows that belong to an agent and to nothing else."""

_KEPT_WITH_THE_LOG = frozenset(
    {"call", "people_change", *(table.name for table in _OWNED), *(model.__tablename__ for model in MODELS.values())}
)

Rows = dict[str, list[dict[str, Json]]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of the agents and teams named: rows by table. Ids without a row did not exist yet.

    ``pointers`` are single columns elsewhere that point at an agent: {table: [{"id": …, column: value}]}.
    """

    agents: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    rows: Rows = field(default_factory=dict)
    pointers: Rows = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """For keeping in the database."""
        return cast(
            "dict[str, Json]",
            {"agents": [*self.agents], "teams": [*self.teams], "rows": self.rows, "pointers": self.pointers},
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Snapshot:
        """As kept in the database."""
        return cls(tuple(data["agents"]), tuple(data["teams"]), data["rows"], data["pointers"])


def pointing_tables() -> list[tuple[Table, str]]:
    """(table, column) of every foreign key to an agent that follows the agent in a merge: plans, warnings, ...

    Found from the schema, so that a new table is not forgotten.
    """
    agent = cast("Table", Agent.__table__)
    return [
        (table, column.name)
        for table in Base.metadata.sorted_tables
        if table.name not in _KEPT_WITH_THE_LOG
        for column in table.columns
        if any(key.column is agent.c.id for key in column.foreign_keys)
        and column.name != "merged_into_id"
        and len(table.primary_key.columns) == 1
    ]


def take(
    session: Session, agents: Collection[int] = (), teams: Collection[int] = (), *, pointers: bool = False
) -> Snapshot:
    """The present state of the agents and teams; with ``pointers``, also of what points at the agents."""
    session.flush()
    rows: Rows = {
        "agent": _rows(session, cast("Table", Agent.__table__), "id", agents),
        "team": _rows(session, cast("Table", Team.__table__), "id", teams),
    }
    for table in _OWNED:
        rows[table.name] = _rows(session, table, "agent_id", agents)
    held: Rows = {}
    if pointers:
        for table, column in pointing_tables():
            extra = [name for name in ("version",) if name in table.columns]
            held.setdefault(table.name, []).extend(
                _rows(session, table, column, agents, only=("id", column, *extra)),
            )
        target = cast("Table", Target.__table__)
        found = session.execute(
            select(target.c.id, target.c.scope_id, target.c.withdrawn_at).where(
                target.c.scope_kind == ScopeKind.AGENT, target.c.scope_id.in_(agents)
            )
        )
        held["target"] = [dict(row._mapping) for row in found]  # noqa: SLF001  (its public name for a row as a dict)
    return Snapshot(tuple(agents), tuple(teams), rows, held)


def _rows(
    session: Session, table: Table, column: str, ids: Collection[int], only: Iterable[str] | None = None
) -> list[dict[str, Json]]:
    columns = [table.c[name] for name in only] if only else list(table.c)
    found = session.execute(select(*columns).where(table.c[column].in_(ids)).order_by(table.c.id))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]  # noqa: SLF001


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    return cast("Json", getattr(value, "value", value))


def _typed(table: Table, row: dict[str, Json]) -> dict[str, object]:
    typed: dict[str, object] = {}
    for name, value in row.items():
        kind = table.c[name].type
        if value is not None and isinstance(kind, Date):
            typed[name] = date.fromisoformat(str(value))
        elif value is not None and isinstance(kind, Enum) and kind.enum_class is not None:
            typed[name] = kind.enum_class(value)
        else:
            typed[name] = value
    return typed


def restore(session: Session, snapshot: Snapshot) -> Snapshot:
    """Put the rows back; returns the state that this replaced, so that the undoing can be undone.

    Raises RefusedError when something that happened since stands in the way.
    """
    inverse = take(session, snapshot.agents, snapshot.teams, pointers=bool(snapshot.pointers))
    session.expunge_all()
    try:
        _put_back(session, snapshot)
    except IntegrityError as error:
        raise RefusedError(
            _("This can't be undone any more: later changes build on it."),
            _("Take those back first."),
        ) from error
    return inverse


def _put_back(session: Session, snapshot: Snapshot) -> None:
    agent, team = cast("Table", Agent.__table__), cast("Table", Team.__table__)
    for table in _OWNED:
        session.execute(delete(table).where(table.c.agent_id.in_(snapshot.agents)))
    # Numbers and names are unique: free them before they are given back to their owners.
    session.execute(update(agent).where(agent.c.id.in_(snapshot.agents)).values(number=None))
    _upsert(session, team, snapshot.rows.get("team", []))
    _upsert(session, agent, snapshot.rows.get("agent", []))
    for table in _OWNED:
        for row in snapshot.rows.get(table.name, []):
            session.execute(insert(table).values(**_typed(table, row)))
    for name, rows in snapshot.pointers.items():
        table = Base.metadata.tables[name]
        for row in rows:
            values = {key: value for key, value in _typed(table, row).items() if key != "id"}
            session.execute(update(table).where(table.c.id == row["id"]).values(**values))
    for table, wanted, kept in ((agent, snapshot.agents, "agent"), (team, snapshot.teams, "team")):
        new = set(wanted) - {cast("int", row["id"]) for row in snapshot.rows.get(kept, [])}
        if new:
            session.execute(delete(table).where(table.c.id.in_(new)))
    session.flush()


def _upsert(session: Session, table: Table, rows: list[dict[str, Json]]) -> None:
    known = set(session.scalars(select(table.c.id).where(table.c.id.in_([row["id"] for row in rows]))))
    for row in rows:
        values = _typed(table, row)
        if row["id"] in known:
            session.execute(update(table).where(table.c.id == row["id"]).values(**values))
        else:
            session.execute(insert(table).values(**values))
