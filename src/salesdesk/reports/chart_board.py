"""The drawing board of our charts: a few words for text, lines, shapes and round numbers on axes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String

from salesdesk.reports import look
from salesdesk.reports.fonts import font_name, latin_quotes
from salesdesk.reports.look import Style

TICK = Style(size=6.6, leading=8, colour=look.MUTED)
LABEL = Style(size=7.4, leading=9)
VALUE = Style(size=7.6, leading=9, bold=True)
CAPTION = Style(size=8, leading=10, bold=True)


_FLAT = 1e-6
"""A range smaller than this share of its values is no range."""


class Board:
    """A drawing with few words for what our charts draw."""

    def __init__(self, width: float, height: float) -> None:
        self.drawing = Drawing(width, height)

    def text(self, x: float, y: float, text: str, style: Style = LABEL, anchor: str = "start") -> None:
        """One line of text; ``anchor`` start, middle or end."""
        self.drawing.add(
            String(
                x,
                y,
                latin_quotes(text),
                fontName=font_name(style.bold),
                fontSize=style.size,
                fillColor=look.ink(style.colour),
                textAnchor=anchor,
            )
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, thickness: float = 0.5, *, dashed: bool = False
    ) -> None:
        """A straight line."""
        dashes = [2.6, 2] if dashed else None
        self.drawing.add(
            Line(x1, y1, x2, y2, strokeColor=look.ink(colour), strokeWidth=thickness, strokeDashArray=dashes)
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> None:
        """A rectangle from its lower left corner."""
        edge = look.ink(stroke) if stroke else None
        self.drawing.add(Rect(x, y, width, height, fillColor=look.ink(fill), strokeColor=edge, strokeWidth=0.6))

    def path(
        self, points: Sequence[tuple[float, float]], colour: str, thickness: float, *, dashed: bool = False
    ) -> None:
        """An open line through points."""
        flat = [part for point in points for part in point]
        dashes = [2.6, 2] if dashed else None
        self.drawing.add(
            PolyLine(
                flat, strokeColor=look.ink(colour), strokeWidth=thickness, strokeDashArray=dashes, strokeLineJoin=1
            )
        )

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: str, stroke: str, thickness: float, *, dashed: bool = False
    ) -> None:
        """A closed shape; ``fill`` is laid on thinly."""
        self.drawing.add(
            Polygon(
                [part for point in points for part in point],
                fillColor=look.ink(fill) if fill else None,
                strokeColor=look.ink(stroke),
                strokeWidth=thickness,
                strokeDashArray=[2.6, 2] if dashed else None,
                fillOpacity=0.35 if fill else None,
            )
        )

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = look.ACCENT) -> None:
        """A small circle."""
        self.drawing.add(Circle(x, y, radius, fillColor=look.ink(fill), strokeColor=look.ink(stroke), strokeWidth=0.8))


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
