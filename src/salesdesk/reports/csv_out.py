"""Tables as CSV that Excel, WPS and scripts read alike, and that no cell can turn into a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from salesdesk.reports.files import replacing

Value = str | int | float | date | datetime | bool | None
"""What a cell of an export may hold. None is an empty cell."""

_FORMULA = tuple("=+-@\t\r\n|＝＋－＠")
_NUMBER = re.compile(r"[+-]?(\d[\d,]*)?(\.\d+)?(e[+-]?\d+)?%?", re.IGNORECASE)


class Delimiter(StrEnum):
    """What stands between cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


def is_number(text: str) -> bool:
    """Whether a text is a plain number like ``-3``, ``+1,234.5`` or ``-12.5%``."""
    return any(char.isdigit() for char in text) and _NUMBER.fullmatch(text) is not None and text.isascii()


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula; numbers stay."""
    if text.startswith(_FORMULA) and not is_number(text):
        return "'" + text
    return text


def cell_text(value: Value) -> str:
    """A cell as text: numbers without grouping, dates and times in ISO form, yes/no as 1/0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(value) if value == value and abs(value) != float("inf") else ""
    return harmless(value)


def write_csv(
    path: Path,
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    bom: bool = True,
    delimiter: Delimiter = Delimiter.COMMA,
) -> int:
    """Write a table as UTF-8 CSV, whole or not at all; returns the number of rows.

    ``bom`` lets Excel in China see that it is UTF-8. Raises SalesDeskError when the file cannot be written.
    """
    count = 0
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig" if bom else "utf-8", errors="replace", newline="")
        writer = csv.writer(text, delimiter=delimiter.value, lineterminator="\r\n")
        writer.writerow([harmless(name) for name in head])
        for row in rows:
            writer.writerow([cell_text(value) for value in row])
            count += 1
        text.flush()
        text.detach()
    return count
