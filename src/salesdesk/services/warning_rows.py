"""Warnings as they are shown, and the change between a stored alert and its plain value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.rules import Against, Rule, RuleKind
from salesdesk.metrics.statistics import Trend
from salesdesk.metrics.warning_words import hour_sentence, sentence, trend_sentence
from salesdesk.metrics.warnings import (
    DayFigure,
    Finding,
    HourDrop,
    declining,
)
from salesdesk.models import Alert
from salesdesk.types import DayValue, Json, Scope, Severity, WarningState


@dataclass(frozen=True, slots=True)
class DayEvidence:
    """One day of a warning: the figure with what it is made of, and what it was held against."""

    day: date
    actual: float | None
    target: float | None
    numerator: float
    denominator: float

    @property
    def value(self) -> DayValue:
        """The day as every layer knows it."""
        return DayValue(self.day, self.actual, self.target)


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning with its evidence as it was found; ``name`` is the agent's (or team's) today.

    ``recovered_on``: the first judged day after the run that wasn't behind. ``lasting``: the weeks' trend falls
    beyond noise, so that it is a decline and not a dip; None when there is too little to say. ``text`` is the
    sentence in the language in force.
    """

    id: int
    rule: str
    rule_name: str
    kpi: str
    scope: Scope
    agent_id: int | None
    name: str
    severity: Severity
    state: WarningState
    first_day: date
    last_day: date
    days: tuple[DayEvidence, ...]
    margin: float
    lasting: bool | None
    text: str
    reason: str
    snoozed_until: date | None
    plan_id: int | None
    recovered_on: date | None
    created_at: int

    @property
    def definition(self) -> Kpi:
        """The KPI's entry in the catalogue."""
        return kpi(self.kpi)


@dataclass(frozen=True, slots=True)
class WarningEvent:
    """A line of a warning's history: epoch seconds, what was done, why."""

    at: int
    action: str
    reason: str


def pack_days(days: Iterable[DayFigure]) -> list[Json]:
    """The evidence as it is stored."""
    return [
        {
            "date": day.day.isoformat(),
            "actual": day.value,
            "target": day.reference,
            "numerator": day.numerator,
            "denominator": day.denominator,
        }
        for day in days
    ]


def unpack_days(stored: Iterable[Json]) -> tuple[DayEvidence, ...]:
    """The stored evidence as values."""
    return tuple(
        DayEvidence(
            date.fromisoformat(str(day["date"])),
            _number(day["actual"]),
            _number(day["target"]),
            _number(day["numerator"]) or 0,
            _number(day["denominator"]) or 0,
        )
        for day in stored
        if isinstance(day, dict)
    )


def pack_trend(trend: Trend | None) -> Json:
    """The trend as it is stored beside a finding."""
    if trend is None:
        return None
    return [trend.slope, trend.low, trend.high, trend.first, trend.last, trend.n]


def unpack_trend(stored: Json) -> Trend | None:
    """The stored trend."""
    if not isinstance(stored, list) or len(stored) != 6:
        return None
    slope, low, high, first, last, n = (_number(part) or 0.0 for part in stored)
    return Trend(slope, low, high, first, last, int(n))


def pack_hour(drop: HourDrop) -> Json:
    """A fallen hour as it is stored."""
    return [drop.hour, *drop.recent, *drop.before, drop.p_value]


def unpack_hour(stored: Json) -> HourDrop | None:
    """The stored hour."""
    if not isinstance(stored, list) or len(stored) != 6:
        return None
    hour, *counts, p_value = (_number(part) or 0.0 for part in stored)
    numbers = [int(count) for count in counts]
    return HourDrop(int(hour), (numbers[0], numbers[1]), (numbers[2], numbers[3]), p_value)


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def view(alert: Alert, rule: Rule | None, name: str, scope: Scope, on: date | None = None) -> WarningView:
    """A stored alert as a value. A snooze that is over on the day ``on`` is open again."""
    days = unpack_days(alert.days)
    trend = unpack_trend(alert.extra.get("trend"))
    recovered = alert.extra.get("recovered_on")
    state, until = alert.state, alert.snoozed_until
    if state is WarningState.SNOOZED and on is not None and until is not None and until <= on:
        state = WarningState.OPEN
    definition = kpi(alert.kpi)
    return WarningView(
        alert.id,
        alert.rule,
        rule.name if rule is not None else alert.rule,
        alert.kpi,
        scope,
        alert.agent_id,
        name,
        alert.severity,
        state,
        alert.first_day,
        alert.last_day,
        days,
        alert.margin,
        None if trend is None else declining(definition, trend),
        _text(definition, rule, name, alert.margin, days, trend, unpack_hour(alert.extra.get("hour"))),
        alert.reason,
        until,
        alert.plan_id,
        date.fromisoformat(recovered) if isinstance(recovered, str) else None,
        alert.created_at,
    )


def as_found(seen: WarningView, rule: Rule, finding: Finding) -> WarningView:
    """The warning with the evidence of a finding, which may be older than what is stored."""
    days = unpack_days(pack_days(finding.days))
    return replace(
        seen,
        severity=finding.severity,
        first_day=finding.first_day,
        last_day=finding.last_day,
        days=days,
        margin=rule.margin,
        lasting=None if finding.trend is None else declining(seen.definition, finding.trend),
        text=_text(seen.definition, rule, seen.name, rule.margin, days, finding.trend, None),
    )


def _text(
    definition: Kpi,
    rule: Rule | None,
    name: str,
    margin: float,
    days: Sequence[DayEvidence],
    trend: Trend | None,
    drop: HourDrop | None,
) -> str:
    if drop is not None:
        return hour_sentence(name, definition, drop)
    if rule is not None and rule.kind is RuleKind.TREND and trend is not None:
        return trend_sentence(name, definition, trend)
    against = rule.against if rule is not None else Against.TARGET
    return sentence(name, definition, margin, [day.value for day in days], against)
