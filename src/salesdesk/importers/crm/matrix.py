"""Attendance as a sheet with a column for each day of a month: ✓ 休 病 事, one row an agent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from salesdesk.importers import headers, moments
from salesdesk.importers.crm import vocabulary
from salesdesk.importers.moments import NOTHING, plain
from salesdesk.periods import day_number
from salesdesk.types import OutcomeKind

FEWEST_DAYS = 5
_HEAD_ROWS = 12
_DAY = re.compile(
    r"(\d{1,2})(?:\.0)?\s*(?:日|号|號|th|st|nd|rd)?\s*(?:[(（\s]?\s*(?:周|星期|週)?[一二三四五六日天月火水木金土]?\s*[)）]?|\W?(?:mon|tue|wed|thu|fri|sat|sun)\w*\W?)?$"
)
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR_MONTH = re.compile(r"(20\d\d)\s*[-/.年_\s]?\s*(1[0-2]|0?[1-9])(?!\d)")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where the sheet has what: rows from ``first`` (an index), who in ``name`` or ``number``, {place: day number}."""

    head: int
    first: int
    name: int | None
    number: int | None
    days: Mapping[int, int] = field(default_factory=dict)


def find(rows: Sequence[Sequence[str]], said: Iterable[str], year: int | None = None) -> Matrix | None:
    """The matrix among the first rows of a table, or None. ``said``: names of sheet and file, which may say the month.

    A matrix whose month nothing tells has no days; the reader then says so.
    """
    for at, row in enumerate(rows[:_HEAD_ROWS]):
        found = _day_columns(row)
        if len(found) < FEWEST_DAYS:
            continue
        first = at + 1
        while first < len(rows) and first < at + 3 and _is_weekdays(rows[first], found):
            first += 1
        body = rows[first : first + 200]
        if _share_of_words(body, found) < 0.6:
            continue
        name, number = _who(rows[max(0, at - 1) : at + 1], body, min(found))
        if name is None and number is None:
            continue
        month = _month(rows[: at + 1], said, year)
        return Matrix(at, first, name, number, _numbered(found, month))
    return None


def _day_columns(row: Sequence[str]) -> dict[int, tuple[int, int, int]]:
    """{place: (year or 0, month or 0, day)} of the longest run of days that go up one by one."""
    runs: list[dict[int, tuple[int, int, int]]] = [{}]
    last: tuple[int, int, int] | None = None
    for place, cell in enumerate(row):
        day = _day(cell)
        if day is None:
            continue
        follows = last is not None and (day[2] == last[2] + 1 or (day[2] == 1 and last[2] >= 28))
        if not follows:
            runs.append({})
        runs[-1][place] = day
        last = day
    return max(runs, key=len)


def _day(cell: str) -> tuple[int, int, int] | None:
    text = plain(cell).casefold()
    if not text:
        return None
    if match := _DAY.match(text):
        return (0, 0, int(match[1])) if 1 <= int(match[1]) <= 31 else None
    reading = moments.read(text)
    if reading is not None and reading.day is not None and reading.day:
        found = date.fromordinal(reading.day + date(1970, 1, 1).toordinal())
        return found.year, found.month, found.day
    if match := _MONTH_FIRST.match(text):
        month, day = int(match[1]), int(match[2])
        return (0, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
    return None


def _is_weekdays(row: Sequence[str], days: Mapping[int, object]) -> bool:
    cells = [plain(row[place]).casefold() for place in days if place < len(row) and row[place].strip()]
    names = re.compile(r"(?:周|星期|週)?[一二三四五六日天月火水木金土]$|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*$")
    return (
        len(cells) >= len(days) * 0.7
        and sum(bool(names.match(cell)) for cell in cells) == len(cells)
        and len(set(cells)) > 3
    )


def _share_of_words(body: Sequence[Sequence[str]], days: Mapping[int, object]) -> float:
    cells = [row[place] for row in body for place in days if place < len(row) and plain(row[place]) not in NOTHING]
    known = sum(vocabulary.meaning_of(c, "attendance") is not None or is_free(c) for c in cells)
    return known / len(cells) if cells else 0.0


def is_free(cell: str) -> bool:
    """Whether a cell says that the day had no shift, so that there is nothing to record."""
    return plain(cell) in NOTHING or vocabulary.meaning_of(cell, "attendance_free") is not None


def _who(heads: Sequence[Sequence[str]], body: Sequence[Sequence[str]], before: int) -> tuple[int | None, int | None]:
    """The columns of name and number, left of the days."""
    name = number = None
    for place in range(before):
        for head in heads:
            fields = vocabulary.fields_of(head[place] if place < len(head) else "", OutcomeKind.ATTENDANCE)
            fields = {**headers.fields_of(head[place] if place < len(head) else "", "people"), **fields}
            if name is None and ("agent_name" in fields or "name" in fields):
                name = place
            elif number is None and ("agent_number" in fields or "number" in fields) and place != name:
                number = place
    if name is None and number is None:
        filled = [p for p in range(before) if sum(bool(p < len(r) and r[p].strip()) for r in body) > len(body) * 0.7]
        words = [p for p in filled if not all(r[p].strip().isdigit() for r in body if p < len(r) and r[p].strip())]
        name = words[0] if words else None
        number = None if name is not None or not filled else filled[-1]
    return name, number


def _month(above: Sequence[Sequence[str]], said: Iterable[str], year: int | None) -> tuple[int, int] | None:
    """The year and month that a title, the sheet's or the file's name says."""
    texts = [cell for row in above for cell in row if cell.strip()]
    for text in [*texts, *said]:
        if match := _YEAR_MONTH.search(plain(text)):
            return int(match[1]), int(match[2])
    for text in [*texts, *said]:
        if year and (match := re.search(r"(?<!\d)(1[0-2]|0?[1-9])\s*月", plain(text))):
            return year, int(match[1])
    return None


def _numbered(found: Mapping[int, tuple[int, int, int]], month: tuple[int, int] | None) -> dict[int, int]:
    """{place: day number}, over a month's end where the days go on at 1; {} where nothing tells the month."""
    places = sorted(found)
    days: dict[int, int] = {}
    year, number = month or (0, 0)
    turned = 0
    for before, place in pairwise([None, *places]):
        said_year, said_month, day = found[place]  # type: ignore[index]
        if before is not None and day < found[before][2]:
            turned += 1
        at_year, at_month = said_year or year, said_month or number + turned
        if not said_month and at_month > 12:
            at_year, at_month = at_year + 1, at_month - 12
        try:
            days[place] = day_number(date(at_year, at_month, day))  # type: ignore[index]
        except ValueError:  # no month is known, or it has no such day (a form with 31 columns)
            continue
    return days
