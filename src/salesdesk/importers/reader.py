"""The reader's front door: inspect a file, show it, read its calls or people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from salesdesk.importers.rows import Chunk, People
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.types import Progress


def inspect(path: Path, choices: Choices | None = None, limit: int | None = None) -> Understanding:
    """How the program reads a file; nothing is stored. ``limit``: look at that many rows only.

    Raises UnreadableFileError for what is no table (image, encrypted workbook, empty file…).
    """
    raise NotImplementedError


def preview(path: Path, understanding: Understanding, n: int = 200) -> list[tuple[str, ...]]:
    """The first ``n`` data rows, as text, one cell for each column."""
    raise NotImplementedError


def read_calls(path: Path, understanding: Understanding, progress: Progress | None = None) -> Iterator[Chunk]:
    """The calls of a file, a chunk at a time, with bounded memory. Bad rows are values, not exceptions."""
    raise NotImplementedError


def as_csv(path: Path, out: Path, choices: Choices | None = None) -> Understanding:
    """Write the table as understood as standard CSV (UTF-8, comma, quotes doubled, header first)."""
    raise NotImplementedError


def read_people(path: Path, understanding: Understanding) -> People:
    """The people of a roster."""
    raise NotImplementedError
