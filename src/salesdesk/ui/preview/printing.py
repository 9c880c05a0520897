"""A paper on a printer, page by page: a worker draws a page, the window hands it over and asks for the next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from salesdesk.ui.jobs import Jobs
from salesdesk.ui.preview.document import PaperDocument

PRINT_DPI = 300
PRINT_SCALE = PRINT_DPI / 72
"""Pixels a point on a printer."""


def ask_printer(
    parent: QWidget, title: str, sizes: tuple[tuple[float, float], ...], current: int = 0
) -> QPrinter | None:
    """Let the user choose printer, pages and copies; the sheet has the size of the paper's first page."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(PRINT_DPI)
    if sizes:
        size = QPageSize(QSizeF(*sizes[0]), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        wide = sizes[0][0] > sizes[0][1]
        printer.setPageSize(size)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(sizes))
    dialog.setFromTo(1, len(sizes))
    for option in (
        QPrintDialog.PrintDialogOption.PrintPageRange,
        QPrintDialog.PrintDialogOption.PrintCollateCopies,
        QPrintDialog.PrintDialogOption.PrintCurrentPage,
    ):
        dialog.setOption(option, True)  # noqa: FBT003
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return None
    if printer.printRange() == QPrinter.PrintRange.CurrentPage:
        printer.setFromTo(current + 1, current + 1)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
    return printer


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """The pages (from 0) that the user wants, in the order in which the printer wants them."""
    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        pages = pages[printer.fromPage() - 1 : printer.toPage() or count]
    return pages[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else pages


class Printing(QObject):
    """One paper on its way to a printer. Never more than one page of it is held as a picture."""

    def __init__(
        self,
        jobs: Jobs,
        printer: QPrinter,
        pdf: bytes,
        done: Callable[[bool], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._printer = printer
        self._document = PaperDocument(pdf)  # its own: the view may go on to another paper meanwhile
        self._done = done
        self._painter = QPainter()
        self._pages = chosen_pages(printer, len(self._document))
        self._pages *= 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
        self._number = 0

    def start(self) -> None:
        """Begin; ``done`` is called with False when the printer does not take the paper."""
        if not self._pages or not self._painter.begin(self._printer):
            self._end(worked=False)
            return
        self._ask()

    def _ask(self) -> None:
        document, page = self._document, self._pages[self._number]
        self._jobs.quick(lambda: document.picture(page, PRINT_SCALE), self._take)

    def _take(self, picture: QImage) -> None:
        sheet = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        size = QSizeF(picture.size()).scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRectF(sheet.topLeft(), size), picture)
        self._number += 1
        if self._number == len(self._pages):
            self._end(worked=self._painter.end())
        elif self._printer.newPage():
            self._ask()
        else:
            self._painter.end()
            self._end(worked=False)

    def _end(self, *, worked: bool) -> None:
        self._document.close()
        self._done(worked)
        if isValid(self):
            self.deleteLater()
