"""The fast write path: the calls of one import batch, in and out again, inside one transaction.

A batch is written in steps of a chunk each, column by column: names become ids through dictionaries, a column that
holds one value throughout stands in the statement instead of being bound, and the others are laid side by side for
INSERT OR IGNORE with 50 rows a statement. Only a step that lost rows looks up which (same_call.py says what happens
to them). Figures of what each of this brings: docs/decisions/0011-the-fast-import.md. The
ids of a batch's calls lie in a range of its own that is never given out again, also after an undo: plans keep the
ids of their evidence.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from salesdesk.store import tallies
from salesdesk.store.same_call import Stored, TakenKeys, give_back_plain_ids, made_key
from salesdesk.store.turned_away import DUPLICATE, IN_FILE, NOT_CALL, STORED, Error, TurnedAwayRows

Row: TypeAlias = tuple[Any, ...]
"""A call as the importers yield it: (source_id, agent_name, agent_number, customer, start_utc, utc_offset_s,
direction, ring_s, queue_s, talk_s, hold_s, wrap_s, outcome, disposition, campaign, line)."""

Columns: TypeAlias = Sequence[Sequence[Any]]
"""Calls side by side: one sequence for each place of a ``Row``, all of the same length; () for none."""

AgentKey: TypeAlias = "tuple[str | None, str | None]"
"""An agent as a log names it: (name, number), both None where the row names nobody."""

COLUMNS = (
    "id",
    "source_id",
    "agent_id",
    "customer",
    "start_utc",
    "utc_offset_s",
    "direction",
    "ring_s",
    "queue_s",
    "talk_s",
    "hold_s",
    "wrap_s",
    "outcome",
    "disposition_id",
    "campaign_id",
    "line",
)
"""What is bound for each call, in this order; the batch's id stands in the statement."""

_ID, _KEY, _START = 0, 1, 4
_ALWAYS_BOUND = frozenset({"id", "source_id"})
_STATEMENT_ROWS = 50
_STATEMENTS = 50
"""How many different statements are remembered."""


@dataclass(slots=True)
class Counts:
    """What became of a file's rows; ``reasons`` and ``not_call_reasons`` count by stable code.

    ``duplicates_of`` counts the duplicates of calls that other batches brought, by that batch's id.
    """

    imported: int = 0
    duplicates: int = 0
    rejected: int = 0
    not_calls: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    not_call_reasons: Counter[str] = field(default_factory=Counter)
    duplicates_of: Counter[int] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.imported + self.duplicates + self.rejected + self.not_calls


@dataclass(frozen=True, slots=True)
class Sums:
    """What a batch holds: its range of call ids, first and last start, local day numbers, talk seconds.

    Starts in UTC, with their offsets. All None (talk 0) for a batch without calls.
    """

    first_id: int | None = None
    last_id: int | None = None
    first_start: int | None = None
    first_offset: int | None = None
    last_start: int | None = None
    last_offset: int | None = None
    first_day: int | None = None
    last_day: int | None = None
    talk_s: int = 0


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection within the block: millions of short-lived tuples make it walk the heap for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def next_call_id(connection: Any) -> int:
    """The first id that no call has or ever had."""
    newest = connection.execute("SELECT max(id) FROM main.call").fetchone()[0] or 0
    given = connection.execute("SELECT max(last_call_id) FROM import_batch").fetchone()[0] or 0
    return int(max(newest, given)) + 1


