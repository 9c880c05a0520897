"""The drawing board of our charts: a few words for text, lines, shapes and round numbers on axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from salesdesk.reports import look
from salesdesk.reports.canvas import PaperCanvas
from salesdesk.reports.fonts import font_name, latin_quotes, text_width
from salesdesk.reports.look import Style
from salesdesk.reports.tagging import Role

TICK = Style(size=6.6, leading=8, colour=look.MUTED)
LABEL = Style(size=7.4, leading=9)
VALUE = Style(size=7.6, leading=9, bold=True)
CAPTION = Style(size=8, leading=10, bold=True)


_FLAT = 1e-6
"""A range smaller than this share of its values is no range."""
_DASHES = "2.6 2"


@dataclass(frozen=True, slots=True)
class Word:
    """A text on a drawing: where its line begins, and how it looks."""

    x: float
    y: float
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Shape:
    """Lines through points; with ``fill`` or ``closed`` an area."""

    points: tuple[tuple[float, float], ...]
    stroke: str = ""
    thickness: float = 0.0
    fill: str = ""
    dashed: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A small circle."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str


class Drawing(Flowable):
    """A finished chart as vectors. To a screen reader it is a figure that ``alt`` describes."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.alt = ""
        self.marks: list[Word | Shape | Dot] = []

    def wrap(self, _avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        return self.width, self.height

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """The ink, with the lower left corner at a point."""
        if not self.marks:
            return
        canvas.open(Role.FIGURE, self.alt or "; ".join(mark.text for mark in self.marks if isinstance(mark, Word)))
        canvas.mark()
        for mark in self.marks:
            if isinstance(mark, Word):
                style = mark.style
                canvas.write(x + mark.x, y + mark.y, style.size, [(mark.text, font_name(style.bold), style.colour)])
            elif isinstance(mark, Shape):
                _shape(canvas, mark, x, y)
            else:
                canvas.dot(x + mark.x, y + mark.y, mark.radius, mark.fill, mark.stroke)
        canvas.unmark()
        canvas.close()


def _shape(canvas: PaperCanvas, shape: Shape, x: float, y: float) -> None:
    points = [(x + right, y + up) for right, up in shape.points]
    dashes = _DASHES if shape.dashed else ""
    canvas.path(points, shape.stroke, shape.thickness, dashes, fill=shape.fill, closed=shape.closed)


class Board:
    """A drawing with few words for what our charts draw."""

    def __init__(self, width: float, height: float) -> None:
        self.drawing = Drawing(width, height)

    def text(self, x: float, y: float, text: str, style: Style = LABEL, anchor: str = "start") -> None:
        """One line of text; ``anchor`` start, middle or end."""
        text = latin_quotes(text)
        if anchor != "start" and text:
            x -= text_width(text, style.size, style.bold) / (2 if anchor == "middle" else 1)
        if text:
            self.drawing.marks.append(Word(x, y, text, style))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, thickness: float = 0.5, *, dashed: bool = False
    ) -> None:
        """A straight line."""
        self.drawing.marks.append(Shape(((x1, y1), (x2, y2)), colour, thickness, dashed=dashed))

    def rect(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> None:
        """A rectangle from its lower left corner."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.drawing.marks.append(Shape(corners, stroke, 0.6 if stroke else 0.0, fill, closed=True))

    def path(
        self, points: Sequence[tuple[float, float]], colour: str, thickness: float, *, dashed: bool = False
    ) -> None:
        """An open line through points."""
        self.drawing.marks.append(Shape(tuple(points), colour, thickness, dashed=dashed))

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: str, stroke: str, thickness: float, *, dashed: bool = False
    ) -> None:
        """A closed shape; ``fill`` is laid on thinly: mixed with the white of the paper."""
        thin = look.thinned(fill) if fill else ""
        self.drawing.marks.append(Shape(tuple(points), stroke, thickness, thin, dashed, closed=True))

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = look.ACCENT) -> None:
        """A small circle."""
        self.drawing.marks.append(Dot(x, y, radius, fill, stroke))


def nice_ticks(low: float, high: float, count: int = 3) -> list[float]:
    """Round numbers from at most ``low`` to at least ``high``, about ``count`` steps."""
    size = max(abs(low), abs(high))
    if high - low <= size * _FLAT:
        high = low + (size * 0.1 or 1)
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, last + 1)]
