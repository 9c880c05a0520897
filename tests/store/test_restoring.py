"""Backups are checked copies; a restore keeps the old file and leaves no gap."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

import factories
from damage import ROOT, killed, limited_disk, zero_page
from salesdesk.errors import DatabaseError
from salesdesk.models import Team
from salesdesk.store import backups
from salesdesk.store.backups import back_up, back_up_to, restore
from salesdesk.store.database import Database, connect, problems
from salesdesk.store.files import FileState, look


def teams(path: Path) -> list[str]:
    database = Database(path)
    try:
        with database.read() as session:
            return list(session.scalars(select(Team.name).order_by(Team.name)))
    finally:
        database.close()


def names(folder: Path) -> list[str]:
    """The files of a folder; what the engine keeps beside a database that was read only is empty, and no matter."""
    return sorted(
        path.name
        for path in folder.iterdir()
        if not path.name.endswith("-shm") and (not path.name.endswith("-wal") or path.stat().st_size)
    )


def filled(path: Path, *teams: str) -> Path:
    database = Database(path)
    with database.write() as session:
        for team in teams:
            factories.add_team(session, team)
    database.close()
    return path


@pytest.fixture
def desk_file(tmp_path: Path) -> Path:
    """A closed database with one team."""
    return filled(tmp_path / "desk.db", "East")


def test_an_old_backup_that_cannot_be_removed_is_no_failure(
    desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "KEEP", 1)
    first = back_up(desk_file, tmp_path / "backups")
    unlink = Path.unlink

    def refused(self: Path, missing_ok: bool = False) -> None:
        if self == first:
            raise PermissionError(13, "in use", str(self))
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    assert back_up(desk_file, tmp_path / "backups").exists()
    assert first.exists()


def test_a_backup_that_cannot_be_written_says_where_and_keeps_the_old_one(desk_file: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be made: something else has this name"):
        back_up(desk_file, desk_file)
    with pytest.raises(DatabaseError, match=r"cannot be written to .*: it is a folder"):
        back_up_to(desk_file, tmp_path)
    with pytest.raises(DatabaseError, match=r"nowhere/b\.db cannot be written"):
        back_up_to(desk_file, tmp_path / "nowhere" / "b.db")
    with limited_disk(tmp_path / "disk", size="128k") as disk:
        (disk / "b.db").write_bytes(b"old")
        with pytest.raises(DatabaseError, match=r"The disk is full; nothing was changed in .*b\.db"):
            back_up_to(desk_file, disk / "b.db")
        assert (disk / "b.db").read_bytes() == b"old"
        assert names(disk) == ["b.db"]


def test_the_database_is_never_its_own_backup(desk_file: Path) -> None:
    before = desk_file.read_bytes()
    with pytest.raises(DatabaseError, match="is the database itself"):
        back_up_to(desk_file, desk_file.parent / "." / "desk.db")
    assert desk_file.read_bytes() == before


def test_a_damaged_database_gives_no_backup(desk_file: Path, tmp_path: Path) -> None:
    zero_page(desk_file, 5)
    with pytest.raises(DatabaseError, match=r"desk\.db"):
        back_up_to(desk_file, tmp_path / "b.db")
    assert names(tmp_path) == ["desk.db"]


def test_restoring_keeps_the_old_file_with_everything_in_it(desk_file: Path, tmp_path: Path) -> None:
    back_up_to(desk_file, tmp_path / "b.db")
    filled(desk_file, "West")
    kept = restore(tmp_path / "b.db", desk_file)
    assert kept == tmp_path / "desk-before-restore-1.db"
    assert teams(desk_file) == ["East"]
    assert teams(kept) == ["East", "West"]
    again = restore(kept, desk_file)
    assert again == tmp_path / "desk-before-restore-2.db"
    assert teams(desk_file) == ["East", "West"]
    assert names(tmp_path) == ["b.db", "desk-before-restore-1.db", "desk-before-restore-2.db", "desk.db"]


def test_changes_in_the_log_of_a_killed_program_are_kept_with_the_old_file(desk_file: Path, tmp_path: Path) -> None:
    back_up_to(desk_file, tmp_path / "b.db")
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom salesdesk.models import Team\n"
        "from salesdesk.store.database import Database\n"
        "with Database(Path(sys.argv[1])).write() as session:\n    session.add(Team(name='West'))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(desk_file)], env=ROOT, check=False)
    kept = restore(tmp_path / "b.db", desk_file)
    assert kept is not None
    assert teams(kept) == ["East", "West"]
    assert teams(desk_file) == ["East"]


def test_a_log_without_its_file_is_set_aside_too(desk_file: Path, tmp_path: Path) -> None:
    place = tmp_path / "gone.db"
    place.with_name("gone.db-wal").write_bytes(b"what there was")
    assert restore(desk_file, place) is None
    assert teams(place) == ["East"]
    assert (tmp_path / "gone-before-restore-1.db-wal").read_bytes() == b"what there was"


def test_a_file_that_is_open_elsewhere_is_not_replaced(desk_file: Path, tmp_path: Path) -> None:
    back_up_to(desk_file, tmp_path / "b.db")
    with closing(connect(desk_file)) as other:
        other.execute("SELECT count(*) FROM team").fetchone()
        with pytest.raises(DatabaseError, match="open in another window or program"):
            restore(tmp_path / "b.db", desk_file)
        other.execute("INSERT INTO team (name, stage, active) VALUES ('West', 'mature', 1)")
    assert teams(desk_file) == ["East", "West"]
    assert names(tmp_path) == ["b.db", "desk.db"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: None, "there is no such file"),
        (lambda p: p.write_bytes(b""), "it is cut short"),
        (lambda p: p.write_bytes(p.with_name("desk.db").read_bytes()[:9_000]), "it is cut short"),
        (lambda p: p.write_text("hello"), "it is another kind of file"),
        (lambda p: p.mkdir(), "it is a folder"),
    ],
)
def test_what_is_no_backup_changes_nothing(desk_file: Path, tmp_path: Path, make: object, words: str) -> None:
    bad = tmp_path / "bad.db"
    make(bad)  # type: ignore[operator]
    before = desk_file.read_bytes()
    with pytest.raises(DatabaseError, match=words):
        restore(bad, desk_file)
    assert desk_file.read_bytes() == before
    assert not list(tmp_path.glob("*before-restore*"))


@pytest.mark.parametrize(
    ("pragma", "words"), [("user_version=99", "newer SalesDesk"), ("application_id=7", "another program")]
)
def test_newer_and_foreign_files_are_no_backups(desk_file: Path, tmp_path: Path, pragma: str, words: str) -> None:
    bad = tmp_path / "bad.db"
    back_up_to(desk_file, bad)
    with closing(connect(bad)) as connection:
        connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(DatabaseError, match=words):
        restore(bad, desk_file)


def test_a_backup_with_a_broken_page_is_refused(desk_file: Path, tmp_path: Path) -> None:
    back_up_to(desk_file, tmp_path / "b.db")
    zero_page(tmp_path / "b.db", 7)
    with pytest.raises(DatabaseError, match="not a sound SalesDesk backup"):
        restore(tmp_path / "b.db", desk_file)
    assert teams(desk_file) == ["East"]


def test_a_full_disk_leaves_the_old_file(desk_file: Path, tmp_path: Path) -> None:
    with limited_disk(tmp_path / "disk", size="800k", holds=desk_file) as copy:
        with pytest.raises(DatabaseError, match="The disk is full"):
            restore(desk_file, copy)
        assert names(copy.parent) == [copy.name]
        assert teams(copy) == ["East"]


def test_a_folder_that_refuses_the_new_name_is_named(
    desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up_to(desk_file, tmp_path / "b.db")

    def refused(*_names: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(shutil, "copy2", refused)
    with pytest.raises(DatabaseError, match=r"desk\.db cannot be restored: permission denied"):
        restore(tmp_path / "b.db", desk_file)
    assert teams(desk_file) == ["East"]


def test_killed_anywhere_in_a_restore_the_old_or_the_new_file_is_there(desk_file: Path, tmp_path: Path) -> None:
    back_up_to(desk_file, tmp_path / "b.db")
    filled(desk_file, "West")
    runs = []
    for _number in range(24):
        runs.append(tmp_path / f"run-{len(runs)}" / "desk.db")
        runs[-1].parent.mkdir()
        shutil.copyfile(desk_file, runs[-1])
    ends = killed(
        "from salesdesk.store.backups import restore\ndef work(path):\n    restore(Path(sys.argv[1]), path)",
        ["store/backups.py"],
        runs,
        tmp_path / "b.db",
    )
    assert set(ends) == {True, False}
    for path, was_killed in zip(runs, ends, strict=True):
        assert look(path).state is FileState.OURS
        assert problems(path) == []
        assert teams(path) == ["East"] or (was_killed and teams(path) == ["East", "West"])
        kept = restore(tmp_path / "b.db", path)
        assert kept is not None
        assert teams(path) == ["East"]


def test_a_killed_backup_leaves_no_file_of_that_name(desk_file: Path, tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom salesdesk.store import backups\n"
        "backups.problems = lambda path: os._exit(9)\n"
        "backups.back_up_to(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    target = tmp_path / "b.db"
    subprocess.run([sys.executable, "-c", script, str(desk_file), str(target)], env=ROOT, check=False)
    assert not target.exists()
    back_up_to(desk_file, target)
    assert names(tmp_path) == ["b.db", "desk.db"]
