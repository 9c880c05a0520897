"""Cells that come one by one, gathered to rows: what the binary formats have in common."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from salesdesk.importers.workbooks.places import KEPT_BLANKS, LAST_COLUMN, LAST_ROW, Block

MOST_MERGED = 300_000
"""The most cells that merging may fill; a few bytes can say a million."""
HELD = 4000
"""Rows held, because cells may come a little out of order."""


def small_number(packed: int) -> float:
    """An RK value: 30 bits of a whole number or of a floating one, perhaps in hundredths."""
    if packed & 2:
        value = float((packed - (1 << 32) if packed & 0x80000000 else packed) >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0])
    return value / 100 if packed & 1 else value


class Gathering:
    """Rows in the making. Rows and columns count from 0."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, str]] = {}
        self._last = -1

    def put(self, row: int, column: int, text: str) -> None:
        """A cell."""
        if text and row > self._last and row < LAST_ROW and column < LAST_COLUMN:
            self._rows.setdefault(row, {})[column] = text

    @property
    def full(self) -> bool:
        """Whether rows should be taken."""
        return len(self._rows) > HELD * 2

    def take(self, keep: int = HELD) -> Iterator[Block]:
        """The rows but for the ``keep`` last ones, with a few blank ones where some are missing."""
        ready = sorted(self._rows)
        ready = ready[: max(0, len(ready) - keep)]
        numbers: list[int] = []
        rows: list[list[str]] = []
        for row in ready:
            cells = self._rows.pop(row)
            if self._last >= 0 and row > self._last + 1:
                blanks = range(max(self._last + 2, row + 1 - KEPT_BLANKS), row + 1)
                numbers += blanks
                rows += [[] for _blank in blanks]
            line = [""] * (max(cells) + 1)
            for column, text in cells.items():
                line[column] = text
            numbers.append(row + 1)
            rows.append(line)
            self._last = row
        if rows:
            yield numbers, rows
