"""Known formats as data: the vendor catalogue in ``resources/profiles`` and the user's own profiles.

A profile says what cannot be seen in a file: which of two times is the talk time, what status 33 means,
that times are in UTC, which records are no calls. Adding one is adding a table to a TOML file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk import paths
from salesdesk.importers.headers import parse
from salesdesk.types import Direction, Outcome

if TYPE_CHECKING:
    from salesdesk.importers.facts import Facts


@dataclass(frozen=True, slots=True)
class Profile:
    """One format. ``columns`` in the vendor's spelling; ``fields`` {field: column name, "" for a field that no column fills}.

    ``positional``: the file has no header and the columns are known by their places.
    ``keep`` {column: values}: only such rows are calls. ``units`` {field: unit}.
    """

    id: str
    name: str
    columns: tuple[str, ...]
    also: tuple[str, ...] = ()
    """Other ids by which it may be chosen."""
    fields: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    positional: bool = False
    widths: tuple[int, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    order: str = ""
    delimiter: str = ""
    default_direction: Direction = Direction.OUTBOUND
    outcomes: Mapping[str, tuple[Outcome, Outcome]] = field(default_factory=dict)
    directions: Mapping[str, Direction] = field(default_factory=dict)
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    legs: str = ""
    """The column whose value the rows of one call share."""
    legs_add: bool = False
    """Whether the talk times of the rows of one call are summed; else the longest counts."""
    states: Mapping[str, str] = field(default_factory=dict)
    """Where rows are states of a call: {state: the length it counts as}; the column is that of ``state``."""
    purpose: str = "calls"


def from_table(table: Mapping[str, object]) -> Profile:
    """A profile from a TOML table (see ``resources/profiles/README.md``)."""
    get = table.get
    outcomes: dict[str, tuple[Outcome, Outcome]] = {}
    for word, name in dict(get("outcomes") or {}).items():  # type: ignore[call-overload]
        names = str(name).split("/")
        outcomes[word] = (Outcome[names[0].upper()], Outcome[names[-1].upper()])
    return Profile(
        id=str(table["id"]),
        name=str(table["name"]),
        columns=tuple(get("columns") or ()),  # type: ignore[arg-type]
        also=tuple(get("also") or ()),  # type: ignore[arg-type]
        fields=dict(get("fields") or {}),  # type: ignore[call-overload]
        needs=tuple(get("needs") or ()),  # type: ignore[arg-type]
        positional=bool(get("positional")),
        widths=tuple(get("widths") or ()),  # type: ignore[arg-type]
        units=dict(get("units") or {}),  # type: ignore[call-overload]
        zone=str(get("zone") or ""),
        order=str(get("order") or ""),
        delimiter=str(get("delimiter") or ""),
        default_direction=Direction[str(get("default_direction") or "outbound").upper()],
        outcomes=outcomes,
        directions={w: Direction[str(d).upper()] for w, d in dict(get("directions") or {}).items()},  # type: ignore[call-overload]
        keep={c: tuple(v) for c, v in dict(get("keep") or {}).items()},  # type: ignore[call-overload]
        legs=str(get("legs") or ""),
        legs_add=bool(get("legs_add")),
        states=dict(get("states") or {}),  # type: ignore[call-overload]
        purpose=str(get("purpose") or "calls"),
    )


def load(path: Path) -> list[Profile]:
    """The profiles of one TOML file."""
    with path.open("rb") as stream:
        return [from_table(table) for table in tomllib.load(stream).get("profile", [])]


@cache
def catalogue() -> tuple[Profile, ...]:
    """The profiles that come with the program."""
    folder = paths.resource("profiles")
    return tuple(p for path in sorted(folder.glob("*.toml")) for p in load(path))


def find(profile_id: str) -> Profile | None:
    """The shipped profile of that id."""
    return next((p for p in catalogue() if profile_id == p.id or profile_id in p.also), None)


def by_header(names: Sequence[str]) -> tuple[Profile, float] | None:
    """The profile whose columns fit a header best, and how well (0 to 1); none below two thirds."""
    have = {parse(n).key for n in names if n.strip()}
    if len(have) < 2:
        return None
    best: tuple[Profile, float] | None = None
    for profile in catalogue():
        if profile.positional or not profile.columns:
            continue
        want = {parse(c).key for c in profile.columns}
        needs = {
            parse(c).key
            for c in profile.needs or [c for f, c in profile.fields.items() if f in ("start", "start_date")]
        }
        if not needs <= have:
            continue
        both = len(have & want)
        score = both / len(have) * 0.7 + both / len(want) * 0.3
        if both >= min(3, len(have)) and score > 0.55 and (best is None or score > best[1]):
            best = profile, score
    return best


_TELLING = 6
"""A format of fewer fields fits by chance unless each of them is beyond doubt."""


def _surely(name: str, facts: Facts) -> bool:
    """Whether a column of a file without header can hardly be anything else."""
    if name in ("caller", "callee"):
        long = sum(len(text) >= 3 for text in facts.distinct)
        return facts.phone > 0.6 and long > len(facts.distinct) * 0.9
    return facts.unique > 0.9 if name == "source_id" else True


def by_places(rows: Sequence[Sequence[str]], width: int) -> Profile | None:
    """The profile of a file without header whose columns, by their places, hold what they should."""
    from salesdesk.importers.facts import Facts
    from salesdesk.importers.meaning import FIT

    filled = [row for row in rows if any(row)][:300]
    if not filled:
        return None
    best: tuple[float, Profile] | None = None
    cache: dict[int, Facts] = {}
    for profile in catalogue():
        if not profile.positional or (profile.widths and width not in profile.widths):
            continue
        scores = []
        for name, column in profile.fields.items():
            place = profile.columns.index(column) if column in profile.columns else -1
            if not 0 <= place < width:
                if name in ("start", "start_date"):
                    scores = [0.0]
                    break
                continue
            facts = cache.setdefault(place, Facts("", [row[place] if place < len(row) else "" for row in filled]))
            fit = FIT[name](facts) if facts.filled else 0.4
            if len(profile.fields) < _TELLING and not _surely(name, facts):
                fit = 0.0
            if fit == 0 or (name == "start" and fit < 0.8):
                scores = [0.0]
                break
            scores.append(fit)
        score = sum(scores) / max(1, len(scores)) + len(scores) * 0.01
        if score > 0.6 and (best is None or score > best[0]):
            best = score, profile
    return best[1] if best else None
