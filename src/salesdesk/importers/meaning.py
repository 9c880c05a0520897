"""Stage four, meaning: which column fills which field, from its name, a profile and its values.

Every (field, column) pair gets a score: how surely the name means the field, times how well the values
can be it. The best pairs are taken first. Where names say nothing, the values alone decide, with a
lower confidence. What the user chose stands above all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import headers, words
from salesdesk.importers.facts import Facts
from salesdesk.importers.profiles import Profile
from salesdesk.importers.understanding import Memory

DURATIONS = ("talk", "duration", "ring", "queue", "hold", "wrap")
MOMENTS = ("start", "answer", "end")
FIELDS = (
    *MOMENTS, "start_date", "start_time", *DURATIONS, "source_id", "agent_name", "agent_number", "customer", "caller", "callee",
    "direction", "outcome", "answered", "disposition", "campaign", "zone", "record_type", "leg_of",
)  # fmt: skip
"""What a column can mean. ``start`` alone, or ``start_date`` with ``start_time``, says when a call was made."""


@dataclass
class Meaning:
    """The fields found: {field: column places}, and for each column how sure and why."""

    places: dict[str, list[int]] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)

    def put(self, name: str, place: int, confidence: float, why: str) -> None:
        """Say that a column fills a field."""
        self.places[name] = [place]
        self.confidence[place] = confidence
        self.why[place] = why

    def at(self, name: str) -> int | None:
        """The (first) column of a field."""
        found = self.places.get(name)
        return found[0] if found else None


def _moment(facts: Facts) -> float:
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


def _event(facts: Facts) -> float:
    """A later moment of a call: may stand as a time of day, may be empty."""
    if not facts.filled:
        return 0.0
    if facts.type == "time" or (facts.duration[0] == "clock" and facts.duration[1] > 0.9 and facts.type == "duration"):
        return 0.75
    zeros = sum(n for v, n in facts.counts.items() if v.strip() in ("0", "0.0"))
    if zeros and facts.numeric > 0.9:
        return 0.9 if facts.looks_unix else 0.0
    return _moment(facts) if facts.type != "date" else 0.3


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
            large = sum(n > 2e6 for n in facts.numbers)
            if large > len(facts.numbers) * 0.1 and max(facts.numbers) > 1e9:
                return 0.0
        return min(1.0, share + 0.05)
    return 0.0


def _time_of_day(facts: Facts) -> float:
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
    "start": _moment,
    "answer": _event,
    "end": _event,
    "start_date": lambda f: 1.0 if f.type == "date" else 0.5 if f.moment.yearless or f.serial == "date" else 0.0,
    "start_time": _time_of_day,
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


def find_meaning(
    columns: Sequence[Facts], chosen: Mapping[str, str], profile: Profile | None, memory: Memory | None = None
) -> Meaning:
    """The fields of a table of calls. ``chosen``: {field: column name} of the user."""
    meaning = Meaning()
    names = [c.name for c in columns]
    barred = _chosen(meaning, names, chosen, columns)
    if memory is not None:
        _from_memory(meaning, columns, memory, barred)
    if profile:
        _from_profile(meaning, columns, profile, barred)
    _by_names(meaning, columns, barred)
    _by_values(meaning, columns, barred)
    _settle(meaning, columns, barred)
    return meaning


def place_of(names: Sequence[str], wanted: str) -> int | None:
    """The column a name means: exactly, else without case, spaces and punctuation; ``#3`` is the third."""
    if wanted in names:
        return names.index(wanted)
    keys = [headers.parse(n).key for n in names]
    key = headers.parse(wanted).key
    if key and key in keys:
        return keys.index(key)
    if wanted.startswith("#") and wanted[1:].isdigit() and 0 < int(wanted[1:]) <= len(names):
        return int(wanted[1:]) - 1
    return None


def _chosen(meaning: Meaning, names: Sequence[str], chosen: Mapping[str, str], columns: Sequence[Facts]) -> set[str]:
    """Take the user's mapping; returns the fields nobody else may fill. Raises UnreadableFileError."""
    barred: set[str] = set()
    for name, column in chosen.items():
        place = place_of(names, column) if column else None
        if column and place is None:
            raise UnreadableFileError(
                _("There is no column “{name}”.").format(name=column),
                _("The columns are: {names}.").format(names=", ".join(name for name in names if name)),
            )
        said = name
        if name == "agent":
            said = "agent_number" if place is not None and _is_number(columns[place]) else "agent_name"
        barred.add(said)
        if place is not None:
            meaning.put(said, place, 1.0, _("you chose it"))
    return barred


