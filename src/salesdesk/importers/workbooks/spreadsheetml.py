"""XML Spreadsheet 2003: what many systems write and name ``.xls``."""

from __future__ import annotations

import re
from datetime import date

from salesdesk.importers.workbooks.formats import EPOCH, Cells, Kind, kind_of_format, shown, zeros_of_format
from salesdesk.importers.workbooks.listening import Listener
from salesdesk.importers.workbooks.strings import plain_text

_NAMED = {
    "general date": Kind.MOMENT,
    "long date": Kind.DATE,
    "medium date": Kind.DATE,
    "short date": Kind.DATE,
    "long time": Kind.TIME,
    "medium time": Kind.TIME,
    "short time": Kind.TIME,
}
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}(?:\.\d{1,6})?))?")


class SpreadsheetListener(Listener):
    """Hears an XML spreadsheet."""

    def __init__(self, wanted: int | None) -> None:
        super().__init__(wanted)
        self._style = ""
        self._formats: dict[str, str] = {}
        self._cells_of: dict[str, Cells] = {}
        self._kind = ""
        self._parts: list[str] | None = None
        self._aside = 0
        self._given: dict[str, str] = {}
        self._below: dict[int, tuple[int, str]] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        """A start tag."""
        if name == "Style":
            self._style = given.get("ID", "")
            self._formats.setdefault(self._style, self._formats.get(given.get("Parent", "Default"), ""))
        elif name == "NumberFormat":
            self._formats[self._style] = given.get("Format", "")
        elif name == "Worksheet":
            self.begin_sheet(given.get("Name", ""))
            self._below = {}
        elif not self.names or not self.here:
            return
        elif name == "Row":
            self.begin_row(_number(given.get("Index")))
        elif name == "Cell":
            self._given, self._kind = given, ""
            at = _number(given.get("Index"))
            while (at is None or self._place < at - 1) and self._covered():
                pass
            if at and at - 1 > self._place:
                self.cell("", min(at - 1 - self._place, 16_384))
            self._parts = None
        elif name in ("Comment", "PhoneticText"):
            self._aside += 1
        elif name == "Data" and not self._aside:
            self._kind, self._parts = given.get("Type", "String"), []

    def end(self, name: str) -> None:
        """An end tag."""
        if name == "Worksheet":
            self.end_sheet()
        elif not self.names or not self.here:
            return
        elif name == "Row":
            while self._below and self._place <= max(self._below):
                if not self._covered():
                    self.cell("")
            self.end_row()
        elif name in ("Comment", "PhoneticText"):
            self._aside -= 1
        elif name == "Cell":
            text = self._shown("".join(self._parts or ()))
            self._parts = None
            down = _number(self._given.get("MergeDown"))
            if down:
                self._below[self._place] = (down, text)
            self.cell(text)
            across = _number(self._given.get("MergeAcross"))
            if across:
                self.cell("", min(across, 16_384))

    def _covered(self) -> bool:
        """Take the text of a cell merged downwards, where one covers the place."""
        rows, text = self._below.pop(self._place, (0, ""))
        if not rows:
            return False
        if rows > 1:
            self._below[self._place] = (rows - 1, text)
        self.cell(text)
        return True

    def text(self, text: str) -> None:
        """Characters."""
        if self._parts is not None and not self._aside:
            self._parts.append(text)

    def _shown(self, text: str) -> str:
        if not text or self._kind == "Error":
            return ""
        if self._kind == "Boolean":
            return {"1": "TRUE", "0": "FALSE"}.get(text, text)
        if self._kind == "Number":
            return self._converter(self._given.get("StyleID", "Default"))[text]
        if self._kind == "DateTime":
            return self._moment(text)
        return plain_text(text)

    def _format(self) -> tuple[Kind, int]:
        code = self._formats.get(self._given.get("StyleID", "Default"), "")
        named = _NAMED.get(code.lower())
        return (named, 0) if named else (kind_of_format(code) if code else Kind.PLAIN, zeros_of_format(code))

    def _converter(self, style: str) -> Cells:
        if style not in self._cells_of:
            kind, zeros = self._format()
            self._cells_of[style] = Cells(kind, zeros=zeros if kind is Kind.PLAIN else 0)
        return self._cells_of[style]

    def _moment(self, text: str) -> str:
        match = _MOMENT.match(text)
        if match is None:
            return text
        kind = self._format()[0]
        try:
            day = date(int(match[1]), int(match[2]), int(match[3])).toordinal() - EPOCH
        except ValueError:
            return text
        day -= 1 <= day < 61
        clock = int(match[4] or 0) * 3600 + int(match[5] or 0) * 60 + float(match[6] or 0)
        if kind is Kind.PLAIN:
            kind = Kind.MOMENT if clock or not day else Kind.DATE
        return shown(day + clock / 86400, kind)


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdigit() and len(said) < 8 else None
