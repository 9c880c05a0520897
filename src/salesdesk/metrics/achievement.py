"""Achievement of a target, and its red, amber or green 红黄绿 (domain.md §4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from salesdesk.metrics.catalogue import Better, Kpi, Thresholds
from salesdesk.metrics.statistics import robust_sigma
from salesdesk.types import Rag

CEILING = 10.0
"""No achievement is reported beyond ten times the target: a cost of nothing is not infinitely good."""

_ROUNDING = 1e-9


def achievement(actual: float | None, target: float | None, direction: Better = Better.UP) -> float | None:
    """Actual ÷ target, or target ÷ actual where less is better; None when one of them is missing.

    A target of 0 is reached by anything where more is better, and only by 0 where less is better.
    """
    if actual is None or target is None:
        return None
    if direction is Better.DOWN:
        if actual > 0:
            return max(0.0, min(target / actual, CEILING))
        return CEILING if target > 0 else float(actual <= target)
    if target > 0:
        return max(0.0, min(actual / target, CEILING))
    return float(actual >= target)


def amber_edge(kpi: Kpi) -> float:
    """What times a target is the last amber value: below it, or above it where less is better, a figure is red."""
    return kpi.thresholds.amber if kpi.direction is Better.UP else 1 / max(kpi.thresholds.amber, 1 / CEILING)


def rag(achieved: float | None, thresholds: Thresholds) -> Rag | None:
    """Green from the green threshold on, amber from the amber one, red below; None for no data."""
    if achieved is None:
        return None
    if achieved >= thresholds.green - _ROUNDING:
        return Rag.GREEN
    return Rag.AMBER if achieved >= thresholds.amber - _ROUNDING else Rag.RED


def dynamic_rag(actual: float | None, history: Sequence[float], kpi: Kpi, k: float = 1.0) -> Rag | None:
    """Against one's own history: green at its median or better, amber within k robust sigmas, red beyond.

    None for no data, or a history of fewer than eight values, too short to say what is usual.
    """
    if actual is None or len(history) < 8:
        return None
    usual, spread = median(history), k * robust_sigma(history)
    behind = (usual - actual) if kpi.direction is Better.UP else (actual - usual)
    if behind <= _ROUNDING:
        return Rag.GREEN
    return Rag.AMBER if behind <= spread + _ROUNDING else Rag.RED


def shortfall(actual: float, target: float, direction: Better = Better.UP) -> float:
    """By which share of the target the actual stays behind (negative: ahead); 0 for a target of 0 that is reached."""
    behind = target - actual if direction is Better.UP else actual - target
    if target == 0:
        return math.inf if behind > 0 else 0.0
    return behind / abs(target)
