"""Attachments in backups: which contents a file refers to, and how they go with it and come back.

A numbered backup has the contents in a folder ``attachments`` that all backups of its folder share, so that thirty
backups hold each content once. A backup to a file of the user's choosing holds them within, in a table of its own: it
may be carried anywhere, and nothing gets lost on the way. A restore takes them from wherever they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine_module

from salesdesk.store.contents import CHUNK, Contents, ContentState, beside
from salesdesk.store.database import connect

TABLE = "attachment_content"
"""Only in backups; a restored database has it no more."""

_CREATE = f"CREATE TABLE IF NOT EXISTS {TABLE} (sha256 TEXT, number INTEGER, data BLOB, PRIMARY KEY (sha256, number))"


def shared(folder: Path) -> Contents:
    """The contents that the numbered backups of a folder share."""
    return Contents(folder / "attachments")


def referred(path: Path) -> dict[str, str]:
    """The contents a database file refers to, each with a title. Raises the engine's DatabaseError."""
    with closing(connect(path, read_only=True)) as connection:
        return _referred(connection)


def _referred(connection: Any) -> dict[str, str]:
    if not _has(connection, "attachment"):
        return {}
    rows = connection.execute("SELECT sha256, title FROM attachment WHERE removed_at IS NULL ORDER BY id DESC")
    return dict(rows.fetchall())


def _has(connection: Any, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


def of_all(files: Iterable[Path]) -> set[str] | None:
    """What any of some files refers to; None when one of them can't tell."""
    found: set[str] = set()
    for path in files:
        if path.with_name(path.name + "-wal").exists():  # set aside damaged, with its log
            return None
        try:
            found |= referred(path).keys()
        except engine_module.DatabaseError:
            return None
    return found


def missing(path: Path) -> list[str]:
    """The titles of the attachments of a database whose content is not beside it, or not sound."""
    contents = beside(path)
    return [title for sha256, title in referred(path).items() if contents.state(sha256) is not ContentState.SOUND]


def put_within(part: Path, contents: Contents) -> None:
    """Write the contents that a finished copy refers to into the copy itself. Those that are not sound stay out."""
    with closing(connect(part)) as connection:
        wanted = [one for one in _referred(connection) if contents.state(one) is ContentState.SOUND]
        if not wanted:
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_CREATE)
        for sha256 in wanted:
            with contents.path(sha256).open("rb") as file:
                connection.executemany(
                    f"INSERT OR REPLACE INTO {TABLE} VALUES (?, ?, ?)",
                    ((sha256, number, chunk) for number, chunk in enumerate(iter(lambda: file.read(CHUNK), b""))),
                )
        connection.execute("COMMIT")


def put_beside(part: Path, contents: Contents, folder: Path) -> None:
    """Copy the contents that a finished copy refers to into the folder the numbered backups share."""
    for sha256 in referred(part):
        shared(folder).take_from(contents, sha256)


def bring_back(part: Path, backup: Path, path: Path) -> None:
    """Before ``part`` (a copy of ``backup``) becomes the database ``path``: its contents to where they belong.

    Raises SalesDeskError when the folder refuses. What is nowhere to be found stays missing (``missing``).
    """
    contents, places = beside(path), (shared(backup.parent), beside(backup))
    with closing(connect(part)) as connection:
        within = _has(connection, TABLE)
        for sha256 in _referred(connection):
            if any(contents.take_from(place, sha256) for place in places):
                continue
            if within:
                contents.take(_Reader(_chunks(connection, sha256)))
        if within:
            connection.execute(f"DROP TABLE {TABLE}")


def _chunks(connection: Any, sha256: str) -> Iterator[bytes]:
    query = f"SELECT data FROM {TABLE} WHERE sha256 = ? ORDER BY number"
    for (data,) in connection.execute(query, (sha256,)):
        yield data


class _Reader:
    """Chunks as a file that is read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, _size: int = -1) -> bytes:
        """The next chunk; empty at the end."""
        return next(self._chunks, b"")
