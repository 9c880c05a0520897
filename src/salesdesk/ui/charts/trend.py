"""A trend with its target: what it shows, and the widget that answers the mouse. ``plot`` draws it with pyqtgraph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from salesdesk.formats import number
from salesdesk.i18n import _
from salesdesk.ui.charts import engine
from salesdesk.ui.charts.base import Chart, Format, empty, nice_top

if TYPE_CHECKING:
    from salesdesk.ui.charts.plot import Plot

DRESSED = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""What a switch between light and dark or of the text's size sends."""


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
    ``notes`` are added to the tooltip of a point, e.g. “213 of 1,002 calls”. ``band`` times the target is the other
    edge of the strip in which a value is near its target.
    """

    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    target: float | tuple[float | None, ...] | None = None
    format: Format = number
    payloads: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    zero: bool = field(default=True)
    band: float | None = None

    @property
    def targets(self) -> tuple[float | None, ...]:
        """The target of each point."""
        return self.target if isinstance(self.target, tuple) else (self.target,) * len(self.labels)

    @property
    def span(self) -> tuple[float, float] | None:
        """The ends of the axis of values; None without any."""
        known = [value for line in self.series for value in line.values if value is not None]
        if not known:
            return None
        targets = [target for target in self.targets if target is not None]
        known += targets if self.band is None else [target * max(1.0, self.band) for target in targets]
        low, high = (0.0, nice_top(max(known))) if self.zero else (min(known), max(known))
        return low, high if high > low else low + 1

    def tip(self, i: int) -> str:
        """What is told of a point under the mouse, a line each."""
        lines = [self.labels[i]] + [f"{line.name}: {self.format(line.values[i])}" for line in self.series]
        if self.targets[i] is not None:
            lines.append(_("target") + f": {self.format(self.targets[i])}")
        if i < len(self.notes) and self.notes[i]:
            lines.append(self.notes[i])
        return "\n".join(lines)


class TrendChart(Chart):
    """Lines with a dashed target, labelled at their ends; values on hover, a click picks the point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(300, 180))
        self.trend = Trend()
        self._plot: Plot | None = None
        self._stale = True
        engine.when_ready(self, self._make_plot)

    def _make_plot(self) -> None:
        from salesdesk.ui.charts.plot import Plot

        self._plot = Plot(self)
        self._plot.view.setGeometry(self.rect())
        self._show_again()

    def _show_again(self) -> None:
        self._stale = True
        if self._plot is not None:
            self._plot.view.setVisible(self.trend.span is not None)
        self.update()

    def set_trend(self, trend: Trend) -> None:
        """Show a trend."""
        self.trend = trend
        parts = [f"{trend.title}: {len(trend.labels)}"] + [
            f"{line.name} {trend.format(next((v for v in reversed(line.values) if v is not None), None))}"
            for line in trend.series
        ]
        self.describe("; ".join(parts))
        self.setAccessibleDescription("\n".join(trend.tip(i).replace("\n", ", ") for i in range(len(trend.labels))))
        self._show_again()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """The plot lies above and draws itself; here it is brought up to date, and its points take the mouse."""
        plot, trend, span = self._plot, self.trend, self.trend.span
        if span is None:
            empty(painter, area)
            return
        if plot is None:
            return
        if self._stale:
            self._stale = False
            plot.show(trend, span)
            plot.mark(self.hovering)
        for i in range(len(trend.labels)):
            self.hot(plot.column(i), trend.tip(i), trend.payloads[i] if i < len(trend.payloads) else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The plot fills the chart."""
        super().resizeEvent(event)
        if self._plot is not None:
            self._plot.view.setGeometry(self.rect())
            self._stale = True

    def changeEvent(self, event: QEvent) -> None:
        """Other colours or another size of text."""
        super().changeEvent(event)
        if event.type() in DRESSED and hasattr(self, "_plot"):
            self._stale = True
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The value under the mouse, and its point."""
        before = self.hovering
        super().mouseMoveEvent(event)
        if self._plot is not None and self.hovering != before:
            self._plot.mark(self.hovering)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        if self._plot is not None:
            self._plot.mark(None)
