"""XLS files of Excel 5 to 2003 (BIFF5, BIFF8)."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable, Iterator
from typing import IO

from salesdesk.importers.workbooks.compound import Compound, CompoundError
from salesdesk.importers.workbooks.formats import Cells, Formats
from salesdesk.importers.workbooks.gathering import MOST_MERGED, Gathering, small_number
from salesdesk.importers.workbooks.markup import EndsEarlyError
from salesdesk.importers.workbooks.places import Block
from salesdesk.importers.workbooks.strings import plain_text

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_PAGES = {
    1200: "utf-16-le",
    10000: "mac-roman",
    32768: "mac-roman",
    32769: "cp1252",
    21010: "utf-16-le",
    65001: "utf-8",
}


class LockedError(ValueError):
    """The workbook is encrypted."""


class Binary:
    """An open XLS file. Raises ValueError, struct.error or IndexError where it is damaged."""

    def __init__(self, opener: Callable[[], IO[bytes]]) -> None:
        with opener() as stream:
            container = Compound(stream)
            name = next((n for n in ("workbook", "book") if n in container.names()), "")
            if not name:
                raise CompoundError("no workbook")
            self._data = container.read(name)
        self._wide = True
        self._page = "cp1252"
        self._since_1904 = False
        self._strings: list[str] = []
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._places: dict[str, int] = {}
        self._heights: dict[str, int] = {}
        self._globals()
        self._formats = Formats(self._codes, self._styles, since_1904=self._since_1904)
        self.sheets = tuple(self._places)
        self.done = 0

    def _records(self, at: int) -> Iterator[tuple[int, bytes, int]]:
        data, end = self._data, len(self._data) - 4
        while at <= end:
            kind, size = struct.unpack_from("<HH", data, at)
            at += 4 + size
            yield kind, data[at - size : at], at

    def _globals(self) -> None:
        parts: list[bytes] = []
        before = 0
        for kind, body, _at in self._records(0):
            if kind == _CONTINUE and before == 0x00FC:
                parts.append(body)
                continue
            before = kind
            if kind == _EOF:
                break
            if kind == _BOF:
                self._wide = struct.unpack_from("<H", body)[0] >= 0x0600
            elif kind == 0x002F:
                raise LockedError
            elif kind == 0x0042:
                self._page = _codec(struct.unpack_from("<H", body)[0])
            elif kind == 0x0022:
                self._since_1904 = body[:1] == b"\x01"
            elif kind == 0x0085:
                self._sheet(body)
            elif kind == 0x041E:
                number = struct.unpack_from("<H", body)[0]
                self._codes[number] = self._text(body, 2, 2 if self._wide else 1)
            elif kind == 0x00E0:
                self._styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == 0x00FC:
                parts = [body]
        if parts:
            self._strings = _shared(parts)

    def _sheet(self, body: bytes) -> None:
        at, _state, kind = struct.unpack_from("<IBB", body)
        if kind == 0:
            name = self._text(body, 6, 1) or f"Sheet{len(self._places) + 1}"
            self._places.setdefault(name, at)

    def _text(self, body: bytes, at: int, width: int) -> str:
        """A string whose length is ``width`` bytes."""
        length = body[at] if width == 1 else struct.unpack_from("<H", body, at)[0]
        at += width
        if not self._wide:
            return body[at : at + length].decode(self._page, "replace")
        flags = body[at] if at < len(body) else 0
        at += 1
        if flags & 8:
            at += 2
        if flags & 4:
            at += 4
        if flags & 1:
            return body[at : at + length * 2].decode("utf-16-le", "replace")
        return body[at : at + length].decode("latin-1")

    def height(self, name: str) -> int:
        """The number of a sheet's last row."""
        if name not in self._heights:
            last = 0
            for kind, body, _at in self._records(self._places[name]):
                if kind == 0x0208 and len(body) >= 2:
                    last = max(last, struct.unpack_from("<H", body)[0] + 1)
                elif kind == _EOF:
                    break
            self._heights[name] = last
        return self._heights[name]

    def total(self, name: str) -> int:  # noqa: ARG002  (sheets lie behind each other)
        """How many bytes there are."""
        return len(self._data)

    def rows(self, name: str) -> Iterator[Block]:
        """Row numbers and cells as text, from column A."""
        merged = self._merged(name)
        above: dict[tuple[int, int], str] = {}
        gathered = Gathering()
        for block in self._gather(name, gathered):
            for number, row in zip(*block, strict=True):
                for column, top in merged.get(number - 1, ()):
                    if number - 1 == top:
                        above[column, top] = row[column] if column < len(row) else ""
                    elif any(row) and (text := above.get((column, top), "")):
                        row.extend([""] * (column + 1 - len(row)))
                        row[column] = row[column] or text
            yield block

    def _merged(self, name: str) -> dict[int, list[tuple[int, int]]]:
        """{row: (column, first row)} of the cells merged down one column."""
        found: dict[int, list[tuple[int, int]]] = {}
        cells = 0
        for kind, body, _at in self._records(self._places[name]):
            if kind == 0x00E5:
                count = min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)
                for n in range(count):
                    top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * n)
                    cells += max(0, bottom - top)
                    if left == right and top < bottom and cells <= MOST_MERGED:
                        for row in range(top, bottom + 1):
                            found.setdefault(row, []).append((left, top))
            elif kind == _EOF:
                break
        return found

    def _gather(self, name: str, gathered: Gathering) -> Iterator[Block]:
        waiting: tuple[int, int] | None = None
        depth = 0
        for kind, body, at in self._records(self._places[name]):
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth > 1 or len(body) < 6:
                continue
            elif kind == 0x0207 and waiting:
                gathered.put(*waiting, plain_text(self._text(body, 0, 2)))
                waiting = None
            elif kind in _CELLS:
                row, column, style = struct.unpack_from("<HHH", body)
                if kind == 0x00BD:
                    for n in range((len(body) - 6) // 6):
                        style, packed = struct.unpack_from("<HI", body, 4 + 6 * n)
                        gathered.put(row, column + n, self._number(small_number(packed), style))
                elif kind in (0x0006, 0x0206, 0x0406) and len(body) >= 14 and body[12:14] == b"\xff\xff":
                    waiting = (row, column) if body[6] == 0 else None
                    if body[6] == 1:
                        gathered.put(row, column, "TRUE" if body[8] else "FALSE")
                else:
                    gathered.put(row, column, self._one(kind, body, style))
                if gathered.full:
                    self.done = at
                    yield from gathered.take()
        else:
            raise EndsEarlyError("rows")
        self.done = len(self._data)
        yield from gathered.take(0)

    def _one(self, kind: int, body: bytes, style: int) -> str:
        if kind == 0x00FD:
            place = struct.unpack_from("<I", body, 6)[0]
            return self._strings[place] if place < len(self._strings) else ""
        if kind == 0x027E:
            return self._number(small_number(struct.unpack_from("<I", body, 6)[0]), style)
        if kind in (0x0203, 0x0006, 0x0206, 0x0406):
            return self._number(struct.unpack_from("<d", body, 6)[0], style)
        if kind == 0x0205:
            return "" if body[7] else ("TRUE" if body[6] else "FALSE")
        return plain_text(self._text(body, 6, 2))

    def _number(self, value: float, style: int) -> str:
        cells: Cells = self._formats.cells(str(style))
        return cells[repr(value)]

    def close(self) -> None:
        """Nothing stays open."""


_CELLS = frozenset({0x00FD, 0x027E, 0x00BD, 0x0203, 0x0204, 0x00D6, 0x0205, 0x0006, 0x0206, 0x0406})


def _codec(page: int) -> str:
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return "gb18030" if page == 936 else name


def _shared(parts: list[bytes]) -> list[str]:
    """The shared strings, which may break anywhere, and change their width where they do."""
    found: list[str] = []
    body, part = parts[0], 0
    count = struct.unpack_from("<I", body, 4)[0]
    at = 8
    while len(found) < count:
        if at >= len(body):
            part += 1
            if part >= len(parts):
                break
            body, at = parts[part], 0
            continue
        if at + 3 > len(body):
            break
        length, flags = struct.unpack_from("<HB", body, at)
        at += 3
        runs = extra = 0
        if flags & 8:
            runs = struct.unpack_from("<H", body, at)[0]
            at += 2
        if flags & 4:
            extra = struct.unpack_from("<I", body, at)[0]
            at += 4
        pieces: list[str] = []
        while length > 0:
            width = 2 if flags & 1 else 1
            room = min(length, (len(body) - at) // width)
            piece = body[at : at + room * width]
            pieces.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            at += room * width
            length -= room
            if length > 0:
                part += 1
                if part >= len(parts) or not parts[part]:
                    break
                body, at = parts[part], 1
                flags = parts[part][0]
        at += runs * 4 + extra
        while at > len(body) and part + 1 < len(parts):
            at -= len(body)
            part += 1
            body = parts[part]
        found.append(plain_text("".join(pieces)))
    return found
