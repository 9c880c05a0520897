"""The use cases of one-to-ones: plan, prepare, write, hold, call off, correct; reading and paper stand beside."""

from __future__ import annotations

import time as clock
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import day as day_words
from salesdesk.i18n import _
from salesdesk.models import Meeting, MeetingAction, MeetingCorrection
from salesdesk.periods import today
from salesdesk.services.company import company_of
from salesdesk.services.interviews.freezing import thaw, to_json
from salesdesk.services.meetings.actions import keep_actions
from salesdesk.services.meetings.form import ActionDraft, MeetingForm
from salesdesk.services.meetings.papers import Papers
from salesdesk.services.meetings.reading import carried
from salesdesk.services.meetings.record import Record, whose
from salesdesk.services.meetings.rows import OPEN_STATES, actions_of, appointment_of, find
from salesdesk.services.meetings.views import Appointment
from salesdesk.services.staffing import Staff
from salesdesk.types import Json, MeetingState

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

SHORTEST, LONGEST = 5, 480
"""Minutes."""
AT_ONCE_S = 600
"""Seconds within which marking a talk as held can be undone without a trace."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A talk that was taken away, for the undo."""

    agent_id: int
    state: MeetingState
    appointment: Appointment
    form: MeetingForm
    private_note: str


class MeetingsService(Papers):
    """One-to-ones over the services that know the facts. Each method is one transaction, from any thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.database)
        self._desk = desk

    def plan(self, agent_id: int, appointment: Appointment) -> int:
        """Plan a talk; its id. Raises RefusedError for nobody, or a length that makes no sense."""
        _refuse_length(appointment)
        now = int(clock.time())
        with self._database.write() as session:
            staff = Staff.load(session)
            person = staff.people.get(staff.root(agent_id))
            if person is None:
                raise RefusedError(_("There is no such agent any more."))
            if person.left_on is not None and person.left_on < appointment.day:
                raise RefusedError(
                    _("{name} left on {day}.").format(name=person.name, day=day_words(person.left_on)),
                    _("Choose an earlier day."),
                )
            meeting = Meeting(agent_id=person.id, form=MeetingForm().as_json(), created_at=now, updated_at=now)
            _take(meeting, appointment)
            session.add(meeting)
            session.flush()
            return meeting.id

    def move(self, meeting_id: int, appointment: Appointment) -> Appointment:
        """Another day, hour or place; returns what it was. Raises RefusedError for a talk that was held or called off."""
        _refuse_length(appointment)
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state not in OPEN_STATES:
                raise _settled(meeting)
            before = appointment_of(meeting)
            _take(meeting, appointment)
            meeting.updated_at = int(clock.time())
        return before

    def prepare(self, meeting_id: int, on: date | None = None) -> MeetingForm:
        """Build the agenda from today's data, or build it again: what somebody wrote, changed or ticked stays.

        Returns the form as it is then. Raises RefusedError for a talk that was held or called off.
        """
        from salesdesk.services.meetings.agenda import suggest

        fresh = suggest(self._desk, meeting_id, on or today())
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state not in OPEN_STATES:
                raise _settled(meeting)
            form = MeetingForm.from_json(meeting.form).rebuilt(fresh)
            meeting.form = form.as_json()
            meeting.state = MeetingState.PREPARED
            meeting.updated_at = int(clock.time())
        return form

    def save(
        self,
        meeting_id: int,
        form: MeetingForm,
        actions: Sequence[ActionDraft] = (),
        removed_actions: Collection[str] = (),
        on: date | None = None,
    ) -> None:
        """Keep form and actions as typed so far; actions that are not named stay as they are.

        Raises RefusedError for a talk that was called off, or held and not being corrected.
        """
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            _refuse_locked(meeting)
            meeting.form = form.as_json()
            keep_actions(session, meeting, actions, removed_actions, on or today())
            meeting.updated_at = int(clock.time())

    def keep_private(self, meeting_id: int, note: str) -> None:
        """Keep the supervisor's own note; it is never printed, exported or frozen, and so can be changed at any time."""
        with self._database.write() as session:
            find(session, meeting_id).private_note = note

    def hold(self, meeting_id: int, on: date | None = None, now: date | None = None) -> None:
        """The talk was held on a day: from now on its record stays as it is.

        Raises RefusedError when it was held or called off already, or the day is still to come.
        """
        day = on or now or today()
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state not in OPEN_STATES:
                raise _settled(meeting)
            if day > (now or today()):
                raise RefusedError(
                    _("A talk can't have been held on a day to come: {day}.").format(day=day_words(day)),
                    _("Choose the day on which you talked."),
                )
            meeting.held_on = day
            meeting.state = MeetingState.HELD
            meeting.settled = _record(session, meeting, day)
            meeting.updated_at = int(clock.time())

    def take_back(self, meeting_id: int) -> None:
        """The talk was not held after all: it is planned again.

        Unless that is an undo at once, it stays on the record that it was marked as held. Raises RefusedError for a
        talk that is not held.
        """
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state is not MeetingState.HELD:
                raise RefusedError(_("This talk was not held yet."))
            corrected = session.scalar(select(func.count()).where(MeetingCorrection.meeting_id == meeting.id))
            if corrected or clock.time() - meeting.updated_at > AT_ONCE_S:
                _note_correction(session, meeting, _("It was marked as held by mistake."))
            meeting.state, meeting.held_on, meeting.settled = MeetingState.PREPARED, None, None
            meeting.reopened = False

    def call_off(self, meeting_id: int, reason: str) -> None:
        """The talk does not take place; its open actions are carried on. Raises RefusedError without a reason."""
        if not reason.strip():
            raise RefusedError(_("Calling off a talk needs a reason."))
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state not in OPEN_STATES:
                raise _settled(meeting)
            meeting.state, meeting.called_off = MeetingState.CALLED_OFF, reason.strip()
            meeting.updated_at = int(clock.time())

    def resume(self, meeting_id: int) -> None:
        """A talk that was called off takes place after all."""
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state is not MeetingState.CALLED_OFF:
                raise RefusedError(_("This talk was not called off."))
            built = bool(MeetingForm.from_json(meeting.form).agenda)
            meeting.state = MeetingState.PREPARED if built else MeetingState.PLANNED
            meeting.called_off = ""

    def correct(self, meeting_id: int, what: str, on: date | None = None) -> None:
        """Open the record of a talk that was held, to correct it: what it said, who changed it, when and what for stay.

        Raises RefusedError without a word on what changes, or for a talk that is not held.
        """
        if not what.strip():
            raise RefusedError(_("A correction needs a word on what changes."))
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if meeting.state is not MeetingState.HELD:
                raise RefusedError(_("This talk was not held yet; it can simply be edited."))
            if meeting.reopened:
                raise RefusedError(_("This talk is being corrected already."))
            _note_correction(session, meeting, what.strip(), on)
            meeting.reopened = True

    def finish_correction(self, meeting_id: int, on: date | None = None) -> None:
        """The correction is written: the record stays as it is from now on."""
        day = on or today()
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            if not meeting.reopened or meeting.settled is None:
                raise RefusedError(_("This talk is not being corrected."))
            before = thaw(Record, meeting.settled)
            actions = tuple(actions_of(session, Staff.load(session), day, meetings=[meeting.id]))
            meeting.settled = to_json(Record(whose=before.whose, actions=actions, carried=before.carried))
            meeting.reopened = False
            meeting.updated_at = int(clock.time())

    def remove(self, meeting_id: int) -> Removed:
        """Take away a talk that was planned in error. Raises RefusedError once it was held or has actions."""
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            own = select(func.count()).where(
                (MeetingAction.meeting_id == meeting.id) | (MeetingAction.settled_in_id == meeting.id)
            )
            traces = select(func.count()).where(MeetingCorrection.meeting_id == meeting.id)
            if meeting.state is MeetingState.HELD or session.scalar(own) or session.scalar(traces):
                raise RefusedError(
                    _("A talk that left actions or was held stays in the files."), _("Call it off with a reason.")
                )
            gone = Removed(
                meeting.agent_id,
                meeting.state,
                appointment_of(meeting),
                MeetingForm.from_json(meeting.form),
                meeting.private_note,
            )
            session.delete(meeting)
        return gone

    def bring_back(self, removed: Removed) -> int:
        """The talk again (undo), under a new id."""
        meeting_id = self.plan(removed.agent_id, removed.appointment)
        with self._database.write() as session:
            meeting = find(session, meeting_id)
            meeting.state, meeting.form = removed.state, removed.form.as_json()
            meeting.private_note = removed.private_note
        return meeting_id


