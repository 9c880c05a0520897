"""The few robust statistics that verdicts rest on; standard library only, every function on plain numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import NormalDist, median

_NORMAL = NormalDist()
_SUCCESSIVE_LEAST = 5
_MAD_TO_SIGMA = 1.4826


def mad(values: Sequence[float]) -> float:
    """The median absolute deviation from the median, in the values' unit (0 for one value).

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("mad of no values")
    middle = median(values)
    return median(abs(value - middle) for value in values)


def robust_sigma(values: Sequence[float]) -> float:
    """The MAD scaled to the standard deviation of a normal distribution. Raises ValueError for no values."""
    return mad(values) * _MAD_TO_SIGMA


def successive_sigma(values: Sequence[float]) -> float | None:
    """How much values scatter from one to the next, as a standard deviation; None for fewer than five.

    The median of the absolute differences, scaled for a normal distribution: a slow drift or a single step in the
    values, which the common deviation counts as scatter, hardly adds to it (von Neumann 1941, with a median).
    """
    if len(values) < _SUCCESSIVE_LEAST:
        return None
    return median(abs(b - a) for a, b in pairwise(values)) * _MAD_TO_SIGMA / math.sqrt(2)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share (0–1) of the values lies, linear between neighbours.

    Raises ValueError for no values or a share outside 0–1.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError("quantile needs values and a share between 0 and 1")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def z_value(confidence: float) -> float:
    """The two-sided normal quantile of a confidence, e.g. 1.96 for 0.95."""
    return _NORMAL.inv_cdf(0.5 + confidence / 2)


def normal_quantile(share: float) -> float:
    """The value below which a share (0–1) of a standard normal distribution lies, e.g. 0.84 for 0.8."""
    return _NORMAL.inv_cdf(share)


def wilson(hits: float, n: float, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's interval of a rate ``hits / n``; None for n = 0."""
    if n <= 0:
        return None
    z = z_value(confidence)
    rate = hits / n
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, min(centre - half, rate)), min(1.0, max(centre + half, rate))


def two_sided(z: float) -> float:
    """The two-sided p-value of a standard normal deviate."""
    return 2 * (1 - _NORMAL.cdf(abs(z)))


def two_proportions(hits_a: int, n_a: int, hits_b: int, n_b: int) -> float | None:
    """The two-sided p-value that two rates differ only by chance (pooled z test); None without observations."""
    if n_a <= 0 or n_b <= 0:
        return None
    pooled = (hits_a + hits_b) / (n_a + n_b)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    if spread == 0:
        return 1.0
    return two_sided((hits_a / n_a - hits_b / n_b) / spread)


@dataclass(frozen=True, slots=True)
class Trend:
    """Theil–Sen: the median slope per step with its confidence interval, the level at the first and last step, n."""

    slope: float
    low: float
    high: float
    first: float
    last: float
    n: int

    @property
    def falling(self) -> bool:
        """Whether the whole interval lies below zero: a fall that noise doesn't explain."""
        return self.high < 0

    @property
    def rising(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low > 0

    @property
    def change(self) -> float | None:
        """The fitted change from first to last step as a share of the first; None when that is 0 or less."""
        return (self.last - self.first) / self.first if self.first > 0 else None


def theil_sen(points: Sequence[tuple[float, float]], confidence: float = 0.9) -> Trend | None:
    """The robust trend through (x, y) points, with Sen's interval; None for fewer than four distinct x.

    One wild point in four doesn't move it. With few points the interval is wide, as it should be.
    """
    ordered = sorted(points)
    if len({x for x, _y in ordered}) < 4:
        return None
    slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(ordered, 2) if x1 != x2)
    slope = median(slopes)
    n = len(ordered)
    half = z_value(confidence) * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    count = len(slopes)
    low = slopes[max(round((count - half) / 2) - 1, 0)]
    high = slopes[min(round((count + half) / 2), count - 1)]
    offset = median(y - slope * x for x, y in ordered)
    return Trend(slope, low, high, offset + slope * ordered[0][0], offset + slope * ordered[-1][0], n)
