"""What a command prints, and where: one document, UTF-8, whatever becomes of the streams it is printed to."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import factories
from call_logs import line, small_log, write_log
from cli.conftest import Command
from damage import ROOT, zero_page
from salesdesk import paths, settings
from salesdesk.cli import run
from salesdesk.cli.output import Output, table
from salesdesk.cli.run import BUG, DONE, FIXABLE, USAGE
from salesdesk.errors import SalesDeskError
from salesdesk.types import Cancelled

CALLS = ("calls", "--from", "2026-10-01", "--to", "2026-10-31")


def process(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own; ``env`` adds to the environment, None takes out."""
    extra: dict[str, str | None] = options.pop("env", {})  # type: ignore[assignment]
    own_home = {paths.HOME_VARIABLE: os.environ[paths.HOME_VARIABLE]}
    environment = {key: value for key, value in {**ROOT, **own_home, **extra}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-m", "salesdesk", *map(str, arguments)],
        env=environment,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},  # type: ignore[arg-type]
    )


def test_calls_are_streamed_as_one_document_a_call_a_line(
    command: Command, company: factories.SmallCompany, tmp_path: Path
) -> None:
    answer = command(*CALLS)
    assert len(answer.document) == 370
    assert len(answer.out.splitlines()) == 372
    assert [call["start"] for call in answer.document] == sorted(call["start"] for call in answer.document)
    assert command(*CALLS, "--limit", 0).document == []
    assert command(*CALLS, "--limit", 5).document == answer.document[:5]
    one = command(*CALLS, "--agent", "1002").document
    assert {(call["agent"], call["team"]) for call in one} == {("李四", "华东组")}
    assert command("calls", "--from", "2020-01-01", "--to", "2020-01-31").out == "[]\n"
    assert command(*CALLS, text=True).out.count("\n") == 371


def test_the_reader_of_the_answer_may_go_away(
    command: Command, company: factories.SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(sys, "stdout", Gone())
    assert run(["--db", "x.db", "--json", "target", "list"]) == DONE
    Path("x.db").unlink()


def test_the_head_of_an_answer(company: factories.SmallCompany, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "salesdesk", "--db", str(tmp_path / "cli.db"), "--json", *CALLS],
        env=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == b"[\n"
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(120) == DONE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", [("--json", *CALLS), CALLS])
def test_an_answer_on_a_full_disk_is_no_bug(
    company: factories.SmallCompany, tmp_path: Path, words: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = process("--db", tmp_path / "cli.db", *words, stdout=full)
    assert done.returncode == FIXABLE
    assert done.stderr.decode() == (
        "The answer could not be written: the disk is full. Check the path, its permissions and the free space.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell that closes streams")
@pytest.mark.parametrize(
    ("closed", "code", "out", "err"), [("0<&-", 0, True, False), (">&-", 0, False, False), ("2>&-", 0, True, False)]
)
def test_any_stream_may_be_closed(
    company: factories.SmallCompany, tmp_path: Path, closed: str, code: int, out: bool, err: bool
) -> None:
    words = f'"{sys.executable}" -m salesdesk --db "{tmp_path / "cli.db"}" --json kpi --period 2026-10 {closed}'
    done = subprocess.run(["sh", "-c", words], env=ROOT, capture_output=True, check=False, timeout=120)
    assert (done.returncode, bool(done.stdout), bool(done.stderr)) == (code, out, err)


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"LC_ALL": "C", "PYTHONIOENCODING": None}, "utf-8"),
        ({"LC_ALL": "POSIX", "PYTHONIOENCODING": None}, "utf-8"),
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
    ],
)
def test_people_read_the_encoding_of_their_console(
    company: factories.SmallCompany, tmp_path: Path, environment: dict[str, str | None], encoding: str
) -> None:
    arguments = ("--db", tmp_path / "cli.db", "--lang", "zh_CN", "kpi", "--period", "2026-10", "--by", "agent")
    done = process(*arguments, env=environment)
    assert done.returncode == 0, done.stderr
    assert "接通率" in done.stdout.decode(encoding)


def test_programs_read_utf_8_on_any_console(company: factories.SmallCompany, tmp_path: Path) -> None:
    arguments = ("--db", tmp_path / "cli.db", "--json", "kpi", "--period", "2026-10", "--by", "agent")
    for encoding in ("gbk", "latin-1", "ascii"):
        done = process(*arguments, env={"PYTHONIOENCODING": encoding})
        assert "张三" in {row["name"] for row in json.loads(done.stdout.decode("utf-8"))}
    plain = process("--db", tmp_path / "cli.db", "calls", *CALLS[1:], env={"PYTHONIOENCODING": "ascii"})
    assert plain.returncode == 0
    assert b"\\u5f20" in plain.stdout


