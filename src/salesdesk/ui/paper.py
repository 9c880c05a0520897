"""PDF pages as pictures: for the preview in the window and for a printer. PDFium runs under one lock."""

from __future__ import annotations

from threading import Lock

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

_lock = Lock()
"""PDFium is not safe to call from two threads at once."""

_POINT = 1 / 72
_PRINT_DPI = 300


def pictures(pdf: bytes, scale: float) -> list[QImage]:
    """Every page as a picture; ``scale`` 1.0 is 72 dots an inch. Runs in any thread."""
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_picture(page, scale) for page in document]
        finally:
            document.close()


def _picture(page: object, scale: float) -> QImage:
    bitmap = page.render(scale=scale, rev_byteorder=True)  # type: ignore[attr-defined]
    made = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, _format(bitmap.n_channels))
    copy = made.copy()  # the buffer behind it belongs to PDFium
    bitmap.close()
    return copy


def _format(channels: int) -> QImage.Format:
    formats = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
    return formats[channels]


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def ask_printer(parent: QWidget, title: str, pages: int) -> QPrinter | None:
    """Let the user choose a printer; None when they leave the dialog."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_PRINT_DPI)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)  # noqa: FBT003
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def print_pictures(printer: QPrinter, pages: list[QImage]) -> bool:
    """Draw the pages, each on a sheet of its own; False when the printer did not take them."""
    chosen = range(len(pages))
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        chosen = range(printer.fromPage() - 1, printer.toPage())
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, index in enumerate(chosen):
        if number and not printer.newPage():
            painter.end()
            return False
        sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
        size = QSizeF(pages[index].size()).scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(sheet.topLeft(), size), pages[index])
    return painter.end()


PRINT_SCALE = _PRINT_DPI * _POINT
"""The scale at which pages go to a printer."""
