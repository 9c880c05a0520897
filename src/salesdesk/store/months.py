"""Months among day numbers: which spans of days are whole months, so that their sums and sets can be read at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from salesdesk.periods import day_number, from_day_number


class Part(NamedTuple):
    """Days that follow each other, both ends included; ``months``: they are whole months."""

    first: int
    last: int
    months: bool


def month_of(day: int) -> int:
    """The number of a day's month: year × 12 + month - 1."""
    on = from_day_number(day)
    return on.year * 12 + on.month - 1


@lru_cache(maxsize=1024)
def days_of(month: int) -> tuple[int, int]:
    """The first and the last day number of a month."""
    year, at = divmod(month, 12)
    after, then = divmod(month + 1, 12)
    return day_number(date(year, at + 1, 1)), day_number(date(after, then + 1, 1)) - 1


def parts(first: int, last: int, breaks: Collection[int] = ()) -> Sequence[Part]:
    """A span of days as runs of whole months and of the days around them, in order; an empty span has none.

    ``breaks``: days on which something changes that must hold throughout a month: where one lies within a month (but
    not on its first day), that month is told by its days.
    """
    return tuple(_parts(first, last, breaks)) if breaks else _without_breaks(first, last)


@lru_cache(maxsize=256)
def _without_breaks(first: int, last: int) -> Sequence[Part]:
    """The same parts are asked for each agent of a board."""
    return tuple(_parts(first, last, ()))


def _parts(first: int, last: int, breaks: Collection[int]) -> Iterator[Part]:
    if first > last:
        return
    run: Part | None = None
    for month in range(month_of(first), month_of(last) + 1):
        begin, end = days_of(month)
        whole = first <= begin and end <= last and not any(begin < day <= end for day in breaks)
        part = Part(max(first, begin), min(last, end), whole)
        if run is not None and run.months == whole:
            run = Part(run.first, part.last, whole)
            continue
        if run is not None:
            yield run
        run = part
    if run is not None:
        yield run
