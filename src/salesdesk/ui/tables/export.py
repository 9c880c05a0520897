"""What a table shows, out of the window: clipboard (TSV and HTML), CSV and XLSX files."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _

Grid = Sequence[Sequence[str]]
"""The header first, then the rows, all as shown."""


def mime(grid: Grid) -> QMimeData:
    """For the clipboard: pastes into Excel and WPS with its header."""
    data = QMimeData()
    data.setText("\n".join("\t".join(_flat(cell) for cell in row) for row in grid))
    body = "".join(
        "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(["th"] + ["td"] * (len(grid) - 1), grid, strict=True)
    )
    data.setHtml(f"<meta charset='utf-8'><table>{body}</table>")
    return data


def _flat(cell: str) -> str:
    return cell.replace("\t", " ").replace("\r", " ").replace("\n", " ")


def neutral(cell: str) -> str:
    """A text that a spreadsheet would take for a formula, made harmless; numbers stay numbers."""
    if cell[:1] in "=+-@\t\r" and cell[:1] and not _is_number(cell):
        return "'" + cell
    return cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def write(grid: Grid, file: Path) -> Path:
    """Write CSV (UTF-8 with a mark for Excel) or XLSX, by the file's ending; whole or not at all."""
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(_xlsx(grid) if file.suffix.lower() == ".xlsx" else _csv(grid))
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SalesDeskError(
            _("{path} cannot be written: {detail}.").format(path=file, detail=error.strerror or error),
            _("Close the file if it is open elsewhere, or choose another place."),
        ) from error
    return file


def _csv(grid: Grid) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([neutral(cell) for cell in row] for row in grid)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(grid: Grid) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        for number, row in enumerate(grid):
            for column, cell in enumerate(row):
                _cell(sheet, number, column, cell, bold if number == 0 else None)
        for column in range(len(grid[0]) if grid else 0):
            width = max(sum(2 if ord(c) > 0x2E7F else 1 for c in row[column]) for row in grid)
            sheet.set_column(column, column, min(max(width + 2, 8), 50))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _cell(sheet: object, row: int, column: int, cell: str, style: object) -> None:
    plain = cell.replace(",", "").replace("−", "-")
    number_like = style is None and plain and not (plain.startswith("0") and plain[1:2].isdigit())
    if number_like and plain.replace(".", "", 1).lstrip("-").isdigit() and len(plain) < 16:
        sheet.write_number(row, column, float(plain))  # type: ignore[attr-defined]
    else:
        sheet.write_string(row, column, cell[:32767], style)  # type: ignore[attr-defined]
