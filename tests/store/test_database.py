"""The one file: made, opened, refused, never silently replaced; reads, writes and their errors."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from salesdesk.errors import DatabaseError
from salesdesk.models import Setting, Team
from salesdesk.store import faults
from salesdesk.store.database import Database, connect, problems, raw
from salesdesk.store.files import APPLICATION_ID, SCHEMA, FileState, look
from salesdesk.types import TeamStage

as_root = pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="permissions don't bind root"
)


def add_team(database: Database, name: str) -> None:
    with database.write() as session:
        session.add(Team(name=name, stage=TeamStage.NEW))


def teams(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(text("SELECT name FROM team ORDER BY name")))


def test_a_new_file_is_made_with_its_folder_and_our_marks(tmp_path: Path) -> None:
    path = tmp_path / "张三 #1?" / "数据.db"
    database = Database(path)
    add_team(database, "一组")
    database.close()
    assert look(path) == look(path).__class__(FileState.OURS, SCHEMA)
    assert [p.name for p in path.parent.iterdir()] == ["数据.db"]
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert problems(path) == []
    database = Database(path)
    assert teams(database) == ["一组"]
    database.close()


def test_the_engine_has_no_known_corruption_bug() -> None:
    import sqlcipher3.dbapi2 as engine_module

    assert engine_module.sqlite_version_info >= (3, 51, 3)


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()


def newer(path: Path) -> None:
    Database(path).close()
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def cut_short(path: Path) -> None:
    Database(path).close()
    with path.open("rb+") as file:
        file.truncate(8192)


def without_tables(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("CREATE TABLE t (a)")


def scrambled(path: Path) -> None:
    Database(path).close()
    with path.open("rb+") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b""), "cut short"),
        (lambda path: path.write_bytes(b"not a database at all"), "not a SalesDesk database"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00"), "not a SalesDesk database"),
        (of_another_program, "not a SalesDesk database"),
        (newer, f"newer SalesDesk (schema {SCHEMA + 1}, this program knows {SCHEMA})"),
        (cut_short, "cut short"),
        (without_tables, "its tables are missing"),
        (scrambled, "is damaged"),
    ],
)
def test_what_is_not_ours_or_not_whole_is_refused_unchanged(
    make: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError) as caught:
        Database(path)
    assert words in caught.value.message
    assert caught.value.hint
    assert path.read_bytes() == before


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        Database(tmp_path)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="cannot be made"):
        Database(tmp_path / "file" / "below" / "x.db")


def test_a_file_that_cannot_be_looked_at_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("salesdesk.store.database.look", refuse)
    with pytest.raises(DatabaseError, match="cannot be read: permission denied"):
        Database(tmp_path / "x.db")


@as_root
def test_a_folder_without_permission_is_explained(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(DatabaseError, match="cannot be written"):
        Database(folder / "x.db")
    assert list(folder.iterdir()) == []


def test_a_failure_while_making_the_file_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("salesdesk.store.migrations.upgrade", fail)
    with pytest.raises(RuntimeError):
        Database(tmp_path / "x.db")
    assert list(tmp_path.iterdir()) == []


def test_killed_while_the_log_was_folded_in_everything_is_there(tmp_path: Path) -> None:
    """The checkpoint writes page 1 first: the file is then shorter than it says, and the log makes it whole."""
    path, torn = tmp_path / "x.db", tmp_path / "torn.db"
    database = Database(path)
    with database.write() as session:
        session.add_all(Team(name=f"{n:05d}" + "组" * 200, stage=TeamStage.NEW) for n in range(400))
    shutil.copy(path, torn)
    shutil.copy(path.with_name("x.db-wal"), tmp_path / "torn.db-wal")
    database.checkpoint()
    database.close()
    whole = path.read_bytes()
    with torn.open("rb+") as file:
        file.write(whole[:4096])
    assert torn.stat().st_size < path.stat().st_size
    again = Database(torn)
    assert len(teams(again)) == 400
    again.close()
    assert problems(torn) == []


def test_an_older_file_is_migrated_after_a_checked_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    database = Database(path)
    add_team(database, "一组")
    database.close()
    upgraded: list[object] = []
    monkeypatch.setattr("salesdesk.store.database.HEAD", "9999")
    monkeypatch.setattr("salesdesk.store.migrations.upgrade", upgraded.append)
    database = Database(path)
    assert len(upgraded) == 1
    assert teams(database) == ["一组"]
    database.close()
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.name == "salesdesk-000001-before-9999.db"
    assert problems(backup) == []


def test_a_write_is_there_whole_or_not_at_all(database: Database) -> None:
    def slip() -> None:
        with database.write() as session:
            session.add(Team(name="二组", stage=TeamStage.NEW))
            session.flush()
            raise ZeroDivisionError

    add_team(database, "一组")
    with pytest.raises(ZeroDivisionError):
        slip()
    assert teams(database) == ["一组"]
    with pytest.raises(IntegrityError):
        add_team(database, "一组")
    assert teams(database) == ["一组"]


def test_a_read_sees_one_state_and_changes_nothing(database: Database) -> None:
    with database.read() as session:
        assert session.scalars(text("SELECT name FROM team")).all() == []
        add_team(database, "一组")
        assert session.scalars(text("SELECT name FROM team")).all() == []
        session.add(Setting(key="x", value=1))
        session.expunge_all()
    assert teams(database) == ["一组"]


def test_json_is_kept_readable(database: Database) -> None:
    with database.write() as session:
        session.add(Setting(key="name", value={"公司": "云讯"}))
    with database.read() as session:
        assert raw(session).execute("SELECT value FROM setting").fetchone() == ('{"公司":"云讯"}',)


def test_a_slip_in_our_sql_stays_a_bug(database: Database) -> None:
    with pytest.raises(OperationalError), database.read() as session:
        session.execute(text("SELECT 1 FROM nowhere"))
    with pytest.raises(Exception, match="no such table") as caught, database.write() as session:
        raw(session).execute("SELECT 1 FROM nowhere")
    assert not isinstance(caught.value, DatabaseError)


def test_damage_met_while_working_is_explained(database: Database) -> None:
    with database.write() as session:
        session.add_all(Team(name=f"{n}" + "x" * 500, stage=TeamStage.NEW) for n in range(200))
    database.checkpoint()
    database.close()
    content = bytearray(database.path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xee" * 64
    database.path.write_bytes(bytes(content))
    with pytest.raises(DatabaseError, match="is damaged"):
        teams(Database(database.path))
    assert problems(database.path)


class SaidError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_BUSY", "Another program is writing"),
        ("SQLITE_BUSY_SNAPSHOT", "Another program is writing"),
        ("SQLITE_FULL", "The disk is full"),
        ("SQLITE_READONLY_DIRECTORY", "cannot be written"),
        ("SQLITE_CANTOPEN", "cannot be written"),
        ("SQLITE_IOERR_WRITE", "The disk failed"),
        ("SQLITE_CORRUPT_VTAB", "is damaged"),
        ("SQLITE_NOTADB", "is damaged"),
    ],
)
def test_what_the_engine_says_is_explained_by_its_code(name: str, words: str) -> None:
    explained = faults.explain(SaidError(name), Path("x.db"))
    assert explained is not None
    assert words in explained.message
    assert explained.hint


def test_what_only_a_bug_can_cause_is_not_explained_away() -> None:
    assert faults.explain(SaidError("SQLITE_ERROR"), Path("x.db")) is None
    assert faults.explain(SaidError("SQLITE_CONSTRAINT_UNIQUE"), Path("x.db")) is None
    assert faults.explain(ValueError("the disk is full of locked damage"), Path("x.db")) is None


def test_foreign_keys_that_lead_nowhere_are_found(database: Database) -> None:
    database.close()
    with closing(connect(database.path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO agent_identity (agent_id, kind, value) VALUES (77, 'name', 'x')")
    assert problems(database.path) == ["foreign key: agent_identity row 1 → agent"]
