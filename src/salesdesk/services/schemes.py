"""Which weights are in force for whom on which day: the presets, and the supervisor's own dated schemes over them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import CHINESE, ENGLISH, _
from salesdesk.metrics import scores as arithmetic
from salesdesk.metrics.scores import Scheme
from salesdesk.models import WeightScheme
from salesdesk.services.staffing import Person, Staff
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Level, Scope, ScopeKind, TeamStage

OWN = "own-"
"""What the id of a scheme of one's own begins with, before its number."""


@dataclass(frozen=True, slots=True)
class SchemeDraft:
    """A scheme as the supervisor writes it: points of 100 by KPI, for whom, from when to when, and why.

    ``stage`` only with the company's scope: the teams of that stage. ``end`` None: until another takes its place.
    """

    name: str
    weights: Mapping[str, float]
    start: date
    reason: str
    scope: Scope = COMPANY
    stage: TeamStage | None = None
    end: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A stored scheme: the draft it was made from, its number, and when it was withdrawn (UTC seconds), if it was."""

    id: int
    draft: SchemeDraft
    created_at: int
    withdrawn_at: int | None

    @property
    def scheme(self) -> Scheme:
        """The scheme as the scores use it."""
        names = {ENGLISH: self.draft.name, CHINESE: self.draft.name}
        return Scheme(f"{OWN}{self.id}", names, dict(self.draft.weights), source=self.draft.reason)


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """What a change made and withdrew, by number: all that its undo needs."""

    created: tuple[int, ...]
    withdrawn: tuple[int, ...]


class SchemesService:
    """Reads and changes weight schemes. Each method is one transaction, from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def presets(self) -> tuple[Scheme, ...]:
        """The shipped schemes, to start from."""
        return arithmetic.schemes()

    def stored(self, *, withdrawn: bool = False) -> list[SchemeRow]:
        """The supervisor's own schemes, the latest first; with ``withdrawn`` also those no longer in force."""
        with self._database.read() as session:
            return [row for row in load(session, withdrawn=True) if withdrawn or row.withdrawn_at is None]

    def check(self, draft: SchemeDraft) -> None:
        """Raise RefusedError with the reason when a scheme can't be adopted."""
        arithmetic.check_weights(draft.weights)
        if not draft.name.strip():
            raise RefusedError(_("The scheme needs a name."))
        if not draft.reason.strip():
            raise RefusedError(_("The scheme needs a reason."), _("Write why these weights are right for this time."))
        if draft.end is not None and draft.end < draft.start:
            raise RefusedError(_("The scheme ends before it starts."))
        if draft.scope.kind is ScopeKind.AGENT:
            raise RefusedError(
                _("A scheme can't be made for one agent alone."), _("Choose the company, a stage, a team or a level.")
            )

    def adopt(self, draft: SchemeDraft) -> SchemeChange:
        """Put a scheme into force; one for the same people and the same first day gives way to it.

        Raises RefusedError for a scheme that can't be adopted.
        """
        self.check(draft)
        now = int(time.time())
        with self._database.write() as session:
            before = [
                row.id
                for row in load(session)
                if (row.draft.scope, row.draft.stage, row.draft.start) == (draft.scope, draft.stage, draft.start)
            ]
            _withdraw(session, before, now)
            made = WeightScheme(
                name=draft.name.strip(),
                basis=draft.basis,
                weights={name: weight for name, weight in draft.weights.items() if weight},
                scope_kind=draft.scope.kind,
                scope_id=draft.scope.id,
                level=draft.scope.level,
                stage=draft.stage,
                start=draft.start,
                end=draft.end,
                reason=draft.reason.strip(),
                created_at=now,
            )
            session.add(made)
            session.flush()
            return SchemeChange((made.id,), tuple(before))

    def withdraw(self, scheme_id: int) -> SchemeChange:
        """Take a scheme out of force; what it had replaced stays replaced, and it stays in the history."""
        with self._database.write() as session:
            known = [row.id for row in load(session) if row.id == scheme_id]
            _withdraw(session, known, int(time.time()))
            return SchemeChange((), tuple(known))

    def take_back(self, change: SchemeChange) -> None:
        """Undo a change. Raises RefusedError when what it made was replaced since."""
        with self._database.write() as session:
            replaced = session.scalar(
                select(WeightScheme.id)
                .where(WeightScheme.id.in_(change.created), WeightScheme.withdrawn_at.is_not(None))
                .limit(1)
            )
            if replaced is not None:
                raise RefusedError(_("This scheme was changed again since."), _("Take the later change back first."))
            session.execute(delete(WeightScheme).where(WeightScheme.id.in_(change.created)))
            session.execute(update(WeightScheme).where(WeightScheme.id.in_(change.withdrawn)).values(withdrawn_at=None))


@dataclass(frozen=True, slots=True)
class SchemeBook:
    """The schemes of the supervisor's own that are in force, the latest start first; answers who is under which."""

    rows: tuple[SchemeRow, ...]

    def own(self, staff: Staff, person: Person, day: date) -> Scheme | None:
        """The supervisor's scheme for an agent on a day: of the team, else the level, the team's stage, the company.

        Within one of these the one that began last wins, so that a season's scheme stands over the usual one.
        """
        team = person.team_on(day)
        stage = staff.teams[team][1] if team is not None else None
        wanted: list[tuple[Scope, TeamStage | None]] = []
        if team is not None:
            wanted.append((Scope(ScopeKind.TEAM, team), None))
        wanted.append((_level(person.level_on(day)), None))
        if stage is not None:
            wanted.append((COMPANY, stage))
        wanted.append((COMPANY, None))
        for scope, of_stage in wanted:
            for row in self.rows:
                draft = row.draft
                if (draft.scope, draft.stage) == (scope, of_stage) and holds(draft, day):
                    return row.scheme
        return None


def holds(draft: SchemeDraft, day: date) -> bool:
    """Whether a day lies in the scheme's time."""
    return draft.start <= day and (draft.end is None or day <= draft.end)


def load(session: Session, *, withdrawn: bool = False) -> list[SchemeRow]:
    """The stored schemes, the latest start first, within a transaction."""
    query = select(WeightScheme).order_by(WeightScheme.start.desc(), WeightScheme.id.desc())
    if not withdrawn:
        query = query.where(WeightScheme.withdrawn_at.is_(None))
    return [_row(row) for row in session.scalars(query)]


def book(session: Session) -> SchemeBook:
    """The schemes in force, within a transaction."""
    return SchemeBook(tuple(load(session)))


def _level(level: Level) -> Scope:
    return Scope(ScopeKind.LEVEL, 0, level)


def _row(row: WeightScheme) -> SchemeRow:
    weights = {name: float(weight) for name, weight in row.weights.items() if isinstance(weight, int | float)}
    scope = Scope(row.scope_kind, row.scope_id, row.level)
    draft = SchemeDraft(row.name, weights, row.start, row.reason, scope, row.stage, row.end, row.basis)
    return SchemeRow(row.id, draft, row.created_at, row.withdrawn_at)


def _withdraw(session: Session, ids: Iterable[int], now: int) -> None:
    session.execute(update(WeightScheme).where(WeightScheme.id.in_(list(ids))).values(withdrawn_at=now))
