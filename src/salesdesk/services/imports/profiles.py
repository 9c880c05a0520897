"""What was decided for a layout of file, remembered by the fingerprint of its header."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.models import ImportProfile
from salesdesk.types import Json, Outcome

_PLAIN = ("profile", "encoding", "delimiter", "sheet", "date_order", "timezone")
_MAPS = ("mapping", "duration_unit")


@dataclass(frozen=True, slots=True)
class Profile:
    """A remembered layout: its name, what the user decided for it, and when it was last used (UTC)."""

    id: int
    name: str
    fingerprint: str
    choices: Choices
    updated_at: int


def as_json(choices: Choices) -> dict[str, Json]:
    """Choices for keeping; only what was chosen. The year of a log without years belongs to one file only."""
    kept: dict[str, Json] = {name: value for name in _PLAIN if (value := getattr(choices, name)) is not None}
    kept.update({name: dict(value) for name in _MAPS if (value := getattr(choices, name))})
    if choices.outcome_words:
        kept["outcome_words"] = {word: outcome.word for word, outcome in choices.outcome_words.items()}
    return kept


def from_json(kept: Mapping[str, Any]) -> Choices:
    """Choices as kept."""
    words = {word: Outcome[name.upper()] for word, name in kept.get("outcome_words", {}).items()}
    values = {name: kept[name] for name in (*_PLAIN, *_MAPS) if name in kept}
    return Choices(**values, outcome_words=words)


def merged(said: Choices, learned: Choices) -> Choices:
    """What the user says now, and for the rest what was learned."""
    values: dict[str, Any] = {
        name: said_now if (said_now := getattr(said, name)) is not None else getattr(learned, name) for name in _PLAIN
    }
    for name in (*_MAPS, "outcome_words"):
        values[name] = {**getattr(learned, name), **getattr(said, name)}
    return replace(said, **values)


def find(session: Session, fingerprint: str) -> Profile | None:
    """The remembered layout of a header."""
    if not fingerprint:
        return None
    found = session.scalar(select(ImportProfile).where(ImportProfile.fingerprint == fingerprint))
    return _profile(found) if found else None


def all_profiles(session: Session) -> list[Profile]:
    """Every remembered layout, last used first."""
    return [_profile(row) for row in session.scalars(select(ImportProfile).order_by(ImportProfile.updated_at.desc()))]


def remember(session: Session, understood: Understanding, said: Choices, name: str) -> None:
    """Keep what was decided for this header, on top of what was known.

    The column of the call's id is kept even when nobody chose it: were it judged anew in each file, one with many
    repeats could be keyed by content, and its overlap with the next not be noticed.
    """
    if not understood.fingerprint:
        return
    row = session.scalar(select(ImportProfile).where(ImportProfile.fingerprint == understood.fingerprint))
    if row is None:
        row = ImportProfile(fingerprint=understood.fingerprint, name=understood.profile_name or name)
        session.add(row)
    identity = (
        {"source_id": understood.mapping["source_id"]} if len(understood.fields.get("source_id", ())) == 1 else {}
    )
    learned = merged(from_json(row.choices or {}), Choices(mapping=identity))
    row.choices = as_json(merged(said, learned))
    row.updated_at = int(time.time())
    session.flush()


def forget(session: Session, profile_id: int) -> None:
    """Forget a layout; the next file of it is looked at anew."""
    row = session.get(ImportProfile, profile_id)
    if row is not None:
        session.delete(row)


def _profile(row: ImportProfile) -> Profile:
    return Profile(row.id, row.name, row.fingerprint, from_json(cast("dict[str, Any]", row.choices)), row.updated_at)
