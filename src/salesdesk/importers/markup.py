"""Tables in HTML pages and XML spreadsheets, which many systems name ``.xls``: the largest table wins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser

MOST_ROWS = 1_048_576


_JSON = re.compile(r"\s*(?:\[\s*)*(?:\{\s*\"(?:[^\"\\\n]|\\.){0,200}\"\s*:|\{\s*\}\s*$|\[\s*\]\s*$)")
"""The beginning of objects, in one line each or all in one list."""
_XML = re.compile(r"\s*<\?xml[ \t][^>]*\?>\s*(?:<!--.*?-->\s*)*<[^!?]", re.DOTALL)


class _Tables(HTMLParser):
    """Collects the rows of every table; nested tables count as text of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._stack: list[list[list[str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._down = 0
        self._below: list[dict[int, tuple[int, str]]] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag in ("script", "style"):
            self._skip += 1
        elif tag == "table":
            self._stack.append([])
            self._below.append({})
            self.tables.append(self._stack[-1])
        elif tag in ("tr", "row") and self._stack:
            self._end_row()
            self._row = []
            self._stack[-1].append(self._row)
        elif tag in ("td", "th", "cell") and self._row is not None:
            self._end_cell()
            given = {k.rsplit(":", 1)[-1]: v for k, v in attrs}
            index = given.get("index")
            if tag == "cell" and index and index.isdigit():
                self._row += [""] * min(int(index) - 1 - len(self._row), 1000)
            span = given.get("colspan") or given.get("mergeacross")
            self._span = min(int(span), 1000) if span and span.isdigit() else 1
            down = given.get("rowspan")
            self._down = min(int(down), 65_536) - 1 if down and down.isdigit() else 0
            if given.get("mergeacross"):
                self._span += 1
            self._cell = []
        elif tag in ("br", "p") and self._cell:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag in ("script", "style"):
            self._skip = max(0, self._skip - 1)
        elif tag in ("td", "th", "cell"):
            self._end_cell()
        elif tag in ("tr", "row"):
            self._end_row()
        elif tag == "table" and self._stack:
            self._end_row()
            self._stack.pop()
            self._below.pop()
            self._row = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._covered()
        self._row = None

    def _covered(self) -> None:
        """Repeat the cells above that reach down to the next places of the row."""
        if self._row is None or not self._below:
            return
        below = self._below[-1]
        while (place := len(self._row)) in below:
            rows, text = below.pop(place)
            if rows > 1:
                below[place] = (rows - 1, text)
            self._row.append(text)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._covered()
            text = " ".join("".join(self._cell).split())
            if self._down > 0 and self._below:
                self._below[-1].update({len(self._row) + n: (self._down, "" if n else text) for n in range(self._span)})
            self._row.append(text)
            self._row += [""] * (self._span - 1)
        self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skip:
            self._cell.append(data)


def notation(text: str) -> str:
    """``JSON`` or ``XML`` where a text is written in it, "" where it is not."""
    text = text.lstrip("\ufeff")
    if _XML.match(text):
        return "XML"
    if not _JSON.match(text):
        return ""
    first = text.lstrip().split("\n", 1)[0]
    try:
        # a table may begin with a cell that is an object
        return "" if first[json.JSONDecoder().raw_decode(first)[1] :].strip(" \r,]") else "JSON"
    except (ValueError, RecursionError):
        return "JSON"  # it goes on in the next line, or beyond what was looked at


def is_markup(text: str) -> bool:
    """Whether a text is a page or XML spreadsheet with a table in it."""
    head = text[:4000].lstrip("\ufeff \r\n\t").lower()
    if head.startswith(("<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<style", "<div")):
        return True
    return head.startswith("<?xml") and ("spreadsheet" in head or "<html" in head or "<table" in head)


def largest_table(texts: Iterable[str]) -> list[list[str]]:
    """The rows of the table with the most cells; empty when there is none."""
    parser = _Tables()
    for text in texts:
        parser.feed(re.sub(r"<!(?!--|doctype)\[?[^>]*>", "", text, flags=re.IGNORECASE))
        if sum(map(len, parser.tables)) > MOST_ROWS:
            break
    parser.close()
    return max(parser.tables, key=lambda t: sum(map(len, t)), default=[])
