from datetime import date

from salesdesk.metrics.calendar import Country
from salesdesk.periods import Period


def test_the_calendar_is_chinas_until_told_otherwise(desk):
    assert desk.calendar.calendar().country is Country.CHINA
    assert not desk.calendar.calendar().is_working(date(2026, 10, 1))
    desk.company.change(calendar="plain")
    assert desk.calendar.calendar().is_working(date(2026, 10, 1))


def test_own_days_are_kept_and_taken_back(desk):
    day = date(2026, 10, 1)
    desk.calendar.set_day(day, working=True, note=" stocktaking ")
    entry = desk.calendar.entries(Period.parse("2026-10"))[0]
    assert (entry.day, entry.working, entry.own, entry.note, entry.holiday) == (
        day,
        True,
        True,
        "stocktaking",
        "National Day",
    )
    assert entry.certain
    desk.calendar.clear_day(day)
    desk.calendar.clear_day(day)
    entry = desk.calendar.entries(Period.parse("2026-10-01"))[0]
    assert (entry.working, entry.own, entry.note) == (False, False, "")


def test_far_years_are_estimated(desk):
    assert not desk.calendar.entries(Period.parse("2040-01-02"))[0].certain
