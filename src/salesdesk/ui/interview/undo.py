"""Undo and redo within the form: whole forms remembered at each pause, across fields (Ctrl+Z, Ctrl+Y).

The fields' own undo knows only one field and forgets it when the field is filled anew; this one takes back what was
typed, chosen, added or removed anywhere in the form, in the order it was done.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from salesdesk.services.interviews import InterviewForm
from salesdesk.ui.interview.form import InterviewEditor

PAUSE_MS = 400
"""What is typed without a longer pause is one step."""

MOST = 200
"""Steps that are remembered."""


class FormUndo(QObject):
    """The forms that stood in an editor before and after the present one."""

    def __init__(self, editor: InterviewEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._past: list[InterviewForm] = []
        self._future: list[InterviewForm] = []
        self._now = editor.form()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.note)
        editor.edited.connect(self._pause.start)
        editor.installEventFilter(self)
        editor.made.connect(self.watch)
        self.watch(editor)

    def watch(self, widget: QWidget) -> None:
        """Take the keys from a widget and everything in it, before a field's own undo sees them."""
        for one in (widget, *widget.findChildren(QWidget)):
            one.installEventFilter(self)
            if isinstance(one, QPlainTextEdit):
                one.setUndoRedoEnabled(False)

    def reset(self) -> None:
        """Another form is shown: nothing before it can be brought back."""
        self._pause.stop()
        self._past.clear()
        self._future.clear()
        self._now = self._editor.form()

    def note(self) -> None:
        """Remember the form as it stands, if anything changed since."""
        self._pause.stop()
        form = self._editor.form()
        if form != self._now:
            self._past.append(self._now)
            del self._past[:-MOST]
            self._now = form
            self._future.clear()

    def undo(self) -> bool:
        """Bring back what stood before; False when there is nothing."""
        self.note()
        return self._go(self._past, self._future)

    def redo(self) -> bool:
        """Do again what was taken back; False when there is nothing."""
        self.note()
        return self._go(self._future, self._past)

    def _go(self, source: list[InterviewForm], other: list[InterviewForm]) -> bool:
        if not source:
            return False
        other.append(self._now)
        self._now = source.pop()
        field, place = QApplication.focusWidget(), _cursor(QApplication.focusWidget())
        self._editor.show_form(self._now)
        _set_cursor(field, place)
        self._editor.edited.emit()
        self._pause.stop()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo and redo keys belong to the form as long as it is the one that is typed in."""
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            back = event.matches(QKeySequence.StandardKey.Undo)
            again = event.matches(QKeySequence.StandardKey.Redo) or _is_ctrl_y(event)
            if back or again:
                event.accept()
                if kind is QEvent.Type.KeyPress:
                    (self.undo if back else self.redo)()
                return True
        return super().eventFilter(watched, event)


def _is_ctrl_y(event: QKeyEvent) -> bool:
    """The window's keys for redo, whatever the platform's own is."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return control and (event.key() == Qt.Key.Key_Y or (shift and event.key() == Qt.Key.Key_Z))


def _cursor(field: QWidget | None) -> int:
    if isinstance(field, QLineEdit):
        return field.cursorPosition()
    return field.textCursor().position() if isinstance(field, QPlainTextEdit) else 0


def _set_cursor(field: QWidget | None, place: int) -> None:
    if isinstance(field, QLineEdit):
        field.setCursorPosition(min(place, len(field.text())))
    elif isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        cursor.setPosition(min(place, len(field.toPlainText())))
        field.setTextCursor(cursor)
