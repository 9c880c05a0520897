"""What is attached goes with every backup and comes back with every restore; what can't is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from damage import killed, limited_disk
from salesdesk.errors import DatabaseError, SalesDeskError
from salesdesk.models import Attachment
from salesdesk.services.attachments import AttachmentsService, Owner
from salesdesk.services.safety import SafetyService
from salesdesk.store import attached, backups
from salesdesk.store.backups import back_up_whole, restore
from salesdesk.store.contents import CHUNK, Contents, beside
from salesdesk.store.database import Database, connect
from salesdesk.types import AttachmentRole

COURSE = Owner.course("opening")
LARGE = bytes(range(256)) * (CHUNK // 256) + b"a second piece"


def attach(path: Path, *contents: bytes) -> list[str]:
    """Attach files of these contents to a course; their names in the folder."""
    database = Database(path)
    service = AttachmentsService(database)
    found = []
    for number, content in enumerate(contents):
        source = path.parent / f"paper {number}-{len(content)}.pdf"
        source.write_bytes(content)
        found.append(service.get(service.add(COURSE, source, AttachmentRole.MATERIAL)).sha256)
        source.unlink()
    database.close()
    return found


@pytest.fixture
def desk_file(empty_database_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    shutil.copyfile(empty_database_file, path)
    return path


def back_up(path: Path) -> Path:
    return backups.back_up(path, path.parent / "backups")


def test_a_backup_to_a_file_of_its_own_holds_what_is_attached(desk_file: Path, tmp_path: Path) -> None:
    wanted = attach(desk_file, b"one", LARGE)
    far = tmp_path / "stick"
    far.mkdir()
    back_up_whole(desk_file, far / "b.db")
    assert [path.name for path in far.iterdir()] == ["b.db"]
    place = tmp_path / "other computer" / "desk.db"
    assert restore(far / "b.db", place) is None
    assert beside(place).names() == set(wanted)
    assert beside(place).path(wanted[1]).read_bytes() == LARGE
    assert attached.missing(place) == []
    database = Database(place)
    assert SafetyService(database, AttachmentsService(database)).check() == []
    database.close()
    back_up_whole(place, far / "c.db")
    with_table = connect(place, read_only=True)
    assert not attached._has(with_table, attached.TABLE)
    with_table.close()


def test_numbered_backups_share_a_folder_that_is_pruned_with_them(
    desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "KEEP", 2)
    (first,) = attach(desk_file, b"one")
    made = back_up(desk_file)
    shared = attached.shared(made.parent)
    assert shared.names() == {first}
    (second,) = attach(desk_file, b"two")
    back_up(desk_file)
    assert shared.names() == {first, second}
    database = Database(desk_file)
    service = AttachmentsService(database)
    service.remove(service.list(COURSE)[0].id, "old")
    database.close()
    back_up(desk_file)
    assert shared.names() == {first, second}, "the second backup still needs it"
    back_up(desk_file)
    assert shared.names() == {second}
    monkeypatch.setattr(backups, "KEEP", 1)
    (made.parent / "salesdesk-000001.db").write_bytes(b"damaged")
    back_up(desk_file)
    assert shared.names() == {second}


def test_a_restore_brings_back_what_was_removed_or_lost_since(desk_file: Path) -> None:
    (first,) = attach(desk_file, b"one")
    made = back_up(desk_file)
    database = Database(desk_file)
    service = AttachmentsService(database)
    service.remove(service.list(COURSE)[0].id, "by mistake")
    database.close()
    assert beside(desk_file).names() == set()
    kept = restore(made, desk_file)
    assert kept is not None
    assert beside(desk_file).names() == {first}
    shutil.rmtree(beside(desk_file).folder)
    restore(made, desk_file)
    assert attached.missing(desk_file) == []


def test_the_file_set_aside_keeps_what_it_refers_to(desk_file: Path) -> None:
    made = back_up(desk_file)
    (later,) = attach(desk_file, b"attached after the backup")
    kept = restore(made, desk_file)
    assert kept is not None
    database = Database(desk_file)
    service = AttachmentsService(database)
    assert service.verify() == []
    assert beside(desk_file).names() == {later}, "an orphan here, but not for the file set aside"
    log = kept.with_name(kept.name + "-wal")
    log.write_bytes(b"x")
    assert service.sweep() == 0
    log.unlink()
    damaged = kept.with_name("desk-before-restore-9.db")
    damaged.write_bytes(b"not a database at all" * 50)
    assert service.sweep() == 0
    made_again = service.add(COURSE, _paper(desk_file, b"other"))
    service.remove(made_again, "while nobody knows")
    assert len(beside(desk_file).names()) == 2
    damaged.unlink()
    database.close()
    restore(kept, desk_file)
    assert attached.missing(desk_file) == []


def _paper(path: Path, content: bytes) -> Path:
    source = path.with_name("paper.pdf")
    source.write_bytes(content)
    return source


def test_a_copied_data_folder_restores_with_its_attachments(desk_file: Path, tmp_path: Path) -> None:
    attach(desk_file, b"one")
    copy = tmp_path / "copied folder"
    copy.mkdir()
    shutil.copy(desk_file, copy)
    shutil.copytree(beside(desk_file).folder, copy / "desk.db.attachments")
    restore(copy / "desk.db", tmp_path / "new" / "desk.db")
    assert attached.missing(tmp_path / "new" / "desk.db") == []


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_what_a_backup_can_not_take_is_named(desk_file: Path, tmp_path: Path, harm: str) -> None:
    first, _second = attach(desk_file, b"one", b"other")
    if harm == "missing":
        beside(desk_file).drop(first)
    else:
        beside(desk_file).path(first).write_bytes(b"0ne")
    back_up_whole(desk_file, tmp_path / "whole.db")
    made = back_up(desk_file)
    assert attached.missing(desk_file) == ["paper 0-3"]
    for number, backup in enumerate((tmp_path / "whole.db", made)):
        place = tmp_path / f"new{number}" / "desk.db"
        restore(backup, place)
        assert attached.missing(place) == ["paper 0-3"]
    beside(desk_file).drop(first)
    beside(desk_file).drop(_second)
    back_up_whole(desk_file, tmp_path / "bare.db")
    restore(tmp_path / "bare.db", tmp_path / "bare" / "desk.db")
    assert len(attached.missing(tmp_path / "bare" / "desk.db")) == 2


def test_a_full_disk_stops_a_backup_and_a_restore_with_everything_as_it_was(desk_file: Path, tmp_path: Path) -> None:
    attach(desk_file, LARGE * 4)
    back_up_whole(desk_file, tmp_path / "b.db")
    with limited_disk(tmp_path / "small", size="3m") as disk:
        with pytest.raises(DatabaseError):
            back_up_whole(desk_file, disk / "b.db")
        with pytest.raises(SalesDeskError):
            backups.back_up(desk_file, disk)
        with pytest.raises(SalesDeskError):
            restore(tmp_path / "b.db", disk / "new.db")
        assert not (disk / "new.db").exists()
        assert not (disk / "b.db").exists()


ATTACHER = """
import salesdesk.services.attachments as a
from salesdesk.store.database import Database, connect
def work(path):
    service = a.AttachmentsService(Database(path))
    service.add(a.Owner.course("opening"), Path(sys.argv[1]))
