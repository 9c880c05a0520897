"""Where a table ends: a second table, notes and totals below it are none of its records."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.importers import words
from salesdesk.importers.cells import TYPED, effective, filled, kin, main_kind, repeats
from salesdesk.importers.dialect import kind_of


def find_end(rows: Sequence[Sequence[str]], first: int, width: int, head: Sequence[str] = ()) -> int:
    """Where the table ends among all its records: the index behind its last row.

    What follows it is a second table (a header like its own with other columns; its own header and rows once
    more; or blank rows, perhaps a title, then another header), or lines that fit none of its columns.
    """
    if head and (again := _second_table(rows, first, head)):
        rows = rows[:again]
    body = [row for row in rows[first : first + 300] if filled(row)]
    typed = [
        place for place in range(width) if main_kind([row[place] for row in body if place < len(row)])[0] == "typed"
    ]
    if len(body) < 2:
        return len(rows)
    if not typed:
        return _before_notes(rows, first, body)
    for index in range(first + 2, len(rows)):
        if filled(rows[index - 1]) or not filled(rows[index]):
            continue
        if index - first < 5 and len(rows) - index > 4 * (index - first):
            continue
        below = next((i for i in range(index, min(index + 4, len(rows))) if filled(rows[i]) > 1), None)
        if below is not None and _another_header(rows[below], typed) and not _fits(rows[index], typed):
            return index
    last = len(rows)
    while last > first and not _fits(rows[last - 1], typed):
        last -= 1
    tail = [row for row in rows[last:] if filled(row)]
    if last <= first + 1 or not tail:
        return len(rows)
    if len(tail) < 3 and not any(not filled(row) for row in rows[last:]) and not all(map(_note, tail)):
        return len(rows)
    return last if all(filled(row) < max(2, width * 0.75) for row in tail) else len(rows)


def _second_table(rows: Sequence[Sequence[str]], first: int, head: Sequence[str]) -> int:
    """Where the same table begins once more, or one with nearly the same columns; 0 when nowhere.

    A header that only repeats, with other rows below it, stands between two parts of one table.
    """
    names = [name.strip() for name in head]
    if sum(map(bool, names)) < 2:
        return 0
    for index in range(first + 1, len(rows)):
        row = rows[index]
        if not row or row[0].strip() != names[0]:
            continue
        cells = [cell.strip() for cell in row if cell.strip()]
        if repeats(row, names):
            count = min(len(rows) - index - 1, index - first, 50)
            if count > 1 and list(rows[index + 1 : index + 1 + count]) == list(rows[first : first + count]):
                return index
            continue
        if kin(cells, names) and len(cells) != filled(names):
            return index
    return 0


def _before_notes(rows: Sequence[Sequence[str]], first: int, body: Sequence[Sequence[str]]) -> int:
    """The end of a table of words: what stands alone in its line behind a blank one, or looks like a note, is none."""
    if sum(filled(row) > 1 for row in body) < len(body) * 0.9:
        return len(rows)
    last = len(rows)
    while last > first and filled(rows[last - 1]) < 2:
        last -= 1
    tail = [row for row in rows[last:] if filled(row)]
    if not tail or last <= first + 1:
        return len(rows)
    return last if not filled(rows[last]) or all(map(_note, tail)) else len(rows)


def _note(row: Sequence[str]) -> bool:
    """Whether a row is a single cell that begins as notes do."""
    cells = [c.strip() for c in row if c.strip()]
    if len(cells) != 1 or not row[0].strip():
        return False
    start = words.normal(cells[0])
    return cells[0][0] in "*†‡#¹²³※" or any(start.startswith(f) for f in words.footers() if len(f) > 1)


def _another_header(row: Sequence[str], typed: Sequence[int]) -> bool:
    cells = [c for c in row if c.strip()]
    if len(cells) < 2 or any(kind_of(c) in TYPED for c in cells):
        return False
    return any(place < len(row) and row[place].strip() for place in typed) or effective(row) <= min(typed)


def _fits(row: Sequence[str], typed: Sequence[int]) -> bool:
    """Whether a record has values of the right kind in the table's typed columns."""
    cells = [row[place] for place in typed if place < len(row) and row[place].strip()]
    return bool(cells) and sum(kind_of(c) in TYPED for c in cells) >= max(1, len(cells) * 0.5)


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
