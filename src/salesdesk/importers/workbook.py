"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) by calamine, as rows of text.

Cells become the text a person would type: whole numbers without ``.0``, dates in ISO form, durations
and times as ``h:mm:ss``. The right sheet is the one that looks most like a log, hidden or not.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import headers
from salesdesk.importers.layout import effective, filled
from salesdesk.importers.source import Source, refuse

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

BLOCK = 4000
MOST_CELLS = 60_000_000
"""Cells of a sheet's used rectangle that calamine would hold in memory at once; more is refused."""
MOST_SHEETS = 60
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<row [^>]*?r="(\d{1,7})"')


class Book:
    """An open workbook. Raises UnreadableFileError where the library cannot read it."""

    def __init__(self, source: Source) -> None:
        import python_calamine

        self._source = source
        _check_size(source)
        self._errors = (python_calamine.CalamineError, ValueError, OSError, OverflowError, KeyError)
        try:
            if source.inner:
                self._book: CalamineWorkbook = python_calamine.CalamineWorkbook.from_filelike(source.open())
            else:
                self._book = python_calamine.CalamineWorkbook.from_path(source.path)
            self.sheets: tuple[str, ...] = tuple(
                s.name for s in self._book.sheets_metadata if "WorkSheet" in str(s.typ)
            ) or tuple(self._book.sheet_names)
        except python_calamine.PasswordError as error:
            raise refuse(
                source.path,
                _("it is protected by a password."),
                _("Open it in Excel, save it without a password, then import that."),
            ) from error
        except self._errors as error:
            raise self._damaged(error) from error
        except BaseException as error:
            raise self._panic(error) from error
        self._open: dict[str, CalamineSheet] = {}

    def _damaged(self, error: BaseException) -> UnreadableFileError:
        return refuse(
            self._source.path,
            _("the workbook can't be read ({error}).").format(error=str(error)[:120]),
            _("Open it in Excel and save it again, or export CSV."),
        )

    def _panic(self, error: BaseException) -> BaseException:
        """A panic inside the library reaches Python as a BaseException of its own kind."""
        return self._damaged(error) if type(error).__name__ == "PanicException" else error

    def sheet(self, name: str) -> CalamineSheet:
        """A sheet by name."""
        if name not in self._open:
            try:
                self._open.clear()
                self._open[name] = self._book.get_sheet_by_name(name)
            except self._errors as error:
                raise self._damaged(error) from error
            except BaseException as error:
                raise self._panic(error) from error
        return self._open[name]

    def best_sheet(self) -> str:
        """The sheet that looks most like a log or a list: known headings count, then rows."""
        if len(self.sheets) == 1:
            return self.sheets[0]
        best, score = "", -1.0
        for name in self.sheets[:MOST_SHEETS]:
            try:
                value = self._score(name)
            except UnreadableFileError:
                continue
            if value > score:
                best, score = name, value
        if not best:
            raise refuse(self._source.path, _("it has no sheet with a table."))
        return best

    def _score(self, name: str) -> float:
        sheet = self.sheet(name)
        rows: list[list[str]] = []
        for _numbers, block in self.rows(name, 80):
            rows += block
            break
        rows = rows[:80]
        if not any(filled(r) for r in rows):
            return 0.0
        known = 0
        for row in rows[:30]:
            fields = {f for cell in row if cell for f, w in headers.fields_of(cell).items() if w >= 0.8}
            known = max(known, len(fields))
        height = int(sheet.total_height or 0)
        width = max(effective(r) for r in rows)
        dense = sum(filled(r) for r in rows) / (len(rows) * max(1, width))
        size = min(len(str(height)), 6)
        return known * 2.0 + size * (1.0 + dense) + min(width, 10) * 0.1

    def rows(self, name: str, limit: int = 0, block: int = BLOCK) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """The rows of a sheet as text, with their numbers as the workbook shows them."""
        sheet = self.sheet(name)
        start = sheet.start
        first = (start[0] if start else 0) + 1
        out: list[list[str]] = []
        number = first
        try:
            # iter_rows begins at the first used row, or at the top where the format does not tell
            lead = int(sheet.total_height) - int(sheet.height) if start and sheet.total_height else 0
            number = first if lead else 1
            floats = _Floats()
            for row in sheet.iter_rows():
                out.append([c if type(c) is str else floats[c] if type(c) is float else text_of(c) for c in row])
                if len(out) >= block or (limit and len(out) >= limit):
                    yield range(number, number + len(out)), out
                    number += len(out)
                    out = []
                    if limit:
                        return
        except self._errors as error:
            raise self._damaged(error) from error
        except BaseException as error:
            raise self._panic(error) from error
        if out:
            yield range(number, number + len(out)), out

    def close(self) -> None:
        """Let go of the file."""
        self._open.clear()
        self._book.close()


