"""Papers that should fit a page: the roomiest of several layouts that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from reportlab.platypus.flowables import Flowable

from salesdesk.reports.layout import Document

Room = TypeVar("Room")


def fitting(
    document: Document, rooms: Sequence[Room], story: Callable[[Room], list[Flowable]], pages: int = 1
) -> tuple[bytes, int]:
    """The PDF in the first of the rooms with which it has at most so many pages; else in the one with the fewest."""
    best: tuple[bytes, int] | None = None
    for room in rooms:
        data, count = document.render(lambda _pages, room=room: story(room))  # type: ignore[misc]
        if best is None or count < best[1]:
            best = data, count
        if count <= pages:
            break
    assert best is not None  # noqa: S101  (there is always a room)
    return best
