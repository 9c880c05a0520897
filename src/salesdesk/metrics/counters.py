"""The sums that every figure is made of, and how one call counts (docs/counting-rules.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from salesdesk.metrics.catalogue import EFFECTIVE_SECONDS
from salesdesk.types import Direction, Outcome


@dataclass(frozen=True, slots=True)
class Counters:
    """Integer sums over the calls and records of one scope and bucket; seconds for times, minor units for money.

    Everything adds up but the distinct customers (``customers`` and its kin): those are counted anew for each scope
    and span, and become None (not known) when two non-empty sums are added. The counters of records beyond calls are
    None until such records exist, so that "no data" is told from zero. ``days_on_duty`` are agent-days, and parts of
    one where leave takes a share; ``qa_points`` and ``csat_points`` are points of 100 and of 5.
    """

    calls: int = 0
    dials: int = 0
    connected: int = 0
    effective: int = 0
    talk_s: int = 0
    connected_talk_s: int = 0
    ring_s: int = 0
    queue_s: int = 0
    hold_s: int = 0
    wrap_s: int = 0
    handled: int = 0
    handled_s: int = 0
    days_on_duty: float = 0

    customers: int | None = 0
    customers_before: int | None = None
    connected_customers: int | None = None
    resolved_customers: int | None = None

    follow_ups: int | None = None
    intents: int | None = None
    opportunities: int | None = None
    leads_qualified: int | None = None
    prospects: int | None = None
    qa_points: float | None = None
    qa_checks: int | None = None
    qa_judged: int | None = None
    clean_calls: int | None = None
    csat_points: float | None = None
    csat_answers: int | None = None
    promoters: int | None = None
    detractors: int | None = None
    nps_answers: int | None = None
    complaints: int | None = None
    deals: int | None = None
    revenue: int | None = None
    collections: int | None = None
    new_customers: int | None = None
    referral_orders: int | None = None
    renewals_due: int | None = None
    renewals_won: int | None = None
    campaign_cost: int | None = None
    contribution: int | None = None
    cost: int | None = None

    def __add__(self, other: Counters) -> Counters:
        if other == NONE:
            return self
        if self == NONE:
            return other
        sums: dict[str, Any] = {
            name: None if name in DISTINCT else _plus(getattr(self, name), getattr(other, name))
            for name in COUNTER_NAMES
        }
        return Counters(**sums)

    def sum_of(self, names: Iterable[str]) -> float | None:
        """The sum of the named counters, a leading ``-`` subtracting; None when one of them isn't known."""
        total: float = 0
        for name in names:
            value: float | None = getattr(self, name.removeprefix("-"))
            if value is None:
                return None
            total += -value if name.startswith("-") else value
        return total


def _plus(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return one if other is None else other
    return one + other


COUNTER_NAMES = tuple(field.name for field in fields(Counters))

DISTINCT = frozenset(
    {
        "customers",
        "customers_before",
        "connected_customers",
        "resolved_customers",
    }
)
"""Counts of distinct customers: the same customer may stand in both parts, so the parts don't add up."""

FROM_RECORDS = frozenset(
    {
        *("opportunities", "leads_qualified", "prospects", "qa_points", "qa_checks", "qa_judged", "clean_calls"),
        *("csat_points", "csat_answers", "promoters", "detractors", "nps_answers", "complaints"),
        *("deals", "revenue", "collections", "new_customers", "referral_orders", "renewals_due", "renewals_won"),
        *("campaign_cost", "contribution", "cost"),
    }
)
"""Counted from orders, payments, leads, feedback and checks: zero is zero as soon as such records are kept at all."""

MONEY = frozenset({"revenue", "collections", "campaign_cost", "contribution", "cost"})
"""In minor units."""

NONE = Counters()
"""Nothing happened."""


def total(parts: Iterable[Counters]) -> Counters:
    """The sum of the parts."""
    whole = NONE
    for part in parts:
        whole = whole + part
    return whole


def from_hundredths(hundredths: int) -> float:
    """Whole where it is whole: 450 is 4.5 and 500 is 5."""
    return hundredths / 100 if hundredths % 100 else hundredths // 100


def is_dial(direction: Direction) -> bool:
    """Whether a call counts among the dials: outbound, or of no direction in the log (cli.md)."""
    return direction in (Direction.OUTBOUND, Direction.UNKNOWN)


def of_call(
    direction: Direction,
    outcome: Outcome,
    *,
    talk_s: int = 0,
    ring_s: int = 0,
    queue_s: int = 0,
    hold_s: int = 0,
    wrap_s: int = 0,
    flagged_effective: bool = False,
    effective_seconds: int = EFFECTIVE_SECONDS,
) -> Counters:
    """What one call adds (all but customers and days on duty): the definition the aggregates must agree with."""
    dial = is_dial(direction)
    connected = dial and outcome is Outcome.CONNECTED
    handled = outcome is Outcome.CONNECTED
    return Counters(
        calls=1,
        dials=int(dial),
        connected=int(connected),
        effective=int(connected and (flagged_effective or talk_s >= effective_seconds)),
        talk_s=talk_s,
        connected_talk_s=talk_s if connected else 0,
        ring_s=ring_s,
        queue_s=queue_s,
        hold_s=hold_s,
        wrap_s=wrap_s,
        handled=int(handled),
        handled_s=talk_s + hold_s + wrap_s if handled else 0,
    )
