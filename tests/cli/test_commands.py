"""Each command of the stable interface: its JSON, its text, its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

import factories
from cli.conftest import Command
from salesdesk.cli import run
from salesdesk.cli.output import table
from salesdesk.cli.run import BUG, FIXABLE, USAGE

LOG = "\n".join(
    ["call_id,agent,agent_no,phone,start_time,talk_seconds,result"]
    + [
        f"C{i},张三,1001,1380000{i:04d},2026-10-2{i % 3} 10:{i:02d}:00,{i * 9},{'ANSWERED' if i else 'NO ANSWER'}"
        for i in range(9)
    ]
    + ["C9,张三,1001,13800009999,not a date,5,ANSWERED"]
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of nine calls and one row that is none."""
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_import_counts_add_up_and_undo_takes_back(command: Command, log: Path, tmp_path: Path) -> None:
    answer = command("import", "calls", log, "--timezone", "Asia/Shanghai", "--rejects", tmp_path / "rejects.csv")
    assert answer.code == 0
    outcome = answer.document["files"][0]
    assert outcome["status"] == "imported"
    assert (outcome["rows"], outcome["imported"], outcome["rejected"]) == (10, 9, 1)
    assert outcome["rows"] == sum(outcome[key] for key in ("imported", "duplicates", "rejected", "not_calls"))
    assert outcome["reasons"] == {"bad-start": 1}
    assert outcome["first_start"] == "2026-10-20T10:00:00+08:00"
    assert outcome["mapping"]["start"] == "start_time"
    assert "not a date" in (tmp_path / "rejects.csv").read_text("utf-8-sig")

    again = command("import", "calls", log).document["files"][0]
    assert (again["status"], again["imported"]) == ("already-imported", 0)

    calls = command("calls", "--from", "2026-10-20", "--to", "2026-10-22").document
    assert len(calls) == 9
    assert calls[0]["start"] == "2026-10-20T10:00:00+08:00"
    assert set(calls[0]) == {
        *("source_id", "agent", "team", "customer", "direction", "start", "ring_s", "queue_s", "talk_s", "hold_s"),
        *("wrap_s", "outcome", "disposition", "campaign", "batch", "line"),
    }
    assert [c["outcome"] for c in calls].count("connected") == 8
    assert len(command("calls", "--from", "2026-10-20", "--to", "2026-10-22", "--limit", 2).document) == 2

    batches = command("import", "list").document
    assert [b["status"] for b in batches] == ["imported"]
    assert command("import", "undo", outcome["batch"]).code == 0
    assert command("calls", "--from", "2026-10-20", "--to", "2026-10-22").document == []
    assert command("check").document == {"ok": True, "problems": []}


def test_a_dry_run_stores_nothing(command: Command, log: Path) -> None:
    outcome = command("import", "calls", log, "--dry-run").document["files"][0]
    assert (outcome["imported"], outcome["dry_run"]) == (9, True)
    assert command("import", "list").document == []


def test_one_bad_file_does_not_stop_the_others(command: Command, log: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    answer = command("import", "calls", picture, log, tmp_path / "missing.csv")
    assert answer.code == FIXABLE
    assert [f["status"] for f in answer.document["files"]] == ["failed", "imported", "failed"]
    assert all(f["message"] for f in answer.document["files"] if f["status"] == "failed")
    dry = command("import", "calls", picture, "--dry-run")
    assert dry.code == FIXABLE


def test_a_roster_is_imported(command: Command, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("工号,姓名,团队,级别\n1,张三,一组,高级\n2,李四,一组,新人\n", encoding="utf-8")
    outcome = command("import", "people", roster).document["files"][0]
    assert (outcome["rows"], outcome["imported"]) == (2, 2)
    bad = command("import", "people", tmp_path / "nothing.csv")
    assert bad.code == FIXABLE
    assert "张三" in command("kpi", "--period", "2026-10", "--by", "agent", text=True).out


def test_figures_have_their_parts(command: Command, company: factories.SmallCompany) -> None:
    rows = command("kpi", "--period", "2026-10", "--by", "agent", "--kpi", "connect_rate").document
    zhang = next(row for row in rows if row["name"] == "张三")
    assert (zhang["numerator"], zhang["denominator"], zhang["unit"]) == (10, 90, "ratio")
    assert zhang["value"] == pytest.approx(1 / 9)
    assert zhang["rag"] == "red"
    days = command("kpi", "--from", "2026-10-12", "--to", "2026-10-13", "--per", "day", "--kpi", "dials").document
    assert [(row["bucket"], row["value"]) for row in days] == [("2026-10-12", 74), ("2026-10-13", 74)]
    assert command("kpi", "--period", "2026-10", "--per", "weekday_hour").document[0]["bucket"] == "1-10"
    text = command("kpi", "--period", "2026-10", text=True).out
    assert "Connect rate" in text
    assert "接通率" in command("kpi", "--period", "2026-10", text=True, lang="zh_CN").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("kpi", "--period", "2026-13"),
        ("kpi", "--from", "2026-10-01", "--to", "yesterday"),
        ("kpi", "--period", "2026-10", "--kpi", "nonsense"),
        ("calls", "--from", "2026-10-02", "--to", "2026-10-01"),
        ("score", "--period", "2026-10", "--agent", "nobody"),
        ("plan", "show", "77"),
        ("import", "undo", "77"),
        ("interview", "draft", "--agent", "nobody", "--period", "2026-10"),
    ],
)
def test_what_the_user_can_fix_is_exit_code_three(command: Command, arguments: tuple[str, ...]) -> None:
    answer = command(*arguments)
    assert answer.code == FIXABLE
    assert answer.document["error"]
    assert answer.err.strip()