class BatchWriter:
    """Writes one batch through the engine's own connection, inside the caller's transaction.

    ``find_agents`` answers the ids of agents as the log names them (pairs left out: nobody); each is asked once.
    """

    def __init__(
        self,
        connection: Any,
        batch_id: int,
        find_agents: Callable[[Iterable[AgentKey]], Mapping[AgentKey, int]],
    ) -> None:
        self.counts = Counts()
        self._connection = connection
        self._batch_id = batch_id
        self._find_agents = find_agents
        self._agents: dict[AgentKey, int | None] = {(None, None): None}
        self._dispositions: dict[str | None, int | None] = {None: None}
        self._campaigns: dict[str | None, int | None] = {None: None}
        self._first_id = self._next_id = next_call_id(connection)
        self._taken = TakenKeys(connection, batch_id)
        self._turned_away = TurnedAwayRows(connection, batch_id)
        self._statements: dict[tuple[str, ...], tuple[str, str]] = {}

    def write(self, columns: Columns) -> None:
        """Insert calls; those that exist already are counted and kept as duplicates."""
        if not columns:
            return
        own, names, numbers, *_plain, outcomes, words, campaigns, _lines = columns
        self._learn(names, numbers, words, outcomes, campaigns)
        size = len(own)
        first = self._next_id
        self._next_id += size
        calls: Columns = (
            range(first, first + size),
            own
            if all(own)
            else [key or made_key(row) for key, row in zip(own, zip(*columns, strict=True), strict=True)],
            list(map(self._agents.__getitem__, zip(names, numbers, strict=True))),
            *columns[3:13],
            list(map(self._dispositions.__getitem__, words)),
            list(map(self._campaigns.__getitem__, campaigns)),
            columns[15],
        )
        inserted = self._insert(calls, size)
        self.counts.imported += inserted
        if inserted < size:
            self._settle(first, inserted, calls, columns)

    def _insert(self, calls: Columns, size: int) -> int:
        """Insert as many as can be; how many that were."""
        places = tuple(
            "?" if name in _ALWAYS_BOUND else _literal(column, size)
            for name, column in zip(COLUMNS, calls, strict=True)
        )
        many, one = self._statements.get(places) or self._prepare(places)
        bound = [column for column, place in zip(calls, places, strict=True) if place == "?"]
        width = len(bound)
        values: list[Any] = [None] * (size * width)
        for place, column in enumerate(bound):
            values[place::width] = column
        step = _STATEMENT_ROWS * width
        whole = len(values) // step * step
        inserted = self._inserted(many, (values[at : at + step] for at in range(0, whole, step)))
        return inserted + self._inserted(one, (values[at : at + width] for at in range(whole, len(values), width)))

    def _prepare(self, places: tuple[str, ...]) -> tuple[str, str]:
        """The statements for many rows and for one, with these values in place; remembered while they are few."""
        if len(self._statements) > _STATEMENTS:
            self._statements.clear()
        row = f"({', '.join(places)}, {self._batch_id:d})"
        one = f"INSERT OR IGNORE INTO call ({', '.join(COLUMNS)}, batch_id) VALUES {row}"
        self._statements[places] = one + f", {row}" * (_STATEMENT_ROWS - 1), one
        return self._statements[places]

    def turn_away(self, kind: str, errors: Sequence[Error]) -> None:
        """Count and keep rows that are no calls (``NOT_CALL``) or cannot be read (``REJECTED``).

        Each is (line, reason, detail, cells).
        """
        self.count_away(kind, (reason for _line, reason, _detail, _cells in errors))
        self.keep_away(kind, errors)

    def count_away(self, kind: str, reasons: Iterable[str]) -> None:
        """Count turned-away rows by their reasons; ``keep_away`` keeps them."""
        counted = Counter(reasons)
        if kind == NOT_CALL:
            self.counts.not_calls += counted.total()
            self.counts.not_call_reasons += counted
        else:
            self.counts.rejected += counted.total()
            self.counts.reasons += counted

    def keep_away(self, kind: str, errors: Iterable[Error]) -> None:
        """Keep turned-away rows that are counted already, as far as there is room."""
        self._turned_away.keep(kind, errors)

    def room(self, kind: str) -> int:
        """How many turned-away rows of a kind can still be kept."""
        return self._turned_away.room(kind)

    def finish(self) -> Sums:
        """Count the new calls into the sums; what the batch holds."""
        if not self.counts.imported:
            return Sums()
        self._prove_references()
        first, last = self._first_id, self._next_id - 1
        tallies.add(self._connection, first, last)
        return _sums(self._connection, first, last)

    def _learn(
        self,
        names: Sequence[str | None],
        numbers: Sequence[str | None],
        words: Sequence[str | None],
        outcomes: Sequence[int],
        campaigns: Sequence[str | None],
    ) -> None:
        """Give an id to every agent, outcome word and campaign not met before, in the order of the file."""
        new_agents = [pair for pair in dict.fromkeys(zip(names, numbers, strict=True)) if pair not in self._agents]
        if new_agents:
            found = self._find_agents(new_agents)
            self._agents.update({pair: found.get(pair) for pair in new_agents})
        for word in [word for word in dict.fromkeys(words) if word not in self._dispositions]:
            self._dispositions[word] = _id_of(
                self._connection,
                "SELECT id FROM disposition WHERE word = ?",
                "INSERT INTO disposition (word, outcome, effective, intent) VALUES (?, ?, 0, 0)",
                (word, outcomes[words.index(word)]),
            )
        for campaign in [name for name in dict.fromkeys(campaigns) if name not in self._campaigns]:
            self._campaigns[campaign] = _id_of(
                self._connection,
                "SELECT id FROM campaign WHERE name = ?",
                "INSERT INTO campaign (name) VALUES (?)",
                (campaign,),
            )

    def _prove_references(self) -> None:
        """Everything that the calls refer to is there; SQLite itself looks none of it up during an import."""
        for table, ids in (("agent", self._agents), ("disposition", self._dispositions), ("campaign", self._campaigns)):
            there = {number for (number,) in self._connection.execute(f"SELECT id FROM {table}")}
            lost = set(ids.values()) - there - {None}
            if lost:
                raise LookupError(f"calls refer to {table} {sorted(map(str, lost))}, which is not there")

    def _settle(self, first: int, inserted: int, calls: Columns, columns: Columns) -> None:
        """Calls of a step were not inserted: those whose key was taken are duplicates, or get another key."""
        size = len(calls[_ID])
        missing = list(self._gaps(first, size, size - inserted))
        dropped = [(tuple(column[at] for column in calls), tuple(column[at] for column in columns)) for at in missing]
        holders = self._taken.look_up([call[_KEY] for call, _row in dropped])
        duplicates: list[Error] = []
        for call, row in dropped:
            # OR IGNORE also swallows a NULL where none may be; that is a bug of the reader, and stops here.
            holder = holders[call[_KEY]]
            other = self._taken.another_key(call[_KEY], call[_START], holder)
            if other is not None:
                if self._insert([[value] for value in (call[_ID], other, *call[2:])], 1):
                    self.counts.imported += 1
                    continue
                holder = self._taken.look_up([other])[other]
            self._count_duplicate(duplicates, row, holder)
        self._turned_away.keep(DUPLICATE, duplicates)

    def _gaps(self, first: int, size: int, missing: int) -> Iterator[int]:
        """Which of the ids from ``first`` on are not there, counted from it: halves with none missing are passed over."""
        waiting = [(0, size, missing)]
        while waiting:
            begin, length, lost = waiting.pop()
            if lost == length:
                yield from range(begin, begin + length)
            elif lost:
                half = length // 2
                (there,) = self._connection.execute(
                    "SELECT count(*) FROM call WHERE id BETWEEN ? AND ?", (first + begin, first + begin + half - 1)
                ).fetchone()
                waiting += [(begin + half, length - half, lost - half + there), (begin, half, half - there)]

    def _count_duplicate(self, duplicates: list[Error], row: Row, holder: Stored) -> None:
        self.counts.duplicates += 1
        own = holder.batch_id == self._batch_id
        if not own:
            self.counts.duplicates_of[holder.batch_id] += 1
        if len(duplicates) < self._turned_away.room(DUPLICATE):
            place = f"{holder.batch_id}:{holder.line}"
            duplicates.append((row[-1], IN_FILE if own else STORED, place, _cells(row)))

    def _inserted(self, statement: str, rows: Iterable[Sequence[Any]]) -> int:
        before = self._connection.total_changes
        self._connection.executemany(statement, rows)
        return int(self._connection.total_changes - before)


