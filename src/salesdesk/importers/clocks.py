"""Columns of dates and times to UTC seconds, fast: every day and every time of day is understood once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import add
from typing import NamedTuple

from salesdesk.importers import moments
from salesdesk.importers.moments import DAY, NOTHING, read
from salesdesk.importers.zones import Zone

_PLAIN_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


_PLAIN_TAIL = re.compile(r"[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_PLAIN_REST = re.compile(r":([0-9]{2})(?::([0-9]{2}))?")
_PLAIN_HOUR = re.compile(r"(.*)[ T]([01][0-9]|2[0-3])", re.DOTALL)


class Times(NamedTuple):
    """A column of moments: UTC seconds (None in the ``gaps``), the local day's offset, where none could be read."""

    utc: list[int | None]
    east: list[int]
    gaps: Sequence[int]


class _Days(dict[str, "int | None"]):
    """{text of a date, or of a date and an hour: that moment in UTC seconds}; ``east``: the zone's offset.

    None where it is no date, and on the days on which the zone changes its clocks. ``missed`` says
    whether there was any None so far.
    """

    def __init__(self, zone: Zone, order: str, year: int | None, *, said_utc: bool) -> None:
        super().__init__()
        self._zone, self._order, self._year, self._said_utc = zone, order, year, said_utc
        self.east: dict[str, int] = {}
        self.easts: set[int] = set()
        """The different offsets in ``east``."""
        self.missed = False

    def __missing__(self, text: str) -> int | None:
        if len(self) > 50_000:
            self.clear()
            self.east.clear()
            self.easts.clear()
        match = _PLAIN_HOUR.fullmatch(text)
        reading = read(match[1] if match else text, self._order, self._year)
        value: int | None = None
        east = 0
        if reading is not None and reading.day is not None and reading.clock is None:
            hour = reading.day * 24
            after = int(match[2]) * 3600 if match else 0
            rules = self._zone.by_utc if self._said_utc else self._zone.by_local
            east = rules[hour]
            if rules[hour + 23] == east == rules[hour + 12]:
                value = reading.day * DAY + after - (0 if self._said_utc else east)
        self.missed = self.missed or value is None
        self[text] = value
        self.east[text] = east
        self.easts.add(east)
        return value


class _Clocks(dict[str, "int | None"]):
    """{text of a time of day without zone: seconds since midnight}.

    A leading space or T is allowed; ``:07:59`` is the rest of an hour.
    """

    def __init__(self) -> None:
        super().__init__()
        self.missed = False

    def __missing__(self, text: str) -> int | None:
        if len(self) > 200_000:
            self.clear()
        bare = text[1:] if text[:1] in ("T", " ") else text
        value: int | None = None
        if match := _PLAIN_REST.fullmatch(text):
            minute, second = int(match[1]), int(match[2] or 0)
            value = minute * 60 + min(second, 59) if minute < 60 and second < 61 else None
        elif match := _PLAIN_CLOCK.fullmatch(bare):
            hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
            if hour < 24 and minute < 60 and second < 61:
                value = hour * 3600 + minute * 60 + min(second, 59)
        else:
            reading = read(bare)
            if reading is not None and reading.day is None and reading.offset is None:
                value = reading.clock
        self.missed = self.missed or value is None
        self[text] = value
        return value


