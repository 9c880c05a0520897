"""Where in a paper the reader is: zoom, page, place, what is found; and which pieces of pages must be drawn for it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from shiboken6 import isValid

from salesdesk.ui.jobs import Jobs
from salesdesk.ui.preview.document import PaperDocument
from salesdesk.ui.preview.drawing import Drawing, Key, Piece
from salesdesk.ui.preview.finding import Box, Hit
from salesdesk.ui.preview.placing import ACTUAL, LEAST, MOST, STEPS, Fit, Placing, fitting, placed, tiles
from salesdesk.ui.preview.selection import Selection

_PAUSE_MS = 15
LINE = 48
"""Pixels of one step of a scroll bar."""


class PageScroll(QAbstractScrollArea):
    """A PaperDocument in a scrolled area. ``drawn``: all that is seen was drawn; ``moved``: page or zoom changed."""

    drawn = Signal()
    moved = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document: PaperDocument | None = None
        self.fit = Fit.WIDTH
        self.single = False
        self.drawing = Drawing(jobs, self._piece_came)
        self.selection = Selection(jobs, self._text_came)
        self._zoom = ACTUAL
        self._page = 0
        self._placing: Placing = placed((), self._zoom, 1)
        self._hits: dict[int, list[tuple[int, Hit]]] = {}
        self._current_hit = -1
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._draw_missing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._scrolled)

    # -- what is shown ---------------------------------------------------------

    def show_document(self, document: PaperDocument, drawn: Sequence[tuple[Key, QImage]] = ()) -> None:
        """Show another document at the same place and zoom; the pieces ``drawn`` of it are shown at once."""
        old, anchor = self.document, self._top_of_view()
        self.document = document
        if old is not None and old is not document:
            old.close()
        self.drawing.take_up(document, drawn)
        self.selection.read(document)
        self._page = min(self._page, max(len(document) - 1, 0))
        self._arrange(anchor)
        self.selection.text_of(self._page)

    def clear(self) -> None:
        """Show nothing."""
        if self.document is not None:
            self.document.close()
        self.document = None
        self.drawing.take_up(None)
        self.selection.read(None)
        self._hits.clear()
        self._page = 0
        self._arrange(None)

    @property
    def zoom(self) -> float:
        """Pixels a point."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page looked at, from 0."""
        return self._page

    def wanted(self, sizes: Sequence[tuple[float, float]]) -> list[Piece]:
        """The pieces that would be seen of a document with pages of these sizes, at this place and zoom."""
        page = min(self._page, max(len(sizes) - 1, 0))
        zoom = fitting(self.fit, sizes, page, self._room(), self._zoom)
        placing = placed(sizes, zoom, self.viewport().width(), page if self.single else None)
        anchor = self._top_of_view()
        top = placing.height_of(anchor) if anchor else 0.0
        top = min(max(top, 0.0), max(placing.height - self.viewport().height(), 0))
        return self._pieces(placing, top, float(self.horizontalScrollBar().value()))

    # -- zoom and place ----------------------------------------------------------

    def set_fit(self, fit: Fit) -> None:
        """Follow the width or the page from now on."""
        anchor = self._top_of_view()
        self.fit = fit
        self._arrange(anchor)

    def set_single(self, single: bool) -> None:
        """One page at a time, or all below each other."""
        page = self._page
        self.single = single
        self._arrange(None)
        self.go_to_page(page)

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """A zoom of its own; the point ``at`` of the viewport (else its middle) stays where it is."""
        if not self._placing.pages:
            return
        zoom = min(max(zoom, LEAST), MOST)
        at = at or QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        page = self._placing.page_at(down.value() + at.y())
        factor = zoom / self._zoom
        y = (down.value() + at.y() - self._placing.top(page)) * factor
        x = (across.value() + at.x() - self._placing.left(page)) * factor
        self.fit = Fit.FREE
        self._zoom = zoom
        self._arrange(None)
        down.setValue(round(self._placing.top(page) + y - at.y()))
        across.setValue(round(self._placing.left(page) + x - at.x()))

    def step(self, way: int, at: QPointF | None = None) -> None:
        """The next of the usual zooms up (1) or down (-1)."""
        among = [z for z in STEPS if (z > self._zoom * 1.01 if way > 0 else z < self._zoom * 0.99)]
        if among:
            self.set_zoom(min(among) if way > 0 else max(among), at)

    def go_to_page(self, page: int) -> None:
        """Show the beginning of a page (from 0)."""
        if self.document is None or not 0 <= page < len(self.document):
            return
        if self.single and page != self._page:
            self._page = page
            self._arrange(None)
        self.verticalScrollBar().setValue(self._placing.top(page) - LINE // 6)
        self._turn_to(page)
        self.moved.emit()

    def turn_page(self, way: int) -> None:
        """To the next (1) or the page before (-1); going back in single pages shows its end."""
        self.go_to_page(self._page + way)
        if self.single and way < 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def show_box(self, page: int, box: Box) -> None:
        """Scroll only where needed for a box of a page (points) to be seen well."""
        if self.single:
            self.go_to_page(page)
        down, across, port = self.verticalScrollBar(), self.horizontalScrollBar(), self.viewport()
        seen = QRectF(across.value(), down.value(), port.width(), port.height()).adjusted(8, 48, -8, -48)
        wanted = self.on_screen(box, QPoint(self._placing.left(page), self._placing.top(page)))
        if not seen.contains(wanted):
            down.setValue(round(wanted.center().y() - port.height() / 2))
            across.setValue(round(wanted.center().x() - port.width() / 2))
        self._turn_to(page)

    def show_hits(self, hits: Sequence[Hit], current: int) -> None:
        """Mark the places found; the current one is brought into sight."""
        self._hits = {}
        for number, hit in enumerate(hits):
            self._hits.setdefault(hit.page, []).append((number, hit))
        self._current_hit = current
        if 0 <= current < len(hits) and hits[current].boxes:
            self.show_box(hits[current].page, hits[current].boxes[0])
        self.viewport().update()

    def select_page(self) -> None:
        """Select all text of the page looked at."""
        self.selection.take_page(self._page)
        self.viewport().update()

    # -- arranging and drawing -----------------------------------------------------

    def _room(self) -> tuple[int, int]:
        """The viewport as it is with its upright scroll bar, so that fitting does not depend on the bar."""
        bar = self.verticalScrollBar()
        hidden = 0 if bar.isVisible() else bar.sizeHint().width()
        return self.viewport().width() - hidden, self.viewport().height()

    def _top_of_view(self) -> tuple[int, float] | None:
        """The page at the top of what is seen, and how far down in it that is, as a fraction of its height."""
        if not self._placing.pages:
            return None
        top = self.verticalScrollBar().value()
        page = self._placing.page_at(top)
        return page, (top - self._placing.top(page)) / self._placing.size(page)[1]

    def _arrange(self, anchor: tuple[int, float] | None) -> None:
        sizes = self.document.sizes if self.document is not None else ()
        self._zoom = fitting(self.fit, sizes, self._page, self._room(), self._zoom)
        self._placing = placed(sizes, self._zoom, self.viewport().width(), self._page if self.single else None)
        for bar, whole, seen in (
            (self.verticalScrollBar(), self._placing.height, self.viewport().height()),
            (self.horizontalScrollBar(), self._placing.width, self.viewport().width()),
        ):
            bar.setRange(0, max(whole - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(LINE)
        if anchor is not None:
            self.verticalScrollBar().setValue(round(self._placing.height_of(anchor)))
        self._scrolled()
        self.moved.emit()

    def _scrolled(self) -> None:
        if self._placing.pages and not self.single:
            self._turn_to(self._placing.page_at(self.verticalScrollBar().value() + self.viewport().height() / 3))
        self.viewport().update()
        self._soon.start()

    def _turn_to(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.selection.text_of(page)
            self.moved.emit()

    def _pieces(self, placing: Placing, top: float, left: float) -> list[Piece]:
        ratio, port = self.devicePixelRatioF(), self.viewport()
        scale = placing.zoom * ratio
        found = []
        for page in placing.between(top, top + port.height()):
            width, height = placing.sizes[page]
            size = max(1, round(width * scale)), max(1, round(height * scale))
            x, y = left - placing.left(page), top - placing.top(page)
            seen = [math.ceil(side * ratio) for side in (x, y, x + port.width(), y + port.height())]
            for square in tiles(size, seen):
                found.append(Piece(Key(page, round(scale * 1000), square[0], square[1]), square, scale))  # noqa: PERF401
        return found

    def _draw_missing(self) -> None:
        down, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.drawing.ask(self._pieces(self._placing, float(down), float(across)))
        if self.drawing.at_rest and self.document is not None:
            self.drawn.emit()

    def _text_came(self) -> None:
        if isValid(self):
            self.viewport().update()
            self.moved.emit()

    def _piece_came(self) -> None:
        if not isValid(self):
            return
        self.viewport().update()
        if self.drawing.at_rest:
            self.drawn.emit()

    def on_screen(self, box: Box, corner: QPoint) -> QRectF:
        """A box of a page (points) as it stands on the screen when the page's corner is there."""
        left, top, right, bottom = (side * self._placing.zoom for side in box)
        return QRectF(corner.x() + left, corner.y() + top, right - left, bottom - top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What fits follows the room; the place stays."""
        super().resizeEvent(event)
        self._arrange(self._top_of_view())
