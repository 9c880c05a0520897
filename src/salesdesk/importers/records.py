"""Stage three, first half: text to records of cells, given a dialect.

Three ways of the same result: text without quotes is split by ``str.split``; well-formed quoted text goes
through ``csv.reader``; anything odd (stray or missing quotes, delimiters of several characters, rows of
the wrong width) is taken apart record by record with the expected width as a guide, so that one
forgotten quote costs one row and never the rest of the file. Line numbers are physical lines.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from salesdesk.importers.grid import side_by_side

LOOKAHEAD = 200
"""How many lines a quoted cell may run over."""
LOOKAHEAD_CHARS = 1 << 18
MOST_READINGS = 8
"""How many wrong quotes of a line are looked at one by one."""
LONGEST_LINE = 1 << 22
"""A longer line is cut: no log has one, and memory must stay bounded."""
_FIELD_LIMIT = 1 << 17


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart. ``delimiter`` may have several characters; "" means one column."""

    delimiter: str
    quote: str = '"'
    escape: str = ""


Block = tuple[Sequence[int], Sequence[list[str]]]
"""Line numbers and the cells of their records, of the same length."""


def line_end_cut(text: str) -> int:
    """Where the last complete line of a piece of text ends (0: nowhere). A final CR may be half of CRLF."""
    at = text.rfind("\n") + 1
    cr = text.rfind("\r", at, len(text) - 1) + 1
    return cr or at


class Judge(Protocol):
    """Knows what the columns of a table hold."""

    def accepts(self, cells: Sequence[str]) -> bool:
        """Whether a record is plainly right."""
        ...  # pragma: no cover

    def choose(self, readings: Sequence[list[str]]) -> list[str] | None:
        """The record in several readings of a line, the first the literal one; nothing when none is right."""
        ...  # pragma: no cover