class Moments:
    """Understands columns of moments. ``order`` of open dates, ``year`` for dates without one.

    ``said_utc``: the file says that its times are in UTC, so the zone only decides the local day.
    """

    def __init__(self, zone: Zone, order: str = "", year: int | None = None, *, said_utc: bool = False) -> None:
        self._zone = zone
        self._order = order
        self._year = year
        self._said_utc = said_utc
        self._days = _Days(zone, order, year, said_utc=said_utc)
        self._clocks = _Clocks()
        self._rolled: tuple[int, int] | None = None

    def whole(self, texts: Sequence[str]) -> Times:
        """Texts that hold date and time."""
        length = _date_length(texts)
        if not length:
            return self._slowly(texts)
        if _PLAIN_TAIL.fullmatch(texts[0][length:]):
            # few different hours and few different rests: both dictionaries stay small
            length += 3
        return self._joined([t[:length] for t in texts], [t[length:] for t in texts], texts)

    def date_and_time(self, dates: Sequence[str], times: Sequence[str]) -> Times:
        """Dates in one column, times of day in another."""
        return self._joined(dates, times, None)

    def serials(self, days: Sequence[str], times: Sequence[str] | None = None) -> Times:
        """A spreadsheet's days since 1900 with their fractions; times of day may stand in another column."""
        found: list[tuple[int, int] | None] = []
        for at, text in enumerate(days):
            try:
                value = float(text)
            except ValueError:
                found.append(self.one(text))
                continue
            clock = 0
            if times is not None:
                said = self._serial_clock(times[at])
                if said is None:
                    found.append(None)
                    continue
                clock = said
            sane = 10_000 < value < 80_000
            found.append(self.to_utc(round((value - 25_569) * DAY) + clock) if sane else None)
        return _times(found)

    def _serial_clock(self, text: str) -> int | None:
        try:
            value = float(text)
        except ValueError:
            return self._clocks[text]
        return round(value * DAY) if 0 <= value < 1 else None

    def dates(self, dates: Sequence[str]) -> Times:
        """Dates alone: their midnights."""
        days, easts = self._midnights(dates)
        return self._filled(days, easts, [i for i, d in enumerate(days) if d is None], list(dates))

    def clock(self, text: str) -> int | None:
        """A time of day in seconds."""
        return self._clocks[text]

    def one(self, text: str) -> tuple[int, int] | None:
        """One text with date and time: UTC seconds and offset."""
        if text.strip() in NOTHING:
            return None
        reading = read(text, self._order, self._year)
        if reading is None and self._order:
            reading = read(text, "", self._year)
        if reading is None or reading.day is None or (reading.day == 0 and reading.shape.startswith("unix")):
            return None
        return self.to_utc(reading.day * DAY + (reading.clock or 0), reading.offset)

    def to_utc(self, local: int, stated: int | None = None) -> tuple[int, int]:
        """UTC seconds and offset of a moment on the local clock, or on the clock of a stated offset."""
        if stated is None and self._said_utc:
            stated = 0
        if stated is None:
            east = self._zone.by_local[local // 3600]
            return local - east, east
        utc = local - stated
        return utc, stated or self._zone.by_utc[utc // 3600]

    def rolling_years(self, texts: Sequence[str]) -> Times:
        """Dates without a year, in the order of the file: January after December is of the next year."""
        found: list[tuple[int, int] | None] = []
        year, month = self._rolled or (self._year or 1970, 0)
        for text in texts:
            reading = read(text, self._order, 2000)
            if reading is None or reading.day is None:
                found.append(None)
                continue
            this = moments.month_of(reading.day)
            year += month - this > 6
            month = this
            again = read(text, self._order, year)
            day = again.day if again is not None else None
            found.append(None if day is None else self.to_utc(day * DAY + (reading.clock or 0)))
        self._rolled = year, month
        return _times(found)

    def _slowly(self, texts: Sequence[str]) -> Times:
        return _times([self.one(text) for text in texts])

    def _joined(self, dates: Sequence[str], times: Sequence[str], whole: Sequence[str] | None) -> Times:
        days, easts = self._midnights(dates)
        clocks = list(map(self._clocks.__getitem__, times))
        gaps: list[int] = []
        if self._days.missed or self._clocks.missed:
            gaps = sorted(_holes(days) | _holes(clocks))
            for at in gaps:
                days[at] = clocks[at] = 0
        utc: list[int | None] = list(map(add, days, clocks))
        if not gaps:
            return Times(utc, easts, ())
        for at in gaps:
            utc[at] = None
        texts = whole if whole is not None else _glued(dates, times, gaps)
        return self._filled(utc, easts, gaps, texts)

    def _filled(self, utc: list[int | None], easts: list[int], gaps: Sequence[int], texts: Sequence[str]) -> Times:
        """The gaps read one by one; the rows that cannot be read at all remain gaps."""
        left = []
        for at in gaps:
            found = self.one(texts[at])
            if found is None:
                left.append(at)
            else:
                utc[at], easts[at] = found
        return Times(utc, easts, left)

    def _midnights(self, dates: Sequence[str]) -> tuple[list[int | None], list[int]]:
        days = list(map(self._days.__getitem__, dates))
        if len(self._days.easts) == 1:
            return days, list(self._days.easts) * len(days)
        return days, list(map(self._days.east.__getitem__, dates))


def _holes(values: Sequence[int | None]) -> set[int]:
    """Where a column has no value."""
    return {at for at, value in enumerate(values) if value is None} if None in values else set()


def _glued(dates: Sequence[str], times: Sequence[str], gaps: Sequence[int]) -> list[str]:
    """Date and time cells as one text, where they could not be read apart; a midnight in the date cell goes."""
    texts = [""] * len(dates)
    for at in gaps:
        day, clock = dates[at].strip(), times[at].strip()
        if not day or not clock:
            continue
        if re.match(r"\d{2,4}[-/.]\d", clock):
            # a time cell that carries a date of its own, often 1899-12-30
            clock = re.split(r"[ T]", clock, maxsplit=1)[-1]
        texts[at] = f"{re.sub(r'[ T]0?0:00(:00)?(.0+)?$', '', day)} {clock}"
    return texts


def _times(found: Sequence[tuple[int, int] | None]) -> Times:
    return Times(
        [None if f is None else f[0] for f in found],
        [0 if f is None else f[1] for f in found],
        [i for i, f in enumerate(found) if f is None],
    )


def _date_length(texts: Sequence[str]) -> int:
    """Where the date ends in texts such as ``2024-10-04 15:38``; 0 when none of the first says."""
    for text in texts[:20]:
        for sep in (" ", "T"):
            at = text.find(sep)
            if 6 <= at <= 11 and text[at + 1 : at + 2].isdigit() and ":" in text[at:]:
                return at
    return 0
