"""The entry line: Enter keeps the record and begins the next one with day and agent kept, Esc empties it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.outcomes import FieldView
from salesdesk.services.people.rows import AgentRow
from salesdesk.ui import theme
from salesdesk.ui.outcomes.inputs import WIDE, AgentLine, EntryCell
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import Card, clear_layout

IN_A_ROW = 6
KEPT = frozenset({"day", "agent_name", "kind"})
"""What the next line begins with: people enter a day's records of one agent together."""
LATER = ("source_id", "campaign", "call_ref", "note")
"""Fields that are seldom said by hand stand at the end, whatever their place in a file."""


class EntryLine(Card):
    """``entered`` carries the texts by field; ``pasted`` a clipboard text of several cells."""

    entered = Signal(object)
    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.cells: dict[str, EntryCell] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SM)
        self._grid.setVerticalSpacing(theme.XS)
        for column in range(IN_A_ROW):
            self._grid.setColumnStretch(column, 1)
        self.save = Button(N_("Enter"), self.submit, icon="check", kind="primary")
        self.hint = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.hint.setText,
            N_("Enter keeps the line and begins the next one; Esc empties it. Lines copied from Excel can be pasted."),
        )
        self.body.addLayout(self._grid)

    def show_fields(self, fields: Sequence[FieldView], agents: Sequence[AgentRow], today: date) -> None:
        """Another kind's fields; what stands in fields of the same name stays."""
        before = self.texts()
        had = next((name for name, cell in self.cells.items() if cell.control.hasFocus()), None)
        self._empty_grid()
        ordered = sorted(fields, key=lambda view: LATER.index(view.name) + 1 if view.name in LATER else 0)
        self.cells = {view.name: EntryCell(view, today) for view in ordered}
        row = column = 0
        for cell in self.cells.values():
            if column == IN_A_ROW:
                row, column = row + 1, 0
            wide = IN_A_ROW - column if cell.view.name in WIDE else 1
            self._grid.addWidget(cell, row, column, 1, wide)
            column += wide
            cell.control.installEventFilter(self)
            cell.set_text(before.get(cell.view.name, "") or cell.text())
        self._grid.addWidget(self.hint, row + 1, 0, 1, IN_A_ROW - 1)
        self._grid.addWidget(self.save, row + 1, IN_A_ROW - 1, Qt.AlignmentFlag.AlignRight)
        self.fill_agents(agents)
        chain: list[QWidget] = [*(cell.control for cell in self.cells.values()), self.save]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)
        if had in self.cells:
            self.cells[had].control.setFocus()

    def _empty_grid(self) -> None:
        for kept in (self.hint, self.save):
            self._grid.removeWidget(kept)
        clear_layout(self._grid)

    def fill_agents(self, agents: Sequence[AgentRow]) -> None:
        """Offer these agents."""
        for cell in self.cells.values():
            if isinstance(cell.control, AgentLine):
                cell.control.fill(agents)

    def texts(self) -> dict[str, str]:
        """What stands in the line."""
        return {name: text for name, cell in self.cells.items() if (text := cell.text())}

    def begin(self) -> None:
        """The keyboard is at the first field that is empty."""
        empty = next((cell for cell in self.cells.values() if not cell.text()), None)
        first = empty or next(iter(self.cells.values()), None)
        if first is not None:
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Keep the line, if something was said in it."""
        self.refuse({})
        self.entered.emit(self.texts())

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Say at each field what is wrong; the keyboard goes to the first of them."""
        for name, cell in self.cells.items():
            cell.set_error(problems.get(name, ""))
        wrong = next((cell for name, cell in self.cells.items() if name in problems), None)
        if wrong is not None:
            wrong.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_line(self) -> None:
        """The record was kept: the next one begins."""
        for name, cell in self.cells.items():
            if name not in KEPT:
                cell.set_text("")
        self.refuse({})
        self.begin()

    def empty(self) -> bool:
        """Esc: take out what was typed; answers whether there was anything."""
        touched = [cell for cell in self.cells.values() if cell.touched or cell.error.text()]
        for cell in touched:
            cell.set_text("")
        self.refuse({})
        return bool(touched)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Esc and the pasting of several cells, in whatever field."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        escape = event.key() == Qt.Key.Key_Escape and plain and any(cell.touched for cell in self.cells.values())
        if event.type() == QEvent.Type.ShortcutOverride and escape:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.submit()
            return True
        if escape:
            self.empty()
            self.begin()
            return True
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if "\t" in text.strip("\r\n") or "\n" in text.strip():
                self.pasted.emit(text)
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """The page gives the fields anew, in the other language."""
        super().retranslate()
        self.setAccessibleName(_("Entry line"))
