"""The working calendar of the company: the country's, with the supervisor's own days over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.metrics.calendar import Country, WorkingCalendar
from salesdesk.models import CalendarDay, Setting
from salesdesk.periods import Period
from salesdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One local date: whether it is worked, for sure or by estimate, its holiday's name, the supervisor's own word."""

    day: date
    working: bool
    certain: bool
    holiday: str | None
    own: bool
    note: str = ""


def load_calendar(session: Session) -> WorkingCalendar:
    """The calendar in force, within a transaction."""
    country = session.scalar(select(Setting.value).where(Setting.key == "calendar"))
    own = session.execute(select(CalendarDay.day, CalendarDay.working))
    return WorkingCalendar(Country.WEEKDAYS if country == Country.WEEKDAYS.value else Country.CHINA, dict(own.all()))


class CalendarService:
    """Reads and changes which days are worked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def calendar(self) -> WorkingCalendar:
        """The calendar in force, as a value that can be asked without a database."""
        with self._database.read() as session:
            return load_calendar(session)

    def entries(self, period: Period) -> list[CalendarEntry]:
        """Every day of a period, for the calendar's page."""
        with self._database.read() as session:
            calendar = load_calendar(session)
            rows = select(CalendarDay.day, CalendarDay.name).where(CalendarDay.day.between(period.start, period.end))
            notes = dict(session.execute(rows).all())
        return [
            CalendarEntry(
                day,
                calendar.is_working(day),
                calendar.certain(day),
                calendar.holiday(day),
                day in calendar.overrides,
                notes.get(day, ""),
            )
            for day in period.days()
        ]

    def set_day(self, day: date, working: bool, note: str = "") -> None:
        """Declare a day worked or free, over the country's calendar."""
        with self._database.write() as session:
            session.merge(CalendarDay(day=day, working=working, name=note.strip()))

    def clear_day(self, day: date) -> None:
        """Take one's own word back: the country's calendar counts again."""
        with self._database.write() as session:
            stored = session.get(CalendarDay, day)
            if stored is not None:
                session.delete(stored)
