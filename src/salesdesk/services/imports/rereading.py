"""Single rows of a log read again, by the same reader and in the same way as the file they came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers import reader
from salesdesk.importers.convert import Converter
from salesdesk.importers.rows import Chunk, RowError
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.models import ImportBatch
from salesdesk.services.imports import profiles
from salesdesk.services.imports.files import stamp
from salesdesk.services.imports.kept import Reading, from_kept
from salesdesk.services.imports.reasons import in_words
from salesdesk.store.turned_away import NOT_CALL, REJECTED

Numbered = Sequence[tuple[int, Sequence[str]]]
"""Rows with the line they have in the file."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What single rows of a file are when they are read once more.

    ``good``: the lines that can be imported, ``days`` their day numbers, ``problems`` what is wrong with the others;
    ``store`` writes the good ones into a batch and fills in its counts.
    """

    good: frozenset[int]
    days: frozenset[int]
    problems: tuple[RowError, ...]
    store: Callable[[Session, ImportBatch], None]


class Rows(Protocol):
    """The rows of one batch, whatever they hold."""

    @property
    def fields(self) -> Mapping[str, Sequence[int]]:
        """{field: the places of its columns}."""
        ...

    def read(self, rows: Numbered) -> Reread:
        """What is in some rows as they stand now."""
        ...


_START = ("start", "start_date", "start_time")
_MONEY = ("amount", "cost", "currency")
_PLACES = {
    "bad-start": _START,
    "missing-start": _START,
    "no-year": _START,
    "bad-talk": ("talk", "end", "answer", "duration"),
    "bad-day": ("day", "time", "until"),
    "missing-day": ("day",),
    "bad-amount": _MONEY,
    "missing-amount": _MONEY,
    "negative-amount": _MONEY,
    "foreign-currency": ("currency", *_MONEY),
    "unknown-status": ("status",),
    "bad-score": ("score",),
    "missing-score": ("score",),
    "unknown-kind": ("kind",),
    "missing-kind": ("kind",),
    "bad-share": ("share",),
    "bad-span": ("until", "day"),
    "no-name": ("agent_name", "agent_number"),
}


def reading_of(batch: ImportBatch) -> Understanding:
    """How the file of a batch was read. Raises RefusedError when that is no longer known."""
    return recalled(batch, Understanding, reader.inspect)


def recalled(batch: ImportBatch, shape: type[Reading], again: Callable[[Path, Choices], Reading]) -> Reading:
    """The reading that was kept with a batch, or ``again`` of its file as long as that is the same one."""
    kept = batch.understanding.get("reading")
    found = from_kept(cast("Mapping[str, Any]", kept), shape) if isinstance(kept, dict) else None
    if found is not None:
        return found
    path = Path(batch.file_path)
    try:
        if stamp(path).sha256 == batch.sha256:
            return again(path, profiles.from_json(cast("dict[str, Any]", batch.understanding.get("choices") or {})))
    except SalesDeskError:
        pass
    raise RefusedError(
        _("How {file} was read is no longer known.").format(file=batch.file_name),
        _("Import the file again in place of this import; then its rows can be put right here."),
    )


def read_rows(understood: Understanding, rows: Numbered) -> Chunk:
    """The calls, errors and other rows among some rows."""
    converter = Converter(understood)
    chunk = Chunk()
    # One at a time: a row that is judged alone cannot be taken for another row of its neighbour's call.
    for line, cells in rows:
        part = converter.block([line], [list(cells)])
        chunk.rows += part.rows
        chunk.errors += part.errors
        chunk.not_calls += part.not_calls
    rest = converter.rest()
    chunk.rows += rest.rows
    chunk.not_calls += rest.not_calls
    chunk.rows_read = len(chunk.rows) + len(chunk.errors) + len(chunk.not_calls)
    return chunk


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A row near the top of a file: its line and cells, and where it would not be imported why, and which cells say so.

    ``kind``: "" for a call, ``rejected`` or ``not-call``.
    """

    line: int
    cells: tuple[str, ...]
    kind: str = ""
    why: str = ""
    bad: tuple[int, ...] = ()


def first_rows(path: Path, understood: Understanding, n: int) -> tuple[FirstRow, ...]:
    """The first rows of a file with what the reader makes of each."""
    width = len(understood.columns)
    rows = reader.first_rows(path, understood, n)
    if not rows:
        return ()
    judged: dict[int, tuple[str, RowError]] = {}
    if {"start", "start_date"} & understood.fields.keys():
        chunk = Converter(understood).block([line for line, _row in rows], [list(row) for _line, row in rows])
        judged = {error.line: (NOT_CALL, error) for error in chunk.not_calls}
        judged |= {error.line: (REJECTED, error) for error in chunk.errors}
    found = []
    for line, row in rows:
        cells = tuple((row + [""] * width)[:width])
        kind, error = judged.get(line, ("", None))
        if error is None:
            found.append(FirstRow(line, cells))
            continue
        bad = bad_places(understood.fields, error.reason, error.detail, row) if kind == REJECTED else ()
        found.append(FirstRow(line, cells, kind, in_words(error.reason, error.detail), bad))
    return tuple(found)


def bad_places(fields: Mapping[str, Sequence[int]], reason: str, detail: str, cells: Sequence[str]) -> tuple[int, ...]:
    """The cells of a row that its reason is about: those with the offending text, or the fields' columns."""
    if reason == "short-row":
        return (len(cells),)
    places = [place for name in _PLACES.get(reason, ()) for place in fields.get(name, ())]
    if not places and reason in _PLACES:  # no column is of that field: a sheet with a column a day
        return tuple(place for place, cell in enumerate(cells) if detail and cell.strip() == detail.strip())
    exact = [place for place in places if detail and place < len(cells) and cells[place].startswith(detail)]
    return tuple(exact or places[:1])
