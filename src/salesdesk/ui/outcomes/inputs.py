"""The fields of an entry line: everything is typed, and read by the service as it was typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from salesdesk.i18n import _
from salesdesk.services.outcomes import FieldView
from salesdesk.services.people.rows import AgentRow
from salesdesk.ui import theme
from salesdesk.ui.widgets.date_field import DateField
from salesdesk.ui.widgets.labels import PlainLabel, plain_tip
from salesdesk.ui.widgets.pickers import Chooser

SEARCHED = int(Qt.ItemDataRole.UserRole)
WIDE = frozenset({"note", "text"})
"""Fields that take what room there is."""
YES, NO = "yes", "no"


class _Offers(QCompleter):
    """Finds by everything an agent is known as, and puts in how the agent is shown."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Name and number."""
        return str(index.data(int(Qt.ItemDataRole.DisplayRole)) or "")


class AgentLine(QLineEdit):
    """An agent, typed by name, number, pinyin or initials; what fits is offered below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = QStandardItemModel(self)
        completer = _Offers(self._offered, self)
        completer.setCompletionRole(SEARCHED)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        self.setCompleter(completer)

    def fill(self, agents: Iterable[AgentRow]) -> None:
        """Offer these agents."""
        self._offered.clear()
        for row in agents:
            shown = f"{row.name} · {row.number}" if row.number else row.name
            item = QStandardItem(shown)
            item.setData(" ".join((shown, row.pinyin, *row.identities)), SEARCHED)
            self._offered.appendRow(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the first that is offered when none was chosen."""
        completer, enter = self.completer(), event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        popup = completer.popup() if completer is not None and enter else None
        if completer is None or popup is None or not popup.isVisible() or popup.currentIndex().isValid():
            super().keyPressEvent(event)
            return
        first = completer.completionModel().index(0, 0)
        popup.hide()
        if first.isValid():
            self.setText(completer.pathFromIndex(first))
        event.accept()


class EntryCell(QWidget):
    """One field of the line: its name above, what is wrong below."""

    def __init__(self, view: FieldView, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.control = _control(view, today)
        self.label = PlainLabel(f"{view.title} *" if view.required else view.title, role="label", elide=True)
        self.error = PlainLabel(role="error", wrap=True)
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.label, self.control, self.error):
            layout.addWidget(widget)
        layout.addStretch()
        self.control.setAccessibleName(view.title)
        self.control.setMinimumWidth(theme.px(70))

    def text(self) -> str:
        """What stands in the field, as it is read."""
        if isinstance(self.control, Chooser):
            return str(self.control.value() or "")
        return self.control.text().strip() if isinstance(self.control, QLineEdit) else ""

    def set_text(self, text: str) -> None:
        """Put something in."""
        if isinstance(self.control, Chooser):
            self.control.set_value(text or None)
        elif isinstance(self.control, QLineEdit):
            self.control.setText(text)
            if isinstance(self.control, DateField):
                self.control.editingFinished.emit()

    @property
    def touched(self) -> bool:
        """Whether something stands in it that a new line would not have."""
        return bool(self.text()) and not (self.view.required and isinstance(self.control, DateField))

    def set_error(self, text: str = "") -> None:
        """Say what is wrong (translated), or nothing."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.control.setProperty("wrong", "true" if text else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
        self.control.setAccessibleDescription(text)


def _control(view: FieldView, today: date) -> QWidget:
    match view.reading:
        case "moment" | "day":
            return DateField(today if view.required else None, optional=not view.required)
        case "agent":
            return AgentLine()
        case "choice":
            chooser = Chooser()
            usual = view.usual
            empty = [] if view.required else [(None, usual or "—")]
            chooser.fill([*empty, *((word, name) for word, name in view.choices if name != usual)])
            chooser.setMinimumContentsLength(4)
            return chooser
        case "flag":
            chooser = Chooser()
            chooser.fill([(None, "—"), (YES, _("yes")), (NO, _("no"))])
            chooser.setMinimumContentsLength(3)
            return chooser
        case _text:
            line = QLineEdit()
            line.setMaxLength(2000)
            line.setToolTip(plain_tip(_EXAMPLES[view.reading]) if view.reading in _EXAMPLES else "")
            return line


_EXAMPLES = {"money": "1,280.50", "score": "4.5 · 4.5/5", "share": "1 · 0.5 · 4h"}
__all__ = ["NO", "WIDE", "YES", "AgentLine", "EntryCell"]
