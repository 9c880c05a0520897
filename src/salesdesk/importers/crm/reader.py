"""The front door for exports of outcomes: inspect a file, read its records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from salesdesk.importers import cells, reader, table
from salesdesk.importers.crm import inspection
from salesdesk.importers.crm.converting import Converter, matrix_row
from salesdesk.importers.crm.found import Found
from salesdesk.importers.crm.rows import OutcomeRow, OutcomeRows
from salesdesk.importers.crm.values import Values
from salesdesk.importers.rows import RowError
from salesdesk.importers.understanding import Choices
from salesdesk.importers.zones import Zone
from salesdesk.types import OutcomeKind, Progress


def inspect(
    path: Path,
    choices: Choices | None = None,
    home: str = "CNY",
    kind: OutcomeKind | None = None,
    recall: inspection.Recall | None = None,
) -> Found:
    """How the program reads an export; nothing is stored. Raises UnreadableFileError.

    ``home`` is the company's currency; ``recall`` adds what is remembered of the header. ``kind`` stands above ``choices.kind``; without either it is found out.
    """
    said = choices or Choices()
    opened = reader.open_as(path, said)
    try:
        return inspection.understand(opened, said, home, kind or inspection.kind_of(said.kind), recall)
    finally:
        table.keep(opened)


def read(path: Path, found: Found, home: str = "CNY", progress: Progress | None = None) -> OutcomeRows:
    """Every record of an export. Bad rows are values, not exceptions. Raises UnreadableFileError or Cancelled."""
    progress = progress or Progress()
    u = found.understanding
    values = values_of(found, home)
    rows = OutcomeRows()
    opened = reader.reopen(path, u)
    try:
        if found.matrix is not None:
            _read_matrix(opened, found, values, rows)
        else:
            converter = Converter(found, values)
            for numbers, records in reader.below_header(opened, u):
                for line, row in zip(numbers, records, strict=True):
                    _take(converter, line, row, rows)
                progress.step(opened.done, opened.total)
            if u.last_row:
                rows.not_records += reader.beyond(opened, u)
    finally:
        opened.close()
    rows.unknown_words = dict(values.unheard.most_common(100))
    return rows


def read_rows(numbered: Iterable[tuple[int, Sequence[str]]], found: Found, home: str = "CNY") -> OutcomeRows:
    """The records among single rows of an export, each with its line; they are read as the whole file is."""
    values, rows = values_of(found, home), OutcomeRows()
    converter = Converter(found, values) if found.matrix is None else None
    for line, row in numbered:
        if converter is not None:
            _take(converter, line, row, rows)
        else:
            _take_month(found, values, line, row, rows)
    return rows


def values_of(found: Found, home: str) -> Values:
    """How the cells of an export are read."""
    u = found.understanding
    choices = u.choices
    return Values(
        Zone(choices.timezone or ("" if u.timezone == "UTC" else u.timezone)),
        home,
        choices.date_order or u.date_order,
        choices.year,
        said_utc=u.timezone == "UTC",
        rules=found.rules,
        currencies=found.currencies,
        check_currency=choices.mapping.get("currency") != "",
        words=choices.value_words,
    )


def _take(converter: Converter, line: int, row: Sequence[str], rows: OutcomeRows) -> None:
    if not cells.holds(row):
        return
    if reason := converter.no_record(row):
        rows.not_records.append(RowError(line, reason, "", tuple(row)))
        return
    record = converter.convert(line, row)
    if isinstance(record, OutcomeRow):
        rows.rows.append(record)
    elif record.reason == "total":
        rows.not_records.append(record)
    else:
        rows.errors.append(record)


def _read_matrix(opened: table.Table, found: Found, values: Values, rows: OutcomeRows) -> None:
    for numbers, records in reader.below_header(opened, replace(found.understanding, last_row=0)):
        for line, row in zip(numbers, records, strict=True):
            _take_month(found, values, line, row, rows)


def _take_month(found: Found, values: Values, line: int, row: Sequence[str], rows: OutcomeRows) -> None:
    """One row of a sheet with a column a day."""
    if found.matrix is None or not cells.holds(row):
        return

    def unheard(word: str) -> None:
        values.unheard[word] += 1

    record = matrix_row(found.matrix, line, row, unheard, values.words)
    if record is None:
        rows.not_records.append(RowError(line, "footer", "", tuple(row)))
    elif isinstance(record, OutcomeRow):
        rows.rows.append(record)
    else:
        rows.errors.append(record)
