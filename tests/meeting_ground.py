"""A Monday to talk on, and talks in one line, for tests of one-to-ones."""

from __future__ import annotations

from datetime import date, time, timedelta

import factories
from salesdesk.services.desk import Desk
from salesdesk.services.meetings import Appointment

TALK = factories.MONDAY + timedelta(days=7)
"""Monday 19 October 2026: the week of calls of the small company is over."""


def on(day: date, hour: int = 10) -> Appointment:
    """An appointment on a day."""
    return Appointment(day=day, at=time(hour, 0))


def held(desk: Desk, agent: int, day: date) -> int:
    """A talk that was held on a day, with nothing written."""
    meeting = desk.meetings.plan(agent, on(day))
    desk.meetings.hold(meeting, day, day)
    return meeting
