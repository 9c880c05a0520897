"""How a handful of values lies, with honest uncertainty: median and quartiles, and the median's interval by order.

The interval of a median needs no assumption about the values' shape: its ends are the values between which the median
lies in at least 95 of 100 samples (binomial). Below six values there is none, which is why six is the least n here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

from salesdesk.metrics.statistics import quantile, wilson

LEAST = 6
"""Values below which nothing is concluded: with fewer, no 95 % interval of a median exists."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and quartiles of n values; ``low`` and ``high`` bound the median (95 %), None below ``LEAST`` values."""

    n: int
    middle: float
    lower: float
    upper: float
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        """Whether anything may be concluded."""
        return self.low is not None


@dataclass(frozen=True, slots=True)
class Share:
    """Hits of n with Wilson's interval (95 %); None below ``LEAST``."""

    hits: int
    n: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.hits / self.n if self.n else None


def spread(values: Sequence[float]) -> Spread | None:
    """How the values lie; None without any."""
    if not values:
        return None
    low, high = median_interval(values)
    return Spread(len(values), median(values), quantile(values, 0.25), quantile(values, 0.75), low, high)


def share(hits: int, n: int) -> Share:
    """A share with its interval."""
    bounds = wilson(hits, n) if n >= LEAST else None
    return Share(hits, n, *(bounds or (None, None)))


def median_interval(values: Sequence[float]) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of a median from the values' order; none for fewer than ``LEAST`` values."""
    n = len(values)
    if n < LEAST:
        return None, None
    ordered = sorted(values)
    beyond, cut = 0.0, 0
    while True:  # how many values may be cut from each end so that 2.5 % or less lie beyond
        beyond += comb(n, cut) / 2**n
        if beyond > 0.025:
            break
        cut += 1
    return ordered[cut - 1], ordered[n - cut]


def net_of_team(before: float, after: float, team_before: float, team_after: float, *, up: bool) -> float | None:
    """After against before, over the team's after against before, as a change; better upwards. None from nothing."""
    if before <= 0 or team_before <= 0 or team_after <= 0 or after < 0:
        return None
    change = (after / before) / (team_after / team_before) - 1
    return change if up else -change
