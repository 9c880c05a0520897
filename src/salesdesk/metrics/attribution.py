"""What a shortfall is made of: an exact multiplicative decomposition of a result over the factors of the funnel [4].

A result is a product of factors: effective talks a day = dials a day × connect rate × conversation rate. Against a
reference (the target, one's own past, the team) each factor's part is its Shapley value: the mean of what changing
that factor changes, over every order in which the factors could be changed. The parts add up to the whole difference
exactly (fractions, no floats), no order is favoured, and a factor that is zero does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb, prod
from statistics import median

from salesdesk.metrics.counters import Counters


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor by its KPI id (``dials`` is per day on duty), as it was and as the reference has it; None unknown."""

    kpi: str
    actual: Fraction | None
    reference: Fraction | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one factor contributes: ``effect`` in units of the result per day on duty, negative for a loss.

    ``known`` is false where the factor could not be measured on one side; it then counts as unchanged.
    """

    kpi: str
    actual: Fraction | None
    reference: Fraction | None
    effect: Fraction
    known: bool = True

    @property
    def ratio(self) -> Fraction | None:
        """Actual ÷ reference; the product of all parts' ratios is the result's own. None where not defined."""
        if self.actual is None or not self.reference:
            return None
        return self.actual / self.reference


@dataclass(frozen=True, slots=True)
class Attribution:
    """The result per day on duty, as it was and at the reference, and the parts of the difference, in order."""

    result: str
    actual: Fraction
    reference: Fraction
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Fraction:
        """Actual − reference: negative for a shortfall. The sum of the parts' effects, exactly."""
        return self.actual - self.reference

    def share(self, part: Part) -> float | None:
        """The part's share of the difference (1.0 = all of it; negative: it works against it); None for none."""
        return float(part.effect / self.difference) if self.difference else None

    @property
    def main(self) -> Part | None:
        """The factor with the largest loss; None when nothing is lost."""
        worst = min(self.parts, key=lambda part: part.effect, default=None)
        return worst if worst is not None and worst.effect < 0 else None


def attribute(result: str, factors: Sequence[Factor]) -> Attribution:
    """The decomposition of ``result`` (a KPI id) over its factors.

    A factor unknown on one side is taken as unchanged; unknown on both sides as 1, which changes nothing.
    Raises ValueError without factors.
    """
    if not factors:
        raise ValueError("attribute needs at least one factor")
    pairs = [_filled(factor) for factor in factors]
    parts = tuple(
        Part(
            factor.kpi,
            factor.actual,
            factor.reference,
            _shapley(pairs, i),
            factor.actual is not None and factor.reference is not None,
        )
        for i, factor in enumerate(factors)
    )
    one = Fraction(1)
    return Attribution(
        result, prod((mine for mine, _ in pairs), start=one), prod((theirs for _, theirs in pairs), start=one), parts
    )


def _filled(factor: Factor) -> tuple[Fraction, Fraction]:
    actual = factor.actual if factor.actual is not None else factor.reference
    reference = factor.reference if factor.reference is not None else factor.actual
    one = Fraction(1)
    return (actual if actual is not None else one, reference if reference is not None else one)


def _shapley(pairs: Sequence[tuple[Fraction, Fraction]], which: int) -> Fraction:
    """The mean change of the product when ``which`` moves from reference to actual, over all orders."""
    others = [pair for i, pair in enumerate(pairs) if i != which]
    count = len(others)
    weighted = Fraction(0)
    for size in range(count + 1):
        weight = Fraction(1, (count + 1) * comb(count, size))
        for changed in combinations(range(count), size):
            among = set(changed)
            weighted += weight * prod(
                (actual if i in among else reference for i, (actual, reference) in enumerate(others)),
                start=Fraction(1),
            )
    actual, reference = pairs[which]
    return weighted * (actual - reference)


FUNNEL = ("dials", "connect_rate", "conversation_rate", "intents_per_talk", "lead_conversion", "avg_order")
"""The factors from the top of the funnel down; the products are dials, connected, effective talks, intents …"""

_FROM_CALLS = 3
"""The first factors come from any call log; those below need records of both sides."""

_RESULTS = ("dials", "connected", "effective_talks", "intents", "deals", "revenue")


def funnel_factors(sums: Counters) -> dict[str, Fraction | None]:
    """The factors of a span by id; None where there is nothing to divide by or no such data."""
    pairs: dict[str, tuple[int | None, float | None]] = {
        "dials": (sums.dials, sums.days_on_duty),
        "connect_rate": (sums.connected, sums.dials),
        "conversation_rate": (sums.effective, sums.connected),
        "intents_per_talk": (sums.intents, sums.effective),
        "lead_conversion": (sums.deals, sums.intents),
        "avg_order": (sums.revenue, sums.deals),
    }
    return {
        name: Fraction(part) / Fraction(whole) if part is not None and whole else None
        for name, (part, whole) in pairs.items()
    }


def funnel_attribution(
    actual: Counters, reference: Counters, targets: Mapping[str, float] | None = None
) -> Attribution | None:
    """The funnel's shortfall down to the deepest result both sides have data for (effective talks, for a call log).

    ``targets`` (by KPI id, ``dials`` per day) take the place of the reference's own factors where they are given.
    None when one side has no day on duty.
    """
    theirs = funnel_factors(reference)
    for name, value in (targets or {}).items():
        if name in theirs:
            theirs[name] = Fraction(value).limit_denominator(1_000_000)
    return attribute_funnel(funnel_factors(actual), theirs)


def attribute_funnel(mine: Mapping[str, Fraction | None], theirs: Mapping[str, Fraction | None]) -> Attribution | None:
    """The same from the factors of both sides; None when the dials of one side aren't known."""
    if mine["dials"] is None or theirs["dials"] is None:
        return None
    depth = 1
    while depth < len(FUNNEL) and _known(mine, theirs, FUNNEL[depth], both=depth >= _FROM_CALLS):
        depth += 1
    factors = [Factor(name, mine[name], theirs[name]) for name in FUNNEL[:depth]]
    return attribute(_RESULTS[depth - 1], factors)


def typical_factors(each: Iterable[Counters]) -> dict[str, Fraction | None]:
    """The factors of a typical colleague: the median of each factor over several people; None where nobody has it."""
    known: dict[str, list[Fraction]] = {name: [] for name in FUNNEL}
    for sums in each:
        for name, value in funnel_factors(sums).items():
            if value is not None:
                known[name].append(value)
    return {name: median(values) if values else None for name, values in known.items()}


def factor_cases(sums: Counters) -> dict[str, int]:
    """How many cases each factor rests on: days on duty for the dials, else what it is a share of."""
    return {
        "dials": round(sums.days_on_duty),
        "connect_rate": sums.dials,
        "conversation_rate": sums.connected,
        "intents_per_talk": sums.effective,
        "lead_conversion": sums.intents or 0,
        "avg_order": sums.deals or 0,
    }


def _known(mine: Mapping[str, object], theirs: Mapping[str, object], name: str, *, both: bool) -> bool:
    """Whether a factor is known on one side, or on both."""
    return (mine[name] is not None) + (theirs[name] is not None) > both
