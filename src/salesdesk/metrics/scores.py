"""Weighted scores 权重与得分 and ratings (domain.md §4); presets in ``resources/catalogue/schemes.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from salesdesk import formats, i18n, paths
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.formats import enumerated, number
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.catalogue import Category, kpi
from salesdesk.types import TeamStage

CEILING = 1.2
_WORDS = {i18n.ENGLISH: "en", i18n.CHINESE: "zh"}


@dataclass(frozen=True, slots=True)
class Scheme:
    """How much each KPI counts, in points of 100; ``ceiling`` caps each achievement (1.2 = 120 %)."""

    id: str
    names: Mapping[str, str] = field(repr=False)
    weights: Mapping[str, float]
    ceiling: float = CEILING
    stages: tuple[TeamStage, ...] = ()
    source: str = ""

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return self.names[i18n.language()]

    def share(self, category: Category) -> float:
        """The points of 100 that process or result KPIs hold."""
        return sum(weight for name, weight in self.weights.items() if kpi(name).category is category)


def check_weights(weights: Mapping[str, float]) -> None:
    """Raise RefusedError unless the weights are of known KPIs, none negative, and add up to 100."""
    for name, weight in weights.items():
        if weight < 0:
            raise RefusedError(_("The weight of {kpi} can't be below zero.").format(kpi=kpi(name).name))
    whole = sum(weights.values())
    if abs(whole - 100) > 1e-6:
        raise RefusedError(
            _("The weights add up to {sum}, not to 100.").format(sum=number(whole)),
            _("Change one of them by {rest}.").format(rest=number(100 - whole)),
        )


@cache
def _table() -> dict[str, Any]:
    with paths.resource("catalogue", "schemes.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def schemes() -> tuple[Scheme, ...]:
    """The preset schemes."""
    table = _table()
    return tuple(
        Scheme(
            id=identifier,
            names={language: row[word] for language, word in _WORDS.items()},
            weights=dict(row["weights"]),
            ceiling=row.get("ceiling", table["defaults"]["ceiling"]),
            stages=tuple(TeamStage(stage) for stage in row["stages"]),
            source=row["source"],
        )
        for identifier, row in table["scheme"].items()
    )


def scheme(identifier: str) -> Scheme:
    """The preset of that id. Raises SalesDeskError for an unknown one."""
    for preset in schemes():
        if preset.id == identifier:
            return preset
    raise SalesDeskError(
        _("There is no weight scheme “{scheme}”.").format(scheme=identifier),
        _("Known: {names}.").format(names=", ".join(preset.id for preset in schemes())),
    )


def scheme_for(stage: TeamStage | None) -> Scheme:
    """The preset of a team's stage [0]; of the mature team when there is none."""
    for preset in schemes():
        if stage in preset.stages:
            return preset
    return scheme("mature")