def remove_calls(connection: Any, batch_id: int, first_id: int, last_id: int) -> int:
    """Take a batch's calls out, sums included; returns how many."""
    aside = give_back_plain_ids(connection, batch_id, first_id, last_id)
    tallies.subtract(connection, first_id, last_id)
    removed = connection.execute("DELETE FROM call WHERE id BETWEEN ? AND ?", (first_id, last_id)).rowcount
    connection.executemany("UPDATE OR IGNORE call SET source_id = ?2 WHERE id = ?1", aside)
    return int(removed)


def _literal(column: Sequence[Any], size: int) -> str:
    """The one number (or NULL) that a column holds throughout, as it stands in a statement; else ``?``."""
    value = column[0]
    if not (value is None or type(value) is int) or column.count(value) < size:
        return "?"
    return "NULL" if value is None else str(value)


def _id_of(connection: Any, find: str, make: str, values: tuple[Any, ...]) -> int:
    found = connection.execute(find, values[:1]).fetchone()
    return int(found[0] if found else connection.execute(make, values).lastrowid)


def _cells(row: Row) -> list[str]:
    """A call's cells for a person who looks for it in the file; a duplicate's own text is no longer at hand."""
    return ["" if value is None else str(value) for value in row[:-1]]


def _sums(connection: Any, first: int, last: int) -> Sums:
    first_start, last_start, first_day, last_day, talk = connection.execute(
        f"SELECT min(start_utc), max(start_utc), min({tallies.LOCAL} / 86400), max({tallies.LOCAL} / 86400), sum(talk_s) "
        "FROM call c WHERE c.id BETWEEN ? AND ?",
        (first, last),
    ).fetchone()
    offsets = [
        connection.execute(
            "SELECT utc_offset_s FROM call WHERE id BETWEEN ? AND ? AND start_utc = ? LIMIT 1", (first, last, start)
        ).fetchone()[0]
        for start in (first_start, last_start)
    ]
    return Sums(first, last, first_start, offsets[0], last_start, offsets[1], first_day, last_day, talk)
