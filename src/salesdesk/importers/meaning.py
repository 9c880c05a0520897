"""Stage four, meaning: which column fills which field, from its name, a profile and its values.

Every (field, column) pair gets a score: how surely the name means the field, times how well the values
can be it. The best pairs are taken first. Where names say nothing, the values alone decide, with a
lower confidence. What the user chose stands above all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import headers
from salesdesk.importers.date_parts import date_in_parts
from salesdesk.importers.facts import Facts
from salesdesk.importers.fields import DURATIONS, FIELDS, MOMENTS, Meaning
from salesdesk.importers.fits import FIT, moment
from salesdesk.importers.guessing import by_values
from salesdesk.importers.profiles import Profile
from salesdesk.importers.settling import is_number, settle
from salesdesk.importers.understanding import Memory

__all__ = ["DURATIONS", "FIELDS", "FIT", "MOMENTS", "Meaning", "find_meaning", "place_of"]


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
    date_in_parts(meaning, columns, barred)
    by_values(meaning, columns, barred)
    settle(meaning, columns, barred)
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
            said = "agent_number" if place is not None and is_number(columns[place]) else "agent_name"
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
        headers.fields_of(f.said).get("start", 0.0) * moment(f) > 0.5 for p, f in enumerate(columns) if p not in used
    )
    if whole:
        barred = barred | {"start_date", "start_time"}
    pairs: list[tuple[float, int, str]] = []
    for place, facts in enumerate(columns):
        if place in used:
            continue
        said = headers.fields_of(facts.said)
        for name, weight in said.items():
            if name in barred or name in meaning.places or name not in FIT or weight < said.get("other", 0.0) - 0.05:
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
