"""Killed in the middle, two at once, a lock held by somebody else: there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

import salesdesk
from call_logs import small_log
from damage import killed, killed_in_time
from salesdesk.importers.understanding import Choices
from salesdesk.models import Call, ImportBatch, ImportStart
from salesdesk.services.desk import Desk
from salesdesk.services.imports.journal import Interrupted
from salesdesk.store import database as database_module
from salesdesk.store import tallies
from salesdesk.store.database import Database, connect, problems, raw
from salesdesk.types import Progress

VICTIM = """
import os, signal, sys
from pathlib import Path
from salesdesk.services.imports import ImportsService, writing
from salesdesk.services.imports import service as service_module
from salesdesk.store import bulk, tallies
from salesdesk.store.database import Database

def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL) if os.name != "nt" else os._exit(9)

where = sys.argv[3]
if where == "first chunk":
    write = bulk.BatchWriter.write
    def first(self, rows):
        write(self, rows)
        die()
    bulk.BatchWriter.write = first
elif where == "sums":
    bulk.tallies.add = die
elif where == "after sums":
    writing.check_unchanged = die
elif where == "before commit":
    service_module.profiles.remember = die
ImportsService(Database(Path(sys.argv[1]))).import_calls([Path(sys.argv[2])])
"""


@pytest.mark.parametrize("where", ["first chunk", "sums", "after sums", "before commit"])
def test_killed_in_mid_import_nothing_of_the_batch_is_there(where: str, database: Database, tmp_path: Path) -> None:
    desk = Desk(database)
    desk.imports.import_calls([small_log(tmp_path / "a.csv", range(50))])
    database.close()
    file = small_log(tmp_path / "b.csv", range(40, 600))
    source = Path(salesdesk.__file__).parents[1]
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, str(database.path), str(file), where],
        env={**os.environ, "PYTHONPATH": str(source)},
        check=False,
        capture_output=True,
    )
    assert victim.returncode != 0
    assert not victim.stderr
    again = Database(database.path)
    try:
        assert problems(database.path) == []
        with again.read() as session:
            assert session.scalar(select(func.count()).select_from(Call)) == 50
            assert session.scalars(select(ImportBatch.file_name)).all() == ["a.csv"]
            assert tallies.differences(raw(session)) == 0
        desk = Desk(again)
        (cut_short,) = desk.imports.interrupted()
        assert (cut_short.path, cut_short.choices) == (file, Choices())
        (outcome,) = desk.imports.import_calls([cut_short.path], cut_short.choices)
        assert (outcome.status, outcome.imported, outcome.duplicates) == ("imported", 550, 10)
        assert desk.imports.interrupted() == []
    finally:
        again.close()


WORK = (
    "from salesdesk.services.imports import ImportsService\nfrom salesdesk.store.database import Database\n"
    "import salesdesk.importers.reader\n"
    "def work(path):\n    ImportsService(Database(path)).import_calls([Path(sys.argv[1])])"
)
PLACES = ("service.py", "journal.py", "writing.py")


def copies(file: Path, folder: Path, count: int) -> list[Path]:
    """So many empty databases."""
    made = [folder / f"run-{number}.db" for number in range(count)]
    for path in made:
        shutil.copyfile(file, path)
    return made


def whole_or_not_at_all(runs: list[Path], fates: list[bool], file: Path, rows: int) -> set[int]:
    """Every database is sound and holds all or nothing; some are imported into again. Which numbers of calls there are."""
    found = set()
    for place, (path, was_killed) in enumerate(zip(runs, fates, strict=True)):
        again = Database(path)
        assert problems(path) == []
        with again.read() as session:
            calls = session.scalar(select(func.count()).select_from(Call)) or 0
            batches = session.scalar(select(func.count()).select_from(ImportBatch))
            assert tallies.differences(raw(session)) == 0
        assert (calls, batches) in ((0, 0), (rows, 1))
        assert was_killed or batches == 1
        cut_short = Desk(again).imports.interrupted()
        assert not (batches and cut_short)
        if place % 8 == 0:
            (outcome,) = Desk(again).imports.import_calls([file])
            assert outcome.status == ("already-imported" if calls else "imported")
        again.close()
        found.add(calls)
    return found


def test_killed_at_any_of_its_lines_the_batch_is_there_whole_or_not_at_all(
    empty_database_file: Path, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "b.csv", range(120))
    runs = copies(empty_database_file, tmp_path, 12)
    code = [*(f"imports/{name}" for name in PLACES), "store/bulk.py", "store/tallies.py", "people/enrolling.py"]
    assert whole_or_not_at_all(runs, killed(WORK, code, runs, file), file, 120) == {0, 120}


def test_killed_at_any_moment_the_batch_is_there_whole_or_not_at_all(empty_database_file: Path, tmp_path: Path) -> None:
    file = small_log(tmp_path / "b.csv", range(300))
    runs = copies(empty_database_file, tmp_path, int(os.environ.get("SALESDESK_KILLS", "16")))
    fates = killed_in_time(WORK, runs, file)
    assert any(fates)
    assert 300 in whole_or_not_at_all(runs, fates, file, 300)


def test_two_imports_of_the_same_file_at_once_import_it_once(database: Database, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv", range(500))
    with ThreadPoolExecutor(2) as pool:
        outcomes = [o for found in pool.map(Desk(database).imports.import_calls, [[file], [file]]) for o in found]
    assert sorted(outcome.status for outcome in outcomes) == ["already-imported", "imported"]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Call)) == 500
        assert tallies.differences(raw(session)) == 0


def test_two_programs_importing_at_once_lose_nothing(empty_database_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    shutil.copyfile(empty_database_file, path)
    same = small_log(tmp_path / "same.csv", range(200))
    own = [small_log(tmp_path / f"own-{n}.csv", range(200 + 300 * n, 500 + 300 * n)) for n in range(2)]
    source = {**os.environ, "PYTHONPATH": str(Path(salesdesk.__file__).parents[1])}
    words = [sys.executable, "-m", "salesdesk", "--db", str(path), "--json", "import", "calls"]
    running = [
        subprocess.Popen([*words, str(same), str(file)], env=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for file in own
    ]
    answers = [one.communicate(timeout=180) for one in running]
    assert [one.returncode for one in running] == [0, 0], answers
    files = [file for out, _err in answers for file in json.loads(out)["files"]]
    assert sorted(file["status"] for file in files) == ["already-imported", "imported", "imported", "imported"]
    again = Database(path)
    with again.read() as session:
        assert session.scalar(select(func.count()).select_from(Call)) == 800
        assert tallies.differences(raw(session)) == 0
    again.close()
    assert problems(path) == []


def test_an_import_that_waits_too_long_says_who_is_in_the_way(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_PRAGMAS", (*database_module._PRAGMAS, "PRAGMA busy_timeout=50"))
    desk = Desk(database)
    with closing(connect(database.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        (outcome,) = desk.imports.import_calls([small_log(tmp_path / "a.csv")])
        other.execute("ROLLBACK")
    assert outcome.status == "failed"
    assert "Another program is writing" in outcome.message
    (outcome,) = desk.imports.import_calls([tmp_path / "a.csv"])
    assert outcome.status == "imported"


def test_an_import_that_fails_or_is_stopped_was_not_interrupted(database: Database, tmp_path: Path) -> None:
    desk = Desk(database)
    file = small_log(tmp_path / "a.csv", range(300))
    running: list[list[Interrupted]] = []

    def changed(_done: int, _total: int, _note: str) -> None:
        running.append(desk.imports.interrupted())
        file.write_bytes(file.read_bytes() + b"x")

    (outcome,) = desk.imports.import_calls([file], progress=Progress(report=changed))
    assert outcome.status == "failed"
    assert running[0] == []
    assert desk.imports.interrupted() == []


def test_an_interrupted_import_can_be_forgotten(database: Database, tmp_path: Path) -> None:
    desk = Desk(database)
    with database.write() as session:
        session.add(ImportStart(file_path=str(tmp_path / "a.csv"), choices={"delimiter": ";"}, started_at=1))
    (found,) = desk.imports.interrupted()
    assert (found.path, found.choices, found.started_at) == (tmp_path / "a.csv", Choices(delimiter=";"), 1)
    desk.imports.forget_interrupted(found.id)
    assert desk.imports.interrupted() == []
