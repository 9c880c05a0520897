"""Dated targets 目标 and what they ask of a bucket (domain.md §3).

What a target's value means follows from its KPI: of a **rate** it is the rate itself; of a **count per day** it is
per agent and working day on duty, at whatever scope it was set, so that leave, sickness and 调休 lower what a month
asks; of any **other count** it is the whole of the target's own period for the whole of its scope, and a shorter
bucket is asked its share of the period's working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import prod

from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.metrics.catalogue import Kpi
from salesdesk.metrics.catalogue import kpi as known
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import Scope, Tier


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target as set: the KPI, whose it is, its dates (both included), its value in the KPI's unit, its tier."""

    kpi: str
    scope: Scope
    start: date
    end: date
    value: float
    tier: Tier = Tier.BASE
    id: int = 0

    @property
    def days(self) -> int:
        """Calendar days the target runs."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An elastic calibration 弹性校准 [4]: a factor on the targets of a scope between two dates, with its reason.

    ``kpi`` None means every count: a rate is only calibrated by name, because an outage or a season that halves the
    calls leaves most rates as they were. The target itself stays as it was.
    """

    factor: float
    scope: Scope
    start: date
    end: date
    reason: str
    kpi: str | None = None


@dataclass(frozen=True, slots=True)
class TargetBook:
    """All targets and adjustments, to be asked by KPI, scopes and day."""

    lines: Sequence[TargetLine] = ()
    adjustments: Sequence[Adjustment] = ()
    _by_key: Mapping[tuple[str, Scope, Tier], list[TargetLine]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[tuple[str, Scope, Tier], list[TargetLine]] = {}
        for line in sorted(self.lines, key=lambda line: (line.days, -line.id)):
            by_key.setdefault((line.kpi, line.scope, line.tier), []).append(line)
        object.__setattr__(self, "_by_key", by_key)

    def line(self, kpi: str, scopes: Iterable[Scope], day: date, tier: Tier = Tier.BASE) -> TargetLine | None:
        """The target that holds on a day: of the first scope that has one; there the shortest, then the newest.

        ``scopes`` come in the order of precedence: agent, level, team, company.
        """
        for scope in scopes:
            for line in self._by_key.get((kpi, scope, tier), ()):
                if line.start <= day <= line.end:
                    return line
        return None

    def factor(self, kpi: str, scopes: Iterable[Scope], day: date) -> float:
        """The product of the adjustments in force on a day for any of the scopes."""
        return prod(one.factor for one in self.adjusted(kpi, scopes) if one.start <= day <= one.end)

    def adjusted(self, kpi: str, scopes: Iterable[Scope]) -> list[Adjustment]:
        """The adjustments of a KPI for any of the scopes, whenever they are in force."""
        if not self.adjustments:
            return []
        among, whole = set(scopes), not known(kpi).is_rate
        return [
            one
            for one in self.adjustments
            if (one.kpi == kpi or (one.kpi is None and whole)) and one.scope in among
        ]  # fmt: skip

    def value(self, kpi: str, scopes: Sequence[Scope], day: date, tier: Tier = Tier.BASE) -> float | None:
        """The adjusted value in force on a day, in the KPI's unit; None when there is no target."""
        line = self.line(kpi, scopes, day, tier)
        return None if line is None else line.value * self.factor(kpi, scopes, day)

    def segments(self, period: Period, kpis: Iterable[str] | None = None) -> list[Period]:
        """The period cut where any target or adjustment (of the KPIs, if given) begins or ends: each answers alike."""
        among = None if kpis is None else set(kpis)
        cuts = {period.start}
        dated: list[TargetLine | Adjustment] = [*self.lines, *self.adjustments]
        for item in dated:
            if among is None or item.kpi is None or item.kpi in among:
                cuts.update(day for day in (item.start, item.end + timedelta(days=1)) if day in period)
        starts = sorted(cuts)
        ends = [day - timedelta(days=1) for day in starts[1:]] + [period.end]
        if len(starts) == 1:
            return [period]
        return [Period(start, end, PeriodKind.CUSTOM) for start, end in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Ask:
    """What one part (an agent, a segment of dates) of a bucket was asked: the target in force and its weight.

    ``weight`` is the days on duty for a count per day, and the rate's own denominator for a rate.
    """

    target: float | None
    weight: float


def bucket_target(kpi: Kpi, asks: Iterable[Ask]) -> float | None:
    """The target of a bucket made of parts with their own targets.

    Counts per day: Σ target × days on duty. Rates: the mean weighted with the denominators, so that the whole
    reaches its target when every part does. None when a part that weighs anything has no target: then the whole
    can't be judged fairly.
    """
    total = weights = 0.0
    known = [ask for ask in asks if ask.weight > 0]
    for ask in known:
        if ask.target is None:
            return None
        total += ask.target * ask.weight
        weights += ask.weight
    if not known:
        return None
    return total if kpi.per_day else total / weights


def share_of_period(line: TargetLine, bucket: Period, calendar: WorkingCalendar) -> float:
    """What a count's target asks of a bucket: its value times the bucket's share of the target's working days.

    A target over days of which none is a working day is shared by calendar days.
    """
    start, end = max(line.start, bucket.start), min(line.end, bucket.end)
    if end < start:
        return 0.0
    if (start, end) == (line.start, line.end):
        return line.value
    whole = calendar.working_days(Period(line.start, line.end))
    if whole == 0:
        return line.value * Period(start, end).length / line.days
    return line.value * calendar.working_days(Period(start, end)) / whole


DEFAULT_RAMP = (0.5, 0.75, 1.0)
"""The share of the full target that a trainee is asked in the first, second and third month, and from then on."""


def ramp_factor(hired: date | None, day: date, ramp: Sequence[float] = DEFAULT_RAMP) -> float:
    """The trainee ramp: which share of the target counts on a day, by completed months since the hire date."""
    if hired is None or not ramp:
        return 1.0
    months = (day.year - hired.year) * 12 + day.month - hired.month - (day.day < hired.day)
    return ramp[min(max(months, 0), len(ramp) - 1)]


def ramp_steps(hired: date, ramp: Sequence[float]) -> list[date]:
    """The days from which another share of the ramp counts."""
    steps = []
    for months in range(1, len(ramp)):
        index = hired.year * 12 + hired.month - 1 + months
        year, month = index // 12, index % 12 + 1
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        steps.append(date(year, month, hired.day) if hired.day <= last else date(year, month, last) + timedelta(days=1))
    return steps
