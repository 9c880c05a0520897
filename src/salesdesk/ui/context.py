"""What every page and dialog is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from salesdesk.i18n import _
from salesdesk.periods import today
from salesdesk.settings import Preferences
from salesdesk.types import Change
from salesdesk.ui.changes import Changes
from salesdesk.ui.focus import Focus
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.messages import Messages
from salesdesk.ui.navigator import Navigator
from salesdesk.ui.undo import Step, UndoStack

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """The services and the window's own parts, handed to every page and dialog."""

    desk: Desk
    jobs: Jobs
    messages: Messages
    changes: Changes
    focus: Focus
    undo: UndoStack
    preferences: Preferences
    go: Navigator
    today: Callable[[], date] = today
    """The local date; tests take another."""

    def act(
        self,
        work: Callable[[], T],
        changes: Iterable[Change] = (),
        done: Callable[[T], object] | None = None,
        undo: Callable[[], object] | None = None,
        label: str = "",
        *,
        undo_with: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        """A small change by the user: run in a worker, told to the pages, and taken back with Ctrl+Z.

        ``undo`` takes it back; ``undo_with`` is the same for a change whose result is needed (a new id).
        ``label`` (translated) names it in the toast and the undo list. Redo runs ``work`` again.
        ``failed`` takes a SalesDeskError instead of a toast, e.g. to show it beside a field.
        """
        touched = frozenset(changes)
        latest: list[T] = []

        def remembered() -> T:
            latest[:] = [work()]
            return latest[0]

        def finished(result: T) -> None:
            self.messages.succeeded.emit()
            back = undo
            if undo_with is not None:
                taking_back = undo_with

                def back() -> object:
                    return taking_back(latest[0])

            if back is not None:
                step = Step(label, back, remembered, touched)
                self.undo.push(step)
                self.messages.info(label or _("Saved"), (_("Undo"), lambda: self.undo.undo(step)))
            elif label:
                self.messages.info(label)
            if done is not None:
                done(result)

        self.jobs.quick(remembered, finished, failed, touched, write=True)