@pytest.mark.parametrize("home", ["/proc/nowhere", None])
def test_a_home_that_cannot_be_written_is_no_reason_not_to_work(tmp_path: Path, home: str | None) -> None:
    if not Path("/proc").is_dir():
        pytest.skip("needs a folder that nobody can write")
    nowhere = {"SALESDESK_HOME": home, "HOME": home, "XDG_DATA_HOME": None if home is None else home}
    done = process("--db", tmp_path / "a.db", "--json", "kpi", "--period", "2026-10", env=nowhere)
    assert done.returncode == 0
    assert all(row["value"] is None for row in json.loads(done.stdout))
    if home:
        lost = process("--json", "kpi", "--period", "2026-10", env=nowhere)
        assert lost.returncode == FIXABLE
        assert "/proc/nowhere" in json.loads(lost.stdout)["error"]


def test_preferences_are_not_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SALESDESK_HOME", str(tmp_path / "file"))
    assert settings.load() == settings.Preferences()
    settings.save(settings.Preferences(theme="dark"))
    assert (tmp_path / "file").read_bytes() == b""


def test_wrong_usage_is_one_document_too(command: Command) -> None:
    answer = command("kpi", "--by", "planet")
    assert answer.code == USAGE
    assert "planet" in answer.document["error"]
    assert answer.document["hint"].startswith("usage: salesdesk kpi")
    assert "planet" in answer.err
    nothing = command()
    assert nothing.document["error"].startswith("usage: salesdesk")
    assert command("kpi", "--by", "planet", text=True).out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("warn", "--on", "0001-01-01"), "outside the years"),
        (("warn", "--on", "9999-12-31"), "outside the years"),
        (("kpi", "--from", "0001-01-01", "--to", "9999-12-31", "--per", "day"), "outside the years"),
        (("score", "--period", "0001"), "outside the years"),
    ],
)
def test_dates_of_other_ages_are_slips(command: Command, arguments: tuple[str, ...], words: str) -> None:
    answer = command(*arguments)
    assert answer.code == FIXABLE
    assert words in answer.document["error"]


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--profile", "zzz", "There is no format “zzz”"),
        ("--map", "zzz=phone", "“zzz” is nothing a column can mean"),
        ("--map", "customer=zzz", "There is no column “zzz”"),
        ("--timezone", "../../etc/passwd", "is no time zone"),
        ("--delimiter", "ab", "“ab” is no delimiter"),
        ("--encoding", "zzz", "is no text encoding"),
        ("--encoding", "utf-16", "no rows below"),
    ],
)
def test_what_is_said_of_a_file_is_never_passed_over(
    command: Command, tmp_path: Path, option: str, value: str, words: str
) -> None:
    log = small_log(tmp_path / "log.csv")
    answer = command("import", "calls", log, option, value)
    assert answer.code == FIXABLE
    assert words in answer.err
    assert command("import", "list").document == []


def test_failures_of_files_are_said_on_stderr(command: Command, tmp_path: Path) -> None:
    log = small_log(tmp_path / "log.csv")
    both = command("import", "calls", tmp_path / "none.csv", log, text=True)
    assert both.code == FIXABLE
    assert "none.csv" in both.err
    assert "none.csv" not in both.out
    assert "60 imported" in both.out
    roster = tmp_path / "roster.csv"
    roster.write_text("工号,姓名\n9,王五\n9,赵六\n", encoding="utf-8")
    people = command("import", "people", tmp_path / "none.csv", roster, "--rejects", tmp_path / "left.csv")
    assert [file["status"] for file in people.document["files"]] == ["failed", "imported"]
    assert "none.csv" in people.err
    assert "赵六" in (tmp_path / "left.csv").read_text("utf-8-sig")


