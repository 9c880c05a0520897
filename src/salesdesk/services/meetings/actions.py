"""Actions after a talk: kept as typed, settled, dropped with a reason; nothing open is ever lost."""

from __future__ import annotations

import time as clock
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Meeting, MeetingAction
from salesdesk.periods import today
from salesdesk.services.meetings.form import ActionDraft
from salesdesk.services.meetings.reading import Reading
from salesdesk.services.meetings.rows import find, find_action, is_open
from salesdesk.types import MeetingState


@dataclass(frozen=True, slots=True)
class ActionState:
    """What settling an action changes, for the undo."""

    due_on: date | None
    done_on: date | None
    dropped_on: date | None
    dropped: str
    settled_in: int | None


class Actions(Reading):
    """Settles actions. Each method returns how the action stood before; ``put_back`` restores that."""

    def finish_action(self, action_id: int, on: date | None = None, meeting_id: int | None = None) -> ActionState:
        """The action is done, found so in a talk where one is named. Raises RefusedError when it is settled already."""
        with self._database.write() as session:
            action = _still_open(session, action_id)
            before = _state(action)
            action.done_on = on or today()
            action.settled_in_id = _not_held(session, meeting_id)
        return before

    def drop_action(
        self, action_id: int, reason: str, on: date | None = None, meeting_id: int | None = None
    ) -> ActionState:
        """The action is not done any more, for a reason. Raises RefusedError without one, or when it is settled."""
        if not reason.strip():
            raise RefusedError(_("Dropping an action needs a reason."))
        with self._database.write() as session:
            action = _still_open(session, action_id)
            before = _state(action)
            action.dropped_on, action.dropped = on or today(), reason.strip()
            action.settled_in_id = _not_held(session, meeting_id)
        return before

    def move_action(self, action_id: int, due_on: date | None) -> ActionState:
        """Another due date. Raises RefusedError when the action is settled."""
        with self._database.write() as session:
            action = _still_open(session, action_id)
            before = _state(action)
            action.due_on = due_on
        return before

    def reopen_action(self, action_id: int) -> ActionState:
        """The action is open again."""
        with self._database.write() as session:
            action = find_action(session, action_id)
            before = _state(action)
            action.done_on = action.dropped_on = action.settled_in_id = None
            action.dropped = ""
        return before

    def put_back(self, action_id: int, state: ActionState) -> None:
        """How it stood before (undo)."""
        with self._database.write() as session:
            action = find_action(session, action_id)
            action.due_on, action.done_on = state.due_on, state.done_on
            action.dropped_on, action.dropped, action.settled_in_id = state.dropped_on, state.dropped, state.settled_in


def keep_actions(
    session: Session, meeting: Meeting, drafts: Sequence[ActionDraft], removed: Collection[str], day: date
) -> None:
    """Store a talk's own actions as typed: known keys change, new ones come, only those named as removed go.

    Of a talk that was held they do not go but are dropped: the paper that was signed names them.
    """
    known = {
        one.key: one for one in session.scalars(select(MeetingAction).where(MeetingAction.meeting_id == meeting.id))
    }
    for draft in drafts:
        text = draft.text.strip()
        if not text or draft.key in removed:
            continue
        action = known.get(draft.key)
        if action is None:
            action = MeetingAction(
                key=draft.key, meeting_id=meeting.id, text=text, created_at=int(clock.time()), dropped=""
            )
            session.add(action)
        action.text, action.doer, action.due_on = text, draft.doer, draft.due_on
    for key in removed:
        gone = known.get(key)
        if gone is None or not is_open(gone):
            continue
        if meeting.state is MeetingState.HELD:
            gone.dropped_on, gone.dropped = day, _("taken out in a correction")
        else:
            session.delete(gone)


def _still_open(session: Session, action_id: int) -> MeetingAction:
    action = find_action(session, action_id)
    if not is_open(action):
        raise RefusedError(_("This action is settled already."), _("Open it again first."))
    return action


def _not_held(session: Session, meeting_id: int | None) -> int | None:
    """The talk in which an action is settled, while that talk can still be written in."""
    if meeting_id is None:
        return None
    meeting = find(session, meeting_id)
    return meeting.id if meeting.settled is None else None


def _state(action: MeetingAction) -> ActionState:
    return ActionState(action.due_on, action.done_on, action.dropped_on, action.dropped, action.settled_in_id)
