"""What can be done to a one-to-one and to its actions, each with its undo; what was typed is kept first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from salesdesk.formats import day
from salesdesk.i18n import _
from salesdesk.services.meetings import ActionView, MeetingView
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Act(Protocol):
    """Keep what was typed, then do a piece of work in the background, with what takes it back."""

    def __call__(
        self,
        work: Callable[[], Any],
        label: str,
        undo: Callable[[], Any] | None = None,
        undo_with: Callable[[Any], Any] | None = None,
    ) -> None:
        """``label`` says in the past tense what was done; ``undo_with`` is given what the work answered."""


class MeetingSteps:
    """From planned to held, corrected or called off. ``shown`` answers the talk in sight."""

    def __init__(self, context: Context, parent: QWidget, shown: Callable[[], MeetingView | None], act: Act) -> None:
        self._context, self._parent, self._shown, self._act = context, parent, shown, act

    def hold(self) -> None:
        """It took place, on its day or today."""
        view, meetings, today = self._shown(), self._context.desk.meetings, self._context.today()
        if view is None:
            return
        on = min(view.row.appointment.day, today)
        self._act(
            lambda: meetings.hold(view.id, on, today),
            _("Held on {day}; the record stays as it is").format(day=day(on)),
            lambda: meetings.take_back(view.id),
        )

    def correct(self) -> None:
        """Open the record of a talk that was held, with a reason."""
        view, meetings, today = self._shown(), self._context.desk.meetings, self._context.today()
        if view is None:
            return
        what = ReasonPrompt.ask(
            self._parent,
            _("Correct the record of a talk"),
            _("What changes, and why? It is printed with the date and your name."),
        )
        if what:
            self._act(lambda: meetings.correct(view.id, what, today), _("The record can be corrected now"))

    def finish_correction(self) -> None:
        """The record stays as it is from now on."""
        view, meetings, today = self._shown(), self._context.desk.meetings, self._context.today()
        if view is not None:
            self._act(lambda: meetings.finish_correction(view.id, today), _("The corrected record stays as it is"))

    def resume(self) -> None:
        """A talk that was called off takes place after all."""
        view, meetings = self._shown(), self._context.desk.meetings
        if view is not None:
            reason = view.row.called_off
            self._act(
                lambda: meetings.resume(view.id),
                _("The talk takes place after all"),
                lambda: meetings.call_off(view.id, reason),
            )

    def call_off(self) -> None:
        """It does not take place, with a reason."""
        view, meetings = self._shown(), self._context.desk.meetings
        if view is None:
            return
        reason = ReasonPrompt.ask(
            self._parent, _("Call off the talk"), _("Why does it not take place? The reason is kept.")
        )
        if reason:
            self._act(
                lambda: meetings.call_off(view.id, reason), _("Talk called off"), lambda: meetings.resume(view.id)
            )


class ActionSteps:
    """Actions of earlier talks: done, open again, dropped, moved. ``here`` answers the id of the talk in sight."""

    def __init__(self, context: Context, parent: QWidget, here: Callable[[], int | None], act: Act) -> None:
        self._context, self._parent, self._here, self._act = context, parent, here, act

    def finish(self, action: ActionView) -> None:
        """It was done."""
        meetings, today, here = self._context.desk.meetings, self._context.today(), self._here()
        self._change(action, lambda: meetings.finish_action(action.id, today, here), _("Done: {text}"))

    def reopen(self, action: ActionView) -> None:
        """It is to be done after all."""
        meetings = self._context.desk.meetings
        self._change(action, lambda: meetings.reopen_action(action.id), _("Open again: {text}"))

    def drop(self, action: ActionView) -> None:
        """It is no longer wanted, with a reason."""
        meetings, today, here = self._context.desk.meetings, self._context.today(), self._here()
        reason = ReasonPrompt.ask(
            self._parent, _("Drop an action"), _("Why is it no longer wanted? The reason is kept.")
        )
        if reason:
            self._change(action, lambda: meetings.drop_action(action.id, reason, today, here), _("Dropped: {text}"))

    def move(self, action: ActionView, due: dt.date | None) -> None:
        """It is due on another day."""
        meetings = self._context.desk.meetings
        self._change(action, lambda: meetings.move_action(action.id, due), _("New date for: {text}"))

    def _change(self, action: ActionView, work: Callable[[], Any], label: str) -> None:
        put_back = partial(self._context.desk.meetings.put_back, action.id)
        self._act(work, label.format(text=action.text), undo_with=put_back)
