"""Rosters that are none, contradict themselves, or leave lines out."""

from __future__ import annotations

from pathlib import Path

import pytest

from call_logs import small_log
from salesdesk.errors import SalesDeskError, UnreadableFileError
from salesdesk.importers.understanding import Choices
from salesdesk.services.desk import Desk
from salesdesk.services.people import roster_rejects


def roster(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["工号,姓名,团队", *lines]), encoding="utf-8")
    return path


def test_two_new_agents_with_one_number_are_a_conflict_and_not_a_failure(desk: Desk, tmp_path: Path) -> None:
    file = roster(tmp_path / "r.csv", "1000,王五,二组", "1000,赵六,二组", "1001,李四,二组")
    result = desk.people.import_roster(file)
    assert (result.rows, result.imported, result.rejected, result.reasons) == (3, 2, 1, {"conflict": 1})
    assert result.plan is not None
    assert "gives the number to 王五" in result.plan.lines[1].problem


def test_lines_left_out_are_written_with_their_reason(desk: Desk, tmp_path: Path) -> None:
    file = roster(tmp_path / "r.csv", "1,张三,一组", ",,一组", "1,=cmd|'x'!A0,一组")
    result = desk.people.import_roster(file)
    assert result.plan is not None
    written = roster_rejects.save(tmp_path / "out.csv", [(file.name, result.plan)])
    text = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert written == result.rejected == 2
    assert text[0] == "File,Line,Reason,Text"
    assert text[1] == "r.csv,3,the row names nobody,一组"
    assert text[2].startswith("r.csv,4,An earlier line gives the number to 张三.,'=cmd")
    with pytest.raises(SalesDeskError, match="could not be written"):
        roster_rejects.save(tmp_path / "none" / "out.csv", [(file.name, result.plan)])


def test_a_call_log_is_not_taken_for_a_roster_unless_it_is_said(desk: Desk, tmp_path: Path) -> None:
    log = small_log(tmp_path / "calls.csv")
    with pytest.raises(UnreadableFileError, match="looks like a call log"):
        desk.people.import_roster(log)
    with pytest.raises(UnreadableFileError, match="looks like a call log"):
        desk.people.plan_roster(log)
    said = Choices(mapping={"name": "坐席姓名", "number": "坐席工号"})
    assert desk.people.import_roster(log, said).imported == 3


def test_a_roster_that_is_not_there_is_explained(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="not there"):
        desk.people.import_roster(tmp_path / "none.csv")
    with pytest.raises(UnreadableFileError, match="folder"):
        desk.people.plan_roster(tmp_path)
