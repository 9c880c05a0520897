"""Stage five, rows: records to typed calls, a block of columns at a time.

A block's columns go through dictionaries that understand each different text once, so that a million
rows cost lookups. Rows that fail in any column are taken out afterwards and classified one by one:
a total, a repeated header, a footer are no calls; the rest are errors with line and reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, repeat
from operator import itemgetter

from salesdesk.importers import layout, words
from salesdesk.importers.clocks import Moments
from salesdesk.importers.durations import BAD, Durations
from salesdesk.importers.outcomes import SILENT, Flags, Pair, Verdicts
from salesdesk.importers.parties import TOTAL, Agents, Customers, Labels
from salesdesk.importers.rows import CallTuple, Chunk, RowError
from salesdesk.importers.understanding import Understanding
from salesdesk.importers.zones import Zone
from salesdesk.types import Direction

Column = list[str]
_DAY = 86400


class Converter:
    """Makes calls of a file's records, as its understanding says. Keeps state from block to block."""

    def __init__(self, u: Understanding) -> None:
        self._u = u
        self._names = [c.name for c in u.columns]
        self._width = len(u.columns)
        self._need = max((p for places in u.fields.values() for p in places), default=0) + 1
        order = u.choices.date_order or u.date_order
        self._moments = Moments(
            Zone(u.choices.timezone or ("" if u.timezone == "UTC" else u.timezone)),
            order,
            u.choices.year,
            said_utc=u.timezone == "UTC",
        )
        self._durations = {
            name: Durations(u.units.get(name, "s"), empty=0 if name == "talk" else None, strict=name == "talk")
            for name in ("talk", "ring", "queue", "hold", "wrap", "duration")
        }
        self._names_of = Agents()
        self._numbers_of = Agents()
        self._customers = Customers()
        self._labels = Labels()
        self._campaigns = Labels()
        self._verdicts = Verdicts(u.code_words, {**u.outcome_words, **u.choices.outcome_words})
        self._flags = Flags()
        self._directions = _Directions(u)
        self._legs: dict[str, int] = {}

    @property
    def unheard(self) -> set[str]:
        """Outcome words met that nobody taught the program."""
        return self._verdicts.unheard

    def block(self, numbers: Sequence[int], rows: list[list[str]]) -> Chunk:
        """The calls, errors and other rows of one block of records below the header."""
        chunk = Chunk()
        numbers, rows = self._uniform(numbers, rows, chunk)
        if rows:
            self._columns(numbers, rows, chunk)
        chunk.rows_read = len(chunk.rows) + len(chunk.errors) + len(chunk.not_calls)
        return chunk

    def _uniform(
        self, numbers: Sequence[int], rows: list[list[str]], chunk: Chunk
    ) -> tuple[Sequence[int], list[list[str]]]:
        """Rows wide enough for every field; blank ones are left out, short ones classified."""
        need = self._need
        if min(map(len, rows)) >= need and [""] not in rows and self._width > 1:
            return numbers, rows
        kept: list[list[str]] = []
        lines: list[int] = []
        for line, row in zip(numbers, rows, strict=True):
            if len(row) < need:
                if not layout.filled(row):
                    continue
                reason = self._no_call(row) or ("short-row" if self._lacks(row) else "")
                if reason:
                    self._put_aside(chunk, line, row, reason)
                    continue
            elif not layout.filled(row):
                continue
            kept.append(row if len(row) >= need else row + [""] * (need - len(row)))
            lines.append(line)
        return lines, kept

    def _lacks(self, row: Sequence[str]) -> bool:
        """Whether a short row ends before something that a call cannot do without."""
        must = [
            self._u.fields[f][0]
            for f in ("start", "start_date", "start_time", "talk", "outcome", "answered")
            if f in self._u.fields
        ]
        return (any(place >= len(row) for place in must) and len(row) < self._width - 1) or not must

    def _put_aside(self, chunk: Chunk, line: int, row: Sequence[str], reason: str, detail: str = "") -> None:
        entry = RowError(line, reason, detail, tuple(row))
        (chunk.errors if reason in ERRORS else chunk.not_calls).append(entry)

    def _no_call(self, row: Sequence[str]) -> str:
        """Why a row that does not read as a call is none: a code, or "" when it should have been one."""
        if layout.same_header(row, self._names):
            return "repeated-header"
        reason = layout.footer_reason(row, self._width)
        if reason:
            return reason
        start = self._u.fields.get("start") or self._u.fields.get("start_date")
        cell = row[start[0]] if start and start[0] < len(row) else ""
        if cell and start and words.normal(cell) == words.normal(self._names[start[0]]):
            return "repeated-header"
        return ""

    def _texts(self, rows: list[list[str]], field: str) -> Column | None:
        places = self._u.fields.get(field)
        return None if not places else list(map(itemgetter(places[0]), rows))

    def _columns(self, numbers: Sequence[int], rows: list[list[str]], chunk: Chunk) -> None:
        starts, easts = self._starts(rows)
        talks = self._talks(rows, starts)
        names = self._agents(rows, "agent_name", self._names_of)
        agent_numbers = self._agents(rows, "agent_number", self._numbers_of)
        directions, customers, agent_numbers = self._sides(rows, agent_numbers)
        pairs = self._pairs(rows)
        outcomes: Sequence[int] = [p[0] if t else p[1] for p, t in zip(pairs, talks, strict=True)]
        columns = (
            self._ids(rows), names, agent_numbers, customers, starts, easts, directions,
            self._optional(rows, "ring"), self._optional(rows, "queue"), talks, self._optional(rows, "hold"), self._optional(rows, "wrap"),
            outcomes, self._dispositions(rows), self._labelled(rows, "campaign", self._campaigns), numbers,
        )  # fmt: skip
        calls: list[CallTuple] = list(zip(*columns, strict=False))
        bad = self._faults(rows, starts, talks, names, agent_numbers)
        if bad:
            keep = bytearray(b"\1") * len(rows)
            for at, reason in sorted(bad.items()):
                keep[at] = 0
                self._put_aside(chunk, numbers[at], rows[at], reason, self._detail(rows[at], reason))
            calls = list(compress(calls, keep))
        chunk.rows = calls

    # ---- when

    def _starts(self, rows: list[list[str]]) -> tuple[Sequence[int | None], Sequence[int]]:
        whole = self._texts(rows, "start")
        moments = self._moments
        if whole is not None:
            if self._u.moment_shapes.get("start") == "yearless":
                return moments.to_utc(
                    moments.rolling_years(whole) if self._u.choices.year else [None] * len(rows), None
                )
            return moments.to_utc(*moments.whole(whole))
        dates, times = self._texts(rows, "start_date"), self._texts(rows, "start_time")
        if dates is None:
            return [None] * len(rows), [0] * len(rows)
        if self._u.moment_shapes.get("start_date") == "yearless":
            if not self._u.choices.year:
                return [None] * len(rows), [0] * len(rows)
            dates = [f"{d}" for d in dates]
        if times is not None:
            return moments.to_utc(moments.date_and_time(dates, times), None)
        return moments.to_utc(moments.dates(dates), None)

    def _talks(self, rows: list[list[str]], starts: Sequence[int | None]) -> Sequence[int]:
        """Talk seconds; BAD where they cannot be read."""
        source = self._u.talk_from
        if source == "talk":
            texts = self._texts(rows, "talk") or []
            return list(map(self._durations["talk"].__getitem__, texts))  # type: ignore[arg-type]
        if source in ("answer", "span"):
            begin = self._points(rows, "answer") if source == "answer" else list(starts)
            end = self._points(rows, "end")
            return [_span(a, b) for a, b in zip(begin, end, strict=True)]
        return [0] * len(rows)

    def _points(self, rows: list[list[str]], field: str) -> list[int | None]:
        """Later moments of a call in UTC seconds (or seconds of the day); None where it did not happen."""
        texts = self._texts(rows, field) or []
        if self._u.moment_shapes.get(field) in ("time", "duration"):
            found = [self._moments.clock(t) for t in texts]
            return [v or None for v in found]
        values = self._moments.to_utc(*self._moments.whole(texts))[0]
        return [v or None for v in values]

    def _optional(self, rows: list[list[str]], field: str) -> Sequence[int | None]:
        texts = self._texts(rows, field)
        if texts is None:
            return repeat(None, len(rows))  # type: ignore[return-value]
        return list(map(self._durations[field].__getitem__, texts))

    # ---- who

    def _agents(self, rows: list[list[str]], field: str, known: Agents) -> Sequence[str | None]:
        texts = self._texts(rows, field)
        return [None] * len(rows) if texts is None else list(map(known.__getitem__, texts))

    def _sides(
        self, rows: list[list[str]], numbers: Sequence[str | None]
    ) -> tuple[Sequence[int], Sequence[str | None], Sequence[str | None]]:
        """Directions; customers; agents' numbers where only caller and callee tell the agent."""
        texts = self._texts(rows, "direction")
        default = int(self._u.default_direction)
        directions: Sequence[int] = (
            [default] * len(rows) if texts is None else list(map(self._directions.__getitem__, texts))
        )
        customer = self._texts(rows, "customer")
        caller, callee = self._texts(rows, "caller"), self._texts(rows, "callee")
        clean = self._customers.__getitem__
        if customer is not None:
            return directions, self._clean(customer), numbers
        if callee is None or caller is None:
            side = callee or caller
            return directions, [None] * len(rows) if side is None else self._clean(side), numbers
        inbound = int(Direction.INBOUND)
        customers = [clean(a if d == inbound else b) for a, b, d in zip(caller, callee, directions, strict=True)]
        if "agent_name" not in self._u.fields and "agent_number" not in self._u.fields:
            known = self._numbers_of.__getitem__
            numbers = [known(b if d == inbound else a) for a, b, d in zip(caller, callee, directions, strict=True)]
        return directions, customers, numbers

    def _clean(self, texts: Column) -> list[str | None]:
        joined = "".join(texts)
        if joined.isdigit() and joined.isascii() and "" not in texts:
            return [t if t.strip("0") else None for t in texts]
        return list(map(self._customers.__getitem__, texts))

    def _ids(self, rows: list[list[str]]) -> Sequence[str | None]:
        places = self._u.fields.get("source_id")
        if not places:
            return repeat(None, len(rows))  # type: ignore[return-value]
        if len(places) > 1:
            return list(map("|".join, map(itemgetter(*places), rows)))
        return [t.strip() or None for t in map(itemgetter(places[0]), rows)]

    # ---- what became of it

    def _pairs(self, rows: list[list[str]]) -> Sequence[Pair]:
        texts, flags = self._texts(rows, "outcome"), self._texts(rows, "answered")
        if texts is None:
            return [SILENT] * len(rows) if flags is None else list(map(self._flags.__getitem__, flags))
        if flags is None:
            return list(map(self._verdicts.__getitem__, texts))
        return [self._verdicts.known(t) or self._flags[f] for t, f in zip(texts, flags, strict=True)]

    def _dispositions(self, rows: list[list[str]]) -> Sequence[str | None]:
        field = "disposition" if "disposition" in self._u.fields else "outcome"
        return self._labelled(rows, field, self._labels)

    def _labelled(self, rows: list[list[str]], field: str, known: Labels) -> Sequence[str | None]:
        texts = self._texts(rows, field)
        return repeat(None, len(rows)) if texts is None else list(map(known.__getitem__, texts))  # type: ignore[return-value]

    # ---- what is no call

    def _faults(
        self,
        rows: list[list[str]],
        starts: Sequence[int | None],
        talks: Sequence[int],
        names: Sequence[str | None],
        numbers: Sequence[str | None],
    ) -> dict[int, str]:
        """{index of a row that is no good call: its reason}."""
        bad: dict[int, str] = {}
        if None in starts:
            missing = self._start_missing
            bad.update({i: self._no_call(rows[i]) or missing(rows[i]) for i, s in enumerate(starts) if s is None})
        if BAD in talks:
            for i, t in enumerate(talks):
                if t == BAD and i not in bad:
                    bad[i] = self._no_call(rows[i]) or "bad-talk"
        for marks in (names, numbers):
            if TOTAL in marks:
                bad.update({i: "total" for i, m in enumerate(marks) if m == TOTAL})
        for place, values in self._u.keep.items():
            for i, row in enumerate(rows):
                if i not in bad and words.normal(row[place]) not in values:
                    bad[i] = "other-record"
        return bad

    def _start_missing(self, row: Sequence[str]) -> str:
        places = self._u.fields.get("start") or self._u.fields.get("start_date")
        if not places:
            return "missing-start"
        if (
            "yearless" in (self._u.moment_shapes.get("start"), self._u.moment_shapes.get("start_date"))
            and not self._u.choices.year
        ):
            return "no-year"
        text = row[places[0]].strip()
        return "bad-start" if text and text not in ("0", "-", "NULL", "null", "\\N") else "missing-start"

    def _detail(self, row: Sequence[str], reason: str) -> str:
        field = {"bad-start": "start", "bad-talk": "talk"}.get(reason, "")
        places = self._u.fields.get(field) or (self._u.fields.get("start_date") if field == "start" else None)
        return row[places[0]][:200] if places else ""


class _Directions(dict[str, int]):
    """{cell: direction}: the format's codes, the common words, else the default direction."""

    def __init__(self, u: Understanding) -> None:
        super().__init__()
        self._default = int(u.default_direction)
        self._codes = {words.normal(w): int(d) for w, d in u.direction_words.items()}

    def __missing__(self, text: str) -> int:
        if len(self) > 10_000:
            self.clear()
        word = words.normal(text)
        found = self._codes.get(word)
        if found is None:
            known = words.directions().get(word)
            found = self._default if known is None else int(known)
        self[text] = found
        return found


ERRORS = frozenset({"bad-start", "missing-start", "no-year", "bad-talk", "short-row"})
"""The reasons that make a row a rejected call; any other reason says that it was no call."""


def _span(begin: int | None, end: int | None) -> int:
    """Seconds between two moments; over midnight where only times of day are known."""
    if begin is None or end is None:
        return 0
    length = end - begin
    if length < 0 and length > -_DAY and end < _DAY:
        length += _DAY
    return length if 0 <= length <= _DAY else BAD
