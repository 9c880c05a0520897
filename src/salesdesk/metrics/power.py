"""Whether a change could be seen at all: the smallest one that a review of so many days would tell from chance.

The usual planning of a comparison before and after: 95 % confidence, and four times in five (power 80 %) a change of
that size is found. A rate of yes or no is planned by its cases, everything else by its values of single days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import stdev

from salesdesk.metrics.catalogue import Kpi, Unit
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.effects import LEAST_DAYS, daily_values, on_duty_days
from salesdesk.metrics.figures import figure
from salesdesk.metrics.statistics import normal_quantile, z_value

CONFIDENCE, POWER = 0.95, 0.8


@dataclass(frozen=True, slots=True)
class Sight:
    """What a review of ``days`` on duty can tell apart: ``smallest`` is in the KPI's unit (per day for a daily count).

    ``n`` are the observations to expect in it: cases for a rate, days for a daily count. ``spread`` is the standard
    deviation of one observation, ``per_day`` how many observations a day on duty brings, ``n_before`` those already made.
    """

    days: int
    n: int
    smallest: float
    spread: float
    per_day: float
    n_before: int

    def days_for(self, change: float) -> int | None:
        """Days on duty after which a change of this size would be told from chance; None: never, with this baseline."""
        if change <= 0 or not self.n_before or not self.per_day:
            return None
        room = (change / (_both() * self.spread)) ** 2 - 1 / self.n_before if self.spread else math.inf
        return max(math.ceil(1 / room / self.per_day - 1e-6), 1) if room > 0 else None


def sight(definition: Kpi, before: Sequence[Counters], days: int) -> Sight | None:
    """What a review of ``days`` days on duty could tell apart from ``before``; None where too little is known to say."""
    on_duty = on_duty_days(before)
    if on_duty < LEAST_DAYS or days < 1:
        return None
    if definition.is_rate and definition.unit is Unit.RATIO:
        whole = figure(definition, total(before))
        if not whole.denominator or whole.numerator is None:
            return None
        # A rate of 0 or 1 has no spread of its own: one case of each kind more says what is not known yet.
        rate = (whole.numerator + 1) / (whole.denominator + 2)
        per_day, n_before, spread = whole.denominator / on_duty, int(whole.denominator), math.sqrt(rate * (1 - rate))
    else:
        values = daily_values(definition, before)
        if len(values) < LEAST_DAYS:
            return None
        per_day, n_before, spread = 1.0, len(values), stdev(values)
    n = round(per_day * days)
    if n < 1:
        return None
    return Sight(days, n, _both() * spread * math.sqrt(1 / n_before + 1 / n), spread, per_day, n_before)


def _both() -> float:
    return z_value(CONFIDENCE) + normal_quantile(POWER)
