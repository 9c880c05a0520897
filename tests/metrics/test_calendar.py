from datetime import date, timedelta

import pytest

from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.calendar import Country, WorkingCalendar
from salesdesk.periods import Period

CHINA = WorkingCalendar()


def test_chinas_holidays_and_adjusted_working_days():
    assert not CHINA.is_working(date(2026, 10, 1))
    assert CHINA.is_working(date(2026, 10, 10))  # a Saturday worked instead
    assert CHINA.is_working(date(2026, 10, 12))
    assert CHINA.certain(date(2026, 10, 12))


def test_beyond_the_announced_years_days_are_estimated():
    monday = date(2040, 1, 2)
    assert CHINA.is_working(monday)
    assert not CHINA.is_working(monday - timedelta(days=1))
    assert not CHINA.certain(monday)
    assert CHINA.holiday(monday) is None
    assert not CHINA.certain(date(1999, 1, 4))


def test_plain_weekdays_know_no_holidays():
    plain = WorkingCalendar(Country.WEEKDAYS)
    assert plain.is_working(date(2026, 10, 1))
    assert not plain.is_working(date(2026, 10, 10))
    assert plain.certain(date(2040, 1, 2))
    assert plain.holiday(date(2026, 10, 1)) is None


def test_the_supervisors_own_days_win():
    own = WorkingCalendar(Country.CHINA, {date(2026, 10, 1): True, date(2040, 1, 2): False})
    assert own.is_working(date(2026, 10, 1))
    assert not own.is_working(date(2040, 1, 2))
    assert own.certain(date(2040, 1, 2))


def test_holidays_have_names():
    assert CHINA.holiday(date(2026, 10, 1)) == "National Day"
    assert CHINA.holiday(date(2026, 10, 12)) is None
    with i18n.speaking(i18n.CHINESE):
        assert CHINA.holiday(date(2026, 10, 1))


def test_working_days_of_a_period():
    assert CHINA.working_days(Period.parse("2026-10")) == 18
    assert WorkingCalendar(Country.WEEKDAYS).working_days(Period.parse("2026-10")) == 22


def test_steps_over_working_days():
    plain = WorkingCalendar(Country.WEEKDAYS)
    friday = date(2026, 10, 16)
    assert plain.step(friday, 1) == date(2026, 10, 19)
    assert plain.step(friday, 0) == friday
    assert plain.step(friday, -5) == date(2026, 10, 9)
    assert plain.step(plain.step(friday, 30), -30) == friday


def test_a_calendar_without_working_days_is_refused():
    day = date(2026, 1, 1)
    never = WorkingCalendar(Country.WEEKDAYS, {day + timedelta(days=i): False for i in range(800)})
    with pytest.raises(SalesDeskError, match="no working day"):
        never.step(day, 1)
