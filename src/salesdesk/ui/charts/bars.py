"""Bars in order, the funnel, and the heatmap of hours and weekdays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QWidget

from salesdesk.formats import number, percent
from salesdesk.i18n import _
from salesdesk.types import Rag
from salesdesk.ui import theme
from salesdesk.ui.charts.base import CENTRE, LEFT, RIGHT, Chart, Format, empty, text_at


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``target`` draws a tick, ``rag`` colours it, ``note`` is added to the tooltip."""

    label: str
    value: float | None
    target: float | None = None
    rag: Rag | None = None
    note: str = ""
    payload: Any = None


class BarChart(Chart):
    """Horizontal bars from the top, each with its label and its value."""

    ROW = 26

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(240, 100))
        self.bars: tuple[Bar, ...] = ()
        self.format: Format = number

    def set_bars(self, bars: Sequence[Bar], write: Format = number, title: str = "") -> None:
        """Show bars in the order given."""
        self.bars, self.format = tuple(bars), write
        self.setMinimumHeight(max(len(bars), 2) * self.ROW + theme.SM)
        said = [f"{bar.label} {write(bar.value)}" for bar in bars]
        self.describe("; ".join([title, *said] if title else said))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Label, bar, value."""
        if not self.bars:
            empty(painter, area)
            return
        metrics = painter.fontMetrics()
        left = min(max(metrics.horizontalAdvance(bar.label) for bar in self.bars) + theme.MD, area.width() * 0.4)
        right = max(metrics.horizontalAdvance(self.format(bar.value)) for bar in self.bars) + theme.MD
        room = area.adjusted(left, 0, -right, 0)
        top = max([v for bar in self.bars for v in (bar.value, bar.target) if v is not None], default=0) or 1.0
        row = min(area.height() / len(self.bars), self.ROW * 1.4)
        for i, bar in enumerate(self.bars):
            y = area.top() + i * row
            place = QRectF(area.left(), y, left - theme.SM, row)
            text_at(painter, place, bar.label, LEFT, theme.colour("text"))
            width = room.width() * max(bar.value or 0, 0) / top
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.rag_colour(bar.rag) if bar.rag else theme.colour("accent"))
            painter.drawRoundedRect(QRectF(room.left(), y + row * 0.25, width, row * 0.5), 2, 2)
            if bar.target is not None:
                x = room.left() + room.width() * bar.target / top
                painter.setPen(QPen(theme.colour("text"), 2))
                painter.drawLine(QPointF(x, y + row * 0.15), QPointF(x, y + row * 0.85))
            at = QRectF(room.left() + width + theme.SM, y, area.right() - room.left() - width - theme.SM, row)
            text_at(painter, at, self.format(bar.value), LEFT, theme.colour("text"))
            lines = [f"{bar.label}: {self.format(bar.value)}"]
            if bar.target is not None:
                lines.append(_("target") + f": {self.format(bar.target)}")
            self.hot(QRectF(area.left(), y, area.width(), row), "\n".join([*lines, bar.note][:3]), bar.payload)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step: how many came so far."""

    label: str
    value: float | None
    payload: Any = None


class FunnelChart(Chart):
    """Steps from wide to narrow, with the share that went on between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(220, 150))
        self.steps: tuple[FunnelStep, ...] = ()

    def set_steps(self, steps: Sequence[FunnelStep], title: str = "") -> None:
        """Show the steps, first the widest."""
        self.steps = tuple(steps)
        self.setMinimumHeight(len(steps) * 44)
        self.describe("; ".join([title, *(f"{step.label} {number(step.value)}" for step in steps)]))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """A band a step, the share in the gap."""
        first = self.steps[0].value if self.steps else None
        if not first:
            empty(painter, area)
            return
        metrics = painter.fontMetrics()
        left = min(max(metrics.horizontalAdvance(s.label) for s in self.steps) + theme.MD, area.width() * 0.45)
        room = area.adjusted(left, 0, -theme.XS, 0)
        row = area.height() / len(self.steps)
        band = min(row * 0.56, 34.0)
        before: float | None = None
        for i, step in enumerate(self.steps):
            y = area.top() + i * row + (row - band) / 2
            value = step.value or 0.0
            width = max(room.width() * value / first, 2.0)
            x = room.left() + (room.width() - width) / 2
            shade = QColor(theme.colour("accent"))
            shade.setAlphaF(1.0 - 0.55 * i / max(len(self.steps) - 1, 1))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(QRectF(x, y, width, band), 3, 3)
            text_at(painter, QRectF(area.left(), y, left - theme.SM, band), step.label, LEFT, theme.colour("text"))
            self._value(painter, QRectF(x, y, width, band), room, step, i)
            if before:
                self._share(painter, room, y, row, band, value / before)
            self.hot(
                QRectF(area.left(), area.top() + i * row, area.width(), row),
                self._tip(step, before, first),
                step.payload,
            )
            before = step.value

    @staticmethod
    def _value(painter: QPainter, bar: QRectF, room: QRectF, step: FunnelStep, order: int) -> None:
        text = number(step.value)
        needed = painter.fontMetrics().horizontalAdvance(text) + theme.MD
        if needed <= bar.width():
            ink = theme.colour("on_accent") if order == 0 else theme.colour("text")
            text_at(painter, bar, text, CENTRE, ink)
        else:
            place = QRectF(bar.right() + theme.XS, bar.top(), room.right() - bar.right(), bar.height())
            text_at(painter, place, text, LEFT, theme.colour("text"))

    @staticmethod
    def _share(painter: QPainter, room: QRectF, y: float, row: float, band: float, share: float) -> None:
        gap = row - band
        place = QRectF(room.left(), y - gap, room.width(), gap)
        text_at(painter, place, f"↓ {percent(share)}", CENTRE)

    @staticmethod
    def _tip(step: FunnelStep, before: float | None, first: float) -> str:
        lines = [f"{step.label}: {number(step.value)}"]
        if before:
            lines.append(_("of the step before: {share}").format(share=percent((step.value or 0) / before)))
            lines.append(_("of the first step: {share}").format(share=percent((step.value or 0) / first)))
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: the value and how many calls it rests on."""

    value: float | None
    n: int = 0
    payload: Any = None


