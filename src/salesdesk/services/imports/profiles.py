"""What was decided for a layout of file, remembered by the fingerprint of its header."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError, SalesDeskError, UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import profile_file
from salesdesk.importers.understanding import Choices, Memory, Understanding
from salesdesk.models import ImportProfile
from salesdesk.refusals import why
from salesdesk.store.database import Database
from salesdesk.types import Json, Outcome, OutcomeKind

_PLAIN = ("profile", "encoding", "delimiter", "sheet", "date_order", "timezone", "kind")
_MAPS = ("mapping", "duration_unit", "value_words")
_SURE = 0.5
"""How sure a decision must be to be believed in the next file."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Profile:
    """A remembered layout: its name, what the user decided for it, and when it was last used (UTC).

    ``memory`` is what the program decided by itself (``understanding.Memory``).
    """

    id: int
    name: str
    fingerprint: str
    choices: Choices
    updated_at: int
    memory: Memory = Memory()  # noqa: RUF009  (frozen)

    @property
    def whole(self) -> Choices:
        """The user's decisions with the program's own below them."""
        return replace(self.choices, memory=self.memory if self.memory != Memory() else None)


@dataclass(frozen=True, slots=True)
class Received:
    """A layout taken in from a file, and the one of the same header that it replaced."""

    profile: Profile
    before: Profile | None


class ProfilesService:
    """The remembered layouts: listed, renamed, edited, deleted, given to a colleague and taken from one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Profile]:
        """Every remembered layout, last used first."""
        with self._database.read() as session:
            return all_profiles(session)

    def get(self, profile_id: int) -> Profile:
        """One layout. Raises RefusedError when there is none with this id."""
        with self._database.read() as session:
            return _profile(_known(session, profile_id))

    def named(self, name: str) -> Profile | None:
        """The layout of that name, without regard to case; None when there is none."""
        wanted = name.strip().casefold()
        return next((profile for profile in self.all() if profile.name.casefold() == wanted), None)

    def rename(self, profile_id: int, name: str) -> Profile:
        """Give a layout another name; returns it as it was (for ``restore``).

        Raises RefusedError for an empty name and one that another layout has.
        """
        with self._database.write() as session:
            row = _known(session, profile_id)
            before = _profile(row)
            row.name = _good_name(session, name, row.id)
            return before

    def edit(self, profile_id: int, choices: Choices) -> Profile:
        """Decide otherwise for a layout; returns it as it was (for ``restore``)."""
        with self._database.write() as session:
            row = _known(session, profile_id)
            before = _profile(row)
            row.choices = _kept(replace(choices, memory=None), before.memory)
            return before

    def delete(self, profile_id: int) -> Profile:
        """Forget a layout, so that the next file of it is looked at anew; returns it (for ``restore``)."""
        with self._database.write() as session:
            row = _known(session, profile_id)
            before = _profile(row)
            session.delete(row)
            return before

    def restore(self, profile: Profile) -> None:
        """Put a layout back as it was, in place of the one that has its header now."""
        with self._database.write() as session:
            _put(session, profile)

    def export(self, profile_id: int) -> bytes:
        """A layout as the content of a small TOML file that a colleague can take in."""
        profile = self.get(profile_id)
        return profile_file.dumps(profile_file.ProfileFile(profile.name, profile.fingerprint, profile.whole))

    def save(self, profile_id: int, path: Path) -> Path:
        """Write a layout to a file. Raises SalesDeskError when it cannot be written; an older file then stays."""
        data = self.export(profile_id)
        partial = path.with_name(path.name + ".part")
        try:
            partial.write_bytes(data)
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise SalesDeskError(
                _("{path} cannot be written: {detail}.").format(path=path, detail=why(error)),
                _("Choose another place, or close the file in other programs."),
            ) from error
        return path

    def import_(self, path: Path) -> Received:
        """Take in a colleague's layout, in place of one for the same header.

        Raises UnreadableFileError when the file is no such layout, or something in it cannot be right.
        """
        read = profile_file.load(path)
        if not read.fingerprint:
            raise UnreadableFileError(
                _("{path} doesn't say which header it is for.").format(path=path.name),
                _("Ask your colleague to export the profile again."),
            )
        with self._database.write() as session:
            before = find(session, read.fingerprint)
            name = _free_name(session, read.name, before.id if before else 0)
            choices, memory = replace(read.choices, memory=None), read.choices.memory or Memory()
            row = _put(session, Profile(0, name, read.fingerprint, choices, int(time.time()), memory))
            return Received(_profile(row), before)


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
        name: said_now if (said_now := getattr(said, name)) is not None else getattr(learned, name)
        for name in (*_PLAIN, "memory")
    }
    for name in (*_MAPS, "outcome_words"):
        values[name] = {**getattr(learned, name), **getattr(said, name)}
    return replace(said, **values)


def find(session: Session, fingerprint: str) -> Profile | None:
    """The remembered layout of a header."""
    row = _row(session, fingerprint)
    return _profile(row) if row else None


def find_kinds(session: Session, header: str) -> Profile | None:
    """The remembered layout of a header as some kind of outcome, the one used last."""
    found = [find(session, f"{kind.value}:{header}") for kind in OutcomeKind] if header else []
    return max((one for one in found if one is not None), key=lambda one: one.updated_at, default=None)


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
    row = _row(session, understood.fingerprint)
    if row is None:
        free = _free_name(session, understood.profile_name or name, 0)
        row = ImportProfile(fingerprint=understood.fingerprint, name=free, choices={})
        session.add(row)
    identity = (
        {"source_id": understood.mapping["source_id"]} if len(understood.fields.get("source_id", ())) == 1 else {}
    )
    before = _profile(row)
    learned = merged(before.choices, Choices(mapping=identity))
    choices = replace(merged(said, learned), memory=None)
    row.choices = _kept(choices, _decided(understood, choices, before.memory))
    row.updated_at = int(time.time())
    session.flush()


def _decided(u: Understanding, choices: Choices, before: Memory) -> Memory:
    """What the program decided and is sure of, where the user didn't; with what it decided before."""
    sure = {u.columns[places[0]].name for places in u.fields.values() if u.columns[places[0]].confidence >= _SURE}
    columns = {
        name: column
        for name, column in u.mapping.items()
        if column in sure and len(u.fields[name]) == 1 and name not in choices.mapping
    }
    taken = {*columns.values(), *choices.mapping.values()}
    old = {
        name: column for name, column in before.mapping.items() if column not in taken and name not in choices.mapping
    }
    units = {name: unit for name, unit in u.units.items() if name in columns and name not in choices.duration_unit}
    order = "" if u.order_is_open or choices.date_order else u.date_order
    return Memory({**old, **columns}, order or before.date_order, {**before.duration_unit, **units})


