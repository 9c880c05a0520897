"""Several of a few: a row of ticks for a handful, a list of ticks for many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from salesdesk.labels import label
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin


class Ticks(TextMixin, QWidget):
    """Members of an enumeration side by side, each with a tick."""

    def __init__(self, members: Iterable[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {member: QCheckBox() for member in members}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.MD)
        for box in self.boxes.values():
            line.addWidget(box)
        line.addStretch()
        self.setFocusProxy(next(iter(self.boxes.values())))
        self.retranslate()

    def values(self) -> tuple[Any, ...]:
        """The ticked members, in their order."""
        return tuple(member for member, box in self.boxes.items() if box.isChecked())

    def set_values(self, values: Iterable[Any]) -> None:
        """Tick these and no others."""
        wanted = set(values)
        for member, box in self.boxes.items():
            box.setChecked(member in wanted)

    def retranslate(self) -> None:
        """The names in the new language."""
        super().retranslate()
        for member, box in self.boxes.items():
            text = label(member)
            box.setText(text[:1].upper() + text[1:])


class TickList(TextMixin, QListWidget):
    """Many values one below the other, each with a tick; the ticked ones come first when they are shown."""

    def __init__(
        self, options: Callable[[], Sequence[tuple[Any, str]]], parent: QWidget | None = None, *, lines: int = 5
    ) -> None:
        super().__init__(parent)
        self._options = options
        self.setUniformItemSizes(True)
        self.setFixedHeight(lines * (self.fontMetrics().height() + theme.SM) + theme.SM)
        self.set_values(())

    def values(self) -> tuple[Any, ...]:
        """The ticked values, in the order shown."""
        rows = (self.item(row) for row in range(self.count()))
        checked = Qt.CheckState.Checked
        return tuple(row.data(int(Qt.ItemDataRole.UserRole)) for row in rows if row.checkState() == checked)

    def set_values(self, values: Iterable[Any]) -> None:
        """Tick these and no others; a value that is not offered is left out."""
        wanted = set(values)
        self.clear()
        for value, text in sorted(self._options(), key=lambda one: one[0] not in wanted):
            row = QListWidgetItem(text)
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked if value in wanted else Qt.CheckState.Unchecked)
            row.setData(int(Qt.ItemDataRole.UserRole), value)
            self.addItem(row)

    def retranslate(self) -> None:
        """The names in the new language."""
        super().retranslate()
        self.set_values(self.values())