def _from_memory(meaning: Meaning, columns: Sequence[Facts], memory: Memory, barred: set[str]) -> None:
    """What was decided for this header before, where the values can still be that."""
    names = [c.name for c in columns]
    used = {p for places in meaning.places.values() for p in places}
    for name, column in memory.mapping.items():
        place = place_of(names, column)
        if name in barred or name in meaning.places or place is None or place in used or name not in FIT:
            continue
        facts = columns[place]
        if facts.filled and name not in ("outcome", "direction", "answered", "disposition") and FIT[name](facts) == 0:
            continue
        used.add(place)
        meaning.put(name, place, 0.9, _("it was so at an earlier import"))


def _from_profile(meaning: Meaning, columns: Sequence[Facts], profile: Profile, barred: set[str]) -> None:
    names = list(profile.columns) if profile.positional else [c.name for c in columns]
    barred.update(name for name, column in profile.fields.items() if not column)
    used = {p for places in meaning.places.values() for p in places}
    for name, column in profile.fields.items():
        places = [place_of(names, part) for part in column.split(" + ")]
        place = places[0]
        if name in barred or name in meaning.places or place is None or place >= len(columns) or place in used:
            continue
        facts = columns[place]
        if facts.filled and name not in ("outcome", "direction", "answered", "disposition") and FIT[name](facts) == 0:
            continue
        meaning.put(name, place, 0.95, _("the format “{name}” says so").format(name=profile.name))
        if len(places) > 1 and None not in places:
            meaning.places[name] = [p for p in places if p is not None]