def _kept(choices: Choices, memory: Memory) -> dict[str, Json]:
    decided: dict[str, Json] = {
        "mapping": dict(memory.mapping),
        "duration_unit": dict(memory.duration_unit),
        "date_order": memory.date_order,
    }
    kept = as_json(choices)
    return {**kept, "decided": {k: v for k, v in decided.items() if v}} if memory != Memory() else kept


def _row(session: Session, fingerprint: str) -> ImportProfile | None:
    if not fingerprint:
        return None
    return session.scalar(select(ImportProfile).where(ImportProfile.fingerprint == fingerprint))


def _known(session: Session, profile_id: int) -> ImportProfile:
    row = session.get(ImportProfile, profile_id)
    if row is None:
        raise RefusedError(
            _("There is no profile {number}.").format(number=profile_id), _("It may have been deleted meanwhile.")
        )
    return row


def _put(session: Session, profile: Profile) -> ImportProfile:
    row = _row(session, profile.fingerprint)
    if row is None:
        row = ImportProfile(fingerprint=profile.fingerprint)
        if profile.id and session.get(ImportProfile, profile.id) is None:
            row.id = profile.id
        session.add(row)
    row.name, row.choices, row.updated_at = profile.name, _kept(profile.choices, profile.memory), profile.updated_at
    session.flush()
    return row


def _good_name(session: Session, name: str, own_id: int) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise RefusedError(_("A profile needs a name."))
    if len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise RefusedError(_("This name is too long, or holds signs that cannot be shown."))
    if plain.casefold() in _names(session, own_id):
        raise RefusedError(_("Another profile is called “{name}”.").format(name=plain), _("Choose another name."))
    return plain


def _free_name(session: Session, name: str, own_id: int) -> str:
    """The name, with a number behind it when another layout has it."""
    wanted, taken = name[:_LONGEST_NAME].strip() or _("Imported layout"), _names(session, own_id)
    number = 1
    while (found := wanted if number == 1 else f"{wanted} ({number})").casefold() in taken:
        number += 1
    return found


def _names(session: Session, but: int) -> set[str]:
    return {name.casefold() for name in session.scalars(select(ImportProfile.name).where(ImportProfile.id != but))}


def _profile(row: ImportProfile) -> Profile:
    kept = cast("dict[str, Any]", row.choices or {})
    decided = kept.get("decided", {})
    memory = Memory(decided.get("mapping", {}), decided.get("date_order", ""), decided.get("duration_unit", {}))
    return Profile(row.id, row.name, row.fingerprint, from_json(kept), row.updated_at, memory)
