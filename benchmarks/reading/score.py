"""How well a table was read: success, and precision, recall and F1 of its header, records and cells.

The measures are those of the Pollock benchmark, taken strictly: values are compared as they stand and a record
counts only when every cell is in its place. Multisets; the first row of what was read is its header.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

Table = Sequence[Sequence[str]]
MEASURES = ("header", "record", "cell")


@dataclass(frozen=True, slots=True)
class Score:
    """One file: ``success`` 0 or 1, and (precision, recall, F1) of header, records and cells."""

    success: float
    header: tuple[float, float, float]
    record: tuple[float, float, float]
    cell: tuple[float, float, float]

    @property
    def total(self) -> float:
        """The sum of all ten measures."""
        return self.success + sum(self.header) + sum(self.record) + sum(self.cell)

    @property
    def perfect(self) -> bool:
        """Whether nothing is wrong."""
        return self.total > 10 - 1e-9


NOTHING = Score(0.0, (0.0,) * 3, (0.0,) * 3, (0.0,) * 3)
"""A file that was not read."""


def _measure(truth: Iterable[Hashable], got: Iterable[Hashable]) -> tuple[float, float, float]:
    expected, found = Counter(truth), Counter(got)
    if not expected and not found:
        return 1.0, 1.0, 1.0
    right = (expected & found).total()
    if not right:
        return 0.0, 0.0, 0.0
    precision, recall = right / found.total(), right / expected.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def score(truth: Table, got: Table) -> Score:
    """The measures of a table that was read, against the table that is there."""
    return Score(
        1.0,
        _measure(truth[0] if truth else (), got[0] if got else ()),
        _measure(map(tuple, truth[1:]), map(tuple, got[1:])),
        _measure((c for row in truth for c in row), (c for row in got for c in row)),
    )


def mean(scores: Sequence[Score], weights: Sequence[float] | None = None) -> dict[str, float]:
    """{measure: its mean}: success, F1 of each, the share of perfect files, the sum of ten."""
    weights = weights or [1.0] * len(scores)
    every = {
        "success": [s.success for s in scores],
        "header": [s.header[2] for s in scores],
        "record": [s.record[2] for s in scores],
        "cell": [s.cell[2] for s in scores],
        "perfect": [float(s.perfect) for s in scores],
        "total": [s.total for s in scores],
    }
    return {name: fmean(values, weights) for name, values in every.items()}
