"""What a file is made of before it is imported, who its agents are, its totals beside another report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from call_logs import HEADER, line, small_log, write_log
from salesdesk.importers.understanding import Choices
from salesdesk.services.desk import Desk
from salesdesk.services.imports.comparing import compare_calls, compare_connected, compare_talk
from salesdesk.services.imports.gathering import gather
from salesdesk.services.imports.who import AgentChoices
from salesdesk.services.people import AgentDraft
from salesdesk.store.database import Database
from salesdesk.types import Cancelled, Level, Outcome, Progress


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


def spoilt(path: Path) -> Path:
    """100 calls of Monday 12 October 2026: two with a start that cannot be read, and a total."""
    rows = [line(n) for n in range(100)]
    rows[4][4], rows[5][4] = "31/31/2026", ""
    return write_log(path, [*rows, ["合计", "", "", "", "", "", "999", ""]])


def person(desk: Desk, name: str, number: str) -> int:
    return desk.people.add(AgentDraft(name, number, None, Level.INTERMEDIATE, None, None, "", "", None)).id


def test_nothing_is_stored_and_everything_is_said(desk: Desk, tmp_path: Path) -> None:
    checked = desk.imports.check(spoilt(tmp_path / "a.csv"))
    assert desk.imports.list_batches() == []
    outcome = checked.outcome
    assert (outcome.rows, outcome.imported, outcome.rejected, outcome.not_calls) == (101, 98, 2, 1)
    assert outcome.dry_run
    assert outcome.batch is None
    assert {agent.name: agent.calls for agent in checked.agents} == {"张三": 34, "李四": 32, "Ann Lee": 32}
    assert checked.unknown == checked.agents
    assert checked.by_outcome == {Outcome.NO_ANSWER: 64, Outcome.CONNECTED: 34}
    assert [(row.line, row.kind, row.bad) for row in checked.turned_away] == [
        (6, "rejected", (4,)),
        (7, "rejected", (4,)),
        (102, "not-call", ()),
    ]
    assert [(day.day, day.calls, day.missing) for day in checked.days] == [(date(2026, 10, 12), 98, False)]


def test_stopped_in_the_middle_it_stores_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        desk.imports.check(spoilt(tmp_path / "a.csv"), progress=Progress(stopped=lambda: True))
    assert desk.imports.list_batches() == []


def test_missing_working_days_show_down_to_the_last_day_with_calls(desk: Desk, tmp_path: Path) -> None:
    desk.imports.import_calls([write_log(tmp_path / "a.csv", [line(n, day="2026-10-14") for n in range(9)])])
    rows = [line(n, day=f"2026-10-{16 if n % 2 else 20}") for n in range(100, 130)]
    checked = desk.imports.check(write_log(tmp_path / "b.csv", rows))
    assert checked.missing == (date(2026, 10, 15), date(2026, 10, 19))
    assert [day.before for day in checked.days][:1] == [9]
    first = checked.days[0]
    assert not first.missing


def test_an_imported_batch_answers_the_same_afterwards(desk: Desk, tmp_path: Path) -> None:
    file = spoilt(tmp_path / "a.csv")
    before = desk.imports.check(file)
    (outcome,) = desk.imports.import_calls([file])
    assert outcome.batch is not None
    after = desk.imports.checked(outcome.batch)
    assert (after.by_outcome, after.days, after.outcome.imported) == (before.by_outcome, before.days, 98)
    again = desk.imports.check(file)
    assert again.outcome.status == "already-imported"
    assert again.outcome.batch == outcome.batch
    instead = desk.imports.check(file, instead_of=outcome.batch)
    assert instead.outcome.imported == 98
    assert [batch.status for batch in desk.imports.list_batches()] == ["imported"]


def test_a_file_without_calls_has_no_days(desk: Desk, tmp_path: Path) -> None:
    rows = [[*line(0)[:4], "never", *line(0)[5:]]] * 3
    said = Choices(mapping={"start": "开始时间"})
    checked = desk.imports.check(write_log(tmp_path / "a.csv", rows), said)
    assert checked.outcome.imported == 0
    assert (checked.agents, checked.days, len(checked.turned_away)) == ((), (), 3)


def test_the_same_as_somebody_is_learned_with_the_batch_and_forgotten_with_it(desk: Desk, tmp_path: Path) -> None:
    known = person(desk, "张叁", "A1")
    choices = AgentChoices({("张三", "1001"): known, ("nobody", None): 999})
    file = small_log(tmp_path / "a.csv")
    checked = desk.imports.check(file, agents=choices)
    assert {agent.name for agent in checked.unknown} == {"李四", "Ann Lee"}
    (outcome,) = desk.imports.import_calls([file], agents=choices)
    assert set(outcome.agents_created) == {"李四", "Ann Lee"}
    assert desk.people.resolver()["1001"] == known
    assert outcome.batch is not None
    preview = desk.imports.undo_preview(outcome.batch)
    assert (preview.calls, preview.agents, preview.stay) == (60, ("Ann Lee", "李四"), ())
    again = desk.imports.redo(outcome.batch)
    assert set(again.agents_created) == {"李四", "Ann Lee"}
    assert again.batch is not None
    desk.imports.undo(again.batch)
    assert "1001" not in desk.people.resolver()
    assert desk.imports.undo_preview(again.batch).calls == 0


def test_agents_with_other_calls_stay_when_a_batch_goes(desk: Desk, tmp_path: Path) -> None:
    first, _second = desk.imports.import_calls(
        [small_log(tmp_path / "a.csv", range(30)), small_log(tmp_path / "b.csv", range(29, 31))]
    )
    assert first.batch is not None
    preview = desk.imports.undo_preview(first.batch)
    assert preview.agents == ("Ann Lee", "李四")  # call 30, of 张三, is in the other file
    assert preview.stay == ("张三",)
    assert [Path(name).name for name in preview.also_in] == ["b.csv"]


def test_left_out_is_remembered_until_it_is_said_otherwise(desk: Desk, tmp_path: Path) -> None:
    robot = ("张三", "1001")
    file = small_log(tmp_path / "a.csv", range(30))
    out = AgentChoices(left_out=frozenset({robot}))
    checked = desk.imports.check(file, agents=out)
    assert checked.left_out == {robot: 10}
    assert checked.outcome.not_call_reasons == {"left-out": 10}
    (outcome,) = desk.imports.import_calls([file], agents=out)
    assert outcome.imported == 20
    kept = desk.imports.rejects(outcome.batch, kinds=("not-call",)).rows
    assert [list(row.cells) for row in kept] == [[str(cell) for cell in line(n)] for n in range(0, 30, 3)]
    (later,) = desk.imports.import_calls([small_log(tmp_path / "b.csv", range(30, 60))])
    assert later.not_calls == 10
    back = AgentChoices(taken_in=frozenset({robot}))
    (last,) = desk.imports.import_calls([small_log(tmp_path / "c.csv", range(60, 90))], agents=back)
    assert last.imported == 30
    assert desk.imports.check(small_log(tmp_path / "d.csv", range(90, 99))).left_out == {}


def test_someone_without_a_number_is_left_out_by_name(desk: Desk, tmp_path: Path) -> None:
    rows = [[*line(n)[:1], *line(n)[2:]] for n in range(30)]
    header = [HEADER[0], *HEADER[2:]]
    out = AgentChoices(left_out=frozenset({("Ann Lee", None)}))
    checked = desk.imports.check(write_log(tmp_path / "a.csv", rows, header), agents=out)
    assert (checked.outcome.imported, checked.left_out) == (20, {("Ann Lee", None): 10})


def test_totals_are_compared_and_the_difference_explained(desk: Desk, tmp_path: Path) -> None:
    checked = desk.imports.check(spoilt(tmp_path / "a.csv"))
    talk = checked.outcome.talk_s
    assert compare_calls(checked, None).agrees is None
    assert compare_calls(checked, 98).agrees
    assert "2 × rejected rows" in compare_calls(checked, 100).why
    assert "1 × no calls" in compare_calls(checked, 101).why
    assert "same days" in compare_calls(checked, 5000).why
    assert compare_calls(checked, 34).why.startswith("64 fewer there: without 64 × no answer")
    assert "64 × no answer" in compare_connected(checked, 98).why
    assert "fewer" in compare_connected(checked, 1).why
    assert "Rounding" in compare_talk(checked, talk + 50).why
    assert "ring time" in compare_talk(checked, talk + checked.ring_s).why
    assert "sixty" in compare_talk(checked, talk * 60).why
    assert "sixty" in compare_talk(checked, round(talk / 60)).why


def test_folders_mean_the_tables_in_them(tmp_path: Path) -> None:
    folder, empty = tmp_path / "exports", tmp_path / "empty"
    (folder / "within").mkdir(parents=True)
    empty.mkdir()
    for name in ("b.csv", "a.xlsx", "~$a.xlsx", "notes.md", ".hidden.csv", "half.csv.part", "within/c.csv"):
        (folder / name).write_text("x")
    odd = tmp_path / "odd.export"
    found = gather([odd, folder, empty, folder / "b.csv"])
    assert [file.name for file in found.files] == ["odd.export", "a.xlsx", "b.csv"]
    assert found.empty == (empty,)
    assert not found.more


def test_a_folder_that_cannot_be_read_says_so_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", lambda _self: (_ for _ in ()).throw(PermissionError(13, "no")))
    assert gather([tmp_path]).files == (tmp_path,)
