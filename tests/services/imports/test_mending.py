"""Rejected rows put right: judged as they are typed, imported as a batch of their own, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from call_logs import line, write_log
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.importers.understanding import Understanding
from salesdesk.models import ImportBatch
from salesdesk.services.desk import Desk
from salesdesk.services.imports.kept import as_kept, from_kept
from salesdesk.services.imports.rereading import bad_places
from salesdesk.store.database import Database


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def batch(desk: Desk, tmp_path: Path) -> int:
    rows = [line(n) for n in range(60)]
    rows[4][4], rows[5][4], rows[6][6] = "31/31/2026", "", "abc"
    (outcome,) = desk.imports.import_calls([write_log(tmp_path / "a.csv", rows)])
    assert outcome.rejected == 3
    assert outcome.batch is not None
    return outcome.batch


def rows_of(desk: Desk, batch: int) -> dict[int, list[str]]:
    return {row.id: list(row.cells) for row in desk.imports.rejects(batch).rows}


def test_rows_are_judged_mended_and_rejected_again_after_undo(desk: Desk, batch: int) -> None:
    rows = rows_of(desk, batch)
    start, missing, talk = rows
    assert [row.bad for row in desk.imports.rejects(batch).rows] == [(4,), (4,), (6,)]
    rows[start][4] = "2026-10-12 09:04:00"
    rows[talk] = ["", "", "", "", "", "", "", ""]
    verdicts = desk.imports.judge_rows(batch, {**rows, 999: ["x"]})
    assert [verdicts[row].good for row in (start, missing, talk)] == [True, False, False]
    assert verdicts[missing].bad == (4,)
    assert 999 not in verdicts
    outcome = desk.imports.mend(batch, rows)
    assert (outcome.imported, outcome.duplicates) == (1, 0)
    assert list(rows_of(desk, batch)) == [missing, talk]
    listed = desk.imports.list_batches()
    assert (listed[0].mends, listed[1].mends) == (batch, None)
    assert outcome.batch is not None
    with pytest.raises(RefusedError, match="put right"):
        desk.imports.redo(outcome.batch)
    desk.imports.undo(outcome.batch)
    assert list(rows_of(desk, batch)) == [start, missing, talk]


def test_what_cannot_be_read_yet_is_refused(desk: Desk, batch: int) -> None:
    with pytest.raises(RefusedError, match="None of these rows"):
        desk.imports.mend(batch, rows_of(desk, batch))
    desk.imports.undo(batch)
    with pytest.raises(RefusedError, match="already taken back"):
        desk.imports.mend(batch, {})


def test_a_call_that_is_there_already_is_settled_as_a_duplicate(desk: Desk, batch: int) -> None:
    rows = rows_of(desk, batch)
    first = next(iter(rows))
    outcome = desk.imports.mend(batch, {first: line(0)})
    assert (outcome.imported, outcome.duplicates) == (0, 1)
    assert first not in rows_of(desk, batch)


def test_batches_of_an_earlier_version_are_read_again_from_the_file(desk: Desk, batch: int, tmp_path: Path) -> None:
    with desk.database.write() as session:
        row = session.get_one(ImportBatch, batch)
        row.understanding = {key: value for key, value in row.understanding.items() if key != "reading"}
    first = next(iter(rows_of(desk, batch)))
    assert desk.imports.judge_rows(batch, {first: line(70)})[first].good
    (tmp_path / "a.csv").unlink()
    with pytest.raises(RefusedError, match="no longer known"):
        desk.imports.judge_rows(batch, {first: line(70)})
    write_log(tmp_path / "a.csv", [line(1)])
    with pytest.raises(SalesDeskError, match="no longer known"):
        desk.imports.judge_rows(batch, {first: line(70)})


def test_an_understanding_is_kept_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    understood = desk.imports.inspect(write_log(tmp_path / "b.csv", [line(n) for n in range(20)]))
    import json

    kept = json.loads(json.dumps(as_kept(understood)))
    assert from_kept(kept, Understanding) == understood
    assert from_kept({"fields": 7}, Understanding) is None
    assert isinstance(understood, Understanding)


def test_bad_cells_are_those_with_the_text_or_of_the_field() -> None:
    fields = {"start_date": [1], "start_time": [2], "talk": [4]}
    assert bad_places(fields, "bad-start", "x", ["a", "b", "x1"]) == (2,)
    assert bad_places(fields, "missing-start", "", ["a"]) == (1,)
    assert bad_places(fields, "short-row", "", ["a", "b"]) == (2,)
    assert bad_places(fields, "total", "", ["a"]) == ()


def test_rejected_rows_go_to_a_workbook(desk: Desk, batch: int, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    assert desk.imports.save_rejects(batch, tmp_path / "out.xlsx") == 3
    sheet = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[0][:4] == ["Line", "Reason", "Text", "通话ID"]
    assert sheet[1][2] == "31/31/2026"
    assert len(sheet) == 4


def test_first_rows_say_what_the_reader_makes_of_them(desk: Desk, tmp_path: Path) -> None:
    rows = [line(n) for n in range(9)]
    rows[2][4] = "31/31/2026"
    file = write_log(tmp_path / "c.csv", [*rows, ["合计", "", "", "", "", "", "999", ""]])
    understood = desk.imports.inspect(file)
    found = desk.imports.first_rows(file, understood)
    assert [(row.line, row.kind, row.bad) for row in found if row.kind] == [(4, "rejected", (4,)), (11, "not-call", ())]
    plain = write_log(tmp_path / "d.csv", [["A", "3"], ["B", "4"]], header=("product", "price"))
    assert [row.kind for row in desk.imports.first_rows(plain, desk.imports.inspect(plain))] == ["", ""]
