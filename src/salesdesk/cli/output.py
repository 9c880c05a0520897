"""What a command prints: one JSON document, or text for people; progress on a terminal only."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesdesk.errors import SalesDeskError
from salesdesk.types import Progress


@dataclass(slots=True)
class Output:
    """Where a command's answer goes."""

    as_json: bool = False
    _shown_at: float = field(default=0.0, init=False)

    def answer(self, document: Any, text: Iterable[str]) -> None:
        """Print the document (``--json``), or the lines for people."""
        if self.as_json:
            json.dump(document, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
            sys.stdout.write("\n")
        else:
            for line in text:
                sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def fail(self, error: SalesDeskError) -> None:
        """Say what the user can fix: on stderr for people, and as the one document for programs."""
        if self.as_json:
            self.answer({"error": error.message, "hint": error.hint}, ())
        self.say_error(str(error))

    def say_error(self, text: str) -> None:
        """A line on stderr."""
        if sys.stderr is not None:
            sys.stderr.write(text + "\n")

    def progress(self) -> Progress:
        """A progress that writes one changing line to stderr, if that is a terminal."""
        if sys.stderr is None or not sys.stderr.isatty():
            return Progress()
        return Progress(report=self._show)

    def _show(self, done: int, total: int, note: str) -> None:
        now = time.monotonic()
        if now - self._shown_at < 0.1 and done != total:
            return
        self._shown_at = now
        share = f"{done / total:5.1%}" if total else f"{done:,}"
        sys.stderr.write(f"\r\x1b[K{share} {note}" + ("\n" if total and done >= total else ""))
        sys.stderr.flush()


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows under their headers in columns, aligned for a terminal where a Chinese character is two cells wide."""
    cells = [[str(header) for header in headers]] + [["—" if v is None else str(v) for v in row] for row in rows]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(headers))]
    return [
        "  ".join(text + " " * (w - _width(text)) for text, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
