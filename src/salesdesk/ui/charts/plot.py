"""A trend drawn by pyqtgraph: view, axes, lines, target and the names at their ends.

Only ``engine`` and ``trend`` import this module, and late: pyqtgraph and numpy take long to load. Every text is
set as plain text, since names come from files; nothing here is a title or a legend, which pyqtgraph takes for HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPen
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QWidget

from salesdesk.i18n import _
from salesdesk.ui import theme
from salesdesk.ui.charts.trend import Series, Trend

WIDEST_NAME = 130
"""The most room for the names at the ends of the lines, in device-independent pixels at the usual text size."""
MOST_DOTS = 40
"""A line of more points has a dot at its end only."""
BEYOND = 200
"""How far a label may reach beyond the ends of its axis: more than any does."""
DOT, HOVERED_DOT = 5.2, 8.0
TICKS = 5

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class End:
    """What stands at the end of a line, at the height of its last value."""

    value: float
    name: str
    colour: QColor


class Plot:
    """The view, a child of the chart that takes no mouse: chart and page keep hover, click, menu and wheel."""

    def __init__(self, parent: QWidget) -> None:
        self._trend = Trend()
        self._span = (0.0, 1.0)
        self._ends: list[End] = []
        self._names: list[QGraphicsSimpleTextItem] = []
        self.view = pg.GraphicsView(parent, background=None)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().setAutoFillBackground(False)
        self.view.setCacheMode(self.view.CacheModeFlag.CacheNone)  # a cached background hides the card below
        self.view.setAntialiasing(True)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, border=None)
        self._box.setFlag(
            self._box.GraphicsItemFlag.ItemClipsChildrenToShape, enabled=False
        )  # dots on the edge are whole
        self._left, self._bottom = (self._axis(side) for side in ("left", "bottom"))
        self._layout = pg.GraphicsLayout(border=None)
        self._layout.setSpacing(0)
        self._layout.addItem(self._left, 0, 0)
        self._layout.addItem(self._box, 0, 1)
        self._layout.addItem(self._bottom, 1, 1)
        self.view.setCentralItem(self._layout)
        self._pointer = pg.InfiniteLine(angle=90, movable=False)
        self._hovered = pg.ScatterPlotItem(size=HOVERED_DOT, useCache=False, pen=None, antialias=True)

    def _axis(self, side: str) -> pg.AxisItem:
        axis = pg.AxisItem(side, pen=pg.mkPen(None), maxTickLength=0)
        axis.setStyle(tickAlpha=0, hideOverlappingLabels=BEYOND, autoExpandTextSpace=False, tickTextOffset=theme.XS)
        axis.linkToView(self._box)
        return axis

    def show(self, trend: Trend, span: tuple[float, float]) -> None:
        """Draw a trend between ``span``, its least and its greatest value, in the colours and sizes in force."""
        self._trend, self._span = trend, span
        self._box.clear()
        font = theme.font(theme.CAPTION, tabular=True)
        metrics, muted = QFontMetricsF(font), pg.mkPen(theme.colour("muted"))
        ticks = np.linspace(*span, TICKS).tolist()
        named = [(tick, trend.format(tick)) for tick in ticks]
        names = [line.name for line in trend.series] + ([_("target")] if trend.target is not None else [])
        for axis in (self._left, self._bottom):
            axis.setTickFont(font)
            axis.setTextPen(muted)
        self._left.setTicks([named])
        self._left.setWidth(max(metrics.horizontalAdvance(text) for _tick, text in named) + theme.SM)
        self._bottom.setHeight(metrics.height() + theme.SM)
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        self._right = min(widest + theme.MD, theme.px(WIDEST_NAME))
        self._layout.layout.setContentsMargins(0, theme.SM, self._right, 0)
        count = len(trend.labels)
        self._box.setRange(xRange=(0, count - 1) if count > 1 else (-1, 1), yRange=span, padding=0)
        self._grid(ticks, count)
        self._ends = []
        self._target(trend)
        for order, line in enumerate(trend.series):
            self._line(order, line)
        self._pointer.setPen(pg.mkPen(theme.colour("border")))
        for item in (self._pointer, self._hovered):
            self._box.addItem(item)
        self.mark(None)
        self.place()

    def _curve(self, x: Sequence[float], y: Values, pen: QPen | None, **more: object) -> None:
        known = np.array([np.nan if value is None else value for value in y], dtype=float)
        curve = pg.PlotCurveItem(np.asarray(x, dtype=float), known, pen=pen, antialias=True, **more)
        curve.setSegmentedLineMode("off")  # so that corners are round
        self._box.addItem(curve)

    def _grid(self, ticks: Sequence[float], count: int) -> None:
        ends = (0.0, count - 1.0) if count > 1 else (-1.0, 1.0)
        heights = [tick for tick in ticks for _end in ends]
        self._curve(ends * len(ticks), heights, pg.mkPen(theme.colour("hairline")), connect="pairs")

    def _target(self, trend: Trend) -> None:
        if trend.target is None:
            return
        targets, colour = trend.targets, theme.colour("muted")
        if trend.band is not None:
            self._band(targets, [None if target is None else target * trend.band for target in targets])
        at = range(len(targets))
        self._curve(at, targets, pg.mkPen(colour, width=1.2, style=Qt.PenStyle.DashLine), connect="finite")
        self._end(targets, _("target"), colour)

    def _band(self, targets: Values, edges: Values) -> None:
        pairs = [(i, t, e) for i, (t, e) in enumerate(zip(targets, edges, strict=True)) if t is not None]
        at = [i for i, _t, _e in pairs]
        curves = [pg.PlotCurveItem(at, [pair[side] for pair in pairs], pen=None) for side in (1, 2)]
        strip = pg.FillBetweenItem(*curves, brush=_soft(theme.colour("amber")))
        for item in (*curves, strip):
            self._box.addItem(item)

    def _line(self, order: int, line: Series) -> None:
        colour = _colour(order, line)
        known = [(i, value) for i, value in enumerate(line.values) if value is not None]
        if not known:
            return
        plain = self._trend.band is None or self._trend.target is None  # a tint below a tint is mud
        if order == 0 and not line.quiet and plain and len(known) > 1:
            at, values = zip(*known, strict=True)
            self._curve(at, values, None, fillLevel=self._span[0], brush=_soft(colour))
        pen = pg.mkPen(colour, width=2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._curve(range(len(line.values)), line.values, pen, connect="finite")
        dots = known if len(line.values) <= MOST_DOTS else known[-1:]
        self._box.addItem(
            pg.ScatterPlotItem(
                *(list(side) for side in zip(*dots, strict=True)),
                size=DOT,
                pen=None,
                brush=colour,
                useCache=False,  # drawn anew, so that a large picture is as sharp
                antialias=True,
            )
        )
        self._end(line.values, line.name, colour)

    def _end(self, values: Values, name: str, colour: QColor) -> None:
        last = next((value for value in reversed(values) if value is not None), None)
        if last is not None:
            self._ends.append(End(last, name, colour))

    def place(self) -> None:
        """What depends on the size: which labels have room below, and where the names at the ends stand."""
        self._layout.layout.activate()
        font = theme.font(theme.CAPTION, tabular=True)
        metrics = QFontMetricsF(font)
        labels, room = self._trend.labels, self.room
        widest = max(metrics.horizontalAdvance(text) for text in labels) + theme.MD
        every = max(1, -int(-widest // max(self.step, 1.0)))
        self._bottom.setTicks([[(i, labels[i]) for i in range(0, len(labels), every)]])
        for old in self._names:
            self._layout.scene().removeItem(old)
        self._names = []
        bottom = room.top() - metrics.height()
        for y, end in sorted(((self._point(0, end.value).y(), end) for end in self._ends), key=lambda pair: pair[0]):
            top = max(y - metrics.height() / 2, bottom)
            shown = metrics.elidedText(end.name, Qt.TextElideMode.ElideRight, self._right - theme.SM)
            name = QGraphicsSimpleTextItem(shown, self._layout)
            name.setFont(font)
            name.setBrush(QBrush(end.colour))
            name.setPos(room.right() + theme.SM, top)
            self._names.append(name)
            bottom = top + metrics.height()

    @property
    def names(self) -> tuple[str, ...]:
        """What stands at the ends of the lines, from the top."""
        return tuple(name.text() for name in self._names)

    @property
    def room(self) -> QRectF:
        """Where the lines are, in the chart's coordinates."""
        return QRectF(self._box.mapRectToScene(self._box.rect()))

    @property
    def step(self) -> float:
        """The distance of two points, in pixels."""
        return float(self.room.width() / max(len(self._trend.labels) - 1, 1))

    def column(self, i: int) -> QRectF:
        """The area whose nearest point is the ``i``-th, in the chart's coordinates."""
        room = self.room
        return QRectF(self._point(i, self._span[0]).x() - self.step / 2, room.top(), max(self.step, 4), room.height())

    def _point(self, i: int, value: float) -> QPointF:
        return QPointF(self._box.mapViewToScene(QPointF(i, value)))

    def mark(self, i: int | None) -> None:
        """Show which point is under the mouse."""
        self._pointer.setVisible(i is not None)
        self._hovered.setVisible(i is not None)
        if i is None:
            return
        self._pointer.setValue(i)
        lines = [(_colour(order, line), line.values[i]) for order, line in enumerate(self._trend.series)]
        self._hovered.setData([{"pos": (i, value), "brush": colour} for colour, value in lines if value is not None])


def _colour(order: int, line: Series) -> QColor:
    if line.quiet:
        return theme.colour("border")
    return theme.colour("accent") if order == 0 else QColor(theme.CATEGORIES[order % len(theme.CATEGORIES)])


def _soft(colour: QColor) -> QBrush:
    soft = QColor(colour)
    soft.setAlpha(26)
    return QBrush(soft)
