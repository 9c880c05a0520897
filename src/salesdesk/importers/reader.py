"""The reader's front door: inspect a file, show it, read its calls or people, write it as plain CSV."""

from __future__ import annotations

import codecs
import csv
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers import inspection, people, table
from salesdesk.importers.cells import holds, same_header
from salesdesk.importers.convert import Converter
from salesdesk.importers.inspection import Recall
from salesdesk.importers.opening import open_source
from salesdesk.importers.records import Block, Dialect
from salesdesk.importers.rows import Chunk, People, RowError
from salesdesk.importers.source import EmptyFileError
from salesdesk.importers.table import Table
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.refusals import why
from salesdesk.types import Progress

if TYPE_CHECKING:
    from _csv import Writer


def inspect(
    path: Path, choices: Choices | None = None, limit: int | None = None, recall: Recall | None = None
) -> Understanding:
    """How the program reads a file; nothing is stored. ``limit``: look at that many rows only.

    ``recall``: {fingerprint of the header: the choices for such files, ``choices`` included}.
    Raises UnreadableFileError for what is no table (image, encrypted workbook, empty file…).
    """
    choices = choices or Choices()
    opened = open_as(path, choices)
    try:
        understood = inspection.understand(opened, choices, limit, recall)
    finally:
        table.keep(opened)
    if recall is not None and _opened_otherwise(understood):
        return inspect(path, understood.choices, limit)
    return understood


def _opened_otherwise(u: Understanding) -> bool:
    """Whether what is remembered of a header asks for another encoding, delimiter or sheet than was found."""
    said = u.choices
    if u.kind != "csv":
        return bool(said.sheet) and said.sheet != u.sheet and said.sheet in u.sheets
    return bool(said.encoding and codecs.lookup(said.encoding) != codecs.lookup(u.encoding)) or bool(
        said.delimiter and said.delimiter != u.delimiter
    )


def open_as(path: Path, choices: Choices) -> Table:
    """The table of a file, with what the user says about its text. Raises UnreadableFileError."""
    return table.open_table(Path(path), encoding=choices.encoding, delimiter=choices.delimiter, sheet=choices.sheet)


def reopen(path: Path, u: Understanding) -> Table:
    """The table of an inspected file, without finding anything out again."""
    if u.kind != "csv":
        return table.open_table(Path(path), encoding=u.encoding or None, sheet=u.sheet or None)
    source = open_source(Path(path))
    opened = Table(
        Path(path),
        "csv",
        source.size,
        u.encoding,
        u.bom,
        dialect=Dialect(u.delimiter, u.quote, u.escape),
        source=source,
        total=source.size,
    )
    opened.width = u.width
    return opened


def below_header(opened: Table, u: Understanding) -> Iterator[Block]:
    """The records of the table, from the first data row to the last."""
    first, last = u.first_row, u.last_row
    for numbers, rows in opened.blocks():
        if numbers[-1] < first:
            continue
        if numbers[0] < first or (last and numbers[-1] > last):
            begin = bisect_left(numbers, first)
            end = bisect_right(numbers, last) if last else len(rows)
            if begin < end:
                yield numbers[begin:end], rows[begin:end]
            if end < len(rows):
                return
        else:
            yield numbers, rows


def beyond(opened: Table, u: Understanding) -> Iterator[RowError]:
    """What follows the table: a second one, or notes."""
    for numbers, rows in opened.blocks():
        for line, row in zip(numbers, rows, strict=True):
            if line > u.last_row and holds(row):
                yield RowError(line, "after-table", "", tuple(row))


def preview(path: Path, understanding: Understanding, n: int = 200) -> list[tuple[str, ...]]:
    """The first ``n`` data rows, as text, one cell for each column."""
    width = len(understanding.columns)
    return [tuple((row + [""] * width)[:width]) for _line, row in first_rows(path, understanding, n)]


