"""The pages of a paper in a scrolled area. Only what is seen is drawn, by a worker, at the resolution of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu

from salesdesk.i18n import _
from salesdesk.ui import theme
from salesdesk.ui.preview.finding import Box
from salesdesk.ui.preview.scrolling import LINE, PageScroll

_MARK_ALPHA = 96


class PageArea(PageScroll):
    """Paints the sheets; keys, wheel and mouse move in them, select and copy."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheets with what is drawn of them, the places found, the selection."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("sunken"))
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        ratio = self.devicePixelRatioF()
        for page in self._placing.between(top, top + self.viewport().height()):
            corner = QPoint(self._placing.left(page) - left, self._placing.top(page) - top)
            sheet = QRect(corner.x(), corner.y(), *self._placing.size(page))
            painter.fillRect(sheet, Qt.GlobalColor.white)
            self.drawing.paint(painter, page, sheet, round(self._placing.zoom * ratio * 1000), ratio)
            for number, hit in self._hits.get(page, ()):
                colour = theme.LIGHT.red if number == self._current_hit else theme.LIGHT.amber
                self._mark(painter, hit.boxes, corner, colour)
            self._mark(painter, self.selection.boxes(page), corner, theme.LIGHT.accent)
            painter.setPen(theme.colour("border"))
            painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _mark(self, painter: QPainter, boxes: Sequence[Box], corner: QPoint, name: str) -> None:
        colour = QColor(name)
        colour.setAlpha(_MARK_ALPHA)
        for box in boxes:
            painter.fillRect(self.on_screen(box, corner).adjusted(-1, -1, 1, 1), colour)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame tells where the keys go."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom at the pointer; in single pages the wheel turns the page at its end."""
        turns, bar = event.angleDelta().y(), self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turns:
                self.step(1 if turns > 0 else -1, event.position())
            event.accept()
        elif self.single and turns and bar.value() == (bar.maximum() if turns < 0 else bar.minimum()):
            self.turn_page(1 if turns < 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers on a touchpad zoom."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self._zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Page Up/Down move, Home and End go to the first and last page; Ctrl+C copies, Ctrl+A selects."""
        bar, key = self.verticalScrollBar(), event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.selection.copy()
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_page()
            return
        down = key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space)
        if key == Qt.Key.Key_Home:
            self.go_to_page(0)
        elif key == Qt.Key.Key_End:
            self.go_to_page(len(self.document) - 1 if self.document is not None else 0)
            bar.setValue(bar.maximum())
        elif self.single and (
            (down and bar.value() == bar.maximum()) or (key == Qt.Key.Key_PageUp and bar.value() == 0)
        ):
            self.turn_page(1 if down else -1)
        elif down:
            bar.setValue(bar.value() + bar.pageStep() - LINE)
        elif key == Qt.Key.Key_PageUp:
            bar.setValue(bar.value() - bar.pageStep() + LINE)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A selection begins."""
        if event.button() == Qt.MouseButton.LeftButton and self._placing.pages:
            self.selection.begin(*self._under(event.position()))
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The selection follows."""
        dragging = event.buttons() & Qt.MouseButton.LeftButton and self._placing.pages
        if dragging and self.selection.extend(*self._under(event.position())):
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, and all of the page."""
        menu = QMenu(self)
        copy = menu.addAction(_("Copy"))
        copy.setEnabled(bool(self.selection.words()))
        copy.triggered.connect(lambda _checked=False: self.selection.copy())
        menu.addAction(_("Select the page")).triggered.connect(lambda _checked=False: self.select_page())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _under(self, position: QPointF) -> tuple[int, float, float]:
        """The page under a point of the viewport, and the point on it."""
        y = position.y() + self.verticalScrollBar().value()
        x = position.x() + self.horizontalScrollBar().value()
        page = self._placing.page_at(y)
        return page, (x - self._placing.left(page)) / self._zoom, (y - self._placing.top(page)) / self._zoom