def _take(meeting: Meeting, appointment: Appointment) -> None:
    meeting.planned_on, meeting.planned_at = appointment.day, appointment.at
    meeting.minutes, meeting.way, meeting.place = appointment.minutes, appointment.way, appointment.place.strip()


def _record(session: Session, meeting: Meeting, day: date) -> dict[str, Json]:
    staff = Staff.load(session)
    person = staff.people[staff.root(meeting.agent_id)]
    return to_json(
        Record(
            whose=whose(person, staff, day),
            actions=tuple(actions_of(session, staff, day, meetings=[meeting.id])),
            carried=carried(session, staff, meeting, day),
        )
    )


def _note_correction(session: Session, meeting: Meeting, what: str, on: date | None = None) -> None:
    session.add(
        MeetingCorrection(
            meeting_id=meeting.id,
            at=int(clock.time()),
            corrected_on=on or today(),
            who=company_of(session).supervisor,
            what=what,
            before={"form": meeting.form, "settled": meeting.settled},
        )
    )


def _refuse_length(appointment: Appointment) -> None:
    if not SHORTEST <= appointment.minutes <= LONGEST:
        raise RefusedError(
            _("A talk lasts between {least} minutes and {most} hours.").format(least=SHORTEST, most=LONGEST // 60)
        )


def _refuse_locked(meeting: Meeting) -> None:
    if meeting.state is MeetingState.CALLED_OFF or (meeting.state is MeetingState.HELD and not meeting.reopened):
        raise _settled(meeting)


def _settled(meeting: Meeting) -> RefusedError:
    if meeting.state is MeetingState.CALLED_OFF:
        return RefusedError(_("This talk was called off."), _("Take that back first."))
    return RefusedError(_("This talk was held; its record stays as it is."), _("Make a correction instead."))
