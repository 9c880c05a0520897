"""Spoilt files for the reader: whatever the bytes, it reads them or refuses them in words, soon and in little memory.

Case n of a seed is always the same file: random bytes, a spoilt workbook (``tests/importers/fuzz_workbooks.py``), or a
table (of ``benchmarks/reading``) with bytes flipped, cut, doubled, spliced with another file's, and with delimiters,
quotes, ends of lines and marks strewn in. Every case is inspected, written as CSV and read as calls in a worker process with a limit of wall time and of memory. Files that
make it raise, hang or miscount are saved with what happened in ``out/fuzz``; ``--replay FILE…`` reads them again.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing as mp
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection, wait
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out" / "fuzz"
TESTS = ROOT / "tests"
LIMIT = 5.0
"""Seconds of the processor's time for a case: on a machine that does nothing else, seconds of waiting."""
HANG = 6 * LIMIT
"""Seconds of wall time after which a case is given up, however busy the machine is."""
MEMORY = 2 << 30
"""Bytes of address space for a worker, where the system can limit it."""
ROWS = 8
MARKS = (
    b'"', b"'", b"\n", b"\r", b"\r\n", b"\0", b",", b";", b"\t", b"|", b"\\", b'""', b'\\"', b'","', b"\x1a", b"\xff",
    b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe4\xbd", b"\x81", b"-", b"9" * 30, b"<table>", b"<tr><td>", b"sep=;\n",
    b"  ", b"1e999", b"\n\n\n", b"Total,", b"\x1f", b"`", b"~|~", b",,,,,,,,", b"\xe3\x80\x80", b"0" * 400,
)  # fmt: skip
"""What is strewn into files."""


def seeds() -> list[bytes]:
    """Files to begin with: every table, as written by several programs, and web pages."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "reading"))
    from pollute import lines
    from tables import sources

    found = []
    for source in sources(1, ROWS):
        for delimiter, quote, end in ((",", '"', "\r\n"), (";", '"', "\n"), ("\t", "'", "\r"), ("||", '"', "\n")):
            found.append((end.join(lines(source, delimiter, quote)) + end).encode())
        text = "\n".join(lines(source))
        found += [text.encode(encoding, "replace") for encoding in source.encodings[1:]]
        rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in source.rows)
        found.append(f"<html><table>{rows}</table></html>".encode())
    found += [gzip.compress(found[0], mtime=0), b"{\\rtf1", b"PK\x03\x04" + found[1], b'{"a": 1}\n{"a": 2}\n']
    return found


def _strew(data: bytearray, rng: random.Random) -> None:
    at = rng.randint(0, len(data))
    data[at:at] = rng.choice(MARKS) * rng.choice((1, 1, 1, 2, 3, 50))


def _flip(data: bytearray, rng: random.Random) -> None:
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _cut(data: bytearray, rng: random.Random) -> None:
    at = rng.randint(0, len(data))
    del data[at : at + rng.choice((1, 3, 20, 200))]


def _double(data: bytearray, rng: random.Random) -> None:
    at = rng.randint(0, len(data))
    data[at:at] = data[at : at + rng.choice((5, 40, 300))] * rng.choice((1, 1, 2, 20))


def _truncate(data: bytearray, rng: random.Random) -> None:
    del data[rng.randint(0, len(data)) :]


CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _strew,
    _strew,
    _strew,
    _flip,
    _cut,
    _double,
    _truncate,
)


def _workbook(seed: int) -> bytes:
    """A spoilt workbook."""
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    from importers.fuzz_workbooks import cases

    return next(cases(seed))[1]


def make(number: int, seed: int, pool: list[bytes]) -> bytes:
    """Case ``number`` of a seed."""
    rng = random.Random(f"{seed} {number}")
    kind = rng.random()
    if kind > 0.88:
        return _workbook(seed * 1_000_003 + number)
    if kind < 0.08:
        return rng.randbytes(rng.choice((1, 7, 60, 700)))
    if kind < 0.16:
        return bytes(rng.choices(b"ab1,\";\n\r\t'\\ |.-:", k=rng.choice((3, 30, 300, 2000))))
    data = bytearray(rng.choice(pool))
    if kind < 0.3:
        other = rng.choice(pool)
        data[rng.randint(0, len(data)) :] = other[rng.randint(0, len(other)) :]
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        rng.choice(CHANGES)(data, rng)
    return bytes(data)


def check(path: Path, out: Path) -> None:
    """Read a file in every way; raises whatever is no refusal in words."""
    from salesdesk.errors import SalesDeskError
    from salesdesk.importers import reader

    try:
        understood = reader.as_csv(path, out)
        if not understood.columns:
            return  # an empty file
        count = 0
        for chunk in reader.read_calls(path, understood):
            if chunk.rows_read != len(chunk.rows) + len(chunk.errors) + len(chunk.not_calls):
                raise AssertionError(f"a chunk of {chunk.rows_read} rows holds others")
            count += chunk.rows_read
        if not understood.estimated and count != understood.rows:
            raise AssertionError(f"{count} rows were read of {understood.rows}")
        reader.preview(path, understood, 20)
    except SalesDeskError:
        return


def run_cases(first: int, cases: Iterable[int], seed: int, folder: Path, tell: Callable[[int, str], None]) -> None:
    """Read cases one after the other, telling what happened to each ("" for nothing)."""
    pool = seeds()
    path, out = folder / f"case-{first}.csv", folder / f"case-{first}.out"
    for number in cases:
        path.write_bytes(make(number, seed, pool))
        begin = time.process_time()
        try:
            check(path, out)
            spent = time.process_time() - begin
            tell(number, f"took {spent:.1f} s" if spent > LIMIT else "")
        except MemoryError:
            tell(number, "MemoryError\n" + traceback.format_exc())
        except Exception:  # noqa: BLE001  (whatever it is, it is what this run looks for)
            tell(number, traceback.format_exc())


def _work(first: int, step: int, end: int, seed: int, folder: str, pipe: Connection) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except ImportError:
        pass  # Windows has no such limit
    run_cases(first, range(first, end, step), seed, Path(folder), lambda number, what: pipe.send((number, what)))
    pipe.send((-1, ""))


class _Worker:
    """A process at its cases, with the moment its current case began."""

    def __init__(self, first: int, step: int, end: int, seed: int, folder: str) -> None:
        self.step, self.end, self.seed, self.folder = step, end, seed, folder
        self.next = first
        self._start()

    def _start(self) -> None:
        self.pipe, there = mp.get_context("spawn").Pipe(duplex=False)
        arguments = (self.next, self.step, self.end, self.seed, self.folder, there)
        self.process = mp.get_context("spawn").Process(target=_work, args=arguments, daemon=True)
        self.process.start()
        there.close()
        self.since = time.monotonic() + 60  # starting takes a while

    def heard(self, number: int) -> None:
        """The worker is done with a case."""
        self.next = number + self.step
        self.since = time.monotonic()

    def over(self, number: int) -> bool:
        """Give up a case and go on behind it in a new process; whether none is left."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.next = number + self.step
        if self.next >= self.end:
            return True
        self._start()
        return False


