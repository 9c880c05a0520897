"""Working days 工作日: China's calendar with its adjusted working days 调休, or plain Monday to Friday.

The supervisor's own days override both. China's calendar is known to the last year that was announced (from the
maintained library ``chinesecalendar``); later days are estimated as Monday to Friday and said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.periods import Period, PeriodKind

_LONGEST_HOLIDAY = 366


class Country(StrEnum):
    """Whose public holidays count, by the words of the company's setting."""

    CHINA = "CN"
    WEEKDAYS = "plain"


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which local dates are working days; ``overrides`` holds the supervisor's own (True: a working day)."""

    country: Country = Country.CHINA
    overrides: Mapping[date, bool] = field(default_factory=dict)
    _counted: dict[int, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By year how many of its first days are working days: a target is shared by them over and over."""

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day, by override, else by the country's calendar, else Monday to Friday."""
        if day in self.overrides:
            return self.overrides[day]
        announced = _china(day) if self.country is Country.CHINA else None
        return day.weekday() < 5 if announced is None else announced

    def certain(self, day: date) -> bool:
        """False where the day is only estimated, because China's calendar isn't announced that far."""
        return day in self.overrides or self.country is Country.WEEKDAYS or _china(day) is not None

    def holiday(self, day: date) -> str | None:
        """The name of China's public holiday on a day, in the language in force, or None."""
        return _china_name(day) if self.country is Country.CHINA else None

    def working_days(self, period: Period) -> int:
        """How many working days the period has."""
        years = range(period.start.year + 1, period.end.year + 1)
        before = sum(self._of_year(year - 1)[-1] for year in years)
        last, first = period.end.timetuple().tm_yday, period.start.timetuple().tm_yday
        return before + self._of_year(period.end.year)[last] - self._of_year(period.start.year)[first - 1]

    def _of_year(self, year: int) -> list[int]:
        counted = self._counted.get(year)
        if counted is None:
            days = Period.of(PeriodKind.YEAR, date(year, 1, 1)).days()
            counted = self._counted[year] = list(accumulate((self.is_working(day) for day in days), initial=0))
        return counted

    def step(self, day: date, count: int) -> date:
        """The working day ``count`` working days after the day (before it, when negative); the day itself for 0.

        Raises SalesDeskError when the calendar holds no working day within a year.
        """
        way = timedelta(days=1 if count > 0 else -1)
        left, idle = abs(count), 0
        while left:
            day += way
            idle += 1
            if self.is_working(day):
                left, idle = left - 1, 0
            elif idle > _LONGEST_HOLIDAY:
                raise SalesDeskError(
                    _("The working calendar has no working day around {day}.").format(day=day),
                    _("Open Settings and check the calendar."),
                )
        return day


@lru_cache(maxsize=10_000)
def _china(day: date) -> bool | None:
    """Whether China works on that day; None where the calendar isn't known."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


_HOLIDAYS = (
    N_("New Year's Day"),
    N_("Spring Festival"),
    N_("Tomb-sweeping Day"),
    N_("Labour Day"),
    N_("Dragon Boat Festival"),
    N_("National Day"),
    N_("Mid-autumn Festival"),
    N_("Anti-Fascist 70th Day"),
)
"""The library's names, marked for translation."""


def _china_name(day: date) -> str | None:
    import chinese_calendar

    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return _(name) if off and name in _HOLIDAYS else None
