"""The building blocks of a page: stacks, grids that break well, boxes, rules, room to write, signatures.

All measure in points. Every block knows ``least``: the height its first part needs, so that a heading is never
left alone at the foot of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from salesdesk.reports import look
from salesdesk.reports.text import Text

_ENDLESS = 1e6


def least_height(block: Flowable, width: float) -> float:
    """The height the first part of any flowable needs."""
    ask = getattr(block, "least", None)
    return float(ask(width)) if ask else float(block.wrap(width, _ENDLESS)[1])


class Space(Flowable):
    """Vertical room; vanishes at the top of a page like any of ReportLab's spacers."""

    _SPACETRANSFER = False

    def __init__(self, height: float = look.GAP) -> None:
        super().__init__()
        self.height = height

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        return avail_width, self.height

    def split(self, _avail_width: float, _avail_height: float) -> list[Flowable]:
        """At a page's end it is simply gone."""
        return [Space(0)]

    def draw(self) -> None:
        """Nothing to draw."""


class Rule(Flowable):
    """A hairline across."""

    def __init__(self, colour: str = look.HAIRLINE, thickness: float = 0.6) -> None:
        super().__init__()
        self.colour, self.thickness = colour, thickness

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        return avail_width, self.thickness

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.canv.setStrokeColor(look.ink(self.colour))
        self.canv.setLineWidth(self.thickness)
        self.canv.line(0, self.thickness / 2, self.width, self.thickness / 2)


class Stack(Flowable):
    """Blocks one under the other, as one: the content of a cell or a box. Splits between or inside its parts."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self.parts = list(parts)

    def least(self, width: float) -> float:
        """The height of its first part's beginning."""
        return least_height(self.parts[0], width) if self.parts else 0

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        self.heights = [part.wrap(avail_width, _ENDLESS)[1] for part in self.parts]
        self.height = sum(self.heights)
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """The parts that fit and the rest; [] when not even the first one's beginning fits."""
        self.wrap(avail_width, avail_height)
        left = avail_height + 0.01
        for index, (part, height) in enumerate(zip(self.parts, self.heights, strict=True)):
            if height <= left:
                left -= height
                continue
            halves = part.split(avail_width, left) if left > 0 else []
            first, rest = self.parts[:index] + halves[:1], halves[1:] + self.parts[index + (1 if halves else 0) :]
            while first and isinstance(first[-1], Space):
                first.pop()
            return [Stack(first), Stack(rest)] if first and rest else []
        return [self]

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        y = self.height
        for part, height in zip(self.parts, self.heights, strict=True):
            y -= height
            part.drawOn(self.canv, 0, y)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: its share of the width left by columns with a fixed one (in points)."""

    share: float = 1.0
    fixed: float = 0.0


def column_widths(columns: Sequence[Column], width: float) -> list[float]:
    """The widths in points that fill ``width``."""
    free = max(width - sum(c.fixed for c in columns), 1)
    shares = sum(c.share for c in columns if not c.fixed) or 1
    return [c.fixed or free * c.share / shares for c in columns]


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
        inner = [cell.wrap(w - 2 * self.ruling.pad_x, _ENDLESS)[1] for cell, w in zip(row, widths, strict=True)]
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
            if cell.wrap(inner, _ENDLESS)[1] <= room:
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
            inner = cell.wrap(width - 2 * ruling.pad_x, _ENDLESS)[1]
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


class Box(Flowable):
    """Content with a frame or a tint around it; goes over the page's end when it must."""

    def __init__(
        self, parts: Sequence[Flowable], *, fill: str = "", stroke: str = look.HAIRLINE, pad: float = 7, bar: str = ""
    ) -> None:
        super().__init__()
        self.inner = Stack(parts)
        self.fill, self.stroke, self.pad, self.bar = fill, stroke, pad, bar

    def least(self, width: float) -> float:
        """Its frame and the beginning of its content."""
        return self.inner.least(width - 2 * self.pad) + 2 * self.pad

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        self.height = self.inner.wrap(avail_width - 2 * self.pad, _ENDLESS)[1] + 2 * self.pad
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """Two boxes."""
        halves = self.inner.split(avail_width - 2 * self.pad, avail_height - 2 * self.pad)
        if len(halves) < 2:
            return []
        return [
            Box(half.parts, fill=self.fill, stroke=self.stroke, pad=self.pad, bar=self.bar)
            for half in halves
            if isinstance(half, Stack)
        ]

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        if self.fill:
            self.canv.setFillColor(look.ink(self.fill))
            self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        if self.stroke:
            self.canv.setStrokeColor(look.ink(self.stroke))
            self.canv.setLineWidth(0.6)
            self.canv.rect(0, 0, self.width, self.height, stroke=1, fill=0)
        if self.bar:
            self.canv.setFillColor(look.ink(self.bar))
            self.canv.rect(0, 0, 2.4, self.height, stroke=0, fill=1)
        self.inner.drawOn(self.canv, self.pad, self.pad)


class Lines(Flowable):
    """Ruled room to write by hand."""

    def __init__(self, count: int, pitch: float = 17) -> None:
        super().__init__()
        self.count, self.pitch = count, pitch

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width, self.height = avail_width, self.count * self.pitch
        return self.width, self.height

    def split(self, _avail_width: float, avail_height: float) -> list[Flowable]:
        """As many lines as fit, then the others."""
        fitting = min(int(avail_height // self.pitch), self.count)
        return [Lines(fitting, self.pitch), Lines(self.count - fitting, self.pitch)] if 0 < fitting < self.count else []

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.canv.setStrokeColor(look.ink(look.HAIRLINE))
        self.canv.setLineWidth(0.5)
        for index in range(self.count):
            y = self.height - (index + 1) * self.pitch + 2
            self.canv.line(0, y, self.width, y)


class Blank(Flowable):
    """A line to sign or fill on, with its caption under it."""

    def __init__(self, caption: str, room: float = 20, style: look.Style = look.LABEL) -> None:
        super().__init__()
        self.caption, self.room = Text(caption, style), room

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        self.height = self.room + 2 + self.caption.wrap(avail_width, _ENDLESS)[1]
        return self.width, self.height

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.canv.setStrokeColor(look.ink(look.INK))
        self.canv.setLineWidth(0.6)
        self.canv.line(0, self.height - self.room, self.width, self.height - self.room)
        self.caption.drawOn(self.canv, 0, 0)
