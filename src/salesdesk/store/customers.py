"""Distinct customers with a connected dial, of any span and any members: from the sets, else from the calls.

The sets of days and months (customer_sets.py) are joined where all of them are up to date; where a day of the span is
due, the calls themselves are read. Both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, and_, distinct, func, select
from sqlalchemy.orm import Session

from salesdesk.models import Call
from salesdesk.store.counters import Members, Span
from salesdesk.store.customer_sets import PLACES, TOGETHER, is_settled, place_of
from salesdesk.store.database import raw
from salesdesk.store.months import Part, month_of, parts
from salesdesk.types import Direction, Outcome

_DAY_S = 86_400
Place = tuple[int, int]
"""Agent (0: all together, or without one) and day number (0: the whole span)."""


def customers(session: Session, spans: Sequence[Span], members: Members) -> list[int]:
    """Distinct customers with a connected dial of any of the members, in each of the spans."""
    if not spans:
        return []
    if _settled(session, (min(first for first, _last in spans), max(last for _first, last in spans))):
        found = _from_sets(session, spans, members, by_agent=False, by_day=False)
        return [found.get((number, 0, 0), 0) for number in range(len(spans))]
    return [int(session.execute(_reached(members, span)).scalar_one()) for span in spans]


def customers_by_agent(session: Session, span: Span, members: Members) -> dict[int, int]:
    """Distinct customers with a connected dial in the span, for each agent (0: calls without one)."""
    if _settled(session, span):
        found = _from_sets(session, [span], members, by_agent=True, by_day=False)
        return {agent: count for (_span, agent, _day), count in found.items()}
    rows = session.execute(_reached(members, span, _who(members).label("who")))
    return {agent: count for agent, count in rows if count}


def customers_by_day(session: Session, span: Span, members: Members, *, by_agent: bool) -> dict[Place, int]:
    """Distinct customers reached on each day, by (agent, day number); agent 0 for all members together."""
    if _settled(session, span):
        found = _from_sets(session, [span], members, by_agent=by_agent, by_day=True)
        return {(agent, day): count for (_span, agent, day), count in found.items()}
    day = _DAY.label("day")
    if not by_agent:
        return {(0, row[0]): row[1] for row in session.execute(_reached(members, span, day))}
    rows = session.execute(_reached(members, span, _who(members).label("who"), day))
    return {(row[0], row[1]): row[2] for row in rows}


# From the sets


def _settled(session: Session, span: Span) -> bool:
    """Whether every set of the span is what the calls say."""
    return is_settled(raw(session), *span)


def _from_sets(
    session: Session, spans: Sequence[Span], members: Members, *, by_agent: bool, by_day: bool
) -> dict[tuple[int, int, int], int]:
    """Distinct customers by number of the span, agent and day; all sets are read at once."""
    connection = raw(session)
    wanted: dict[str, dict[int, list[tuple[int, int, int]]]] = {"reached_month": {}, "reached_day": {}}
    for place, agent, first, last in _owners(connection, members, together=not by_agent):
        owner = agent if by_agent else 0
        for at, span in enumerate(spans):
            own = (span[0] if first is None else max(first, span[0]), span[1] if last is None else min(last, span[1]))
            for table, numbers in _tables(*own, by_day=by_day):
                keys = wanted[table]
                for number in numbers:
                    where = (at, owner, number if by_day else 0)
                    keys.setdefault(number << PLACES | place, []).append(where)
    sets: dict[tuple[int, int, int], list[bytes]] = {}
    for table, keys in wanted.items():
        query = f"SELECT key, customers FROM {table} WHERE key IN (SELECT value FROM json_each(?))"
        for key, met in connection.execute(query, (str(list(keys)),)) if keys else ():
            for where in keys[key]:
                sets.setdefault(where, []).append(met)
    return {where: _united(parts) for where, parts in sets.items()}


def _owners(connection: Any, members: Members, *, together: bool) -> Iterator[tuple[int, int, int | None, int | None]]:
    """The places of the members' sets, each with the agent it counts for and the days between which it does."""
    if members.spans is None and together:
        yield TOGETHER, 0, None, None
    elif members.spans is None:
        for (number,) in [(0,), *connection.execute("SELECT id FROM agent")]:
            yield place_of(number), members.aliases.get(number, number), None, None
    else:
        known_as = members.known_as
        for agent, first, last in members.spans:
            for number in (agent, *known_as.get(agent, ())):
                yield place_of(number), agent, first, last


def _tables(first: int, last: int, *, by_day: bool) -> Iterator[tuple[str, range]]:
    """The tables that hold a span's sets, with the numbers of its months or days."""
    for part in [Part(first, last, months=False)] if by_day else parts(first, last):
        if part.months:
            yield "reached_month", range(month_of(part.first), month_of(part.last) + 1)
        else:
            yield "reached_day", range(part.first, part.last + 1)


def _united(sets: Sequence[bytes]) -> int:
    """How many customers there are in sets together: each marked off once."""
    if len(sets) == 1:
        return len(sets[0]) // 4
    import numpy as np

    among = np.frombuffer(b"".join(sets), "<u4")
    least = among.min()
    met = np.zeros(int(among.max() - least) + 1, dtype=np.bool_)
    met[among - least] = True
    return int(np.count_nonzero(met))


# From the calls

_CALL = Call.__table__.c
_LOCAL: ColumnElement[int] = _CALL.start_utc + _CALL.utc_offset_s
_DAY: ColumnElement[int] = _LOCAL // _DAY_S
_REACHED = and_(
    _CALL.customer.is_not(None),
    _CALL.outcome == Outcome.CONNECTED.value,
    _CALL.direction.in_((Direction.OUTBOUND.value, Direction.UNKNOWN.value)),
)


def _who(members: Members) -> ColumnElement[int]:
    return func.coalesce(members.canonical(_CALL.agent_id), 0)


def _in_span(span: Span) -> ColumnElement[bool]:
    return _LOCAL.between(span[0] * _DAY_S, (span[1] + 1) * _DAY_S - 1)


def _reached(members: Members, span: Span, *group: Label[int]) -> Select[*tuple[Any, ...]]:
    query = select(*group, func.count(distinct(_CALL.customer))).where(_in_span(span), _REACHED)
    condition = members.condition(_CALL.agent_id, _DAY)
    if condition is not None:
        query = query.where(condition)
    return query.group_by(*(label.name for label in group)) if group else query
