"""Aggregate questions, answered from the tallies. Portable SQL; takes a session.

Every answer is grouped by *agent as it is now known* (calls of a merged agent belong to the one it was merged into)
and by *span* (the given spans of days don't overlap) or hour. Agent 0 stands for calls without an agent.
Sums come as tuples in the order of ``tallies.COLUMNS``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, column, distinct, func, or_, select, values
from sqlalchemy.orm import Session

from salesdesk.models import AgentDay, AgentHour, Disposition
from salesdesk.store.tallies import COLUMNS

Span = tuple[int, int]
"""First and last day number, both included."""

_WEEK_H = 168
_FEW_SPANS = 8


@dataclass(frozen=True, slots=True)
class AgentSpan:
    """One agent's sums over one span: ``days`` are the distinct days with calls (0 for agent 0)."""

    agent_id: int
    span: int
    days: int
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HourSums:
    """Sums of one hour of the day, or of one weekday (1 = Monday) and hour."""

    weekday: int
    hour: int
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """Which agents' calls are meant, each with the day numbers between which they are; None: all, also agent 0.

    Ids are canonical; ``aliases`` maps every merged agent to the one it is.
    """

    spans: Sequence[tuple[int, int | None, int | None]] | None
    aliases: Mapping[int, int]

    def condition(self, agent: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[bool] | None:
        """The condition on a table's agent and day; None when all are meant."""
        if self.spans is None:
            return None
        known_as: dict[int, list[int]] = {}
        for alias, canonical in self.aliases.items():
            known_as.setdefault(canonical, []).append(alias)
        always: list[int] = []
        dated: list[ColumnElement[bool]] = []
        for agent_id, first, last in self.spans:
            ids = [agent_id, *known_as.get(agent_id, ())]
            if first is None and last is None:
                always += ids
                continue
            limits: list[ColumnElement[bool]] = [agent.in_(ids)]
            if first is not None:
                limits.append(day >= first)
            if last is not None:
                limits.append(day <= last)
            dated.append(and_(*limits))
        return or_(agent.in_(always), *dated)

    def canonical(self, agent: ColumnElement[Any]) -> ColumnElement[Any]:
        """The agent's column with merged agents replaced by the ones they are."""
        return case(dict(self.aliases), value=agent, else_=agent) if self.aliases else agent


def agent_spans(session: Session, spans: Sequence[Span], members: Members) -> list[AgentSpan]:
    """The sums of each agent over each span; only those with calls."""
    if len(spans) > _FEW_SPANS:
        return _many_spans(session, spans, members)
    table = AgentDay.__table__
    canonical = members.canonical(table.c.agent_id).label("who")
    query = select(canonical, _days(members), *(func.sum(table.c[name]) for name in COLUMNS)).group_by("who")
    condition = members.condition(table.c.agent_id, table.c.day)
    if condition is not None:
        query = query.where(condition)
    return [
        AgentSpan(row[0], number, row[1] if row[0] else 0, tuple(row[2:]))
        for number, (first, last) in enumerate(spans)
        for row in session.execute(query.where(table.c.day.between(first, last)))
    ]


def _days(members: Members) -> ColumnElement[int]:
    """Days with calls of one agent: one row each, unless the agent is several that were merged."""
    return func.count(distinct(AgentDay.__table__.c.day)) if members.aliases else func.count()


def _many_spans(session: Session, spans: Sequence[Span], members: Members) -> list[AgentSpan]:
    """The same in one query, whose text must be made anew each time: worth it for many spans."""
    table = AgentDay.__table__
    rows = [(number, first, last) for number, (first, last) in enumerate(spans)]
    named = values(column("number", Integer), column("first", Integer), column("last", Integer), name="span")
    span = named.data(rows).cte("span")
    canonical = members.canonical(table.c.agent_id).label("who")
    query = (
        select(canonical, span.c.number, _days(members), *(func.sum(table.c[name]) for name in COLUMNS))
        .select_from(span.join(table, table.c.day.between(span.c.first, span.c.last)))
        .group_by(span.c.number, "who")
    )
    condition = members.condition(table.c.agent_id, table.c.day)
    if condition is not None:
        query = query.where(condition)
    return [AgentSpan(row[0], row[1], row[2] if row[0] else 0, tuple(row[3:])) for row in session.execute(query)]


def agent_days(session: Session, span: Span, members: Members) -> list[AgentSpan]:
    """The sums of each agent on each day with calls; ``span`` of the answer is the day number."""
    table = AgentDay.__table__
    day, agent = table.c.day, table.c.agent_id
    columns = [table.c[name] for name in COLUMNS]
    if members.aliases:
        who = members.canonical(agent).label("who")
        query = select(who, day, *(func.sum(one) for one in columns)).group_by(day, "who")
    else:
        query = select(agent, day, *columns)
    query = query.where(day.between(*span))
    condition = members.condition(agent, day)
    if condition is not None:
        query = query.where(condition)
    return [AgentSpan(row[0], row[1], 1 if row[0] else 0, tuple(row[2:])) for row in session.execute(query)]


def calls_by_day(session: Session, span: Span, members: Members, name: str) -> list[tuple[int, int]]:
    """How many calls a counter counts on each day with any, in order."""
    table = AgentDay.__table__
    counted = func.sum(table.c[name]).label("counted")
    query = select(table.c.day, counted).where(table.c.day.between(*span)).group_by(table.c.day).having(counted > 0)
    condition = members.condition(table.c.agent_id, table.c.day)
    if condition is not None:
        query = query.where(condition)
    return [(day, count) for day, count in session.execute(query.order_by(table.c.day))]


def hours(
    session: Session, span: Span, members: Members, *, weekdays: bool, names: Sequence[str] = COLUMNS
) -> list[HourSums]:
    """The sums (of the named counters) of each hour of the day, or of each weekday and hour, in order.

    The weekday is 0 when it wasn't asked for. Day 0 of the day numbers was a Thursday.
    """
    table = AgentHour.__table__
    number = table.c.hour
    clock = (number % (_WEEK_H if weekdays else 24)).label("clock")
    query = select(clock, *(func.sum(table.c[name]) for name in names)).group_by("clock")
    query = query.where(number.between(span[0] * 24, span[1] * 24 + 23))
    condition = members.condition(table.c.agent_id, number // 24)
    if condition is not None:
        query = query.where(condition)
    found = [
        HourSums((row[0] // 24 + 3) % 7 + 1 if weekdays else 0, row[0] % 24, tuple(row[1:]))
        for row in session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.weekday, one.hour))


def has_intents(session: Session) -> bool:
    """Whether any disposition is marked as intent, so that intents are data and not just zero."""
    return session.execute(select(Disposition.id).where(Disposition.intent).limit(1)).first() is not None


def days_with_calls(session: Session) -> Span | None:
    """The first and the last day number with calls, or None."""
    # Each asked for by itself, SQLite finds it at the end of the table; together it reads the whole.
    ends = (select(func.min(AgentDay.day)).scalar_subquery(), select(func.max(AgentDay.day)).scalar_subquery())
    first, last = session.execute(select(*ends)).one()
    return None if first is None else (first, last)
