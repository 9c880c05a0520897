"""Search and selection in the text of a paper: plain functions on the characters and their boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from salesdesk.ui.preview.document import PageText, PaperDocument

Box = tuple[float, float, float, float]
MOST_HITS = 2000
"""So many places are shown; a search for "e" in a long batch finds no more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: its page from 0, and a box for each line it stands on (points from the upper left corner)."""

    page: int
    boxes: tuple[Box, ...]


def squeezed(text: str) -> str:
    """A text as it is compared: without white space, in one case and width, so that line ends don't matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def hits_on(page: int, text: PageText, wanted: str) -> Iterator[Hit]:
    """Every place of a (squeezed) text on a page, not overlapping."""
    if not wanted:
        return
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text.characters):
        plain = squeezed(char)
        letters.append(plain)
        places += [index] * len(plain)
    flat = "".join(letters)
    start = flat.find(wanted)
    while start >= 0:
        first, last = places[start], places[start + len(wanted) - 1]
        yield Hit(page, line_boxes(text, first, last))
        start = flat.find(wanted, start + len(wanted))


def find_all(document: PaperDocument, wanted: str) -> list[Hit]:
    """Every place in a paper, in reading order, at most ``MOST_HITS``."""
    wanted = squeezed(wanted)
    found: list[Hit] = []
    if not wanted:
        return found
    for page in range(len(document)):
        if wanted not in squeezed(document.plain_text(page)):
            continue
        found += hits_on(page, document.text(page), wanted)
        if len(found) >= MOST_HITS:
            return found[:MOST_HITS]
    return found


def line_boxes(text: PageText, first: int, last: int) -> tuple[Box, ...]:
    """One box for each line between two characters, both included."""
    boxes: list[Box] = []
    for left, top, right, bottom in text.boxes[first : last + 1]:
        if right <= left:
            continue
        before = boxes[-1] if boxes else None
        if before is not None and _same_line(before, (left, top, right, bottom)):
            boxes[-1] = (min(before[0], left), min(before[1], top), max(before[2], right), max(before[3], bottom))
        else:
            boxes.append((left, top, right, bottom))
    return tuple(boxes)


def _same_line(before: Box, box: Box) -> bool:
    """Beside it and not far away: a table's next column starts a box of its own."""
    height = max(before[3] - before[1], box[3] - box[1])
    beside = min(before[3], box[3]) > max(before[1], box[1]) - 0.25 * height
    return beside and -height < box[0] - before[2] < 3 * height


def character_at(text: PageText, x: float, y: float) -> int:
    """The character nearest to a point: on its line if there is one, else of the nearest line; -1 without text."""
    best, least = -1, float("inf")
    for index, (left, top, right, bottom) in enumerate(text.boxes):
        if right <= left:
            continue
        across = max(left - x, 0.0, x - right)
        down = max(top - y, 0.0, y - bottom)
        distance = across + 20 * down
        if distance < least:
            best, least = index, distance
    return best


def words_between(text: PageText, first: int, last: int) -> str:
    """What the characters say, with the line ends of the paper."""
    return text.characters[first : last + 1].replace("\r\n", "\n").replace("\r", "\n").replace("\u0002", "-")
