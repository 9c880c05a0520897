"""Lines over time: the sparkline of a tile, and the trend with its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from salesdesk.formats import number
from salesdesk.i18n import _
from salesdesk.ui import theme
from salesdesk.ui.charts.base import Chart, Format, empty, nice_top, text_at

LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


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


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and a value (or None) for each label of the axis. ``quiet`` draws it in grey."""

    name: str
    values: tuple[float | None, ...]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """What a trend shows.

    ``labels`` and ``payloads`` (what ``picked`` carries) have one entry a point; ``target`` a number or one a point.
    ``notes`` are added to the tooltip of a point, e.g. “213 of 1,002 calls”.
    """

    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    target: float | tuple[float | None, ...] | None = None
    format: Format = number
    payloads: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    zero: bool = field(default=True)


class TrendChart(Chart):
    """Lines with a dashed target, labelled at their ends; values on hover, a click picks the point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(300, 180))
        self.trend = Trend()

    def set_trend(self, trend: Trend) -> None:
        """Show a trend."""
        self.trend = trend
        parts = [f"{trend.title}: {len(trend.labels)}"] + [
            f"{line.name} {trend.format(next((v for v in reversed(line.values) if v is not None), None))}"
            for line in trend.series
        ]
        self.describe("; ".join(parts))

    def _targets(self) -> tuple[float | None, ...]:
        target, count = self.trend.target, len(self.trend.labels)
        return target if isinstance(target, tuple) else (target,) * count

    def _range(self) -> tuple[float, float] | None:
        known = [v for line in self.trend.series for v in line.values if v is not None]
        if not known:
            return None
        known += [t for t in self._targets() if t is not None]
        low = 0.0 if self.trend.zero else min(known)
        return low, nice_top(max(known)) if self.trend.zero else max(known)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Grid, target, lines, labels."""
        span = self._range()
        if span is None:
            empty(painter, area)
            return
        low, high = span
        trend, metrics = self.trend, painter.fontMetrics()
        ticks = [low + (high - low) * i / 4 for i in range(5)]
        left = max(metrics.horizontalAdvance(trend.format(tick)) for tick in ticks) + theme.SM
        names = [line.name for line in trend.series] + ([_("target")] if trend.target is not None else [])
        right = min(max((metrics.horizontalAdvance(name) for name in names), default=0) + theme.MD, 130)
        line_height = metrics.height()
        room = area.adjusted(left, theme.SM, -right, -line_height - theme.SM)
        for tick in ticks:
            y = room.bottom() - (tick - low) / (high - low) * room.height()
            painter.setPen(QPen(theme.colour("hairline"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            text_at(
                painter,
                QRectF(area.left(), y - line_height / 2, left - theme.XS, line_height),
                trend.format(tick),
                RIGHT,
            )
        count = len(trend.labels)
        step = room.width() / max(count - 1, 1)

        def x_of(i: int) -> float:
            return room.left() + i * step if count > 1 else room.center().x()

        def y_of(value: float) -> float:
            return room.bottom() - (value - low) / (high - low) * room.height()

        self._x_labels(painter, room, x_of, line_height, step)
        ends: list[tuple[float, str, QColor]] = []
        targets = self._targets()
        if trend.target is not None:
            pen = QPen(theme.colour("muted"), 1.2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(_path([None if t is None else QPointF(x_of(i), y_of(t)) for i, t in enumerate(targets)]))
            last = next((t for t in reversed(targets) if t is not None), None)
            if last is not None:
                ends.append((y_of(last), _("target"), theme.colour("muted")))
        for number_, line in enumerate(trend.series):
            colour = self._line(painter, number_, line, x_of, y_of, room)
            last = next((v for v in reversed(line.values) if v is not None), None)
            if last is not None:
                ends.append((y_of(last), line.name, colour))
        self._end_labels(painter, room, right, ends, line_height)
        self._hover(painter, room, x_of, step)

    def _line(self, painter: QPainter, order: int, line: Series, x_of: Any, y_of: Any, room: QRectF) -> QColor:
        colour = theme.colour("border") if line.quiet else theme.colour("accent")
        if not line.quiet and order > 0:
            colour = QColor(theme.CATEGORIES[order % len(theme.CATEGORIES)])
        points = [None if v is None else QPointF(x_of(i), y_of(v)) for i, v in enumerate(line.values)]
        if order == 0 and not line.quiet:
            whole = [point for point in points if point is not None]
            if len(whole) > 1:
                soft = QColor(colour)
                soft.setAlpha(26)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(soft)
                foot = [QPointF(whole[-1].x(), room.bottom()), QPointF(whole[0].x(), room.bottom())]
                painter.drawPolygon(QPolygonF([*whole, *foot]))
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_path(points))
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        dots = [p for p in points if p is not None]
        for point in dots if len(points) <= 40 else dots[-1:]:
            painter.drawEllipse(point, 2.6, 2.6)
        return colour

    def _x_labels(self, painter: QPainter, room: QRectF, x_of: Any, height: int, step: float) -> None:
        labels = self.trend.labels
        widest = max(painter.fontMetrics().horizontalAdvance(text) for text in labels) + theme.MD
        every = max(1, -(-widest // max(round(step), 1)))
        for i in range(0, len(labels), every):
            place = QRectF(x_of(i) - widest / 2, room.bottom() + theme.XS, widest, height)
            text_at(painter, place, labels[i], CENTRE)

    @staticmethod
    def _end_labels(
        painter: QPainter, room: QRectF, width: float, ends: list[tuple[float, str, QColor]], height: int
    ) -> None:
        bottom = room.top() - height
        for y, name, colour in sorted(ends, key=lambda end: end[0]):
            top = max(y - height / 2, bottom)
            text_at(painter, QRectF(room.right() + theme.SM, top, width - theme.SM, height), name, LEFT, colour)
            bottom = top + height

    def _hover(self, painter: QPainter, room: QRectF, x_of: Any, step: float) -> None:
        trend, targets, target = self.trend, self._targets(), _("target")
        for i, label in enumerate(trend.labels):
            lines = [label] + [f"{line.name}: {trend.format(line.values[i])}" for line in trend.series]
            if targets[i] is not None:
                lines.append(target + f": {trend.format(targets[i])}")
            if i < len(trend.notes) and trend.notes[i]:
                lines.append(trend.notes[i])
            area = QRectF(x_of(i) - step / 2, room.top(), max(step, 4), room.height())
            self.hot(area, "\n".join(lines), trend.payloads[i] if i < len(trend.payloads) else None)
        under = self.hovering
        if under is not None and under < len(trend.labels):
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawLine(QPointF(x_of(under), room.top()), QPointF(x_of(under), room.bottom()))
