"""Polluted and messy tables read by SalesDesk and by others, told nothing: who gets them right.

    python3 dev.py bench reading          (the peers: pip install duckdb clevercsv pandas)

Options: ``--only NAME…`` of the readers, ``--families`` for our figures by pollution, ``--lost`` for the names of the
files we don't read perfectly, ``--seed S``, ``--keep DIR`` to leave the files there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from messy import messes
from peers import READERS, Reader
from pollute import WEIGHTS, Case, cases
from score import NOTHING, Score, mean, score


def read(reader: Reader, path: Path, case: Case) -> Score:
    """What a reader makes of a file. Any exception is a failure, save that an empty file may be refused."""
    truth = [*([case.header] if case.header is not None else []), *case.rows]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            got = reader(path)
    except Exception as error:  # whatever a peer raises, it did not read the file
        if reader is READERS["SalesDesk"] and type(error).__name__ not in ("UnreadableFileError", "SalesDeskError"):
            raise
        return score([], []) if not truth else NOTHING
    return score(truth, got)


def weights(every: list[Case]) -> list[float]:
    """A weight for each file: that of its pollution in the real world, shared by its files."""
    count = Counter(case.family for case in every)
    return [WEIGHTS.get(case.family, 1) / count[case.family] for case in every]


def table(title: str, every: list[Case], found: dict[str, list[Score]], seconds: dict[str, float]) -> None:
    """Print the figures of all readers."""
    print(f"\n{title}: {len(every)} files\n")
    print("| reader | success | header F1 | record F1 | cell F1 | all right | of 10 | weighted of 10 | s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    weight = weights(every)
    for name, scores in found.items():
        m = mean(scores)
        heavy = mean(scores, weight)["total"]
        print(
            f"| {name} | {m['success']:.4f} | {m['header']:.4f} | {m['record']:.4f} | {m['cell']:.4f} | "
            f"{m['perfect']:.1%} | {m['total']:.3f} | {heavy:.3f} | {seconds[name]:.0f} |"
        )


def compare(title: str, every: list[Case], only: list[str], folder: Path) -> dict[str, list[Score]]:
    """Read all files with all readers and print who did how well."""
    paths = []
    for case in every:
        path = folder / f"{case.name.replace('/', '-')}.csv"
        path.write_bytes(case.data)
        paths.append(path)
    found: dict[str, list[Score]] = {}
    seconds = {}
    for name, reader in READERS.items():
        if only and name not in only:
            continue
        begin = time.perf_counter()
        found[name] = [read(reader, path, case) for path, case in zip(paths, every, strict=True)]
        seconds[name] = time.perf_counter() - begin
    table(title, every, found, seconds)
    return found


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], choices=list(READERS))
    parser.add_argument("--families", action="store_true")
    parser.add_argument("--lost", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        for title, every in (("Polluted", list(cases(options.seed))), ("Messy", list(messes()))):
            place = folder / title.lower()
            place.mkdir(parents=True, exist_ok=True)
            found = compare(title, every, options.only, place)
            mine = found.get("SalesDesk", [])
            if options.families:
                families = defaultdict(list)
                for case, got in zip(every, mine, strict=False):
                    families[case.family].append(got)
                for family, scores in sorted(families.items()):
                    m = mean(scores)
                    print(
                        f"{family:22} {len(scores):5} {m['header']:.4f} {m['record']:.4f} {m['cell']:.4f} {m['perfect']:.1%}"
                    )
            if options.lost:
                for case, got in zip(every, mine, strict=False):
                    if not got.perfect:
                        print(
                            f"{case.name:45} {got.success:.0f} {got.header[2]:.3f} {got.record[2]:.3f} {got.cell[2]:.3f}"
                        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
