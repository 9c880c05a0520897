"""Backups are opened and checked; a restore never leaves the place without a database, nor a log beside another file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from salesdesk.errors import DatabaseError
from salesdesk.models import Team
from salesdesk.store import backups
from salesdesk.store.backups import KEEP, back_up, back_up_to, numbered_backups, restore
from salesdesk.store.database import Database, connect, problems
from salesdesk.types import TeamStage


def add_team(database: Database, name: str) -> None:
    with database.write() as session:
        session.add(Team(name=name, stage=TeamStage.NEW))


def teams(path: Path) -> list[str]:
    database = Database(path)
    with database.read() as session:
        found = list(session.scalars(text("SELECT name FROM team ORDER BY name")))
    database.close()
    return found


def test_a_backup_of_the_live_file_holds_what_was_committed(database: Database, tmp_path: Path) -> None:
    add_team(database, "一组")
    with database.write() as session:
        session.add(Team(name="not yet", stage=TeamStage.NEW))
        session.flush()
        backup = back_up(database.path, tmp_path / "backups")
    assert backup.name == "salesdesk-000001.db"
    assert problems(backup) == []
    assert teams(backup) == ["一组"]
    assert [p.name for p in backup.parent.iterdir()] == ["salesdesk-000001.db"]


def test_backups_are_numbered_and_the_oldest_pruned(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KEEP >= 10
    monkeypatch.setattr(backups, "KEEP", 3)
    folder = tmp_path / "backups"
    assert numbered_backups(folder) == []
    folder.mkdir()
    (folder / "salesdesk-notes.db").touch()
    made = [back_up(database.path, folder, "before-0002" if n == 3 else "") for n in range(5)]
    assert numbered_backups(folder) == made[2:]
    assert made[3].name == "salesdesk-000004-before-0002.db"
    assert (folder / "salesdesk-notes.db").exists()


def test_a_backup_that_fails_keeps_the_older_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.db"
    back_up_to(database.path, target)
    before = target.read_bytes()
    with pytest.raises(DatabaseError, match="cannot be written"):
        back_up_to(database.path, tmp_path / "nowhere" / "mine.db")
    monkeypatch.setattr(backups, "problems", lambda _path: ["row 3 missing from index"])
    with pytest.raises(DatabaseError, match="does not check: row 3"):
        back_up_to(database.path, target)
    monkeypatch.undo()

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(DatabaseError, match="the disk is full"):
        back_up_to(database.path, target)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob("*.part*"))


def test_a_folder_for_backups_that_cannot_be_made_is_explained(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="cannot be made"):
        back_up(database.path, tmp_path / "file" / "backups")


def test_a_restore_puts_the_backup_in_place_and_keeps_the_old_file(database: Database, tmp_path: Path) -> None:
    add_team(database, "一组")
    backup = back_up(database.path, tmp_path / "backups")
    add_team(database, "二组")
    database.close()
    kept = restore(backup, database.path)
    assert kept is not None
    assert kept.name == "test-before-restore-1.salesdesk"
    assert teams(database.path) == ["一组"]
    assert teams(kept) == ["一组", "二组"]
    again = restore(backup, database.path)
    assert again is not None
    assert again.name == "test-before-restore-2.salesdesk"


def test_a_restore_where_nothing_was_makes_the_file(database: Database, tmp_path: Path) -> None:
    add_team(database, "一组")
    backup = back_up(database.path, tmp_path / "backups")
    assert restore(backup, tmp_path / "new.db") is None
    assert teams(tmp_path / "new.db") == ["一组"]


def test_a_damaged_file_is_set_aside_with_its_log(database: Database, tmp_path: Path) -> None:
    add_team(database, "一组")
    backup = back_up(database.path, tmp_path / "backups")
    database.close()
    log = database.path.with_name(database.path.name + "-wal")
    database.path.write_bytes(b"SQLite format 3\x00" + b"\xee" * 9000)
    log.write_bytes(b"what was last typed")
    kept = restore(backup, database.path)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"what was last typed"
    assert not log.exists()
    assert teams(database.path) == ["一组"]


def test_a_log_of_a_killed_program_is_folded_in_before_the_file_is_set_aside(
    database: Database, tmp_path: Path
) -> None:
    import shutil

    backup = back_up(database.path, tmp_path / "backups")
    add_team(database, "二组")
    killed = tmp_path / "killed.salesdesk"
    for tail in ("", "-wal"):
        shutil.copy(database.path.with_name(database.path.name + tail), killed.with_name(killed.name + tail))
    kept = restore(backup, killed)
    assert kept is not None
    assert (teams(killed), teams(kept)) == ([], ["二组"])


def test_without_hard_links_the_old_file_is_copied(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise OSError(1, "Operation not permitted")

    add_team(database, "一组")
    backup = back_up(database.path, tmp_path / "backups")
    database.close()
    monkeypatch.setattr("os.link", no_links)
    kept = restore(backup, database.path)
    assert kept is not None
    assert teams(kept) == ["一组"]


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\x00" + b"\x00" * 200])
def test_what_is_no_sound_backup_is_refused_with_nothing_changed(
    content: bytes, database: Database, tmp_path: Path
) -> None:
    add_team(database, "一组")
    database.close()
    before = database.path.read_bytes()
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    with pytest.raises(DatabaseError, match="not a sound SalesDesk backup"):
        restore(bad, database.path)
    assert database.path.read_bytes() == before


def test_a_damaged_backup_is_refused(database: Database, tmp_path: Path) -> None:
    backup = back_up(database.path, tmp_path / "backups")
    with closing(connect(backup)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO agent_identity (agent_id, kind, value) VALUES (77, 'name', 'x')")
    with pytest.raises(DatabaseError, match="foreign key"):
        restore(backup, database.path)
