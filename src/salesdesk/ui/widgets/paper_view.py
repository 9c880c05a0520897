"""The preview of a paper: its pages with zoom, page number and search; with ``messages`` it saves and prints, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QImage, QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk.i18n import N_, _, ngettext
from salesdesk.ui import theme
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.messages import Messages
from salesdesk.ui.preview.document import PaperDocument
from salesdesk.ui.preview.drawing import Key, Piece
from salesdesk.ui.preview.find_bar import FindBar
from salesdesk.ui.preview.output import Output
from salesdesk.ui.preview.pages import PageArea
from salesdesk.ui.preview.placing import ACTUAL, Fit
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.labels import PlainLabel

_NUMBER_PX = 56
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_READ_OUT = 4000
"""So many characters of a page are offered to a screen reader."""


class PaperView(TextMixin, QWidget):
    """Shows the bytes of a PDF: ``show_pdf(pdf)``. Shown again, a paper keeps its place and zoom and does not flicker.

    ``shown`` is emitted when what is seen of a new paper stands in the window. With ``messages`` there are buttons to
    save, print and open the paper elsewhere; ``file_name`` answers the name proposed for the file. The keys (Ctrl+F,
    Ctrl+Plus, Ctrl+Minus, Ctrl+0, Ctrl+Shift+0) work in ``keys_in``, usually the page that holds the view.
    """

    shown = Signal()

    def __init__(
        self,
        jobs: Jobs,
        parent: QWidget | None = None,
        *,
        messages: Messages | None = None,
        file_name: Callable[[], str] | None = None,
        keys_in: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pdf = b""
        self._ticket = 0
        self._coming = False

        self.area = PageArea(jobs)
        self.area.moved.connect(self._say)
        self.area.drawn.connect(self._tell)
        self.search = FindBar(jobs)
        self.search.found.connect(lambda: self.area.show_hits(self.search.hits, self.search.current))
        self.search.left.connect(self.area.setFocus)
        self.output = Output(jobs, messages, self, file_name) if messages is not None else None

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.XS)
        layout.addLayout(self._bar())
        layout.addWidget(self.search)
        layout.addWidget(self.area, 1)
        self._keys(keys_in or self)
        self._say()

    def _bar(self) -> QHBoxLayout:
        self.number = QLineEdit("1")
        self.number.setValidator(QIntValidator(1, 99_999, self.number))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setFixedWidth(_NUMBER_PX)
        self.number.editingFinished.connect(self._turn)
        self.bind(self.number.setAccessibleName, N_("Page number"))
        self._count = PlainLabel(role="caption")
        self._zoom = QToolButton()
        self._zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._zoom.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self._zoom)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._zoom.setMenu(self._menu)
        bar = QHBoxLayout()
        bar.setSpacing(theme.XS)
        bar.addWidget(self.number)
        bar.addWidget(self._count)
        bar.addStretch()
        bar.addWidget(IconButton("search", N_("Search in the paper (Ctrl+F)"), self.search.open_bar))
        bar.addWidget(IconButton("zoom-out", N_("Smaller (Ctrl+−)"), lambda: self.area.step(-1)))
        bar.addWidget(self._zoom)
        bar.addWidget(IconButton("zoom-in", N_("Larger (Ctrl++)"), lambda: self.area.step(1)))
        if self.output is not None:
            bar.addSpacing(theme.SM)
            bar.addWidget(IconButton("printer", N_("Print (Ctrl+P)"), self.print_paper))
            bar.addWidget(IconButton("download", N_("Save as PDF…"), self.save_as))
            bar.addWidget(IconButton("external-link", N_("Open in the system's viewer"), self.output.open_elsewhere))
        return bar

    def _keys(self, home: QWidget) -> None:
        pairs: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+F", self.search.open_bar),
            ("Ctrl++", lambda: self.area.step(1)),
            ("Ctrl+=", lambda: self.area.step(1)),
            ("Ctrl+-", lambda: self.area.step(-1)),
            ("Ctrl+0", lambda: self.area.set_fit(Fit.WIDTH)),
            ("Ctrl+Shift+0", lambda: self.area.set_fit(Fit.PAGE)),
        )
        for keys, call in pairs:
            shortcut = QShortcut(QKeySequence(keys), home)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda run=call: run() if self.isVisible() else None)

    # -- what a page uses ------------------------------------------------------------

    @property
    def pdf(self) -> bytes:
        """The paper that is shown."""
        return self._pdf

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return len(self.area.document) if self.area.document is not None else 0

    def show_pdf(self, pdf: bytes) -> None:
        """Show a paper. It is opened and drawn by workers; the one before stays in sight until then."""
        self._ticket += 1
        self._pdf = pdf
        ticket, seen = self._ticket, self.area
        if not pdf:
            self.clear()
            return

        def opened(document: PaperDocument) -> None:
            if not isValid(self) or ticket != self._ticket:
                document.close()
                return
            pieces = seen.wanted(document.sizes) if self.isVisible() else []
            self._jobs.quick(lambda: _drawn(document, pieces), lambda drawn: self._take(ticket, document, drawn))

        self._jobs.quick(lambda: PaperDocument(pdf), opened)

    def clear(self) -> None:
        """Show nothing."""
        self._ticket += 1
        self._pdf = b""
        self.area.clear()
        self.search.read(None)

    def fit(self) -> None:
        """As wide as there is room."""
        self.area.set_fit(Fit.WIDTH)

    def print_paper(self) -> None:
        """Choose printer, pages and size, then print."""
        if self.output is not None and self.area.document is not None:
            self.output.print_paper(self.area.document.sizes, self.area.page)

    def save_as(self) -> None:
        """Choose a file, then write the paper."""
        if self.output is not None:
            self.output.save_as()

    # -- inside ------------------------------------------------------------------------

    def _take(self, ticket: int, document: PaperDocument, drawn: Sequence[tuple[Key, QImage]]) -> None:
        if not isValid(self) or ticket != self._ticket:
            document.close()
            return
        self._coming = True
        self.area.show_document(document, drawn)
        self.search.read(document)

    def _turn(self) -> None:
        wanted = min(max(int(self.number.text() or "1"), 1), max(self.pages, 1)) - 1
        if wanted != self.area.page:
            self.area.go_to_page(wanted)
        self.number.setText(str(self.area.page + 1))

    def _tell(self) -> None:
        if self._coming:
            self._coming = False
            self.shown.emit()

    def _say(self) -> None:
        count, page = self.pages, self.area.page + 1
        if not self.number.hasFocus() or not self.number.isModified():
            self.number.setText(str(page))
        self._count.setText(ngettext("of {n} page", "of {n} pages", count).format(n=count))
        self._zoom.setText(f"{self.area.zoom / ACTUAL:.0%}")
        self._zoom.setAccessibleName(_("Zoom: {percent}").format(percent=self._zoom.text()))
        name = _("Preview of the paper, page {n} of {count}").format(n=page, count=count)
        if self.area.accessibleName() != name:
            self.area.setAccessibleName(name)
        text = self.area.selection.text_of(self.area.page) if count else None
        self.area.setAccessibleDescription(text.characters[:_READ_OUT] if text is not None else "")

    def retranslate(self) -> None:
        """What is said by hand, in the new language."""
        super().retranslate()
        if hasattr(self, "_count"):
            self._say()

    def _fill_menu(self) -> None:
        self._menu.clear()
        for group in (
            [
                (_("As wide as the window"), self.area.fit is Fit.WIDTH, lambda: self.area.set_fit(Fit.WIDTH)),
                (_("The whole page"), self.area.fit is Fit.PAGE, lambda: self.area.set_fit(Fit.PAGE)),
            ],
            [
                (_("Pages below each other"), not self.area.single, lambda: self.area.set_single(False)),
                (_("One page at a time"), self.area.single, lambda: self.area.set_single(True)),
            ],
            [
                (f"{zoom:.0%}", abs(self.area.zoom - zoom * ACTUAL) < 0.005, self._zoomed(zoom * ACTUAL))
                for zoom in _ZOOMS
            ],
        ):
            one_of = QActionGroup(self._menu)
            for text, here, call in group:
                action = QAction(text, self._menu, checkable=True, checked=here)
                action.triggered.connect(lambda _checked=False, run=call: run())
                one_of.addAction(action)
                self._menu.addAction(action)
            self._menu.addSeparator()

    def _zoomed(self, zoom: float) -> Callable[[], None]:
        return lambda: self.area.set_zoom(zoom)


def _drawn(document: PaperDocument, pieces: Sequence[Piece]) -> list[tuple[Key, QImage]]:
    return [piece.drawn(document) for piece in pieces]
