"""What of a table is looked at: all of a small one; of a large one the head, and windows from all over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from salesdesk.importers import table, words
from salesdesk.importers.cells import holds, same_header
from salesdesk.importers.ends import find_end, footer_reason
from salesdesk.importers.layout import Layout
from salesdesk.importers.table import Table

MOST_BODY = 6_000
"""Data rows whose values are looked at, from all over the sample."""
HEAD_ROWS = 400
"""First rows in which the layout is looked for."""
SMALL_SHEET = 20_000
"""Rows of a sheet that are all looked at; converting cells costs more than finding them."""
WHOLE_ROWS = 60_000
LARGE_HEAD = 6_000


@dataclass
class Sample:
    """Records of a table, the first ones with their lines; ``whole`` when these are all."""

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    head: int = 0
    whole: bool = True
    count: int = 0
    beyond: int = 0
    """Filled rows behind the table."""


def take_sample(table_: Table, limit: int | None, *, whole: bool = False) -> Sample:
    """All records of a small table; of a large one the head, and windows from all over it where it is text."""
    sample = Sample()
    small = whole or table_.size <= table.WHOLE or table_.cells is not None
    if table_.book is not None:
        small = whole or table_.height <= SMALL_SHEET
    most = min(WHOLE_ROWS if small else LARGE_HEAD, limit or WHOLE_ROWS)
    for numbers, rows in table_.blocks():
        sample.count += len(rows)
        room = most - len(sample.rows)
        if room > 0:
            sample.numbers += numbers[:room]
            sample.rows += rows[:room]
        if len(rows) > room:
            sample.whole = False
            if not small or limit:
                break
    sample.head = len(sample.rows)
    if not sample.whole and not limit:
        for _numbers, rows in table_.windows():
            sample.rows += rows
    return sample


def cut_tail(sample: Sample, layout: Layout) -> int:
    """Take a second table or footer off a sample that is whole; the line of the last row left, 0 for all."""
    if not sample.whole:
        return 0
    head = sample.rows[layout.header[0]] if layout.header else ()
    end = find_end(sample.rows, layout.first, layout.width, head)
    if end >= len(sample.rows):
        return 0
    sample.beyond = sum(1 for row in sample.rows[end:] if holds(row))
    del sample.rows[end:]
    sample.head = min(sample.head, end)
    return sample.numbers[end - 1]


def table_body(sample: Sample, layout: Layout, names: Sequence[str]) -> list[list[str]]:
    """The sampled data rows: no totals, footers, repeated headers."""
    every = sample.rows[layout.first :]
    step = max(1, len(every) // MOST_BODY)
    width, first_name = len(names), names[0]

    def plainly_data(row: Sequence[str]) -> bool:
        if len(row) < width or width < 3 or not (row[0] and row[1] and row[2]):
            return False
        return row[0] != first_name and not words.is_total(row[0])

    body = [
        row
        for row in every[::step]
        if plainly_data(row) or (holds(row) and not same_header(row, names) and not footer_reason(row, width))
    ]
    return body or [list(r) for r in every if holds(r)]
