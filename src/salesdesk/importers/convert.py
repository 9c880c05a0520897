"""Stage five, rows: records to typed calls, a block of columns at a time.

A block's columns go through dictionaries that understand each different text once, so that a million
rows cost lookups. Rows that fail in any column are taken out afterwards and classified one by one:
a total, a repeated header, a footer are no calls; the rest are errors with line and reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import not_
from typing import Any

from salesdesk.importers import words
from salesdesk.importers.block import DAY, Block, Directions, Rows, Texts, date_of, is_one, never, shorter, span
from salesdesk.importers.cells import holds, same_header
from salesdesk.importers.clocks import Moments, Times
from salesdesk.importers.durations import BAD, Durations
from salesdesk.importers.ends import footer_reason
from salesdesk.importers.grid import Grid, without
from salesdesk.importers.legs import Legs
from salesdesk.importers.mending import resplit
from salesdesk.importers.outcomes import SILENT, Flags, Pair, Verdicts
from salesdesk.importers.parties import TOTAL, Agents, Customers, Labels, Parted
from salesdesk.importers.rows import Chunk, RowError
from salesdesk.importers.understanding import Understanding
from salesdesk.importers.zones import Zone
from salesdesk.types import Direction

_NOTHING = ("", "0", "-", "--", "NULL", "null", "\\N", "None")

ERRORS = frozenset({"bad-start", "missing-start", "no-year", "bad-talk", "short-row"})
"""The reasons that make a row a rejected call; any other reason says that it was no call."""


class Converter:
    """Makes calls of a file's records, as its understanding says. Keeps state from block to block."""

    def __init__(self, u: Understanding) -> None:
        self._u = u
        self._fields = u.fields
        self._headings = [c.name for c in u.columns]
        self._width = len(u.columns)
        self._places = sorted({p for places in u.fields.values() for p in places} | set(u.keep) | set(u.drop))
        self._need = max(self._places, default=0) + 1
        zone = Zone(u.choices.timezone or ("" if u.timezone == "UTC" else u.timezone))
        order = u.choices.date_order or u.date_order
        self._moments = Moments(zone, order, u.choices.year, said_utc=u.timezone == "UTC")
        self._talk = Durations(u.units.get("talk", "s"), empty=0)
        self._lengths = {
            name: Durations(u.units.get(name, "s"), strict=False)
            for name in ("duration", "ring", "queue", "hold", "wrap")
        }
        self._agents = Agents()
        self._parted = Parted(u.agent_form) if u.agent_form else None
        self._customers = Customers()
        self._labels = Labels()
        self._campaigns = Labels()
        self._verdicts = Verdicts(u.code_words, {**u.outcome_words, **u.choices.outcome_words})
        self._flags = Flags()
        self._directions = Directions(u)
        self._legs = Legs(add=u.legs_add, states=u.states) if u.legs else None

    @property
    def unheard(self) -> set[str]:
        """Outcome words met that nobody taught the program."""
        return self._verdicts.unheard

    def block(self, numbers: Sequence[int], rows: Rows) -> Chunk:
        """The calls, errors and other rows of one block of records below the header."""
        chunk = Chunk()
        numbers, rows = self._uniform(numbers, rows, chunk)
        if rows:
            self._calls(numbers, rows, chunk)
        chunk.rows_read = chunk.calls + len(chunk.errors) + len(chunk.not_calls)
        return chunk

    def _uniform(self, numbers: Sequence[int], rows: Rows, chunk: Chunk) -> tuple[Sequence[int], Rows]:
        """Rows wide enough for every field; blank ones are left out, short ones classified."""
        need = self._need
        odd = rows.odd if isinstance(rows, Grid) else {at: row for at, row in enumerate(rows) if len(row) < need}
        if not odd:
            return numbers, rows
        stay: dict[int, list[str]] = {}
        for at, cells in odd.items():
            row = cells if len(cells) >= need else resplit(cells, self._width)
            reason = "" if len(row) >= need else self._short(row)
            if not reason:
                stay[at] = row + [""] * (need - len(row))
            elif reason != "blank":
                _put_aside(chunk, numbers[at], row, reason)
        gone = [at for at in odd if at not in stay]
        if isinstance(rows, Grid):
            return without(numbers, gone), rows.settled(stay, gone)
        return without(numbers, gone), without((stay.get(at, row) for at, row in enumerate(rows)), gone)

    def _short(self, row: Sequence[str]) -> str:
        """Why a short row is no call; "" when only cells that may be empty are missing."""
        if not holds(row):
            return "blank"
        return self._no_call(row) or ("short-row" if self._lacks(row) else "")

    def _lacks(self, row: Sequence[str]) -> bool:
        """Whether a short row ends before something that a call cannot do without."""
        must = ("start", "start_date", "start_time", "talk", "outcome", "answered")
        places = [self._fields[f][0] for f in must if f in self._fields]
        return not places or (max(places) >= len(row) and len(row) < self._width - 1)

    def _no_call(self, row: Sequence[str]) -> str:
        """Why a row that does not read as a call is none: a code, or "" when it should have been one."""
        if same_header(row, self._headings):
            return "repeated-header"
        if reason := footer_reason(row, self._width):
            return reason
        start = self._fields.get("start") or self._fields.get("start_date")
        cell = row[start[0]].strip() if start and start[0] < len(row) else ""
        if cell and start and words.normal(cell) == words.normal(self._headings[start[0]]):
            return "repeated-header"
        return ""

    def _calls(self, numbers: Sequence[int], rows: Rows, chunk: Chunk) -> None:
        block = Block(rows, self._fields, self._places)
        times = self._starts(block)
        talks = self._talks(block, times)
        if self._u.start_from == "end":
            times = self._back(block, times, talks)
        names, staff = self._parties(block)
        directions, customers, staff = self._sides(block, staff)
        outcomes = list(map(tuple.__getitem__, self._pairs(block), map(not_, talks)))
        columns: Sequence[Sequence[Any]] = (
            self._ids(block),
            names,
            staff,
            customers,
            times.utc,
            times.east,
            directions,
            self._length(block, "ring"),
            self._length(block, "queue"),
            talks,
            self._length(block, "hold"),
            self._length(block, "wrap"),
            outcomes,
            self._label(block, "disposition" if "disposition" in self._fields else "outcome", self._labels),
            self._label(block, "campaign", self._campaigns),
            numbers,
        )
        bad = self._faults(rows, times, talks, names, staff)
        if bad:
            places = sorted(bad)
            for at in places:
                if bad[at] != "blank":
                    _put_aside(chunk, numbers[at], rows[at], bad[at], self._detail(rows[at], bad[at]))
            columns = [without(column, places) for column in columns]
            if self._legs is not None:
                rows = without(rows, places)
        chunk.columns = columns if columns[0] else ()
        if self._legs is not None:
            self._joined(chunk, rows)

    def rest(self) -> Chunk:
        """What still waited for another row of its call, at the end of the file."""
        chunk = Chunk()
        if self._legs is not None:
            chunk.rows, chunk.not_calls = self._legs.rest()
        chunk.rows_read = chunk.calls + len(chunk.not_calls)
        return chunk

    def _joined(self, chunk: Chunk, rows: Rows) -> None:
        """Hold the rows of calls that may have more rows; let the complete ones go."""
        assert self._legs is not None  # noqa: S101  (asked by the caller)
        own = self._fields.get("source_id", ())
        leg, state = self._fields["leg_of"][0], self._fields.get("outcome", (0,))[0]
        keys = [row[leg].strip() or "|".join(row[p] for p in own) for row in rows]
        calls, spare = self._legs.take(chunk.rows, keys, rows, [row[state] for row in rows])
        chunk.rows = calls
        chunk.not_calls += spare

    # ---- when

    def _starts(self, block: Block) -> Times:
        whole, dates, times = block.texts("start"), self._dates(block), block.texts("start_time")
        moments = self._moments
        column = whole if whole is not None else dates
        if column is None:
            return never(block.size)
        if "yearless" in (self._u.moment_shapes.get("start"), self._u.moment_shapes.get("start_date")):
            if not self._u.choices.year:
                return never(block.size)
            glued = (
                column
                if times is None or whole is not None
                else [f"{d} {t}" for d, t in zip(column, times, strict=True)]
            )
            return moments.rolling_years(glued)
        if "serial" in (self._u.moment_shapes.get("start"), self._u.moment_shapes.get("start_date")):
            return moments.serials(column, None if whole is not None else times)
        if whole is not None:
            return moments.whole(whole)
        return moments.dates(column) if times is None else moments.date_and_time(column, times)

    def _dates(self, block: Block) -> Texts | None:
        """The dates, put together where year, month and day stand apart."""
        places = self._fields.get("start_date")
        if not places or len(places) == 1:
            return block.texts("start_date")
        parts = (block.columns[place] for place in places)
        return [date_of(*part) for part in zip(*parts, strict=True)]

    def _talks(self, block: Block, times: Times) -> Sequence[int]:
        """Talk seconds; BAD where they cannot be read."""
        source = self._u.talk_from
        if source == "talk":
            return list(map(self._talk.__getitem__, block.texts("talk") or ()))  # type: ignore[arg-type]
        if source == "rest":
            whole = map(self._talk.__getitem__, block.texts("talk") or ())
            return [shorter(t, r) for t, r in zip(whole, self._length(block, "ring"), strict=True)]
        if source in ("answer", "span"):
            begin = self._points(block, "answer") if source == "answer" else self._begins(times)
            return [span(a, b) for a, b in zip(begin, self._points(block, "end"), strict=True)]
        return [0] * block.size

    def _back(self, block: Block, times: Times, talks: Sequence[int]) -> Times:
        """The starts, where the ends are told: earlier by the whole length of the call."""
        whole = self._length(block, "duration") if "duration" in self._fields else talks
        utc = [None if t is None else t - max(length or 0, 0) for t, length in zip(times.utc, whole, strict=True)]
        return Times(utc, times.east, times.gaps)

    def _begins(self, times: Times) -> Sequence[int | None]:
        """The starts on the clock of the ends: times of day where only these are known."""
        if self._u.moment_shapes.get("end") not in ("time", "duration"):
            return times.utc
        return [None if t is None else (t + e) % DAY for t, e in zip(times.utc, times.east, strict=True)]

    def _points(self, block: Block, field: str) -> Sequence[int | None]:
        """Later moments of a call in UTC seconds (or seconds of the day); None where they did not happen."""
        texts = block.texts(field) or ()
        if self._u.moment_shapes.get(field) in ("time", "duration"):
            return [self._moments.clock(t) or None for t in texts]
        if self._u.moment_shapes.get(field) == "serial":
            return self._moments.serials(texts).utc
        return self._moments.whole(texts).utc

    def _length(self, block: Block, field: str) -> Sequence[int | None]:
        texts = block.texts(field)
        return block.nothing if texts is None else list(map(self._lengths[field].__getitem__, texts))

    # ---- who

    def _parties(self, block: Block) -> tuple[Sequence[str | None], Sequence[str | None]]:
        """Names and numbers of the agents."""
        if self._parted is None:
            return self._party(block, "agent_name"), self._party(block, "agent_number")
        texts = block.texts("agent_name") or block.texts("agent_number") or ()
        both = list(map(self._parted.__getitem__, texts))
        self._agents.totals = self._agents.totals or (TOTAL, None) in both
        return [name for name, _number in both], [number for _name, number in both]

    def _party(self, block: Block, field: str) -> Sequence[str | None]:
        texts = block.texts(field)
        return block.nothing if texts is None else list(map(self._agents.__getitem__, texts))

    def _sides(
        self, block: Block, staff: Sequence[str | None]
    ) -> tuple[Sequence[int], Sequence[str | None], Sequence[str | None]]:
        """Directions; customers; agents' numbers (where only caller and callee tell the agent, from these)."""
        texts = block.texts("direction")
        directions: Sequence[int]
        if texts is None:
            directions = [int(self._u.default_direction)] * block.size
        else:
            directions = list(map(self._directions.__getitem__, texts))
        customer, caller, callee = block.texts("customer"), block.texts("caller"), block.texts("callee")
        if customer is not None:
            return directions, self._clean(customer), staff
        if callee is None or caller is None:
            side = callee or caller
            return directions, block.nothing if side is None else self._clean(side), staff
        clean = self._customers.__getitem__
        inbound = int(Direction.INBOUND)
        customers = [clean(a if d == inbound else b) for a, b, d in zip(caller, callee, directions, strict=True)]
        if "agent_name" not in self._fields and "agent_number" not in self._fields:
            known = self._agents.__getitem__
            staff = [known(b if d == inbound else a) for a, b, d in zip(caller, callee, directions, strict=True)]
        return directions, customers, staff

    def _clean(self, texts: Texts) -> Sequence[str | None]:
        joined = "".join(texts)
        digits = joined.isdigit() and joined.isascii() and min(map(len, texts)) > 5
        if digits and ("000000" not in joined or all(text.strip("0") for text in texts)):
            return texts
        return list(map(self._customers.__getitem__, texts))

    def _ids(self, block: Block) -> Sequence[str | None]:
        places = self._fields.get("source_id")
        if not places:
            return block.nothing
        if len(places) > 1:
            return list(map("|".join, zip(*(block.columns[p] for p in places), strict=True)))
        texts = block.columns[places[0]]
        if "" in texts or " " in "".join(texts):
            return [t.strip() or None for t in texts]
        return texts

    # ---- what became of it

    def _pairs(self, block: Block) -> Sequence[Pair]:
        """The outcomes of each row; what the user said of the agent's own word stands above the line's."""
        pairs = self._said(block)
        labels = block.texts("disposition")
        if labels is None or not self._verdicts.teaches:
            return pairs
        said = {text: self._verdicts.taught(text) for text in set(labels)}
        if not any(said.values()):
            return pairs
        return [said[label] or pair for label, pair in zip(labels, pairs, strict=True)]

    def _said(self, block: Block) -> Sequence[Pair]:
        texts, flags = block.texts("outcome"), block.texts("answered")
        if texts is None:
            return [SILENT] * block.size if flags is None else list(map(self._flags.__getitem__, flags))
        if flags is None:
            return list(map(self._verdicts.__getitem__, texts))
        return [self._verdicts.known(t) or self._flags[f] for t, f in zip(texts, flags, strict=True)]

    def _label(self, block: Block, field: str, known: Labels) -> Sequence[str | None]:
        texts = block.texts(field)
        return block.nothing if texts is None else list(map(known.__getitem__, texts))

    # ---- what is no call

    def _faults(
        self, rows: Rows, times: Times, talks: Sequence[int], names: Sequence[str | None], staff: Sequence[str | None]
    ) -> dict[int, str]:
        """{index of a row that is no good call: its reason}."""
        bad = {at: self._no_call(rows[at]) or self._start_missing(rows[at]) for at in times.gaps}
        if (self._talk.missed or self._u.talk_from != "talk") and BAD in talks:
            for at, talk in enumerate(talks):
                if talk == BAD and at not in bad:
                    bad[at] = self._no_call(rows[at]) or "bad-talk"
        if self._agents.totals:
            for marks in (names, staff):
                bad.update({at: "total" for at, mark in enumerate(marks) if mark == TOTAL})
        for place, values in self._u.drop.items():
            for at, row in enumerate(rows):
                if words.normal(row[place]) in values and bad.get(at) != "repeated-header":
                    bad[at] = "other-record"
        for place, values in self._u.keep.items():
            for at, row in enumerate(rows):
                if at not in bad and not is_one(words.normal(row[place]), values):
                    bad[at] = self._no_call(row) or "other-record"
        return bad

    def _start_missing(self, row: Sequence[str]) -> str:
        places = self._fields.get("start") or self._fields.get("start_date")
        if not places:
            return "missing-start"
        shapes = self._u.moment_shapes
        if "yearless" in (shapes.get("start"), shapes.get("start_date")) and not self._u.choices.year:
            return "no-year"
        return "missing-start" if row[places[0]].strip() in _NOTHING else "bad-start"

    def _detail(self, row: Sequence[str], reason: str) -> str:
        if reason == "bad-talk":
            places = self._fields.get("talk") or self._fields.get("end")
        else:
            places = self._fields.get("start") or self._fields.get("start_date")
        return row[places[0]][:200] if places and reason.startswith("bad") else ""


def _put_aside(chunk: Chunk, line: int, row: Sequence[str], reason: str, detail: str = "") -> None:
    entry = RowError(line, reason, detail, tuple(row))
    (chunk.errors if reason in ERRORS else chunk.not_calls).append(entry)
