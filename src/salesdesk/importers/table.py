"""The table of a file, whatever holds it: text, a workbook or a web page. One shape for the stages above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import markup, text
from salesdesk.importers.cells import effective, filled
from salesdesk.importers.dialect import find_dialect
from salesdesk.importers.drawing import Drawing, find_drawing
from salesdesk.importers.grid import Grid
from salesdesk.importers.layout import usual_width
from salesdesk.importers.mending import Mender
from salesdesk.importers.opening import open_source
from salesdesk.importers.records import LONGEST_LINE, Block, Dialect, Splitter, join_lines
from salesdesk.importers.source import CutOffError, Source, refuse, refuse_empty
from salesdesk.importers.workbook import Book

HEAD_CHARS = 1 << 18
WHOLE = 4 << 20
"""Files up to this size are looked at whole, larger ones at the head and in windows all over them."""
MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has."""
WINDOWS, WINDOW = 24, 1 << 16


@dataclass
class Table:
    """An opened file: how to read its records again and again. Line numbers count from 1."""

    path: Path
    kind: str
    size: int
    encoding: str = ""
    bom: int = 0
    clean: bool = True
    dialect: Dialect = field(default_factory=lambda: Dialect(""))
    newline: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    width: int = 0
    source: Source | None = None
    book: Book | None = None
    lines: int = 0
    cells: list[list[str]] | None = None
    done: int = 0
    """Read by ``blocks`` so far, of ``total``: bytes, or rows where the format only tells these."""
    total: int = 0
    height: int = 0
    """About how many rows a sheet has."""
    notes: tuple[str, ...] = ()
    """What the user should know about the choice of the table."""
    drawing: Drawing | None = None
    """How the lines of a text that is drawn rather than delimited are made plain."""

    def blocks(self) -> Iterator[Block]:
        """All records with their line numbers, from the beginning."""
        self.done = 0
        if self.book is not None:
            for numbers, rows in self.book.rows(self.sheet):
                self.done = self.book.done
                if isinstance(rows, Grid):
                    missing = [[""] * len(rows)] * (self.width - len(rows.columns))
                    yield numbers, Grid([*rows.columns[: self.width], *missing])
                else:
                    yield numbers, [row[: self.width] if len(row) > self.width else row for row in rows]
        elif self.cells is not None:
            self.done = len(self.cells)
            yield range(1, len(self.cells) + 1), [list(row) for row in self.cells]
        else:
            mender = Mender(self.dialect, self.width, self._beginning)
            for lines, records in Splitter(self.dialect, self.width, judge=mender).blocks(self._texts()):
                yield lines, mender.block(records)

    def _beginning(self) -> list[list[str]]:
        """Records of the first part of a text, as they stand."""
        assert self.source is not None  # noqa: S101  (a text table always has its source)
        with self.source.open() as stream:
            sample = join_lines(self._decoded(stream), HEAD_CHARS)
        return [row for _numbers, rows in Splitter(self.dialect, self.width).blocks([sample]) for row in rows]

    def _texts(self) -> Iterator[str]:
        assert self.source is not None  # noqa: S101  (a text table always has its source)
        try:
            with self.source.open() as stream:
                for piece in self._decoded(stream):
                    self.done = min(self.total, self.done + text.BLOCK)
                    yield piece
        except (OSError, EOFError) as error:
            raise refuse(
                self.path,
                _("it could not be read to its end ({error}).").format(error=error),
                _("Copy it to this computer and try again."),
            ) from error

    def _decoded(self, stream: IO[bytes]) -> Iterator[str]:
        pieces = text.decoder(stream, self.encoding, self.bom)
        return self.drawing.plain(pieces) if self.drawing else pieces

    def head(self, limit: int) -> tuple[list[int], list[list[str]]]:
        """The first records."""
        numbers: list[int] = []
        rows: list[list[str]] = []
        for some, block in self.blocks():
            numbers += some
            rows += block
            if len(rows) >= limit:
                break
        return numbers[:limit], rows[:limit]

    def windows(self) -> Iterator[Block]:
        """Records from all over a large text file (line numbers mean nothing)."""
        source = self.source
        if source is None or source.inner or self.encoding.startswith(("utf-16", "utf-32")):
            return
        with source.open() as stream:
            for n in range(1, WINDOWS + 1):
                stream.seek(max(0, min(source.size * n // WINDOWS - WINDOW, source.size - WINDOW)))
                lines = stream.read(WINDOW).split(b"\n")[1:-1]
                if len(lines) > 1:
                    piece = b"\n".join(lines).decode(self.encoding, "replace") + "\n"
                    plain = self.drawing.plain([piece]) if self.drawing else [piece]
                    yield from Splitter(self.dialect, self.width).blocks(plain)

    def close(self) -> None:
        """Let go of the file."""
        if self.book is not None:
            self.book.close()


_recent: dict[tuple[str, int, int], Book] = {}
"""The last workbook inspected, kept for the import that follows: opening it takes longer than reading it."""
_KEPT_CELLS = 6_000_000


def _identity(path: Path) -> tuple[str, int, int]:
    status = path.stat()
    return str(path.resolve()), status.st_mtime_ns, status.st_size


def keep(inspected: Table) -> None:
    """Keep an inspected workbook open for the next reading, instead of closing it."""
    _recent.clear()
    if inspected.book is None:
        return
    if inspected.height * max(1, inspected.width) > _KEPT_CELLS:
        inspected.book.close()
    else:
        inspected.book.rest()
        _recent[_identity(inspected.path)] = inspected.book


def kept(path: Path) -> Book | None:
    """The workbook kept for a file that has not changed since; it is let go of."""
    try:
        return _recent.pop(_identity(path), None)
    except OSError:
        return None


def open_table(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Table:
    """Open a file as a table, finding out what is not said. Raises UnreadableFileError."""
    source = open_source(path)
    if source.kind == "xml":
        # what is no XML after all may still be a page
        try:
            return _open_book(source, sheet)
        except CutOffError:
            raise
        except UnreadableFileError:
            pass
    elif source.kind != "text":
        return _open_book(source, sheet)
    if encoding and not text.known(encoding):
        raise UnreadableFileError(
            _("“{name}” is no text encoding.").format(name=encoding), _("Use a name such as utf-8 or gb18030.")
        )
    found = text.find_encoding(source)
    if encoding:
        fits = encoding.lower().replace("_", "-").removesuffix("-sig") == found.name
        found = text.Encoding(encoding, found.bom if fits else 0, lines=found.lines)
    table = Table(
        path,
        "csv",
        source.size,
        found.name,
        found.bom,
        found.clean,
        source=source,
        lines=found.lines,
        total=source.size,
    )
    with source.open() as stream:
        sample = join_lines(text.decoder(stream, found.name, found.bom), HEAD_CHARS)
    if not sample.strip("\ufeff\x1a \t\r\n,;"):
        raise refuse_empty(path)
    if markup.is_markup(sample):
        table.kind = "html"
        table.cells = markup.largest_table(table._texts())  # noqa: SLF001
        if not table.cells or not usual_width(table.cells[:400]):
            raise refuse(path, _("the page holds no table."))
        table.dialect = Dialect("")
        table.width = usual_width(table.cells[:400])
        table.total = len(table.cells)
        return table
    _refuse_no_table(table, sample)
    table.newline = _newline(sample)
    if delimiter is None and (drawing := find_drawing(sample)):
        table.kind, table.drawing, delimiter = "drawn", drawing, drawing.delimiter
        sample = "".join(drawing.plain([sample]))
    table.dialect = find_dialect(sample, delimiter)
    rows: list[list[str]] = []
    for _numbers, block in Splitter(table.dialect).blocks([sample]):
        rows += block
    table.width = _text_width(rows[:1500])
    if not table.width:
        raise refuse_empty(path)
    if table.width > MOST_COLUMNS:
        raise refuse(path, _("it has more than {n} columns.").format(n=MOST_COLUMNS))
    return table


def _refuse_no_table(opened: Table, sample: str) -> None:
    """Raise the reason why a text can be no table of lines."""
    if what := markup.notation(sample):
        raise refuse(opened.path, _("it is {what}.").format(what=what))
    if not re.search(r"[\r\n]", sample) and _endless(opened._texts()):  # noqa: SLF001
        raise refuse(opened.path, _("it has lines longer than any table's."))


def _endless(texts: Iterable[str]) -> bool:
    """Whether the first line of a text is longer than a record can be."""
    size = 0
    for piece in texts:
        size += len(piece)
        if size > LONGEST_LINE:
            return True
        if "\n" in piece or "\r" in piece:
            return False
    return False


def _text_width(rows: Sequence[Sequence[str]]) -> int:
    """The width of the records: the usual one, or the header's where delimiters stand in the texts of the last column."""
    width = usual_width(rows)
    full = [row for row in rows if filled(row)]
    head = len(full[0]) if full else 0
    ragged = sum(len(row) == width for row in full) < len(full) * 0.7
    if 1 < head < width and ragged and all(len(row) >= head and effective(row) >= head - 1 for row in full):
        return head
    return width


def _newline(sample: str) -> str:
    lf, crlf, cr = sample.count("\n"), sample.count("\r\n"), sample.count("\r")
    kinds = {"CRLF": crlf, "LF": lf - crlf, "CR": cr - crlf}
    return max(kinds, key=lambda k: kinds[k])


def _open_book(source: Source, sheet: str | None) -> Table:
    book = kept(source.path) or Book(source)
    try:
        return _book_table(source, book, sheet)
    except BaseException:
        book.close()
        raise


def _book_table(source: Source, book: Book, sheet: str | None) -> Table:
    if sheet is not None and sheet not in book.sheets:
        close = next((s for s in book.sheets if s.strip().casefold() == sheet.strip().casefold()), None)
        if close is None:
            raise UnreadableFileError(
                _("“{name}” has no sheet “{sheet}”.").format(name=source.path.name, sheet=sheet),
                _("It has: {sheets}.").format(sheets=", ".join(book.sheets)),
            )
        sheet = close
    name = sheet or book.best_sheet()
    table = Table(source.path, source.kind, source.size, sheet=name, sheets=book.sheets, book=book)
    table.width = book.width(name)
    if not table.width:
        raise refuse(source.path, _("the sheet “{sheet}” is empty.").format(sheet=name))
    table.total, table.height, table.notes = book.total(name), book.height(name), book.notes(name)
    return table


def trim(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The width without the blank columns at the right: no name and no value."""
    width = len(names)
    while (
        width > 1 and not names[width - 1].strip() and not any(len(r) >= width and r[width - 1].strip() for r in rows)
    ):
        width -= 1
    return width


def has_breaks(rows: Sequence[Sequence[str]]) -> bool:
    """Whether cells hold line breaks, so that lines are more than records."""
    return any(re.search(r"[\r\n]", cell) for row in rows for cell in row)
