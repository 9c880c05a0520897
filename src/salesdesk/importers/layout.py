"""Stage three, the table: where it begins, which rows are its header, how wide it is, what lies around it.

Works on a sample of records from the beginning of a file and knows nothing of calls, except that a
``known`` header word may vote.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from salesdesk.importers.cells import effective, filled
from salesdesk.importers.heading import SQL_TYPES, header_rows, narrowed, split_header, widened


@dataclass(frozen=True, slots=True)
class Layout:
    """A table inside its sample: ``header`` and ``first`` are indices of the sample's rows.

    ``names`` has one entry for each of the ``width`` columns ("" where the header is blank).
    """

    width: int
    header: tuple[int, ...]
    first: int
    names: tuple[str, ...]
    preamble: tuple[int, ...] = ()
    written: tuple[str, ...] = ()
    """The names as the header rows have them: nothing trimmed, nothing repeated left out."""


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The width most rows have (empty rows apart); of equals, the larger."""
    widths = Counter(len(row) for row in rows if filled(row))
    if not widths:
        return 0
    usual = max(widths, key=lambda w: (widths[w] * min(w, 3), w))
    return _first_of_two(rows, usual, widths) or usual


def _first_of_two(rows: Sequence[Sequence[str]], usual: int, widths: Counter[int]) -> int:
    """The width of a first table of about the size of the one below it; 0 when there is none."""
    near = [w for w, n in widths.items() if w != usual and w > 1 and n >= max(5, widths[usual] * 0.7)]
    if not near:
        return 0
    begin = next(i for i, row in enumerate(rows) if len(row) == usual and filled(row))
    return next((w for w in near if sum(len(row) == w for row in rows[:begin]) >= widths[w] * 0.9), 0)


def find_layout(
    rows: Sequence[Sequence[str]], known: Callable[[str], bool] = lambda _name: False, header: int | None = None
) -> Layout:
    """The table in a sample. ``header``: how many header rows the user or a profile says there are."""
    width = usual_width(rows)
    if not width:
        return Layout(0, (), len(rows), ())
    start = _table_start(rows, width)
    heads: list[int] = []
    if header is None:
        heads = header_rows(rows, start, width, known)
    elif header:
        heads = [i for i in range(start, len(rows)) if filled(rows[i])][:header]
    if not heads and header is None and (lost := split_header(rows, start, width, known)):
        return Layout(width, (start - 1,), start, join_names([lost], width), tuple(range(start - 1)), tuple(lost))
    first = (heads[-1] + 1) if heads else start
    body = [r for r in rows[first : first + 50] if filled(r)]
    tops = [widened(narrowed(rows[i], width, body), width, body, known) for i in heads]
    if heads:
        width = max(width, effective(tops[-1]))
    spread = _spread(tops, width)
    names, written = join_names(spread, width), _join_written(spread, width)
    return Layout(width, tuple(heads), first, names, tuple(range(heads[0] if heads else start)), written)


def _join_written(heads: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """The names of the columns, word for word."""
    if len(heads) == 1:
        return tuple(heads[0][:width])
    joined = []
    for place in range(width):
        parts = [row[place].strip() for row in heads if row[place].strip()]
        if len(set(parts)) > 1 and parts[-1].split("(")[0].strip().lower() in SQL_TYPES:
            parts.pop()
        joined.append(" ".join(parts))
    return tuple(joined)


def _spread(heads: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Header rows with the headings of groups repeated over their columns (a merged cell stands at its left)."""
    spread = [[*row, *[""] * (width - len(row))][:width] for row in heads]
    for upper, lower in pairwise(spread):
        group = ""
        for place in range(width):
            group = upper[place].strip() or group
            if group and not upper[place].strip() and lower[place].strip():
                upper[place] = group
            elif not lower[place].strip():
                group = ""
    return spread


def join_names(heads: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """The names of the columns: the cells of several header rows joined by a space."""
    names = []
    for place in range(width):
        parts = [row[place].strip() for row in heads if place < len(row) and row[place].strip()]
        kept = [p for i, p in enumerate(parts) if i == 0 or p != parts[i - 1]]
        if len(kept) > 1 and kept[-1].split("(")[0].strip().lower() in SQL_TYPES:
            kept.pop()
        names.append(" ".join(kept))
    return tuple(names)


def _table_start(rows: Sequence[Sequence[str]], width: int) -> int:
    """The first row of the table, header included: what is above is much narrower or emptier."""
    body = [row for row in rows if filled(row)]
    usual = statistics.median([filled(row) for row in body[len(body) // 3 :]] or [1])
    need = max(1.0, min(usual, width) * 0.5)
    for index, row in enumerate(rows):
        if not filled(row):
            continue
        full = filled(row)
        if width == 1:
            return index
        if len(row) == 1 and width > 1:
            continue
        narrow = effective(row) < max(2, width * 0.5)
        if full >= need and not narrow and (full >= 2 or usual < 2):
            if _pairs_above(rows, index, width) or _lead(rows, index, width) or _title(rows, index, width):
                continue
            return index
    return next((i for i, row in enumerate(rows) if filled(row)), 0)


def _title(rows: Sequence[Sequence[str]], index: int, width: int) -> bool:
    """Whether a row with gaps is a title: a blank row or a row without gaps follows it, and it is a sentence or apart."""
    full, after = filled(rows[index]), rows[index + 1 : index + 4]
    if full > width * 0.6 or not after:
        return False
    below = next((filled(row) for row in after if filled(row)), 0)
    apart = not filled(after[0]) and len(after) > 1
    return below >= width * 0.9 and (apart or any(len(cell) > 60 for cell in rows[index]))


def _lead(rows: Sequence[Sequence[str]], index: int, width: int) -> bool:
    """Whether a row belongs to narrower lines that a blank line parts from a larger table below."""
    if effective(rows[index]) >= width:
        return False
    blank = next((i for i in range(index + 1, min(index + 30, len(rows))) if not filled(rows[i])), None)
    if blank is None or any(effective(row) >= width for row in rows[index:blank]):
        return False
    below = [row for row in rows[blank:] if filled(row)]
    return len(below) > blank - index and sum(effective(row) == width for row in below) > len(below) * 0.7


def _pairs_above(rows: Sequence[Sequence[str]], index: int, width: int) -> bool:
    """Whether a row is still one of the ``From: 2024-01-01`` lines above a narrow table."""
    row = rows[index]
    if width > 6 or len(row) >= width:
        return False
    return any(not filled(r) for r in rows[index + 1 : index + 6]) and row[0].rstrip().endswith((":", "："))
