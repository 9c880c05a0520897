"""The text of the pages as far as it is known, and what is selected of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from salesdesk.ui.jobs import Jobs
from salesdesk.ui.preview.document import PageText, PaperDocument
from salesdesk.ui.preview.finding import Box, character_at, line_boxes, words_between

Place = tuple[int, int]
"""A page and a character on it."""


class Selection:
    """A span of characters, perhaps over pages. Texts are read by a worker when they are first needed."""

    def __init__(self, jobs: Jobs, known: Callable[[], object]) -> None:
        self._jobs = jobs
        self._known = known
        self._document: PaperDocument | None = None
        self._texts: dict[int, PageText] = {}
        self._anchor: Place | None = None
        self._end: Place | None = None

    def read(self, document: PaperDocument | None) -> None:
        """Begin with another document: nothing is known, nothing is selected."""
        self._document = document
        self._texts.clear()
        self._anchor = self._end = None

    def text_of(self, page: int) -> PageText | None:
        """The text of a page; None until it is known (``known`` is called then)."""
        found = self._texts.get(page)
        document = self._document
        if found is None and document is not None and 0 <= page < len(document):

            def take(text: PageText) -> None:
                if self._document is document:
                    self._texts[page] = text
                    self._known()

            self._jobs.quick(lambda: document.text(page), take)
        return found

    def begin(self, page: int, x: float, y: float) -> None:
        """Select from the character nearest to a point of a page (points from its upper left corner) on."""
        self._anchor, self._end = self._place(page, x, y), None

    def extend(self, page: int, x: float, y: float) -> bool:
        """Select as far as another point; whether that changed anything."""
        place = self._place(page, x, y) if self._anchor is not None else None
        if place is None or place == self._end:
            return False
        self._end = place
        return True

    def take_page(self, page: int) -> None:
        """Select all of a page."""
        text = self.text_of(page)
        if text is not None and text.characters:
            self._anchor, self._end = (page, 0), (page, len(text.characters) - 1)

    def _place(self, page: int, x: float, y: float) -> Place | None:
        text = self.text_of(page)
        index = character_at(text, x, y) if text is not None else -1
        return (page, index) if index >= 0 else None

    def _span_on(self, page: int) -> tuple[int, int] | None:
        text = self._texts.get(page)
        if self._anchor is None or self._end is None or text is None:
            return None
        first, last = min(self._anchor, self._end), max(self._anchor, self._end)
        if not first[0] <= page <= last[0]:
            return None
        return first[1] if page == first[0] else 0, last[1] if page == last[0] else len(text.characters) - 1

    def boxes(self, page: int) -> tuple[Box, ...]:
        """Where the selection stands on a page."""
        span = self._span_on(page)
        return line_boxes(self._texts[page], *span) if span is not None else ()

    def words(self) -> str:
        """What is selected, in reading order."""
        spans = ((page, self._span_on(page)) for page in sorted(self._texts))
        return "\n".join(words_between(self._texts[page], *span) for page, span in spans if span is not None)

    def copy(self) -> bool:
        """Put what is selected on the clipboard; False when nothing is."""
        words = self.words()
        if words:
            QGuiApplication.clipboard().setText(words)
        return bool(words)
