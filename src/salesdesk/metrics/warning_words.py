"""What a warning says, in one sentence of the language in force (domain.md §5)."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.formats import percent
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.catalogue import Better, Kpi
from salesdesk.metrics.formats import write
from salesdesk.metrics.rules import Against
from salesdesk.metrics.statistics import Trend
from salesdesk.metrics.warnings import HourDrop
from salesdesk.types import DayValue

_SHOWN_DAYS = 10


def sentence(
    name: str, definition: Kpi, margin: float, days: Sequence[DayValue], against: Against = Against.TARGET
) -> str:
    """A run in one sentence of the language in force: who, which KPI, how long, the values, against what.

    “张三：接通率连续 3 个工作日低于目标 20% 以上（11.2% / 10.8% / 12.0%，目标 20.0%）”
    """
    shown = list(days)[-_SHOWN_DAYS:]
    values = " / ".join(write(definition, day.actual) for day in shown)
    if len(shown) < len(days):
        values = "… / " + values
    references = [write(definition, day.target) for day in shown]
    held = references[0] if len(set(references)) == 1 else " / ".join(references)
    return _pattern(definition, against, len(days)).format(
        name=name,
        kpi=definition.name,
        n=len(days),
        margin=percent(margin, 0),
        values=values,
        reference=held,
    )


def _pattern(definition: Kpi, against: Against, n: int) -> str:
    down = definition.direction is Better.DOWN
    match against:
        case Against.TARGET if down:
            return ngettext(
                "{name}: {kpi} above target by {margin} or more on {n} working day ({values}, target {reference})",
                "{name}: {kpi} above target by {margin} or more on {n} working days in a row"
                " ({values}, target {reference})",
                n,
            )
        case Against.TARGET:
            return ngettext(
                "{name}: {kpi} below target by {margin} or more on {n} working day ({values}, target {reference})",
                "{name}: {kpi} below target by {margin} or more on {n} working days in a row"
                " ({values}, target {reference})",
                n,
            )
        case Against.HISTORY:
            return ngettext(
                "{name}: {kpi} worse than usual by {margin} or more on {n} working day ({values}, usual {reference})",
                "{name}: {kpi} worse than usual by {margin} or more on {n} working days in a row"
                " ({values}, usual {reference})",
                n,
            )
        case _team:
            return ngettext(
                "{name}: {kpi} behind the team by {margin} or more on {n} working day"
                " ({values}, team median {reference})",
                "{name}: {kpi} behind the team by {margin} or more on {n} working days in a row"
                " ({values}, team median {reference})",
                n,
            )


def trend_sentence(name: str, definition: Kpi, trend: Trend) -> str:
    """A lasting decline in one sentence."""
    pattern = (
        _("{name}: {kpi} falling for {n} weeks, from about {first} to {last}")
        if definition.direction is Better.UP
        else _("{name}: {kpi} rising for {n} weeks, from about {first} to {last}")
    )
    return pattern.format(
        name=name,
        kpi=definition.name,
        n=trend.n,
        first=write(definition, trend.first),
        last=write(definition, trend.last),
    )


def hour_sentence(name: str, definition: Kpi, drop: HourDrop) -> str:
    """A fallen hour in one sentence."""
    return _("{name}: {kpi} between {from_hour}:00 and {to_hour}:00 fell by {change} ({now}, before {before})").format(
        name=name,
        kpi=definition.name,
        from_hour=drop.hour,
        to_hour=drop.hour + 1,
        change=percent(-drop.change, 0),
        now=write(definition, drop.recent[0] / drop.recent[1]),
        before=write(definition, drop.before[0] / drop.before[1]),
    )
