"""The rows of an import that are kept to be looked at: rejected, duplicate, or no calls at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, TypeAlias

REJECTED, DUPLICATE, NOT_CALL = "rejected", "duplicate", "not-call"
KEPT = {REJECTED: 200_000, DUPLICATE: 10_000, NOT_CALL: 10_000}
"""How many rows of each kind a batch keeps; all are counted."""

RAW_LENGTH = 4_000
"""Characters of a turned-away row that are kept; a longer row loses the ends of its longest cells."""
DETAIL_LENGTH = 500

IN_FILE = "same-id-in-file"
"""Reason: the file names this call twice. ``detail`` is ``batch:line`` of the call that was kept."""
STORED = "already-stored"
"""Reason: an earlier import brought this call. ``detail`` is ``batch:line`` of it."""

Error: TypeAlias = "tuple[int, str, str, Sequence[str]]"
"""(line, reason, detail, cells)."""


class TurnedAwayRows:
    """Keeps the first rows of each kind of one batch."""

    def __init__(self, connection: Any, batch_id: int) -> None:
        self._connection = connection
        self._batch_id = batch_id
        self._kept: Counter[str] = Counter()

    def room(self, kind: str) -> int:
        """How many rows of a kind can still be kept."""
        return max(0, KEPT[kind] - self._kept[kind])

    def keep(self, kind: str, rows: Iterable[Error]) -> None:
        """Keep rows as far as there is room; iterates no further than that."""
        kept = [
            (self._batch_id, kind, line, reason, detail[:DETAIL_LENGTH], shorten(cells))
            for line, reason, detail, cells in islice(rows, self.room(kind))
        ]
        self._kept[kind] += len(kept)
        self._connection.executemany(
            "INSERT INTO import_reject (batch_id, kind, line, reason, detail, raw) VALUES (?, ?, ?, ?, ?, ?)", kept
        )


def shorten(cells: Sequence[str], length: int = RAW_LENGTH) -> str:
    """The cells of a row as a JSON list of at most ``length`` characters."""
    text = json.dumps(cells, ensure_ascii=False)
    most = length
    while len(text) > length and most > 8:
        most //= 2
        text = json.dumps([c if len(c) <= most else c[:most] + "…" for c in cells], ensure_ascii=False)
    while len(text) > length:  # too many cells rather than too long ones
        cells = cells[: len(cells) // 2]
        text = json.dumps([*(c[:most] for c in cells), "…"], ensure_ascii=False)
    return text
