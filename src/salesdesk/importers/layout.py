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

from salesdesk.importers import words
from salesdesk.importers.dialect import kind_of

_TYPED = frozenset({"whole", "number", "time", "date", "moment", "phone", "mail", "link"})
_SQL_TYPES = frozenset(
    {"integer", "int", "bigint", "smallint", "varchar", "char", "text", "string", "uniqueidentifier", "datetime", "timestamp", "date", "time",
     "float", "double", "decimal", "numeric", "boolean", "bool", "nvarchar"}
)  # fmt: skip


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


def filled(row: Sequence[str]) -> int:
    """How many cells of a row hold something."""
    return sum(1 for cell in row if cell and not cell.isspace())


def holds(row: Sequence[str]) -> bool:
    """Whether a row holds anything."""
    return any(map(str.strip, row))


def effective(row: Sequence[str]) -> int:
    """The width of a row without the empty cells at its end."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The width most rows have (empty rows apart); of equals, the larger."""
    widths = Counter(len(row) for row in rows if filled(row))
    if not widths:
        return 0
    return max(widths, key=lambda w: (widths[w] * min(w, 3), w))


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
        heads = _header_rows(rows, start, width, known)
    elif header:
        heads = [i for i in range(start, len(rows)) if filled(rows[i])][:header]
    first = (heads[-1] + 1) if heads else start
    if heads:
        width = max(width, effective(rows[heads[-1]]))
    names = join_names(_spread([rows[i] for i in heads], width), width)
    return Layout(width, tuple(heads), first, names, tuple(range(heads[0] if heads else start)))


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
        if len(kept) > 1 and kept[-1].split("(")[0].strip().lower() in _SQL_TYPES:
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
            if _pairs_above(rows, index, width) or _lead(rows, index, width):
                continue
            return index
    return next((i for i, row in enumerate(rows) if filled(row)), 0)


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


def _header_rows(rows: Sequence[Sequence[str]], start: int, width: int, known: Callable[[str], bool]) -> list[int]:
    body = [i for i in range(start, len(rows)) if filled(rows[i])]
    if not body:
        return []
    candidate = body[0]
    below = [rows[i] for i in body[1:200]]
    if not below:
        cells = [c for c in rows[candidate] if c.strip()]
        typed = sum(kind_of(c) in _TYPED for c in cells)
        return [candidate] if not typed or any(known(c) for c in cells) else []
    if header_score(rows[candidate], below, known) <= 0:
        return []
    heads = [candidate]
    if len(body) > 2 and _fills_gaps(rows[candidate], rows[body[1]], [rows[i] for i in body[2:200]]):
        return [candidate, body[1]]
    for index in body[1:4]:
        later = [rows[i] for i in body if i > index][:200]
        if index - heads[-1] > 1 or len(later) < 1 or not _second_header(rows[index], later, rows[heads[0]], known):
            break
        heads.append(index)
    above = candidate - 1
    if above >= 0 and _group_row(rows[above], rows[candidate], width):
        heads.insert(0, above)
    return heads


def _kinds(column: Sequence[str]) -> tuple[str, float]:
    kinds = Counter(kind_of(c) for c in column if c.strip())
    if not kinds:
        return "", 0.0
    total = sum(kinds.values())
    typed = sum(n for k, n in kinds.items() if k in _TYPED)
    best = max(kinds, key=lambda k: kinds[k])
    return ("typed" if typed > total * 0.6 else best), max(typed / total, kinds[best] / total)


def header_score(head: Sequence[str], below: Sequence[Sequence[str]], known: Callable[[str], bool]) -> float:
    """How much a row looks like names of the columns below it: above 0 it is a header."""
    score = 0.0
    cells = [c.strip() for c in head if c.strip()]
    if not cells:
        return -1.0
    for place, cell in enumerate(head):
        name = cell.strip()
        if not name:
            continue
        column = [row[place] for row in below if place < len(row) and row[place].strip()]
        kind = kind_of(name)
        if known(name):
            score += 1.5
        if kind in _TYPED:
            # years and hours may head columns; they do not repeat below
            score += 0.0 if kind == "whole" and _is_year(name) and name not in column else -1.2
            continue
        if not column:
            continue
        if _kinds(column)[0] == "typed":
            score += 1.0
        elif name in column:
            score -= 1.0
        elif len({len(c) for c in column}) == 1 and len(column) > 2 and len(name) != len(column[0]):
            score += 0.4
        else:
            distinct = len(set(column))
            score += 0.3 if distinct < len(column) * 0.5 else 0.1
    if len(set(cells)) < len(cells):
        score -= 0.3 * (len(cells) - len(set(cells)))
    if any(len(c) > 80 for c in cells):
        score -= 1.0
    return score


def _is_year(name: str) -> bool:
    return name.isdigit() and (1900 <= int(name) <= 2100 or int(name) <= 24)


