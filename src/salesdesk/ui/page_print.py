"""A page of the window on paper, for those without a paper form of their own: what is seen, whole, in light colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPageLayout, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QWidget

from salesdesk.ui import theme
from salesdesk.ui.page import Page
from salesdesk.ui.widgets.surfaces import ScrollBody

HEADING_PX = 40


def picture(page: Page) -> QPixmap:
    """The page as a picture, with what is scrolled out of sight; in light colours whatever the window wears."""
    app, mode = QApplication.instance(), theme.mode()
    dark = theme.is_dark()
    if dark and isinstance(app, QApplication):
        theme.apply(app, theme.Mode.LIGHT)
    try:
        return _whole(page)
    finally:
        if dark and isinstance(app, QApplication):
            theme.apply(app, mode)


def _whole(page: Page) -> QPixmap:
    scrolled = next((body for body in page.findChildren(ScrollBody) if body.isVisible()), None)
    inside: QWidget | None = scrolled.widget() if scrolled is not None else None
    body = (inside or page).grab()
    ratio = body.devicePixelRatio()
    whole = QPixmap(body.width(), body.height() + round(HEADING_PX * ratio))
    whole.setDevicePixelRatio(ratio)
    whole.fill(theme.colour("window"))
    painter = QPainter(whole)
    painter.setFont(theme.font(theme.TITLE, bold=True))
    painter.setPen(theme.colour("text"))
    head = QRectF(theme.XL, 0, whole.width() / ratio - 2 * theme.XL, HEADING_PX)
    painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), page.heading())
    painter.drawPixmap(0, HEADING_PX, body)
    painter.end()
    return whole


def print_picture(whole: QPixmap, printer: QPrinter) -> None:
    """Fit the picture to the width of the paper; what is longer goes on to further sheets."""
    painter = QPainter(printer)
    paper = painter.viewport()
    scale = paper.width() / whole.width()
    rows = max(int(paper.height() / scale), 1)
    for number, top in enumerate(range(0, whole.height(), rows)):
        if number:
            printer.newPage()
        part = whole.copy(0, top, whole.width(), min(rows, whole.height() - top))
        part.setDevicePixelRatio(1.0)
        painter.drawPixmap(0, 0, paper.width(), round(part.height() * scale), part)
    painter.end()


def ask_and_print(page: Page) -> bool:
    """Ask for the printer and print; False when the user left it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setDocName(page.heading())
    dialog = QPrintDialog(printer, page)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    print_picture(picture(page), printer)
    return True
