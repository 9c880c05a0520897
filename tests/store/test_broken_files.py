"""Opening: made, refused, never replaced; and what goes wrong in the middle of a transaction, in words."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

import factories
from damage import ROOT, limited_disk, lines_of, zero_page
from salesdesk import i18n
from salesdesk.errors import DatabaseError
from salesdesk.models import Setting, Team
from salesdesk.store import database as module
from salesdesk.store.database import Database, problems
from salesdesk.store.faults import explain
from salesdesk.store.files import APPLICATION_ID, SCHEMA, FileState, look


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def poke(path: Path, place: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def other_program(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE notes (text)")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (
        lambda p: change(p, "PRAGMA user_version=99"),
        f"newer SalesDesk (schema 99, this program knows {SCHEMA})",
    ),
    "foreign": (lambda p: change(p, "PRAGMA application_id=7"), "not a SalesDesk database"),
    "other program": (other_program, "not a SalesDesk database"),
    "empty": (lambda p: p.write_bytes(b""), "cut short"),
    "cut": (lambda p: p.write_bytes(p.read_bytes()[:20_000]), "cut short"),
    "stump": (lambda p: p.write_bytes(p.read_bytes()[:50]), "not a SalesDesk database"),
    "header": (lambda p: poke(p, 0, bytes(64)), "not a SalesDesk database"),
    "page size": (lambda p: poke(p, 16, b"\xff\xff"), "damaged"),
    "first page": (lambda p: poke(p, 100, bytes(3996)), "contradict"),
    "text": (lambda p: p.write_text("hello\n" * 50), "not a SalesDesk database"),
    "picture": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300)), "not a SalesDesk database"),
    "no version": (lambda p: change(p, "DELETE FROM alembic_version"), "does not say its version"),
    "odd version": (lambda p: change(p, "UPDATE alembic_version SET version_num='zz'"), "another version"),
    "no tables": (lambda p: change(p, "DROP TABLE alembic_version"), "tables are missing"),
}


@pytest.fixture
def file(empty_database_file: Path, tmp_path: Path) -> Path:
    """A sound, closed database."""
    path = tmp_path / "desk.db"
    path.write_bytes(empty_database_file.read_bytes())
    return path


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_in_both_languages_and_keeps_its_bytes(what: str, file: Path) -> None:
    damage, words = BROKEN[what]
    damage(file)
    before = file.read_bytes()
    with pytest.raises(DatabaseError) as refused:
        Database(file)
    assert words in refused.value.message
    assert str(file) in refused.value.message
    assert refused.value.hint
    with i18n.speaking("zh_CN"), pytest.raises(DatabaseError) as in_chinese:
        Database(file)
    assert in_chinese.value.message != refused.value.message
    assert in_chinese.value.hint != refused.value.hint
    assert file.read_bytes() == before
    assert not (file.parent / "backups").exists()


@pytest.mark.parametrize("page", [2, 3, 5])
def test_a_zeroed_page_never_becomes_a_new_database(page: int, file: Path) -> None:
    zero_page(file, page)
    before = file.read_bytes()
    with suppress(DatabaseError):
        Database(file).close()
    assert problems(file)
    assert file.read_bytes() == before


def test_a_folder_and_a_folder_that_is_a_file_are_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be read: it is a folder"):
        Database(tmp_path)
    with pytest.raises(DatabaseError, match="cannot be made: something else has this name"):
        Database(file / "inside.db")
    with pytest.raises(DatabaseError, match="the name is too long"):
        Database(tmp_path / ("x" * 300))


def test_a_write_ahead_log_without_its_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database(path)
    with database.write() as session:
        session.add(Setting(key="name", value="ACME"))
    log = path.with_name("desk.db-wal")
    left = log.read_bytes()
    assert left
    database.close()
    path.unlink()
    log.write_bytes(left)
    assert look(path).state is FileState.ORPHANED
    with pytest.raises(DatabaseError, match=r"desk\.db-wal with its latest changes"):
        Database(path)
    assert not path.exists()
    assert log.read_bytes() == left
    log.write_bytes(b"")
    Database(path).close()
    assert path.exists()


def test_changes_left_in_the_log_by_a_crash_are_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom salesdesk.models import Setting\n"
        "from salesdesk.store.database import Database\n"
        "with Database(Path(sys.argv[1])).write() as session:\n    session.add(Setting(key='name', value='ACME'))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(file)], env=ROOT, check=False)
    assert file.with_name(file.name + "-wal").stat().st_size > 0
    database = Database(file)
    with database.read() as session:
        assert session.get(Setting, "name")
    database.close()
    assert problems(file) == []


def test_a_new_file_is_ours_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "新 文件夹" / "🙂" / "desk 数据.db"
    database = Database(path)
    facts = look(path)
    assert (facts.state, facts.schema) == (FileState.OURS, SCHEMA)
    with database.read() as session:
        pragmas = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA application_id")) == APPLICATION_ID
    database.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_half_made_file_of_a_killed_start_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.with_name("desk.db.new").write_bytes(b"half")
    path.with_name("desk.db.new-journal").write_bytes(b"half")
    Database(path).close()
    assert problems(path) == []


def test_of_two_starts_that_make_the_file_at_once_one_wins_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.db"
    migrate = Database._migrate

    def slow(self: Database) -> None:
        migrate(self)
        monkeypatch.setattr(Database, "_migrate", migrate)
        monkeypatch.setattr(module.os, "getpid", lambda: 4711)
        other = Database(path)
        with other.write() as session:
            session.add(Team(name="East"))
        other.close()

    monkeypatch.setattr(Database, "_migrate", slow)
    second = Database(path)
    with second.read() as session:
        assert session.scalars(select(Team.name)).all() == ["East"]
    second.close()
    assert [p.name for p in tmp_path.iterdir()] == ["desk.db"]


def test_a_disk_without_hard_links_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_names: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(module.os, "link", refused)
    Database(tmp_path / "desk.db").close()
    assert [p.name for p in tmp_path.iterdir()] == ["desk.db"]


def test_the_database_of_a_read_only_folder_says_so(file: Path, tmp_path: Path) -> None:
    with (
        limited_disk(tmp_path / "disk", read_only=file) as copy,
        pytest.raises(DatabaseError, match="cannot be written"),
    ):
        Database(copy)


def test_a_full_disk_undoes_the_transaction(file: Path, tmp_path: Path) -> None:
    with limited_disk(tmp_path / "disk", size="1m", holds=file) as copy:
        database = Database(copy)
        with pytest.raises(DatabaseError, match="disk is full"), database.write() as session:
            session.add_all(Team(name=f"{number}{'x' * 5_000}") for number in range(1_000))
        with database.read() as session:
            assert session.scalar(select(func.count()).select_from(Team)) == 0
        database.close()
        assert problems(copy) == []


def test_two_writers_wait_for_each_other(database: Database) -> None:
    def work(number: int) -> None:
        with database.write() as session:
            factories.add_team(session, f"Team {number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(20)))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Team)) == 20


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("database is locked", "Another program is writing"),
        ("database or disk is full", "The disk is full"),
        ("disk I/O error", "The disk failed"),
        ("attempt to write a readonly database", "cannot be written"),
        ("unable to open database file", "cannot be written"),
        ("database disk image is malformed", "its parts contradict each other"),
        ("file is not a database", "does not begin like a database"),
    ],
)
def test_each_word_of_the_engine_is_understood(said: str, understood: str) -> None:
    error = explain(module.engine_module.OperationalError(said), Path("desk.db"))
    assert error is not None
    assert understood in error.message
    assert "desk.db" in error.message
    assert error.hint


def test_a_page_of_65536_bytes_is_read_from_the_header(tmp_path: Path) -> None:
    path = tmp_path / "large.db"
    change(path, "PRAGMA page_size=65536", f"PRAGMA application_id={APPLICATION_ID}", "CREATE TABLE t (x)")
    assert look(path).state is FileState.OURS


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """A refused file can be moved and restored at once, also on Windows."""
    yield
    assert lines_of("/proc/self/fd", ".db-wal") == []
