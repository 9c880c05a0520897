"""How sure a ranking is: league tables of small numbers mislead, so a place comes with its interval.

Each agent's days on duty are resampled with replacement (the bootstrap by day, so that good and bad days, long lists
and short ones are part of the noise); a place, a figure and a score carry the interval that the resamples give, and two
agents whose order changes too often among the resamples are *alike*: nothing may rest on their order (Goldstein and
Spiegelhalter 1996).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from salesdesk.metrics.catalogue import Better

RESAMPLES = 2000
CONFIDENCE = 0.95
LEAST_DAYS = 5
"""Fewer days on duty than this say nothing about the noise: no interval, and alike with everybody."""

_SEED = 20051996
Samples = NDArray[np.float64]
"""Resampled figures of one agent, one a resample."""


@dataclass(frozen=True, slots=True)
class Course:
    """A KPI of one agent day by day: numerators and denominators of the days on duty, in the same order.

    A count has the denominator 1 on each day. A day with the denominator 0 adds nothing.
    """

    key: int
    numerators: tuple[float, ...]
    denominators: tuple[float, ...]

    @property
    def value(self) -> float | None:
        """Σ numerators ÷ Σ denominators; None without a denominator."""
        whole = sum(self.denominators)
        return sum(self.numerators) / whole if whole else None

    @property
    def steady(self) -> bool:
        """Whether all days are the same: drawing them again and again shows no noise, and that isn't certainty."""
        return (
            len({above / below for above, below in zip(self.numerators, self.denominators, strict=True) if below}) < 2
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking, 1 the best, with the interval of place and value; None where the data allow no interval.

    ``alike`` are the keys of those who can't be told apart from this one.
    """

    key: int
    value: float
    low: float | None
    high: float | None
    rank: int
    rank_low: int
    rank_high: int
    alike: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of, for resampling: points of 100, achievement and course by KPI, and the ceiling.

    ``weights`` are those in use after missing parts were left out; ``down`` names the KPIs where less is better. A KPI
    without a course (its figure can't be had day by day) stays as it is.
    """

    key: int
    weights: Mapping[str, float]
    achievements: Mapping[str, float]
    courses: Mapping[str, Course]
    down: frozenset[str]
    ceiling: float
    days: int

    @property
    def steady(self) -> bool:
        """Whether no part of the score differs from day to day."""
        return all(course.steady for course in self.courses.values())


def resampled(course: Course, resamples: int = RESAMPLES) -> Samples | None:
    """The figure of each resample of the days; None for fewer than ``LEAST_DAYS`` days or no denominator at all.

    The same course gives the same samples, on every machine.
    """
    days = len(course.numerators)
    if days < LEAST_DAYS or not sum(course.denominators):
        return None
    draws = _draws(course.key, days, resamples)
    return _quotients(draws, course)


def resampled_scores(parts: Parts, resamples: int = RESAMPLES) -> Samples | None:
    """The score of each resample: the same days are drawn for every KPI, so that their relation is kept."""
    if parts.days < LEAST_DAYS or not parts.weights:
        return None
    draws = _draws(parts.key, parts.days, resamples)
    scores = np.zeros(resamples)
    for kpi, weight in parts.weights.items():
        achieved = np.full(resamples, parts.achievements[kpi])
        course = parts.courses.get(kpi)
        if course is not None and course.value:
            change = _quotients(draws, course) / course.value
            if kpi in parts.down:
                with np.errstate(divide="ignore"):
                    change = np.where(change > 0, 1 / change, np.inf)
            achieved = achieved * change
        scores += weight * np.minimum(achieved, parts.ceiling)
    return scores


def places(
    values: Mapping[int, float],
    samples: Mapping[int, Samples | None],
    better: Better = Better.UP,
    confidence: float = CONFIDENCE,
    steady: Collection[int] = (),
) -> list[Place]:
    """The ranking of the values, best first; ties share the better place.

    Whoever has no samples may stand anywhere: its interval is the whole table, and it is alike with everybody.
    ``steady`` names those whose days are all the same. They are taken to be as noisy as the others of the ranking
    usually are; where nobody's days differ, they have no samples.
    """
    samples = _with_usual_noise(samples, steady)
    keys = sorted(values, key=lambda key: (-values[key] if better is Better.UP else values[key], key))
    sampled = {key: samples[key] for key in keys if samples.get(key) is not None}
    sign = 1.0 if better is Better.UP else -1.0
    known = {key: found * sign for key, found in sampled.items() if found is not None}
    tail = (1 - confidence) / 2
    unsure = len(keys) - len(known)
    everybody = np.array(list(known.values()))
    result = []
    for key in keys:
        rank = 1 + sum(sign * values[other] > sign * values[key] for other in keys)
        mine = known.get(key)
        if mine is None:
            others = tuple(other for other in keys if other != key)
            result.append(Place(key, values[key], None, None, rank, 1, len(keys), others))
            continue
        better_ones = everybody > mine
        above = better_ones.sum(axis=0)
        ahead = dict(zip(known, better_ones.mean(axis=1) + (everybody == mine).mean(axis=1) / 2, strict=True))
        alike = [
            other for other in keys if other != key and (other not in ahead or tail < ahead[other] < 1 - tail)
        ]  # fmt: skip
        low, high = (float(bound) for bound in np.quantile(mine * sign, [tail, 1 - tail]))
        best, worst = (int(bound) for bound in np.quantile(above, [tail, 1 - tail], method="nearest"))
        result.append(
            Place(key, values[key], low, high, rank, min(rank, best + 1), max(rank, worst + 1 + unsure), tuple(alike))
        )
    return result


def _with_usual_noise(samples: Mapping[int, Samples | None], steady: Collection[int]) -> dict[int, Samples | None]:
    """The samples with those of the steady spread as the middle one of the others is; None where no other is."""
    spreads = [float(np.std(one)) for key, one in samples.items() if one is not None and key not in steady]
    usual = float(np.median(spreads)) if spreads else 0.0
    found = dict(samples)
    for key in steady:
        mine = samples.get(key)
        if mine is not None:
            noise = np.random.default_rng([_SEED, key]).normal(0, usual, len(mine))
            found[key] = np.maximum(mine + noise, 0.0) if usual else None
    return found


def _draws(key: int, days: int, resamples: int) -> Samples:
    """How often each day is drawn in each resample (resamples × days)."""
    return _kept_draws(key, days, resamples).astype(np.float64)


@lru_cache(maxsize=64)
def _kept_draws(key: int, days: int, resamples: int) -> NDArray[np.int16]:
    """They don't depend on the figures, and take longer to draw than all else; those of a year take 0.2 MB an agent."""
    generator = np.random.default_rng([_SEED, key])
    return generator.multinomial(days, [1 / days] * days, size=resamples).astype(np.int16)


def _quotients(draws: Samples, course: Course) -> Samples:
    above = draws @ np.asarray(course.numerators, dtype=np.float64)
    below = draws @ np.asarray(course.denominators, dtype=np.float64)
    whole = course.value or 0.0
    found: Samples = np.divide(above, below, out=np.full(len(above), whole), where=below > 0)
    return found
