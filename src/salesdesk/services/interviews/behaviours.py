"""The behaviours that an interview rates from 1 to 5, with their anchors in words [3]; data in the catalogue."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from salesdesk import i18n, paths
from salesdesk.i18n import _

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One behaviour or ability: its group (skill, attitude, learning), name and anchors by language."""

    id: str
    group: str
    names: dict[str, str]
    anchors: dict[str, dict[int, str]]

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return self.names[i18n.language()]

    def anchor(self, score: int | None) -> str:
        """What a score means in words; a 2 or a 4 lies between its neighbours; empty for no score."""
        words = self.anchors[i18n.language()]
        if score is None:
            return ""
        if score in words:
            return words[score]
        return _("Between “{lower}” and “{upper}”").format(lower=words[score - 1], upper=words[score + 1])


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Every behaviour, in the catalogue's order."""
    with paths.resource("catalogue", "behaviours.toml").open("rb") as file:
        table = tomllib.load(file)
    words = {i18n.ENGLISH: "en", i18n.CHINESE: "zh"}
    return tuple(
        Behaviour(
            identifier,
            row["group"],
            {language: row[word] for language, word in words.items()},
            {language: {n: row[f"{word}_{n}"] for n in (1, 3, 5)} for language, word in words.items()},
        )
        for identifier, row in table.items()
    )
