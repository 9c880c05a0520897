"""One cell to one typed value. What cannot be read is raised as ``Unreadable`` with a stable code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from salesdesk.importers import moments
from salesdesk.importers.crm import amounts, scores, vocabulary
from salesdesk.importers.crm.amounts import Rule
from salesdesk.importers.moments import DAY, NOTHING
from salesdesk.importers.zones import Zone

SERIAL_DAYS: Final = 25_569
"""Days from a spreadsheet's first to 1970-01-01."""


class Unreadable(Exception):  # noqa: N818  (a finding about a cell, no error of the program)
    """A cell that cannot be what its column says: ``reason`` is a stable code, ``text`` the cell."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason, self.text = reason, text


class Moment(NamedTuple):
    """A day number and, where a time of day is said, the moment in UTC with its offset."""

    day: int
    at_utc: int | None
    utc_offset_s: int


@dataclass
class Values:
    """Reads cells of one file. ``home``: the company's currency; ``order``: of open dates; ``words``: the user's own.

    ``rules``: {field: how its amounts are written}; ``currencies``: {field: the currency its column's name says};
    ``currency_said``: whether amounts are checked for their currency at all.
    """

    zone: Zone
    home: str = "CNY"
    order: str = ""
    year: int | None = None
    said_utc: bool = False
    rules: Mapping[str, Rule] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    check_currency: bool = True
    words: Mapping[str, str] = field(default_factory=dict)
    unheard: Counter[str] = field(default_factory=Counter)
    _moments: dict[str, Moment] = field(default_factory=dict)

    def text(self, cell: str) -> str:
        """A text without what stands for nothing."""
        bare = cell.strip(" \t\u3000")
        return "" if bare in NOTHING else bare

    def key(self, cell: str) -> str | None:
        """An id; a whole number that a spreadsheet made decimal is whole again."""
        bare = moments.plain(cell).lstrip("'`")
        if bare in NOTHING:
            return None
        return bare[:-2] if bare.endswith(".0") and bare[:-2].isdigit() else bare

    def moment(self, cell: str, time: str = "", reason: str = "bad-day") -> Moment | None:
        """A day, perhaps with a time of day; None for an empty cell. Raises Unreadable."""
        if self.text(cell) == "":
            return None
        key = f"{cell}\0{time}"
        found = self._moments.get(key)
        if found is None:
            found = self._moments[key] = self._moment(cell, time, reason)
        return found

    def _moment(self, cell: str, time: str, reason: str) -> Moment:
        reading = moments.read(cell, self.order, self.year)
        if reading is None and self.order:
            reading = moments.read(cell, "", self.year)
        if reading is None:
            reading = _serial(cell)
        if reading is None or reading.day is None:
            raise Unreadable("no-year" if reading is not None and "M" in reading.shape else reason, cell)
        clock = reading.clock
        if time and clock in (None, 0):
            said = moments.read(time)
            clock = said.clock if said is not None and said.day is None else clock
        if clock is None or (clock == 0 and reading.offset is None):
            # Midnight is what systems write that keep days only.
            return Moment(reading.day, None, 0)
        local = reading.day * DAY + clock
        stated = 0 if self.said_utc and reading.offset is None else reading.offset
        if stated is None:
            east = self.zone.by_local[local // 3600]
            return Moment(reading.day, local - east, east)
        utc = local - stated
        east = self.zone.by_utc[utc // 3600]
        return Moment((utc + east) // DAY, utc, east)

    def day(self, cell: str) -> int | None:
        """A day number; None for an empty cell."""
        found = self.moment(cell)
        return None if found is None else found.day

    def money(self, name: str, cell: str, currency: str = "") -> int | None:
        """Minor units, negative for money out; None for an empty cell. Raises Unreadable."""
        if self.text(cell) == "":
            return None
        found = amounts.read(cell, self.rules.get(name, Rule()), self.home)
        if found is None:
            raise Unreadable("bad-amount", cell)
        if self.check_currency:
            said = found.currency or self.currencies.get(name, "")
            column = amounts.currency(currency, self.home) if self.text(currency) else ""
            if self.text(currency) and not column:
                raise Unreadable("foreign-currency", currency)
            for code in (said, column):
                if code and code != self.home:
                    raise Unreadable("foreign-currency", f"{cell} {currency}".strip())
        return found.minor

    def choice(self, section: str, cell: str, enum: type[StrEnum]) -> StrEnum | None:
        """One of the words of an enumeration; None for an empty cell or a word nobody taught (``unheard`` counts it)."""
        word = self.text(cell)
        if not word:
            return None
        said = self.words.get(word) or vocabulary.meaning_of(word, section)
        if said is not None and said in {str(one.value) for one in enum}:
            return enum(said)
        self.unheard[word] += 1
        return None

    def flag(self, section: str, cell: str) -> bool | None:
        """Yes or no; None for an empty cell or a word that says neither."""
        word = self.text(cell)
        if not word:
            return None
        said = self.words.get(word) or vocabulary.meaning_of(word, section) or vocabulary.meaning_of(word, "flag")
        return None if said is None else said == "yes"

    def score(self, cell: str, scale: int, into: int = 0) -> scores.Score | None:
        """A score; None for an empty cell. Raises Unreadable."""
        if self.text(cell) == "":
            return None
        found = scores.read(cell, scale, into)
        if found is None:
            raise Unreadable("bad-score", cell)
        return found


def _serial(cell: str) -> moments.Reading | None:
    """A spreadsheet's days since 1900 with their fraction."""
    try:
        value = float(cell)
    except ValueError:
        return None
    if not 20_000 < value < 80_000:
        return None
    seconds = round((value - SERIAL_DAYS) * DAY)
    return moments.Reading(seconds // DAY, seconds % DAY or None, None, "serial")
