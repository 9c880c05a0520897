"""What a command prints: one JSON document, or text for people; progress on a terminal only."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesdesk.cli.amounts import in_major_units
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _, language
from salesdesk.refusals import why
from salesdesk.types import Progress


@dataclass(slots=True)
class Output:
    """Where a command's answer goes."""

    as_json: bool = False
    _shown_at: float = field(default=0.0, init=False)
    _begun: bool = field(default=False, init=False)

    def answer(self, document: Any, text: Iterable[str]) -> None:
        """Print the document (``--json``), or the lines for people."""
        if self.as_json:
            self._write([json.dumps(in_major_units(document), ensure_ascii=False, indent=1, allow_nan=False), "\n"])
        else:
            self._write(_shown(line) + "\n" for line in text)

    def stream(self, documents: Iterable[Any]) -> None:
        """Print a list as one JSON document, an element a line, without ever holding all of it."""
        encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
        self._write(_as_list(map(encode, documents)))

    def _write(self, parts: Iterable[str]) -> None:
        """Write to stdout, where there is one. Raises BrokenPipeError, and SalesDeskError for a full disk."""
        if sys.stdout is None:
            return
        pieces = iter(parts)
        while True:
            piece = next(pieces, None)  # outside of try: what goes wrong in here is not the output's fault
            try:
                if piece is None:
                    sys.stdout.flush()
                    return
                self._begun = True
                sys.stdout.write(piece)
            except BrokenPipeError:
                raise
            except OSError as error:
                mute()
                raise SalesDeskError(
                    _("The answer could not be written: {detail}.").format(detail=why(error)),
                    _("Check the path, its permissions and the free space."),
                ) from error

    def fail(self, error: SalesDeskError) -> None:
        """Say what the user can fix: on stderr for people, and as the one document for programs.

        A document that was begun is never followed by another.
        """
        self.say_error(str(error))
        if self.as_json and not self._begun:
            self.answer({"error": error.message, "hint": error.hint}, ())

    def say_error(self, text: str) -> None:
        """A line on stderr, if it is open."""
        if sys.stderr is not None:
            with contextlib.suppress(OSError):
                sys.stderr.write(_shown(text) + "\n")

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
        with contextlib.suppress(OSError):
            sys.stderr.write(f"\r\x1b[K{share} {note}" + ("\n" if total and done >= total else ""))
            sys.stderr.flush()


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _shown(line: str) -> str:
    """A line without what would command the terminal or turn the reading direction: names come from files."""
    return line if line.isprintable() else _UNSEEN.sub("\ufffd", line)


def _as_list(elements: Iterable[str]) -> Iterable[str]:
    before = "["
    for element in elements:
        yield f"{before}\n{element}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def mute() -> None:
    """Let what is still to be written to stdout go nowhere: its reader is gone or its disk is full."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows under their headers in columns, aligned for a terminal where a Chinese character is two cells wide."""
    cells = [[str(header) for header in headers]] + [[_cell(value) for value in row] for row in rows]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(headers))]
    return [
        "  ".join(text + " " * (w - _width(text)) for text, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    return "—" if value is None else _shown(" ".join(str(value).splitlines()))


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def paper_language(options: argparse.Namespace) -> str:
    """The language a paper is asked for in; the messages' own unless ``--paper-language`` says another."""
    asked: str | None = options.paper_language
    return asked or language()
