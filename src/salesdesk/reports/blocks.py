"""The building blocks of a page: stacks, boxes, room to write, lines to sign.

All measure in points. Every block knows ``least``: the height its first part needs, so that a heading is never
left alone at the foot of a page.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from salesdesk.reports import look
from salesdesk.reports.canvas import PaperCanvas
from salesdesk.reports.text import Text, fitted

ENDLESS = 1e6
_FEW_LINES = 30.0


def leads(block: Flowable) -> bool:
    """Whether a block is a heading of any kind: never the last thing on a page."""
    return bool(getattr(block, "leads", False))


def beginning(blocks: Sequence[Flowable], width: float) -> float:
    """The height that makes a heading worth its place: the headings and room at the start, and then the first lines.

    Where what follows is short, what follows that is counted too.
    """
    height = 0.0
    for index, block in enumerate(blocks):
        whole = float(block.wrap(width, ENDLESS)[1])
        if leads(block) or isinstance(block, Space):
            height += whole
        elif whole > _FEW_LINES or index == len(blocks) - 1:
            return height + least_height(block, width)
        else:
            return height + whole
    return height


def put(block: Flowable, canvas: PaperCanvas, x: float, y: float) -> None:
    """Draw a block that was measured with its lower left corner at a point; ours need no state saved around them."""
    paint = getattr(block, "paint", None)
    if paint is not None:
        paint(canvas, x, y)
    else:
        block.drawOn(canvas, x, y)


def least_height(block: Flowable, width: float) -> float:
    """The height the first part of any flowable needs."""
    ask = getattr(block, "least", None)
    return float(ask(width)) if ask else float(block.wrap(width, ENDLESS)[1])


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

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """Nothing to draw."""


class Stack(Flowable):
    """Blocks one under the other, as one: the content of a cell or a box.

    Splits between or inside its parts, unless it must stay ``whole`` (a chart and its title).
    """

    def __init__(self, parts: Sequence[Flowable], *, whole: bool = False) -> None:
        super().__init__()
        self.parts = list(parts)
        self.whole = whole

    def least(self, width: float) -> float:
        """The height of its first part's beginning."""
        if self.whole:
            return float(self.wrap(width, ENDLESS)[1])
        return beginning(self.parts, width)

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        self.heights = [part.wrap(avail_width, ENDLESS)[1] for part in self.parts]
        self.height = sum(self.heights)
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """The parts that fit and the rest; [] when not even the first one's beginning fits."""
        if self.whole:
            return []
        self.wrap(avail_width, avail_height)
        left = avail_height + 0.01
        for index, (part, height) in enumerate(zip(self.parts, self.heights, strict=True)):
            if height <= left:
                left -= height
                continue
            halves = part.split(avail_width, left) if left > 0 else []
            first, rest = self.parts[:index] + halves[:1], halves[1:] + self.parts[index + (1 if halves else 0) :]
            moved: list[Flowable] = []
            while first and (isinstance(first[-1], Space) or leads(first[-1])):
                moved.insert(0, first.pop())
            while moved and isinstance(moved[0], Space):
                moved.pop(0)
            rest = moved + rest
            return [Stack(first), Stack(rest)] if first and rest else []
        return [self]

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """The parts one under the other, the last one's lower left corner at a point."""
        y += self.height
        for part, height in zip(self.parts, self.heights, strict=True):
            y -= height
            put(part, canvas, x, y)


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
        self.height = self.inner.wrap(avail_width - 2 * self.pad, ENDLESS)[1] + 2 * self.pad
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
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """Frame, then content, the lower left corner at a point."""
        canvas.artifact()
        if self.fill:
            canvas.tint(x, y, self.width, self.height, self.fill)
        if self.stroke:
            canvas.frame(x, y, self.width, self.height, self.stroke, 0.6)
        if self.bar:
            canvas.tint(x, y, 2.4, self.height, self.bar)
        canvas.unmark()
        self.inner.paint(canvas, x + self.pad, y + self.pad)


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
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """The lines, the lower left corner at a point."""
        canvas.artifact()
        for index in range(self.count):
            at = y + self.height - (index + 1) * self.pitch + 2
            canvas.rule(x, at, x + self.width, at, look.HAIRLINE, 0.5)
        canvas.unmark()


class Blank(Flowable):
    """A line to sign or fill on, with its caption (of one line) under it."""

    def __init__(self, caption: str, room: float = 20, style: look.Style = look.LABEL) -> None:
        super().__init__()
        self.caption, self.room, self.style = caption, room, style

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        self.height = self.room + 2 + self.style.leading
        return self.width, self.height

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """The line and its caption, the lower left corner at a point."""
        at = y + self.height - self.room
        canvas.artifact()
        canvas.rule(x, at, x + self.width, at, look.INK, 0.6)
        canvas.unmark()
        caption = Text(fitted(self.caption, self.style, self.width), self.style)
        caption.wrap(self.width, self.style.leading)
        caption.paint(canvas, x, y)
