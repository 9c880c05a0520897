"""The sparkline of a tile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from salesdesk.i18n import _
from salesdesk.ui import theme
from salesdesk.ui.charts.base import Chart


def _path(points: Sequence[QPointF | None]) -> QPainterPath:
    """A line through the points that breaks where there is no data."""
    path, pen_down = QPainterPath(), False
    for point in points:
        if point is None:
            pen_down = False
        elif pen_down:
            path.lineTo(point)
        else:
            path.moveTo(point)
            pen_down = True
    return path


class Sparkline(Chart):
    """A small line without axes; the last value has a dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(60, 24))
        self.values: tuple[float | None, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(100, 28)

    def set_values(self, values: Sequence[float | None], text: str = "") -> None:
        """Show values in order of time; None leaves a gap."""
        self.values = tuple(values)
        self.describe(text or _("Course over {n} values").format(n=len(values)))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """The line."""
        known = [value for value in self.values if value is not None]
        if len(known) < 2:
            return
        low, high = min(known), max(known)
        room = area.adjusted(2, 4, -5, -4)
        step = room.width() / max(len(self.values) - 1, 1)
        height = high - low or 1.0
        points = [
            None
            if value is None
            else QPointF(room.left() + i * step, room.bottom() - (value - low) / height * room.height())
            for i, value in enumerate(self.values)
        ]
        painter.setPen(QPen(theme.colour("accent"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_path(points))
        last = next(point for point in reversed(points) if point is not None)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(last, 2.6, 2.6)
