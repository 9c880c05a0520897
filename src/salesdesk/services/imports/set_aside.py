"""Calls of a log that are read well and yet set aside: of a closed period, or of somebody who is left out.

They are kept as they stand in the file, so that they can be looked at, saved and imported later; the typed rows that
come from the reader hold that no more. So their lines are noted, and read again when the log is through.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from salesdesk.importers import reader
from salesdesk.importers.understanding import Understanding
from salesdesk.store.bulk import BatchWriter

Aside: TypeAlias = "tuple[int, str, str]"
"""(line, reason, detail)."""


class SetAside:
    """Notes the lines of one batch, as many as are kept of their kind; all are counted."""

    def __init__(self, writer: BatchWriter) -> None:
        self._writer = writer
        self._noted: dict[str, dict[int, Aside]] = {}

    def note(self, kind: str, rows: list[Aside]) -> None:
        """Count rows of a kind (REJECTED, NOT_CALL) and remember their lines."""
        self._writer.count_away(kind, (reason for _line, reason, _detail in rows))
        noted = self._noted.setdefault(kind, {})
        room = self._writer.room(kind) - len(noted)
        noted.update((row[0], row) for row in rows[: max(0, room)])

    def keep(self, path: Path, understood: Understanding) -> None:
        """Keep what was noted, with the cells of the file."""
        lines = {line for noted in self._noted.values() for line in noted}
        if not lines:
            return
        cells = dict(reader.rows_at(path, understood, lines))
        for kind, noted in self._noted.items():
            self._writer.keep_away(kind, ((*row, cells.get(line, [])) for line, row in noted.items()))
