"""Scores as surveys and quality systems write them: points, stars, percentages, words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from salesdesk.importers.crm import vocabulary
from salesdesk.importers.moments import plain
from salesdesk.types import FeedbackKind

_OF = re.compile(
    r"(-?\d+(?:[.,]\d+)?)\s*(?:分|点|点数|points?|pts|星|stars?)?\s*(?:/|of|out of|／)\s*(\d{1,3})\s*(?:分|点)?$"
)
_POINTS = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:分|点|points?|pts|星|级|stars?|☆|★)?$")
_PERCENT = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*%$")
_LABELLED = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:分|星)?\s*[-:–—(（=]\s*\D.*$")
_FULL = re.compile(
    r"(?:满分|滿分|/|out of|1\s*-\s*|0\s*-\s*|1\s*~\s*|0\s*~\s*|[(（])\s*(\d{1,3})\s*(?:分|点|points?|[)）]|$)"
)
_NPS = re.compile(r"nps|recommend|推荐|推薦|推奨|净推荐")


class Score(NamedTuple):
    """Hundredths of a point, and the points that are the most."""

    hundredths: int
    scale: int


def points(text: str) -> tuple[Decimal, int] | None:
    """A cell as (points, scale); the scale is 0 where the cell does not say it. None when it is no score."""
    word = plain(text)
    if not word or len(word) > 80:
        return None
    full, empty = sum(word.count(c) for c in "★⭐🌟"), word.count("☆")
    if full + empty and not any(c.isdigit() for c in word):
        return Decimal(full), max(5, full + empty)
    lower = word.casefold().strip()
    for pattern, scale in ((_OF, -1), (_PERCENT, 100), (_POINTS, 0), (_LABELLED, 0)):
        if match := pattern.match(lower):
            try:
                value = Decimal(match[1].replace(",", "."))
            except InvalidOperation:
                return None
            return value, int(match[2]) if scale < 0 else scale
    said = vocabulary.meaning_of(word, "score")
    return (Decimal(said), 5) if said else None


def scale_of(texts: Iterable[str], name: str, kind: FeedbackKind | None) -> int:
    """The scale of a column's plain numbers: as its name or its kind says, else by the largest value."""
    lower = plain(name).casefold()
    if (match := _FULL.search(lower)) and int(match[1]) in (1, 3, 4, 5, 7, 10, 20, 50, 100):
        return int(match[1])
    if kind is FeedbackKind.NPS or _NPS.search(lower):
        return 10
    values = [found[0] for text in texts if (found := points(text)) is not None and not found[1]]
    most = max(values, default=Decimal(0))
    if most <= 1 and any(v != int(v) for v in values):
        return 1
    return next((scale for scale in (5, 10, 100) if most <= scale), 100)


def read(text: str, scale: int, into: int = 0) -> Score | None:
    """A cell on a scale; ``into``: turned into points of that scale. None when it is no score or lies beyond its scale."""
    found = points(text)
    if found is None:
        return None
    value, own = found
    own = own or scale
    if not 0 <= value <= own:
        return None
    if own == 1 or (into and own != into):
        value, own = value * (into or 100) / own, into or 100
    return Score(int((min(value, Decimal(10**12)) * 100).quantize(Decimal(1), ROUND_HALF_UP)), own)


def is_nps(name: str) -> bool:
    """Whether a column's name asks for a recommendation."""
    return bool(_NPS.search(plain(name).casefold()))