WRONG = [
    ("nonsense",),
    ("kpi",),
    ("kpi", "--by", "planet"),
    ("import",),
    ("plan", "show", "x"),
    ("import", "undo", "99999999999999999999"),
    ("calls", "--from", "2026-10-01", "--to", "2026-10-02", "--limit", "-1"),
]


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_exit_code_two(command: Command, arguments: tuple[str, ...]) -> None:
    answer = command(*arguments)
    assert answer.code == USAGE
    assert answer.document["error"] in answer.err


def test_no_command_says_how(command: Command) -> None:
    assert command().code == USAGE


def test_targets_are_set_listed_and_refused(command: Command, company: factories.SmallCompany) -> None:
    made = command(
        *("target", "set", "--kpi", "connect_rate", "--value", "12%", "--period", "2026-11"),
        *("--agent", "1001", "--reason", "agreed in the talk"),
    )
    assert made.code == 0, made.err
    assert made.document["targets"][0]["value"] == pytest.approx(0.12)
    rows = command("target", "list").document
    assert any(row["name"] == "张三" and row["start"] == "2026-11-01" for row in rows)
    team = command(
        "target", "set", "--kpi", "dials", "--value", 15, "--period", "2026-11", "--team", "West", "--reason", "new"
    )
    assert team.document["targets"][0]["scope"] == "team"
    level = command(
        *(
            "target",
            "set",
            "--kpi",
            "dials",
            "--value",
            10,
            "--period",
            "2026-11",
            "--level",
            "trainee",
            "--reason",
            "ramp",
        )
    )
    assert level.document["targets"][0]["scope"] == "level"
    refused = command(
        "target", "set", "--kpi", "dials", "--value", 9, "--period", "2026-11", "--company", "--reason", " "
    )
    assert refused.code == FIXABLE
    assert "reason" in refused.document["error"]
    assert "agreed in the talk" in command("target", "list", text=True).out


def test_an_inflated_target_warns_and_keeps_the_reason(command: Command, company: factories.SmallCompany) -> None:
    answer = command(
        "target", "set", "--kpi", "dials", "--value", 90, "--period", "2026-11", "--agent", "1001", "--reason", "a bet"
    )
    assert answer.code == 0
    assert answer.document["warning"]
    assert answer.document["targets"][0]["override"] == "a bet"


def test_a_decomposition_needs_history(command: Command, company: factories.SmallCompany) -> None:
    answer = command("target", "decompose", "--revenue", 100_000, "--period", "2026-11", "--team", "West")
    assert answer.code == FIXABLE
    assert answer.document["error"]


def test_scores_say_their_parts(command: Command, company: factories.SmallCompany) -> None:
    one = command("score", "--period", "2026-10", "--agent", "1002").document
    assert one["agent"] == "李四"
    assert sum(part["weight"] for part in one["parts"]) == 100
    assert one["score"] == pytest.approx(sum(part["points"] for part in one["parts"] if part["points"] is not None))
    everybody = command("score", "--period", "2026-10").document
    assert everybody[0]["agent"] in {"李四", "Bo Chen"}
    assert "李四" in command("score", "--period", "2026-10", text=True).out


def test_warnings_plans_and_papers(command: Command, company: factories.SmallCompany, tmp_path: Path) -> None:
    found = command("warn", "--on", "2026-10-16").document
    zhang = next(w for w in found if w["agent"] == "张三" and w["kpi"] == "connect_rate")
    assert len(zhang["days"]) >= 3
    assert set(zhang["days"][0]) == {"date", "actual", "target"}
    assert command("warn", "--on", "2026-10-16").document == found
    assert "张三" in command("warn", "--on", "2026-10-16", text=True).out

    from salesdesk.services.desk import Desk
    from salesdesk.store.database import Database

    desk = Desk(Database(tmp_path / "cli.db"))
    plan = desk.plans.open(company.zhang, alert_ids=[zhang["id"]])
    desk.close()
    assert [p["agent"] for p in command("plan", "list").document] == ["张三"]
    assert command("plan", "list", "--agent", "1002").document == []
    assert command("plan", "show", plan).document["card"]["agent"] == "张三"
    assert "张三" in command("plan", "show", plan, text=True).out
    assert "张三" in command("plan", "list", text=True).out
    printed = command("plan", "print", plan, "--out", tmp_path / "plan.pdf")
    assert printed.document == {"files": [str(tmp_path / "plan.pdf")]}
    assert len(PdfReader(tmp_path / "plan.pdf").pages) >= 2


