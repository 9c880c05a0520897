"""The agenda at the left of the editor: lines to tick, change, take out and add, under the headings of their subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.meetings import AgendaItem, Subject
from salesdesk.ui import theme
from salesdesk.ui.meeting.growing_text import GrowingText
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import clear_layout


class AgendaLine(TextMixin, QWidget):
    """One line: ticked when it was talked about; where it comes from stands below."""

    edited = Signal()
    removed = Signal()
    entered = Signal()

    def __init__(self, item: AgendaItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        self.tick = QCheckBox()
        self.bind(self.tick.setAccessibleName, N_("Talked about"))
        self.bind(self.tick.setToolTip, N_("Talked about"))
        self.tick.setChecked(item.done)
        self.text = GrowingText(one_line=True, flat=True)
        self.bind(self.text.setAccessibleName, N_("Line of the agenda"))
        self.text.set_text(item.text)
        self.source = PlainLabel(item.source, role="caption", wrap=True)
        self.source.setVisible(bool(item.source))
        self.cross = IconButton("x", N_("Take this line out"), self.removed.emit)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.text)
        self.source.setContentsMargins(theme.SM, 0, 0, 0)
        middle.addWidget(self.source)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.XS)
        line.addWidget(self.tick, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(middle, 1)
        line.addWidget(self.cross, alignment=Qt.AlignmentFlag.AlignTop)
        self.tick.toggled.connect(lambda _on: self.edited.emit())
        self.text.on_edit(self.edited.emit)
        self.text.entered.connect(self.entered)
        self.setFocusProxy(self.text)

    def item(self) -> AgendaItem | None:
        """The line as it stands, or None when it is empty."""
        text = " ".join(self.text.text().split())
        return replace(self._item, text=text, done=self.tick.isChecked()) if text else None

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self.text.setReadOnly(locked)
        self.tick.setEnabled(not locked)
        self.cross.setVisible(not locked)


class AgendaList(TextMixin, QWidget):
    """``show_items`` and ``items`` are inverse; ``edited`` at every change, ``taken_out`` when a line was removed."""

    edited = Signal()
    taken_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[AgendaLine] = []
        self._locked = False
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.SM)
        self.add = Button(N_("Add a line"), self.add_line, icon="plus", kind="link")
        self.nothing = PlainLabel(role="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.nothing)
        layout.addLayout(self._body)
        layout.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignLeft)

    def items(self) -> tuple[AgendaItem, ...]:
        """The lines that are not empty, in order."""
        found = (line.item() for line in self._lines)
        return tuple(item for item in found if item is not None)

    def show_items(self, items: Sequence[AgendaItem]) -> None:
        """Show other lines; the same ones stay as they are, so that nobody's typing is disturbed."""
        if self._lines and self.items() == tuple(items):
            return
        clear_layout(self._body)
        self._lines = []
        subject: Subject | None = None
        for item in items:
            if item.subject is not subject:
                subject = item.subject
                self._body.addWidget(PlainLabel(subject.words, role="label"))
            self._append(item)
        self.nothing.setVisible(not items)
        self.set_locked(self._locked)

    def add_line(self) -> None:
        """An empty line of one's own, with the cursor in it."""
        last = self._lines[-1] if self._lines else None
        if last is None or last.item() is not None:
            line = self._append(AgendaItem(key=f"own:{uuid4().hex}", text=""))
            self.nothing.hide()
        else:
            line = last
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self._locked = locked
        self.add.setVisible(not locked)
        self.nothing.setText(
            _("Nothing was on the agenda.")
            if locked
            else _("No line yet. Build the agenda from the data, or add your own.")
        )
        for line in self._lines:
            line.set_locked(locked)

    def _append(self, item: AgendaItem) -> AgendaLine:
        line = AgendaLine(item)
        line.edited.connect(self.edited)
        line.entered.connect(lambda: self._go_on(line))
        line.removed.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._body.addWidget(line)
        return line

    def _go_on(self, line: AgendaLine) -> None:
        place = self._lines.index(line)
        if place + 1 < len(self._lines):
            self._lines[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif not self._locked:
            self.add_line()

    def _remove(self, line: AgendaLine) -> None:
        empty = line.item() is None
        place = self._lines.index(line)
        self._lines.remove(line)
        self._body.removeWidget(line)
        line.hide()
        line.setParent(None)
        line.deleteLater()
        after = self._lines[min(place, len(self._lines) - 1)] if self._lines else None
        (after or self.add).setFocus(Qt.FocusReason.OtherFocusReason)
        self.nothing.setVisible(not self._lines)
        if not empty:
            self.taken_out.emit()

    def retranslate(self) -> None:
        """The headings in the new language."""
        super().retranslate()
        if hasattr(self, "_lines"):
            items, self._lines = self.items(), []
            self.show_items(items)
