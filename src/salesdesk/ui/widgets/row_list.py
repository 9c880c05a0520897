"""Rows of the same few fields, with a button to add one and one to take each away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.i18n import N_
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton

T = TypeVar("T")


class RowWidget(Protocol[T]):
    """One row: a widget that can show a value, give it back, and call ``changed`` when the user typed."""

    changed: Callable[[], None]

    def value(self) -> T | None:
        """What stands in it; None when it is empty."""

    def show_value(self, value: T) -> None:
        """Show a value."""

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""


class RowList(TextMixin, QFrame, Generic[T]):
    """A list of rows made by ``make``. ``edited`` is emitted whenever the user changed, added or removed one."""

    edited = Signal()
    made = Signal(QWidget)
    """A row was made: whoever watches the fields of a form watches this one too."""

    def __init__(self, make: Callable[[], QWidget], add: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._rows: list[tuple[QWidget, QWidget, IconButton]] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.SM)
        self._add = Button(add, self._add_empty, icon="plus", kind="link")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._column)
        layout.addWidget(self._add, alignment=Qt.AlignmentFlag.AlignLeft)

    def values(self) -> tuple[T, ...]:
        """The values of the rows that are not empty, in order."""
        found = (row.value() for row, _frame, _cross in self._rows)  # type: ignore[attr-defined]
        return tuple(value for value in found if value is not None)

    def show_values(self, values: Sequence[T]) -> None:
        """Show these values; rows that say the same already stay as they are, so that nobody's typing is disturbed."""
        if self.values() == tuple(values) and len(self._rows) >= len(values):
            return
        while len(self._rows) > len(values):
            self._drop(self._rows[-1][0])
        for place, value in enumerate(values):
            row = self._rows[place][0] if place < len(self._rows) else self._append()
            if row.value() != value:  # type: ignore[attr-defined]
                row.show_value(value)  # type: ignore[attr-defined]

    def add_value(self, value: T) -> None:
        """One row more, as if the user had typed it."""
        self._append().show_value(value)  # type: ignore[attr-defined]
        self.edited.emit()

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self._add.setVisible(not locked)
        for row, _frame, cross in self._rows:
            row.set_locked(locked)  # type: ignore[attr-defined]
            cross.setVisible(not locked)

    def _append(self) -> QWidget:
        row = self._make()
        frame = QWidget()
        line = QHBoxLayout(frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        cross = IconButton("trash-2", N_("Remove this line"), lambda: self._remove(row))
        line.addWidget(row, 1)
        line.addWidget(cross, alignment=Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(frame)
        self._rows.append((row, frame, cross))
        row.changed = self.edited.emit  # type: ignore[attr-defined]
        self.made.emit(frame)
        return row

    def _add_empty(self) -> None:
        row = self._append()
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: QWidget) -> None:
        self._drop(row)
        self.edited.emit()

    def _drop(self, row: QWidget) -> None:
        frame = next(frame for one, frame, _cross in self._rows if one is row)
        self._rows = [entry for entry in self._rows if entry[0] is not row]
        frame.hide()
        frame.setParent(None)
        frame.deleteLater()
