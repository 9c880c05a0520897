"""Aggregate questions, answered from the tallies. Portable SQL; takes a session.

Every answer is grouped by *agent as it is now known* (calls of a merged agent belong to the one it was merged into)
and by *span* (the given spans of days don't overlap) or hour. Agent 0 stands for calls without an agent.
Sums come as tuples in the order of ``tallies.COLUMNS``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    column,
    distinct,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from salesdesk.models import AgentClock, AgentDay, AgentHour, AgentMonth, Disposition
from salesdesk.store.months import parts
from salesdesk.store.tallies import COLUMNS, EVERYBODY, WEEK_H

Span = tuple[int, int]
"""First and last day number, both included."""

_FEW_SPANS = 8


class AgentSpan(NamedTuple):
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
        known_as = self.known_as
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

    def breaks(self) -> set[int]:
        """The days from which somebody is meant, or isn't any more: within a month with one, days have to be read."""
        spans = self.spans or ()
        begun = {first for _agent, first, _last in spans if first is not None}
        return begun | {last + 1 for _agent, _first, last in spans if last is not None}

    @property
    def known_as(self) -> dict[int, list[int]]:
        """The merged agents that an agent was, by the agent's id."""
        found: dict[int, list[int]] = {}
        for alias, canonical in self.aliases.items():
            found.setdefault(canonical, []).append(alias)
        return found

    def canonical(self, agent: ColumnElement[Any]) -> ColumnElement[Any]:
        """The agent's column with merged agents replaced by the ones they are."""
        return case(dict(self.aliases), value=agent, else_=agent) if self.aliases else agent


def agent_spans(session: Session, spans: Sequence[Span], members: Members) -> list[AgentSpan]:
    """The sums of each agent over each span; only those with calls. Whole months are read as such."""
    breaks = members.breaks()
    months: list[tuple[int, int, int]] = []
    days: list[tuple[int, int, int]] = []
    for number, span in enumerate(spans):
        for part in parts(*span, breaks):
            (months if part.months else days).append((number, part.first, part.last))
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for one, wanted in ((_MONTHS, months), (_DAYS, days)):
        for row in _summed(session, one, wanted, members):
            key, sums = (row[0], row[1]), tuple(row[2:])
            before = found.get(key)
            found[key] = sums if before is None else tuple(map(add, before, sums))
    if members.aliases and found:
        for key, count in _distinct_days(session, spans, members).items():
            found[key] = (count, *found[key][1:])
    return [AgentSpan(who, number, sums[0] if who else 0, sums[1:]) for (who, number), sums in found.items()]


@dataclass(frozen=True, slots=True)
class _Table:
    """Sums of days or of months: whose, the day they begin on, on how many days there were calls."""

    agent: ColumnElement[int]
    day: ColumnElement[int]
    days: ColumnElement[int]
    sums: Sequence[ColumnElement[int]]


_OF_DAY, _OF_MONTH = AgentDay.__table__.c, AgentMonth.__table__.c
_DAYS = _Table(_OF_DAY.agent_id, _OF_DAY.day, literal(1), [_OF_DAY[name] for name in COLUMNS])
_MONTHS = _Table(_OF_MONTH.agent_id, _OF_MONTH.month, _OF_MONTH.days, [_OF_MONTH[name] for name in COLUMNS])


def _summed(session: Session, table: _Table, wanted: Sequence[tuple[int, int, int]], members: Members) -> list[Any]:
    """Agent, number, days and sums of each of the wanted spans (number, first day, last day) of one table."""
    who = members.canonical(table.agent).label("who")
    sums = (func.sum(table.days), *(func.sum(one) for one in table.sums))
    condition = members.condition(table.agent, table.day)
    if len(wanted) > _FEW_SPANS:  # one query, to which all spans are given as one value: its text stays the same
        query = select(who, _SPAN.c.number, *sums).join_from(
            _SPAN, _table_of(table), table.day.between(_SPAN.c.first, _SPAN.c.last)
        )
        query = query.group_by(_SPAN.c.number, "who")
        query = query if condition is None else query.where(condition)
        return list(session.execute(query, {"spans": json.dumps(wanted)}).all())
    query = select(who, *sums).group_by("who")
    if condition is not None:
        query = query.where(condition)
    return [
        (row[0], number, *row[1:])
        for number, first, last in wanted
        for row in session.execute(query.where(table.day.between(first, last))).all()
    ]


