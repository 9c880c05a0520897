"""A PDF shown page below page, as wide as there is room, or zoomed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.ui import paper, theme
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.labels import PlainLabel

_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_A4_POINTS = 595.0


class PaperView(TextMixin, QWidget):
    """Shows the bytes of a PDF. ``shown`` is emitted when its pages stand in the window."""

    shown = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pdf = b""
        self._zoom = 0.0  # 0: as wide as there is room
        self._ticket = 0
        self._pages: list[QLabel] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(120)
        self._soon.timeout.connect(self._render)

        self._count = PlainLabel(role="caption")
        bar = QHBoxLayout()
        bar.addWidget(self._count)
        bar.addStretch()
        for icon, message, call in (
            ("zoom-out", N_("Smaller"), lambda: self._step(-1)),
            ("zoom-in", N_("Larger"), lambda: self._step(1)),
            ("maximize", N_("As wide as the window"), self.fit),
        ):
            bar.addWidget(IconButton(icon, message, call))

        self._sheets = QWidget()
        self._sheets.setObjectName("scrolled")
        self._column = QVBoxLayout(self._sheets)
        self._column.setSpacing(theme.LG)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._sheets)
        self.bind(self._scroll.setAccessibleName, N_("Preview of the paper"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self._scroll, 1)

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF, at the place in the scroll where the reader is."""
        self._pdf = pdf
        self._soon.start()

    def fit(self) -> None:
        """As wide as there is room."""
        self._zoom = 0.0
        self._soon.start()

    def _step(self, way: int) -> None:
        now = self._zoom or self._fitting()
        among = [z for z in _ZOOMS if (z > now * 1.01 if way > 0 else z < now * 0.99)]
        if among:
            self._zoom = min(among) if way > 0 else max(among)
            self._soon.start()

    def _fitting(self) -> float:
        room = self._scroll.viewport().width() - 2 * theme.LG
        return max(0.3, min(room / _A4_POINTS, 2.5))

    def _render(self) -> None:
        if not self._pdf:
            return
        self._ticket += 1
        ticket, pdf = self._ticket, self._pdf
        ratio = self.devicePixelRatioF()
        scale = (self._zoom or self._fitting()) * ratio
        self._jobs.quick(lambda: paper.pictures(pdf, scale), lambda pages: self._take(ticket, pages, ratio))

    def _take(self, ticket: int, pages: list[QImage], ratio: float) -> None:
        if ticket != self._ticket:
            return
        while len(self._pages) < len(pages):
            label = QLabel()
            label.setObjectName("sheet")
            self._column.addWidget(label)
            self._pages.append(label)
        while len(self._pages) > len(pages):
            self._pages.pop().deleteLater()
        for number, (label, picture) in enumerate(zip(self._pages, pages, strict=True), 1):
            pixmap = QPixmap.fromImage(picture)
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)
            label.setFixedSize(pixmap.deviceIndependentSize().toSize())
            label.setAccessibleName(_("Page {n}").format(n=number))
        self._say_count()
        self.shown.emit()

    def _say_count(self) -> None:
        from salesdesk.i18n import ngettext

        self._count.setText(ngettext("{n} page", "{n} pages", len(self._pages)).format(n=len(self._pages)))

    def retranslate(self) -> None:
        """The count in the new language."""
        super().retranslate()
        if hasattr(self, "_count"):
            self._say_count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted page follows the room."""
        super().resizeEvent(event)
        if self._zoom == 0:
            self._soon.start()
