"""Before and after 复查: whether a goal was reached, and whether the change is more than chance and the season.

Rates of yes or no (connect rate …) are compared by Newcombe's interval of two Wilson intervals; everything else by its
values of single days on duty (Welch). The team's own change over the same weeks says what would have happened anyway:
only what goes beyond it is put down to the support. Too little data is said to be so, and is no verdict (domain.md §12).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean, variance

from salesdesk.metrics.catalogue import Better, Kpi, Unit
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.figures import Figure, figure
from salesdesk.metrics.statistics import wilson, z_value

LEAST_DAYS = 3
"""Days on duty below which no verdict is given."""


class Verdict(StrEnum):
    """What a goal's second measurement says. REACHED_WITH_TEAM: reached, but the whole team moved as much."""

    REACHED = "reached"
    REACHED_WITH_TEAM = "reached_with_team"
    IMPROVED = "improved"
    WITH_TEAM = "with_team"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    NOT_ENOUGH = "not_enough"

    @property
    def reached(self) -> bool:
        """Whether the goal itself was reached."""
        return self in (Verdict.REACHED, Verdict.REACHED_WITH_TEAM)


@dataclass(frozen=True, slots=True)
class Effect:
    """A goal's before and after, per day on duty for daily counts; ``low``/``high`` bound the change (95 %).

    ``n_*`` are the observations behind (calls for a rate, days for a daily count), ``days_*`` the days on duty. The team's values are those of
    the other members; None without any.
    """

    before: float | None
    after: float | None
    n_before: int
    n_after: int
    days_before: int
    days_after: int
    low: float | None
    high: float | None
    team_before: float | None
    team_after: float | None
    verdict: Verdict
    beyond: float | None = None
    beyond_low: float | None = None
    beyond_high: float | None = None
    mates: int = 0
    """``beyond`` is the change beyond the team's own (difference in differences) with its 95 % bounds; ``mates`` are the
    colleagues behind it."""

    @property
    def change(self) -> float | None:
        """After − before."""
        return None if self.after is None or self.before is None else self.after - self.before

    @property
    def expected(self) -> float | None:
        """Where the agent would be, had they moved as the team did."""
        if self.before is None or not self.team_before or self.team_after is None:
            return None
        return self.before * self.team_after / self.team_before


def meets(definition: Kpi, value: float, goal: float) -> bool:
    """Whether a value reaches a goal, whichever way is better."""
    return value >= goal - 1e-9 if definition.direction is Better.UP else value <= goal + 1e-9


def compare(
    definition: Kpi,
    before: Sequence[Counters],
    after: Sequence[Counters],
    goal: float,
    team_before: Mapping[int, Sequence[Counters]] | None = None,
    team_after: Mapping[int, Sequence[Counters]] | None = None,
) -> Effect:
    """The effect of the weeks between: one Counters for each day with duty or calls before and after.

    The team's are those of each colleague who was there on both sides, by id; nobody else counts.
    """
    old, new = figure(definition, total(before)), figure(definition, total(after))
    mates = sorted((team_before or {}).keys() & (team_after or {}).keys())
    then = [day for mate in mates for day in (team_before or {})[mate]]
    now = [day for mate in mates for day in (team_after or {})[mate]]
    mates_old = figure(definition, total(then)) if mates else None
    mates_new = figure(definition, total(now)) if mates else None
    low, high = _interval(definition, before, after, old, new)
    effect = Effect(
        old.per_day,
        new.per_day,
        old.n if definition.is_rate else on_duty_days(before),
        new.n if definition.is_rate else on_duty_days(after),
        on_duty_days(before),
        on_duty_days(after),
        low,
        high,
        mates_old.per_day if mates_old else None,
        mates_new.per_day if mates_new else None,
        Verdict.NOT_ENOUGH,
        mates=len(mates),
    )
    if mates_old is not None and mates_new is not None:
        spread = _spread_of_ratio(definition, (then, mates_old), (now, mates_new))
        effect = _beyond(effect, spread)
    enough = new.enough and on_duty_days(after) >= LEAST_DAYS
    return replace(effect, verdict=_verdict(definition, effect, goal, enough=enough))


def _beyond(effect: Effect, spread: float | None) -> Effect:
    """The change beyond the team's own: the agent would be expected to move in proportion as the team did.

    ``spread`` is the standard error of the team's ratio after ÷ before, on the log scale; it widens the bounds.
    """
    if effect.expected is None or effect.before is None or effect.change is None:
        return effect
    drift = effect.expected - effect.before
    beyond = effect.change - drift
    if effect.low is None or effect.high is None or spread is None:
        return replace(effect, beyond=beyond)
    half = z_value(0.95) * spread * abs(effect.expected)
    return replace(
        effect,
        beyond=beyond,
        beyond_low=beyond - math.hypot(effect.change - effect.low, half),
        beyond_high=beyond + math.hypot(effect.high - effect.change, half),
    )


