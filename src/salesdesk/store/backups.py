"""Backups that are worth what their restore is: made by the engine's backup call, then opened and checked."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as engine_module

from salesdesk.errors import DatabaseError
from salesdesk.i18n import _
from salesdesk.store.database import connect, problems
from salesdesk.store.faults import in_words
from salesdesk.store.files import FileState, look

KEEP = 30
"""How many numbered backups are kept in the folder; pruned by their sequence, never by a clock."""

_NUMBERED = re.compile(r"^salesdesk-(\d{6})(-.*)?\.db$")


def _sequence(folder: Path) -> list[tuple[int, Path]]:
    found = [(int(m[1]), path) for path in folder.glob("salesdesk-*.db") if (m := _NUMBERED.match(path.name))]
    return sorted(found)


def numbered_backups(folder: Path) -> list[Path]:
    """The numbered backups of a folder, oldest first."""
    return [path for _number, path in _sequence(folder)] if folder.is_dir() else []


def back_up(path: Path, folder: Path, label: str = "") -> Path:
    """Write the next numbered backup of the database into ``folder`` and prune the oldest; returns its path."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            _("The folder {path} cannot be made: {detail}.").format(path=folder, detail=error.strerror),
            _("Check the permissions of the file and its folder, or choose another place."),
        ) from error
    taken = _sequence(folder)
    number = taken[-1][0] + 1 if taken else 1
    target = folder / f"salesdesk-{number:06d}{'-' + label if label else ''}.db"
    back_up_to(path, target)
    for _old, old in _sequence(folder)[:-KEEP]:
        old.unlink(missing_ok=True)
    return target


def back_up_to(path: Path, target: Path) -> None:
    """Back the live database up to ``target``: written beside it, checked, synced, then renamed into place.

    Raises DatabaseError, with any older file at ``target`` kept, when it cannot be written or does not check.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with (
            in_words(target),
            closing(connect(path, read_only=True)) as source,
            closing(engine_module.connect(str(part))) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        found = problems(part)
        if found:
            raise DatabaseError(
                _("The backup of {path} does not check: {detail}.").format(path=path, detail=found[0]),
                _("The database itself may be damaged: run the check in Settings and restore an older backup."),
            )
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise DatabaseError(
            _("The backup cannot be written to {path}: {detail}.").format(path=target, detail=error.strerror),
            _("Choose another folder, or free some space."),
        ) from error
    finally:
        for leftover in (part, part.with_name(part.name + "-journal")):
            leftover.unlink(missing_ok=True)


def restore(backup: Path, path: Path) -> Path | None:
    """Put a checked backup in the place of the database, which must be closed; returns where the old file went.

    Raises DatabaseError, with nothing changed, when the backup is not a sound SalesDesk database.
    """
    state = look(backup).state
    found = problems(backup) if state is FileState.OURS else [state.value]
    if found:
        raise DatabaseError(
            _("{path} is not a sound SalesDesk backup: {detail}.").format(path=backup, detail=found[0]),
            _("Choose another backup. Nothing was changed."),
        )
    part = path.with_name(path.name + ".restore")
    back_up_to(backup, part)
    kept = _set_aside(path) if path.exists() else None
    part.replace(path)
    return kept


def _set_aside(path: Path) -> Path:
    """Keep the old file under a name of its own, with its log if that cannot be folded in.

    The old file also stays in its place, so that there is a database at every moment. No log may stay there:
    beside another database it would be taken for that one's.
    """
    kept = _free_name(path)
    log, kept_log = path.with_name(path.name + "-wal"), kept.with_name(kept.name + "-wal")
    if log.exists():  # before the engine touches it: of a damaged file the log may be the best that is left
        shutil.copy2(log, kept_log)
    if _fold(path):
        kept_log.unlink(missing_ok=True)
    try:
        os.link(path, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(path, kept)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return kept


def _free_name(path: Path) -> Path:
    numbers = itertools.count(1)
    names = (path.with_name(f"{path.stem}-before-restore-{number}{path.suffix}") for number in numbers)
    return next(name for name in names if not name.exists())


def _fold(path: Path) -> bool:
    """Bring the write-ahead log into the file; False for a damaged file, which is set aside as it is."""
    try:
        with closing(connect(path)) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except engine_module.DatabaseError:
        return False
    return not busy
