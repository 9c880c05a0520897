"""What the file reader hands over: typed rows and, as values, what could not become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeAlias, cast

CallTuple: TypeAlias = tuple[
    "str | None",
    "str | None",
    "str | None",
    "str | None",
    int,
    int,
    int,
    "int | None",
    "int | None",
    int,
    "int | None",
    "int | None",
    int,
    "str | None",
    "str | None",
    int,
]
"""A call as a plain tuple in the order of ``CallRow``: what the fast path yields (a million of them
are made in seconds, and ``marshal`` can send them between processes). ``CallRow._make(t)`` names the places."""


class CallRow(NamedTuple):
    """One call attempt, typed and checked. Times in UTC epoch seconds, durations in whole seconds.

    ``direction`` and ``outcome`` are the values of ``types.Direction`` and ``types.Outcome``. ``None``
    means that the file does not say. ``line`` is the physical line (text) or row (workbook), from 1.
    """

    source_id: str | None
    agent_name: str | None
    agent_number: str | None
    customer: str | None
    start_utc: int
    utc_offset_s: int
    direction: int
    ring_s: int | None
    queue_s: int | None
    talk_s: int
    hold_s: int | None
    wrap_s: int | None
    outcome: int
    disposition: str | None
    campaign: str | None
    line: int


class RowError(NamedTuple):
    """A row that is no call, or a call that cannot be read, with where and why.

    ``reason`` is a stable code. Rejected: bad-start, missing-start, no-year, bad-talk, short-row. No calls:
    total, repeated-header, footer, after-table, other-record, leg. Rosters: no-name.
    ``detail`` is the offending text; ``raw`` the cells as they stood in the file.
    """

    line: int
    reason: str
    detail: str
    raw: tuple[str, ...]


@dataclass(slots=True)
class Chunk:
    """A piece of a log. ``rows_read`` counts its calls, errors and rows that are no calls.

    ``columns``: the calls side by side, one sequence for each place of a ``CallRow``; () when there are none.
    ``bytes_done`` of ``bytes_total`` says how far the reader is (for workbooks the unit is rows; both 0 when unknown).
    """

    columns: Sequence[Sequence[Any]] = ()
    errors: list[RowError] = field(default_factory=list)
    not_calls: list[RowError] = field(default_factory=list)
    rows_read: int = 0
    bytes_done: int = 0
    bytes_total: int = 0

    @property
    def rows(self) -> list[CallTuple]:
        """The calls one by one, as plain tuples in the order of ``CallRow``; made anew each time."""
        return cast("list[CallTuple]", list(zip(*self.columns, strict=True)))

    @rows.setter
    def rows(self, rows: Sequence[CallTuple]) -> None:
        self.columns = tuple(zip(*rows, strict=True))

    @property
    def calls(self) -> int:
        """How many calls it holds."""
        return len(self.columns[0]) if self.columns else 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of a roster; empty cells are ``None``. ``level`` as written in the file."""

    name: str | None
    number: str | None
    team: str | None
    level: str | None
    hired: date | None
    mentor: str | None
    extension: str | None
    email: str | None
    line: int
    years: float | None = None
    """Years of experience, where the roster says that instead of a hire date."""
    left: date | None = None
    """The last day, of someone who left."""
    stage: str | None = None
    """The stage of the team as written in the file."""
    post: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """A roster as read: the people and the lines that name nobody."""

    rows: Sequence[PersonRow]
    errors: Sequence[RowError]
