"""On which weekday calendars begin: a setting of the company. Assessment weeks stay ISO weeks, Monday to Sunday."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class _Week:
    first: int = 1


_week = _Week()


def begin_on(weekday: int) -> None:
    """Let calendars begin on a weekday, 1 = Monday … 7 = Sunday."""
    _week.first = weekday


def first() -> int:
    """The weekday on which calendars begin."""
    return _week.first


def column(weekday: int) -> int:
    """In which column (0 to 6) of a calendar a weekday stands."""
    return (weekday - _week.first) % 7


def weekdays() -> list[int]:
    """The weekdays in the order of a calendar's columns."""
    return [(_week.first - 1 + i) % 7 + 1 for i in range(7)]
