"""The rows that were not imported: shown page by page, and written to a file to be put right."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.formats import formula_safe
from salesdesk.i18n import _
from salesdesk.models import ImportBatch, ImportReject
from salesdesk.refusals import why
from salesdesk.services.imports.outcome import TurnedAway
from salesdesk.services.imports.reasons import in_words
from salesdesk.services.imports.rereading import bad_places
from salesdesk.store.turned_away import IN_FILE, STORED


def turned_away(
    session: Session, batch: ImportBatch, kinds: Sequence[str], offset: int = 0, limit: int | None = None
) -> Iterator[TurnedAway]:
    """The kept rows of some kinds in the order of the file."""
    fields = _fields(batch)
    rows = session.scalars(
        select(ImportReject)
        .where(ImportReject.batch_id == batch.id, ImportReject.kind.in_(kinds))
        .order_by(ImportReject.line, ImportReject.id)
        .offset(offset)
        .limit(limit)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        about_calls = row.reason in (IN_FILE, STORED)
        cells = tuple(json.loads(row.raw)) if row.raw else ()
        yield TurnedAway(
            row.line,
            row.kind,
            row.reason,
            in_words(row.reason, row.detail),
            "" if about_calls else row.detail,
            cells,
            bad_places(fields, row.reason, row.detail, cells),
            row.id,
        )


def _fields(batch: ImportBatch) -> dict[str, list[int]]:
    """{field: places of its columns} as the file of a batch was read."""
    columns = batch.understanding.get("columns")
    found: dict[str, list[int]] = {}
    for place, column in enumerate(columns if isinstance(columns, list) else ()):
        if isinstance(column, dict) and column.get("field"):
            found.setdefault(str(column["field"]), []).append(place)
    return found


def how_many(session: Session, batch_id: int, kinds: Sequence[str]) -> int:
    """How many rows of these kinds are kept."""
    return (
        session.scalar(select(func.count()).where(ImportReject.batch_id == batch_id, ImportReject.kind.in_(kinds))) or 0
    )


def column_names(batch: ImportBatch) -> list[str]:
    """The header of the file that a batch came from."""
    columns = batch.understanding.get("columns")
    return (
        [str(column.get("name", "")) for column in columns if isinstance(column, dict)]
        if isinstance(columns, list)
        else []
    )


Batches = Iterable[tuple[ImportBatch, Iterable[TurnedAway]]]


def write(path: Path, batches: Batches) -> int:
    """Write rows with their line and reason, as a workbook or CSV by the file's ending; returns how many."""
    return write_xlsx(path, batches) if path.suffix.lower() == ".xlsx" else write_csv(path, batches)


def write_xlsx(path: Path, batches: Batches) -> int:
    """A sheet a batch, every cell as the text it was. Raises SalesDeskError when it cannot be written."""
    from salesdesk.reports.workbook import TableColumn, TableSheet, write_workbook

    sheets = []
    for batch, rows in batches:
        lines = [(str(row.line), row.why, row.detail, *row.cells) for row in rows]
        width = max(map(len, lines), default=3)
        titles = [_("Line"), _("Reason"), _("Text"), *column_names(batch)]
        titles += [""] * (width - len(titles))
        padded = [line + ("",) * (len(titles) - len(line)) for line in lines]
        sheets.append(TableSheet(batch.file_name, [TableColumn(title) for title in titles], padded))
    write_workbook(path, sheets)
    return sum(len(list(sheet.rows)) for sheet in sheets)


def write_csv(path: Path, batches: Batches) -> int:
    """Write rows with their line and reason as CSV that Excel opens; returns how many.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it. Written beside the
    target and put in its place when complete. Raises SalesDeskError when that fails.
    """
    part = path.with_name(path.name + ".part")
    written = 0
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            for batch, rows in batches:
                headers = (_("File"), _("Line"), _("Reason"), _("Text"), *map(formula_safe, column_names(batch)))
                writer.writerow(headers)
                for row in rows:
                    cells = (batch.file_name, row.line, row.why, row.detail, *row.cells)
                    writer.writerow([formula_safe(c) if isinstance(c, str) else c for c in cells])
                    written += 1
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise SalesDeskError(
            _("{path} cannot be written: {detail}.").format(path=path, detail=why(error)),
            _("Choose another place, or close the file in other programs."),
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return written
