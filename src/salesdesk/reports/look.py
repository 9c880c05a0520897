"""The look of paper: colours, type sizes and text styles in one place. Made to survive a black-and-white printer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from reportlab.lib.colors import Color, HexColor

from salesdesk.types import Rag

INK = "#1f2430"
MUTED = "#5c6675"
FAINT = "#98a2b3"
HAIRLINE = "#cfd6de"
TINT = "#f1f4f8"
BAND = "#e4eaf2"
ACCENT = "#1f4e8c"
ACCENT_LIGHT = "#8fb0d9"
WHITE = "#ffffff"
RAG_COLOURS = {Rag.GREEN: "#156b4b", Rag.AMBER: "#8f5f12", Rag.RED: "#b3261e"}
"""Each has a contrast of 4.5 : 1 and more on white, on the tint and on the band."""

GAP = 6.0
"""The unit of vertical rhythm in points."""


@cache
def ink(colour: str) -> Color:
    """ReportLab's colour for ``#rrggbb``."""
    return HexColor(colour)


@cache
def thinned(colour: str, share: float = 0.35) -> str:
    """A colour laid on so thinly that ``share`` of it is left on white paper."""
    return "#" + "".join(f"{round(255 - (255 - int(colour[i : i + 2], 16)) * share):02x}" for i in (1, 3, 5))


class Align(StrEnum):
    """How lines stand in their column."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; sizes in points."""

    size: float = 8.8
    leading: float = 13.2
    bold: bool = False
    colour: str = INK
    align: Align = Align.LEFT

    def with_(self, *, align: Align | None = None, bold: bool | None = None, colour: str | None = None) -> Style:
        """The same style with some things changed."""
        return _changed(self, align, bold, colour)


@cache
def _changed(style: Style, align: Align | None, bold: bool | None, colour: str | None) -> Style:
    return replace(
        style,
        align=style.align if align is None else align,
        bold=style.bold if bold is None else bold,
        colour=style.colour if colour is None else colour,
    )


BODY = Style()
STRONG = Style(bold=True)
SMALL = Style(size=7.6, leading=11.2)
SMALL_MUTED = SMALL.with_(colour=MUTED)
FOOTNOTE = Style(size=6.9, leading=9.8, colour=MUTED)
TABLE = Style(size=8.2, leading=11.6)
TABLE_HEAD = Style(size=7.4, leading=10, bold=True, colour=MUTED)
LABEL = Style(size=7.4, leading=11, colour=MUTED)
TITLE = Style(size=17, leading=23, bold=True)
SUBTITLE = Style(size=9.4, leading=14, colour=MUTED)
HEADING = Style(size=10.6, leading=15, bold=True, colour=ACCENT)
SUBHEADING = Style(size=8.8, leading=13, bold=True)
FIGURE = Style(size=20, leading=25, bold=True)
