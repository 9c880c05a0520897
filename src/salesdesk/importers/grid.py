"""Records kept as columns: what a block of lines of one width becomes by a single split."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

_FEW = 0.02
"""The share of records of another width up to which a block is kept as columns."""


class Grid(Sequence[list[str]]):
    """Records kept as columns of one width; a row is made when somebody asks for it.

    ``odd`` {place: cells} holds the few records of another width; in the columns their cells are empty.
    """

    __slots__ = ("columns", "odd")

    def __init__(self, columns: Sequence[Sequence[str]], odd: Mapping[int, list[str]] | None = None) -> None:
        self.columns = columns
        self.odd: Mapping[int, list[str]] = odd or {}

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, at: int) -> list[str]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[str]] | Grid: ...

    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]] | Grid:
        if isinstance(at, slice):
            return list(self)[at] if self.odd else Grid([column[at] for column in self.columns])
        return self.odd.get(at) or [column[at] for column in self.columns]

    def __iter__(self) -> Iterator[list[str]]:
        for at, row in enumerate(zip(*self.columns, strict=True)):
            yield self.odd.get(at) or list(row)

    def settled(self, stay: Mapping[int, list[str]], gone: Sequence[int]) -> Grid:
        """The odd records decided: those that ``stay`` fill their places, those ``gone`` (ascending) are left out."""
        columns = []
        for place, column in enumerate(self.columns):
            filled = list(column)
            for at, row in stay.items():
                filled[at] = row[place] if place < len(row) else ""
            columns.append(without(filled, gone))
        return Grid(columns, {at - bisect_left(gone, at): row for at, row in stay.items()})


def without(column: Iterable[Any], places: Sequence[int]) -> list[Any]:
    """A column with some places (ascending) left out: they are few, so taking them out beats copying the others."""
    left = list(column)
    for at in reversed(places):
        del left[at]
    return left


def side_by_side(lines: list[str], delimiter: str, width: int) -> Grid | None:
    """Lines of ``width`` cells as columns, by one split of them all; None when many have another width."""
    odd: dict[int, list[str]] = {}
    between = [line.count(delimiter) for line in lines]
    if between.count(width - 1) < len(lines):
        places = [at for at, count in enumerate(between) if count != width - 1]
        if len(places) > len(lines) * _FEW:
            return None
        odd = {at: lines[at].split(delimiter) for at in places}
        for at in places:
            lines[at] = delimiter * (width - 1)
    cells = delimiter.join(lines).split(delimiter)
    return Grid([cells[place::width] for place in range(width)], odd)