class Heatmap(Chart):
    """Rows × columns in cividis; a cell of too few calls is pale. The scale stands below."""

    walkable = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=QSize(260, 190))
        self.rows: tuple[str, ...] = ()
        self.columns: tuple[str, ...] = ()
        self.cells: Mapping[tuple[int, int], HeatCell] = {}
        self.format: Format = number
        self.least_n = 0

    def set_cells(
        self,
        rows: Sequence[str],
        columns: Sequence[str],
        cells: Mapping[tuple[int, int], HeatCell],
        write: Format = number,
        title: str = "",
        least_n: int = 0,
    ) -> None:
        """Show cells by (row, column) number. Below ``least_n`` calls a cell is drawn pale."""
        self.rows, self.columns, self.cells = tuple(rows), tuple(columns), cells
        self.format, self.least_n = write, least_n
        self.describe(_("{title}: {rows} by {columns}").format(title=title, rows=len(rows), columns=len(columns)))

    @staticmethod
    def shade(share: float) -> QColor:
        """A colour of cividis for 0 to 1."""
        place = min(max(share, 0.0), 1.0) * (len(theme.CIVIDIS) - 1)
        low = min(int(place), len(theme.CIVIDIS) - 2)
        one, two, part = QColor(theme.CIVIDIS[low]), QColor(theme.CIVIDIS[low + 1]), place - low
        mixed = [round(a + (b - a) * part) for a, b in zip(one.getRgb()[:3], two.getRgb()[:3], strict=True)]  # type: ignore[index]
        return QColor(*mixed)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Row and column names, cells, scale."""
        known = [cell.value for cell in self.cells.values() if cell.value is not None and cell.n >= self.least_n]
        if not known or not self.rows:
            empty(painter, area)
            return
        low, high = min(known), max(known)
        metrics = painter.fontMetrics()
        left = max(metrics.horizontalAdvance(name) for name in self.rows) + theme.SM
        height = metrics.height()
        room = area.adjusted(left, height + theme.XS, 0, -height - theme.MD)
        wide, tall = room.width() / len(self.columns), room.height() / len(self.rows)
        widest = max(metrics.horizontalAdvance(name) for name in self.columns) + theme.XS
        every = max(1, -(-widest // max(int(wide), 1)))
        for c in range(0, len(self.columns), every):
            place = QRectF(room.left() + c * wide + wide / 2 - widest / 2, area.top(), widest, height)
            text_at(painter, place, self.columns[c], CENTRE)
        for r, name in enumerate(self.rows):
            text_at(painter, QRectF(area.left(), room.top() + r * tall, left - theme.XS, tall), name, RIGHT)
            for c in range(len(self.columns)):
                cell = self.cells.get((r, c), HeatCell(None))
                box = QRectF(room.left() + c * wide, room.top() + r * tall, wide, tall).adjusted(1, 1, -1, -1)
                self._cell(painter, box, cell, low, high)
                tip = f"{name} {self.columns[c]}\n{self.format(cell.value)}  (n = {number(cell.n)})"
                self.hot(box, tip, cell.payload)
        self._scale(painter, QRectF(room.left(), area.bottom() - height, room.width(), height), low, high)

    def _cell(self, painter: QPainter, box: QRectF, cell: HeatCell, low: float, high: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.value is None or cell.n < self.least_n:
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(box, 2, 2)
            return
        share = (cell.value - low) / (high - low) if high > low else 0.5
        shade = self.shade(share)
        painter.setBrush(shade)
        painter.drawRoundedRect(box, 2, 2)
        text = self.format(cell.value)
        if painter.fontMetrics().horizontalAdvance(text) + theme.XS <= box.width() and box.height() >= 16:
            text_at(painter, box, text, CENTRE, QColor("#FFFFFF" if share < 0.5 else "#111111"))

    def _scale(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        metrics = painter.fontMetrics()
        low_text, high_text = self.format(low), self.format(high)
        a, b = metrics.horizontalAdvance(low_text) + theme.SM, metrics.horizontalAdvance(high_text) + theme.SM
        width = min(area.width() - a - b, 160.0)
        text_at(painter, QRectF(area.left(), area.top(), a, area.height()), low_text, LEFT)
        bar = QRectF(area.left() + a, area.center().y() - 4, width, 8)
        blend = QLinearGradient(bar.left(), 0, bar.right(), 0)
        for i, shade in enumerate(theme.CIVIDIS):
            blend.setColorAt(i / (len(theme.CIVIDIS) - 1), QColor(shade))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend)
        painter.drawRoundedRect(bar, 3, 3)
        text_at(painter, QRectF(bar.right() + theme.SM, area.top(), b, area.height()), high_text, LEFT)


__all__ = ["Bar", "BarChart", "FunnelChart", "FunnelStep", "HeatCell", "Heatmap"]
