"""Ways to harm a file or a disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
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


_KILLER = """
import os, signal, sys
from pathlib import Path
{work}
files, number = {files}, len(sys.argv) - 2

def steps_of(path, limit):
    taken = 0
    def trace(frame, event, argument):
        nonlocal taken
        if not frame.f_code.co_filename.endswith(files):
            return None
        taken += event == "line"
        if limit is not None and taken > limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    try:
        work(path)
    finally:
        sys.settrace(None)
    return taken

def in_child(path, limit):
    child = os.fork()
    if child == 0:
        try:
            taken = steps_of(path, limit)
            Path(str(path) + ".steps").write_text(str(taken))
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]

paths = [Path(name) for name in sys.argv[2:]]
assert in_child(paths[-1], None) == 0
steps_file = Path(str(paths[-1]) + ".steps")
total = int(steps_file.read_text())
steps_file.unlink()
for place, path in enumerate(paths[:-1]):
    status = in_child(path, total * place // (number - 1))
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status
"""


def killed(work: str, files: Sequence[str], paths: Sequence[Path], argument: Path) -> list[bool]:
    """Do the work on each path in a process of its own, killed (kill -9) at another of its lines; the last one lives.

    ``work`` is source that defines ``work(path)``; ``argument`` is its ``sys.argv[1]``. Only lines in ``files`` (ends
    of names) count; the points lie evenly between the first and the last. Returns which were killed.
    """
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    script = _KILLER.format(work=work, files=tuple(files))
    done = subprocess.run(
        [sys.executable, "-c", script, str(argument), *map(str, paths)], env=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return [True] * (len(paths) - 1) + [False]


_TIMED_KILLER = """
import os, random, signal, sys, time
from pathlib import Path
{work}

def begin(path):
    child = os.fork()
    if child == 0:
        try:
            work(path)
            os._exit(0)
        finally:
            os._exit(1)
    return child

paths = [Path(name) for name in sys.argv[2:]]
start = time.perf_counter()
assert os.waitpid(begin(paths[-1]), 0)[1] == 0
whole = time.perf_counter() - start
dice = random.Random({seed})
fates = []
for path in paths[:-1]:
    child = begin(path)
    time.sleep(whole * dice.random() * 1.1)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert status == 0 or os.WIFSIGNALED(status), status
    fates.append(os.WIFSIGNALED(status))
print(*map(int, fates))
"""


def killed_in_time(work: str, paths: Sequence[Path], argument: Path, seed: int = 1) -> list[bool]:
    """Like ``killed``, but at random moments of the time that the work takes, so in the middle of the engine's work too.

    Much quicker: nothing traces the lines. The last one lives, and some of the others may have been done before.
    """
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    script = _TIMED_KILLER.format(work=work, seed=seed)
    done = subprocess.run(
        [sys.executable, "-c", script, str(argument), *map(str, paths)], env=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return [word == b"1" for word in done.stdout.split()] + [False]


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
