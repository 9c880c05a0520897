"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) as rows of text: the right sheet, and the right columns of it.

Cells become the text a person would type: whole numbers without ``.0``, dates in ISO form, durations
and times as ``hh:mm:ss``, error values (``#N/A``) nothing. The right sheet is the one that looks most
like a log, hidden or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers.cells import effective, filled
from salesdesk.importers.grid import Grid
from salesdesk.importers.source import Source, refuse, refuse_cut_off
from salesdesk.importers.workbooks.biff import Binary, LockedError
from salesdesk.importers.workbooks.compound import CompoundError
from salesdesk.importers.workbooks.listening import Heard
from salesdesk.importers.workbooks.markup import EndsEarlyError
from salesdesk.importers.workbooks.ooxml import ERRORS, OpenXML, TooLargeError
from salesdesk.importers.workbooks.opendocument import DocumentListener, content
from salesdesk.importers.workbooks.places import Block, column_letters
from salesdesk.importers.workbooks.region import known_fields, table_columns
from salesdesk.importers.workbooks.rows import TooWideError
from salesdesk.importers.workbooks.sloppy import Mended
from salesdesk.importers.workbooks.spreadsheetml import SpreadsheetListener
from salesdesk.importers.workbooks.xlsb import BinaryPackage

MOST_SHEETS = 60
HEAD = 2000
"""Rows of a sheet by which its columns are found."""


class Engine(Protocol):
    """What reads one kind of workbook. Raises one of ``ERRORS`` where the file is damaged."""

    sheets: tuple[str, ...]
    done: int

    def total(self, name: str) -> int:
        """How much there is to read of a sheet, in the unit of ``done``."""

    def height(self, name: str) -> int:
        """About how many rows a sheet has."""

    def rows(self, name: str) -> Iterator[Block]:
        """Row numbers and cells as text, from column A."""

    def close(self) -> None:
        """Let go of the file."""


def _engine(source: Source) -> Engine:
    """What reads a kind of workbook."""
    if source.kind in ("xlsx", "xlsm"):
        return OpenXML(source.open_seekable)
    if source.kind == "ods":
        size, opener = content(source.open_seekable)
        return Heard(opener, DocumentListener, size)
    if source.kind == "fods":
        return Heard(source.open, DocumentListener, source.size)
    if source.kind == "xml":
        return _spreadsheet_xml(source)
    if source.kind == "xlsb":
        return BinaryPackage(source.open_seekable)
    return Binary(source.open_seekable)


def _spreadsheet_xml(source: Source) -> Engine:
    """An XML spreadsheet of 2003, mended where it is no proper XML."""
    try:
        return Heard(source.open, SpreadsheetListener, source.size)
    except EndsEarlyError:
        raise
    except (ValueError, LookupError):  # LookupError: an encoding that the parser does not know
        return Heard(lambda: Mended(source.open()), SpreadsheetListener, source.size)


class _Begun:
    """A sheet of which the first blocks were read already."""

    def __init__(self, rest: Iterator[Block]) -> None:
        self.blocks: list[Block] = []
        self.count = 0
        self.rest = rest

    def more(self) -> bool:
        """Read one more block, if there is one."""
        block = next(self.rest, None)
        if block is None:
            return False
        self.blocks.append(block)
        self.count += len(block[1])
        return True


def _cut(rows: Sequence[list[str]], columns: Sequence[int]) -> Sequence[list[str]]:
    """Rows cut to some of their columns."""
    if not columns or not rows:
        return []
    if isinstance(rows, Grid):
        width = len(rows.columns)
        return Grid([rows.columns[p] if p < width else [""] * len(rows) for p in columns])
    first, end = columns[0], columns[-1] + 1
    if len(columns) != end - first:
        return [[row[p] if p < len(row) else "" for p in columns] for row in rows]
    return [row[first:end] for row in rows] if first or max(map(len, rows)) > end else rows


class Book:
    """An open workbook. Raises UnreadableFileError where it cannot be read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._columns: dict[str, tuple[int, ...]] = {}
        self._tables: dict[str, int] = {}
        self._alike: tuple[str, ...] = ()
        self._begun: dict[str, _Begun] = {}
        with self._reading():
            self._engine = _engine(source)
        self.sheets: tuple[str, ...] = tuple(self._engine.sheets)
        if not self.sheets:
            self.close()
            raise refuse(source.path, _("it has no sheet with a table."))

    @property
    def done(self) -> int:
        """How much of the sheet was read so far, in the unit of ``total``."""
        return self._engine.done

    def total(self, name: str) -> int:
        """How much there is to read of a sheet."""
        with self._reading():
            return self._engine.total(name)

    def height(self, name: str) -> int:
        """About how many rows a sheet has."""
        with self._reading():
            return self._engine.height(name)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except UnreadableFileError:
            raise
        except LockedError as error:
            raise refuse(
                self._source.path,
                _("it is protected by a password."),
                _("Open it in Excel, save it without a password, then import that."),
            ) from error
        except TooLargeError as error:
            raise refuse(
                self._source.path,
                _("a part of it would expand to {size} MB.").format(size=error),
                _("Export a shorter period, or as CSV."),
            ) from error
        except TooWideError as error:
            raise refuse(
                self._source.path,
                _("its rows have {n} filled columns; a log has a few dozen.").format(n=error),
                _("Choose the sheet with the calls, or export CSV."),
            ) from error
        except (EndsEarlyError, CompoundError) as error:
            raise refuse_cut_off(self._source.path) from error
        except ERRORS as error:
            raise refuse(
                self._source.path,
                _("the workbook can't be read ({error}).").format(error=str(error)[:120]),
                _("Open it in Excel and save it again, or export CSV."),
            ) from error

    def best_sheet(self) -> str:
        """The sheet that looks most like a log or a list: known headings count, then rows."""
        if len(self.sheets) == 1:
            return self.sheets[0]
        scores: dict[str, float] = {}
        for name in self.sheets[:MOST_SHEETS]:
            with suppress(UnreadableFileError):
                scores[name] = self._score(name)
        if not scores:
            raise refuse(self._source.path, _("it has no sheet with a table."))
        best = max(scores, key=lambda name: scores[name])
        self._begun = {name: begun for name, begun in self._begun.items() if name == best}
        self._alike = tuple(n for n in scores if n != best and scores[best] > 8 and scores[n] > scores[best] - 2)
        return best

    def _score(self, name: str) -> float:
        rows = self._head(name, 80)
        if not any(filled(r) for r in rows):
            return 0.0
        height = self.height(name) if len(rows) == 80 else len(rows)
        width = max(effective(r) for r in rows)
        dense = sum(filled(r) for r in rows) / (len(rows) * max(1, width))
        return known_fields(rows[:30]) * 2.0 + min(len(str(height)), 6) * (1.0 + dense) + min(width, 10) * 0.1

    def _head(self, name: str, most: int) -> list[list[str]]:
        """The first rows; what is read of them is kept, and read on from there."""
        if name not in self._begun:
            self._begun[name] = _Begun(self._engine.rows(name))
        begun = self._begun[name]
        try:
            with self._reading():
                while begun.count < most and begun.more():
                    pass
        except UnreadableFileError:
            del self._begun[name]
            raise
        return [row for _numbers, rows in begun.blocks for row in rows][:most]

    def _blocks(self, name: str) -> Iterator[Block]:
        """All rows: those kept, then the rest, which is read once; later again from the beginning."""
        begun = self._begun.pop(name, None)
        if begun is None:
            yield from self._engine.rows(name)
            return
        while begun.blocks:
            yield begun.blocks.pop(0)
        yield from begun.rest

    def columns(self, name: str) -> tuple[int, ...]:
        """The places, from 0, of the columns that make the table of a sheet."""
        if name not in self._columns:
            self._columns[name], self._tables[name] = table_columns(self._head(name, HEAD))
        return self._columns[name]

    def notes(self, name: str) -> tuple[str, ...]:
        """What the user should know about how a sheet was chosen and cut."""
        columns = self.columns(name)
        said: list[str] = []
        if self._tables[name] > 1:
            said.append(
                _("{n} tables stand side by side; the one in columns {first} to {last} is read.").format(
                    n=self._tables[name], first=column_letters(columns[0]), last=column_letters(columns[-1])
                )
            )
        if self._alike and name not in self._alike:
            said.append(
                _("Other sheets look alike and are not read: {sheets}.").format(sheets=", ".join(self._alike[:8]))
            )
        return tuple(said)

    def rows(self, name: str) -> Iterator[Block]:
        """The rows of a sheet as text, with their numbers as the workbook shows them, cut to its table."""
        columns = self.columns(name)
        if not columns:
            return
        with self._reading():
            for numbers, whole in self._blocks(name):
                yield numbers, _cut(whole, columns)

    def width(self, name: str) -> int:
        """The width of a sheet's table: rows that stray cells make wider don't count."""
        columns = self.columns(name)
        widths = sorted(effective(row) for row in _cut(self._head(name, HEAD), columns) if filled(row))
        if not widths:
            return 0
        usual = widths[min(len(widths) - 1, int(len(widths) * 0.97))]
        # a header may be wider than nearly all rows below it
        return max(usual, *(w for w in widths[-3:] if w <= usual * 1.5 + 1)) if len(widths) < 30 else usual

    def rest(self) -> None:
        """Keep what was found out, but let other programs write the file; it opens again when it is read again."""
        self._begun.clear()
        self._engine.close()

    def close(self) -> None:
        """Let go of the file."""
        self._begun.clear()
        self._engine.close()
