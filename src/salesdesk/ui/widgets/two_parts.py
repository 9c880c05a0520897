"""Two rows of controls beside each other, and one above the other where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from salesdesk.ui import theme


class TwoParts(QWidget):
    """``TwoParts(left, right)``: the left row takes the width that is left over."""

    def __init__(self, left: QHBoxLayout, right: QHBoxLayout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.SM)
        self._line.addLayout(left, 1)
        self._line.addLayout(right)

    @property
    def stacked(self) -> bool:
        """Whether one stands above the other."""
        return self._line.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """The wider part needs its room; the other may go below it."""
        hint = super().minimumSizeHint()
        return QSize(max(self._left.minimumSize().width(), self._right.minimumSize().width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other as long as nothing is cut."""
        super().resizeEvent(event)
        needed = self._left.sizeHint().width() + self._right.sizeHint().width() + theme.SM
        beside = event.size().width() >= needed
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
