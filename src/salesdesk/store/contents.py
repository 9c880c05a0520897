"""A folder of files named by the SHA-256 of their content: what is there is whole, and never changes.

A file is written under another name, flushed to the disk and then renamed, so that a program killed on the way leaves
nothing under a name that counts. Two equal files are one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.refusals import why

CHUNK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")
_PART = ".part"
_PART_AGE_S = 86_400
"""A half-written file older than this belongs to no program that still writes it."""


class ContentState(StrEnum):
    """What stands under a content's name."""

    SOUND = "sound"
    MISSING = "missing"
    CHANGED = "changed"


class Readable(Protocol):
    """Anything that gives its bytes in pieces, and nothing at its end."""

    def read(self, size: int, /) -> bytes:
        """The next piece."""


class TooLargeError(Exception):
    """The source is larger than what was allowed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A content that is kept now: its name and its size in bytes."""

    sha256: str
    size: int


def beside(database: Path) -> Contents:
    """The contents that belong to a database: in a folder of its name beside it."""
    return Contents(database.with_name(database.name + ".attachments"))


class Contents:
    """The folder; it is made when the first content comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where a content is or would be."""
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"no content has the name {sha256!r}")
        return self.folder / sha256

    def names(self) -> set[str]:
        """Every content that is there. Raises OSError when the folder can't be read."""
        if not self.folder.is_dir():
            return set()
        return {entry.name for entry in os.scandir(self.folder) if _NAME.fullmatch(entry.name)}

    def holds(self, sha256: str) -> bool:
        """Whether something stands under the name; ``state`` says whether it is sound."""
        return self.path(sha256).is_file()

    def state(self, sha256: str) -> ContentState:
        """Read the content whole and say whether it is what its name says."""
        try:
            with self.path(sha256).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return ContentState.MISSING
        except OSError:
            return ContentState.CHANGED
        return ContentState.SOUND if found == sha256 else ContentState.CHANGED

    def take(self, source: Readable, limit: int | None = None) -> Taken:
        """Keep what a file holds, read from where it stands.

        Raises TooLargeError beyond ``limit`` bytes, OSError when ``source`` can't be read, SalesDeskError when the
        folder refuses.
        """
        digest, size = hashlib.sha256(), 0
        with self._part() as (file, finish):
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLargeError
                digest.update(chunk)
                with _refused(self.folder):
                    file.write(chunk)
            finish(digest.hexdigest())
        return Taken(digest.hexdigest(), size)

    def take_from(self, other: Contents, sha256: str) -> bool:
        """Copy a content from another folder unless a sound one is here; False when the other has no sound one."""
        if self.state(sha256) is ContentState.SOUND:
            return True
        if other.state(sha256) is not ContentState.SOUND:
            return False
        with other.path(sha256).open("rb") as source:
            return self.take(source).sha256 == sha256

    @contextmanager
    def _part(self) -> Iterator[tuple[BinaryIO, Callable[[str], None]]]:
        """A half-written file, and what gives it its name; gone when it never got one."""
        with _refused(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(suffix=_PART, dir=self.folder)
        part = Path(name)
        file = os.fdopen(handle, "wb")

        def finish(sha256: str) -> None:
            with _refused(self.folder):
                file.flush()
                os.fsync(file.fileno())
                file.close()
                if self.state(sha256) is not ContentState.SOUND:
                    part.replace(self.path(sha256))
                    _sync(self.folder)

        try:
            yield file, finish
        finally:
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def drop(self, sha256: str) -> None:
        """Remove a content; one that another program holds open stays, and is swept later."""
        with contextlib.suppress(OSError):
            self.path(sha256).unlink(missing_ok=True)

    def sweep(self, wanted: Collection[str]) -> int:
        """Remove what nothing refers to and what was never finished; answers how many contents went."""
        if not self.folder.is_dir():
            return 0
        orphans = self.names() - set(wanted)
        for sha256 in orphans:
            self.drop(sha256)
        oldest = time.time() - _PART_AGE_S
        for part in self.folder.glob(f"*{_PART}"):
            with contextlib.suppress(OSError):
                if part.stat().st_mtime < oldest:
                    part.unlink()
        return len(orphans - self.names())


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    """What the disk says when it takes no file, in words."""
    try:
        yield
    except OSError as error:
        raise SalesDeskError(
            _("The attachment can't be kept in {path}: {detail}.").format(path=folder, detail=why(error)),
            _("Free some space or check the permissions of the folder. Nothing was changed."),
        ) from error


def _sync(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be opened."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