class _Floats(dict[float, str]):
    """{number: its text}, forgetting everything when it grows large."""

    def __missing__(self, value: float) -> str:
        if len(self) > 100_000:
            self.clear()
        text = self[value] = text_of(value)
        return text


def text_of(cell: Any) -> str:
    """A cell as text."""
    kind = type(cell)
    if kind is str:
        return str(cell)
    if kind is float:
        return str(int(cell)) if cell == int(cell if abs(cell) < 1e300 else 0) and abs(cell) < 1e15 else repr(cell)
    if kind is int:
        return str(cell)
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    if kind is datetime:
        return _datetime(cell) if cell.microsecond else str(cell)
    if kind is date:
        return str(cell.isoformat())
    if kind is time:
        return _time(
            timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
        )
    if kind is timedelta:
        return _time(cell)
    return "" if cell is None else str(cell)


def _datetime(cell: datetime) -> str:
    # fractions of a day do not hit whole seconds exactly
    if cell.microsecond > 0:
        rounded = round(cell.microsecond, -3)
        cell = cell.replace(microsecond=0) + timedelta(microseconds=rounded)
        if cell.microsecond and (cell.microsecond < 2000 or cell.microsecond > 998_000):
            cell = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
    return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")


def _time(span: timedelta) -> str:
    total = round(span.total_seconds(), 3)
    sign = "-" if total < 0 else ""
    whole, part = divmod(round(abs(total) * 1000), 1000)
    if part < 2 or part > 998:
        whole, part = whole + (part > 998), 0
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}" + (f".{part:03d}" if part else "")


def _check_size(source: Source) -> None:
    """Refuse sheets whose used rectangle would not fit in memory: one far cell is enough for that."""
    if source.kind not in ("xlsx", "xlsm"):
        return
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    cells = _rectangle(archive, info)
                    if cells > MOST_CELLS:
                        raise refuse(
                            source.path,
                            _("a sheet spans {cells} million cells.").format(cells=cells // 1_000_000),
                            _("Delete the stray cells far from the table, or export CSV."),
                        )
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise refuse(source.path, _("the archive is damaged or cut off."), _("Copy or download it again.")) from error


def _rectangle(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """An upper estimate of rows × columns: small sheets are read whole, large ones at both ends."""
    size = info.file_size
    last = wide = 0
    with archive.open(info) as stream:
        if size <= 8 << 20 or size > info.compress_size * 40:
            tail = b""
            while block := stream.read(1 << 20):
                text = tail + block
                for column, row in _REFERENCE.findall(text):
                    wide = max(wide, _column(column))
                    last = max(last, int(row))
                for row in _ROW.findall(text):
                    last = max(last, int(row))
                tail = text[-40:]
            return last * wide
        head = stream.read(1 << 16)
        for column, row in _REFERENCE.findall(head):
            wide = max(wide, _column(column))
            last = max(last, int(row))
    # a dense sheet: every cell takes at least 12 bytes, so the rectangle cannot be much larger
    return max(last * wide, size // 12)


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value
