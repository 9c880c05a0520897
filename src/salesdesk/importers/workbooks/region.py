"""Where the table of a sheet lies from left to right: blank columns, stray cells, tables side by side."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.importers import headers
from salesdesk.importers.cells import filled

Rows = Sequence[Sequence[str]]


def known_fields(rows: Rows) -> int:
    """How many different fields of a log the best row names."""
    best = 0
    for row in rows:
        fields = {f for cell in row if cell for f, w in headers.fields_of(cell).items() if w >= 0.8}
        best = max(best, len(fields))
    return best


def _groups(used: Sequence[int]) -> list[list[int]]:
    """Places of columns, in runs without a blank column between."""
    groups: list[list[int]] = []
    for place in used:
        if groups and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _cut(rows: Rows, places: Sequence[int]) -> list[list[str]]:
    first, last = places[0], places[-1] + 1
    return [list(row[first:last]) for row in rows]


def table_columns(rows: Rows) -> tuple[tuple[int, ...], int]:
    """The columns of the table that looks most like a log, and how many tables lie side by side.

    Blank columns are left out. Groups of columns with blank ones between them are one table, unless each
    has headings of its own that repeat, or they end at different rows.
    """
    counts: dict[int, int] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if cell and not cell.isspace():
                counts[place] = counts.get(place, 0) + 1
    used = sorted(counts)
    if not used:
        return (), 0
    most = max(counts.values())
    groups = _groups(used)
    if len(groups) == 1:
        return tuple(used), 1
    solid = [g for g in groups if len(g) > 1 and max(counts[p] for p in g) >= 3]
    if len(solid) > 1 and _apart(rows, solid):
        best = max(solid, key=lambda g: known_fields(_cut(rows, g)[:30]) * 2 + len(str(max(counts[p] for p in g))))
        return tuple(best), len(solid)
    # stray cells beside a table: columns of their own with next to nothing in them
    kept = [g for g in groups if g in solid or max(counts[p] for p in g) > max(2, most * 0.03) or _headed(rows, g)]
    return tuple(p for g in kept or groups for p in g), 1


def _headed(rows: Rows, group: Sequence[int]) -> bool:
    """Whether a lone column has a heading in the row that heads the others."""
    if not rows:
        return False
    wide = max(rows[:30], key=filled)
    return any(p < len(wide) and wide[p].strip() for p in group)


def _apart(rows: Rows, groups: Sequence[Sequence[int]]) -> bool:
    """Whether groups of columns are tables of their own."""
    cuts = [_cut(rows, group) for group in groups]
    heads = [next(({c.strip() for c in r if c.strip()} for r in cut if filled(r) > 1), set()) for cut in cuts]
    ends = [max((i for i, r in enumerate(cut) if filled(r)), default=0) for cut in cuts]
    tops = [next((i for i, r in enumerate(cut) if filled(r) > 1), 0) for cut in cuts]
    for n in range(1, len(groups)):
        if heads[0] & heads[n] or tops[0] != tops[n]:
            return True
        if abs(ends[0] - ends[n]) > max(2, 0.1 * max(ends)):
            return True
    return False
