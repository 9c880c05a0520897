"""What the data give for the agenda of a one-to-one: lines with their source, for the supervisor to edit [1][4]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesdesk.services.meetings.agenda.background import Background
from salesdesk.services.meetings.agenda.figures import figure_lines
from salesdesk.services.meetings.agenda.points import attendance_lines, open_action_lines, target_lines
from salesdesk.services.meetings.agenda.praise import praise_lines
from salesdesk.services.meetings.agenda.support import plan_lines, warning_lines
from salesdesk.services.meetings.form import AgendaItem, Subject

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

__all__ = ["suggest"]

_ORDER = {subject: place for place, subject in enumerate(Subject)}


def suggest(desk: Desk, meeting_id: int, on: date) -> tuple[AgendaItem, ...]:
    """The lines that a talk may have by what is known on a day, in the order in which people talk."""
    currency = desk.company.get().currency
    with desk.database.read() as session:
        known = Background.of(session, meeting_id, on, currency)
        lines = [
            *praise_lines(known),
            *open_action_lines(known),
            *figure_lines(known),
            *target_lines(known),
            *attendance_lines(known),
        ]
    lines += warning_lines(desk, known.agent_id, on)
    lines += plan_lines(desk, known.agent_id, on)
    return tuple(sorted(lines, key=lambda line: _ORDER[line.subject]))