def save(number: int, seed: int, what: str, pool: list[bytes]) -> None:
    """Keep a case that failed."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{seed}-{number}.bin").write_bytes(make(number, seed, pool))
    (OUT / f"{seed}-{number}.txt").write_text(what, encoding="utf-8")


def fuzz(cases: int, seed: int, workers: int, first: int = 0) -> int:
    """Read that many cases; how many failed."""
    pool, failed, done = seeds(), 0, 0
    begin = shown = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        every = [_Worker(first + k, workers, first + cases, seed, folder) for k in range(min(workers, cases))]
        while every:
            wait([w.pipe for w in every], timeout=0.5)
            for worker in list(every):
                what = None
                try:
                    while worker.pipe.poll():
                        number, message = worker.pipe.recv()
                        if number < 0:
                            worker.process.join()
                            every.remove(worker)
                            break
                        worker.heard(number)
                        done += 1
                        if message:
                            failed += 1
                            save(number, seed, message, pool)
                            print(f"case {number}: {message.strip().splitlines()[-1][:150]}", flush=True)
                except EOFError:
                    what = "the process died"
                if worker in every and what is None and time.monotonic() - worker.since > HANG:
                    what = f"not done after {HANG} s"
                if worker in every and what:
                    failed, done = failed + 1, done + 1
                    save(worker.next, seed, what, pool)
                    print(f"case {worker.next}: {what}", flush=True)
                    if worker.over(worker.next):
                        every.remove(worker)
            if time.monotonic() - shown > 60:
                shown = time.monotonic()
                print(f"{done:,} cases, {failed} failed, {done / (shown - begin):.0f} a second", flush=True)
    print(f"{done:,} cases with seed {seed}: {failed} failed, {time.monotonic() - begin:.0f} s")
    return failed


def main() -> int:
    """Read the options and do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--replay", type=Path, nargs="+", default=[])
    options = parser.parse_args()
    if options.replay:
        with tempfile.TemporaryDirectory() as folder:
            for file in options.replay:
                begin = time.monotonic()
                check(file, Path(folder) / "out.csv")
                print(f"{file}: {time.monotonic() - begin:.1f} s")
        return 0
    return 1 if fuzz(options.cases, options.seed, options.workers, options.first) else 0


if __name__ == "__main__":
    sys.exit(main())
