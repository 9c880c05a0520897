"""Which rows of a table are its header, and headers put right that a wrong delimiter made too wide or too narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from salesdesk.importers.cells import TYPED, effective, filled, kin, main_kind, repeats
from salesdesk.importers.dialect import kind_of

SQL_TYPES = frozenset(
    {"integer", "int", "bigint", "smallint", "varchar", "char", "text", "string", "uniqueidentifier", "datetime", "timestamp", "date", "time",
     "float", "double", "decimal", "numeric", "boolean", "bool", "nvarchar"}
)  # fmt: skip


def header_rows(rows: Sequence[Sequence[str]], start: int, width: int, known: Callable[[str], bool]) -> list[int]:
    """The rows of a table's header, from the row it begins with (and headings of groups right above)."""
    body = [i for i in range(start, len(rows)) if filled(rows[i])]
    if not body:
        return []
    candidate = body[0]
    below = [rows[i] for i in body[1:200] if not kin(rows[i], rows[candidate])]
    if not below:
        cells = [c for c in rows[candidate] if c.strip()]
        typed = sum(kind_of(c) in TYPED for c in cells)
        return [candidate] if not typed or any(known(c) for c in cells) else []
    if header_score(rows[candidate], below, known) <= 0:
        return []
    heads = [candidate]
    if len(body) > 2 and _fills_gaps(rows[candidate], rows[body[1]], [rows[i] for i in body[2:200]]):
        return [candidate, body[1]]
    for index in body[1:4]:
        if len(body) > index - body[0] + 1 and repeats(rows[index], rows[candidate]) and index == heads[-1] + 1:
            heads.append(index)
            continue
        later = [rows[i] for i in body if i > index][:200]
        if index - heads[-1] > 1 or len(later) < 1 or not _second_header(rows[index], later, rows[heads[0]], known):
            break
        heads.append(index)
    above = candidate - 1
    if above >= 0 and _group_row(rows[above], rows[candidate], width):
        heads.insert(0, above)
    return heads


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
    if sum(c.split("(")[0].strip().lower() in SQL_TYPES for c in cells) >= len(cells) * 0.8:
        return True
    if any(kind_of(c) in TYPED for c in cells):
        return False
    votes = against = 0
    for place, cell in enumerate(row):
        column = [r[place] for r in below if place < len(r) and r[place].strip()]
        if not cell.strip():
            # a data row has holes where the data has them; a heading where the row above is enough
            continue
        if len(column) >= 1 and main_kind(column)[0] == "typed":
            votes += 1
        elif cell in column:
            against += 1
        elif known(cell):
            votes += 1
    return votes >= max(2, len(cells) * 0.4) and votes > against * 2


def _group_row(above: Sequence[str], head: Sequence[str], width: int) -> bool:
    """Whether the row over a header holds headings of groups of columns (not a title, not key and value)."""
    cells = [c.strip() for c in above if c.strip()]
    if len(cells) < 2 or len(cells) >= width or any(kind_of(c) in TYPED for c in cells):
        return False
    if effective(above) < width * 0.4 or any(c.endswith((":", "：")) or len(c) > 40 for c in cells):
        return False
    places = [i for i, c in enumerate(above) if c.strip()]
    return all(i < len(head) for i in places) and (places[0] > 0 or len(places) > 2 or len(above) - places[-1] > 1)


def _is_year(name: str) -> bool:
    return name.isdigit() and (1900 <= int(name) <= 2100 or int(name) <= 24)


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
        if kind in TYPED:
            # years and hours may head columns; they do not repeat below
            score += 0.0 if kind == "whole" and _is_year(name) and name not in column else -1.2
            continue
        if not column:
            continue
        if main_kind(column)[0] == "typed":
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


def narrowed(head: Sequence[str], width: int, body: Sequence[Sequence[str]]) -> Sequence[str]:
    """A header wider than its table because of delimiters too many, without the empty names they left."""
    surplus = len(head) - width
    empty = [place for place, name in enumerate(head) if not name.strip()]
    if surplus <= 0 or len(empty) < surplus or effective(head) <= width:
        return head
    if sum(effective(row) <= width for row in body) < len(body) * 0.9:
        return head
    # a column without name keeps its place where its neighbours' names stand right
    drop = set(empty[:surplus])
    return [name for place, name in enumerate(head) if place not in drop]


def widened(
    head: Sequence[str], width: int, body: Sequence[Sequence[str]], known: Callable[[str], bool]
) -> Sequence[str]:
    """A header with a name too few, with the name that is missing: that of numbered rows, or one glued to another."""
    if len(head) != width - 1 or width < 3 or not body:
        return head
    first = [row[0].strip() for row in body if row]
    if len(first) > 2 and all(map(str.isdigit, first)) and all(int(b) - int(a) == 1 for a, b in pairwise(first)):
        return ["", *head]
    for place, name in enumerate(head):
        cuts = [at for at in range(1, len(name)) if known(name[:at].strip('"')) and known(name[at:].strip('"'))]
        if len(cuts) == 1 and not known(name):
            return [*head[:place], name[: cuts[0]].strip('"'), name[cuts[0] :].strip('"'), *head[place + 1 :]]
    return head


def split_header(
    rows: Sequence[Sequence[str]], start: int, width: int, known: Callable[[str], bool]
) -> list[str] | None:
    """The names in the line right above a table without header, if they are delimited by spaces there."""
    if width < 3 or not 0 < start < len(rows) - 1 or filled(rows[start - 1]) != 1:
        return None
    if start > 1 and any(filled(row) for row in rows[: start - 1]):
        return None
    words_ = rows[start - 1][0].split(" ")
    if len(words_) != width or len(set(words_)) < width or not all(words_):
        return None
    return words_ if header_score(words_, rows[start : start + 200], known) > 0 else None
