"""The stored calls, a page at a time: all of a scope's, or those behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, TextClause, func, select, text
from sqlalchemy.orm import Session, aliased

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi
from salesdesk.models import Call, Campaign, Disposition
from salesdesk.periods import Period, from_day_number
from salesdesk.services.company import Company
from salesdesk.services.counting import Counting
from salesdesk.services.figure_rows import CallPage, CallRow
from salesdesk.services.scopes import members
from salesdesk.store.counters import Span, calls_by_day
from salesdesk.store.tallies import COLUMNS, CONDITIONS
from salesdesk.types import Direction, Outcome, Scope

_DAY_S = 86_400

_AT_ONCE = 2_000
"""Rows that are read from the database together where all are wanted."""

_COLUMNS = (
    *("id", "source_id", "agent_id", "customer", "start_utc", "utc_offset_s", "direction", "ring_s", "queue_s"),
    *("talk_s", "hold_s", "wrap_s", "outcome", "batch_id", "line"),
)

_BEHIND = {"talk_s": "talk", "connected_talk_s": "connected", "handled_s": "handled", "customers": "connected"}
_BEHIND |= dict.fromkeys(("connected_customers", "resolved_customers"), "connected")
"""Sums of seconds and of customers, by the count of the calls they are taken over."""

_OWN_CONDITIONS = {**CONDITIONS, "talk": "c.talk_s > 0"}


def behind(definition: Kpi, part: str) -> str:
    """The counter whose calls stand behind a KPI's numerator or denominator.

    Where the numerator is counted from records (orders over connected calls), the denominator's calls stand for it.
    Raises SalesDeskError for a KPI that isn't counted from calls.
    """
    parts = [definition.denominator, definition.numerator]
    if part != "denominator" or not definition.is_rate:
        parts.reverse()
    for names in parts[: 2 if part == "numerator" else 1]:
        counter = _BEHIND.get(names[0], names[0]) if len(names) == 1 else ""
        if counter in _OWN_CONDITIONS:
            return counter
    raise SalesDeskError(_("{kpi} isn't counted from single calls.").format(kpi=definition.name))


_CALL = aliased(Call, name="c")
_DISPOSITION = aliased(Disposition, name="d")
_CAMPAIGN = aliased(Campaign, name="p")
_LOCAL = _CALL.start_utc + _CALL.utc_offset_s


def read_page(
    counting: Counting, scope: Scope, counter: str, *, offset: int, limit: int | None, newest_first: bool
) -> CallPage:
    """The calls of a scope that a counter counts, by local start; ``limit`` None: all from the offset on."""
    span = (counting.period.first_number, counting.period.last_number)
    if counter in COLUMNS:
        daily = calls_by_day(counting.session, span, members(counting.staff, scope), counter)
        total = sum(count for _day, count in daily)
        span, skipped = _days_of_page(daily[::-1] if newest_first else daily, offset, limit)
    else:
        total, skipped = _counted(counting, _within(counting, scope, counter, span)), offset
    order = (_LOCAL.desc(), _CALL.id.desc()) if newest_first else (_LOCAL, _CALL.id)
    query = _rows(_within(counting, scope, counter, span)).order_by(*order).offset(skipped)
    if limit is not None:
        query = query.limit(limit)
    return CallPage(tuple(map(_reading(counting), counting.session.execute(query))), total, offset)


def _days_of_page(daily: Sequence[tuple[int, int]], offset: int, limit: int | None) -> tuple[Span, int]:
    """The days that a page's calls lie on, and how many of theirs come before it: whole days before are not read.

    ``daily`` counts the calls of each day, in the order of the pages.
    """
    page: list[int] = []
    before = skipped = 0
    for day, count in daily:
        if before + count > offset and (limit is None or before < offset + limit):
            skipped = skipped if page else offset - before
            page.append(day)
        before += count
    return ((min(page), max(page)), skipped) if page else ((0, -1), 0)


def _counted(counting: Counting, within: list[ColumnElement[bool] | TextClause]) -> int:
    counted = (
        select(func.count(_CALL.id))
        .join(_DISPOSITION, _CALL.disposition_id == _DISPOSITION.id, isouter=True)
        .where(*within)
    )
    return counting.session.execute(counted).scalar_one()


def read_one(session: Session, company: Company, call_id: int) -> CallRow:
    """One call. Raises SalesDeskError when it is gone."""
    local = session.scalar(select(Call.start_utc + Call.utc_offset_s).where(Call.id == call_id))
    if local is None:
        raise SalesDeskError(_("The call {number} is no longer there.").format(number=call_id))
    day = from_day_number(local // _DAY_S)
    row = session.execute(_rows([_CALL.id == call_id])).one()
    return _reading(Counting(session, Period(day, day), company))(row)


def each_call(counting: Counting, scope: Scope, *, limit: int | None) -> Iterator[CallRow]:
    """The calls of a scope by local start, read from the database as they are asked for."""
    span = (counting.period.first_number, counting.period.last_number)
    query = _rows(_within(counting, scope, "calls", span)).order_by(_LOCAL, _CALL.id)
    if limit is not None:
        query = query.limit(limit)
    return map(_reading(counting), counting.session.execute(query.execution_options(yield_per=_AT_ONCE)))


def _within(counting: Counting, scope: Scope, counter: str, span: Span) -> list[ColumnElement[bool] | TextClause]:
    first, last = span
    counts = text(_OWN_CONDITIONS[counter])
    if ":effective_s" in _OWN_CONDITIONS[counter]:
        counts = counts.bindparams(effective_s=counting.company.effective_talk_s)
    of_scope = members(counting.staff, scope).condition(_CALL.agent_id.expression, _LOCAL // _DAY_S)
    return [
        _LOCAL.between(first * _DAY_S, (last + 1) * _DAY_S - 1),
        *([] if of_scope is None else [of_scope]),
        counts,
    ]


def _rows(within: list[ColumnElement[bool] | TextClause]) -> Select[*tuple[Any, ...]]:
    columns = (getattr(_CALL, name) for name in _COLUMNS)
    return (
        select(*columns, _DISPOSITION.name, _CAMPAIGN.name)
        .join(_DISPOSITION, _CALL.disposition_id == _DISPOSITION.id, isouter=True)
        .join(_CAMPAIGN, _CALL.campaign_id == _CAMPAIGN.id, isouter=True)
        .where(*within)
    )


def _reading(counting: Counting) -> Callable[[Row[*tuple[Any, ...]]], CallRow]:
    """From a stored row to one that is shown; zones, words and people are looked up once."""
    staff = counting.staff
    zone_of = cache(lambda offset: timezone(timedelta(seconds=offset)))
    directions = {one.value: one.word for one in Direction}
    outcomes = {one.value: one.word for one in Outcome}
    team_on = cache(lambda agent, day: staff.people[agent].team_on(day))

    def read(row: Row[*tuple[Any, ...]]) -> CallRow:
        (number, source, agent, customer, start_utc, offset, direction, ring, queue, talk, hold, wrap, outcome, batch,
         line, disposition, campaign) = row  # fmt: skip
        start = datetime.fromtimestamp(start_utc, zone_of(offset))
        root = None if agent is None else staff.root(agent)
        person = None if root is None else staff.people.get(root)
        team = None if person is None else team_on(person.id, start.date())
        return CallRow(
            number,
            source,
            None if person is None else person.name,
            None if team is None else staff.teams[team][0],
            customer,
            directions[direction],
            start.isoformat(),
            ring,
            queue,
            talk,
            hold,
            wrap,
            outcomes[outcome],
            disposition,
            campaign,
            batch,
            line,
        )

    return read
