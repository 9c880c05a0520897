"""Rows, columns and their names: what the readers of all kinds of workbooks have in common."""

from __future__ import annotations

from collections.abc import Sequence

Block = tuple[Sequence[int], Sequence[list[str]]]
"""Row numbers from 1, and the cells of the rows as text."""

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
KEPT_BLANKS = 3
"""Blank rows kept where there are more: enough to see that a table ends."""


def column_number(letters: str) -> int:
    """The place of a column from 0: A is 0, AA is 26."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1


def column_letters(place: int) -> str:
    """The letters of a column from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
