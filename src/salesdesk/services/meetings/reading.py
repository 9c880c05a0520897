"""The questions about one-to-ones: lists of talks, one with everything about it, and what is still to be done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.models import Meeting, MeetingCorrection
from salesdesk.periods import Period, today
from salesdesk.services.interviews.freezing import thaw
from salesdesk.services.meetings.form import MeetingForm
from salesdesk.services.meetings.record import Record
from salesdesk.services.meetings.rhythm import Rhythms
from salesdesk.services.meetings.rows import OPEN_STATES, actions_of, day_of, find, known_as, meeting_rows, when
from salesdesk.services.meetings.views import ActionView, CorrectionView, MeetingRow, MeetingView
from salesdesk.services.staffing import Staff
from salesdesk.types import COMPANY, MeetingState, Scope, ScopeKind

Rows = list[MeetingRow]
Actions = list[ActionView]

EARLIER = 5
"""How many talks before this one a view names."""


class Reading(Rhythms):
    """Lists talks and reads one."""

    def list(
        self,
        agent_id: int | None = None,
        *,
        scope: Scope = COMPANY,
        period: Period | None = None,
        state: MeetingState | None = None,
        on: date | None = None,
    ) -> Rows:
        """Talks of an agent or of a scope, held or planned in a period, the latest first."""
        day = on or today()
        with self._database.read() as session:
            staff = Staff.load(session)
            if agent_id is not None:
                scope = Scope(ScopeKind.AGENT, agent_id)
            query = select(Meeting) if state is None else select(Meeting).where(Meeting.state == state)
            found = [
                meeting
                for meeting in session.scalars(query)
                if _belongs(staff, meeting, scope) and (period is None or day_of(meeting) in period)
            ]
            return meeting_rows(session, staff, sorted(found, key=when, reverse=True), day)

    def upcoming(self, scope: Scope = COMPANY, on: date | None = None) -> Rows:
        """Talks that are planned and not yet held, the next first; those whose day went by included."""
        rows = [row for row in self.list(scope=scope, on=on) if row.state in OPEN_STATES]
        return rows[::-1]

    def get(self, meeting_id: int, on: date | None = None) -> MeetingView:
        """One talk with everything about it. Raises RefusedError when there is none of that id."""
        day = on or today()
        with self._database.read() as session:
            staff = Staff.load(session)
            meeting = find(session, meeting_id)
            others = _held_with(session, staff, meeting)
            corrections = session.scalars(
                select(MeetingCorrection)
                .where(MeetingCorrection.meeting_id == meeting.id)
                .order_by(MeetingCorrection.id)
            )
            earlier = [one for one in sorted(others, key=when, reverse=True) if when(one) < when(meeting)]
            return MeetingView(
                row=meeting_rows(session, staff, [meeting], day)[0],
                form=MeetingForm.from_json(meeting.form),
                actions=tuple(actions_of(session, staff, day, meetings=[meeting.id])),
                carried=carried(session, staff, meeting, day),
                corrections=tuple(
                    CorrectionView(on=one.corrected_on, who=one.who, what=one.what) for one in corrections
                ),
                reopened=meeting.reopened,
                before=tuple(meeting_rows(session, staff, earlier[:EARLIER], day)),
                private_note=meeting.private_note,
            )

    def open_actions(self, agent_id: int | None = None, *, scope: Scope = COMPANY, on: date | None = None) -> Actions:
        """What is still to be done, by due date: by everybody of a scope, or after the talks with one agent."""
        day = on or today()
        with self._database.read() as session:
            staff = Staff.load(session)
            if agent_id is not None:
                scope = Scope(ScopeKind.AGENT, agent_id)
            meetings = [one.id for one in session.scalars(select(Meeting)) if _belongs(staff, one, scope)]
            return [one for one in actions_of(session, staff, day, meetings=meetings) if one.open]

    def next_of(self, agent_id: int) -> int | None:
        """The agent's next talk that is planned, or None."""
        with self._database.read() as session:
            staff = Staff.load(session)
            some = session.scalars(
                select(Meeting).where(Meeting.agent_id.in_(known_as(staff, agent_id)), Meeting.state.in_(OPEN_STATES))
            )
            first = min(some, key=when, default=None)
            return first.id if first is not None else None


def carried(session: Session, staff: Staff, meeting: Meeting, on: date) -> tuple[ActionView, ...]:
    """What other talks with the agent left to do: everything that is open, and what was settled in this talk.

    Of a talk that was held it is what it was then.
    """
    if meeting.settled is not None:
        return thaw(Record, meeting.settled).carried
    agents = known_as(staff, meeting.agent_id)
    return tuple(
        one
        for one in actions_of(session, staff, on, agents=agents)
        if one.meeting_id != meeting.id and (one.open or one.settled_in == meeting.id)
    )


def _held_with(session: Session, staff: Staff, meeting: Meeting) -> list[Meeting]:
    return list(
        session.scalars(
            select(Meeting).where(
                Meeting.agent_id.in_(known_as(staff, meeting.agent_id)),
                Meeting.id != meeting.id,
                Meeting.state == MeetingState.HELD,
            )
        )
    )


def _belongs(staff: Staff, meeting: Meeting, scope: Scope) -> bool:
    if scope.kind is ScopeKind.COMPANY:
        return True
    person = staff.people[staff.root(meeting.agent_id)]
    match scope.kind:
        case ScopeKind.AGENT:
            return person.id == staff.root(scope.id)
        case ScopeKind.TEAM:
            return person.team_on(day_of(meeting)) == scope.id
        case _level:
            return person.level_on(day_of(meeting)) is scope.level
