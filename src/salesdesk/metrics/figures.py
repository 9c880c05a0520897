"""One figure: a KPI over counters, with its numerator and denominator kept.

The value of a KPI over a bucket (a day, a month, an hour ...) of a scope:

* a **rate** (connect rate, average talk, satisfaction ...) is Σ numerator ÷ Σ denominator, times the KPI's factor.
  A ratio is a fraction, 0.213, and is only *shown* as 21.3 %. A zero denominator gives None, "no data";
* a **count per day** (dials, connected, talk time, effective talks) is the plain count of the bucket. Its denominator
  tells the days on duty behind it (agent-days for a team, parts of days where leave took some), so that ``per_day`` is numerator ÷ denominator. Its target
  for the bucket is the day target times those days, so achievement is value ÷ target. A bucket in which nobody was on
  duty and nothing happened is None, not 0;
* any other **count** (customers reached, deals ...) is the count, and has no denominator. One of records (deals,
  revenue ...) is 0 where such records are kept and there is none; it is None where they never were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from salesdesk.metrics.catalogue import Kpi, Unit, kpi
from salesdesk.metrics.counters import FROM_RECORDS, Counters


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of one KPI with what it is made of. ``numerator`` None: no such data; ``value`` None: no data."""

    kpi: str
    numerator: float | None
    denominator: float | None
    value: float | None
    unit: Unit

    @property
    def per_day(self) -> float | None:
        """The average per day on duty 日均 of a per-day count; the value itself of anything else."""
        if not kpi(self.kpi).per_day:
            return self.value
        if self.value is None or not self.denominator:
            return None
        return self.value / self.denominator

    @property
    def n(self) -> int:
        """How many observations the value rests on: the denominator of a rate, the count itself otherwise."""
        return int((self.denominator if kpi(self.kpi).is_rate else self.numerator) or 0)

    @property
    def enough(self) -> bool:
        """Whether n reaches the KPI's minimum, so that a verdict may rest on the value (domain.md §12)."""
        return self.value is not None and self.n >= kpi(self.kpi).minimum


def figure(definition: Kpi, counters: Counters) -> Figure:
    """The KPI over the counters; see the module's description for the rules."""
    numerator = counters.sum_of(definition.numerator)
    denominator = counters.sum_of(definition.denominator) if definition.is_rate else None
    return figure_of(definition, numerator, denominator, counters.days_on_duty, anything=counters.calls > 0)


def figure_of(
    definition: Kpi, numerator: float | None, denominator: float | None, days: float, *, anything: bool
) -> Figure:
    """The KPI from its own sums. ``anything``: whether there was a call at all, so that a zero is a zero."""
    value: float | None
    if definition.is_rate:
        value = numerator * definition.factor / denominator if numerator is not None and denominator else None
    elif definition.per_day:
        denominator = days
        value = numerator if days or anything else None
    else:
        denominator = None
        value = numerator if anything or numerator or FROM_RECORDS.issuperset(definition.numerator) else None
    return Figure(definition.id, numerator, denominator, value, definition.unit)


def figures(definitions: Iterable[Kpi], counters: Counters) -> dict[str, Figure]:
    """The figures of several KPIs over the same counters, by KPI id."""
    return {definition.id: figure(definition, counters) for definition in definitions}
