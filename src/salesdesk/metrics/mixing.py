"""Where a rate's difference lies: an exact split over groups (hours, weekdays, campaigns) into *how well* and *how much*.

A rate is the mean of its groups' rates, weighted by their cases. Against a reference, a group counts twice (Kitagawa):
its own rate differs, and it has another share of all cases. Both parts of all groups add up to the whole difference
exactly (fractions, no floats).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from salesdesk.metrics.statistics import two_proportions, two_sided

Counted = tuple[int, int]
"""Hits and cases of a group."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group: hits and cases on both sides, what its rate and what its share of all cases adds to the difference."""

    key: str
    mine: Counted
    theirs: Counted
    by_rate: Fraction
    by_share: Fraction

    @property
    def effect(self) -> Fraction:
        """The group's part of the difference; negative for a loss."""
        return self.by_rate + self.by_share

    @property
    def chance(self) -> float | None:
        """How likely a difference like that of its rate would be by chance alone; None where one side has no case."""
        return two_proportions(*self.mine, *self.theirs)


@dataclass(frozen=True, slots=True)
class Mixture:
    """The two rates, and the groups in their order."""

    actual: Fraction
    reference: Fraction
    groups: tuple[Group, ...]

    @property
    def difference(self) -> Fraction:
        """Actual − reference; the sum of all groups' effects, exactly."""
        return self.actual - self.reference

    @property
    def by_share(self) -> Fraction:
        """What comes of another distribution of the cases over the groups."""
        return sum((group.by_share for group in self.groups), Fraction(0))

    def worst(self, least: int, doubt: float = 0.05) -> Group | None:
        """The group that stands out: lower than the reference, and lower than the general level here lets expect.

        Only those with ``least`` cases on both sides that chance doesn't explain either way; the one that loses most.
        With many groups one of them looks bad by chance: the doubt is divided among them.
        """
        judged = [one for one in self.groups if min(one.mine[1], one.theirs[1]) >= least]
        clear = [
            one
            for one in judged
            if one.by_rate < 0
            and max(one.chance if one.chance is not None else 1.0, self._chance_here(one)) <= doubt / len(judged)
        ]
        return min(clear, key=lambda one: one.by_rate, default=None)

    def _chance_here(self, one: Group) -> float:
        """How likely the group's rate is by chance, were it as much below the reference as all of them together are."""
        hits, cases = one.mine
        if not self.reference:
            return 1.0
        expected = float(Fraction(*one.theirs) * self.actual / self.reference)
        if not 0 < expected < 1 or hits / cases >= expected:
            return 1.0
        return two_sided((hits / cases - expected) / math.sqrt(expected * (1 - expected) / cases))


def split(mine: Mapping[str, Counted], theirs: Mapping[str, Counted]) -> Mixture | None:
    """The split of a rate's difference over groups; None when one side has no case at all.

    A group that one side never had counts there with the other's rate: only its share makes a difference.
    """
    cases, their_cases = _cases(mine), _cases(theirs)
    if not cases or not their_cases:
        return None
    actual = Fraction(sum(hits for hits, _n in mine.values()), cases)
    reference = Fraction(sum(hits for hits, _n in theirs.values()), their_cases)
    groups = []
    for key in dict.fromkeys([*mine, *theirs]):
        own, other = mine.get(key, (0, 0)), theirs.get(key, (0, 0))
        rate, their_rate = _rates(own, other, reference)
        share, their_share = Fraction(own[1], cases), Fraction(other[1], their_cases)
        groups.append(
            Group(
                key,
                own,
                other,
                (rate - their_rate) * (share + their_share) / 2,
                # Held against the reference's mean, so that many cases in a good group are a gain; the sum is the same.
                (share - their_share) * ((rate + their_rate) / 2 - reference),
            )
        )
    return Mixture(actual, reference, tuple(groups))


def _cases(side: Mapping[str, Counted]) -> int:
    return sum(n for _hits, n in side.values())


def _rates(own: Counted, other: Counted, reference: Fraction) -> tuple[Fraction, Fraction]:
    mine = Fraction(own[0], own[1]) if own[1] else None
    theirs = Fraction(other[0], other[1]) if other[1] else None
    known = mine if mine is not None else theirs if theirs is not None else reference
    return (mine if mine is not None else known, theirs if theirs is not None else known)
