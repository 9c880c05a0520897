"""What the reader of outcomes hands over: typed records and, as values, what could not become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from salesdesk.importers.rows import RowError
from salesdesk.types import AttendanceKind


class DayEntry(NamedTuple):
    """One day of an agent's attendance: the day number, what kind of day, and its share in hundredths."""

    day: int
    kind: AttendanceKind
    share: int


class OutcomeRow(NamedTuple):
    """One record, typed and checked. ``day`` is a day number; ``at_utc`` None where only the day is known.

    ``values``: the kind's own columns (models/outcomes.py), a campaign by its name. ``days``: of attendance, the days
    of the row. ``line`` is the physical line (text) or row (workbook), from 1.
    """

    source_id: str | None
    agent_name: str | None
    agent_number: str | None
    customer: str | None
    day: int
    at_utc: int | None
    utc_offset_s: int
    call_ref: str | None
    note: str
    values: Mapping[str, Any]
    days: tuple[DayEntry, ...]
    line: int
    cells: tuple[str, ...]
    """The row as it stands in the file, for a report about it."""


@dataclass(slots=True)
class OutcomeRows:
    """A whole file as read: ``rows_read == len(rows) + len(errors) + len(not_records)``.

    ``unknown_words``: {word nobody taught the program: how often}, of statuses, stages and kinds.
    """

    rows: list[OutcomeRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    not_records: list[RowError] = field(default_factory=list)
    unknown_words: dict[str, int] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        """How many rows of the file held anything."""
        return len(self.rows) + len(self.errors) + len(self.not_records)