"""


def test_killed_anywhere_while_attaching_there_is_no_row_without_its_content(desk_file: Path, tmp_path: Path) -> None:
    _paper(desk_file, b"signed" * 1000)
    runs: list[Path] = []
    while len(runs) < 40:
        runs.append(tmp_path / f"run-{len(runs)}" / "desk.db")
        runs[-1].parent.mkdir()
        shutil.copyfile(desk_file, runs[-1])
    files = ["contents.py", "attachments/source.py", "attachments/service.py", "reports/files.py"]
    ends = killed(ATTACHER, files, runs, tmp_path / "paper.pdf")
    assert set(ends) == {True, False}
    seen = set()
    for path, was_killed in zip(runs, ends, strict=True):
        database = Database(path)
        service = AttachmentsService(database)
        rows = len(service.list(COURSE))
        seen.add((rows, len(service.contents.names())))
        assert service.verify() == []
        assert len(service.contents.names()) == rows
        assert rows or was_killed
        database.close()
    assert seen >= {(0, 0), (0, 1), (1, 1)}


def test_a_folder_that_refuses(desk_file: Path, tmp_path: Path) -> None:
    beside(desk_file).folder.write_bytes(b"a file where the folder should be")
    database = Database(desk_file)
    service = AttachmentsService(database)
    with pytest.raises(SalesDeskError, match="can't be kept in"):
        service.add(COURSE, _paper(desk_file, b"x"))
    assert Contents(tmp_path / "none").sweep(()) == 0
    with pytest.raises(ValueError, match="no content"):
        Contents(tmp_path).path("../etc/passwd")
    with database.read() as session:
        assert session.query(Attachment).count() == 0
    database.close()
