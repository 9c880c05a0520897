"""Tables as Excel workbooks: real numbers with formats, frozen head, and never a formula or a link from data."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.reports.csv_out import Value
from salesdesk.reports.files import replacing
from salesdesk.reports.sheets import PrintResult

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
"""The limits of the file format: rows of a sheet (head included), characters of a cell (UTF-16 units)."""
_MAX_WIDTH = 60
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CellKind(StrEnum):
    """How a column's cells are written. Values are given raw, as in ``formats.ValueKind``."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DURATION = "duration"
    """Seconds, shown as h:mm:ss and still a number to add up."""
    MONEY = "money"
    """Minor units, stored as the amount."""
    DATE = "date"
    MOMENT = "moment"


_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.NUMBER: "#,##0",
    CellKind.DECIMAL: "#,##0.0",
    CellKind.PERCENT: "0.0%",
    CellKind.DURATION: "[h]:mm:ss",
    CellKind.MONEY: "#,##0.00",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
_LEFT = frozenset({CellKind.TEXT})


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its title and how its cells are written."""

    title: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Typed:
    """A value with a kind of its own, in a column that holds several: a table with one KPI a row."""

    value: float | None
    kind: CellKind


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One sheet of a workbook. ``rows`` may be an iterator; it is read once."""

    title: str
    columns: Sequence[TableColumn]
    rows: Iterable[Sequence[Value | Typed]]
    note: str = ""
    """A line under the table, e.g. how the figures are counted."""


def column_kind(kind: formats.ValueKind, *, whole: bool = True) -> CellKind:
    """The cell kind for a KPI's values; ``whole`` chooses between whole and decimal numbers."""
    match kind:
        case formats.ValueKind.PERCENT:
            return CellKind.PERCENT
        case formats.ValueKind.DURATION:
            return CellKind.DURATION
        case formats.ValueKind.MONEY:
            return CellKind.MONEY
        case _number:
            return CellKind.NUMBER if whole else CellKind.DECIMAL


def write_workbook(path: Path, sheets: Sequence[TableSheet], created: datetime | None = None) -> PrintResult:
    """Write a workbook, whole or not at all; the result's ``pages`` are its sheets, its notes what was cut.

    ``created`` goes into the file's properties; equal input then gives equal bytes. Raises SalesDeskError when the
    file cannot be written or a sheet has more rows than the format holds.
    """
    notes: list[str] = []
    with replacing(path) as file:
        file.write(_build(sheets, created or datetime(2000, 1, 1), notes))  # noqa: DTZ001  (the format has no zones)
    return PrintResult(pages=len(sheets), notes=tuple(notes))


def _build(sheets: Sequence[TableSheet], created: datetime, notes: list[str]) -> memoryview:
    """The finished file; rows wait in temporary files, so that only the packed book is held in memory."""
    from xlsxwriter import Workbook

    finished = BytesIO()
    book = Workbook(
        finished,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
            "constant_memory": True,
        },
    )
    book.set_properties({"created": created})
    try:
        styles, taken = _Styles(book), set[str]()
        for sheet in sheets or [TableSheet(_("Empty"), [], [])]:
            _write_sheet(book, sheet, styles, taken, notes)
    finally:
        book.close()  # after a failure too: it removes its temporary files
    return finished.getbuffer()


class _Styles:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#F1F4F8", "bottom": 1, "valign": "vcenter"})
        self.head_right = book.add_format(
            {"bold": True, "bg_color": "#F1F4F8", "bottom": 1, "valign": "vcenter", "align": "right"}
        )
        self.note = book.add_format({"font_color": "#5C6675", "italic": True})
        self.kinds = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _FORMATS.items()}


def sheet_name(title: str, taken: set[str]) -> str:
    r"""A title as Excel allows it for a sheet: 31 characters, no ``[]:*?/\``, unique in its book."""
    name = _SHEET_FORBIDDEN.sub("_", _CONTROL.sub("", title)).strip().strip("'")[:31].strip() or "Sheet"
    if name.casefold() == "history":  # reserved by Excel
        name = "History_"
    final, number = name, 1
    while final.casefold() in taken:
        number += 1
        tail = f" ({number})"
        final = name[: 31 - len(tail)] + tail
    taken.add(final.casefold())
    return final


def _write_sheet(book: Any, sheet: TableSheet, styles: _Styles, taken: set[str], notes: list[str]) -> None:
    page = book.add_worksheet(sheet_name(sheet.title, taken))
    page.freeze_panes(1, 0)
    for index, column in enumerate(sheet.columns):
        style = styles.head if column.kind in _LEFT else styles.head_right
        page.write_string(0, index, _text(column.title, notes), style)
        page.set_column(index, index, _width(column))
    number = 0
    for number, row in enumerate(sheet.rows, 1):
        if number >= MAX_ROWS:
            raise SalesDeskError(
                _("The table “{title}” has more than {rows} rows; Excel cannot hold it.").format(
                    title=sheet.title, rows=formats.number(MAX_ROWS - 1)
                ),
                _("Export a shorter period, or as CSV."),
            )
        for index, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _write_cell(page, (number, index), value, column.kind, styles, notes)
    if sheet.columns:
        page.autofilter(0, 0, max(number, 1), len(sheet.columns) - 1)
    if sheet.note and number + 2 < MAX_ROWS:
        page.write_string(number + 2, 0, _text(sheet.note, notes), styles.note)


def _width(column: TableColumn) -> float:
    wide = sum(2 if ord(char) > 0x2E80 else 1 for char in column.title) + 4
    least = {CellKind.TEXT: 18, CellKind.MOMENT: 19, CellKind.DATE: 11}.get(column.kind, 10)
    return min(max(wide, least), _MAX_WIDTH)


def _write_cell(
    page: Any, place: tuple[int, int], value: Value | Typed, kind: CellKind, styles: _Styles, notes: list[str]
) -> None:
    """A value of the wrong kind is written as what it is, never guessed into another."""
    if isinstance(value, Typed):
        kind, value = value.kind, value.value
    style = styles.kinds[kind]
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        page.write_blank(*place, None, style)
    elif isinstance(value, bool):
        page.write_boolean(*place, value, style)
    elif isinstance(value, datetime):
        page.write_datetime(*place, value.replace(tzinfo=None), styles.kinds[CellKind.MOMENT])
    elif isinstance(value, date):
        page.write_datetime(*place, value, styles.kinds[CellKind.DATE])
    elif isinstance(value, (int, float)):
        page.write_number(*place, _scaled(value, kind), style if kind is not CellKind.TEXT else None)
    else:
        page.write_string(*place, _text(value, notes), styles.kinds[CellKind.TEXT])


def _scaled(value: float, kind: CellKind) -> float:
    if kind is CellKind.DURATION:
        return value / 86_400
    return value / 100 if kind is CellKind.MONEY else value


def _text(text: str, notes: list[str]) -> str:
    """A text the format can hold: without control characters, cut (with a note) at its limit."""
    text = _CONTROL.sub("\ufffd", text)
    units = len(text.encode("utf-16-le")) // 2
    if units <= MAX_TEXT:
        return text
    notes.append(_("A text of {length} characters was cut: a cell holds {limit}.").format(length=units, limit=MAX_TEXT))
    return text.encode("utf-16-le")[: (MAX_TEXT - 1) * 2].decode("utf-16-le", errors="ignore") + "…"