def _spans_given() -> CTE:
    """The wanted spans as a table, from the parameter ``spans``: [[number, first day, last day], …]."""
    given = func.json_each(bindparam("spans")).table_valued(column("value", String), name="given")
    parts = (
        cast(func.json_extract(given.c.value, f"$[{at}]"), Integer).label(name)
        for at, name in enumerate(("number", "first", "last"))
    )
    return select(*parts).cte("span").prefix_with("MATERIALIZED")


_SPAN = _spans_given()


def _table_of(table: _Table) -> Any:
    return table.day.table


def _distinct_days(session: Session, spans: Sequence[Span], members: Members) -> dict[tuple[int, int], int]:
    """The days with calls of those who were several agents before they were merged: their days don't add up."""
    merged = [*members.aliases, *set(members.aliases.values())]
    who = members.canonical(_OF_DAY.agent_id).label("who")
    query = select(who, func.count(distinct(_OF_DAY.day))).where(_OF_DAY.agent_id.in_(merged)).group_by("who")
    condition = members.condition(_OF_DAY.agent_id, _OF_DAY.day)
    if condition is not None:
        query = query.where(condition)
    return {
        (row[0], number): row[1]
        for number, (first, last) in enumerate(spans)
        for row in session.execute(query.where(_OF_DAY.day.between(first, last)))
    }


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
    return [AgentSpan(row[0], row[1], 1 if row[0] else 0, tuple(row[2:])) for row in session.execute(query).all()]


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
    kept, hour = AgentClock.__table__.c, AgentHour.__table__.c
    of_months = members
    if members.spans is None:
        of_months = Members([(EVERYBODY, None, None)], {})
    found: dict[int, tuple[int, ...]] = {}
    for part in parts(*span, members.breaks()):
        if part.months:
            rows = _by_clock(kept.clock, [kept[name] for name in names], kept.month.between(part.first, part.last))
            condition = of_months.condition(kept.agent_id, kept.month)
        else:
            within = hour.hour.between(part.first * 24, part.last * 24 + 23)
            rows = _by_clock(hour.hour % WEEK_H, [hour[name] for name in names], within)
            condition = members.condition(hour.agent_id, hour.hour // 24)
        for clock, *sums in session.execute(rows if condition is None else rows.where(condition)).all():
            key = clock if weekdays else clock % 24
            before = found.get(key)
            found[key] = tuple(sums) if before is None else tuple(map(add, before, sums))
    told = [HourSums((clock // 24 + 3) % 7 + 1 if weekdays else 0, clock % 24, sums) for clock, sums in found.items()]
    return sorted(told, key=lambda one: (one.weekday, one.hour))


def _by_clock(
    clock: ColumnElement[int], sums: Sequence[ColumnElement[int]], within: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """The sums of each hour of the week."""
    named = clock.label("at")
    return select(named, *(func.sum(one) for one in sums)).where(within).group_by(named)


def has_intents(session: Session) -> bool:
    """Whether any disposition is marked as intent, so that intents are data and not just zero."""
    return session.execute(select(Disposition.id).where(Disposition.intent).limit(1)).first() is not None


def days_with_calls(session: Session) -> Span | None:
    """The first and the last day number with calls, or None."""
    # Each asked for by itself, SQLite finds it at the end of the table; together it reads the whole.
    ends = (select(func.min(AgentDay.day)).scalar_subquery(), select(func.max(AgentDay.day)).scalar_subquery())
    first, last = session.execute(select(*ends)).one()
    return None if first is None else (first, last)