def _fills_gaps(head: Sequence[str], row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row under a heading with gaps fills these gaps and is blank where the data are not."""
    width = effective(row)
    gaps = [i for i in range(width) if i >= len(head) or not head[i].strip()]
    blanks = [i for i in range(min(width, len(head))) if not row[i].strip() and head[i].strip()]
    if not gaps or not blanks or any(not row[i].strip() for i in gaps):
        return False
    used = sum(any(i < len(r) and r[i].strip() for r in below) for i in blanks)
    return used == len(blanks) and all(kind_of(c) in ("words", "code", "text", "whole", "") for c in row)


def _second_header(
    row: Sequence[str], below: Sequence[Sequence[str]], head: Sequence[str], known: Callable[[str], bool]
) -> bool:
    """Whether a row right under a header belongs to it: SQL types, units, sub-headings."""
    cells = [c.strip() for c in row if c.strip()]
    if len(cells) < 2 or [c.strip() for c in head] == [c.strip() for c in row]:
        return False
    if sum(c.split("(")[0].strip().lower() in _SQL_TYPES for c in cells) >= len(cells) * 0.8:
        return True
    if any(kind_of(c) in _TYPED for c in cells):
        return False
    votes = against = 0
    for place, cell in enumerate(row):
        column = [r[place] for r in below if place < len(r) and r[place].strip()]
        if not cell.strip():
            # a data row has holes where the data has them; a heading where the row above is enough
            continue
        if len(column) >= 1 and _kinds(column)[0] == "typed":
            votes += 1
        elif cell in column:
            against += 1
        elif known(cell):
            votes += 1
    return votes >= max(2, len(cells) * 0.4) and votes > against * 2


def _group_row(above: Sequence[str], head: Sequence[str], width: int) -> bool:
    """Whether the row over a header holds headings of groups of columns (not a title, not key and value)."""
    cells = [c.strip() for c in above if c.strip()]
    if len(cells) < 2 or len(cells) >= width or any(kind_of(c) in _TYPED for c in cells):
        return False
    if effective(above) < width * 0.4 or any(c.endswith((":", "：")) or len(c) > 40 for c in cells):
        return False
    places = [i for i, c in enumerate(above) if c.strip()]
    return all(i < len(head) for i in places) and (places[0] > 0 or len(places) > 2 or len(above) - places[-1] > 1)


def same_header(row: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether a row repeats the header."""
    cells = [c.strip() for c in row if c.strip()]
    names = [h.strip() for h in heads if h.strip()]
    return len(cells) > 1 and cells == names


def find_end(rows: Sequence[Sequence[str]], first: int, width: int) -> int:
    """Where the table ends among all its records: the index behind its last row.

    What follows it is a second table (blank rows, perhaps a title, then another header), or lines
    that fit none of its columns.
    """
    body = [row for row in rows[first : first + 300] if filled(row)]
    typed = [place for place in range(width) if _kinds([row[place] for row in body if place < len(row)])[0] == "typed"]
    if not typed or len(body) < 2:
        return len(rows)
    for index in range(first + 2, len(rows)):
        if filled(rows[index - 1]) or not filled(rows[index]):
            continue
        if index - first < 5 and len(rows) - index > 4 * (index - first):
            continue
        head = next((i for i in range(index, min(index + 4, len(rows))) if filled(rows[i]) > 1), None)
        if head is not None and _another_header(rows[head], typed) and not _fits(rows[index], typed):
            return index
    last = len(rows)
    while last > first and not _fits(rows[last - 1], typed):
        last -= 1
    tail = [row for row in rows[last:] if filled(row)]
    if last <= first + 1 or not tail or (len(tail) < 3 and not any(not filled(row) for row in rows[last:])):
        return len(rows)
    return last if all(filled(row) < max(2, width * 0.75) for row in tail) else len(rows)


def _another_header(row: Sequence[str], typed: Sequence[int]) -> bool:
    cells = [c for c in row if c.strip()]
    if len(cells) < 2 or any(kind_of(c) in _TYPED for c in cells):
        return False
    return any(place < len(row) and row[place].strip() for place in typed) or effective(row) <= min(typed)


def _fits(row: Sequence[str], typed: Sequence[int]) -> bool:
    """Whether a record has values of the right kind in the table's typed columns."""
    cells = [row[place] for place in typed if place < len(row) and row[place].strip()]
    return bool(cells) and sum(kind_of(c) in _TYPED for c in cells) >= max(1, len(cells) * 0.5)


def footer_reason(row: Sequence[str], width: int) -> str:
    """Why a row is no record of the table: ``blank``, ``total``, ``footer``, or "" when it may be one."""
    full = filled(row)
    if not full:
        return "blank"
    if any(words.is_total(cell) for cell in row[:6] if cell):
        return "total"
    if full == 1 and width > 3:
        return "footer"
    first = next(cell for cell in row if cell.strip())
    if full <= max(2, width // 4) and width > 3:
        start = words.normal(first)
        if any(start.startswith(f) for f in words.footers() if len(f) > 1):
            return "footer"
    return ""
