"""The file to attach, as it lies on the disk: opened carefully, refused in words."""

from __future__ import annotations

import mimetypes
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from salesdesk.errors import SalesDeskError
from salesdesk.formats import file_size
from salesdesk.i18n import _
from salesdesk.refusals import why
from salesdesk.reports.files import safe_file_name

SHORTCUTS = (".lnk", ".url", ".desktop", ".webloc")
RUNS = frozenset(
    [
        ".app",
        ".bat",
        ".cmd",
        ".com",
        ".cpl",
        ".dll",
        ".exe",
        ".hta",
        ".jar",
        ".js",
        ".jse",
        ".msi",
        ".msc",
        ".pif",
        ".ps1",
        ".py",
        ".pyw",
        ".reg",
        ".scr",
        ".sh",
        ".vbe",
        ".vbs",
        ".wsf",
        ".wsh",
    ]
) | frozenset(SHORTCUTS)
"""Files that run a program when they are opened: kept and saved, never opened from here."""

_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,12}")
_QUIET = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe that nobody writes to must not hold us."""


class AttachmentFileError(SalesDeskError):
    """A file that can't be attached, opened or copied; says why."""


def kept_name(path: Path) -> str:
    """The file's name, safe on every system and never empty; a plain ending is kept whole."""
    suffix = path.suffix if _PLAIN_SUFFIX.fullmatch(path.suffix) else ""
    return safe_file_name("{stem}", suffix, stem=path.name.removesuffix(suffix))


def media_type(name: str) -> str:
    """What kind of file it is, by its ending; the same on every computer."""
    return mimetypes.MimeTypes().guess_type(name)[0] or "application/octet-stream"


@contextmanager
def opened(path: Path, limit: int) -> Iterator[BinaryIO]:
    """The file, open for reading from its beginning.

    Raises AttachmentFileError for what is no ordinary, non-empty file of at most ``limit`` bytes, and when it changes
    or vanishes while it is read.
    """
    if path.suffix.lower() in SHORTCUTS:
        raise AttachmentFileError(
            _("{file} is only a shortcut.").format(file=path.name), _("Choose the file it leads to.")
        )
    try:
        if path.is_symlink():
            raise AttachmentFileError(
                _("{file} is only a link.").format(file=path.name),
                _("Choose the file it leads to: {path}.").format(path=os.path.realpath(path)),
            )
        if path.is_dir():
            raise AttachmentFileError(
                _("{file} is a folder.").format(file=path.name), _("Choose files, or pack the folder into one.")
            )
        handle = os.open(path, os.O_RDONLY | _QUIET)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        _refuse(path, before, limit)
        try:
            yield file
        except OSError as error:
            raise _unreadable(path, error) from error
        after = os.fstat(handle)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise AttachmentFileError(
                _("{file} is just being written.").format(file=path.name), _("Try again when it is finished.")
            )


def _refuse(path: Path, facts: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise AttachmentFileError(_("{file} is no ordinary file.").format(file=path.name))
    if facts.st_size == 0:
        raise AttachmentFileError(
            _("{file} is empty.").format(file=path.name), _("Is it still being copied or downloaded?")
        )
    if facts.st_size > limit:
        raise too_large(path, limit)


def too_large(path: Path, limit: int) -> AttachmentFileError:
    """The refusal of a file beyond the limit."""
    return AttachmentFileError(
        _("{file} is larger than {limit}.").format(file=path.name, limit=file_size(limit)),
        _("Make it smaller (scan in grey, at 150 dpi), or raise the limit in Settings."),
    )


def _unreadable(path: Path, error: OSError | ValueError) -> AttachmentFileError:
    detail = why(error) if isinstance(error, OSError) else _("the name is not allowed here")
    return AttachmentFileError(
        _("{file} can't be read: {detail}.").format(file=path.name, detail=detail),
        _("Check that it is still there and that you may open it."),
    )
