"""Workbooks that are one XML document: sheet after sheet, row after row, heard from the parser.

The document is gone through once for the names and heights of its sheets, and once more for each
reading; nothing but a block of rows is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

from salesdesk.importers.workbooks.markup import PIECE, BadXMLError, finish, local, parser
from salesdesk.importers.workbooks.places import KEPT_BLANKS, LAST_COLUMN, LAST_ROW, Block

BLOCK = 2000
MOST_REPEATED = 4_000_000
"""The most cells that repetition may make; a few bytes can say a million rows of a thousand cells."""

LONGEST_CELL = 4_000_000
"""Characters; Excel allows 32,767."""


class Listener:
    """Hears a document and keeps the rows of the sheet ``wanted`` (none while it only counts)."""

    def __init__(self, wanted: int | None) -> None:
        self.wanted = wanted
        self.names: list[str] = []
        self.heights: list[int] = []
        self.numbers: list[int] = []
        self.rows: list[list[str]] = []
        self.finished = False
        self._row = 0
        self._cells: list[str] = []
        self._place = 0
        self._made = 0
        self._length = 0

    @property
    def here(self) -> bool:
        """Whether the sheet heard now is the wanted one (or only names are wanted)."""
        return self.wanted is None or self.wanted == len(self.names) - 1

    def begin_sheet(self, name: str) -> None:
        """A sheet begins."""
        self.names.append(name)
        self.heights.append(0)
        self._row = 0

    def end_sheet(self) -> None:
        """A sheet ends."""
        self.finished = self.wanted is not None and self.here

    def begin_row(self, number: int | None = None) -> None:
        """A row begins: the one with this number, or the next."""
        self._row = number if number and number > self._row else self._row + 1
        self._cells, self._place = [], 0

    def cell(self, text: str, repeated: int = 1) -> None:
        """A cell; empty ones only take their place."""
        self._length = 0
        if text and self._place < LAST_COLUMN:
            repeated = min(repeated, LAST_COLUMN - self._place)
            self._cells += [""] * (self._place - len(self._cells))
            self._cells += [text] * repeated
        self._place += repeated

    def end_row(self, repeated: int = 1) -> None:
        """A row ends, and stands as often as that."""
        if any(self._cells) and self._row <= LAST_ROW:
            repeated = min(repeated, LAST_ROW + 1 - self._row)
            self._made += (repeated - 1) * len(self._cells)
            if self._made > MOST_REPEATED:
                raise BadXMLError("repetition")
            self.heights[-1] = self._row + repeated - 1
            if self.wanted is not None:
                if self.numbers and self._row > self.numbers[-1] + 1:
                    blanks = range(max(self.numbers[-1] + 1, self._row - KEPT_BLANKS), self._row)
                    self.numbers += blanks
                    self.rows += [[] for _blank in blanks]
                self.numbers += range(self._row, self._row + repeated)
                self.rows += [list(self._cells) for _again in range(repeated)]
        self._row += max(0, repeated - 1)

    def start(self, name: str, given: dict[str, str]) -> None:
        """A start tag: local name, attributes by local name."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An end tag."""
        raise NotImplementedError

    def text(self, text: str) -> None:
        """Characters."""
        raise NotImplementedError

    def heard(self, text: str) -> None:
        """Characters, counted: a cell without end is no cell."""
        self._length += len(text)
        if self._length > LONGEST_CELL:
            raise BadXMLError("cell without end")
        self.text(text)


class Heard:
    """An open document. ``opener`` gives its bytes, ``listener`` makes a ``Listener``."""

    def __init__(self, opener: Callable[[], IO[bytes]], listener: Callable[[int | None], Listener], size: int) -> None:
        self._opener, self._listener, self._size = opener, listener, size
        self.done = 0
        heard = listener(None)
        for _blocks in self._hear(heard):
            pass
        names: dict[str, int] = {}
        for place, name in enumerate(heard.names):
            names.setdefault(name or f"Sheet{place + 1}", place)
        self._places = names
        self._heights = heard.heights
        self.sheets = tuple(names)

    def _hear(self, heard: Listener) -> Iterator[None]:
        from xml.parsers import expat

        made = parser()
        known: dict[str, str] = {}

        def start(name: str, given: dict[str, str]) -> None:
            bare = known.get(name) or known.setdefault(name, local(name))
            heard.start(bare, {known.get(k) or known.setdefault(k, local(k)): v for k, v in given.items()})

        made.StartElementHandler = start
        made.EndElementHandler = lambda name: heard.end(known.get(name) or local(name))
        made.CharacterDataHandler = heard.heard
        with self._opener() as stream:
            try:
                while (piece := stream.read(PIECE)) and not heard.finished:
                    made.Parse(piece, False)  # noqa: FBT003  (takes no keyword)
                    self.done += len(piece)
                    yield
            except expat.ExpatError as error:
                raise BadXMLError(str(error)) from error
            if not heard.finished:
                finish(made)

    def total(self, name: str) -> int:  # noqa: ARG002  (the document is read from its beginning)
        """How many bytes there are to read."""
        return self._size

    def height(self, name: str) -> int:
        """The number of a sheet's last row that holds something."""
        return self._heights[self._places[name]]

    def rows(self, name: str) -> Iterator[Block]:
        """Row numbers and cells as text, from column A."""
        heard = self._listener(self._places[name])
        self.done = 0
        last = 0
        for _piece in self._hear(heard):
            if len(heard.rows) >= BLOCK or heard.finished:
                yield from _cut(heard, last)
                last = heard.numbers[-1] if heard.numbers else last
                heard.numbers, heard.rows = [], []
        if heard.rows:
            yield from _cut(heard, last)

    def close(self) -> None:
        """Nothing stays open."""


def _cut(heard: Listener, last: int) -> Iterator[Block]:
    """The rows heard, with the blank ones between them and those before."""
    numbers, rows = heard.numbers, heard.rows
    if numbers and last and numbers[0] > last + 1:
        blanks = list(range(max(last + 1, numbers[0] - KEPT_BLANKS), numbers[0]))
        numbers, rows = blanks + numbers, [*([] for _blank in blanks), *rows]
    for at in range(0, len(rows), BLOCK * 2):
        yield numbers[at : at + BLOCK * 2], rows[at : at + BLOCK * 2]
