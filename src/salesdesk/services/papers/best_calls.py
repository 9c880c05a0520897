"""Calls of a day worth hearing together: those that sold, then the longest talks; each with why, one an agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import EFFECTIVE_SECONDS
from salesdesk.periods import Period
from salesdesk.reports.papers.brief_sheet import BestCall
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import CallRow
from salesdesk.services.outcomes.ledger import Question
from salesdesk.services.outcomes.views import OutcomeRecord
from salesdesk.types import OutcomeKind, SaleStatus, Scope

MOST = 5
_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Heard:
    """A call with what it sold, in minor units; None: nothing that is known."""

    call: CallRow
    amount: int | None


def best_calls(desk: Desk, period: Period, scope: Scope, currency: str) -> tuple[BestCall, ...]:
    """The best calls of a day, at most one an agent, so that more than one voice is heard."""
    calls = desk.figures.calls(period, scope, kpi_id="connected", limit=None).rows
    sold = _sold(desk, period, scope)
    among = [_Heard(call, sold.get(call.id)) for call in calls if call.agent and call.talk_s >= EFFECTIVE_SECONDS]
    among.sort(key=lambda one: (one.amount is None, -(one.amount or 0), -one.call.talk_s, one.call.id))
    longest = max((one.call.talk_s for one in among), default=0)
    found: dict[str, BestCall] = {}
    for one in among:
        found.setdefault(one.call.agent or "", _shown(one, longest, currency))
    return tuple(found.values())[:MOST]


def _sold(desk: Desk, period: Period, scope: Scope) -> dict[int, int]:
    """{call id: amount} of the orders won that day, as far as they are joined with a call."""
    records = desk.ledger.page(Question(OutcomeKind.SALE, period, scope), limit=None).rows
    sold: dict[int, int] = {}
    for record in records:
        if record.call_id is not None and record.values.get("status") == SaleStatus.WON.value:
            sold[record.call_id] = sold.get(record.call_id, 0) + _amount(record)
    return sold


def _amount(record: OutcomeRecord) -> int:
    amount = record.values.get("amount")
    return amount if isinstance(amount, int) else 0


def _shown(one: _Heard, longest: int, currency: str) -> BestCall:
    call = one.call
    if one.amount is not None:
        why = _("sold: {amount}").format(amount=formats.money(one.amount, currency)) if one.amount else _("sold")
    elif call.talk_s == longest:
        why = _("the longest talk of the day")
    else:
        why = _("a long talk")
    if call.disposition:
        why = formats.listed((why, call.disposition))
    return BestCall(
        agent=call.agent or "",
        at=f"{datetime.fromisoformat(call.start):%H:%M}",
        talk_s=call.talk_s,
        customer=masked(call.customer or ""),
        why=why,
    )


def masked(customer: str) -> str:
    """A customer's number as it may lie on a table: the last four characters."""
    return f"…{customer[-_SHOWN_DIGITS:]}" if len(customer) > _SHOWN_DIGITS else customer
