"""Columns of dates and times to UTC seconds, fast: every day and every time of day is understood once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import repeat
from operator import add, floordiv, sub
from typing import cast

from salesdesk.importers import moments
from salesdesk.importers.moments import DAY, NOTHING, read
from salesdesk.importers.zones import Zone

_PLAIN_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")

Local = list["int | None"]
"""Seconds since 1970 on the local clock, one for each row; None where there is no moment."""


class _Days(dict[str, "int | None"]):
    """{text of a date: its midnight in seconds}."""

    def __init__(self, order: str, year: int | None) -> None:
        super().__init__()
        self._order, self._year = order, year

    def __missing__(self, text: str) -> int | None:
        if len(self) > 50_000:
            self.clear()
        reading = read(text, self._order, self._year)
        fits = reading is not None and reading.day is not None and reading.clock is None
        value = self[text] = reading.day * DAY if fits and reading and reading.day is not None else None
        return value


class _Clocks(dict[str, "int | None"]):
    """{text of a time of day without zone: seconds since midnight}; a leading space or T is allowed."""

    def __missing__(self, text: str) -> int | None:
        if len(self) > 200_000:
            self.clear()
        bare = text[1:] if text[:1] in ("T", " ") else text
        value: int | None = None
        if (
            len(bare) == 8
            and bare[2] == ":" == bare[5]
            and bare.isascii()
            and (bare[:2] + bare[3:5] + bare[6:]).isdigit()
        ):
            hour, minute, second = int(bare[:2]), int(bare[3:5]), int(bare[6:])
            if hour < 24 and minute < 60 and second < 61:
                value = hour * 3600 + minute * 60 + min(second, 59)
        else:
            reading = read(bare)
            if reading is not None and reading.day is None and reading.offset is None and moments.plain(bare):
                value = reading.clock
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
        self._days = _Days(order, year)
        self._clocks = _Clocks()
        self._rolled: tuple[int, int] | None = None

    # ---- local clocks

    def whole(self, texts: Sequence[str]) -> tuple[Local, list[int | None] | None]:
        """Texts holding date and time: local seconds, and the offsets where the texts state them (else None)."""
        length = self._cut(texts)
        if length:
            days = list(map(self._days.__getitem__, [t[:length] for t in texts]))
            clocks = list(map(self._clocks.__getitem__, [t[length:] for t in texts]))
            if None not in days and None not in clocks:
                return list(map(add, days, clocks)), None
            return self._mend(texts, days, clocks)
        return self._mend(texts, [None] * len(texts), [None] * len(texts))

    def _cut(self, texts: Sequence[str]) -> int:
        """Where the date ends, when that is the same in the first text as in most."""
        for text in texts[:20]:
            for sep in (" ", "T"):
                at = text.find(sep)
                if 6 <= at <= 11:
                    return at
        return 0

    def _mend(self, texts: Sequence[str], days: Local, clocks: Local) -> tuple[Local, list[int | None] | None]:
        out: Local = []
        offsets: list[int | None] = []
        for text, day, clock in zip(texts, days, clocks, strict=True):
            if day is not None and clock is not None:
                out.append(day + clock)
                offsets.append(None)
                continue
            value, offset = self.one(text)
            out.append(value)
            offsets.append(offset)
        return out, (offsets if any(o is not None for o in offsets) else None)

    def one(self, text: str) -> tuple[int | None, int | None]:
        """One text: local seconds and the stated offset."""
        if text.strip() in NOTHING:
            return None, None
        reading = read(text, self._order, self._year)
        if reading is None and self._order:
            reading = read(text, "", self._year)
        if reading is None or reading.day is None:
            return None, None
        if reading.day == 0 and reading.shape.startswith("unix"):
            return None, None
        return reading.day * DAY + (reading.clock or 0), reading.offset

    def clock(self, text: str) -> int | None:
        """A time of day in seconds."""
        return self._clocks[text]

    def date_and_time(self, dates: Sequence[str], times: Sequence[str]) -> Local:
        """Dates in one column, times of day in another."""
        days = [self._days[d] if d in self._days else self._day(d) for d in dates]
        clocks = list(map(self._clocks.__getitem__, times))
        if None not in days and None not in clocks:
            return list(map(add, days, clocks))
        return [
            None if d is None else d + c if c is not None else self._late(d, t)
            for d, c, t in zip(days, clocks, times, strict=True)
        ]

    def _late(self, day: int, text: str) -> int | None:
        """A time cell that is empty (midnight is not claimed), or holds a whole moment of its own."""
        value, _offset = self.one(text)
        if value is not None:
            return day + value % DAY
        return None

    def _day(self, text: str) -> int | None:
        """A date cell, which may carry a time of 00:00:00."""
        value = self._days[text]
        if value is None:
            moment, _offset = self.one(text)
            value = None if moment is None else moment - moment % DAY
            self._days[text] = value
        return value

    def dates(self, dates: Sequence[str]) -> Local:
        """Dates alone: their midnights."""
        return [self._days[d] if d in self._days else self._day(d) for d in dates]

    # ---- to UTC

    def to_utc(self, local: Local, offsets: list[int | None] | None) -> tuple[list[int | None], list[int]]:
        """UTC seconds (None where there is no moment) and the offset of the local day, one for each row."""
        if offsets is None and None not in local:
            clean = cast("list[int]", local)
            hours = map(floordiv, clean, repeat(3600))
            if self._said_utc:
                return list(clean), list(map(self._zone.by_utc.__getitem__, hours))
            offset_of_rows = list(map(self._zone.by_local.__getitem__, hours))
            return list(map(sub, clean, offset_of_rows)), offset_of_rows
        out: list[int | None] = []
        easts: list[int] = []
        for value, stated in zip(local, offsets or [None] * len(local), strict=True):
            if value is None:
                out.append(None)
                easts.append(0)
                continue
            offset = 0 if stated is None and self._said_utc else stated
            if offset is None:
                east = self._zone.by_local[value // 3600]
                utc = value - east
            else:
                utc = value - offset
                east = offset or self._zone.by_utc[utc // 3600]
            out.append(utc)
            easts.append(east)
        return out, easts

    def rolling_years(self, texts: Sequence[str]) -> Local:
        """Dates without a year, in the order of the file: December before January is a new year."""
        out: Local = []
        year = self._year or 1970
        month = self._rolled[1] if self._rolled else 0
        year = self._rolled[0] if self._rolled else year
        parse: Callable[[str, int], moments.Reading | None] = lambda t, y: read(t, self._order, y)  # noqa: E731
        for text in texts:
            reading = parse(text, 2000)
            if reading is None or reading.day is None:
                out.append(None)
                continue
            this = moments.month_of(reading.day)
            if month - this > 6:
                year += 1
            month = this
            found = parse(text, year)
            out.append(None if found is None or found.day is None else found.day * DAY + (found.clock or 0))
        self._rolled = year, month
        return out
