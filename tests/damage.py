"""Ways to harm a file or a disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import salesdesk

ROOT = {**os.environ, "PYTHONPATH": str(Path(salesdesk.__file__).parents[1])}
"""The environment of a process that runs this program."""


def zero_page(path: Path, page: int, size: int = 4096) -> None:
    """Overwrite a page (from 1) with zeros."""
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))


def lines_of(folder: str, ending: str) -> list[str]:
    """The files of this process that are open and whose names end so (Linux; elsewhere none)."""
    found = []
    for link in Path(folder).iterdir() if Path(folder).is_dir() else ():
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.endswith(ending):
            found.append(target)
    return found


@contextmanager
def limited_disk(
    place: Path, *, size: str = "2m", holds: Path | None = None, read_only: Path | None = None
) -> Iterator[Path]:
    """A small disk of its own, with a copy of a file; skips where mounting is not allowed.

    Yields the copy, or the disk's folder when it holds none.
    """
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        held = holds or read_only
        copy = place / held.name if held else place
        if held:
            shutil.copyfile(held, copy)
        if read_only:
            subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield copy
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
