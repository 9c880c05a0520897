"""Lengths of time in the many ways that telephone systems write them, to whole seconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from salesdesk.importers.moments import NOTHING, plain

UNITS = {"s": 1.0, "ms": 0.001, "us": 0.000001, "min": 60.0, "h": 3600.0, "day": 86400.0}
"""Seconds in a unit of a plain number. ``clock`` (mm:ss, h:mm:ss) and ``words`` say their units themselves."""
LONGEST = 86400
"""No call lasts longer than a day: a longer duration is an error of the log."""
BAD = -1
"""Stands for a duration that cannot be read, is negative or longer than a day."""

_CLOCK = re.compile(r"(?:(\d+)[.\s]+(?:days?,?\s*)?)?(\d{1,4}):([0-5]?\d)(?::([0-5]?\d)(?:[.,](\d+))?)?$")
_HALF_DAY = re.compile(r"(\d{1,2})[:.](\d{2})[:.](\d{2})\s*([ap])\.?\s?m\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d*)(?:([.,])(\d+))?(?:[eE]([-+]?\d+))?$")
_LONGEST = 80
"""No duration in words is longer."""
_WORDS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zA-Zµ]+|[^\W\d_]+)\.?\s*")
_WORD_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "秒", "秒钟", "秒鐘", "초", "с", "сек"), 1.0),
    **dict.fromkeys(("ms", "msec", "msecs", "millisecond", "milliseconds", "毫秒"), 0.001),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "mn", "分", "分钟", "分鐘", "分間", "분", "мин"), 60.0),
    **dict.fromkeys(
        ("h", "hr", "hrs", "hour", "hours", "std", "时", "時", "小时", "小時", "時間", "点", "시간", "ч"), 3600.0
    ),
    **dict.fromkeys(("d", "day", "days", "天", "日"), 86400.0),
}


def seconds(text: str, unit: str = "s") -> float | None:
    """One text as seconds; None when it is no duration. Negative numbers stay negative.

    ``unit`` is for plain numbers; ``h:mm`` reads two-part clocks as hours and minutes.
    """
    text = plain(text)
    if match := _CLOCK.match(text):
        first, second, third = int(match[2]), int(match[3]), match[4]
        days = int(match[1] or 0) * 86400
        if third is None:
            return days + (first * 3600 + second * 60 if unit == "h:mm" else first * 60 + second)
        return days + first * 3600 + second * 60 + int(third) + (float("0." + match[5]) if match[5] else 0)
    number = _number(text)
    if number is not None:
        return number * UNITS.get(unit, 1.0)
    if match := _HALF_DAY.match(text):
        hour = int(match[1]) % 12 + (12 if match[4].lower() == "p" else 0)
        return hour * 3600.0 + int(match[2]) * 60 + int(match[3])
    if text.startswith("-") and (value := seconds(text[1:], unit)):
        return -value
    return _worded(text)


def _number(text: str) -> float | None:
    match = _NUMBER.match(text)
    if not match or not (match[2] or match[4]):
        return None
    sign, whole, point, fraction, power = match.groups()
    if point == "," and fraction and len(fraction) == 3 and whole and whole != "0" and power is None:
        return float(f"{sign}{whole.replace(',', '')}{fraction}")
    return float(f"{sign}{whole.replace(',', '') or 0}.{fraction or 0}e{power or 0}")


def _worded(text: str) -> float | None:
    """``20分21秒``, ``1h 2m 3s``, ``45 sec``, ``PT1M3S``."""
    if len(text) > _LONGEST:
        return None
    if text[:2] in ("PT", "pt"):
        text = text[2:]
    total, at = 0.0, 0
    for match in _WORDS.finditer(text):
        factor = _WORD_UNITS.get(match[2]) or _WORD_UNITS.get(match[2].lower())
        if factor is None or text[at : match.start()].strip(" ,和"):
            return None
        total += float(match[1].replace(",", ".")) * factor
        at = match.end()
    return total if at and at == len(text) else None


class Durations(dict[str, "int | None"]):
    """{text: whole seconds, None when empty, BAD when it is no duration}, filled on use.

    Half seconds round up. The dictionary forgets everything when it grows past ``LIMIT`` texts.
    """

    LIMIT = 200_000

    def __init__(self, unit: str = "s", *, empty: int | None = None, strict: bool = True) -> None:
        super().__init__()
        self._unit = unit
        self._empty = empty
        self._bad = BAD if strict else None
        self.missed = False
        """Whether any text was no duration so far."""

    def __missing__(self, text: str) -> int | None:
        if len(self) > self.LIMIT:
            self.clear()
        value = self[text] = self._read(text)
        return value

    def _read(self, text: str) -> int | None:
        if plain(text) in NOTHING:
            return self._empty
        value = seconds(text, self._unit)
        if value is None or value < 0 or value != value or value > LONGEST:
            self.missed = True
            return self._bad
        return int(value + 0.5)


def looks(texts: Sequence[str]) -> tuple[str, float]:
    """How durations are written in a column's filled cells: ``clock``, ``words``, ``number`` or "", and the share."""
    counts = {"clock": 0, "words": 0, "number": 0}
    for text in map(plain, texts):
        if _CLOCK.match(text) or _HALF_DAY.match(text):
            counts["clock"] += 1
        elif _number(text) is not None:
            counts["number"] += 1
        elif _worded(text) is not None:
            counts["words"] += 1
    kind = max(counts, key=lambda k: counts[k])
    total = sum(counts.values())
    return (kind, total / len(texts)) if total else ("", 0.0)


def guess_unit(values: Sequence[float], texts: Sequence[str]) -> tuple[str, str]:
    """The unit of plain numbers by their size, and why (a code). Seconds unless the values speak against it."""
    positive = sorted(v for v in values if v > 0)
    if not positive:
        return "s", "default"
    middle, top = positive[len(positive) // 2], positive[-1]
    nonzero = [t for t in texts if t.strip("0. ")]
    decimals = sum("." in t and not t.rstrip("0").endswith(".") for t in nonzero) / max(1, len(nonzero))
    if top < 1 and decimals > 0.5 and middle < 0.2:
        return "day", "size"
    if middle >= 3000 and top > 20_000 and (top > LONGEST or middle > 8000):
        return "ms", "size"
    return "s", "default"
