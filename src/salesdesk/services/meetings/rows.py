"""Stored talks and actions as values, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Meeting, MeetingAction
from salesdesk.services.meetings.views import ActionView, Appointment, MeetingRow
from salesdesk.services.staffing import Staff
from salesdesk.types import MeetingState

OPEN_STATES = (MeetingState.PLANNED, MeetingState.PREPARED)


def find(session: Session, meeting_id: int) -> Meeting:
    """The stored talk. Raises RefusedError when there is none of that id."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise RefusedError(_("There is no such one-to-one any more."), _("Open the list and choose another one."))
    return meeting


def find_action(session: Session, action_id: int) -> MeetingAction:
    """The stored action. Raises RefusedError when there is none of that id."""
    action = session.get(MeetingAction, action_id)
    if action is None:
        raise RefusedError(_("There is no such action any more."))
    return action


def known_as(staff: Staff, agent_id: int) -> list[int]:
    """Every id under which an agent's rows may be kept: its own and those merged into it."""
    root = staff.root(agent_id)
    return [root, *(alias for alias, one in staff.merged.items() if one == root)]


def appointment_of(meeting: Meeting) -> Appointment:
    """When, where and how."""
    return Appointment(
        day=meeting.planned_on,
        at=meeting.planned_at,
        minutes=meeting.minutes,
        way=meeting.way,
        place=meeting.place,
    )


def day_of(meeting: Meeting) -> date:
    """When it was held, or is planned for."""
    return meeting.held_on or meeting.planned_on


def when(meeting: Meeting) -> tuple[date, str, int]:
    """What talks are put in order by."""
    return day_of(meeting), meeting.planned_at.isoformat() if meeting.planned_at else "", meeting.id


def meeting_rows(session: Session, staff: Staff, meetings: Iterable[Meeting], on: date) -> list[MeetingRow]:
    """Talks as list rows, in the order given."""
    some = list(meetings)
    counts: dict[int, tuple[int, int]] = {}
    for action in session.scalars(select(MeetingAction).where(MeetingAction.meeting_id.in_([one.id for one in some]))):
        every, waiting = counts.get(action.meeting_id, (0, 0))
        counts[action.meeting_id] = every + 1, waiting + is_open(action)
    rows = []
    for meeting in some:
        person = staff.people[staff.root(meeting.agent_id)]
        team = person.team_on(day_of(meeting))
        every, waiting = counts.get(meeting.id, (0, 0))
        agenda = meeting.form.get("agenda")
        rows.append(
            MeetingRow(
                id=meeting.id,
                agent_id=person.id,
                agent=person.name,
                number=person.number or "",
                team=staff.teams[team][0] if team is not None else "",
                left=not person.employed_on(on),
                state=meeting.state,
                appointment=appointment_of(meeting),
                held_on=meeting.held_on,
                called_off=meeting.called_off,
                actions=every,
                open_actions=waiting,
                lines=len(agenda) if isinstance(agenda, list) else 0,
                missed=meeting.state in OPEN_STATES and meeting.planned_on < on,
            )
        )
    return rows


def is_open(action: MeetingAction) -> bool:
    """Whether an action is neither done nor dropped."""
    return action.done_on is None and action.dropped_on is None


def action_view(action: MeetingAction, meeting: Meeting, staff: Staff, on: date) -> ActionView:
    """An action as a value."""
    person = staff.people[staff.root(meeting.agent_id)]
    late = (on - action.due_on).days if action.due_on is not None and is_open(action) else 0
    return ActionView(
        id=action.id,
        key=action.key,
        meeting_id=meeting.id,
        meeting_on=day_of(meeting),
        agent_id=person.id,
        agent=person.name,
        text=action.text,
        doer=action.doer,
        due_on=action.due_on,
        done_on=action.done_on,
        dropped_on=action.dropped_on,
        dropped=action.dropped,
        settled_in=action.settled_in_id,
        overdue_days=max(late, 0),
    )


def actions_of(
    session: Session, staff: Staff, on: date, *, meetings: Collection[int] | None = None, agents: Collection[int] = ()
) -> list[ActionView]:
    """The actions of some talks, or of all talks of some agents, by due date; those without one come last."""
    query = select(MeetingAction, Meeting).join(Meeting, MeetingAction.meeting_id == Meeting.id)
    of_these = Meeting.id.in_(meetings) if meetings is not None else Meeting.agent_id.in_(agents)
    found = [action_view(action, meeting, staff, on) for action, meeting in session.execute(query.where(of_these))]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.id))