def _spread_of_ratio(
    definition: Kpi, before: tuple[Sequence[Counters], Figure], after: tuple[Sequence[Counters], Figure]
) -> float | None:
    """The standard error of log(after ÷ before) of a team; None where it can't be said."""
    spreads = [_relative_spread(definition, days, whole) for days, whole in (before, after)]
    return math.hypot(*(one for one in spreads if one is not None)) if None not in spreads else None


def _relative_spread(definition: Kpi, days: Sequence[Counters], whole: Figure) -> float | None:
    """The standard error of a figure as a share of it."""
    if definition.unit is Unit.RATIO and definition.is_rate:
        if not whole.numerator or not whole.denominator or whole.numerator > whole.denominator:
            return None
        return math.sqrt((1 - whole.numerator / whole.denominator) / whole.numerator)
    values = daily_values(definition, days)
    if len(values) < LEAST_DAYS or not fmean(values):
        return None
    return math.sqrt(variance(values) / len(values)) / abs(fmean(values))


def on_duty_days(days: Iterable[Counters]) -> int:
    """On how many of the days there was duty, be it for a part of the day."""
    return sum(day.days_on_duty > 0 for day in days)


def _verdict(definition: Kpi, effect: Effect, goal: float, *, enough: bool) -> Verdict:
    if not enough or effect.after is None:
        return Verdict.NOT_ENOUGH
    reached = meets(definition, effect.after, goal)
    better, worse = _direction(definition, effect.low, effect.high)
    if effect.beyond is None:  # nobody to compare with: the change stands for itself
        beyond = better
    else:
        beyond, _behind = _direction(definition, effect.beyond_low, effect.beyond_high)
    if reached:
        return Verdict.REACHED_WITH_TEAM if better and not beyond else Verdict.REACHED
    if better:
        return Verdict.IMPROVED if beyond else Verdict.WITH_TEAM
    return Verdict.WORSE if worse else Verdict.UNCHANGED


def _direction(definition: Kpi, low: float | None, high: float | None) -> tuple[bool, bool]:
    """Whether an interval of change lies wholly on the better side, and on the worse."""
    if low is None or high is None:
        return False, False
    return (low > 0, high < 0) if definition.direction is Better.UP else (high < 0, low > 0)


def _interval(
    definition: Kpi, before: Sequence[Counters], after: Sequence[Counters], old: Figure, new: Figure
) -> tuple[float | None, float | None]:
    if definition.unit is Unit.RATIO and definition.is_rate:
        return _newcombe(old, new)
    return welch(daily_values(definition, before), daily_values(definition, after))


def _newcombe(old: Figure, new: Figure) -> tuple[float | None, float | None]:
    if not old.denominator or not new.denominator or old.numerator is None or new.numerator is None:
        return None, None
    p, q = old.numerator / old.denominator, new.numerator / new.denominator
    if not (0 <= p <= 1 and 0 <= q <= 1):
        return None, None
    first = wilson(old.numerator, old.denominator) or (0.0, 1.0)
    second = wilson(new.numerator, new.denominator) or (0.0, 1.0)
    change = q - p
    return (
        change - math.hypot(q - second[0], first[1] - p),
        change + math.hypot(second[1] - q, p - first[0]),
    )


def daily_values(definition: Kpi, days: Sequence[Counters]) -> list[float]:
    """The figure of each single day that has one, per day on duty for a daily count."""
    values = (figure(definition, day).per_day for day in days)
    return [value for value in values if value is not None]


def welch(before: Sequence[float], after: Sequence[float]) -> tuple[float | None, float | None]:
    """The 95 % interval of the change of a mean (unequal spreads); None for fewer than three values on a side."""
    if len(before) < LEAST_DAYS or len(after) < LEAST_DAYS:
        return None, None
    a, b = variance(before) / len(before), variance(after) / len(after)
    change, spread = fmean(after) - fmean(before), a + b
    if spread == 0:
        return change, change
    freedom = spread**2 / (a**2 / (len(before) - 1) + b**2 / (len(after) - 1))
    half = t_value(freedom) * math.sqrt(spread)
    return change - half, change + half


def t_value(freedom: float, confidence: float = 0.95) -> float:
    """Student's quantile by the Cornish–Fisher expansion; within 2 % from three degrees of freedom on."""
    z = z_value(confidence)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
