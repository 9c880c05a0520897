"""The watch folder with a clock of the test's own: finished files only, each once, whatever happens in between."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from call_logs import line, small_log, write_log
from salesdesk.errors import RefusedError
from salesdesk.services.desk import Desk
from salesdesk.services.watch_folder import MOST_SEEN, Scan, Seen, SeenAs, WatchFolderService, WatchMode, WatchSettings
from salesdesk.store.database import Database
from salesdesk.types import Cancelled, Progress


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "exports"
    path.mkdir()
    return path


@pytest.fixture
def watch(desk: Desk, clock: Clock, folder: Path) -> WatchFolderService:
    service = WatchFolderService(desk.database, desk.imports, desk.outcomes, clock)
    service.change(WatchSettings(str(folder), WatchMode.ASK))
    return service


def later(watch: WatchFolderService, clock: Clock) -> Scan:
    """Two looks with a while between them."""
    watch.scan()
    clock.now += 30
    return watch.scan()


def names(scan: Scan) -> list[str]:
    return [found.path.name for found in scan.waiting]


def test_off_it_looks_nowhere_and_on_it_needs_a_folder(desk: Desk, folder: Path) -> None:
    small_log(folder / "a.csv")
    assert desk.watch_folder.scan() == Scan()
    with pytest.raises(RefusedError, match="folder"):
        desk.watch_folder.change(WatchSettings("", WatchMode.ASK))
    assert desk.watch_folder.change(WatchSettings(str(folder), WatchMode.AUTOMATIC, "*.csv")) == WatchSettings()
    assert desk.watch_folder.settings() == WatchSettings(str(folder), WatchMode.AUTOMATIC, "*.csv")


def test_a_file_is_offered_when_it_stayed_the_same(watch: WatchFolderService, clock: Clock, folder: Path) -> None:
    file = small_log(folder / "a.csv", range(20))
    assert watch.scan() == Scan(growing=1)
    clock.now += 1
    assert watch.scan().growing == 1  # two quick looks prove nothing
    clock.now += 30
    small_log(file, range(30))
    os.utime(file, ns=(1, 1))
    assert watch.scan().growing == 1
    clock.now += 30
    scan = watch.scan()
    assert names(scan) == ["a.csv"]
    assert not scan.waiting[0].known
    assert names(watch.scan()) == ["a.csv"]  # until somebody decides


def test_half_files_locks_folders_and_other_kinds_are_passed_over(
    watch: WatchFolderService, clock: Clock, folder: Path
) -> None:
    for name in ("~$a.xlsx", "b.csv.part", "c.tmp", ".hidden.csv", "d.crdownload", "readme.md"):
        small_log(folder / name)
    (folder / "empty.csv").touch()
    (folder / "sub.csv").mkdir()
    small_log(folder / "sub.csv" / "inside.csv")
    assert later(watch, clock) == Scan()


def test_a_pattern_says_which_files(watch: WatchFolderService, clock: Clock, folder: Path) -> None:
    watch.change(WatchSettings(str(folder), WatchMode.ASK, "CDR*.csv; *.log"))
    for name in ("cdr-1.CSV", "other.csv", "x.log"):
        small_log(folder / name)
    assert names(later(watch, clock)) == ["cdr-1.CSV", "x.log"]


def test_taken_by_its_layout_and_done_with_after_the_commit(
    watch: WatchFolderService, desk: Desk, clock: Clock, folder: Path, tmp_path: Path
) -> None:
    desk.imports.import_calls([small_log(tmp_path / "first.csv", range(20))])
    small_log(folder / "second.csv", range(20, 50))
    (found,) = later(watch, clock).waiting
    assert found.known
    with pytest.raises(Cancelled):
        watch.take(found, Progress(stopped=lambda: True))
    assert names(watch.scan()) == ["second.csv"]
    outcome = watch.take(found, Progress())
    assert outcome.imported == 30
    assert watch.scan() == Scan()
    (seen,) = watch.seen()
    assert (seen.state, seen.batch) == (SeenAs.IMPORTED, outcome.batch)
    # Taken back by hand, it is not taken in again behind the supervisor's back; nor after a restart.
    assert outcome.batch is not None
    desk.imports.undo(outcome.batch)
    again = WatchFolderService(desk.database, desk.imports, desk.outcomes, clock)
    assert later(again, clock) == Scan()


def test_orders_are_taken_as_orders_once_their_layout_is_known(
    watch: WatchFolderService, desk: Desk, clock: Clock, folder: Path, tmp_path: Path
) -> None:
    orders = "订单号,下单日期,客户手机,负责人,订单金额,订单状态\n{0},2026-10-12,13800000001,张三,100,已付款\n"
    (folder / "one.csv").write_text(orders.format("A1"), encoding="utf-8")
    (found,) = later(watch, clock).waiting
    assert (found.known, found.kind) == (False, "sale")
    desk.outcomes.import_files([found.path])
    (folder / "two.csv").write_text(orders.format("A2"), encoding="utf-8")
    (found,) = later(watch, clock).waiting
    assert (found.known, found.kind) == (True, "sale")
    outcome = watch.take(found)
    assert (outcome.kind, outcome.imported) == ("sale", 1)
    assert watch.scan() == Scan()


def test_what_was_imported_by_hand_or_under_another_name_is_known_by_its_content(
    watch: WatchFolderService, desk: Desk, clock: Clock, folder: Path
) -> None:
    file = small_log(folder / "a.csv")
    desk.imports.import_calls([file])
    (folder / "copy.csv").write_bytes(file.read_bytes())
    assert later(watch, clock) == Scan()
    assert {seen.name for seen in watch.seen()} == {"a.csv", "copy.csv"}


def test_offered_imported_by_hand_then_gone_from_the_offers(
    watch: WatchFolderService, desk: Desk, clock: Clock, folder: Path
) -> None:
    file = small_log(folder / "a.csv")
    assert names(later(watch, clock)) == ["a.csv"]
    desk.imports.import_calls([file])
    assert watch.scan() == Scan()


def test_ignored_stays_ignored_until_it_is_offered_again(
    watch: WatchFolderService, desk: Desk, clock: Clock, folder: Path
) -> None:
    file = small_log(folder / "a.csv")
    (found,) = later(watch, clock).waiting
    watch.ignore(found)
    (folder / "b.csv").write_bytes(file.read_bytes())
    assert later(watch, clock) == Scan()
    again = WatchFolderService(desk.database, desk.imports, desk.outcomes, clock)
    assert later(again, clock) == Scan()
    watch.offer_again(found.stamp.sha256)
    assert names(later(watch, clock)) == ["a.csv", "b.csv"]


def test_an_unreadable_file_is_named_once_also_after_a_restart(
    watch: WatchFolderService, desk: Desk, clock: Clock, folder: Path
) -> None:
    picture = folder / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    ((path, why),) = later(watch, clock).unreadable
    assert path == picture
    assert "PNG" in why
    assert watch.scan() == Scan()
    assert later(WatchFolderService(desk.database, desk.imports, desk.outcomes, clock), clock) == Scan()
    small_log(picture)
    assert names(later(watch, clock)) == ["picture.csv"]


def test_a_file_that_cannot_be_opened_is_named_once_and_tried_again(
    watch: WatchFolderService, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_log(folder / "a.csv")
    opened = Path.open

    def locked(self: Path, *args: object, **kwargs: object) -> object:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(Path, "open", locked)
    scan = later(watch, clock)
    assert [path.name for path, _why in scan.unreadable] == ["a.csv"]
    assert watch.scan() == Scan()
    monkeypatch.setattr(Path, "open", opened)
    assert names(watch.scan()) == ["a.csv"]


def test_a_failed_import_is_not_tried_forever(watch: WatchFolderService, clock: Clock, folder: Path) -> None:
    write_log(folder / "prices.csv", [["A", "3"], ["B", "4"]], header=("product", "price"))
    (found,) = later(watch, clock).waiting
    outcome = watch.take(found)
    assert outcome.status == "failed"
    assert watch.scan() == Scan()
    watch.offer_again(found.stamp.sha256)
    assert names(watch.scan()) == ["prices.csv"]


def test_a_missing_folder_is_told_and_comes_back(watch: WatchFolderService, clock: Clock, folder: Path) -> None:
    folder.rename(folder.with_name("unplugged"))
    assert watch.scan().away
    folder.with_name("unplugged").rename(folder)
    small_log(folder / "a.csv")
    assert names(later(watch, clock)) == ["a.csv"]


def test_what_vanishes_while_it_is_looked_at_is_passed_over(
    watch: WatchFolderService, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_log(folder / "a.csv")
    monkeypatch.setattr(Path, "stat", lambda self, **_more: (_ for _ in ()).throw(FileNotFoundError(2, str(self))))
    assert watch.scan() == Scan()


def test_many_files_wait_for_their_turn_and_old_ones_are_forgotten(
    watch: WatchFolderService, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesdesk.services.watch_folder.MOST_AT_ONCE", 2)
    for n in range(3):
        write_log(folder / f"{n}.csv", [line(n)])
    assert names(later(watch, clock)) == ["0.csv", "1.csv"]
    watch._store({str(n): Seen(str(n), 1, 1, str(n), SeenAs.IGNORED, n) for n in range(MOST_SEEN + 5)})
    assert len(watch.seen()) == MOST_SEEN
    assert watch.seen()[0].name == str(MOST_SEEN + 4)
