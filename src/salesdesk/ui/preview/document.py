"""An open PDF for the preview: sizes, pieces of its pages as pictures, its text. PDFium runs under one lock."""

from __future__ import annotations

import atexit
import ctypes
import weakref
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from PySide6.QtGui import QImage

_lock = RLock()
"""PDFium is not safe to call from two threads at once. Reentrant: the collector may close a document inside a call."""

_open_ones: weakref.WeakSet[PaperDocument] = weakref.WeakSet()


@cache
def _pdfium() -> Any:
    """The library. What is open when the program ends is closed before PDFium goes, which would complain."""
    import pypdfium2

    atexit.register(_close_all)
    return pypdfium2


def _close_all() -> None:
    for document in list(_open_ones):
        document.close()


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page in reading order, each with its box in points from the page's upper left corner.

    White space that PDFium found between words has an empty box (all zero).
    """

    characters: str
    boxes: tuple[tuple[float, float, float, float], ...]
    """Left, top, right, bottom."""


class PaperDocument:
    """A PDF held open. Every method may be called from any thread; the last user closes it by letting go."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        with _lock:
            self._open = _pdfium().PdfDocument(pdf)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._open.get_page_size(index) for index in range(len(self._open))
            )
        """Width and height of each page in points."""
        self._closing = weakref.finalize(self, _close, self._open)
        _open_ones.add(self)

    def __len__(self) -> int:
        return len(self.sizes)

    def close(self) -> None:
        """Let go of the file now rather than with the last reference."""
        self._closing()

    @property
    def closed(self) -> bool:
        """Whether it was closed; a closed document draws white pages without text."""
        return not self._closing.alive

    def picture(self, page: int, scale: float, piece: tuple[int, int, int, int] | None = None) -> QImage:
        """A page, or a piece of it (left, top, width, height in pixels), at ``scale`` pixels a point."""
        from pypdfium2 import raw

        whole_width, whole_height = (max(1, round(side * scale)) for side in self.sizes[page])
        left, top, width, height = piece or (0, 0, whole_width, whole_height)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        buffer = (ctypes.c_char * image.sizeInBytes()).from_buffer(image.bits())
        with _lock:
            if self.closed:
                return image
            bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, buffer, image.bytesPerLine())
            opened = self._open[page]
            raw.FPDF_RenderPageBitmap(bitmap, opened, -left, -top, whole_width, whole_height, 0, raw.FPDF_ANNOT)
            raw.FPDFBitmap_Destroy(bitmap)
            opened.close()
        return image

    def plain_text(self, page: int) -> str:
        """The text of a page as the reader would copy it."""
        with _lock:
            if self.closed:
                return ""
            opened = self._open[page]
            text = opened.get_textpage()
            found: str = text.get_text_range()
            text.close()
            opened.close()
        return found.replace("\r\n", "\n")

    def text(self, page: int) -> PageText:
        """The characters of a page with their places."""
        from pypdfium2 import raw

        with _lock:
            if self.closed:
                return PageText("", ())
            opened = self._open[page]
            text = opened.get_textpage()
            height = self.sizes[page][1]
            characters, boxes = [], []
            box = raw.FS_RECTF()
            for index in range(raw.FPDFText_CountChars(text)):
                code = raw.FPDFText_GetUnicode(text, index)
                characters.append(chr(code) if 0 < code < 0x110000 else " ")
                raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
                inked = box.right > box.left and box.top > box.bottom
                boxes.append((box.left, height - box.top, box.right, height - box.bottom) if inked else (0.0,) * 4)
            text.close()
            opened.close()
        return PageText("".join(characters), tuple(boxes))


def _close(opened: Any) -> None:
    with _lock:
        opened.close()
