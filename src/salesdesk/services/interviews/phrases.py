"""Phrases for the form, chosen by the facts, in both languages; what they say is data (``catalogue/phrases.toml``).

They are offered and always editable, and speak of what was done or measured, never of what somebody is [3].
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from salesdesk import i18n, paths
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import write
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.suggestions import BETTER_THAN_BEFORE, BETTER_THAN_TEAM, ResultFacts, gain

_WORDS = {i18n.ENGLISH: "en", i18n.CHINESE: "zh"}


class PhraseSection(StrEnum):
    """Where a phrase belongs."""

    STRENGTHS = "strengths"
    GAPS = "gaps"
    MEASURES = "measures"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One offer: the KPI it speaks of (empty: none) and its text by language."""

    kpi: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """One line of the catalogue."""

    section: PhraseSection
    when: str
    kpis: tuple[str, ...]
    texts: dict[str, str]


@cache
def templates() -> tuple[Template, ...]:
    """Every phrase of the catalogue."""
    with paths.resource("catalogue", "phrases.toml").open("rb") as file:
        rows = tomllib.load(file)["phrase"]
    return tuple(
        Template(
            PhraseSection(row["section"]),
            row["when"],
            tuple(row.get("kpis", ())),
            {language: row[word] for language, word in _WORDS.items()},
        )
        for row in rows
    )


def phrases(facts: Facts, section: PhraseSection) -> list[Phrase]:
    """What the facts allow to be said in a section, the largest cost or gain first, then what fits anybody."""
    ordered = sorted(facts.results, key=lambda result: (-result.lost, -result.gained))
    found: dict[tuple[str, str], Phrase] = {}
    for template in (one for one in templates() if one.section is section and one.when != "any"):
        for result in ordered:
            fits = not template.kpis or result.kpi in template.kpis
            if fits and result.enough and template.when in _happened(result):
                phrase = Phrase(result.kpi, _filled(template, result))
                found.setdefault((template.texts[i18n.ENGLISH], "" if template.kpis else result.kpi), phrase)
    by_cost = {result.kpi: place for place, result in enumerate(ordered)}
    known = sorted(found.values(), key=lambda phrase: by_cost[phrase.kpi])
    plain = [Phrase("", dict(one.texts)) for one in templates() if one.section is section and one.when == "any"]
    return [*known, *plain]


def _happened(result: ResultFacts) -> Iterator[str]:
    """What the figures of a KPI say, in the words of the catalogue."""
    definition = kpi(result.kpi)
    if result.achievement is not None:
        yield "reached" if result.achievement >= 1 else "short"
    before, team = gain(definition, result.actual, result.last), gain(definition, result.actual, result.median)
    if before >= BETTER_THAN_BEFORE:
        yield "improved"
    elif before <= -BETTER_THAN_BEFORE:
        yield "fell"
    if team >= BETTER_THAN_TEAM:
        yield "ahead"
    elif team <= -BETTER_THAN_TEAM:
        yield "behind"


def _filled(template: Template, result: ResultFacts) -> dict[str, str]:
    definition = kpi(result.kpi)
    found = {}
    for language, text in template.texts.items():
        with i18n.speaking(language):
            found[language] = text.format(
                kpi=definition.name,
                actual=write(definition, result.actual),
                target=write(definition, result.target),
                last=write(definition, result.last),
                median=write(definition, result.median),
            )
    return found


def languages() -> Sequence[str]:
    """The languages in which each phrase is there, the one in force first."""
    here = i18n.language()
    return (here, *(language for language in _WORDS if language != here))
