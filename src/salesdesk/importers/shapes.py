"""What the cells of each column look like, learned from records that are plainly right.

A shape is a handful of counts: values, patterns (``99/99/9999``), kinds, lengths and the signs cells begin and end with.
From them comes how well a text fits a column, as a logarithm of a likelihood: what ``mending`` weighs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from salesdesk.importers.dialect import kind_of

MOST_ROWS = 1_000
_LONG = 60
"""A longer cell has no pattern of its own."""
UNLIKELY = math.log(1e-5)
"""How badly a text that has nothing of a column fits it."""
_FREE = frozenset({"words", "text"})
_RUNS = re.compile(r"9+|a+|A+|字+")


class _Signs(dict[int, str]):
    """What stands for each character in a pattern."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        sign = char
        if char.isdigit():
            sign = "9"
        elif char.isalpha():
            sign = "字" if char > "\u2e7f" else "A" if char.isupper() else "a"
        self[code] = sign
        return sign


_SIGNS = _Signs()


def pattern(text: str) -> str:
    """A text with its digits as 9, letters as a and A, ideographs and other letters as 字."""
    return text.translate(_SIGNS)


def _edge(char: str) -> str:
    sign = _SIGNS[ord(char)]
    return sign if sign in "9aA字" else " " if char.isspace() else "."


def _repeated(texts: Sequence[str]) -> Counter[str]:
    """How often each text occurs, without one: what occurs once proves nothing, and may be the record in doubt."""
    return Counter({text: n - 1 for text, n in Counter(texts).items() if n > 1})


class Shape:
    """One column."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._count = max(1, len(cells))
        self._values = _repeated(cells)
        full = [c for c in cells if c.strip()]
        self._empty = 1 - len(full) / self._count
        self._full = max(1, len(full))
        fine = [pattern(c) for c in full if len(c) <= _LONG]
        self._fine = _repeated(fine)
        self._coarse = _repeated([_RUNS.sub(lambda m: m[0][0], p) for p in fine])
        self._kinds = Counter(map(kind_of, full))
        self._closed = min(0.95, sum(n for v, n in self._values.items() if v.strip()) / self._full)
        self._sizes = Counter(len(c).bit_length() for c in full)
        self._first = Counter(_edge(c[0]) for c in full)
        self._last = Counter(_edge(c[-1]) for c in full)
        self._known: dict[str, float] = {}
        free = sum(n for kind, n in self._kinds.items() if kind in _FREE)
        self.patterned = bool(full) and (self._coarse.most_common(1) or [("", 0)])[0][1] >= self._full * 0.3
        """Whether cells share a pattern (dates, codes, numbers) rather than being free text."""
        self.free = free > self._full * 0.5

    def fit(self, text: str) -> float:
        """How likely the column has such a cell: 0 certain, ``UNLIKELY`` not at all."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._fit(text)
            if len(self._known) > 50_000:
                self._known.clear()
        return known

    def _fit(self, text: str) -> float:
        if not text.strip():
            return math.log(max(self._empty * 0.9, 2e-3 / (1 + self._full / 20), 1e-4))
        full = self._full
        share = 0.0
        if len(text) <= _LONG:
            fine = pattern(text)
            share = 0.6 * self._fine[fine] / full + 0.15 * self._coarse[_RUNS.sub(lambda m: m[0][0], fine)] / full
        size = len(text).bit_length()
        sizes = (self._sizes[size] + 0.5 * (self._sizes[size - 1] + self._sizes[size + 1])) / full
        edges = (self._first[_edge(text[0])] + 0.02) * (self._last[_edge(text[-1])] + 0.02) / full / full
        kind = self._kinds[kind_of(text)] / full
        if self.free:
            kind = max(kind, 0.3 * sum(self._kinds[k] for k in _FREE) / full)
        share += 0.2 * kind * min(1.0, sizes + 0.02) * min(1.0, edges)
        share = self._closed * self._values[text] / full + (1 - self._closed) * share
        return max(UNLIKELY, math.log(share * (1 - self._empty) + 1e-9))

    def strong(self, text: str) -> bool:
        """Whether a text has the pattern or is a value that the column often has."""
        if not text.strip():
            return False
        if self._values[text]:
            return True
        return self.patterned and len(text) <= _LONG and self._coarse[_RUNS.sub(lambda m: m[0][0], pattern(text))] > 0


def learn(rows: Sequence[Sequence[str]], width: int) -> list[Shape] | None:
    """The shapes of the columns; nothing where too few records are of the usual width to tell."""
    right = [row for row in rows if len(row) == width]
    filled = sum(1 for row in rows if any(map(str.strip, row)))
    if width < 2 or len(right) < 4 or len(right) * 4 < filled:
        return None
    return [Shape([row[place] for row in right[:MOST_ROWS]]) for place in range(width)]
