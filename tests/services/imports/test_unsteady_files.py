"""Files that change, vanish or are locked while they are read, a full disk, a reader that is killed: nothing half done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from call_logs import small_log
from damage import ROOT
from salesdesk.cli import run
from salesdesk.errors import SalesDeskError
from salesdesk.importers import beside
from salesdesk.services.desk import Desk
from salesdesk.services.imports.files import check_unchanged, stamp
from salesdesk.store.database import Database, connect, problems
from salesdesk.types import OutcomeKind, Progress

ORDERS = "订单编号,客户电话,下单日期,订单金额,负责人\n" + "".join(
    f"SO{n},138{n:08d},2026-10-12,{n + 1}00,张三\n" for n in range(40)
)


def orders(path: Path) -> Path:
    path.write_text(ORDERS, encoding="utf-8")
    return path


def holds_nothing(desk: Desk) -> None:
    assert desk.imports.list_batches() == []
    assert desk.people.agents() == []
    assert desk.imports.interrupted() == []
    assert desk.outcomes.list(OutcomeKind.SALE).total == 0
    assert desk.safety.check() == []


def cut(file: Path) -> None:
    with file.open("r+b") as open_file:
        open_file.truncate(file.stat().st_size // 2)


def grow(file: Path) -> None:
    with file.open("ab") as open_file:
        open_file.write(b"more\n")


def write_over(file: Path) -> None:
    """Other bytes of the same length, and the time of the change put back."""
    facts = file.stat()
    with file.open("r+b") as open_file:
        open_file.seek(-3, os.SEEK_END)
        open_file.write(b"9")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))


@pytest.mark.parametrize("harm", [Path.unlink, cut, grow, write_over])
def test_a_log_that_changes_in_mid_read_is_not_stored(harm: Callable[[Path], None], desk: Desk, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv", range(300))
    done: list[int] = []

    def report(rows: int, _total: int, _note: str) -> None:
        if not done:
            done.append(rows)
            harm(file)

    (outcome,) = desk.imports.import_calls([file], progress=Progress(report=report))
    assert outcome.status == "failed"
    assert outcome.message
    assert outcome.hint
    assert done
    holds_nothing(desk)


@pytest.mark.parametrize("harm", [Path.unlink, cut, grow, write_over])
def test_outcomes_that_change_in_mid_read_are_not_stored(
    harm: Callable[[Path], None], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesdesk.services.outcomes import importing

    file, read = orders(tmp_path / "orders.csv"), importing.reader.read

    def then_harm(path: Path, *more: object) -> object:
        rows = read(path, *more)  # type: ignore[arg-type]
        harm(path)
        return rows

    monkeypatch.setattr(importing.reader, "read", then_harm)
    (outcome,) = desk.outcomes.import_files([file])
    assert outcome.status == "failed"
    assert outcome.message
    holds_nothing(desk)


def test_the_same_bytes_written_again_are_no_change(tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    before = stamp(file)
    check_unchanged(file, before)
    write_over(file)
    with pytest.raises(SalesDeskError, match="changed while"):
        check_unchanged(file, before)


@pytest.mark.parametrize("kind", ["calls", "outcomes"])
@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "Input/output error")])
def test_a_file_that_cannot_be_opened(
    kind: str, error: OSError, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = small_log(tmp_path / "a.csv") if kind == "calls" else orders(tmp_path / "a.csv")
    opened = Path.open

    def locked(path: Path, *args: object, **more: object) -> object:
        if path == file:
            raise error
        return opened(path, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    words = ["import", kind, str(file)]
    code = run(["--db", str(desk.database.path), *words])
    assert code == 3
    holds_nothing(desk)


@pytest.mark.parametrize("stop_at", range(12))
@pytest.mark.parametrize("kind", ["calls", "outcomes"])
def test_stopped_at_any_moment_nothing_is_stored_or_all(kind: str, stop_at: int, desk: Desk, tmp_path: Path) -> None:
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > stop_at

    progress = Progress(stopped=stopped)
    if kind == "calls":
        (outcome,) = desk.imports.import_calls([small_log(tmp_path / "a.csv", range(200))], progress=progress)
    else:
        (outcome,) = desk.outcomes.import_files([orders(tmp_path / "a.csv")], progress=progress)
    if outcome.status == "failed":
        holds_nothing(desk)
    else:
        assert len(asked) <= stop_at
        assert outcome.imported in (40, 200)
    assert desk.safety.check() == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
desk = Desk(Database(Path(sys.argv[1])))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = Path(sys.argv[1]).stat().st_size + 20_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
work = desk.imports.import_calls if sys.argv[3] == "calls" else desk.outcomes.import_files
(outcome,) = work([Path(sys.argv[2])])
print(outcome.status, "|", outcome.message, "|", outcome.hint)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX")
@pytest.mark.parametrize("kind", ["calls", "outcomes"])
def test_the_disk_fills_up_in_mid_import(kind: str, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    if kind == "calls":
        small_log(file, range(840))
        rows = file.read_text("utf-8").splitlines()
        more = [row.replace("C0", f"D{n}") for n in range(12) for row in rows[1:]]
        file.write_text("\n".join([*rows, *more]) + "\n", "utf-8")
    else:
        head, *_ = ORDERS.splitlines()
        file.write_text(
            "\n".join([head, *(f"SO{n},138{n:08d},2026-10-12,{n + 1}00,张三" for n in range(6000))]) + "\n", "utf-8"
        )
    database.close()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(database.path), str(file), kind],
        env=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    status, message, hint = done.stdout.split(" | ")
    assert status == "failed"
    assert message
    assert hint.strip()
    desk = Desk(Database(database.path))
    assert desk.imports.list_batches() == []
    assert desk.people.agents() == []
    assert desk.outcomes.list(OutcomeKind.SALE).total == 0
    assert desk.safety.check() == []
    desk.close()


def test_a_database_that_is_read_only_in_mid_use(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from salesdesk.store import database as module

    log, found = small_log(tmp_path / "a.csv"), orders(tmp_path / "o.csv")
    desk.database.engine.dispose()
    monkeypatch.setattr(module, "_PRAGMAS", (*module._PRAGMAS, "PRAGMA query_only=ON"))
    (calls,) = desk.imports.import_calls([log])
    (records,) = desk.outcomes.import_files([found])
    monkeypatch.undo()
    desk.database.engine.dispose()
    assert [calls.status, records.status] == ["failed", "failed"]
    assert calls.message
    assert records.message
    holds_nothing(desk)


def test_outcomes_wait_for_an_import_and_say_who_is_in_the_way(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesdesk.store import database as module

    desk.database.engine.dispose()
    monkeypatch.setattr(module, "_PRAGMAS", (*module._PRAGMAS, "PRAGMA busy_timeout=50"))
    with closing(connect(desk.database.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        (outcome,) = desk.outcomes.import_files([orders(tmp_path / "o.csv")])
        other.execute("ROLLBACK")
    assert outcome.status == "failed"
    assert "Another program is writing" in outcome.message
    (outcome,) = desk.outcomes.import_files([tmp_path / "o.csv"])
    assert outcome.imported == 40


def test_the_reader_is_killed_alone(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH_IT", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    file = small_log(tmp_path / "a.csv", range(840))
    rows = file.read_text("utf-8").splitlines()
    more = [row.replace("C0", f"D{n:02d}") for n in range(40) for row in rows[1:]]
    file.write_text("\n".join([*rows, *more]) + "\n", "utf-8")

    def killing(_done: int, _total: int, _note: str) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    (outcome,) = desk.imports.import_calls([file], progress=Progress(report=killing))
    assert outcome.status == "failed"
    assert "was ended by the system" in outcome.message
    assert outcome.hint
    assert multiprocessing.active_children() == []
    holds_nothing(desk)


PARENT = """
import multiprocessing, os, sys, time
from pathlib import Path
from salesdesk.importers import beside
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.types import Progress

def report(done, total, note):
    if done:
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        time.sleep(60)

if __name__ == "__main__":
    beside.WORTH_IT = 0
    os.cpu_count = lambda: 2
    Desk(Database(Path(sys.argv[1]))).imports.import_calls([Path(sys.argv[2])], progress=Progress(report=report))
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the process in /proc")
def test_the_program_is_killed_and_the_reader_goes_too(database: Database, tmp_path: Path) -> None:
    database.close()
    file = small_log(tmp_path / "a.csv", range(840))
    rows = file.read_text("utf-8").splitlines()
    more = [row.replace("C0", f"D{n:02d}") for n in range(40) for row in rows[1:]]
    file.write_text("\n".join([*rows, *more]) + "\n", "utf-8")
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script), str(database.path), str(file)], env=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    reader = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 30
    while alive(reader) and time.monotonic() < until:
        os.sched_yield()
    assert not alive(reader)
    desk = Desk(Database(database.path))
    assert desk.imports.list_batches() == []
    assert [one.path for one in desk.imports.interrupted()] == [file]
    assert problems(database.path) == []
    desk.close()


def alive(process: int) -> bool:
    """Whether a process runs (one that ended and that nobody asked about does not)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