def test_rejects_that_cannot_be_written_are_known_before_anything_is_imported(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write_log(tmp_path / "log.csv", [*map(line, range(30)), [*line(3)[:4], "no date", "1", "2", "已接通"]])
    for bad in (tmp_path / "none" / "r.csv", tmp_path):
        refused = command("import", "calls", log, "--rejects", bad)
        assert (refused.code, "cannot be written" in refused.document["error"]) == (FIXABLE, True)
    assert command("import", "list").document == []

    def full(*_arguments: object) -> int:
        raise SalesDeskError("The disk is full.")

    monkeypatch.setattr("salesdesk.services.imports.ImportsService.save_rejects", full)
    done = command("import", "calls", log, "--rejects", tmp_path / "r.csv")
    assert done.code == FIXABLE
    assert done.document["files"][0]["status"] == "imported"
    assert "The disk is full." in done.err


def test_a_log_is_never_overwritten_by_its_own_copy(command: Command, tmp_path: Path) -> None:
    log = small_log(tmp_path / "log.csv")
    before = log.read_bytes()
    assert command("inspect", log, "--as-csv", tmp_path / "." / "log.csv").code == FIXABLE
    assert command("inspect", "--as-csv-dir", tmp_path, log).code == FIXABLE
    (tmp_path / "other").mkdir()
    twin = small_log(tmp_path / "other" / "LOG.csv")
    many = command("inspect", "--as-csv-dir", tmp_path / "out", log, twin)
    assert [Path(f["file"]).name for f in many.document["failed"]] == ["LOG.csv"]
    unwritable = command("inspect", log, "--as-csv", tmp_path / "none" / "out.csv")
    assert "cannot be written" in unwritable.document["error"]
    assert log.read_bytes() == before


def test_a_damaged_database_fails_the_check_in_its_own_form(
    command: Command, company: factories.SmallCompany, tmp_path: Path
) -> None:
    zero_page(tmp_path / "cli.db", 6)
    answer = command("check")
    assert answer.code == FIXABLE
    assert answer.document["ok"] is False
    assert "contradict each other" in answer.document["problems"][0]
    assert "Restore the latest backup" in answer.err
    (tmp_path / "cli.db").write_bytes(b"hello")
    assert "not a SalesDesk database" in command("check").document["problems"][0]


@pytest.mark.skipif(sys.platform != "linux", reason="names in bytes that are no characters")
def test_names_that_are_no_text(command: Command, tmp_path: Path) -> None:
    log = tmp_path / os.fsdecode(b"bad\xff.csv")
    small_log(log)
    assert command("import", "calls", log).document["files"][0]["imported"] == 60
    assert command("import", "list").document[0]["file"].endswith("bad\\udcff.csv")
    asked = command("kpi", "--period", "2026-10", "--kpi", "\udcff")
    assert asked.code == FIXABLE
    named = command("calls", "--from", "2026-10-01", "--to", "2026-10-31", "--agent", "\udcff")
    assert named.code in (USAGE, FIXABLE)
    assert command("check").document["ok"] is True


def test_names_of_every_kind_of_path(command: Command, tmp_path: Path) -> None:
    for number, name in enumerate(("有 空格.csv", "emoji 🙂.csv", "长" * 60 + ".csv", "%s {x} 'q'.csv")):
        log = small_log(tmp_path / name, range(number * 100, number * 100 + 10))
        assert command("import", "calls", log).document["files"][0]["status"] == "imported"


def test_a_terminal_is_not_commanded_by_names() -> None:
    assert table(("A",), [("\x1b[31m张\u202e三\nx",)]) == ["A", "\ufffd[31m张\ufffd三 x"]


def test_what_breaks_off_inside_a_document_is_not_followed_by_another(capsys: pytest.CaptureFixture[str]) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield {"a": 1}
        raise SalesDeskError("The disk failed.")

    output = Output(as_json=True)
    with pytest.raises(SalesDeskError) as failed:
        output.stream(broken())
    output.fail(failed.value)
    out, err = capsys.readouterr()
    assert out == '[\n{"a": 1}'
    assert err == "The disk failed.\n"


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    progress = Output().progress()
    progress.step(1, 4, "log.csv")
    progress.step(2, 4, "too soon")
    progress.step(4, 4, "log.csv")
    assert "25.0% log.csv" in screen.getvalue()
    assert "too soon" not in screen.getvalue()
    assert screen.getvalue().endswith("100.0% log.csv\n")
    other = Output().progress()
    other.step(7, 0, "rows")
    assert "7 rows" in screen.getvalue()
    monkeypatch.setattr(sys, "stderr", None)
    Output().progress().step(1, 2)
    Output().say_error("nobody hears it")


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, Cancelled])
def test_stopped_by_hand_is_one_document(
    command: Command, monkeypatch: pytest.MonkeyPatch, stopped: type[BaseException]
) -> None:
    def stop(*_arguments: object) -> int:
        raise stopped

    monkeypatch.setattr("salesdesk.cli.safety.check", stop)
    answer = command("check")
    assert (answer.code, answer.document["error"]) == (FIXABLE, "Stopped; nothing was changed.")


def test_a_bug_without_a_log_shows_its_trace(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_arguments: object) -> int:
        raise UnicodeEncodeError("utf-8", "x", 0, 1, "a bug")

    monkeypatch.setattr("salesdesk.cli.safety.check", broken)
    (tmp_path / "file").touch()
    monkeypatch.setenv("SALESDESK_HOME", str(tmp_path / "file"))
    answer = command("check")
    assert answer.code == BUG
    assert "Traceback" in answer.document["error"]


def test_help_and_version_are_for_people(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == DONE
    assert capsys.readouterr().out.startswith("SalesDesk ")
    assert run(["--lang"]) == USAGE


def test_an_empty_database_answers_with_no_data(command: Command, tmp_path: Path) -> None:
    figures = command("kpi", "--period", "2026-10").document
    assert {row["value"] for row in figures} == {None}
    assert {row["achievement"] for row in figures} == {None}
    for words in (("score", "--period", "2026-10"), ("warn", "--on", "2026-10-05"), ("plan", "list")):
        assert command(*words).document == []
    assert command("interview", "print", "--all", "--period", "2026-10", "--out", tmp_path / "d").document == {
        "files": []
    }
    assert command("check").document == {"ok": True, "problems": []}
