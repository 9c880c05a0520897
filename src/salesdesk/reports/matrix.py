"""Figures as matrices for a workbook: whose by when, one sheet a KPI. The pivoting is pandas'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from salesdesk.reports.csv_out import Value
from salesdesk.reports.workbook import CellKind, TableColumn, TableSheet


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: ``key`` tells rows of the same ``name`` apart; ``bucket`` is the column; None is "no data"."""

    key: int
    name: str
    bucket: str
    value: float | None


def matrix_sheet(
    title: str, kind: CellKind, cells: Sequence[Cell], totals: Sequence[Cell], head: str, total: str, note: str = ""
) -> TableSheet:
    """Rows by name, columns by bucket in order, and behind them the total of each row.

    The totals come with the sheet, they are never added up here: a rate's total is no mean of its columns. A row
    without any value stays, empty.
    """
    import pandas as pd

    frame = pd.DataFrame(
        [(c.key, c.name, c.bucket, c.value) for c in cells], columns=["key", "name", "bucket", "value"]
    )
    table = frame.pivot_table(index="key", columns="bucket", values="value", aggfunc="first", observed=True)
    buckets = sorted(frame["bucket"].unique())
    table = table.reindex(index=[c.key for c in totals], columns=buckets)
    values = table.astype(object).where(table.notna(), None)
    rows: list[Sequence[Value]] = [(c.name, *_row(values.loc[c.key]), c.value) for c in totals]
    columns = [TableColumn(head), *(TableColumn(bucket, kind) for bucket in buckets), TableColumn(total, kind)]
    return TableSheet(title, columns, rows, note)


def _row(series: Any) -> list[float | None]:
    return [None if value is None else float(value) for value in series]
