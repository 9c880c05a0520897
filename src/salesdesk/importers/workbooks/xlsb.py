"""XLSB files: the parts of XLSX as binary records."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from salesdesk.importers.workbooks.formats import Formats
from salesdesk.importers.workbooks.gathering import Gathering, small_number
from salesdesk.importers.workbooks.markup import EndsEarlyError
from salesdesk.importers.workbooks.package import MOST_STRINGS, TooLargeError, relations
from salesdesk.importers.workbooks.places import Block
from salesdesk.importers.workbooks.strings import plain_text

PIECE = 1 << 18
LONGEST = 1 << 24
"""A longer record holds nothing that is wanted here."""


def records(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of a part: their number and their bytes."""
    data, at = b"", 0
    while True:
        if len(data) - at < 8:
            data, at = data[at:] + stream.read(PIECE), 0
            if not data:
                return
        kind = data[at]
        at += 1
        if kind & 0x80:
            if at >= len(data):
                return
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        for _byte in range(4):
            if at >= len(data):
                return
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if size > LONGEST:
            raise ValueError("record")
        while len(data) - at < size:
            more = stream.read(max(PIECE, size))
            if not more:
                return
            data, at = data[at:] + more, 0
        yield kind, data[at : at + size]
        at += size


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A string and the place behind it."""
    length = struct.unpack_from("<I", body, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + length * 2
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


class BinaryPackage:
    """An open XLSB file. Raises what damaged archives and records raise."""

    def __init__(self, opener: Callable[[], IO[bytes]]) -> None:
        self._opener = opener
        with opener() as stream, zipfile.ZipFile(stream) as archive:
            self._infos = {i.filename.replace("\\", "/").lstrip("/").lower(): i for i in archive.infolist()}
            with archive.open(self._infos["xl/_rels/workbook.bin.rels"]) as part:
                targets = {identity: target for _kind, target, identity in relations(part)}
            self._since_1904 = False
            self._places: dict[str, str] = {}
            with archive.open(self._infos["xl/workbook.bin"]) as part:
                for kind, body in records(part):
                    if kind == 153:
                        self._since_1904 = bool(body[0] & 1)
                    elif kind == 156:
                        self._sheet(body, targets)
            self._strings = self._read_strings(archive)
            self._formats = self._read_formats(archive)
        self.sheets = tuple(self._places)
        self.done = 0

    def _sheet(self, body: bytes, targets: dict[str, str]) -> None:
        identity, at = _wide(body, 8)
        name, _end = _wide(body, at)
        target = targets.get(identity, "").replace("\\", "/")
        part = (target.lstrip("/") if target.startswith(("/", "xl/")) else "xl/" + target).lower()
        if "worksheets/" in part and part in self._infos:
            self._places.setdefault(name or f"Sheet{len(self._places) + 1}", part)

    def _read_strings(self, archive: zipfile.ZipFile) -> list[str]:
        info = self._infos.get("xl/sharedstrings.bin")
        if info is None:
            return []
        if info.file_size > MOST_STRINGS:
            raise TooLargeError(str(info.file_size >> 20))
        with archive.open(info) as part:
            return [plain_text(_wide(body, 1)[0]) for kind, body in records(part) if kind == 19]

    def _read_formats(self, archive: zipfile.ZipFile) -> Formats:
        codes: dict[int, str] = {}
        styles: list[int] = []
        inside = False
        if "xl/styles.bin" in self._infos:
            with archive.open(self._infos["xl/styles.bin"]) as part:
                for kind, body in records(part):
                    if kind == 44:
                        codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
                    elif kind in (617, 618):
                        inside = kind == 617
                    elif kind == 47 and inside:
                        styles.append(struct.unpack_from("<H", body, 2)[0])
        return Formats(codes, styles, since_1904=self._since_1904)

    def height(self, name: str) -> int:
        """About how many rows a sheet has."""
        part = self._places[name]
        with self._opener() as stream, zipfile.ZipFile(stream) as archive, archive.open(self._infos[part]) as sheet:
            for kind, body in records(sheet):
                if kind == 148 and len(body) >= 8:
                    last: int = struct.unpack_from("<I", body, 4)[0] + 1
                    return last if last * 8 < self.total(name) * 2 else self.total(name) // 200
                if kind == 145:
                    break
        return self.total(name) // 200

    def total(self, name: str) -> int:
        """How many bytes there are to read."""
        return self._infos[self._places[name]].file_size

    def rows(self, name: str) -> Iterator[Block]:
        """Row numbers and cells as text, from column A."""
        gathered = Gathering()
        row, column, inside = -1, -1, False
        self.done = 0
        part = self._places[name]
        with self._opener() as stream, zipfile.ZipFile(stream) as archive, archive.open(self._infos[part]) as sheet:
            for kind, body in records(sheet):
                self.done += len(body) + 3
                if kind in (145, 146):
                    inside = kind == 145
                elif not inside:
                    continue
                elif kind == 0:
                    row, column = struct.unpack_from("<I", body)[0], -1
                    if gathered.full:
                        yield from gathered.take()
                elif kind in _CELLS:
                    if kind < 12 or kind == 62:
                        column, style = struct.unpack_from("<II", body)
                        value = body[8:]
                    else:
                        column, style = column + 1, struct.unpack_from("<I", body)[0]
                        value = body[4:]
                    gathered.put(row, column, self._shown(_CELLS[kind], value, str(style & 0xFFFFFF)))
        if inside:
            raise EndsEarlyError("rows")
        yield from gathered.take(0)

    def _shown(self, kind: str, value: bytes, style: str) -> str:
        if kind == "shared":
            place = struct.unpack_from("<I", value)[0]
            return self._strings[place] if place < len(self._strings) else ""
        if kind == "small":
            return self._formats.cells(style)[repr(small_number(struct.unpack_from("<I", value)[0]))]
        if kind == "real":
            return self._formats.cells(style)[repr(struct.unpack_from("<d", value)[0])]
        if kind == "text":
            return plain_text(_wide(value, 0)[0])
        if kind == "rich":
            return plain_text(_wide(value, 1)[0])
        return {"truth": "TRUE" if value[:1] == b"\1" else "FALSE"}.get(kind, "")

    def close(self) -> None:
        """Nothing stays open."""


_CELLS = {1: "", 2: "small", 3: "", 4: "truth", 5: "real", 6: "text", 7: "shared", 8: "text", 9: "real", 10: "truth", 11: "",
          12: "", 13: "small", 14: "", 15: "truth", 16: "real", 17: "text", 18: "shared", 62: "rich"}  # fmt: skip
