"""The one-to-ones of the sample company: most were held on time, one is overdue, two are planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from salesdesk.i18n import _
from salesdesk.services.meetings import ActionDraft, Appointment, MeetingForm, SbiNote
from salesdesk.services.sample_staff import FALLING
from salesdesk.types import Doer

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

_HELD_DAYS_AGO = {"8001": 11, "8002": 9, "8004": 10, "8005": 3, "8010": 4, "8011": 8, "8013": 5, "8014": 2, "8015": 9}
_TRAINEES_DAYS_AGO = {"8016": 3, "8018": 4}
_OVERDUE, _PAUSED = "8009", "8002"


def hold_meetings(desk: Desk, last: date) -> None:
    """Live through some weeks of one-to-ones that end on the last day of the data."""
    for number, days in (_HELD_DAYS_AGO | _TRAINEES_DAYS_AGO | {_OVERDUE: 24}).items():
        _hold(desk, number, last - timedelta(days=days))
    _with_the_falling(desk, last)
    _with_a_strong(desk, last)
    desk.meetings.set_rhythm(
        desk.people.agent_named(_PAUSED).id,
        None,
        paused=True,
        reason=_("On a training course until the end of November"),
    )


def _plan(desk: Desk, number: str, day: date, hour: int) -> int:
    calendar = desk.calendar.calendar()
    while not calendar.is_working(day):
        day = calendar.step(day, 1)
    agent = desk.people.agent_named(number).id
    return desk.meetings.plan(agent, Appointment(day=day, at=time(hour, 0), place=_("Meeting room 2")))


def _hold(desk: Desk, number: str, day: date) -> None:
    calendar = desk.calendar.calendar()
    if not calendar.is_working(day):
        day = calendar.step(day, -1)
    meeting = _plan(desk, number, day, 16)
    form = MeetingForm(summary=_("The weeks were as planned; the next step is agreed."))
    desk.meetings.save(meeting, form, on=day)
    desk.meetings.hold(meeting, day, day)


def _with_the_falling(desk: Desk, last: date) -> None:
    """A talk two weeks ago that left three actions (one of them late now), and the next one, prepared."""
    before = last - timedelta(days=14)
    held = _plan(desk, FALLING, before, 15)
    day = desk.meetings.get(held, before).row.day
    form = desk.meetings.prepare(held, day)
    feedback = SbiNote(
        situation=_("Two calls on Tuesday at three, both with customers of last year"),
        behaviour=_("Offered the discount as soon as the price was named"),
        impact=_("Both customers asked for more and bought nothing"),
        agreed=_("Ask what stands behind the objection first, then speak about the price"),
    )
    form = replace(
        form,
        agenda=tuple(replace(item, done=True) for item in form.agenda),
        notes=(feedback,),
        words=_("The new list is hard; many numbers are switched off."),
        topics=_("A later lunch break on Thursdays"),
    )
    actions = (
        ActionDraft(
            key=_key("list", day), text=_("Note the numbers that are switched off, by list"), due_on=_after(day, 5)
        ),
        ActionDraft(key=_key("opening", day), text=_("Practise the opening twice a week"), due_on=_after(day, 30)),
        ActionDraft(
            key=_key("fresh", day), text=_("Ask sales for a fresh list"), doer=Doer.COMPANY, due_on=_after(day, 12)
        ),
    )
    desk.meetings.save(held, form, actions, on=day)
    desk.meetings.hold(held, day, day)
    desk.meetings.keep_private(held, _("Seems tired lately; offer a talk, but only if it comes up."))
    done = next(one for one in desk.meetings.get(held, last).actions if one.key == _key("list", day))
    desk.meetings.finish_action(done.id, _after(day, 4))
    desk.meetings.prepare(_plan(desk, FALLING, last + timedelta(days=2), 10), last + timedelta(days=1))


def _with_a_strong(desk: Desk, last: date) -> None:
    """The next talk with a strong agent."""
    _hold(desk, "8008", last - timedelta(days=12))
    _plan(desk, "8008", last + timedelta(days=3), 14)


def _key(name: str, day: date) -> str:
    return f"sample-{name}-{day.isoformat()}"


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)
