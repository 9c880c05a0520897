"""What many texts together say about how dates are written: their order, the marks, a year left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from salesdesk.importers.moments import by_order, read


class Evidence(NamedTuple):
    """What a column says about its moments. ``share`` of the filled cells that could be read.

    ``kind``: ``datetime``, ``date``, ``time``, ``unix`` or "". ``order`` of open dates, ``open`` when only a
    guess; ``why`` in words of the program (a stable code), ``shape`` the commonest form.
    """

    kind: str
    share: float
    order: str
    is_open: bool
    why: str
    shape: str
    yearless: bool = False


def no_evidence(order: str = "") -> Evidence:
    """What a column without any moment says."""
    return Evidence("", 0.0, order, is_open=False, why="", shape="")


def evidence(texts: Sequence[str], order: str = "") -> Evidence:
    """What the filled cells of a column are as moments. Distinct texts are enough."""
    shapes: dict[str, int] = {}
    kinds = {"datetime": 0, "date": 0, "time": 0, "unix": 0}
    numbers: list[tuple[int, ...]] = []
    good = yearless = 0
    for text in texts:
        reading = read(text, order)
        if reading is None and not order:
            reading = read(text, "dmy")
        if reading is None:
            continue
        good += 1
        shapes[reading.shape] = shapes.get(reading.shape, 0) + 1
        if reading.shape.startswith("unix"):
            kinds["unix"] += 1
        elif reading.day is None and reading.clock is not None and not _is_yearless(reading.shape):
            kinds["time"] += 1
        else:
            kinds["datetime" if reading.clock is not None else "date"] += 1
            yearless += reading.day is None
        if reading.numbers:
            numbers.append(reading.numbers)
    if not good:
        return no_evidence(order)
    kind = max(kinds, key=lambda k: kinds[k])
    found, is_open, why = (order, False, "chosen") if order else settle(numbers)
    shape = max(shapes, key=lambda s: shapes[s])
    if numbers and found:
        sample = (
            next(t for t in texts if (r := read(t, found)) and r.numbers)
            if any((r := read(t, found)) and r.numbers for t in texts)
            else ""
        )
        reading = read(sample, found) if sample else None
        if reading and shapes.get(shape) and read(sample, ""):
            shape = reading.shape
    return Evidence(kind, good / len(texts), found, is_open, why, shape, yearless > good * 0.5)


def _is_yearless(shape: str) -> bool:
    return "MM-DD" in shape or "Mon" in shape


def settle(numbers: Sequence[tuple[int, ...]]) -> tuple[str, bool, str]:
    """The order of open dates: the order, whether it stays a guess, and why (a code).

    First what is possible (a 13 is no month), then what is plausible: a log lies close together in
    time and mostly runs forwards, so the order that gives fewer different months and a shorter span wins.
    """
    if not numbers:
        return "", False, ""
    orders = ["dmy", "mdy"] if any(n[2] > 99 for n in numbers) else ["ymd", "dmy", "mdy"]
    rated: list[tuple[float, float, str]] = []
    for order in orders:
        days = [d for n in numbers if (d := by_order((n[0], n[1], n[2]), order)) is not None]
        if days:
            backwards = sum(b < a for a, b in pairwise(days)) / len(days)
            spread = (max(days) - min(days) + 1) / max(1, len(set(days)))
            rated.append((len(days) / len(numbers), -(spread + backwards * 20), order))
    if not rated:
        return "", True, "none"
    rated.sort(key=lambda r: (round(r[0], 2), r[1]), reverse=True)
    best = rated[0]
    if len(rated) == 1 or best[0] > rated[1][0] + 0.005:
        return best[2], False, "days"
    if best[1] > rated[1][1] * (0.5 if len(set(numbers)) > 2 else 0.05):
        return best[2], False, "span"
    preferred = next(
        (r for want in ("dmy", "ymd", "mdy") for r in rated if r[2] == want and r[0] >= best[0] - 0.005), best
    )
    return (preferred[2] if len(set(numbers)) <= 2 else best[2]), True, "guess"