def test_interviews_are_drafted_and_printed(command: Command, company: factories.SmallCompany, tmp_path: Path) -> None:
    draft = command("interview", "draft", "--agent", "张三", "--period", "2026-10").document
    assert draft["state"] == "draft"
    dials = next(row for row in draft["results"] if row["kpi"] == "dials")
    assert (dials["actual"], dials["target"]) == (90, 100)
    assert "张三" in command("interview", "draft", "--agent", "张三", "--period", "2026-10", text=True).out
    one = command("interview", "print", "--agent", "张三", "--period", "2026-10", "--out", tmp_path / "one.pdf")
    assert one.document == {"files": [str(tmp_path / "one.pdf")]}
    assert "11.1%" in "".join(page.extract_text() for page in PdfReader(tmp_path / "one.pdf").pages)
    every = command("interview", "print", "--all", "--period", "2026-10", "--out", tmp_path / "every")
    assert len(every.document["files"]) == 4
    together = command(
        "interview", "print", "--all", "--one-file", "--period", "2026-10", "--out", tmp_path / "all.pdf"
    )
    assert len(PdfReader(together.document["files"][0]).pages) >= 8
    into = command("interview", "print", "--all", "--one-file", "--period", "2026-10", "--out", tmp_path / "folder")
    assert into.document["files"] == [str(tmp_path / "folder" / "2026-10.pdf")]
    empty = command("interview", "print", "--all", "--one-file", "--period", "2020-01", "--out", tmp_path / "x.pdf")
    assert empty.code in (0, FIXABLE)


def test_backup_restore_check(command: Command, company: factories.SmallCompany, tmp_path: Path) -> None:
    made = command("backup", "--out", tmp_path / "kept.db")
    assert Path(made.document["file"]).exists()
    restored = command("restore", tmp_path / "kept.db")
    assert Path(restored.document["kept"]).exists()
    assert command("check", "--rebuild").document["ok"] is True
    assert command("restore", tmp_path / "missing.db").code == FIXABLE
    numbered = command("backup", text=True)
    assert "salesdesk-000001.db" in numbered.out


def test_damaged_sums_are_found(command: Command, company: factories.SmallCompany, tmp_path: Path) -> None:
    from contextlib import closing

    from salesdesk.store.database import connect

    with closing(connect(tmp_path / "cli.db")) as connection:
        connection.execute("UPDATE agent_day SET dials = dials + 1")
    answer = command("check")
    assert answer.code == FIXABLE
    assert answer.document["ok"] is False
    assert command("check", "--rebuild").code == 0


def test_inspect_shows_and_converts(command: Command, log: Path, tmp_path: Path) -> None:
    seen = command("inspect", log).document
    assert seen["rows"] == 10
    assert {"name", "type", "field", "unit", "format"} <= set(seen["columns"][0])
    assert "start_time" in command("inspect", log, text=True).out
    out = tmp_path / "out.csv"
    command("inspect", log, "--as-csv", out)
    assert out.read_text("utf-8").splitlines()[0].startswith("call_id,agent")
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    many = command("inspect", "--as-csv-dir", tmp_path / "many", log, picture, tmp_path / "none.csv")
    assert [Path(f["file"]).name for f in many.document["failed"]] == ["picture.csv", "none.csv"]
    assert (tmp_path / "many" / "log.csv").exists()
    assert command("inspect", log, picture).code == FIXABLE
    assert command("inspect", log, "--map", "start").code == FIXABLE
    mapped = command("inspect", log, "--map", "campaign=result", "--delimiter", "comma").document
    assert mapped["mapping"]["campaign"] == "result"


def test_a_bug_is_exit_code_four_and_names_the_log(
    command: Command, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    def broken(*_arguments: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("salesdesk.cli.safety.check", broken)
    answer = command("check")
    assert answer.code == BUG
    assert str(own_home) in answer.err
    assert "ZeroDivisionError" in answer.err
    assert "ZeroDivisionError" in answer.document["error"]


def test_what_the_system_refuses_is_said(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr("salesdesk.cli.safety.check", refused)
    answer = command("check")
    assert answer.code == FIXABLE
    assert "/somewhere" in answer.err


def test_stopping_is_no_bug(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("salesdesk.cli.safety.check", stopped)
    assert command("check").code == FIXABLE


def test_it_works_without_stdin_and_display(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    environment["SALESDESK_HOME"] = str(tmp_path)
    environment["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    done = subprocess.run(
        [sys.executable, "-m", "salesdesk", "--db", str(tmp_path / "a.db"), "--json", "kpi", "--period", "2026-10"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment,
        check=True,
        timeout=120,
    )
    assert json.loads(done.stdout)[0]["value"] is None


def test_a_table_is_aligned_by_cells() -> None:
    assert table(("A", "B"), [("张三", 1), (None, 22)]) == ["A     B", "张三  1", "—     22"]


def test_the_language_of_the_preferences_is_spoken(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_home / "preferences.json").write_text('{"language": "zh_CN"}', encoding="utf-8")
    assert run(["kpi", "--period", "x"]) == FIXABLE
    assert "不是" in capsys.readouterr().err
