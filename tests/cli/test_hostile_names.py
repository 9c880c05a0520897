"""Names that would like to be markup, formulas, paths or commands, from the log through figures to paper and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader

from call_logs import write_log
from cli.conftest import Command

HOSTILE = (
    "<b>x</b>",
    "=cmd|' /C calc'!A0",
    "../../x",
    "长" * 500,
    "👩‍👩‍👧 🙂",
    "\u202egnp.exe",
    "a\x00b",
    "quo\"te's",
    "new\nline",
    "CON",
    "..",
    '<img src="/etc/passwd"/>',
    "</para>",
    "\x1b[31mred",
    "𠮷田 喆堃",
    "%s {0} {name}",
    "@SUM(A1)",
    'a/b\\c:d*e?f"g<h>i|j',
)
HEADER = ("call_id", "agent", "phone", "start_time", "talk_seconds", "result", "campaign")


def rows(names: Sequence[str]) -> list[list[str]]:
    found = []
    for day in (12, 13, 14, 15, 16):
        for number, name in enumerate(names):
            for call in range(4):
                start = f"2026-10-{day} 10:{number:02d}:{call * 7:02d}"
                customer = name if call % 2 else f"138{number:04d}{call:04d}"
                words = (f"C{day}-{number}-{call}", name, customer, start, str(call * 40), "ANSWERED", name)
                found.append(list(words))
    found += [[f"X{number}", name, name, name, name, name, name] for number, name in enumerate(names)]
    return found


@pytest.fixture
def loaded(command: Command, tmp_path: Path) -> dict[str, object]:
    log = write_log(tmp_path / "log.csv", rows(HOSTILE), HEADER)
    answer = command("import", "calls", log, "--rejects", tmp_path / "rejects.csv")
    assert answer.code == 0, answer.err
    outcome: dict[str, object] = answer.document["files"][0]
    return outcome


def test_they_are_imported_counted_and_listed(command: Command, loaded: dict[str, object]) -> None:
    counts = [int(str(loaded[key])) for key in ("imported", "duplicates", "rejected", "not_calls")]
    assert loaded["rows"] == sum(counts) == len(HOSTILE) * 21
    assert counts[0] == len(HOSTILE) * 20
    figures = command("kpi", "--period", "2026-10", "--by", "agent", "--kpi", "dials").document
    assert {row["value"] for row in figures} == {20}
    assert {"<b>x</b>", "=cmd|' /C calc'!A0", "../../x", "</para>"} <= {row["name"] for row in figures}
    listed = command("calls", "--from", "2026-10-12", "--to", "2026-10-16").document
    assert len(listed) == counts[0]
    assert {call["agent"] for call in listed} == {row["name"] for row in figures}
    for words in (("kpi", "--period", "2026-10", "--by", "agent"), ("score", "--period", "2026-10")):
        text = command(*words, text=True)
        assert text.code == 0
        assert "\x1b" not in text.out
        assert "\u202e" not in text.out
        assert len(text.out.splitlines()) == len(command(*words).document) + 1
    assert command("check").document["ok"] is True


def test_no_cell_of_the_rejects_is_a_formula(loaded: dict[str, object], tmp_path: Path) -> None:
    text = (tmp_path / "rejects.csv").read_text("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert len(found) == int(str(loaded["rejected"])) + 1
    assert any("cmd|" in cell for row in found for cell in row)
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_gets_a_paper_of_its_own_inside_the_folder(
    command: Command, loaded: dict[str, object], tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "papers"
    answer = command("interview", "print", "--all", "--period", "2026-10", "--out", folder, lang=language)
    assert answer.code == 0, answer.err
    files = [Path(name) for name in answer.document["files"]]
    agents = {row["name"] for row in command("kpi", "--period", "2026-10", "--by", "agent").document}
    assert len({str(file).casefold() for file in files}) == len(files) == len(agents)
    assert {file.resolve().parent for file in files} == {folder.resolve()}
    assert sorted(file.name for file in folder.iterdir()) == sorted(file.name for file in files)
    for file in files:
        assert file.name.isprintable()
        assert len(file.name.encode()) <= 255
        assert not set('<>:"/\\|?*') & set(file.name)
    marked = next(file for file in files if "_b_x__b_" in file.name)
    assert "<b>x</b>" in "".join(page.extract_text() for page in PdfReader(marked).pages)


def test_a_plan_of_such_an_agent_prints(command: Command, loaded: dict[str, object], tmp_path: Path) -> None:
    from salesdesk.services.desk import Desk
    from salesdesk.store.database import Database

    desk = Desk(Database(tmp_path / "cli.db"))
    plans = [
        desk.plans.open(desk.people.agent_named(name).id, reason=name)
        for name in ("<b>x</b>", "=cmd|' /C calc'!A0", "../../x", "</para>")
    ]
    desk.close()
    for plan in plans:
        out = tmp_path / f"plan {plan}.pdf"
        printed = command("plan", "print", plan, "--out", out)
        assert printed.code == 0, printed.err
        assert len(PdfReader(out).pages) >= 1
    assert len(command("plan", "list").document) == len(plans)
