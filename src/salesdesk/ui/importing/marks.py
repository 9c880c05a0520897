"""Cells with a background of their own: the style sheet of tables paints none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from salesdesk.ui.tables.table import CellDelegate

_BACK = int(Qt.ItemDataRole.BackgroundRole)
_TEXT = int(Qt.ItemDataRole.ForegroundRole)


class MarkedDelegate(CellDelegate):
    """Fills a marked cell with its colour; the one under the cursor keeps a line of it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The mark, then the cell."""
        mark = index.data(_BACK)
        if isinstance(mark, QColor):
            painter.fillRect(option.rect, mark)
        super().paint(painter, option, index)
        if isinstance(mark, QColor) and option.state & QStyle.StateFlag.State_Selected:
            ink = index.data(_TEXT)
            painter.save()
            painter.setPen(QPen(ink if isinstance(ink, QColor) else mark, 2))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
            painter.restore()