def first_rows(path: Path, understanding: Understanding, n: int = 200) -> list[tuple[int, list[str]]]:
    """The first ``n`` data rows that hold anything, with their lines, as they stand in the file."""
    found: list[tuple[int, list[str]]] = []
    opened = reopen(path, understanding)
    try:
        for numbers, rows in below_header(opened, understanding):
            found += [(line, row) for line, row in zip(numbers, rows, strict=True) if holds(row)]
            if len(found) >= n:
                break
    finally:
        opened.close()
    return found[:n]


def rows_at(path: Path, understanding: Understanding, lines: Collection[int]) -> Iterator[tuple[int, list[str]]]:
    """Certain data rows by their lines, as they stand in the file; reads no further than the last of them."""
    wanted = set(lines)
    opened = reopen(path, understanding)
    try:
        for numbers, rows in below_header(opened, understanding):
            if not wanted:
                return
            for line, row in zip(numbers, rows, strict=True):
                if line in wanted:
                    wanted.remove(line)
                    yield line, row
    finally:
        opened.close()


def read_calls(path: Path, understanding: Understanding, progress: Progress | None = None) -> Iterator[Chunk]:
    """The calls of a file, a chunk at a time, with bounded memory. Bad rows are values, not exceptions."""
    progress = progress or Progress()
    opened = reopen(path, understanding)
    converter = Converter(understanding)
    try:
        for numbers, rows in below_header(opened, understanding):
            chunk = converter.block(numbers, rows)
            chunk.bytes_done, chunk.bytes_total = opened.done, opened.total
            progress.step(opened.done, opened.total)
            yield chunk
        rest = converter.rest()
        if rest.rows_read:
            rest.bytes_done = rest.bytes_total = opened.total
            yield rest
        if understanding.last_row:
            left = list(beyond(opened, understanding))
            yield Chunk(not_calls=left, rows_read=len(left), bytes_done=opened.total, bytes_total=opened.total)
    finally:
        opened.close()


def as_csv(path: Path, out: Path, choices: Choices | None = None) -> Understanding:
    """Write the table as understood as standard CSV (UTF-8, comma, quotes doubled, header first).

    Values are untouched; what is above and below the table is left out. A file without header gets none, an empty
    file makes an empty one. Several header rows are joined by spaces.
    Raises SalesDeskError when ``out`` cannot be written: an older file of that name is then untouched.
    """
    choices = choices or Choices()
    if out.exists() and out.samefile(path):
        raise SalesDeskError(
            _("{path} is the file that is read; it would be lost.").format(path=out), _("Choose another place.")
        )
    try:
        opened = open_as(path, choices)
    except EmptyFileError as error:
        with _new_csv(out):
            return Understanding(path=str(path), problems=(str(error),))
    try:
        u = inspection.understand(opened, choices)
        width = len(u.columns)
        with _new_csv(out) as writer:
            names = [*u.written, *(c.name for c in u.columns[len(u.written) :])][:width]
            if u.header_rows:
                writer.writerow(names)
            for _numbers, rows in below_header(opened, u):
                writer.writerows(_fit(row, width) for row in rows if holds(row) and not same_header(row, names))
    finally:
        opened.close()
    return u


@contextmanager
def _new_csv(out: Path) -> Iterator[Writer]:
    """Rows into a file that takes its place when it is complete."""
    partial = out.with_name(out.name + ".part")
    try:
        with partial.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield csv.writer(stream, lineterminator="\r\n")
        partial.replace(out)
    except OSError as error:
        raise SalesDeskError(
            _("{path} cannot be written: {detail}.").format(path=out, detail=why(error)),
            _("Choose another place, or close the file in other programs."),
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _fit(row: list[str], width: int) -> list[str]:
    """A row at least as wide as the table; what it has beyond that stays if it holds something."""
    if len(row) < width:
        return row + [""] * (width - len(row))
    end = len(row)
    while end > width and not row[end - 1]:
        end -= 1
    return row[:end]


def read_people(path: Path, understanding: Understanding) -> People:
    """The people of a roster."""
    opened = reopen(path, understanding)
    try:
        return people.read_rows(understanding, below_header(opened, understanding))
    finally:
        opened.close()
