"""What an import hands back: plain frozen values, and their form on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone

from salesdesk.errors import SalesDeskError
from salesdesk.importers.understanding import Understanding
from salesdesk.services.people.suggesting import UnknownAgent
from salesdesk.types import Json

IMPORTED, ALREADY, FAILED = "imported", "already-imported", "failed"
MENDED = "mended"
"""The kind of a kept row that was put right, followed by the batch it went into: ``mended:12``."""


def moment(utc: int | None, offset_s: int | None) -> str | None:
    """UTC epoch seconds as ISO 8601 with the offset of the wall clock: ``2026-10-12T09:30:00+08:00``."""
    if utc is None:
        return None
    zone = timezone(timedelta(seconds=offset_s or 0))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=utc)).astimezone(zone).isoformat()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file; ``rows = imported + duplicates + rejected + not_calls`` always.

    ``status`` is ``imported``, ``already-imported`` or ``failed`` (then ``message`` and ``hint`` say why and what
    to do, and nothing of the file is stored). ``reasons`` and ``not_call_reasons`` count by stable code.
    ``dry_run``: the counts are what an import would do; nothing was stored.
    """

    file: str
    status: str = IMPORTED
    batch: int | None = None
    profile: str = ""
    profile_name: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""
    duration_unit: str = ""
    timezone: str = ""
    rows: int = 0
    imported: int = 0
    duplicates: int = 0
    rejected: int = 0
    not_calls: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    not_call_reasons: Mapping[str, int] = field(default_factory=dict)
    agents_created: tuple[str, ...] = ()
    unknown_agents: tuple[UnknownAgent, ...] = ()
    """The agents made (or, in a dry run, to be made) for this file, each with those who may be meant instead."""
    first_start: str | None = None
    last_start: str | None = None
    talk_s: int = 0
    unknown_words: Mapping[str, int] = field(default_factory=dict)
    message: str = ""
    hint: str = ""
    dry_run: bool = False
    kind: str = "calls"
    """``calls``, ``people``, or which kind of outcome (``types.OutcomeKind``; ``""`` where nobody could tell)."""
    records: int = 0
    """Of outcomes: the records stored; a leave of a week is five or seven of them."""
    updated: int = 0
    """Of outcomes: how many of the imported rows brought a record up to date that was there before."""

    def reading_as(self, understood: Understanding) -> FileOutcome:
        """The same with how the file was read."""
        return replace(
            self,
            profile=understood.profile,
            profile_name=understood.profile_name,
            encoding=understood.encoding,
            delimiter=understood.delimiter,
            sheet=understood.sheet,
            header_rows=tuple(understood.header_rows),
            mapping=dict(understood.mapping),
            date_format=understood.date_format,
            duration_unit=understood.duration_unit,
            timezone=understood.timezone,
            unknown_words=dict(understood.unknown_words),
        )

    def as_json(self) -> dict[str, Json]:
        """The shape of ``import calls`` in the command line's contract, with a little more."""
        return {
            "file": self.file,
            "status": self.status,
            "batch": self.batch,
            "profile": self.profile or None,
            "profile_name": self.profile_name or None,
            "encoding": self.encoding or None,
            "delimiter": self.delimiter or None,
            "sheet": self.sheet or None,
            "header_rows": list(self.header_rows),
            "mapping": dict(self.mapping),
            "date_format": self.date_format or None,
            "duration_unit": self.duration_unit or None,
            "timezone": self.timezone or None,
            "rows": self.rows,
            "imported": self.imported,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
            "not_calls": self.not_calls,
            "reasons": dict(self.reasons),
            "not_call_reasons": dict(self.not_call_reasons),
            "agents_created": list(self.agents_created),
            "unknown_agents": [
                {
                    "name": agent.name,
                    "number": agent.number,
                    "candidates": [
                        {"name": c.name, "number": c.number, "reason": c.reason, "confidence": c.confidence}
                        for c in agent.candidates
                    ],
                }
                for agent in self.unknown_agents
                if agent.candidates
            ],
            "first_start": self.first_start,
            "last_start": self.last_start,
            "talk_s": self.talk_s,
            "unknown_words": dict(self.unknown_words),
            "message": " ".join(part for part in (self.message, self.hint) if part),
            "dry_run": self.dry_run,
            **self._of_outcomes(),
        }

    def _of_outcomes(self) -> dict[str, Json]:
        """What only files of orders, payments and the like have."""
        if self.kind in ("calls", "people"):
            return {}
        return {"kind": self.kind or None, "records": self.records, "updated": self.updated}


def failed(file: str, error: SalesDeskError) -> FileOutcome:
    """The outcome of a file of which nothing was imported."""
    return FileOutcome(file, FAILED, message=error.message, hint=error.hint)


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as the list shows it; ``status`` is ``imported`` or ``undone``, days are local dates.

    ``profile`` is the name of the format as the program knows it; ``understanding`` how the file was read
    (the shape of ``inspect``). Times are UTC epoch seconds.
    """

    id: int
    kind: str
    status: str
    file_name: str
    file_path: str
    file_size: int
    imported_at: int
    undone_at: int | None
    profile: str
    rows: int
    imported: int
    duplicates: int
    rejected: int
    not_calls: int
    reasons: Mapping[str, int]
    not_call_reasons: Mapping[str, int]
    first_day: date | None
    last_day: date | None
    talk_s: int
    understanding: Mapping[str, Json] = field(default_factory=dict)

    @property
    def mends(self) -> int | None:
        """The batch whose rejected rows, put right, are in this one."""
        kept = self.understanding.get("mends")
        return kept if isinstance(kept, int) else None

    @property
    def outcome(self) -> str:
        """Which kind of outcome its records are; "" for calls and rosters."""
        return str(self.understanding.get("outcome") or "")

    def as_json(self) -> dict[str, Json]:
        """One entry of ``import list``."""
        return {
            "batch": self.id,
            "kind": self.kind,
            "status": self.status,
            "file": self.file_path,
            "imported_at": moment(self.imported_at, 0),
            "undone_at": moment(self.undone_at, 0),
            "profile": self.profile or None,
            "rows": self.rows,
            "imported": self.imported,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
            "not_calls": self.not_calls,
            "reasons": dict(self.reasons),
            "not_call_reasons": dict(self.not_call_reasons),
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "talk_s": self.talk_s,
        }


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did.

    ``also_in`` names other imported files that hold some of its calls (they were duplicates there): importing
    such a file again brings these calls back.
    """

    batch: int
    file_name: str
    calls: int
    agents_removed: int
    also_in: tuple[str, ...] = ()
    records: int = 0
    """Orders, payments and other outcomes that were removed or put back as they were."""


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A row that was not imported: its line in the file, why in words, the offending text, and its cells.

    ``bad`` are the places of the cells that the reason is about; ``id`` names the row among those kept.
    """

    line: int
    kind: str
    reason: str
    why: str
    detail: str
    cells: tuple[str, ...]
    bad: tuple[int, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What taking a batch back would remove: calls, and the agents only it knew, by name.

    ``stay`` are agents it brought who stay, because they were confirmed or others' calls are theirs.
    """

    batch: int
    calls: int
    agents: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    records: int = 0
    """Orders, payments and other outcomes that are removed or put back as they were."""


@dataclass(frozen=True, slots=True)
class TurnedAwayPage:
    """Some of the rows that were not imported, how many are kept in all, and how many there were."""

    rows: tuple[TurnedAway, ...]
    kept: int
    counted: int
