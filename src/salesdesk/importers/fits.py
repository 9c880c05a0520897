"""How well the values of a column can be a field, from 0 to 1, whatever its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from salesdesk.importers import headers
from salesdesk.importers.facts import Facts
from salesdesk.importers.fields import DURATIONS


def moment(facts: Facts) -> float:
    """A date with a time of day."""
    if facts.moment.yearless:
        return 0.3
    if facts.type == "datetime":
        return 1.0 if facts.moment.share > 0.9 else 0.8
    if facts.type == "unix":
        return 1.0
    if facts.type in ("integer", "decimal") and facts.looks_unix:
        return 0.9
    if facts.serial:
        return 0.9 if facts.serial == "datetime" else 0.35
    return 0.45 if facts.type == "date" else 0.0


def event(facts: Facts) -> float:
    """A later moment of a call: may stand as a time of day, may be empty."""
    if not facts.filled:
        return 0.0
    if facts.type == "time" or (facts.duration[0] == "clock" and facts.duration[1] > 0.9 and facts.type == "duration"):
        happened = [s for s in facts.clocks if s]
        if happened and "talk" in headers.fields_of(facts.said):  # “Connected time”: a moment or a length
            return 0.75 * sum(s >= 5 * 3600 for s in happened) / len(happened)
        return 0.75
    zeros = sum(n for v, n in facts.counts.items() if v.strip() in ("0", "0.0"))
    if zeros and facts.numeric > 0.9:
        return 0.9 if facts.looks_unix else 0.0
    return moment(facts) if facts.type != "date" else 0.3


def _duration(facts: Facts) -> float:
    if not facts.filled:
        return 0.15
    if facts.type in ("datetime", "date", "unix") or (facts.looks_unix and facts.numeric > 0.5):
        return 0.0
    kind, share = facts.duration
    if kind and share > 0.6:
        if facts.type == "time" and facts.clocks:
            short = sum(s < 3 * 3600 for s in facts.clocks) / len(facts.clocks)
            return min(1.0, share + 0.05) * (0.4 + 0.6 * short)
        if kind == "number":
            if headers.parse(facts.said).unit == "min" and all(n == int(n) for n in facts.numbers):
                share *= 0.8  # whole minutes are rounded up for the bill: another column may say it better
            large = sum(n > 2e6 for n in facts.numbers)
            if large > len(facts.numbers) * 0.1 and max(facts.numbers) > 1e9:
                return 0.0
        return min(1.0, share + 0.05)
    return 0.0


def time_of_day(facts: Facts) -> float:
    """A time at which people are called: not before six, not mostly the same, hours that vary."""
    known = facts.type == "time" or (
        facts.type == "duration" and facts.moment.kind == "time" and facts.moment.share > 0.9
    )
    if not known:
        return 0.0
    seconds = facts.clocks
    awake = sum(6 * 3600 <= s <= 23 * 3600 for s in seconds) / max(1, len(seconds))
    return (1.0 if facts.type == "time" else 0.6) * (0.5 + awake / 2)


def _identifier(facts: Facts) -> float:
    if not facts.filled or facts.fill < 0.5 or facts.type in ("datetime", "date", "time", "boolean", "duration"):
        return 0.0
    if facts.unique > 0.97:
        return 1.0
    return 0.75 if facts.unique > 0.2 else 0.3 if facts.unique > 0.02 else 0.0


def _agent_name(facts: Facts) -> float:
    if not facts.filled or facts.type in ("datetime", "date", "time", "duration", "boolean", "decimal", "unix", "id"):
        return 0.0
    if len(facts.filled) > 60 and facts.unique > 0.8:
        return 0.2
    if facts.outcome > 0.8 or facts.direction > 0.9:
        return 0.2
    return 0.65 if facts.numeric > 0.9 else 1.0


def _agent_number(facts: Facts) -> float:
    if not facts.filled or facts.type in ("datetime", "date", "time", "duration", "boolean", "decimal", "unix"):
        return 0.0
    if len(facts.filled) > 60 and facts.unique > 0.8:
        return 0.3
    return 1.0 if facts.code > 0.6 or facts.mail > 0.6 or facts.numeric > 0.6 else 0.8


def _customer(facts: Facts) -> float:
    if not facts.filled or facts.type in ("datetime", "date", "time", "duration", "boolean", "unix"):
        return 0.0
    if facts.phone > 0.6 or facts.numeric > 0.8:
        return 1.0
    return 0.85 if facts.unique > 0.3 or facts.code > 0.5 else 0.4 if facts.unique > 0.02 else 0.1


def _number(facts: Facts) -> float:
    if facts.outcome > 0.5 or facts.direction > 0.5:
        return 0.0
    return _customer(facts) if facts.type != "text" or facts.phone > 0.3 or facts.code > 0.3 else 0.6


def _words(facts: Facts, share: float, floor: float) -> float:
    if not facts.filled or facts.type in ("datetime", "date", "time", "duration", "decimal"):
        return 0.0
    if len(facts.counts) > max(60, len(facts.filled) * 0.3) and len(facts.filled) > 30:
        return 0.0
    return max(share, floor)


def _direction(facts: Facts) -> float:
    return facts.direction if facts.direction > 0.5 and facts.type != "boolean" else 0.0


def _outcome(facts: Facts) -> float:
    floor = 0.25 if facts.numeric > 0.9 or facts.type == "boolean" else 0.6
    if facts.direction > 0.9 and facts.outcome < 0.5:
        floor = 0.2
    return _words(facts, facts.outcome, floor)


def _answered(facts: Facts) -> float:
    return facts.answered if facts.answered > 0.8 and len(facts.counts) <= 6 else 0.0


def _label(facts: Facts) -> float:
    return _words(facts, 0.0, 0.8)


def _campaign(facts: Facts) -> float:
    return _words(facts, 0.0, 0.9 if facts.type in ("text", "integer", "id") else 0.3)


FIT: Mapping[str, Callable[[Facts], float]] = {
    "start": moment,
    "answer": event,
    "end": event,
    "start_date": lambda f: 1.0 if f.type == "date" else 0.5 if f.moment.yearless or f.serial == "date" else 0.0,
    "start_time": time_of_day,
    **dict.fromkeys(DURATIONS, _duration),
    "source_id": _identifier,
    "agent_name": _agent_name,
    "agent_number": _agent_number,
    "customer": _customer,
    "caller": _number,
    "callee": _number,
    "direction": _direction,
    "outcome": _outcome,
    "answered": _answered,
    "disposition": _label,
    "campaign": _campaign,
    "zone": lambda f: 1.0 if f.type == "text" and len(f.counts) < 40 else 0.0,
    "record_type": lambda f: _words(f, 0.0, 0.8),
    "leg_of": lambda f: 0.8 if f.filled and f.unique > 0.05 else 0.0,
}  # fmt: skip
"""{field: how well the values of a column can be that}."""
