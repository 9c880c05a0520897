"""What a file is, read from its first bytes before SQLite touches it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

APPLICATION_ID = 0x53446B31
"""``SDk1``: written into every SalesDesk database, so that another program's file is never taken for ours."""

SCHEMA = 6
"""The schema's number (``user_version``); a file with a higher one was written by a newer program."""

_MAGIC = b"SQLite format 3\x00"


class FileState(StrEnum):
    """What stands at the path of a database."""

    ABSENT = "absent"
    ORPHANED = "orphaned"
    EMPTY = "empty"
    NOT_SQLITE = "not_sqlite"
    FOREIGN = "foreign"
    NEWER = "newer"
    TRUNCATED = "truncated"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The state of the file and the schema number it names (0 where it has none)."""

    state: FileState
    schema: int = 0


def look(path: Path) -> FileFacts:
    """Read the header of a file; never writes, never opens it with SQLite. Raises OSError.

    A write-ahead log without its file is named: the engine would play it into any new file of the name.
    """
    if not path.exists():
        log = path.with_name(path.name + "-wal")
        orphaned = log.exists() and log.stat().st_size > 0
        return FileFacts(FileState.ORPHANED if orphaned else FileState.ABSENT)
    size = path.stat().st_size
    if size == 0:
        return FileFacts(FileState.EMPTY)
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(_MAGIC) or len(head) < 100:
        return FileFacts(FileState.NOT_SQLITE)
    schema = int.from_bytes(head[60:64], "big")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        return FileFacts(FileState.FOREIGN, schema)
    if schema > SCHEMA:
        return FileFacts(FileState.NEWER, schema)
    page = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page == 1 else page
    if size < int.from_bytes(head[28:32], "big") * page_size and not _has_log(path):
        return FileFacts(FileState.TRUNCATED, schema)
    return FileFacts(FileState.OURS, schema)


def _has_log(path: Path) -> bool:
    """Whether a write-ahead log lies beside the file.

    A program killed while it folded the log in leaves a file shorter than its first page says; SQLite repairs
    that from the log when it opens it.
    """
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
