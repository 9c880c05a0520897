"""Rows and columns of cells: how full they are, of which kind, and whether a row is the header once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from salesdesk.importers.dialect import kind_of

TYPED = frozenset({"whole", "number", "time", "date", "moment", "phone", "mail", "link"})
"""Kinds of cells that are values rather than words."""


def filled(row: Sequence[str]) -> int:
    """How many cells of a row hold something."""
    return sum(map(bool, map(str.strip, row)))


def holds(row: Sequence[str]) -> bool:
    """Whether a row holds anything."""
    return any(map(str.strip, row))


def effective(row: Sequence[str]) -> int:
    """The width of a row without the empty cells at its end."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def main_kind(column: Sequence[str]) -> tuple[str, float]:
    """What most cells of a column look like (``typed`` for values of any kind), and the share of those cells."""
    kinds = Counter(kind_of(c) for c in column if c.strip())
    if not kinds:
        return "", 0.0
    total = sum(kinds.values())
    typed = sum(n for k, n in kinds.items() if k in TYPED)
    best = max(kinds, key=lambda k: kinds[k])
    return ("typed" if typed > total * 0.6 else best), max(typed / total, kinds[best] / total)


def same_header(row: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether a row repeats the header."""
    cells = [c.strip() for c in row if c.strip()]
    names = [h.strip() for h in heads if h.strip()]
    return len(cells) > 1 and cells == names


def repeats(row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row is the header once more."""
    return filled(row) > 1 and [c.strip() for c in row] == [c.strip() for c in head]


def kin(row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row is the header once more, or that of a table with nearly the same columns."""
    cells = [c.strip() for c in row if c.strip()]
    names = [c.strip() for c in head]
    same = sum(a == b != "" for a, b in zip(cells, names, strict=False))
    return same >= max(2, 0.7 * filled(names))
