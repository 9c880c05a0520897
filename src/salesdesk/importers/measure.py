"""Units told by the file itself: a duration must agree with the moments of its row."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.importers import moments
from salesdesk.importers.durations import UNITS
from salesdesk.importers.facts import Facts

_LOOKED = 400


def agreeing_unit(duration: Facts, begins: Sequence[Facts], end: Facts) -> str:
    """The unit in which most numbers equal end minus begin (within rounding), or ""."""
    for begin in begins:
        pairs = list(_spans(duration, begin, end))
        if len(pairs) < 3:
            continue
        whole = all(value == int(value) for value, _span in pairs)
        for unit, factor in UNITS.items():
            if whole and factor > 60:
                continue
            # whole minutes may be rounded up
            slack = factor * 1.01 if whole and factor > 1 else 1.5
            near = sum(abs(value * factor - span) <= slack for value, span in pairs)
            if near >= len(pairs) * 0.8:
                return unit
    return ""


def _spans(duration: Facts, begin: Facts, end: Facts) -> list[tuple[float, int]]:
    found: list[tuple[float, int]] = []
    for value, first, last in zip(duration.values[: _LOOKED * 3], begin.values, end.values, strict=False):
        try:
            number = float(value)
        except ValueError:
            continue
        a, b = moments.read(first, begin.moment.order), moments.read(last, end.moment.order)
        if a is None or b is None or a.clock is None or b.clock is None or number <= 0:
            continue
        span = ((b.day or 0) - (a.day or 0)) * moments.DAY + b.clock - a.clock
        if span >= 5:
            found.append((number, span))
        if len(found) >= _LOOKED:
            break
    return found
