"""The file on the disk while it is being imported: its hash, and whether it stayed as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from salesdesk.errors import SalesDeskError, UnreadableFileError
from salesdesk.i18n import _
from salesdesk.refusals import why


@dataclass(frozen=True, slots=True)
class Stamp:
    """What identifies the state of a file: size in bytes, time of its last change, SHA-256 of its content."""

    size: int
    changed_ns: int
    sha256: str


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into words with advice. SalesDeskErrors pass through."""
    try:
        yield
    except SalesDeskError:
        raise
    except FileNotFoundError as error:
        raise UnreadableFileError(
            _("{path} is not there.").format(path=path), _("Check the name, or export the log again.")
        ) from error
    except IsADirectoryError as error:
        raise UnreadableFileError(
            _("{path} is a folder.").format(path=path), _("Choose the file inside it.")
        ) from error
    except PermissionError as error:
        advice = _("Choose the file inside it.") if path.is_dir() else _("Close it in other programs and try again.")
        raise UnreadableFileError(_("{path} cannot be opened.").format(path=path), advice) from error
    except OSError as error:
        raise UnreadableFileError(
            _("{path} cannot be read: {detail}.").format(path=path, detail=why(error)),
            _("Check the disk or the connection to it, and try again."),
        ) from error


def stamp(path: Path) -> Stamp:
    """The present state of a file. Raises UnreadableFileError."""
    with explained(path):
        before = path.stat()
        if not path.is_file() and not path.is_dir():
            raise UnreadableFileError(
                _("{path} is a device or a pipe, not a file.").format(path=path), _("Save it to a file first.")
            )
        return Stamp(before.st_size, before.st_mtime_ns, _digest(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_unchanged(path: Path, before: Stamp) -> None:
    """Raise UnreadableFileError when the file was changed, replaced or removed since it was stamped.

    Call it after the last byte was read. A program that writes in place may leave the size as it is, and a disk may
    tell the time in steps of two seconds: so the content is looked at again (a quarter of a second for 100 MB).
    """
    with explained(path):
        now = path.stat()
        same = (now.st_size, now.st_mtime_ns) == (before.size, before.changed_ns) and _digest(path) == before.sha256
    if not same:
        raise UnreadableFileError(
            _("{path} was changed while it was being read.").format(path=path),
            _("Wait until the export is finished and import it again. Nothing of it was stored."),
        )
