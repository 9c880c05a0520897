"""The stored calls, a page at a time: all of a scope's, or those behind a figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import aliased

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi
from salesdesk.models import Call, Campaign, Disposition
from salesdesk.services.counting import Counting
from salesdesk.services.figure_rows import CallPage, CallRow
from salesdesk.services.scopes import members
from salesdesk.store.tallies import CONDITIONS
from salesdesk.types import Direction, Outcome, Scope

_DAY_S = 86_400

_BEHIND = {"talk_s": "talk", "connected_talk_s": "connected", "handled_s": "handled", "customers": "connected"}
"""Sums of seconds and of customers, by the count of the calls they are taken over."""

_OWN_CONDITIONS = {**CONDITIONS, "talk": "c.talk_s > 0"}


def behind(definition: Kpi, part: str) -> str:
    """The counter whose calls stand behind a KPI's numerator or denominator.

    Raises SalesDeskError for a KPI that isn't counted from calls.
    """
    names = definition.denominator if part == "denominator" and definition.is_rate else definition.numerator
    counter = _BEHIND.get(names[0], names[0])
    if len(names) != 1 or counter not in _OWN_CONDITIONS:
        raise SalesDeskError(_("{kpi} isn't counted from single calls.").format(kpi=definition.name))
    return counter


def read_page(
    counting: Counting, scope: Scope, counter: str, *, offset: int, limit: int | None, newest_first: bool
) -> CallPage:
    """The calls of a scope that a counter counts, by local start; ``limit`` None: all from the offset on."""
    call = aliased(Call, name="c")
    disposition = aliased(Disposition, name="d")
    campaign = aliased(Campaign, name="p")
    local = call.start_utc + call.utc_offset_s
    first, last = counting.period.first_number, counting.period.last_number
    counts = text(_OWN_CONDITIONS[counter])
    if ":effective_s" in _OWN_CONDITIONS[counter]:
        counts = counts.bindparams(effective_s=counting.company.effective_talk_s)
    within: list[ColumnElement[bool]] = [local.between(first * _DAY_S, (last + 1) * _DAY_S - 1)]
    of_scope = members(counting.staff, scope).condition(call.agent_id.expression, local // _DAY_S)
    if of_scope is not None:
        within.append(of_scope)
    counted = (
        select(func.count(call.id))
        .join(disposition, call.disposition_id == disposition.id, isouter=True)
        .where(*within, counts)
    )
    total = counting.session.execute(counted).scalar_one()
    order = (local.desc(), call.id.desc()) if newest_first else (local, call.id)
    query = (
        select(call, disposition.name, campaign.name)
        .join(disposition, call.disposition_id == disposition.id, isouter=True)
        .join(campaign, call.campaign_id == campaign.id, isouter=True)
        .where(*within, counts)
        .order_by(*order)
        .offset(offset)
    )
    if limit is not None:
        query = query.limit(limit)
    rows = tuple(
        _row(counting, stored, disposition_name, campaign_name)
        for stored, disposition_name, campaign_name in counting.session.execute(query)
    )
    return CallPage(rows, total, offset)


def _row(counting: Counting, call: Call, disposition: str | None, campaign: str | None) -> CallRow:
    zone = timezone(timedelta(seconds=call.utc_offset_s))
    start = datetime.fromtimestamp(call.start_utc, UTC).astimezone(zone)
    person = None if call.agent_id is None else counting.staff.people.get(counting.staff.root(call.agent_id))
    team = None if person is None else person.team_on(start.date())
    return CallRow(
        call.id,
        call.source_id,
        None if person is None else person.name,
        None if team is None else counting.staff.teams[team][0],
        call.customer,
        Direction(call.direction).word,
        start.isoformat(),
        call.ring_s,
        call.queue_s,
        call.talk_s,
        call.hold_s,
        call.wrap_s,
        Outcome(call.outcome).word,
        disposition,
        campaign,
        call.batch_id,
        call.line,
    )
