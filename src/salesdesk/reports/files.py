"""Files that are either written whole or not at all, and file names that are safe on every system."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.refusals import why

POSIX = os.name == "posix"
MAX_NAME_BYTES = 200
"""Bytes of UTF-8 including the suffix: room for " (99)" and a temporary name under the usual limit of 255."""
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{i}" for port in ("COM", "LPT") for i in "0123456789¹²³")}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def _explain(path: Path, error: OSError) -> SalesDeskError:
    return SalesDeskError(
        _("{file} could not be written: {reason}.").format(file=path, reason=why(error)),
        _("Nothing was changed. Free some space, close the file in other programs or choose another folder."),
    )


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` only when it is complete and on the disk.

    Raises SalesDeskError when the folder or the disk refuses; the old file is then untouched. Any other exception
    inside the block passes, the old file untouched as well.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _copy_mode(path, temporary)
        temporary.replace(path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        raise _explain(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _copy_mode(path: Path, temporary: Path) -> None:
    """Temporary files are private; the finished one has the rights of the old one, or of any new file."""
    if not POSIX:
        return
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system lets a folder be opened."""
    if not POSIX:
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_bytes(target: Path | BinaryIO, data: bytes) -> None:
    """Write to a path (whole or not at all) or to an open binary file. Raises SalesDeskError on a path's failure."""
    if not isinstance(target, Path):
        target.write(data)
        return
    with replacing(target) as file:
        file.write(data)


def _plain(text: str) -> str:
    spaced = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    kept = "".join(char for char in spaced if unicodedata.category(char)[0] != "C")
    return " ".join(_FORBIDDEN.sub("_", kept).split())


def _cut(text: str, room: int) -> str:
    return text.encode()[: max(room, 1)].decode(errors="ignore").rstrip(" .") or "_"


def safe_file_name(pattern: str, suffix: str = ".pdf", taken: set[str] | None = None, /, **parts: str) -> str:
    """A file name from a pattern like ``"{period} {name}"``, safe on Windows, macOS and Linux.

    Without separators, reserved names, control or direction characters; never empty, never ``..``; short enough;
    and different from all ``taken`` names (compared without case; the new one is added to the set).
    """
    name = _plain(pattern.format(**{key: _plain(value) for key, value in parts.items()})).strip(" .")
    name = name.lstrip("-~") or "_"
    if name.split(".")[0].rstrip().upper() in _RESERVED:
        name = "_" + name
    name = _cut(name, MAX_NAME_BYTES - len(suffix.encode()))
    final, number = name + suffix, 1
    while taken is not None and final.casefold() in taken:
        number += 1
        final = f"{_cut(name, MAX_NAME_BYTES - len(suffix.encode()) - 8)} ({number}){suffix}"
    if taken is not None:
        taken.add(final.casefold())
    return final
