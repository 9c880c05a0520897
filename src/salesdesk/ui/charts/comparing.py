"""Comparing people fairly: values with their intervals in order, and the funnel plot of rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from salesdesk.formats import number
from salesdesk.i18n import _
from salesdesk.ui import theme
from salesdesk.ui.charts.base import CENTRE, LEFT, RIGHT, Chart, Format, empty, nice_top, text_at

DOT = 4.5


@dataclass(frozen=True, slots=True)
class Interval:
    """One value with its interval (None: there is none); ``note`` is said on hover."""

    label: str
    value: float
    low: float | None
    high: float | None
    note: str = ""
    payload: Any = None


class IntervalChart(Chart):
    """A dot for each value with a line over its interval, in the order given: where lines overlap, order means little."""

    ROW = 26

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(280, 120))
        self.rows: tuple[Interval, ...] = ()
        self.format: Format = number

    def set_rows(self, rows: Sequence[Interval], write: Format = number, title: str = "") -> None:
        """Show the values, the best first."""
        self.rows, self.format = tuple(rows), write
        self.setMinimumHeight(max(len(rows), 3) * self.ROW + theme.XL)
        said = [f"{row.label} {write(row.value)}" for row in rows]
        self.describe("; ".join([title, *said] if title else said))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Names, lines and dots over a common scale."""
        if not self.rows:
            empty(painter, area)
            return
        metrics = painter.fontMetrics()
        left = min(max(metrics.horizontalAdvance(row.label) for row in self.rows) + theme.MD, area.width() * 0.35)
        right = max(metrics.horizontalAdvance(self.format(row.value)) for row in self.rows) + theme.MD
        room = area.adjusted(left, 0, -right, -metrics.height() - theme.SM)
        values = [bound for row in self.rows for bound in (row.low, row.value, row.high) if bound is not None]
        low, high = min(values), max(values)
        margin = (high - low) * 0.04 or abs(high) * 0.05 or 1.0
        low, high = max(low - margin, 0.0) if low >= 0 else low - margin, high + margin

        def across(value: float) -> float:
            return room.left() + room.width() * (value - low) / (high - low)

        row_height = min(room.height() / len(self.rows), self.ROW * 1.4)
        for i, row in enumerate(self.rows):
            y = room.top() + (i + 0.5) * row_height
            band = QRectF(area.left(), y - row_height / 2, area.width(), row_height)
            text_at(painter, QRectF(area.left(), band.top(), left - theme.SM, row_height), row.label, LEFT,
                    theme.colour("text"))  # fmt: skip
            painter.setPen(QPen(theme.colour("hairline"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            if row.low is not None and row.high is not None:
                painter.setPen(QPen(theme.colour("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(QPointF(across(row.low), y), QPointF(across(row.high), y))
            painter.setPen(QPen(theme.colour("card"), 1.5))
            painter.setBrush(theme.colour("accent" if row.low is not None else "muted"))
            painter.drawEllipse(QPointF(across(row.value), y), DOT, DOT)
            text_at(painter, QRectF(room.right(), band.top(), right, row_height), self.format(row.value), RIGHT,
                    theme.colour("text"))  # fmt: skip
            self.hot(band, self._tip(row), row.payload)
        foot = QRectF(room.left(), area.bottom() - metrics.height(), room.width(), metrics.height())
        text_at(painter, foot, self.format(low), LEFT)
        text_at(painter, foot, self.format(high), RIGHT)

    def _tip(self, row: Interval) -> str:
        lines = [f"{row.label}: {self.format(row.value)}"]
        if row.low is not None and row.high is not None:
            lines.append(_("95% interval {low} to {high}").format(low=self.format(row.low), high=self.format(row.high)))
        return "\n".join([*lines, row.note] if row.note else lines)


@dataclass(frozen=True, slots=True)
class Dot:
    """One agent in the funnel plot: n across, the rate up.

    ``outside``: 0 within the limits, 1 beyond the inner ones, 2 beyond the outer ones.
    """

    label: str
    n: int
    rate: float
    outside: int
    note: str = ""
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Band:
    """The limits at one n, from the outer low to the outer high."""

    n: int
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


class FunnelPlotChart(Chart):
    """Rates against n between control limits. A name stands only where chance doesn't explain the distance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(300, 220))
        self.dots: tuple[Dot, ...] = ()
        self.bands: tuple[Band, ...] = ()
        self.centre = 0.0
        self.format: Format = number

    def set_plot(
        self, dots: Sequence[Dot], bands: Sequence[Band], centre: float, write: Format = number, title: str = ""
    ) -> None:
        """Show the plot; no dots: no data."""
        self.dots, self.bands, self.centre, self.format = tuple(dots), tuple(bands), centre, write
        said = [f"{dot.label} {write(dot.rate)} (n = {number(dot.n)})" for dot in dots]
        self.describe("; ".join([title, *said] if title else said))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Axes, the two funnels, the centre, the dots."""
        if not self.dots or not self.bands:
            empty(painter, area)
            return
        metrics = painter.fontMetrics()
        most = max(self.bands[-1].n, 1)
        top = self._top()
        left = max(metrics.horizontalAdvance(self.format(value)) for value in (0.0, top / 2, top)) + theme.SM
        room = area.adjusted(left, metrics.height() / 2, -theme.SM, -metrics.height() - theme.SM)

        def place(n: float, rate: float) -> QPointF:
            return QPointF(room.left() + room.width() * n / most, room.bottom() - room.height() * min(rate, top) / top)

        for value in (0.0, top / 2, top):
            y = place(0, value).y()
            painter.setPen(QPen(theme.colour("hairline"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            text_at(painter, QRectF(area.left(), y - 8, left - theme.XS, 16), self.format(value), RIGHT)
        for low, high, name in (("outer_low", "outer_high", "sunken"), ("inner_low", "inner_high", "accent_soft")):
            around = [place(band.n, getattr(band, low)) for band in self.bands]
            around += [place(band.n, getattr(band, high)) for band in reversed(self.bands)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(name))
            painter.drawPolygon(QPolygonF(around))
        painter.setPen(QPen(theme.colour("muted"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(place(0, self.centre), place(most, self.centre))
        taken: list[QRectF] = []
        for dot in sorted(self.dots, key=lambda one: -one.outside):
            self._dot(painter, room, place(dot.n, dot.rate), dot, taken)
        foot = QRectF(room.left(), area.bottom() - metrics.height(), room.width(), metrics.height())
        text_at(painter, foot, "0", LEFT)
        text_at(painter, foot, _("n of cases"), CENTRE)
        text_at(painter, foot, number(most), RIGHT)

    def _top(self) -> float:
        """The rate at the upper edge: room for every dot and for most of the funnel."""
        rates = [dot.rate for dot in self.dots]
        edge = self.bands[len(self.bands) // 4].outer_high
        return min(1.0, nice_top(max([*rates, min(edge, 1.0), self.centre]) * 100) / 100)

    def _dot(self, painter: QPainter, room: QRectF, at: QPointF, dot: Dot, taken: list[QRectF]) -> None:
        painter.setPen(QPen(theme.colour("card"), 1))
        painter.setBrush(theme.colour(("muted", "amber", "red")[dot.outside]))
        if dot.outside:  # a shape of its own, so that it can be told without colour
            path = QPainterPath(QPointF(at.x(), at.y() - DOT * 1.4))
            for x, y in ((DOT * 1.4, 0), (0, DOT * 1.4), (-DOT * 1.4, 0)):
                path.lineTo(QPointF(at.x() + x, at.y() + y))
            path.closeSubpath()
            painter.drawPath(path)
            wide = painter.fontMetrics().horizontalAdvance(dot.label) + theme.XS
            x = at.x() + DOT * 2 if at.x() + DOT * 2 + wide < room.right() else at.x() - DOT * 2 - wide
            name = QRectF(x, at.y() - 8, wide, 16)
            if not any(name.intersects(other) for other in taken):
                taken.append(name)
                text_at(painter, name, dot.label, LEFT, theme.colour("text"))
        else:
            painter.drawEllipse(at, DOT, DOT)
        tip = f"{dot.label}: {self.format(dot.rate)} (n = {number(dot.n)})"
        self.hot(QRectF(at.x() - 7, at.y() - 7, 14, 14), "\n".join([tip, dot.note] if dot.note else [tip]), dot.payload)
