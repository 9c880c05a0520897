"""How much of a day: days, halves and hours, in hundredths of a day."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from salesdesk.importers.moments import plain

HOURS_A_DAY: Final = 8
"""A working day in hours: the statutory one of China, and what leave systems count by."""

_DAYS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:天|日|个工作日|d|days?|工作日)?$")
_HOURS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:小时|小時|時間|个小时|h|hrs?|hours?)$")
_BOTH = re.compile(r"(\d+)\s*(?:天|日|d|days?)\s*(\d+(?:[.,]\d+)?)\s*(?:小时|小時|時間|h|hrs?|hours?)$")
_HALF: Final = frozenset(
    {
        "半天",
        "半日",
        "half",
        "half day",
        "half-day",
        "上午",
        "下午",
        "am",
        "pm",
        "上半天",
        "下半天",
        "午前",
        "午後",
        "½",
        "午前休",
        "午後休",
    }
)
_WHOLE: Final = frozenset({"全天", "整天", "全日", "full", "full day", "all day", "终日", "終日", "一天"})


def read(text: str, *, hours: bool) -> int | None:
    """A cell in hundredths of a day; ``hours``: plain numbers are hours. None when it says no such thing."""
    word = plain(text).casefold()
    if word in _HALF or word in ("1/2", "1⁄2"):
        return 50
    if word in _WHOLE:
        return 100
    if match := _BOTH.match(word):
        return int(match[1]) * 100 + _hundredths(match[2], HOURS_A_DAY)
    if match := _HOURS.match(word):
        return _hundredths(match[1], HOURS_A_DAY)
    if match := _DAYS.match(word):
        return _hundredths(match[1], HOURS_A_DAY if hours and match[0] == match[1] else 1)
    return None


MOST: Final = Decimal(1_000_000)
"""Hundredths of a day beyond which nothing is told apart: no record is kept of so much."""


def _hundredths(number: str, parts: int) -> int:
    value = Decimal(number.replace(",", ".")) * 100 / parts
    return int(min(value, MOST).quantize(Decimal(1), ROUND_HALF_UP))


def says_hours(name: str) -> bool:
    """Whether a column's name counts hours."""
    return bool(re.search(r"小时|小時|hour|hrs|時間", plain(name).casefold()))


def says_half(text: str) -> bool:
    """Whether a word such as ``病假（下午）`` speaks of half a day."""
    return bool(re.search(r"半天|半日|上午|下午|午前|午後|half|\bam\b|\bpm\b", plain(text).casefold()))
