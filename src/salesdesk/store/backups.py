"""Backups that are worth what their restore is: made by the engine's backup call, then opened and checked."""

from __future__ import annotations

import contextlib
import glob
import itertools
import os
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as engine_module

from salesdesk.errors import DatabaseError
from salesdesk.i18n import N_, _
from salesdesk.refusals import why
from salesdesk.store import attached
from salesdesk.store.contents import beside
from salesdesk.store.database import connect, problems
from salesdesk.store.faults import in_words
from salesdesk.store.files import FileState, look

KEEP = 30
"""How many numbered backups are kept in the folder; pruned by their sequence, never by a clock."""

_BESIDE = ("-wal", "-shm")

_NUMBERED = re.compile(r"^salesdesk-(\d{6})(-.*)?\.db$")


def _sequence(folder: Path) -> list[tuple[int, Path]]:
    found = [(int(m[1]), path) for path in folder.glob("salesdesk-*.db") if (m := _NUMBERED.match(path.name))]
    return sorted(found)


def numbered_backups(folder: Path) -> list[Path]:
    """The numbered backups of a folder, oldest first."""
    return [path for _number, path in _sequence(folder)] if folder.is_dir() else []


def back_up(path: Path, folder: Path, label: str = "") -> Path:
    """Write the next numbered backup of the database into ``folder`` and prune the oldest; returns its path.

    What is attached is kept in a folder beside them, which all the backups share.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            _("The folder {path} cannot be made: {detail}.").format(path=folder, detail=why(error)),
            _("Check the permissions of the file and its folder, or choose another place."),
        ) from error
    taken = _sequence(folder)
    number = taken[-1][0] + 1 if taken else 1
    target = folder / f"salesdesk-{number:06d}{'-' + label if label else ''}.db"
    back_up_to(path, target, lambda part: attached.put_beside(part, beside(path), folder))
    pruned = _sequence(folder)[:-KEEP]
    for _old, old in pruned:
        with contextlib.suppress(OSError):  # one that cannot be removed is no reason to fail: the backup is made
            old.unlink(missing_ok=True)
    if pruned and attached.shared(folder).folder.is_dir():
        wanted = attached.of_all(numbered_backups(folder))
        if wanted is not None:
            attached.shared(folder).sweep(wanted)
    return target


def back_up_whole(path: Path, target: Path) -> None:
    """Like ``back_up_to``, with what is attached within the file: it may be carried anywhere."""
    back_up_to(path, target, lambda part: attached.put_within(part, beside(path)))


def referred_beside(path: Path) -> set[str] | None:
    """The contents that the files set aside at restores refer to; None when one of them can't tell."""
    return attached.of_all(path.parent.glob(f"{glob.escape(path.stem)}-before-restore-*{glob.escape(path.suffix)}"))


def back_up_to(path: Path, target: Path, attach: Callable[[Path], object] | None = None) -> None:
    """Back the live database up to ``target``: written beside it, checked, synced, then renamed into place.

    ``attach`` is given the finished copy before it is checked. Raises DatabaseError, with any older file at
    ``target`` kept, when it cannot be written or does not check.
    """
    part = target.with_name(target.name + ".part")
    try:
        if target.exists() and target.samefile(path):
            raise DatabaseError(
                _("{path} is the database itself.").format(path=target), _("Choose another name for the backup.")
            )
        part.unlink(missing_ok=True)
        with (
            in_words(target, source=path),
            closing(connect(path, read_only=True)) as source,
            closing(engine_module.connect(str(part))) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        if attach is not None:
            with in_words(target, source=path):
                attach(part)
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
            _("The backup cannot be written to {path}: {detail}.").format(path=target, detail=why(error)),
            _("Choose another folder, or free some space."),
        ) from error
    finally:
        for tail in ("", "-journal", *_BESIDE):
            with contextlib.suppress(OSError):
                part.with_name(part.name + tail).unlink(missing_ok=True)


def restore(backup: Path, path: Path) -> Path | None:
    """Put a checked backup in the place of the database, which must be closed; returns where the old file went.

    At every moment either the old file or the new one has the name: a restore that is killed leaves no gap in which
    a new, empty database could be made. Raises DatabaseError, with nothing changed, when the backup is not a sound
    SalesDesk database or when another program has the database open. What was attached comes back, too, as far as the
    backup has it (``attached.missing``).
    """
    detail = _unsound(backup)
    if detail:
        raise DatabaseError(
            _("{path} is not a sound SalesDesk backup: {detail}.").format(path=backup, detail=detail),
            _("Choose another backup. Nothing was changed."),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".restore")
        back_up_to(backup, part)
        try:
            with in_words(part):
                attached.bring_back(part, backup, path)
                with closing(engine_module.connect(str(part))) as connection:
                    connection.execute("PRAGMA journal_mode=WAL")
            kept = _keep(path)
            for tail in _BESIDE:
                path.with_name(path.name + tail).unlink(missing_ok=True)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise DatabaseError(
            _("{path} cannot be restored: {detail}.").format(path=path, detail=why(error)),
            _("Check the permissions of the file and its folder. The database was left as it is."),
        ) from error
    return kept


def _unsound(backup: Path) -> str:
    """Why a file is no backup to restore, in words; empty when it is one."""
    words = {
        FileState.ABSENT: N_("there is no such file or folder"),
        FileState.ORPHANED: N_("there is no such file or folder"),
        FileState.EMPTY: N_("it is cut short"),
        FileState.TRUNCATED: N_("it is cut short"),
        FileState.NOT_SQLITE: N_("it is another kind of file"),
        FileState.FOREIGN: N_("it is the database of another program"),
        FileState.NEWER: N_("it was written by a newer SalesDesk"),
    }
    try:
        state = look(backup).state
    except OSError as error:
        return why(error)
    if state in words:
        return _(words[state])
    found = problems(backup)
    return found[0] if found else ""


def _keep(path: Path) -> Path | None:
    """Give the old file a second name, everything in it; a damaged one with its write-ahead log beside it."""
    state = look(path).state
    if state is FileState.ABSENT:
        return None
    kept = _free_name(path)
    if state not in (FileState.OURS, FileState.NEWER) or not _folded(path):
        log = path.with_name(path.name + "-wal")
        if log.exists():
            _second_name(log, kept.with_name(kept.name + "-wal"))
    if state is FileState.ORPHANED:
        return None
    _second_name(path, kept)
    return kept


def _free_name(path: Path) -> Path:
    numbers = itertools.count(1)
    names = (path.with_name(f"{path.stem}-before-restore-{number}{path.suffix}") for number in numbers)
    return next(name for name in names if not name.exists())


def _second_name(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a disk without hard links
        shutil.copy2(old, new)


def _folded(path: Path) -> bool:
    """Bring the write-ahead log into the file; False when it is too damaged for that. Raises what a lock raises.

    Leaving WAL mode takes the file for oneself alone, so it fails while any other program has it open.
    """
    try:
        with closing(connect(path)) as connection:
            connection.execute("PRAGMA busy_timeout=2000")
            connection.execute("PRAGMA journal_mode=DELETE")
    except engine_module.DatabaseError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DatabaseError(
                _("{path} is open in another window or program.").format(path=path),
                _("Close it there and try again. Nothing was changed."),
            ) from error
        return False
    return True
