"""Batches out again: undo, import again, what else holds their calls; and rows that were turned away, to a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from call_logs import line, small_log, write_log
from factories import MONDAY, add_calls
from salesdesk.errors import RefusedError, SalesDeskError, UnreadableFileError
from salesdesk.importers.understanding import Choices
from salesdesk.models import Agent, AgentDay, AgentHour, Call
from salesdesk.services.desk import Desk
from salesdesk.services.imports import ImportsService
from salesdesk.store import tallies
from salesdesk.store.database import Database, raw
from salesdesk.types import Outcome


@pytest.fixture
def imports(desk: Desk) -> ImportsService:
    return desk.imports


def names(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(Agent.name)))


def source_ids(database: Database) -> list[str]:
    with database.read() as session:
        assert tallies.differences(raw(session)) == 0
        return list(session.scalars(select(Call.source_id).order_by(Call.source_id)))


def test_undo_takes_a_batch_back_whole(imports: ImportsService, database: Database, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file])
    undone = imports.undo(1)
    assert (undone.batch, undone.file_name, undone.calls, undone.agents_removed, undone.also_in) == (
        1,
        "a.csv",
        60,
        3,
        (),
    )
    assert source_ids(database) == []
    assert names(database) == set()
    with database.read() as session:
        assert session.scalars(select(AgentDay)).all() == session.scalars(select(AgentHour)).all() == []
    (batch,) = imports.list_batches()
    assert (batch.status, batch.imported, batch.undone_at is None) == ("undone", 60, False)
    with pytest.raises(RefusedError, match="already taken back"):
        imports.undo(1)
    with pytest.raises(RefusedError, match="no batch 7"):
        imports.undo(7)
    (again,) = imports.import_calls([file])
    assert (again.status, again.batch, again.imported) == ("imported", 2, 60)


def test_undo_keeps_agents_that_have_something_else(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv")])
    with desk.database.write() as session:
        zhang = session.scalars(select(Agent).where(Agent.name == "张三")).one().id
        add_calls(session, zhang, MONDAY, dials=2)
        li = session.scalars(select(Agent).where(Agent.name == "李四")).one().id
    desk.people.confirm([li])
    assert imports.undo(1).agents_removed == 1
    assert names(desk.database) == {"张三", "李四"}
    (again,) = imports.import_calls([small_log(tmp_path / "b.csv", range(5))])
    assert again.agents_created == ("Ann Lee",)


def test_calls_lost_with_a_batch_come_back_with_the_other_file_that_holds_them(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    first, second = small_log(tmp_path / "a.csv", range(40)), small_log(tmp_path / "b.csv", range(30, 70))
    imports.import_calls([first, second])
    undone = imports.undo(1)
    assert (undone.calls, undone.also_in) == (40, (str(second),))
    (again,) = imports.import_calls([second])
    assert (again.status, again.batch, again.imported, again.duplicates) == ("imported", 3, 10, 30)
    (once_more,) = imports.import_calls([second])
    assert (once_more.status, once_more.batch) == ("already-imported", 3)
    assert source_ids(database) == [f"C{n:05d}" for n in range(30, 70)]


def test_import_again_reads_the_file_anew_in_one_step(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file])
    small_log(file, range(65))
    outcome = imports.redo(1, Choices(outcome_words={"无人接听": Outcome.VOICEMAIL}))
    assert (outcome.batch, outcome.imported) == (2, 65)
    assert [(b.id, b.status) for b in imports.list_batches()] == [(2, "imported"), (1, "undone")]
    with database.read() as session:
        assert set(session.scalars(select(Call.outcome))) == {Outcome.CONNECTED, Outcome.VOICEMAIL}
    imports.undo(2)
    outcome = imports.redo(2)
    assert (outcome.batch, outcome.imported) == (3, 65)
    with database.read() as session:
        assert Outcome.VOICEMAIL in set(session.scalars(select(Call.outcome)))


def test_import_again_of_a_file_that_is_gone_changes_nothing(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file])
    file.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError):
        imports.redo(1)
    file.unlink()
    with pytest.raises(UnreadableFileError, match="not there"):
        imports.redo(1)
    assert len(source_ids(database)) == 60
    with pytest.raises(RefusedError, match="no batch 9"):
        imports.redo(9)


def test_a_roster_is_in_the_list_and_taken_back_there(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    roster = write_log(
        tmp_path / "r.csv",
        [["张三", "1001", "华东组"], ["李四", "1002", "华东组"], ["", "", "华东组"]],
        ("姓名", "工号", "团队"),
    )
    result = desk.people.import_roster(roster)
    assert result.batch is not None
    batch = imports.batch(result.batch)
    assert (batch.kind, batch.rows, dict(batch.reasons)) == ("people", 3, dict(result.reasons))
    with pytest.raises(RefusedError, match="roster"):
        imports.redo(result.batch)
    assert imports.undo(result.batch).calls == 0
    assert names(desk.database) == set()
    assert imports.batch(result.batch).status == "undone"


def test_a_batch_as_the_command_line_lists_it(imports: ImportsService, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file], Choices(timezone="Asia/Shanghai"))
    shown = imports.batch(1).as_json()
    assert shown["imported_at"] is not None
    assert shown["undone_at"] is None
    assert (shown["batch"], shown["status"], shown["rows"]) == (1, "imported", 60)
    assert (shown["first_day"], shown["last_day"]) == ("2026-10-12", "2026-10-12")


def test_a_batch_without_calls_has_no_days(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv"), small_log(tmp_path / "b.csv", range(50))])
    shown = imports.batch(2).as_json()
    assert (shown["imported"], shown["duplicates"], shown["first_day"], shown["last_day"]) == (0, 50, None, None)
    assert imports.undo(2).calls == 0


def spoilt(path: Path) -> Path:
    rows = [line(n) for n in range(100)]
    rows[1][4] = "bad"
    rows[2][4], rows[2][2] = "+1", "=HYPERLINK(0)"
    rows[3] = rows[0]
    return write_log(path, rows)


def test_rejected_rows_go_to_a_file_that_a_spreadsheet_opens_safely(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([spoilt(tmp_path / "a.csv")])
    out = tmp_path / "rejected.csv"
    assert imports.save_rejects(1, out) == 2
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [
        "File",
        "Line",
        "Reason",
        "Text",
        "通话ID",
        "坐席工号",
        "坐席姓名",
        "客户号码",
        "开始时间",
        "振铃时长",
        "通话时长",
        "通话结果",
    ]
    assert rows[1][:5] == ["a.csv", "3", "the start cannot be read as a date and time", "bad", "C00001"]
    assert rows[2][6] == "'=HYPERLINK(0)"
    assert not out.with_name("rejected.csv.part").exists()


def test_rows_of_several_batches_and_kinds_go_to_one_file(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([spoilt(tmp_path / "a.csv"), small_log(tmp_path / "b.csv", (0, 4, 5))])
    out = tmp_path / "all.csv"
    assert imports.save_rejects([1, 2], out, ("rejected", "duplicate")) == 6
    assert "the file names this twice; line 2 was kept" in out.read_text(encoding="utf-8-sig")


def test_rejects_that_cannot_be_written_leave_the_old_file(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([spoilt(tmp_path / "a.csv")])
    with pytest.raises(SalesDeskError, match="cannot be written"):
        imports.save_rejects(1, tmp_path / "no" / "rejected.csv")