class Splitter:
    """Splits a stream of text into records. ``width``: the usual number of cells, 0 when not known yet.

    ``judge`` decides between several readings of a line whose quotes are wrong; without one, the width does.
    """

    def __init__(self, dialect: Dialect, width: int = 0, first_line: int = 1, judge: Judge | None = None) -> None:
        self._d = dialect
        self._judge = judge
        self._width = width
        self._line = first_line
        self._broken = 0
        self._closing: dict[int, bool] = {}
        d, q = dialect.delimiter, dialect.quote
        self._plain = len(d) == 1 and not dialect.escape
        inside = re.escape(d[:1] + q)
        self._stray = re.compile(rf"[^{inside}\n\r]{re.escape(q)}[^{inside}\n\r]") if q and d else None
        self._marks = tuple(m for m in (q, dialect.escape) if m)
        self._escaped = re.compile(re.escape(dialect.escape) + "(.)", re.DOTALL) if dialect.escape else None

    def blocks(self, texts: Iterable[str]) -> Iterator[Block]:
        """The records of a text that comes in pieces."""
        carry = ""
        for piece in texts:
            text = (carry + piece).replace("\0", "")
            cut = line_end_cut(text)
            if not cut and len(text) > LONGEST_LINE:
                cut = len(text)
            body, carry = text[:cut], text[cut:]
            if body:
                block, rest = self._block(body, last=False)
                carry = rest + carry
                if block[1]:
                    yield block
        carry = carry.rstrip("\x1a")
        if carry:
            block, _rest = self._block(carry, last=True)
            if block[1]:
                yield block

    def _block(self, body: str, *, last: bool) -> tuple[Block, str]:
        if not any(mark in body for mark in self._marks):
            return self._unquoted(body), ""
        lines = io.StringIO(body, newline="").readlines()
        if self._plain and not (self._stray and self._stray.search(body)):
            done = self._standard(lines, odd=body.count(self._d.quote) % 2 == 1, last=last)
            if done:
                return done
        return self._careful(lines, last=last)

    def _unquoted(self, body: str) -> Block:
        if "\r" in body:
            body = body.replace("\r\n", "\n").replace("\r", "\n")
        d = self._d.delimiter
        lines = body.split("\n")
        if not lines[-1]:
            lines.pop()
        rows: Sequence[list[str]] | None = None
        if d and self._width > 1 and lines:
            rows = side_by_side(lines, d, self._width)
        if rows is None:
            rows = [line.split(d) for line in lines] if d else [[line] for line in lines]
        numbers = range(self._line, self._line + len(rows))
        self._line += len(rows)
        return numbers, rows

    def _standard(self, lines: list[str], *, odd: bool, last: bool) -> tuple[Block, str] | None:
        """By ``csv.reader``; nothing when the outcome is not plainly right."""
        reader = csv.reader(lines, delimiter=self._d.delimiter, quotechar=self._d.quote, strict=True)
        rows: list[list[str]] = []
        numbers: list[int] = []
        at = 0
        try:
            for row in reader:
                rows.append(row)
                numbers.append(at)
                at = reader.line_num
        except csv.Error:
            # at the end of a piece a cell may be open: its record waits for the next piece
            if not odd or last or not rows or reader.line_num < len(lines) or len(lines) - at > LOOKAHEAD:
                return None
        rest = "".join(lines[at:])
        width = self._width or (len(rows[0]) if rows else 0)
        if any(len(row) != width and row for row in rows):
            return None
        if rest and len(rest) > LOOKAHEAD_CHARS:
            return None
        first = self._line
        self._line += at
        rows = [row or [""] for row in rows]
        if at == len(rows):
            return (range(first, first + at), rows), rest
        return ([first + n for n in numbers], rows), rest

    def _careful(self, lines: list[str], *, last: bool) -> tuple[Block, str]:
        rows: list[list[str]] = []
        numbers: list[int] = []
        at = self._broken = 0
        self._closing.clear()
        while at < len(lines):
            found = self._record(lines, at, last=last)
            if found is None:
                self._line += at
                return (numbers, rows), "".join(lines[at:])
            cells, after = found
            rows.append(cells)
            numbers.append(self._line + at)
            at = after
        self._line += at
        return (numbers, rows), ""

    def _record(self, lines: list[str], at: int, *, last: bool) -> tuple[list[str], int] | None:
        """One record from line ``at`` on, and the line after it; nothing when more text is needed."""
        text = lines[at].rstrip("\r\n")
        if not any(mark in text for mark in self._marks):
            return (text.split(self._d.delimiter) if self._d.delimiter else [text]), at + 1
        cells, opened, is_open = self.cells(text)
        width = self._width
        if not is_open:
            if not width or (len(cells) == width and not self._doubtful(cells)):
                return cells, at + 1
            return self._one_line(text, opened, cells) or cells, at + 1
        alone = self._one_line(text, opened)
        if alone and text.count(self._d.quote) % 2 == 0:
            return alone, at + 1
        if alone and self._whole_from(lines, at + 1) >= at + LOOKAHEAD:
            return alone, at + 1
        over, more = self._continued(lines, at)
        if over is None and more and not last:
            return None
        if alone and (over is None or self._looks_whole(lines[at + 1 : over[1]])):
            return alone, at + 1
        if over:
            return over
        cells = self.cells(text, set(opened))[0]
        return cells, at + 1

    def _doubtful(self, cells: Sequence[str]) -> bool:
        """Whether a record of the usual width has quotes inside and does not look like its neighbours."""
        judge, quote = self._judge, self._d.quote
        return judge is not None and any(quote in cell for cell in cells) and not judge.accepts(cells)

    def _one_line(self, text: str, opened: Sequence[int], cells: list[str] | None = None) -> list[str] | None:
        """The cells of a line some of whose quotes are wrong: those of the usual width, or what the judge takes.

        ``cells``: the reading in which all quotes mean what they should, where there is one.
        """
        if not self._width:
            return None
        if self._judge is None:
            return next((r for r in self._readings(text, opened) if len(r) == self._width), None)
        found = ([cells] if cells else []) + list(self._readings(text, opened))
        return self._judge.choose(found) if found else None

    def _readings(self, text: str, opened: Sequence[int]) -> Iterator[list[str]]:
        """A line with wrong quotes, read in every plausible way that leaves no cell open.

        A quote before the end of a cell was not doubled; a quote that opens a cell is only text; a delimiter was
        forgotten before a quote or behind it.
        """
        quote, delimiter = self._d.quote, self._d.delimiter
        if quote * 2 in text:
            cells, _opened, is_open = self.cells(text, sharp=True)
            if not is_open:
                yield cells
        for literal in [*({p} for p in opened[:MOST_READINGS]), set(opened)]:
            cells, _opened, is_open = self.cells(text, literal)
            if not is_open:
                yield cells
        if self._judge is None or not delimiter:
            return
        for count, seam in enumerate(
            re.finditer(rf"(?<=[^\s{re.escape(delimiter + quote)}]){re.escape(quote)}(?!$)", text)
        ):
            if count >= MOST_READINGS:
                return
            for at in (seam.start(), seam.end()):
                cells, _opened, is_open = self.cells(text[:at] + delimiter + text[at:])
                if not is_open:
                    yield cells

    def _looks_whole(self, lines: Sequence[str]) -> bool:
        """Whether lines that a quote would swallow are records by themselves."""
        return all(line.count(self._d.delimiter) + 1 >= self._width for line in lines)

    def _whole_from(self, lines: Sequence[str], at: int) -> int:
        """Where the first line from ``at`` on stands that is no record by itself; what was found is remembered."""
        if not at <= self._broken <= len(lines):
            self._broken = at
        while self._broken < len(lines) and self._looks_whole(lines[self._broken : self._broken + 1]):
            self._broken += 1
        return self._broken

    def _continued(self, lines: list[str], at: int) -> tuple[tuple[list[str], int] | None, bool]:
        """The record when its open quote closes on a later line; and whether more text could close it."""
        size = len(lines[at])
        for after in range(at + 1, min(len(lines), at + LOOKAHEAD)):
            line = lines[after]
            size += len(line)
            if size > LOOKAHEAD_CHARS:
                return None, False
            closes = self._closing.get(after)
            if closes is None:
                closes = self._closing[after] = self._d.quote in line and self._closes(line.rstrip("\r\n"))
            if not closes:
                continue
            cells, _opened, is_open = self.cells("".join(lines[at : after + 1]).rstrip("\r\n"))
            if is_open:
                continue
            if not self._width or len(cells) <= self._width:
                return (cells, after + 1), False
            return None, False
        return None, at + LOOKAHEAD > len(lines)

    def _closes(self, line: str) -> bool:
        """Whether a line closes the cell that is open at its beginning, and leaves none open."""
        closed = self._close(line, 0)
        if closed is None:
            return False
        at = closed[1]
        return at >= len(line) or not self.cells(line[at + len(self._d.delimiter) :])[2]

    def cells(
        self, text: str, literal: set[int] | frozenset[int] = frozenset(), *, sharp: bool = False
    ) -> tuple[list[str], list[int], bool]:
        """The cells of one record; where its quoted cells open; whether the last one is still open.

        A quote opens a cell only at its start and closes it only before a delimiter or the end; any
        other quote is text. Openings in ``literal`` are text as well. ``sharp``: a quote before a delimiter
        closes its cell even behind another quote, as where quotes inside cells were not doubled.
        """
        d, q = self._d.delimiter, self._d.quote
        cells: list[str] = []
        opened: list[int] = []
        at, end = 0, len(text)
        while True:
            start = at
            while start < end and text[start] == " " and not d.startswith(" "):
                start += 1
            if q and text.startswith(q, start) and start not in literal:
                closed = self._close(text, start + 1, sharp=sharp)
                opened.append(start)
                if closed is None:
                    cells.append(text[start:])
                    return cells, opened, True
                value, at = closed
            else:
                value, at = self._bare(text, at)
            cells.append(value)
            if at >= end:
                return cells, opened, False
            at += len(d)

    def _bare(self, text: str, at: int) -> tuple[str, int]:
        d, escape = self._d.delimiter, self._d.escape
        if not d:
            return text[at:], len(text)
        stop = text.find(d, at)
        if escape and self._escaped:
            while stop > at and (len(text[at:stop]) - len(text[at:stop].rstrip(escape))) % 2:
                stop = text.find(d, stop + 1)
        if stop < 0:
            stop = len(text)
            ended = True
        else:
            ended = False
        value = text[at:stop]
        if self._escaped:
            value = self._unescape(value)
        # a delimiter at the very end still opens an empty last cell
        return value, stop if not ended else len(text) + 1

    def _unescape(self, value: str) -> str:
        specials = self._d.delimiter[:1] + self._d.quote + self._d.escape
        escape = self._d.escape
        assert self._escaped is not None  # noqa: S101  (only called with an escape)
        return self._escaped.sub(lambda m: m[1] if m[1] in specials else escape + m[1], value)

    def _close(self, text: str, at: int, *, sharp: bool = False) -> tuple[str, int] | None:
        """The value of a quoted cell whose text begins at ``at``, and where the cell ends."""
        d, q, escape = self._d.delimiter, self._d.quote, self._d.escape
        parts: list[str] = []
        begin, end = at, len(text)
        while True:
            at = text.find(q, at)
            if at < 0:
                return None
            if escape and escape != q:
                before = at - 1
                while before >= begin and text[before] == escape:
                    before -= 1
                if (at - 1 - before) % 2:
                    at += 1
                    continue
            after = at + 1
            if text.startswith(q, after):
                follows = after + 1
                if sharp and at > begin and (follows >= end or (d and text.startswith(d, follows))):
                    return "".join(parts) + text[begin:after], follows if follows < end else end + 1
                parts.append(text[begin : at + 1])
                begin = at = follows
                continue
            stop = after
            while stop < end and text[stop] == " " and not d.startswith(" "):
                stop += 1
            if stop >= end or (d and text.startswith(d, stop)):
                value = "".join(parts) + text[begin:at]
                if escape and self._escaped:
                    value = self._unescape(value)
                return value, stop if stop < end else end + 1
            at = after


OTHERS = ("\t", ";", "|", ",")


def join_lines(texts: Iterable[str], limit: int) -> str:
    """The beginning of a text that comes in pieces: whole lines, about ``limit`` characters."""
    parts: list[str] = []
    size = 0
    for piece in texts:
        parts.append(piece)
        size += len(piece)
        if size >= limit:
            break
    text = "".join(parts).replace("\0", "")
    if size > limit:
        cut = line_end_cut(text[:limit])
        text = text[: cut or limit]
    return text.rstrip("\x1a")
