"""The dates of talks: one-to-ones with what was agreed in them, and performance interviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.formats import span as span_words
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.models import Interview, InterviewCycle, Meeting, MeetingAction
from salesdesk.periods import Period
from salesdesk.services.calendar_export.entries import Entry, EntryState
from salesdesk.services.company import company_of
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import InterviewState, MeetingState

INTERVIEW_MINUTES = 60
"""How long an interview takes that names its hour."""


def meeting_entries(session: Session, span: Period) -> Iterable[Entry]:
    """One-to-ones planned or held within a span, and the actions that are due in it."""
    measuring, zone = Measuring(session), _zone(session)
    rows = session.scalars(
        select(Meeting).where(Meeting.planned_on.between(span.start, span.end)).order_by(Meeting.id)
    ).all()
    yield from (_meeting(row, _name(measuring, row.agent_id), zone) for row in rows)
    actions = session.execute(
        select(MeetingAction, Meeting.agent_id)
        .join(Meeting, Meeting.id == MeetingAction.meeting_id)
        .where(MeetingAction.due_on.between(span.start, span.end))
        .order_by(MeetingAction.id)
    )
    for action, agent_id in actions:
        yield from _action(action, _name(measuring, agent_id))


def _meeting(row: Meeting, agent: str, zone: tzinfo | None) -> Entry:
    states = {MeetingState.HELD: EntryState.DONE, MeetingState.CALLED_OFF: EntryState.CANCELLED}
    day = row.held_on or row.planned_on
    start, end = _hours(day, row.planned_at if day == row.planned_on else None, row.minutes, zone)
    return Entry(
        key=f"meeting-{row.id}",
        revision=max(row.updated_at - row.created_at, 0),
        summary=_("One-to-one with {agent}").format(agent=agent),
        first=day,
        last=day,
        start=start,
        end=end,
        place=row.place,
        words=(label(row.way),),
        category=_("One-to-one"),
        state=states.get(row.state, EntryState.OPEN),
    )


def _action(row: MeetingAction, agent: str) -> Iterator[Entry]:
    if row.due_on is None:
        return
    state = EntryState.OPEN
    if row.done_on is not None:
        state = EntryState.DONE
    elif row.dropped_on is not None:
        state = EntryState.CANCELLED
    yield Entry(
        key=f"action-{row.id}",
        revision=1 if state is not EntryState.OPEN else 0,
        summary=_("{agent}: {action}").format(agent=agent, action=row.text),
        first=row.due_on,
        last=row.due_on,
        words=(_("Agreed in a one-to-one"), _("Who: {name}").format(name=label(row.doer))),
        category=_("One-to-one"),
        state=state,
    )


def interview_entries(session: Session, span: Period) -> Iterable[Entry]:
    """The latest version of each interview: the day it is or was held, and until when the agent may appeal."""
    measuring, zone = Measuring(session), _zone(session)
    latest: dict[tuple[int, date, date], Interview] = {}
    for row in session.scalars(select(Interview).order_by(Interview.version)):
        latest[row.agent_id, row.start, row.end] = row
    for row in latest.values():
        yield from _interview(row, span, _name(measuring, row.agent_id), zone)
    for cycle in session.scalars(select(InterviewCycle).order_by(InterviewCycle.id)):
        yield from (entry for entry in _cycle(cycle) if span.start <= entry.first <= span.end)


def _cycle(row: InterviewCycle) -> Iterator[Entry]:
    days = (
        ("prepare", _("Interviews prepared by today"), row.prepare_by),
        ("hold", _("Interviews held by today"), row.hold_by),
        ("sign", _("Interviews signed by today"), row.sign_by),
    )
    for key, summary, day in days:
        yield Entry(
            key=f"cycle-{row.id}-{key}",
            revision=1 if row.closed_on is not None else 0,
            summary=summary,
            first=day,
            last=day,
            words=(span_words(row.start, row.end),),
            category=_("Performance interview"),
            state=EntryState.DONE if row.closed_on is not None else EntryState.OPEN,
        )


def _interview(row: Interview, span: Period, agent: str, zone: tzinfo | None) -> Iterator[Entry]:
    form, settled = InterviewForm.from_json(row.form), row.state.settled
    key, words = f"interview-{row.agent_id}-{row.start}-{row.end}", (span_words(row.start, row.end),)
    if form.held_on is not None and span.start <= form.held_on <= span.end:
        start, end = _hours(form.held_on, form.held_time, INTERVIEW_MINUTES, zone)
        yield Entry(
            key=key,
            revision=max(row.updated_at - row.created_at, 0) + row.version,
            summary=_("Performance interview with {agent}").format(agent=agent),
            first=form.held_on,
            last=form.held_on,
            start=start,
            end=end,
            place=form.place,
            words=words,
            category=_("Performance interview"),
            state=EntryState.DONE if settled or row.state is InterviewState.HELD else EntryState.OPEN,
        )
    until = row.appeal_until or form.appeal_until
    if settled and until is not None and span.start <= until <= span.end:
        yield Entry(
            key=f"{key}-appeal",
            revision=row.version,
            summary=_("{agent}: last day to appeal against the interview").format(agent=agent),
            first=until,
            last=until,
            words=words,
            category=_("Performance interview"),
        )


def _name(measuring: Measuring, agent_id: int) -> str:
    return measuring.staff.people[measuring.root(agent_id)].name


def _zone(session: Session) -> tzinfo | None:
    name = company_of(session).timezone
    return ZoneInfo(name) if name else None


def _hours(day: date, hour: time | None, minutes: int, zone: tzinfo | None) -> tuple[datetime | None, datetime | None]:
    """The moments of a talk in UTC; (None, None) when it has no hour. ``zone`` None: this computer's."""
    if hour is None:
        return None, None
    local = datetime.combine(day, hour)
    start = (local.replace(tzinfo=zone) if zone is not None else local.astimezone()).astimezone(UTC)
    return start, start + timedelta(minutes=minutes)
