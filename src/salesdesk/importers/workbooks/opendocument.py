"""OpenDocument spreadsheets (ODS, and FODS, the same as one XML file)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from typing import IO

from salesdesk.importers.inside import Inside
from salesdesk.importers.workbooks.formats import Kind, number_text, shown, span_text
from salesdesk.importers.workbooks.listening import Listener

_ASIDE = frozenset({"annotation", "frame", "shapes", "custom-shape", "tracked-changes", "dde-links", "forms"})
"""What holds text, or even tables, that is not in the cells."""
_DAY = re.compile(r"\d[-/年]\d|\d\.\d+\.\d")
_LENGTH = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:[.,]\d{1,12})?)S)?$")


def length_text(stated: str) -> str:
    """A time such as ``PT25H00M15S`` as ``25:00:15``."""
    match = _LENGTH.match(stated.strip())
    if match is None:
        return stated
    day, hour, minute = (int(match[n] or 0) for n in (2, 3, 4))
    seconds = day * 86400 + hour * 3600 + minute * 60 + float((match[5] or "0").replace(",", "."))
    return span_text((-seconds if match[1] else seconds) / 86400)


def moment_text(stated: str) -> str:
    """A date, with its time of day where it has one; a time alone where the day is the one before all days."""
    day, _t, clock = stated.partition("T")
    clock = clock.removesuffix("Z")
    whole, _dot, fraction = clock.partition(".")
    clock = f"{whole}.{fraction[:3]}" if fraction.strip("0") else whole
    if not clock:
        return day
    return clock if day in ("1899-12-30", "1899-12-31") else f"{day} {clock}"


class DocumentListener(Listener):
    """Hears ``content.xml``."""

    def __init__(self, wanted: int | None) -> None:
        super().__init__(wanted)
        self._tables = 0
        self._aside = 0
        self._given: dict[str, str] | None = None
        self._repeated = 1
        self._paragraphs: list[list[str]] = []
        self._inside = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        """A start tag."""
        if self._aside or name in _ASIDE:
            self._aside += 1
        elif name == "table":
            self._tables += 1
            if self._tables == 1:
                self.begin_sheet(given.get("name", ""))
        elif self._tables != 1 or not self.here:
            return
        elif name == "table-row":
            self._repeated = _count(given.get("number-rows-repeated"))
            self.begin_row()
        elif name in ("table-cell", "covered-table-cell"):
            self._given, self._paragraphs = given, []
        elif name in ("p", "h") and self._given is not None:
            self._inside += 1
            self._paragraphs.append([])
        elif self._inside and name == "s":
            self._paragraphs[-1].append(" " * min(_count(given.get("c")), 200))
        elif self._inside and name in ("tab", "line-break"):
            self._paragraphs[-1].append("\t" if name == "tab" else "\n")

    def end(self, name: str) -> None:
        """An end tag."""
        if self._aside:
            self._aside -= 1
        elif name == "table":
            if self._tables == 1:
                self.end_sheet()
            self._tables -= 1
        elif self._tables != 1 or not self.here:
            return
        elif name == "table-row":
            self.end_row(self._repeated)
        elif name in ("table-cell", "covered-table-cell") and self._given is not None:
            covered = name.startswith("covered")
            self.cell("" if covered else self._shown(self._given), _count(self._given.get("number-columns-repeated")))
            self._given, self._inside = None, 0
        elif name in ("p", "h") and self._inside:
            self._inside -= 1

    def text(self, text: str) -> None:
        """Characters."""
        if self._inside and not self._aside:
            self._paragraphs[-1].append(text)

    def _shown(self, given: dict[str, str]) -> str:
        kind = given.get("value-type", "")
        text = "\n".join(map("".join, self._paragraphs))
        if kind in ("float", "percentage", "currency"):
            number = number_text(given.get("value", ""))
            return _as_written(number, text)
        if kind == "date":
            return moment_text(given.get("date-value", text))
        if kind == "time":
            return length_text(given.get("time-value", text))
        if kind == "boolean":
            return {"true": "TRUE", "false": "FALSE"}.get(given.get("boolean-value", ""), text)
        if kind == "error" or (
            text.startswith(("#", "Err:")) and given.get("string-value") == "" and "formula" in given
        ):
            return ""
        return text or given.get("string-value", "")


def _as_written(number: str, text: str) -> str:
    """A number whose text shows more: leading zeros, or a date that some programs store as a number."""
    if text.startswith("0") and text.isdigit() and text.lstrip("0") == number:
        return text
    clock, day = ":" in text, _DAY.search(text) is not None
    if not clock and not day:
        return number
    try:
        return shown(float(number), Kind.MOMENT if clock and day else Kind.SPAN if clock else Kind.DATE)
    except (ValueError, OverflowError):
        return number


def _count(said: str | None) -> int:
    return max(1, int(said)) if said and said.isdigit() and len(said) < 10 else 1


def content(opener: Callable[[], IO[bytes]]) -> tuple[int, Callable[[], IO[bytes]]]:
    """The size of a document's content, and what opens it. Raises KeyError where there is none."""
    with opener() as stream, zipfile.ZipFile(stream) as archive:
        info = next((i for i in archive.infolist() if i.filename.lstrip("/") == "content.xml"), None)
    if info is None:
        raise KeyError("content.xml")

    def inner() -> IO[bytes]:
        return Inside(opener(), info)

    return info.file_size, inner
