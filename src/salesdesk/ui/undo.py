"""Undo and redo of the user's changes. Each runs in a worker and tells what it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from salesdesk.i18n import _
from salesdesk.types import Change
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.messages import Messages


@dataclass(slots=True)
class Step:
    """One change of the user: its translated label and both ways."""

    label: str
    undo: Callable[[], object]
    redo: Callable[[], object] | None
    changes: frozenset[Change]


class UndoStack(QObject):
    """The steps that can be taken back (Ctrl+Z) and done again (Ctrl+Y)."""

    changed = Signal()

    def __init__(self, jobs: Jobs, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._messages = messages
        self._past: list[Step] = []
        self._future: list[Step] = []
        self._busy = False

    @property
    def undo_label(self) -> str | None:
        """What Ctrl+Z would take back, or None."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        """What Ctrl+Y would do again, or None."""
        return self._future[-1].label if self._future else None

    def push(self, step: Step) -> None:
        """Remember a step that was just done."""
        self._past.append(step)
        self._future.clear()
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything, e.g. after a restore."""
        self._past.clear()
        self._future.clear()
        self.changed.emit()

    def undo(self, step: Step | None = None) -> None:
        """Take back the last step, or the given one if it is still there."""
        found = step if step in self._past else (self._past[-1] if self._past and step is None else None)
        if found is None or self._busy:
            return

        def done(_result: object) -> None:
            self._past.remove(found)
            if found.redo is not None:
                self._future.append(found)
            self._finish(_("Undone: {label}").format(label=found.label) if found.label else _("Undone"))

        self._run(found.undo, done, found)

    def redo(self) -> None:
        """Do the last step that was taken back again."""
        if not self._future or self._busy:
            return
        step = self._future[-1]
        if step.redo is None:
            return

        def done(_result: object) -> None:
            self._future.remove(step)
            self._past.append(step)
            self._finish(_("Done again: {label}").format(label=step.label) if step.label else _("Done again"))

        self._run(step.redo, done, step)

    def _run(self, work: Callable[[], object], done: Callable[[object], None], step: Step) -> None:
        self._busy = True
        self._jobs.quick(work, done, self._refused, step.changes, write=True)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self._messages.error(error)

    def _finish(self, text: str) -> None:
        self._busy = False
        self._messages.info(text)
        self.changed.emit()
