"""A file that passed the gate, and the errors for those that don't."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _

HEAD = 1 << 16
"""Bytes by which the kind of a file is told."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that passed the gate: its ``kind``, its expanded ``size`` and how to open its bytes.

    ``kind``: ``text``, ``xlsx``, ``xlsm``, ``xlsb``, ``xls``, ``ods``, ``fods`` or ``xml`` (of 2003). ``inner``: the name inside an archive.
    """

    path: Path
    kind: str
    size: int
    opener: Callable[[], IO[bytes]]
    inner: str = ""

    def open(self) -> IO[bytes]:
        """The expanded bytes from the beginning; the caller closes the stream."""
        return self.opener()

    def open_seekable(self) -> IO[bytes]:
        """The expanded bytes as a stream that can go back, for archives: out of another archive through a file."""
        stream = self.opener()
        if not self.inner:
            return stream
        copy = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=16 << 20))  # noqa: SIM115  (the caller closes it)
        with stream:
            shutil.copyfileobj(stream, copy, 1 << 20)
        copy.seek(0)
        return copy

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes."""
        with self.opener() as stream:
            return stream.read(size)


class EmptyFileError(UnreadableFileError):
    """The file holds nothing: no table, and no fault either."""


class CutOffError(UnreadableFileError):
    """The file ends in the middle."""


def refuse(
    path: Path, why: str, hint: str = "", *, kind: type[UnreadableFileError] = UnreadableFileError
) -> UnreadableFileError:
    """The error for a file that is no table: names the file and says why and what to do."""
    message = _("“{name}” can't be imported: {why}").format(name=path.name, why=why)
    return kind(message, hint or _("Export the call log as CSV or Excel and choose that file."))


def refuse_cut_off(path: Path) -> UnreadableFileError:
    """The error for a workbook that ends in the middle; what is missing might be rows."""
    return refuse(path, _("it is damaged or cut off."), _("Copy or download it again."), kind=CutOffError)


def refuse_empty(path: Path) -> UnreadableFileError:
    """The error for a file that holds nothing."""
    return refuse(path, _("it is empty."), kind=EmptyFileError)
