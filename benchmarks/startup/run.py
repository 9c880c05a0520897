"""How long until the window is there, and until it says something: against the floor, side by side.

Four programs start in turn, several rounds, each a whole process with the same Python; medians count.

- an empty QMainWindow, until painted            against  SalesDesk, until first painted
- the same, then SQLAlchemy's ORM imported       against  SalesDesk, until Today shows real figures

Today is there at once when nobody touched the file since the window was closed: it shows its last look. How long it takes
where there is none (a file that a script imported into, a new computer) is told too, as "read anew".

    python3 dev.py bench startup

SalesDesk opens the database of the sample (six months, 140,000 calls). The program writes the moments on the
system's monotonic clock when SALESDESK_MEASURE is set; the clock starts here, before the process does.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ROUNDS = 11
LIMIT = 1.5
Moments = dict[str, float]


def start(*words: str | Path, home: Path) -> Moments:
    """Run a program to its end; the moments it told, in seconds since just before its start."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "SALESDESK_MEASURE": "1", "SALESDESK_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # programs are installed with their bytecode
    begin = time.monotonic()
    result = subprocess.run(
        [sys.executable, *map(str, words)],
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    told = [line.split() for line in result.stdout.splitlines()]
    return {pair[0]: float(pair[1]) - begin for pair in told if len(pair) == 2}


def sample_database(folder: Path) -> Path:
    """A database with the sample in it."""
    database = folder / "sample.db"
    subprocess.run(
        [sys.executable, "-m", "salesdesk", "--db", str(database), "demo", "--out", str(folder / "out")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "SALESDESK_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return database


def main() -> int:
    """Measure, print, and fail when a ratio is over its limit."""
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = sample_database(folder)
        programs: dict[str, tuple[str | Path, ...]] = {
            "empty window": (HERE / "empty_window.py",),
            "empty window + ORM": (HERE / "empty_window.py", "orm"),
            "SalesDesk": ("-m", "salesdesk", "--db", database),
            "SalesDesk, read anew": ("-m", "salesdesk", "--db", database),
        }
        for turn in range(ROUNDS + 1):
            for program, words in programs.items():
                home = folder / f"new {turn}" if program.endswith("anew") else folder
                home.mkdir(exist_ok=True)
                moments = start(*words, home=home)
                for moment, seconds in moments.items() if turn else ():  # the first round only warms up
                    times.setdefault(f"{program}, {moment}", []).append(seconds)
    medians = {what: statistics.median(values) for what, values in times.items()}
    print(f"{'seconds, ' + str(ROUNDS) + ' rounds':44} median   least    most")
    for what, values in times.items():
        print(f"{what:44} {medians[what]:6.3f}  {min(values):6.3f}  {max(values):6.3f}")
    ratios = {
        "first paint / empty window": medians["SalesDesk, first-paint"] / medians["empty window, first-paint"],
        "Today / empty window + ORM": medians["SalesDesk, today-ready"] / medians["empty window + ORM, today-ready"],
    }
    anew = medians["SalesDesk, read anew, today-ready"] / medians["empty window + ORM, today-ready"]
    print(f"{'Today read anew / empty window + ORM':44} {anew:6.2f}")
    for what, ratio in ratios.items():
        print(f"{what:44} {ratio:6.2f}  (at most {LIMIT}) {'ok' if ratio <= LIMIT else 'TOO SLOW'}")
    return 0 if max(ratios.values()) <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
