"""Rows and columns of blocks that break well over pages: the base of every table and of blocks side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from salesdesk.reports import look
from salesdesk.reports.blocks import ENDLESS, Stack, put
from salesdesk.reports.canvas import PaperCanvas
from salesdesk.reports.tagging import Role

_NARROWEST = 24.0
_UNPARTED = 3
"""A table of so many rows can't leave two on either side of a page's end."""
_LONG_ROW = 90.0
"""Rows higher than this are split rather than kept whole with their neighbours."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: its share of the width left by columns with a fixed one (in points).

    ``least`` is what it needs so that its figures stay on one line; columns with room to spare give it.
    """

    share: float = 1.0
    fixed: float = 0.0
    least: float = 0.0


def column_widths(columns: Sequence[Column], width: float) -> list[float]:
    """The widths in points that fill ``width``."""
    free = max(width - sum(c.fixed for c in columns), 1)
    shares = sum(c.share for c in columns if not c.fixed) or 1
    widths = [c.fixed or free * c.share / shares for c in columns]
    spare = [0.0 if c.fixed else max(w - max(c.least, _NARROWEST), 0) for c, w in zip(columns, widths, strict=True)]
    short = [0.0 if c.fixed else max(c.least - w, 0) for c, w in zip(columns, widths, strict=True)]
    moved = min(sum(short), sum(spare))
    if not moved:
        return widths
    give, take = moved / sum(spare), moved / sum(short)
    return [w - s * give + n * take for w, s, n in zip(widths, spare, short, strict=True)]


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a grid is ruled: paddings, hairlines between rows, a tint behind every second row or certain rows."""

    pad_x: float = 4
    pad_y: float = 2.6
    lines: bool = True
    stripes: bool = False
    frame: bool = False
    middle: bool = False
    """Cells stand in the vertical middle of their row rather than at its top."""


class Grid(Flowable):
    """Rows of cells (any flowable) in columns.

    The head is repeated on each page; rows stay whole where a page can hold them, longer ones are split inside their
    cells.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Flowable]],
        *,
        head: Sequence[Flowable] = (),
        ruling: Ruling | None = None,
        tinted: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__()
        self.columns, self.rows, self.head = list(columns), [list(r) for r in rows], list(head)
        self.ruling = ruling or Ruling()
        self.tinted = tinted
        self._measured = -1.0

    def _height(self, row: Sequence[Flowable], widths: Sequence[float]) -> float:
        inner = [cell.wrap(w - 2 * self.ruling.pad_x, ENDLESS)[1] for cell, w in zip(row, widths, strict=True)]
        return max(inner, default=0) + 2 * self.ruling.pad_y

    def _measure(self, width: float) -> None:
        if self._measured == width:
            return
        self._measured = self.width = width
        self.widths = column_widths(self.columns, width)
        self.head_height = self._height(self.head, self.widths) if self.head else 0.0
        self.row_heights = [self._height(row, self.widths) for row in self.rows]
        self.height = self.head_height + sum(self.row_heights)

    def least(self, width: float) -> float:
        """The head and the first rows (of a very long row: its beginning)."""
        self._measure(width)
        first = self.row_heights[0] if self.row_heights else 0
        if not self._in_pairs():
            return self.head_height + min(first, _LONG_ROW)
        count = len(self.rows)
        return self.head_height + sum(self.row_heights[: count if count <= _UNPARTED else 2])

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self._measure(avail_width)
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """The rows that fit under the head, and a grid with the same head for the rest."""
        self._measure(avail_width)
        left = avail_height - self.head_height + 0.01
        for index, height in enumerate(self.row_heights):
            if height <= left:
                left -= height
                continue
            halves = self._split_row(index, left) if self._worth_splitting(height, left) else None
            if halves is None and self._in_pairs():
                index -= index == len(self.rows) - 1  # noqa: PLW2901  (the last row takes one along)
                if index < 2:
                    return []
            upper = self.rows[:index] + ([halves[0]] if halves else [])
            lower = ([halves[1]] if halves else [self.rows[index]]) + self.rows[index + 1 :]
            if not upper:
                return []
            return [self._part(upper, 0), self._part(lower, index)]
        return [self]

    def _in_pairs(self) -> bool:
        """Whether a page's end may not part a single row from the others: tables of several short rows."""
        return bool(self.head) and len(self.rows) > 1 and max(self.row_heights[:_UNPARTED]) < _LONG_ROW

    def _worth_splitting(self, height: float, left: float) -> bool:
        return left > 60 and height > 120

    def _split_row(self, index: int, room: float) -> tuple[list[Flowable], list[Flowable]] | None:
        upper: list[Flowable] = []
        lower: list[Flowable] = []
        room -= 2 * self.ruling.pad_y
        for cell, width in zip(self.rows[index], self.widths, strict=True):
            inner = width - 2 * self.ruling.pad_x
            if cell.wrap(inner, ENDLESS)[1] <= room:
                upper.append(cell)
                lower.append(Stack([]))
                continue
            halves = cell.split(inner, room)
            if len(halves) < 2:
                return None
            upper.append(halves[0])
            lower.append(halves[1] if len(halves) == 2 else Stack(halves[1:]))
        return upper, lower

    def _part(self, rows: list[list[Flowable]], first: int) -> Grid:
        tinted = frozenset(i - first for i in self.tinted if first <= i < first + len(rows))
        return Grid(self.columns, rows, head=self.head, ruling=self.ruling, tinted=tinted)

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """Tints and lines, then the cells in reading order, the lower left corner at a point."""
        self._paint_ruling(canvas, x, y)
        y += self.height
        if self.head:
            canvas.open(Role.TABLE)
            y -= self.head_height
            self._paint_row(canvas, self.head, x, y, self.head_height, Role.HEAD_CELL)
        for row, height in zip(self.rows, self.row_heights, strict=True):
            y -= height
            self._paint_row(canvas, row, x, y, height, Role.CELL)
        if self.head:
            canvas.close()

    def _paint_ruling(self, canvas: PaperCanvas, x: float, y: float) -> None:
        ruling, width = self.ruling, self.width
        if not (self.head or self.tinted or ruling.stripes or ruling.lines or ruling.frame):
            return
        canvas.artifact()
        if ruling.frame:
            canvas.frame(x, y, width, self.height, look.HAIRLINE, 0.6)
        y += self.height
        if self.head:
            y -= self.head_height
            canvas.tint(x, y, width, self.head_height, look.TINT)
            canvas.rule(x, y, x + width, y, look.MUTED, 0.7)
        for index, height in enumerate(self.row_heights):
            y -= height
            if index in self.tinted or (ruling.stripes and index % 2):
                canvas.tint(x, y, width, height, look.TINT)
            if ruling.lines:
                canvas.rule(x, y, x + width, y, look.HAIRLINE, 0.5)
        canvas.unmark()

    def _paint_row(
        self, canvas: PaperCanvas, row: Sequence[Flowable], x: float, y: float, height: float, role: Role
    ) -> None:
        """The cells of a row; only what has a head is a table to a screen reader, the rest is blocks side by side."""
        ruling, tagged = self.ruling, bool(self.head)
        if tagged:
            canvas.open(Role.ROW)
        for cell, width in zip(row, self.widths, strict=True):
            inner = cell.wrap(width - 2 * ruling.pad_x, ENDLESS)[1]
            spare = (height - 2 * ruling.pad_y - inner) * (0.5 if ruling.middle else 1)
            if tagged:
                canvas.open(role)
            put(cell, canvas, x + ruling.pad_x, y + ruling.pad_y + spare)
            if tagged:
                canvas.close()
            x += width
        if tagged:
            canvas.close()
