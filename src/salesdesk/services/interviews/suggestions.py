"""What the data say for “affirm” and “gaps”: sentences of facts, never judgements of the person [3].

The supervisor edits them. Nothing is said on figures that rest on too few observations (domain.md §12).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from salesdesk import i18n
from salesdesk.formats import percent
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Better, Kpi, kpi
from salesdesk.metrics.formats import write, write_change
from salesdesk.types import Rag

BETTER_THAN_BEFORE = 0.05
"""An improvement is worth a sentence from 5 % on."""

BETTER_THAN_TEAM = 0.1
"""A lead over the team's median is worth a sentence from 10 % on."""

COUNTED = 0.2
"""How far over the target an achievement counts as larger than another one's."""

WORTH_SAYING = 2.0
"""From twice the target on the share says nothing any more: no complaint at all is no “1,000%”."""

MOST = 3
"""No more sentences than a talk can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts:
    """One KPI of one agent and period, as the paper shows it.

    Values are in the KPI's unit; ``achievement`` is a fraction; ``weight`` and ``points`` are of 100; ``enough``
    is whether n reaches the KPI's minimum; ``rule`` is the counting rule in words.
    """

    kpi: str
    target: float | None = None
    actual: float | None = None
    achievement: float | None = None
    weight: float | None = None
    points: float | None = None
    rag: Rag | None = None
    last: float | None = None
    median: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    enough: bool = True
    rule: str = ""

    @property
    def lost(self) -> float:
        """Points of the score that the distance to the target cost; 0 when it was reached."""
        if self.achievement is None or not self.weight:
            return 0.0
        return self.weight * max(0.0, 1 - self.achievement)

    @property
    def gained(self) -> float:
        """Points of the score that more than the target brought, at most a fifth of the weight; 0 without a weight."""
        if self.achievement is None or not self.weight:
            return 0.0
        return self.weight * min(max(0.0, self.achievement - 1), COUNTED)


def gain(definition: Kpi, now: float | None, before: float | None) -> float:
    """How much better ``now`` is than ``before``, as a share of it; 0 where it cannot be said."""
    if now is None or not before or before <= 0:
        return 0.0
    share = now / before - 1
    return share if definition.direction is Better.UP else -share


def strengths(results: Sequence[ResultFacts]) -> list[str]:
    """Sentences for 肯定成绩: largest achievements, then improvements, then leads over the team; each KPI once."""
    sure = [result for result in results if result.enough and result.actual is not None]
    said: dict[str, str] = {}
    for result in sorted(sure, key=lambda r: (-r.gained, -min(r.achievement or 0, WORTH_SAYING))):
        if (result.achievement or 0) >= 1:
            said.setdefault(result.kpi, _reached(result))
    for result in sorted(sure, key=lambda r: -gain(kpi(r.kpi), r.actual, r.last)):
        if gain(kpi(result.kpi), result.actual, result.last) >= BETTER_THAN_BEFORE:
            said.setdefault(result.kpi, _improved(result))
    for result in sorted(sure, key=lambda r: -gain(kpi(r.kpi), r.actual, r.median)):
        if gain(kpi(result.kpi), result.actual, result.median) >= BETTER_THAN_TEAM:
            said.setdefault(result.kpi, _ahead(result))
    return list(said.values())[:MOST]


def gaps(results: Iterable[ResultFacts]) -> list[ResultFacts]:
    """The KPIs that cost most of the score (without weights: furthest below target), the largest first."""
    short = [r for r in results if r.enough and r.achievement is not None and r.achievement < 1]
    return sorted(short, key=lambda r: (-r.lost, r.achievement or 0))[:MOST]


def gap_sentence(result: ResultFacts) -> str:
    """A gap in words: actual, target, what it cost, and how it moved."""
    definition = kpi(result.kpi)
    text = _("{kpi} was {actual} against a target of {target} ({achievement}).").format(
        kpi=definition.name,
        actual=write(definition, result.actual),
        target=write(definition, result.target),
        achievement=percent(result.achievement),
    )
    if result.last is not None and result.actual is not None and not definition.per_day:
        last = _("Last period: {last} ({change}).").format(
            last=write(definition, result.last), change=write_change(definition, result.actual, result.last)
        )
        return sentences([text, last])
    return text


def sentences(said: Iterable[str]) -> str:
    """Whole sentences one after the other; Chinese puts no space between them."""
    return ("" if i18n.language() == i18n.CHINESE else " ").join(text for text in said if text)


def _reached(result: ResultFacts) -> str:
    definition = kpi(result.kpi)
    if (result.achievement or 0) >= WORTH_SAYING:
        return _("{kpi} reached its target: {actual} against {target}.").format(
            kpi=definition.name, actual=write(definition, result.actual), target=write(definition, result.target)
        )
    return _("{kpi} reached {achievement} of its target: {actual} against {target}.").format(
        kpi=definition.name,
        achievement=percent(result.achievement),
        actual=write(definition, result.actual),
        target=write(definition, result.target),
    )


def _improved(result: ResultFacts) -> str:
    definition = kpi(result.kpi)
    return _("{kpi} improved from {last} to {actual} ({change}).").format(
        kpi=definition.name,
        last=write(definition, result.last),
        actual=write(definition, result.actual),
        change=write_change(definition, result.actual, result.last),
    )


def _ahead(result: ResultFacts) -> str:
    definition = kpi(result.kpi)
    return _("{kpi} of {actual} is better than the team's median of {median}.").format(
        kpi=definition.name, actual=write(definition, result.actual), median=write(definition, result.median)
    )
