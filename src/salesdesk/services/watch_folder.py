"""A folder where a dialer puts its exports: what is new in it is offered, or taken by its remembered layout.

The folder is looked through again and again; events of the file system get lost on network drives and are not relied
on. A file counts as finished when it stayed the same for a while. It is done with once its import is committed, and
remembered by its content: the watcher never moves, renames or deletes anything.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers.crm.inspection import kind_of
from salesdesk.models import ImportBatch, Setting
from salesdesk.paths import printable
from salesdesk.refusals import why
from salesdesk.services.imports.files import Stamp, stamp
from salesdesk.services.imports.gathering import SUFFIXES, is_working_file
from salesdesk.services.imports.outcome import FAILED, FileOutcome
from salesdesk.services.imports.recognising import CALLS, recognise
from salesdesk.store.database import Database
from salesdesk.types import Progress

if TYPE_CHECKING:
    from salesdesk.services.imports import ImportsService
    from salesdesk.services.outcomes.service import OutcomesService

SETTING, SEEN = "watch-folder", "watch-folder-seen"
QUIET_S = 5.0
"""How long a file must not have changed between two looks before it counts as finished."""
MOST_SEEN = 2_000
MOST_AT_ONCE = 200
"""New files that one look takes up; the others wait for the next."""


class WatchMode(StrEnum):
    """What happens to a new file."""

    OFF = "off"
    ASK = "ask"
    AUTOMATIC = "automatic"


class SeenAs(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    UNREADABLE = "unreadable"
    IGNORED = "ignored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """``pattern``: file names with ``*`` and ``?``, several with ``;`` between them; empty: every kind of table."""

    folder: str = ""
    mode: WatchMode = WatchMode.OFF
    pattern: str = ""

    @property
    def on(self) -> bool:
        """Whether there is anything to watch."""
        return self.mode is not WatchMode.OFF and bool(self.folder)

    def wants(self, name: str) -> bool:
        """Whether a file's name fits."""
        patterns = [part.strip().lower() for part in self.pattern.split(";") if part.strip()]
        if not patterns:
            return Path(name).suffix.lower() in SUFFIXES
        return any(fnmatch(name.lower(), pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that is done with: what became of it, and why in words where it was not imported. ``at``: UTC seconds."""

    name: str
    size: int
    changed_ns: int
    sha256: str
    state: SeenAs
    at: int
    batch: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finished file that nobody decided about. ``known``: its layout is remembered as ``kind``, calls or outcomes."""

    path: Path
    stamp: Stamp
    known: bool
    layout: str = ""
    kind: str = CALLS


@dataclass(frozen=True, slots=True)
class Scan:
    """What one look found. ``away``: why the folder cannot be looked into ("" when it can).

    ``unreadable`` are files found unreadable just now, named this once; ``growing`` counts files still being written.
    """

    waiting: tuple[Waiting, ...] = ()
    unreadable: tuple[tuple[Path, str], ...] = ()
    growing: int = 0
    away: str = ""


_Mark = tuple[int, int]
"""Size and time of the last change: while these stay, the content is not looked at again."""


@dataclass(slots=True)
class _Memory:
    """What was learned since the program started."""

    marks: dict[str, tuple[_Mark, float]] = field(default_factory=dict)
    waiting: dict[str, tuple[_Mark, Waiting]] = field(default_factory=dict)
    locked: dict[str, _Mark] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class WatchFolderService:
    """Looks through the folder. ``clock`` answers seconds; tests bring their own."""

    def __init__(
        self,
        database: Database,
        imports: ImportsService,
        outcomes: OutcomesService,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._imports = imports
        self._outcomes = outcomes
        self._clock = clock
        self._memory = _Memory()
        self.last = Scan()
        """What the latest look found."""

    def settings(self) -> WatchSettings:
        """What was chosen; off at first."""
        with self._database.read() as session:
            stored = session.get(Setting, SETTING)
            kept = cast("dict[str, str]", stored.value) if stored is not None else {}
        return WatchSettings(
            kept.get("folder", ""), WatchMode(kept.get("mode", WatchMode.OFF)), kept.get("pattern", "")
        )

    def change(self, settings: WatchSettings) -> WatchSettings:
        """Choose otherwise; returns what was in force. Raises RefusedError for watching no folder."""
        if settings.mode is not WatchMode.OFF and not settings.folder.strip():
            raise RefusedError(_("Choose the folder to watch first."))
        before = self.settings()
        with self._database.write() as session:
            session.merge(Setting(key=SETTING, value=asdict(settings)))
        if before.folder != settings.folder:
            self._memory, self.last = _Memory(), Scan()
        return before

    def seen(self) -> list[Seen]:
        """The files that are done with, newest first."""
        return sorted(self._seen().values(), key=lambda one: -one.at)

    def scan(self) -> Scan:
        """Look through the folder once; only files that were finished and are not done with are in the answer."""
        self.last = self._scan()
        return self.last

    def _scan(self) -> Scan:
        settings = self.settings()
        if not settings.on:
            return Scan()
        try:
            found = {path.name: mark for path, mark in _files(Path(settings.folder), settings)}
        except OSError as error:
            return Scan(away=why(error))
        growing = self._still_growing(found)
        seen = self._seen()
        waiting: list[Waiting] = []
        unreadable: list[tuple[Path, str]] = []
        done: list[Seen] = []
        for name, mark in found.items():
            if name in growing or self._is_done(seen.get(name), mark):
                continue
            if len(waiting) + len(done) >= MOST_AT_ONCE:
                break
            path = Path(settings.folder) / name
            result = self._look(path, mark)
            if isinstance(result, Waiting):
                if result.stamp.sha256 not in self._memory.failed:
                    waiting.append(result)
            elif result is not None:
                done.append(result)
                if result.state is SeenAs.UNREADABLE:
                    unreadable.append((path, result.why))
            elif self._memory.locked.get(name) != mark:
                self._memory.locked[name] = mark
                unreadable.append((path, _("It is open in another program; it will be tried again.")))
        self._remember(done)
        return Scan(tuple(waiting), tuple(unreadable), len(growing))

    def take(self, found: Waiting, progress: Progress | None = None) -> FileOutcome:
        """Import a file by its remembered layout; it is done with once that is committed. Raises Cancelled."""
        kind = kind_of(found.kind)
        (outcome,) = (
            self._imports.import_calls([found.path], None, progress)
            if kind is None
            else self._outcomes.import_files([found.path], None, kind, progress)
        )
        if progress is not None:
            progress.step(0)  # asked to stop: the file is not marked, and comes again
        if outcome.status == FAILED:
            self._memory.failed[found.stamp.sha256] = outcome.message
        else:
            self._remember([self._done(found, SeenAs.IMPORTED, outcome.batch)])
        return outcome

    def ignore(self, found: Waiting) -> None:
        """Don't offer this file again."""
        self._remember([self._done(found, SeenAs.IGNORED)])

    def offer_again(self, sha256: str) -> None:
        """Forget that a file was ignored or unreadable."""
        self._memory.failed.pop(sha256, None)
        kept = {name: one for name, one in self._seen().items() if one.sha256 != sha256}
        self._store(kept)

    # --- one file

    def _still_growing(self, found: Mapping[str, _Mark]) -> set[str]:
        """The files that are new or changed since the last look, or within the quiet time."""
        now, marks = self._clock(), self._memory.marks
        self._memory.marks = {
            name: marks[name] if name in marks and marks[name][0] == mark else (mark, now)
            for name, mark in found.items()
        }
        return {
            name for name, (_mark, since) in self._memory.marks.items() if name not in marks or now - since < QUIET_S
        }

    @staticmethod
    def _is_done(seen: Seen | None, mark: _Mark) -> bool:
        return seen is not None and (seen.size, seen.changed_ns) == mark

    def _look(self, path: Path, mark: _Mark) -> Waiting | Seen | None:
        """A finished file: waiting for a decision, done with, or (None) impossible to open just now."""
        known = self._memory.waiting.get(path.name)
        if known is not None and known[0] == mark:
            return self._unless_imported(known[1])
        try:
            now = stamp(path)
        except SalesDeskError:
            return None
        waiting = Waiting(path, now, known=False)
        before = self._unless_imported(waiting)
        if isinstance(before, Seen):
            return before
        for other in self._seen().values():
            if other.sha256 == now.sha256:
                return replace(other, name=path.name, size=now.size, changed_ns=now.changed_ns)
        try:
            seen = recognise(self._imports, self._outcomes, path)
        except SalesDeskError as error:
            return self._done(waiting, SeenAs.UNREADABLE, why=str(error))
        layout = seen.profile.name if seen.profile is not None else seen.understood.profile_name
        waiting = replace(waiting, known=seen.sure, layout=layout, kind=seen.kind)
        self._memory.waiting[path.name] = (mark, waiting)
        return waiting

    def _unless_imported(self, waiting: Waiting) -> Waiting | Seen:
        """Done with, when its content was ever imported, here or by hand; also when that was taken back again."""
        with self._database.read() as session:
            batch = session.scalar(
                select(ImportBatch.id).where(ImportBatch.sha256 == waiting.stamp.sha256).order_by(ImportBatch.id.desc())
            )
        return waiting if batch is None else self._done(waiting, SeenAs.IMPORTED, batch)

    def _done(self, found: Waiting, state: SeenAs, batch: int | None = None, why: str = "") -> Seen:
        mark = found.stamp
        name = found.path.name
        return Seen(name, mark.size, mark.changed_ns, mark.sha256, state, int(self._clock()), batch, why)

    # --- what is remembered

    def _seen(self) -> dict[str, Seen]:
        with self._database.read() as session:
            stored = session.get(Setting, SEEN)
            kept = cast("list[dict[str, Any]]", stored.value) if stored is not None else []
        return {one["name"]: Seen(**{**one, "state": SeenAs(one["state"])}) for one in kept}

    def _remember(self, done: list[Seen]) -> None:
        if done:
            self._store({**self._seen(), **{one.name: one for one in done}})

    def _store(self, seen: Mapping[str, Seen]) -> None:
        newest = sorted(seen.values(), key=lambda one: -one.at)[:MOST_SEEN]
        with self._database.write() as session:
            session.merge(Setting(key=SEEN, value=[asdict(one) for one in newest]))


def _files(folder: Path, settings: WatchSettings) -> Iterator[tuple[Path, _Mark]]:
    """The finished-looking files of a folder by name, folders within left out. Raises OSError."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries)
    for name in names:
        path = folder / name
        if is_working_file(path) or not settings.wants(name) or printable(name) != name:
            continue
        try:
            facts = path.stat()
            if path.is_file() and facts.st_size:
                yield path, (facts.st_size, facts.st_mtime_ns)
        except OSError:
            continue  # gone since it was listed