def _by_names(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    used = {p for places in meaning.places.values() for p in places}
    whole = "start" in meaning.places or any(
        headers.fields_of(f.name).get("start", 0.0) * _moment(f) > 0.5 for p, f in enumerate(columns) if p not in used
    )
    if whole:
        barred = barred | {"start_date", "start_time"}
    pairs: list[tuple[float, int, str]] = []
    for place, facts in enumerate(columns):
        if place in used:
            continue
        for name, weight in headers.fields_of(facts.name).items():
            if name in barred or name in meaning.places:
                continue
            score = weight * FIT[name](facts)
            if score >= 0.25:
                pairs.append((score, place, name))
    pairs.sort(key=lambda p: (-round(p[0], 3), p[1], FIELDS.index(p[2])))
    for score, place, name in pairs:
        if place in used or name in meaning.places:
            continue
        used.add(place)
        meaning.put(name, place, score, _("its name means that, and its values fit"))


def _by_values(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """Fields that no name gave, from the values of columns that nothing else took."""
    used = {p for places in meaning.places.values() for p in places}
    left = [(p, f) for p, f in enumerate(columns) if p not in used and f.filled]

    def take(name: str, measure: Callable[[Facts], float], least: float, confidence: float = 0.5) -> None:
        if name in meaning.places or name in barred:
            return
        rated = [(measure(f), -p) for p, f in left if p not in {q for qs in meaning.places.values() for q in qs}]
        if rated and max(rated)[0] >= least:
            meaning.put(name, -max(rated)[1], confidence, _("its values look like it"))

    if not ({"start", "start_date"} & set(meaning.places)):
        take("start", lambda f: f.fill * (1.0 if f.type == "datetime" else 0.95 if f.type == "unix" else 0.0), 0.8)
        if "start" not in meaning.places:
            take("start_date", lambda f: f.fill if f.type == "date" else 0.0, 0.8)
    if "start_date" in meaning.places and "start" not in meaning.places:
        take("start_time", lambda f: f.fill if f.type == "time" else 0.0, 0.8)
    if "direction" not in meaning.places:
        take("direction", lambda f: f.direction if len(f.counts) <= 8 and f.type == "text" else 0.0, 0.9)
    if not {"outcome", "answered", "disposition"} & set(meaning.places):
        take("outcome", lambda f: f.outcome if f.numeric < 0.5 and len(f.counts) > 1 and _worded(f) else 0.0, 0.7)
    named = any(c.name and headers.known(c.name) for c in columns)
    if not named:
        take(
            "customer",
            lambda f: f.phone * min(1.0, f.unique * 3) if f.type == "phone" or (f.phone > 0.9 and _long(f)) else 0.0,
            0.5,
        )
        take(
            "agent_name",
            lambda f: (
                f.person * (1 - f.unique)
                if f.type == "text" and len(f.counts) > 1 and f.outcome < 0.5 and f.direction < 0.5
                else 0.0
            ),
            0.6,
        )
        take("talk", _talkish, 0.5)
        take(
            "source_id",
            lambda f: (
                1.0
                if f.unique == 1 and f.fill > 0.99 and len(f.filled) > 3 and f.type in ("text", "id", "integer")
                else 0.0
            ),
            0.9,
        )


def _long(facts: Facts) -> bool:
    return sum(len(v.strip()) >= 7 for v in facts.distinct[:200]) > len(facts.distinct[:200]) * 0.8


def _worded(facts: Facts) -> bool:
    """Whether words stand in a column, more than a bare yes or no."""
    return facts.type == "text" or (facts.type == "boolean" and any(len(w.strip()) > 3 for w in facts.counts))


def _talkish(facts: Facts) -> float:
    """Small whole numbers or clocks, many different, skewed to the right."""
    kind, share = facts.duration
    if kind in ("clock", "words") and facts.type == "duration":
        return share
    if facts.type == "time" and facts.clocks:
        return 0.7 * sum(s < 3600 for s in facts.clocks) / len(facts.clocks)
    if facts.type not in ("integer", "decimal") or len(facts.counts) < min(10, len(facts.filled)):
        return 0.0
    numbers = sorted(facts.numbers)
    if (
        not numbers
        or numbers[0] < 0
        or numbers[-1] > 36_000
        or numbers == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    ):
        return 0.0
    return 0.6


def _is_number(facts: Facts) -> bool:
    """Whether agents are called by a number, code or e-mail address in a column, not by name."""
    return facts.code > 0.7 or facts.mail > 0.6 or facts.numeric > 0.7


def _settle(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """What follows from the fields taken together."""
    places = meaning.places
    name, number = meaning.at("agent_name"), meaning.at("agent_number")
    if name is not None and _is_number(columns[name]) and "agent_name" not in barred:
        if number is None:
            places["agent_number"] = places.pop("agent_name")
        elif columns[number].person > 0.7 and not _is_number(columns[number]):
            places["agent_name"], places["agent_number"] = places["agent_number"], places["agent_name"]
    elif (
        name is None
        and number is not None
        and not _is_number(columns[number])
        and columns[number].person > 0.7
        and "agent_number" not in barred
    ):
        places["agent_name"] = places.pop("agent_number")
    if "start" in places and "start_date" in places:
        del places["start_date"]
    start = meaning.at("start")
    if start is not None and (columns[start].type == "date" or columns[start].serial == "date"):
        places["start_date"] = places.pop("start")
    if "start" in places and "start_time" in places:
        del places["start_time"]
    if "talk" not in places and "duration" in places and not {"answer", "end"} <= set(places):
        places["talk"] = places.pop("duration")
    _settle_outcome(meaning, columns, barred)


def _settle_outcome(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    places = meaning.places
    outcome, label = meaning.at("outcome"), meaning.at("disposition")
    if outcome is None and label is not None and not {"outcome", "disposition"} & barred:
        said = headers.fields_of(columns[label].name).get("outcome", 0.0)
        if columns[label].outcome > 0.5 or (said > 0.5 and "answered" not in places):
            places["outcome"] = places.pop("disposition")
        return
    if outcome is not None and label is not None and "outcome" not in barred and "disposition" not in barred:
        technical = [_technical(columns[p]) for p in (outcome, label)]
        if technical[1] > technical[0] + 0.3:
            places["outcome"], places["disposition"] = [label], [outcome]
    if outcome is None or {"outcome", "answered"} & barred or "answered" in places:
        return
    asks = headers.fields_of(columns[outcome].name).get("answered")
    if asks and columns[outcome].type == "boolean" and columns[outcome].outcome < 0.5:
        places["answered"] = places.pop("outcome")


def _technical(facts: Facts) -> float:
    """The share of an outcome column's cells that speak of the line, not of the conversation."""
    if not facts.filled:
        return 0.0
    line = sum(
        n for w, n in facts.counts.items() if (k := words.normal(w)) in words.outcomes() and k not in words.talked()
    )
    return line / len(facts.filled)
