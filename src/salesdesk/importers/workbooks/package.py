"""An XLSX or XLSM file as a package of parts: its sheets, styles and strings, however oddly they are named.

Programs write backslashes, capitals, absolute targets or no relationships at all; what is missing is
looked for where it usually lies.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from salesdesk.importers.workbooks.formats import Formats
from salesdesk.importers.workbooks.markup import each_element
from salesdesk.importers.workbooks.strings import read_strings

MOST_STRINGS = 96 << 20
"""The most the shared strings may expand to, in bytes; they are held in memory."""
MOST_SMALL = 16 << 20
"""The most any other part that is read whole may expand to."""


class TooLargeError(ValueError):
    """A part that would not fit in memory; the message is its size in MB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name as shown, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool = False


class Package:
    """The parts of a file. ``opener`` gives its bytes; the caller closes the package."""

    def __init__(self, opener: Callable[[], IO[bytes]]) -> None:
        self._opener = opener
        self._zip: zipfile.ZipFile | None = None
        self.since_1904 = False
        self._strings: Sequence[str] | None = None
        self._formats: Formats | None = None
        self._parts = {_plain(i.filename): i for i in self._archive().infolist() if not i.is_dir()}
        try:
            self._book = self._main_part()
            self._targets = self._related(self._book)
            self.sheets: Sequence[Sheet] = self._sheets()
        except BaseException:
            self.close()
            raise

    def _archive(self) -> zipfile.ZipFile:
        if self._zip is None:
            stream = self._opener()
            try:
                self._zip = zipfile.ZipFile(stream)
            except BaseException:
                stream.close()
                raise
            self._stream = stream
        return self._zip

    def close(self) -> None:
        """Let go of the file; it is opened again when a part is asked for."""
        if self._zip is not None:
            self._zip.close()
            self._stream.close()
            self._zip = None

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return _plain(part) in self._parts

    def size(self, part: str) -> int:
        """The expanded size of a part in bytes."""
        return self._parts[_plain(part)].file_size

    def open(self, part: str) -> IO[bytes]:
        """The expanded bytes of a part. Raises KeyError where there is none."""
        return self._archive().open(self._parts[_plain(part)])

    def strings(self) -> Sequence[str]:
        """The shared strings; none where the part is missing."""
        if self._strings is None:
            part = self._kind("sharedstrings", "sharedstrings.xml")
            if not part:
                self._strings = ()
            else:
                if self.size(part) > MOST_STRINGS:
                    raise TooLargeError(str(self.size(part) >> 20))
                with self.open(part) as stream:
                    self._strings = read_strings(stream)
        return self._strings

    def formats(self) -> Formats:
        """The formats of the cells; plain ones where the part is missing."""
        if self._formats is None:
            codes: dict[int, str] = {}
            styles: list[int] = []
            part = self._kind("styles", "styles.xml")
            if part:
                self._check(part)
                with self.open(part) as stream:
                    _read_styles(stream, codes, styles)
            self._formats = Formats(codes, styles, since_1904=self.since_1904)
        return self._formats

    def _check(self, part: str) -> None:
        if self.size(part) > MOST_SMALL:
            raise TooLargeError(str(self.size(part) >> 20))

    def _main_part(self) -> str:
        """The part of the workbook itself."""
        for kind, target, _id in self._relations("", "_rels/.rels"):
            if kind == "officedocument" and self.has(target):
                return target
        if self.has("xl/workbook.xml"):
            return "xl/workbook.xml"
        named = sorted(p for p in self._parts if posixpath.basename(p) == "workbook.xml")
        return named[0] if named else ""

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """{relationship id: (kind, part)} of a part."""
        folder, name = posixpath.split(part)
        found = self._relations(folder, posixpath.join(folder, "_rels", name + ".rels"))
        return {identity: (kind, target) for kind, target, identity in found}

    def _relations(self, folder: str, part: str) -> list[tuple[str, str, str]]:
        if not self.has(part):
            return []
        self._check(part)
        with self.open(part) as stream:
            return [(kind, self._resolve(folder, target), identity) for kind, target, identity in relations(stream)]

    def _resolve(self, folder: str, target: str) -> str:
        """A target as a part's name: absolute, or relative to its folder, or wrongly to the root."""
        beside = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        top = posixpath.normpath(target.lstrip("/"))
        ways = (top, beside) if target.startswith("/") else (beside, top)
        return next((way for way in ways if self.has(way)), ways[0])

    def _kind(self, kind: str, name: str) -> str:
        """The part of the workbook with a kind of relationship, or with a name."""
        for found, part in self._targets.values():
            if found == kind and self.has(part):
                return part
        named = sorted(p for p in self._parts if posixpath.basename(p) == name)
        return named[0] if named else ""

    def _sheets(self) -> list[Sheet]:
        listed: list[tuple[str, str, bool]] = []

        def take(name: str, given: dict[str, str]) -> None:
            if name == "sheet":
                listed.append((given.get("name", ""), given.get("id", ""), given.get("state", "visible") != "visible"))
            elif name == "workbookPr":
                self.since_1904 = given.get("date1904", "0").lower() in ("1", "true", "on")

        if self._book:
            self._check(self._book)
            with self.open(self._book) as stream:
                each_element(stream, take)
        loose = sorted((p for p in self._parts if "worksheets/" in p and p.endswith(".xml")), key=_natural)
        found: list[Sheet] = []
        for place, (name, identity, hidden) in enumerate(listed):
            kind, part = self._targets.get(identity, ("", ""))
            if not kind and not self._targets and place < len(loose):
                kind, part = "worksheet", loose[place]
            if kind == "worksheet":
                found.append(Sheet(name or f"Sheet{place + 1}", part, hidden))
        if not listed:
            found = [Sheet(posixpath.basename(p).removesuffix(".xml"), p) for p in loose]
        return found


def relations(stream: IO[bytes]) -> list[tuple[str, str, str]]:
    """The relationships in a part: kind, target and id."""
    found: list[tuple[str, str, str]] = []

    def take(name: str, given: dict[str, str]) -> None:
        target = given.get("Target", "").replace("\\", "/")
        if name == "Relationship" and target and given.get("TargetMode") != "External":
            found.append((given.get("Type", "").rsplit("/", 1)[-1].lower(), target, given.get("Id", "")))

    each_element(stream, take)
    return found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _natural(name: str) -> tuple[int, str]:
    digits = "".join(c for c in posixpath.basename(name) if c.isdigit())
    return int(digits[:9] or 0), name


def _read_styles(stream: IO[bytes], codes: dict[int, str], styles: list[int]) -> None:
    """The codes of the formats and the format of each style."""
    inside = False

    def take(name: str, given: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt" and given.get("numFmtId", "").isdigit():
            codes.setdefault(int(given["numFmtId"]), given.get("formatCode", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            number = given.get("numFmtId", "0")
            styles.append(int(number) if number.isdigit() else 0)

    each_element(stream, take)
