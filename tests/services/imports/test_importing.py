"""A log into the database: counts that add up, the same again, one batch one transaction."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

import factories
from call_logs import HEADER, line, small_log, write_log
from salesdesk.errors import SalesDeskError, UnreadableFileError
from salesdesk.importers.rows import Chunk
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.models import Agent, AgentIdentity, Call, ImportBatch, ImportProfile, ImportReject
from salesdesk.services.desk import Desk
from salesdesk.services.imports import FileOutcome, ImportsService, writing
from salesdesk.store import tallies
from salesdesk.store.database import Database, raw
from salesdesk.types import AgentStatus, Cancelled, IdentityKind, Outcome, Progress

SHANGHAI = Choices(timezone="Asia/Shanghai")


@pytest.fixture
def imports(desk: Desk) -> ImportsService:
    return desk.imports


def counted(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Call)) or 0


def sound(database: Database) -> bool:
    with database.read() as session:
        return tallies.differences(raw(session)) == 0


def adds_up(outcome: FileOutcome) -> bool:
    return outcome.rows == outcome.imported + outcome.duplicates + outcome.rejected + outcome.not_calls


def test_a_log_is_imported_with_all_that_the_command_line_promises(imports: ImportsService, tmp_path: Path) -> None:
    file = small_log(tmp_path / "十月.csv", encoding="gb18030")
    (outcome,) = imports.import_calls([file], SHANGHAI)
    assert outcome.as_json() == {
        "file": str(file),
        "status": "imported",
        "batch": 1,
        "profile": outcome.profile or None,
        "profile_name": outcome.profile_name or None,
        "encoding": "gb18030",
        "delimiter": ",",
        "sheet": None,
        "header_rows": [1],
        "mapping": {
            "source_id": "通话ID",
            "agent_number": "坐席工号",
            "agent_name": "坐席姓名",
            "customer": "客户号码",
            "start": "开始时间",
            "ring": "振铃时长",
            "talk": "通话时长",
            "outcome": "通话结果",
        },
        "date_format": "YYYY-MM-DD HH:MM:SS",
        "duration_unit": "s",
        "timezone": outcome.timezone or None,
        "rows": 60,
        "imported": 60,
        "duplicates": 0,
        "rejected": 0,
        "not_calls": 0,
        "reasons": {},
        "not_call_reasons": {},
        "agents_created": ["张三", "李四", "Ann Lee"],
        "unknown_agents": [],
        "first_start": "2026-10-12T09:00:00+08:00",
        "last_start": "2026-10-12T09:59:53+08:00",
        "talk_s": sum(90 + n for n in range(0, 60, 3)),
        "unknown_words": {},
        "message": "",
        "dry_run": False,
    }


def test_what_is_stored_is_what_the_file_says(imports: ImportsService, database: Database, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv")], SHANGHAI)
    with database.read() as session:
        call = session.scalars(select(Call).where(Call.source_id == "C00003")).one()
        agent = session.get_one(Agent, call.agent_id)
        assert (agent.name, agent.number, agent.status, agent.pinyin) == (
            "张三", "1001", AgentStatus.UNCONFIRMED, "zhangsan zs",
        )  # fmt: skip
        assert (call.customer, call.talk_s, call.ring_s, call.outcome, call.line) == (
            "13800000003", 93, 8, Outcome.CONNECTED, 5,
        )  # fmt: skip
        batch = session.get_one(ImportBatch, call.batch_id)
        assert (batch.first_call_id, batch.last_call_id, batch.talk_s) == (1, 60, 2370)
        assert (batch.file_name, batch.status, batch.kind) == ("a.csv", "imported", "calls")
    assert sound(database)


def test_the_same_file_again_imports_nothing(imports: ImportsService, database: Database, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    copy = Path(shutil.copy(file, tmp_path / "copy.csv"))
    imports.import_calls([file])
    (again,) = imports.import_calls([copy])
    assert (again.status, again.batch, again.rows, again.imported, again.duplicates) == (
        "already-imported",
        1,
        60,
        0,
        60,
    )
    assert adds_up(again)
    assert again.mapping["start"] == "开始时间"
    assert "batch 1" in again.message
    assert counted(database) == 60
    assert len(imports.list_batches()) == 1


def test_an_overlapping_export_brings_only_what_is_new(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    first, second = small_log(tmp_path / "a.csv", range(40)), small_log(tmp_path / "b.csv", range(30, 70))
    _one, two = imports.import_calls([first, second])
    assert (two.imported, two.duplicates, two.agents_created) == (30, 10, ())
    assert adds_up(two)
    assert counted(database) == 70
    page = imports.rejects(2, kinds=("duplicate",))
    assert (page.kept, page.counted) == (10, 10)
    assert page.rows[0].why == "already imported with batch 1, line 32"
    assert page.rows[0].line == 2
    assert sound(database)


def test_bad_rows_are_kept_with_line_and_reason_and_the_rest_is_imported(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    rows = [line(n) for n in range(20)]
    rows[4][4] = "31/31/2026"
    rows[5][4] = ""
    rows[6][6] = "-1"
    rows.append(["合计", "", "", "", "", "", "1234", ""])
    (outcome,) = imports.import_calls([write_log(tmp_path / "a.csv", rows)])
    assert (outcome.rows, outcome.imported, outcome.rejected, outcome.not_calls) == (21, 17, 3, 1)
    assert adds_up(outcome)
    assert outcome.reasons == {"bad-start": 1, "missing-start": 1, "bad-talk": 1}
    assert outcome.not_call_reasons == {"total": 1}
    page = imports.rejects(1)
    assert [(row.line, row.reason) for row in page.rows] == [(6, "bad-start"), (7, "missing-start"), (8, "bad-talk")]
    assert page.rows[0].detail == "31/31/2026"
    assert page.rows[0].cells[0] == "C00004"
    assert page.rows[0].why == "the start cannot be read as a date and time"
    assert imports.rejects(1, offset=1, limit=1).rows == page.rows[1:2]


def test_a_dry_run_counts_exactly_and_leaves_nothing(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv", range(40))], SHANGHAI)
    second = small_log(tmp_path / "b.csv", range(30, 70))
    tried = imports.dry_run(second, SHANGHAI)
    assert (tried.status, tried.batch, tried.dry_run, tried.imported, tried.duplicates) == (
        "imported",
        None,
        True,
        30,
        10,
    )
    with database.read() as session:
        assert [b.id for b in session.scalars(select(ImportBatch))] == [1]
        assert session.scalars(select(ImportReject)).all() == []
        assert len(session.scalars(select(ImportProfile)).all()) == 1
    assert counted(database) == 40
    (done,) = imports.import_calls([second], SHANGHAI)
    same = ("rows", "imported", "duplicates", "rejected", "not_calls", "talk_s", "first_start", "last_start")
    assert {k: done.as_json()[k] for k in same} == {k: tried.as_json()[k] for k in same}
    assert imports.dry_run(second).status == "already-imported"


def test_a_dry_run_can_write_what_would_be_rejected(imports: ImportsService, tmp_path: Path) -> None:
    rows = [line(n) for n in range(5)]
    rows[2][4] = "=cmd|' /C calc'!A0"
    out = tmp_path / "rejected.csv"
    outcome = imports.dry_run(write_log(tmp_path / "a.csv", rows), rejects_to=out)
    assert outcome.rejected == 1
    assert "'=cmd" in out.read_text(encoding="utf-8-sig")


def test_a_file_that_fails_leaves_nothing_and_stops_no_other(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    empty = tmp_path / "empty.csv"
    empty.touch()
    prices = write_log(tmp_path / "prices.csv", [["A", "3"], ["B", "4"]], header=("product", "price"))
    good = small_log(tmp_path / "good.csv", range(10))
    outcomes = imports.import_calls([picture, empty, prices, tmp_path / "nowhere.csv", tmp_path, good])
    assert [o.status for o in outcomes] == ["failed"] * 5 + ["imported"]
    assert all(o.message and adds_up(o) and o.batch is None for o in outcomes[:5])
    assert "PNG" in outcomes[0].message
    assert "prices.csv" in outcomes[2].message
    assert "not there" in outcomes[3].message
    assert counted(database) == 10
    with database.read() as session:
        assert session.scalars(select(ImportBatch.file_name)).all() == ["good.csv"]


def test_a_roster_is_not_taken_for_a_log(imports: ImportsService, tmp_path: Path) -> None:
    roster = write_log(
        tmp_path / "r.csv", [["张三", "1001", "华东组"], ["李四", "1002", "华东组"]], ("姓名", "工号", "团队")
    )
    with pytest.raises(UnreadableFileError, match="roster"):
        imports.dry_run(roster)


def test_what_only_has_times_is_a_log_when_the_user_says_so(imports: ImportsService, tmp_path: Path) -> None:
    rows = [[f"2026-10-12 09:0{n}:00", "blue"] for n in range(9)]
    file = write_log(tmp_path / "t.csv", rows, ("start time", "colour"))
    (refused,) = imports.import_calls([file])
    assert (refused.status, refused.hint) == (
        "failed",
        "If it is one, choose the column that holds the start of the calls.",
    )
    (taken,) = imports.import_calls([file], Choices(mapping={"start": "start time"}))
    assert (taken.status, taken.imported) == ("imported", 9)


def test_asked_to_stop_finished_files_stay_and_the_rest_is_reported(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    files = [small_log(tmp_path / f"{n}.csv", range(n * 10, n * 10 + 10)) for n in range(3)]
    notes: list[str] = []
    progress = Progress(lambda _done, _total, note: notes.append(note), lambda: "1.csv" in notes)
    outcomes = imports.import_calls(files, progress=progress)
    assert [o.status for o in outcomes] == ["imported", "failed", "failed"]
    assert "Stopped" in outcomes[1].message
    assert counted(database) == 10
    assert sound(database)


def test_progress_tells_rows_of_rows(imports: ImportsService, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    imports.import_calls([small_log(tmp_path / "a.csv")], progress=Progress(lambda *step: told.append(step)))
    assert told[0] == (0, 60, "a.csv")
    assert told[-1] == (60, 60, "a.csv")
    with pytest.raises(Cancelled):
        imports.dry_run(small_log(tmp_path / "b.csv", range(5)), progress=Progress(stopped=lambda: True))


def test_known_agents_are_recognised_by_number_and_by_name(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        zhang = factories.add_agent(session, "张珊", number="1001")
        li = factories.add_agent(session, "李四")
    (outcome,) = imports.import_calls([small_log(tmp_path / "a.csv", range(6))])
    assert outcome.agents_created == ("Ann Lee",)
    with database.read() as session:
        agents = session.scalars(select(Call.agent_id).order_by(Call.id)).all()
        assert agents[:2] == [zhang, li]
        learned = session.scalars(select(AgentIdentity.value).where(AgentIdentity.agent_id == li)).all()
        assert set(learned) == {"李四", "1002"}


def test_hostile_text_survives_literally(imports: ImportsService, database: Database, tmp_path: Path) -> None:
    rows = [line(n) for n in range(4)]
    hostile = ("<b>x</b>", "=cmd|' /C calc'!A0", "赵" * 500, "👩🏽 O'Neil & Söhne")
    for row, text in zip(rows, hostile, strict=True):
        row[2], row[1] = text, f"9{hostile.index(text)}"
    (outcome,) = imports.import_calls([write_log(tmp_path / "a.csv", rows)])
    assert outcome.agents_created == hostile
    with database.read() as session:
        assert tuple(session.scalars(select(Agent.name).order_by(Agent.id))) == hostile


def test_the_company_says_which_zone_clocks_without_one_are_in(desk: Desk, tmp_path: Path) -> None:
    desk.company.change(timezone="America/New_York")
    (outcome,) = desk.imports.import_calls([small_log(tmp_path / "a.csv")])
    assert outcome.first_start == "2026-10-12T09:00:00-04:00"
    (outcome,) = desk.imports.import_calls([small_log(tmp_path / "b.csv", range(60, 70))], Choices(timezone="UTC"))
    assert outcome.first_start == "2026-10-12T10:00:00+00:00"


def test_a_file_that_changes_while_it_is_read_is_refused_whole(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "a.csv")

    def append(done: int, _total: int, _note: str) -> None:
        if not done:
            with file.open("a", encoding="utf-8") as out:
                out.write(",".join(line(99)) + "\n")

    (outcome,) = imports.import_calls([file], progress=Progress(append))
    assert outcome.status == "failed"
    assert "changed while it was being read" in outcome.message
    assert counted(database) == 0


def test_a_file_that_goes_away_while_it_is_read_is_refused_whole(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "a.csv")
    (outcome,) = imports.import_calls([file], progress=Progress(lambda *_step: file.unlink(missing_ok=True)))
    assert outcome.status == "failed"
    assert "not there" in outcome.message
    assert counted(database) == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "denied"), "cannot be opened"),
        (IsADirectoryError(21, "folder"), "is a folder"),
        (OSError(5, "input/output error"), "the disk reports a fault"),
    ],
)
def test_what_the_system_says_is_explained(
    error: OSError, words: str, imports: ImportsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise error

    file = small_log(tmp_path / "a.csv")
    monkeypatch.setattr("hashlib.file_digest", fail)
    (outcome,) = imports.import_calls([file])
    assert words in outcome.message
    assert outcome.hint


def test_inspecting_and_previewing_store_nothing(imports: ImportsService, database: Database, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    understood = imports.inspect(file)
    assert understood.mapping["talk"] == "通话时长"
    assert imports.preview(file, understood, 2)[1][0] == "C00001"
    assert imports.known(understood) is None
    assert counted(database) == 0
    with pytest.raises(SalesDeskError):
        imports.inspect(tmp_path / "nowhere.csv")


def test_a_log_without_ids_keeps_identical_rows_and_knows_them_again(
    imports: ImportsService, database: Database, tmp_path: Path
) -> None:
    rows = [line(n)[1:] for n in range(10)]
    twice = [*rows, rows[3]]
    (outcome,) = imports.import_calls([write_log(tmp_path / "a.csv", twice, HEADER[1:])])
    assert (outcome.imported, "source_id" in outcome.mapping) == (11, False)
    (again,) = imports.import_calls([write_log(tmp_path / "b.csv", [*twice, line(77)[1:]], HEADER[1:])])
    assert (again.imported, again.duplicates) == (1, 11)
    assert counted(database) == 12


def test_after_a_large_import_the_log_is_folded_in(
    imports: ImportsService, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = database.path.with_name(database.path.name + "-wal")
    imports.import_calls([small_log(tmp_path / "a.csv")])
    assert log.stat().st_size > 0
    monkeypatch.setattr("salesdesk.services.imports.service._LARGE", 50)
    imports.import_calls([small_log(tmp_path / "b.csv", range(60, 120))])
    assert log.stat().st_size == 0


@pytest.mark.parametrize(
    ("rows", "estimated", "done", "total", "expected"),
    [(100, False, 10, 0, 100), (100, False, 120, 0, 120), (100, True, 0, 0, 100), (100, True, 25, 100, 200)],
)
def test_how_many_rows_there_will_be(rows: int, estimated: bool, done: int, total: int, expected: int) -> None:
    understood = Understanding("x.csv", rows=rows, estimated=estimated)
    read = 50 if total else done
    assert writing._total(read, Chunk(bytes_done=done if total else 0, bytes_total=total), understood) == expected


def test_unknown_agents_come_with_those_who_may_be_meant(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv")], SHANGHAI)
    rows = [[*line(n)[:1], "", "Lee, Ann", *line(n)[3:]] for n in range(100, 104)]
    other = write_log(tmp_path / "b.csv", rows)
    trial = imports.dry_run(other, SHANGHAI)
    (unknown,) = trial.unknown_agents
    assert (unknown.name, unknown.number) == ("Lee, Ann", "")
    (best, *_rest) = unknown.candidates
    assert (best.name, best.reason) == ("Ann Lee", "name-order")
    desk.people.add_identity(best.agent_id, IdentityKind.NAME, "Lee, Ann")
    assert imports.dry_run(other, SHANGHAI).unknown_agents == ()
