"""Streams out of other files, which close with the stream."""

from __future__ import annotations

import io
import zipfile
from typing import IO


class Inside(io.BufferedReader):
    """The one file of a zip archive, closing the archive with itself."""

    def __init__(self, outer: IO[bytes], inner: zipfile.ZipInfo) -> None:
        try:
            archive = zipfile.ZipFile(outer)
            stream = archive.open(inner)
        except BaseException:
            outer.close()
            raise
        self._archive, self._outer = archive, outer
        super().__init__(stream)  # type: ignore[arg-type]

    def close(self) -> None:
        """Close the file, the archive and what it lies in."""
        super().close()
        self._archive.close()
        self._outer.close()


class Closing(io.BufferedReader):
    """A decompressing stream that closes the file beneath it."""

    def __init__(self, stream: IO[bytes], beneath: IO[bytes]) -> None:
        self._beneath = beneath
        super().__init__(stream)  # type: ignore[arg-type]

    def close(self) -> None:
        """Close both."""
        super().close()
        self._beneath.close()
