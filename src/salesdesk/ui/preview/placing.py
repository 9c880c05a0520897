"""Where the pages of a paper stand in the scrolled area: below each other, or one at a time. Plain arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

GAP = 16
"""Pixels between two pages and around them."""
LEAST, MOST = 0.2, 6.0
"""The range of zoom in pixels a point."""
ACTUAL = 96 / 72
"""The zoom that is called 100 %."""
STEPS = tuple(ACTUAL * z for z in (0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0))
TILE = 1024
"""Pages are drawn in squares of so many device pixels, so that a large zoom costs no more memory than a small one."""


class Fit(StrEnum):
    """What the zoom follows when the room changes."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Placing:
    """The pages at one zoom. ``pages`` are the numbers (from 0) that stand in the area: all, or the one looked at."""

    sizes: Sequence[tuple[float, float]]
    zoom: float
    room: int
    """The width of the viewport in pixels."""
    pages: Sequence[int]
    tops: Sequence[int]
    height: int
    width: int

    def size(self, page: int) -> tuple[int, int]:
        """Width and height of a page in pixels."""
        width, height = self.sizes[page]
        return max(1, round(width * self.zoom)), max(1, round(height * self.zoom))

    def left(self, page: int) -> int:
        """The left edge of a page in the scrolled area."""
        return max(GAP, (max(self.room, self.width) - self.size(page)[0]) // 2)

    def top(self, page: int) -> int:
        """The upper edge of a page in the scrolled area."""
        return self.tops[self.pages.index(page) if len(self.pages) < len(self.sizes) else page]

    def height_of(self, place: tuple[int, float]) -> float:
        """The height of a place: a page, and how far down in it, as a fraction of its height."""
        if not self.pages:
            return 0.0
        page = min(max(place[0], self.pages[0]), self.pages[-1])
        return self.top(page) + place[1] * self.size(page)[1]

    def page_at(self, y: float) -> int:
        """The page at a height of the scrolled area; the gap above a page belongs to it."""
        if not self.pages:
            return 0
        return self.pages[max(bisect_right(self.tops, y + GAP) - 1, 0)]

    def between(self, upper: float, lower: float) -> list[int]:
        """The pages that reach into a span of heights."""
        return [
            page
            for page, top in zip(self.pages, self.tops, strict=True)
            if top < lower and top + self.size(page)[1] > upper
        ]


def placed(sizes: Sequence[tuple[float, float]], zoom: float, room: int, only: int | None = None) -> Placing:
    """All pages below each other, or ``only`` one."""
    pages = range(len(sizes)) if only is None or not sizes else range(only, only + 1)
    tops, y, widest = [], GAP, 0
    for page in pages:
        tops.append(y)
        width, height = sizes[page]
        y += max(1, round(height * zoom)) + GAP
        widest = max(widest, round(width * zoom))
    return Placing(sizes, zoom, room, pages, tops, y, widest + 2 * GAP)


def fitting(fit: Fit, sizes: Sequence[tuple[float, float]], page: int, room: tuple[int, int], now: float) -> float:
    """The zoom at which the pages are as wide as the room, or a page is seen whole."""
    if fit is Fit.FREE or not sizes:
        return now
    widest = max(width for width, _height in sizes)
    zoom = (room[0] - 2 * GAP) / widest
    if fit is Fit.PAGE:
        width, height = sizes[min(page, len(sizes) - 1)]
        zoom = min((room[0] - 2 * GAP) / width, (room[1] - 2 * GAP) / height)
    return min(max(zoom, LEAST), MOST)


def tiles(size: tuple[int, int], seen: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """The squares (left, top, width, height) of a page of ``size`` that reach into what is ``seen`` of it."""
    left, top, right, bottom = seen
    return [
        (x, y, min(TILE, size[0] - x), min(TILE, size[1] - y))
        for y in range(0, size[1], TILE)
        for x in range(0, size[0], TILE)
        if x < right and x + TILE > left and y < bottom and y + TILE > top
    ]
