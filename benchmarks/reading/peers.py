"""The readers compared: each gets a file's path and nothing else, and gives back rows of text, header first.

Every peer may say that all cells are text, so that none loses a leading zero to its types. DuckDB runs twice: as it
is, and told to be tolerant (which its own authors do when they run it on polluted files).
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

Rows = list[list[str]]
Reader = Callable[[Path], Rows]


def ours(path: Path) -> Rows:
    """SalesDesk, by what ``inspect --as-csv`` writes."""
    from salesdesk.importers import reader

    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        reader.as_csv(path, out)
        with out.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))


def _duckdb(path: Path, **options: bool) -> Rows:
    import duckdb

    with duckdb.connect() as connection:
        relation = connection.read_csv(str(path), all_varchar=True, **options)
        names = list(relation.columns)
        rows = [["" if cell is None else cell for cell in row] for row in relation.fetchall()]
    invented = all(re.fullmatch(r"column\d+", name) for name in names)
    return rows if invented else [names, *rows]


def duckdb_auto(path: Path) -> Rows:
    """DuckDB, ``read_csv`` as it is."""
    return _duckdb(path)


def duckdb_tolerant(path: Path) -> Rows:
    """DuckDB, tolerant of errors."""
    return _duckdb(path, strict_mode=False, ignore_errors=True, null_padding=True)


def clevercsv(path: Path) -> Rows:
    """CleverCSV."""
    import clevercsv as module

    return [list(row) for row in module.read_table(str(path))]


def _pandas(path: Path, **options: object) -> Rows:
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, **options)  # type: ignore[call-overload]
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return [list(map(str, frame.columns)), *frame.astype(str).values.tolist()]


def pandas_c(path: Path) -> Rows:
    """pandas, as it is."""
    return _pandas(path)


def pandas_sniff(path: Path) -> Rows:
    """Pandas with the delimiter found by Python's sniffer."""
    return _pandas(path, sep=None, engine="python")


READERS: dict[str, Reader] = {
    "SalesDesk": ours,
    "DuckDB": duckdb_auto,
    "DuckDB tolerant": duckdb_tolerant,
    "CleverCSV": clevercsv,
    "pandas": pandas_c,
    "pandas sniffing": pandas_sniff,
}
