"""A million calls into the database, beside what else there is: wall, processor, memory.

    python3 dev.py bench import [--rows 1000000] [--rounds 3] [--way salesdesk …]

Every way is a whole process over the same log, in turn, several rounds; medians count. The log is generated from a seed
(log.py), three rows in a thousand are faulty; ways.py says what each way does. Ways whose package or program is missing
are left out and named. Peak memory is the sum over a way's processes, where the system tells it (Linux).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import log as generated
from ways import NEEDS, WAYS

HERE = Path(__file__).resolve().parent
FLOOR = "typed_floor"
LIMITS = {"salesdesk_without_sums": 1.0, "salesdesk": 1.6}
MEMORY_MIB = 200


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock and of the processors, peak MiB of all its processes."""

    wall: float
    cpu: float
    peak: float


def missing(way: str) -> str:
    """What a way needs and this computer has not."""
    need = NEEDS.get(way, "")
    there = shutil.which(need) if need == "sqlite3" else not need or importlib.util.find_spec(need)
    return "" if there else need


def tree_mib(root: int) -> float:
    """Resident memory of a process and all below it; 0 where ``/proc`` does not tell."""
    pages, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            pages += int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
            waiting += map(int, Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split())
        except (OSError, IndexError):
            continue
    return pages * 4096 / 2**20


def measure(way: str, source: Path, database: Path) -> Run:
    """Run a way once."""
    environment = os.environ | {"SALESDESK_HOME": str(database.parent)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # programs are installed with their bytecode
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(HERE / "ways.py"), way, str(source), str(database)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    peaks = [0.0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            peaks.append(tree_mib(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    wall = time.monotonic() - begin
    over.set()
    watcher.join()
    if code:
        raise SystemExit(f"{way} ended with exit code {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, max(peaks))


def empty_database(path: Path) -> None:
    """A database of ours without calls; making one belongs to no import."""
    from salesdesk.store.database import Database

    database = Database(path)
    database.checkpoint()
    database.close()


def table(runs: dict[str, list[Run]]) -> dict[str, float]:
    """Print the medians; the ratio of each way to the floor, on the clock."""
    floor = statistics.median(run.wall for run in runs[FLOOR]) if FLOOR in runs else None
    ratios: dict[str, float] = {}
    print(f"{'way':26}{'seconds':>9}{'least':>8}{'processor':>11}{'MiB':>7}{'× typed floor':>15}")
    for way, found in runs.items():
        wall, cpu, peak = (statistics.median(getattr(run, name) for run in found) for name in ("wall", "cpu", "peak"))
        if floor:
            ratios[way] = wall / floor
        ratio = f"{ratios[way]:15.2f}" if floor else ""
        print(f"{way:26}{wall:9.2f}{min(run.wall for run in found):8.2f}{cpu:11.2f}{peak:7.0f}{ratio}")
    return ratios


def main() -> int:
    """Measure, print, and fail when a bar is missed."""
    parser = argparse.ArgumentParser(description="A million calls into the database, beside what else there is.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", action="append", choices=[way.__name__ for way in WAYS], help="only these")
    options = parser.parse_args()
    source = Path(tempfile.gettempdir()) / f"salesdesk-bench-{options.rows}.csv"
    if not source.is_file():
        part = source.with_suffix(".part")
        generated.write(part, options.rows)
        part.replace(source)
    ways = [way.__name__ for way in WAYS if not options.way or way.__name__ in options.way]
    for way in [way for way in ways if missing(way)]:
        print(f"without {way}: {missing(way)} is not installed here")
        ways.remove(way)
    runs: dict[str, list[Run]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name) / "empty.db"
        empty_database(empty)
        few = Path(name) / "few.csv"
        generated.write(few, 1_000)
        for turn in range(-1, options.rounds):  # the first round, over few rows, only warms up
            for way in ways:
                folder = Path(name) / f"{way}-{turn}"
                folder.mkdir()
                if way.startswith("salesdesk"):
                    shutil.copyfile(empty, folder / "calls.db")
                run = measure(way, few if turn < 0 else source, folder / "calls.db")
                runs[way] += [run] if turn >= 0 else []
                shutil.rmtree(folder)
    print(f"{options.rows:,} rows, {source.stat().st_size / 1e6:.0f} MB, median of {options.rounds}, synchronous=FULL")
    ratios = table(runs)
    missed = [way for way, limit in LIMITS.items() if ratios.get(way, 0) > limit]
    heavy = [way for way in LIMITS if way in runs and statistics.median(r.peak for r in runs[way]) > MEMORY_MIB]
    for way in missed:
        print(f"{way}: {ratios[way]:.2f} × the typed floor, the bar is {LIMITS[way]}")
    for way in heavy:
        print(f"{way}: more than {MEMORY_MIB} MiB")
    return 1 if missed or heavy else 0


if __name__ == "__main__":
    sys.exit(main())
