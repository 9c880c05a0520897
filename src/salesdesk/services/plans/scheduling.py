"""Whether a day is good for a training or a talk: the working calendar, and when the agent is away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from salesdesk.formats import day as in_words
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.models import Attendance
from salesdesk.periods import day_number
from salesdesk.services.plans.core import Core
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import AttendanceKind

AWAY = (AttendanceKind.LEAVE, AttendanceKind.SICK, AttendanceKind.ABSENCE, AttendanceKind.DAY_OFF)


class Scheduling(Core):
    """Answers notes on a day; none of them forbids it."""

    def day_notes(self, agent_id: int, day: date, until: date | None = None) -> tuple[str, ...]:
        """What speaks against a day, in words: a day off, the agent away, later than ``until`` (the step's due date)."""
        notes: list[str] = []
        with self._database.read() as session:
            calendar = self._working(session)
            if not calendar.is_working(day):
                name = calendar.holiday(day)
                notes.append(
                    _("{day} is a day off ({name}).").format(day=in_words(day), name=name)
                    if name
                    else _("{day} is a day off.").format(day=in_words(day))
                )
            elif not calendar.certain(day):
                notes.append(_("The calendar of {year} is not published yet.").format(year=day.year))
            away = session.scalars(
                select(Attendance.kind).where(
                    Attendance.agent_id.in_(Measuring(session).known_as(agent_id)),
                    Attendance.day == day_number(day),
                    Attendance.kind.in_(AWAY),
                )
            ).first()
            if away is not None:
                notes.append(
                    _("The agent is away on {day}: {kind}.").format(day=in_words(day), kind=label(away))
                )  # fmt: skip
        if until is not None and day > until:
            notes.append(_("The step is due on {day}, before that.").format(day=in_words(until)))
        return tuple(notes)
