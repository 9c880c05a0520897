"""Rows and columns of blocks that break well over pages: the base of every table and of blocks side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from salesdesk.reports import look
from salesdesk.reports.blocks import ENDLESS, Stack

_NARROWEST = 24.0


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

    def _height(self, row: Sequence[Flowable], widths: Sequence[float]) -> float:
        inner = [cell.wrap(w - 2 * self.ruling.pad_x, ENDLESS)[1] for cell, w in zip(row, widths, strict=True)]
        return max(inner, default=0) + 2 * self.ruling.pad_y

    def _measure(self, width: float) -> None:
        self.width = width
        self.widths = column_widths(self.columns, width)
        self.head_height = self._height(self.head, self.widths) if self.head else 0.0
        self.row_heights = [self._height(row, self.widths) for row in self.rows]
        self.height = self.head_height + sum(self.row_heights)

    def least(self, width: float) -> float:
        """The head and the first row (of a very long row: its beginning)."""
        self._measure(width)
        first = self.row_heights[0] if self.row_heights else 0
        return self.head_height + min(first, 90)

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
            upper = self.rows[:index] + ([halves[0]] if halves else [])
            lower = ([halves[1]] if halves else [self.rows[index]]) + self.rows[index + 1 :]
            if not upper:
                return []
            return [self._part(upper, 0), self._part(lower, index)]
        return [self]

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
        y = self.height
        if self.head:
            y -= self.head_height
            self._fill(y, self.head_height, look.TINT)
            self._draw_cells(self.head, y, self.head_height)
            self._line(y, look.MUTED, 0.7)
        for index, (row, height) in enumerate(zip(self.rows, self.row_heights, strict=True)):
            y -= height
            if index in self.tinted or (self.ruling.stripes and index % 2):
                self._fill(y, height, look.TINT)
            self._draw_cells(row, y, height)
            if self.ruling.lines:
                self._line(y, look.HAIRLINE, 0.5)
        if self.ruling.frame:
            self.canv.setStrokeColor(look.ink(look.HAIRLINE))
            self.canv.setLineWidth(0.6)
            self.canv.rect(0, 0, self.width, self.height)

    def _draw_cells(self, row: Sequence[Flowable], y: float, height: float) -> None:
        x, ruling = 0.0, self.ruling
        for cell, width in zip(row, self.widths, strict=True):
            inner = cell.wrap(width - 2 * ruling.pad_x, ENDLESS)[1]
            spare = (height - 2 * ruling.pad_y - inner) * (0.5 if ruling.middle else 1)
            cell.drawOn(self.canv, x + ruling.pad_x, y + ruling.pad_y + spare)
            x += width

    def _fill(self, y: float, height: float, colour: str) -> None:
        self.canv.setFillColor(look.ink(colour))
        self.canv.rect(0, y, self.width, height, stroke=0, fill=1)

    def _line(self, y: float, colour: str, thickness: float) -> None:
        self.canv.setStrokeColor(look.ink(colour))
        self.canv.setLineWidth(thickness)
        self.canv.line(0, y, self.width, y)
