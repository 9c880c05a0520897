"""The funnel plot of rates: each agent's rate against its n, between limits that narrow as n grows.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005). Limits
are the exact binomial ones with interpolation (its appendix A.1.1); when the rates of all scatter more than chance
allows, because lists and hours differ, the limits are widened by the over-dispersion factor of its section 4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

INNER = 0.95
OUTER = 0.998
"""Two and three standard deviations, as funnel plots are drawn."""

_NORMAL = NormalDist()
_EXACT_BELOW = 400
"""Up to this variance of the count the binomial is summed term by term; above, the normal is as good."""
_WINSOR = 0.1
_FAR = 12
"""So many standard deviations below the mean the sum begins: what is left out is nothing."""
_STEPS = 60


class Zone(StrEnum):
    """Where a rate lies: within the inner limits, between inner and outer, or beyond the outer ones."""

    FAR_BELOW = "far_below"
    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    FAR_ABOVE = "far_above"

    @property
    def differs(self) -> bool:
        """Whether the rate differs from the centre by more than chance explains."""
        return self is not Zone.WITHIN


@dataclass(frozen=True, slots=True)
class Limits:
    """The control limits of a rate at one n, inner and outer, low and high, each 0–1."""

    n: int
    inner_low: float
    inner_high: float
    outer_low: float
    outer_high: float

    def zone(self, rate: float) -> Zone:
        """Where a rate lies between these limits."""
        if rate < self.outer_low:
            return Zone.FAR_BELOW
        if rate < self.inner_low:
            return Zone.BELOW
        if rate > self.outer_high:
            return Zone.FAR_ABOVE
        return Zone.ABOVE if rate > self.inner_high else Zone.WITHIN


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One agent (``key``) in the plot: hits of n, the rate, and its zone."""

    key: int
    hits: int
    n: int
    rate: float
    zone: Zone


@dataclass(frozen=True, slots=True)
class FunnelPlot:
    """The whole plot: centre (Σ hits ÷ Σ n, or a target), dispersion (1: none but chance), points, limits by n."""

    centre: float
    dispersion: float
    points: tuple[FunnelPoint, ...]
    limits: tuple[Limits, ...]


def funnel_plot(counts: Iterable[tuple[int, int, int]], centre: float | None = None) -> FunnelPlot | None:
    """The plot of ``(key, hits, n)``; those with n = 0 are left out, None when nobody is left.

    Raises ValueError for more hits than n: that is no rate of independent cases.
    """
    known = [(key, hits, n) for key, hits, n in counts if n > 0]
    if not known:
        return None
    if any(not 0 <= hits <= n for _key, hits, n in known):
        raise ValueError("a funnel plot needs 0 <= hits <= n")
    middle = sum(hits for _key, hits, _n in known) / sum(n for _key, _hits, n in known) if centre is None else centre
    spread = dispersion([(hits, n) for _key, hits, n in known], middle)
    points = tuple(
        FunnelPoint(key, hits, n, hits / n, limits_at(n, middle, spread).zone(hits / n)) for key, hits, n in known
    )
    widest = max(n for _key, _hits, n in known) * 1.1
    steps = sorted({max(1, round(widest * (step / _STEPS) ** 2)) for step in range(1, _STEPS + 1)})
    return FunnelPlot(middle, spread, points, tuple(limits_at(n, middle, spread) for n in steps))


def limits_at(n: int, centre: float, dispersion: float = 1.0) -> Limits:
    """The limits at one n around a centre."""
    bounds = [
        _limit(n, centre, share, dispersion)
        for confidence in (INNER, OUTER)
        for share in ((1 - confidence) / 2, (1 + confidence) / 2)
    ]
    return Limits(n, *bounds)


def dispersion(counts: Sequence[tuple[int, int]], centre: float) -> float:
    """The factor by which the rates scatter beyond chance (variance ratio), 1 when it may be chance alone.

    The mean of the squared z scores, the most extreme tenth on each side pulled in (winsorised), taken only where it
    exceeds 1 by more than two of its standard errors.
    """
    variance = centre * (1 - centre)
    if variance <= 0 or len(counts) < 2:
        return 1.0
    scores = sorted((hits / n - centre) / math.sqrt(variance / n) for hits, n in counts)
    cut = min(math.ceil(len(scores) * _WINSOR), (len(scores) - 1) // 2)  # one outlier of few widens nothing
    low, high = scores[cut], scores[len(scores) - 1 - cut]
    factor = sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)
    return factor if factor > 1 + 2 * math.sqrt(2 / len(scores)) else 1.0


def _limit(n: int, centre: float, share: float, spread: float) -> float:
    variance = n * centre * (1 - centre)
    if variance <= 0:
        return centre
    if spread > 1 or variance > _EXACT_BELOW:
        bound = centre + _NORMAL.inv_cdf(share) * math.sqrt(spread * variance) / n
    elif share < 0.5:
        bound = _binomial_limit(n, centre, share)
    else:  # the upper limit of the hits is the lower one of the misses, so that both are equally strict
        bound = 1 - _binomial_limit(n, 1 - centre, 1 - share)
    return min(1.0, max(0.0, bound))


def _binomial_limit(n: int, centre: float, share: float) -> float:
    """The interpolated lower quantile of a binomial rate: between the counts whose tails enclose the share."""
    hits = max(0, int(n * centre - _FAR * math.sqrt(n * centre * (1 - centre))))
    chance = math.exp(
        math.lgamma(n + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(n - hits + 1)
        + hits * math.log(centre)
        + (n - hits) * math.log1p(-centre)
    )
    whole = chance
    while whole <= share:
        chance *= (n - hits) / (hits + 1) * centre / (1 - centre)
        hits += 1
        whole += chance
    return (hits - (whole - share) / chance) / n