@dataclass(frozen=True, slots=True)
class Part:
    """What one KPI gives: its weight in the scheme, its weight after re-normalising, and the points of the score.

    ``achievement`` is uncapped; ``weight_used`` and ``points`` are 0 and None when it is missing.
    """

    kpi: str
    weight: float
    achievement: float | None
    weight_used: float
    points: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """A weighted score of 100 (120 at the default ceiling) with its parts; None when every part is missing.

    ``of``: the shorter periods (code, score) that the score is the mean of; empty when it was reckoned from the
    figures themselves.
    """

    score: float | None
    parts: tuple[Part, ...]
    scheme: str
    of: tuple[tuple[str, float | None], ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The KPIs without data or target, whose weight went to the others in proportion."""
        return tuple(part.kpi for part in self.parts if part.achievement is None)

    @property
    def missing_weight(self) -> float:
        """The points of 100 that were redistributed."""
        return sum(part.weight for part in self.parts if part.achievement is None)

    @property
    def note(self) -> str:
        """What must be said beside the score: what it is the mean of, which parts are missing; empty for nothing."""
        return formats.sentences(text for text in (self._of_words, self._missing_words) if text)

    @property
    def _of_words(self) -> str:
        if not self.of:
            return ""
        scored = [(code, value) for code, value in self.of if value is not None]
        return ngettext(
            "The score of {n} period: {periods}.", "The mean of the scores of {n} periods: {periods}.", len(scored)
        ).format(n=len(scored), periods=enumerated([f"{code} {number(value)}" for code, value in scored]))

    @property
    def _missing_words(self) -> str:
        if not self.missing:
            return ""
        names = enumerated([kpi(name).name for name in self.missing])
        if self.score is None:
            return _("No score: no data or no target for {names}.").format(names=names)
        return _("Without {names} (no data or no target): their {weight} points went to the other parts.").format(
            names=names, weight=number(self.missing_weight)
        )


def score(plan: Scheme, achievements: Mapping[str, float | None]) -> Score:
    """The score under a scheme: Σ weight × capped achievement, over the parts there are, re-normalised to 100."""
    there = {name: value for name in plan.weights if (value := achievements.get(name)) is not None}
    whole = sum(plan.weights[name] for name in there)
    parts = []
    for name, weight in plan.weights.items():
        achieved = there.get(name)
        used = weight * 100 / whole if achieved is not None and whole else 0.0
        points = None if achieved is None else used * min(achieved, plan.ceiling)
        parts.append(Part(name, weight, achieved, used, points))
    value = sum(part.points for part in parts if part.points is not None) if whole else None
    return Score(value, tuple(parts), plan.id)


def combined(scores: Sequence[tuple[str, Score]]) -> Score:
    """The score of a longer period: the mean of those of its parts that have one, each part counting the same.

    A quarter is rated by its months and a year by its quarters [3], so that a good month counts although a busier one
    was weak. Weights and points of a KPI are the means over the scored parts, so that the points add up to the score;
    a KPI that is missing in all of them is missing.
    """
    of = tuple((code, one.score) for code, one in scores)
    there = [one for _code, one in scores if one.score is not None]
    schemes_used = list(dict.fromkeys(one.scheme for one in there or [one for _code, one in scores]))
    if not there:
        return Score(None, scores[-1][1].parts if scores else (), schemes_used[-1] if scores else "", of)
    n = len(there)
    by_kpi: dict[str, list[Part]] = {}
    for one in there:
        for part in one.parts:
            by_kpi.setdefault(part.kpi, []).append(part)
    parts = []
    for name, found in by_kpi.items():
        reached = [(part.achievement, part.weight_used) for part in found if part.achievement is not None]
        used = sum(weight for _achieved, weight in reached)
        parts.append(
            Part(
                name,
                sum(part.weight for part in found) / n,
                sum(achieved * weight for achieved, weight in reached) / used if used else None,
                used / n,
                sum(part.points or 0.0 for part in found) / n if used else None,
            )
        )
    score = sum(one.score for one in there if one.score is not None) / n
    return Score(score, tuple(parts), " + ".join(schemes_used), of)


@dataclass(frozen=True, slots=True)
class Band:
    """A rating from a score on."""

    lowest: float
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        """The rating in the language in force."""
        return self.names[i18n.language()]


@cache
def bands(identifier: str = "letters") -> tuple[Band, ...]:
    """The preset rating bands ``letters`` or ``words``, best first. Raises SalesDeskError for an unknown id."""
    table = _table()["bands"]
    if identifier not in table:
        raise SalesDeskError(
            _("There are no rating bands “{bands}”.").format(bands=identifier),
            _("Known: {names}.").format(names=", ".join(table)),
        )
    rows = table[identifier]["rows"]
    return tuple(Band(row["from"], {language: row[word] for language, word in _WORDS.items()}) for row in rows)


def rating(value: float | None, among: Sequence[Band]) -> Band | None:
    """The best band whose lower end the score, rounded to a tenth as it is shown, reaches; None for no score."""
    if value is None:
        return None
    shown = round(value, 1)
    reached = [band for band in among if shown >= band.lowest]
    return max(reached, key=lambda band: band.lowest, default=None)
