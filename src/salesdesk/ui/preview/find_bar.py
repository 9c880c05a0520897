"""The line over a paper in which text is searched: Ctrl+F opens it, Enter goes on, Shift+Enter back, Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk.i18n import N_, _
from salesdesk.ui import theme
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.preview.document import PaperDocument
from salesdesk.ui.preview.finding import MOST_HITS, Hit, find_all
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.fields import SearchBox
from salesdesk.ui.widgets.labels import PlainLabel


class FindBar(TextMixin, QFrame):
    """``found`` tells that ``hits`` and ``current`` (from 0, -1 for none) changed; ``left`` that it was closed."""

    found = Signal()
    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._document: PaperDocument | None = None
        self._ticket = 0
        self.hits: list[Hit] = []
        self.current = -1

        self.box = SearchBox(N_("Search in the paper"))
        self.box.searched.connect(lambda _text: self.search())
        self.box.installEventFilter(self)
        self.count = PlainLabel(role="caption")
        self.before = IconButton("chevron-up", N_("Previous place (Shift+Enter)"), lambda: self.go(-1))
        self.after = IconButton("chevron-down", N_("Next place (Enter)"), lambda: self.go(1))
        self.leave = IconButton("x", N_("Close the search (Esc)"), self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.XS)
        row.setSpacing(theme.XS)
        row.addWidget(self.box, 1)
        for widget in (self.count, self.before, self.after, self.leave):
            row.addWidget(widget)
        self.hide()

    def open_bar(self) -> None:
        """Show the line with its text chosen, ready to be typed over."""
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        self.search()

    def close_bar(self) -> None:
        """Hide the line; nothing is marked any more."""
        self.hide()
        self._set([], -1)
        self.left.emit()

    def read(self, document: PaperDocument | None) -> None:
        """Search in another document; what is looked for stays."""
        self._document = document
        if self.isVisible():
            self.search()

    def search(self) -> None:
        """Look for what stands in the line, in a worker."""
        self._ticket += 1
        ticket, document, wanted = self._ticket, self._document, self.box.text()
        if document is None or not wanted.strip():
            self._set([], -1)
            return

        def take(hits: list[Hit]) -> None:
            if isValid(self) and ticket == self._ticket and self.isVisible():
                self._set(hits, min(max(self.current, 0), len(hits) - 1))

        self._jobs.quick(lambda: find_all(document, wanted), take)

    def go(self, way: int) -> None:
        """To the next (1) or the place before (-1), round and round."""
        if self.hits:
            self._set(self.hits, (self.current + way) % len(self.hits))

    def _set(self, hits: list[Hit], current: int) -> None:
        self.hits, self.current = hits, current
        self._say()
        for button in (self.before, self.after):
            button.setEnabled(bool(hits))
        self.found.emit()

    def _say(self) -> None:
        if not self.box.text().strip():
            words = ""
        elif not self.hits:
            words = _("Not found")
        elif len(self.hits) >= MOST_HITS:
            words = _("{n} of {count} and more").format(n=self.current + 1, count=len(self.hits))
        else:
            words = _("{n} of {count}").format(n=self.current + 1, count=len(self.hits))
        self.count.setText(words)

    def retranslate(self) -> None:
        """The count in the new language."""
        super().retranslate()
        if hasattr(self, "count"):
            self._say()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter and Esc in the line."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.type() == QEvent.Type.KeyPress:
                    self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                event.accept()
                return True
            if event.key() == Qt.Key.Key_Escape:
                if event.type() == QEvent.Type.KeyPress:
                    self.close_bar()
                event.accept()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]
