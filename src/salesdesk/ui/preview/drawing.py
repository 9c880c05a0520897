"""Pages become pictures piece by piece in workers; what is drawn is kept, the oldest forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from salesdesk.ui.jobs import Jobs
from salesdesk.ui.preview.document import PaperDocument

KEPT_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Key:
    """A square of a page at a scale in thousandths of a device pixel a point."""

    page: int
    scale: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be drawn: the square (left, top, width, height) in device pixels, at so many of them a point."""

    key: Key
    square: tuple[int, int, int, int]
    scale: float

    def drawn(self, document: PaperDocument) -> tuple[Key, QImage]:
        """The picture; in any thread."""
        return self.key, document.picture(self.key.page, self.scale, self.square)


class Drawing:
    """The pieces of one document; at most ``limit`` bytes of them are kept. ``news`` is called for each new one."""

    def __init__(self, jobs: Jobs, news: Callable[[], object], limit: int = KEPT_BYTES) -> None:
        self._jobs = jobs
        self._news = news
        self._limit = limit
        self._document: PaperDocument | None = None
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._asked: set[Key] = set()
        self._stale: set[Key] = set()
        self._now: set[Key] = set()
        self.bytes = 0
        """The memory of what is kept."""

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being drawn."""
        return not self._asked

    def take_up(self, document: PaperDocument | None, drawn: Sequence[tuple[Key, QImage]] = ()) -> None:
        """Go on with another document; the pieces of the old one stay in sight until the new ones are there."""
        self._document = document
        self._asked.clear()
        self._stale = set(self._kept)
        if document is None:
            self._kept.clear()
            self._stale.clear()
            self.bytes = 0
        for key, image in drawn:
            self._keep(key, image)

    def ask(self, pieces: Sequence[Piece]) -> None:
        """Have the pieces drawn that are missing. Those asked for earlier and no longer among them are left out."""
        document = self._document
        if document is None:
            return
        self._now = {piece.key for piece in pieces}
        for piece in pieces:
            key = piece.key
            if key in self._asked or (key in self._kept and key not in self._stale):
                continue
            self._asked.add(key)

            def work(piece: Piece = piece) -> tuple[Key, QImage | None]:
                return piece.drawn(document) if piece.key in self._now else (piece.key, None)

            self._jobs.quick(work, lambda made: self._take(document, *made))

    def _take(self, document: PaperDocument, key: Key, image: QImage | None) -> None:
        if document is not self._document:
            return
        if image is not None:
            self._keep(key, image)
        self._asked.discard(key)
        self._news()

    def _keep(self, key: Key, image: QImage) -> None:
        self._drop(key)
        self._stale.discard(key)
        picture = QPixmap.fromImage(image)
        self._kept[key] = picture
        self.bytes += _size(picture)
        while self.bytes > self._limit and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        old = self._kept.pop(key, None)
        if old is not None:
            self.bytes -= _size(old)
            self._stale.discard(key)

    def paint(self, painter: QPainter, page: int, sheet: QRect, scale: int, ratio: float) -> None:
        """A page on its sheet: what is sharp, over what is there at another scale."""
        among = [key for key in self._kept if key.page == page]
        painter.save()
        painter.setClipRect(sheet, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for key in sorted(among, key=lambda key: key.scale == scale):
            picture = self._kept[key]
            factor = scale / key.scale / ratio
            target = QRectF(key.x, key.y, picture.width(), picture.height())
            target = QRectF(target.topLeft() * factor, target.size() * factor).translated(sheet.topLeft())
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
            if key.scale == scale:
                self._kept.move_to_end(key)
        painter.restore()


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
