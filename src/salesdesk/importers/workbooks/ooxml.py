"""XLSX and XLSM files: sheets and their rows, read as a stream and with bounded memory."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from salesdesk.importers.workbooks.gathering import MOST_MERGED
from salesdesk.importers.workbooks.package import Package, TooLargeError
from salesdesk.importers.workbooks.places import LAST_ROW, Block, column_number
from salesdesk.importers.workbooks.rows import SheetRows

READ_WHOLE = 24 << 20
"""Sheets of up to this many bytes of XML are looked at whole, so that merged cells are known beforehand."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\b[^>]*?\bref="[A-Z]+\d+:[A-Z]+(\d{1,7})"')
_ROW_BYTES = 20, 60_000
"""A row takes between this many bytes; a stated size of the sheet that says otherwise is wrong."""

ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    struct.error,
)
"""What a damaged file makes the parts raise."""
__all__ = ["ERRORS", "OpenXML", "TooLargeError"]


class OpenXML:
    """An open XLSX file. Raises one of ``ERRORS`` where it is damaged."""

    def __init__(self, opener: Callable[[], IO[bytes]]) -> None:
        self._package = Package(opener)
        self._parts = {sheet.name: sheet.part for sheet in self._package.sheets}
        self.sheets = tuple(self._parts)
        self.done = 0

    def total(self, name: str) -> int:
        """How much there is to read of a sheet, in the unit of ``done``."""
        return self._package.size(self._parts[name])

    def height(self, name: str) -> int:
        """About how many rows a sheet has."""
        size = self.total(name)
        with self._package.open(self._parts[name]) as stream:
            head = stream.read(1 << 18)
        rows = max(1, head.count(b"<row") + head.count(b":row "))
        said = _DIMENSION.search(head[:8192])
        if said and _ROW_BYTES[0] * int(said[1]) < size < _ROW_BYTES[1] * int(said[1]) + 4096:
            return min(int(said[1]), LAST_ROW)
        return rows if len(head) == size else min(LAST_ROW, rows * size // len(head))

    def rows(self, name: str) -> Iterator[Block]:
        """Row numbers and cells as text, from column A. Cells merged downwards are filled down."""
        part = self._parts[name]
        reader = SheetRows(self._package.strings, self._package.formats())
        self.done = 0
        merged = self._merged(part) if self._package.size(part) <= READ_WHOLE else {}
        above: dict[tuple[int, int], str] = {}
        with self._package.open(part) as stream:
            for numbers, rows in reader.blocks(stream):
                self.done = reader.done
                if merged:
                    filled = list(rows)
                    for number, row in zip(numbers, filled, strict=True):
                        _fill_down(row, merged.get(number, ()), above)
                    yield numbers, filled
                else:
                    yield numbers, rows

    def _merged(self, part: str) -> dict[int, list[tuple[int, int, bool]]]:
        """{row: (column, number of the merge, whether it begins here)} of the merges that run down one column."""
        with self._package.open(part) as stream:
            found = _MERGED.findall(stream.read())
        merged: dict[int, list[tuple[int, int, bool]]] = {}
        cells = 0
        for number, (left, top, right, bottom) in enumerate(found):
            first, last = int(top), int(bottom)
            cells += max(0, last - first)
            if left != right or first >= last or cells > MOST_MERGED:
                continue
            for row in range(first, last + 1):
                merged.setdefault(row, []).append((column_number(left.decode()), number, row == first))
        return merged

    def close(self) -> None:
        """Let go of the file."""
        self._package.close()


def _fill_down(
    row: list[str], merges: list[tuple[int, int, bool]] | tuple[()], above: dict[tuple[int, int], str]
) -> None:
    for column, number, begins in merges:
        if begins:
            above[column, number] = row[column] if column < len(row) else ""
        elif any(row) and (text := above.get((column, number), "")):
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or text
