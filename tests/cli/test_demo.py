"""The main job end to end on the bundled sample, through the command line alone."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from salesdesk.cli import run
from salesdesk.services import sample


class Company:
    """The sample company in a folder of its own, asked through commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "papers"
        self.code, self.made = self.ask("demo", "--out", self.out)

    def ask(self, *words: object) -> tuple[int, Any]:
        """Exit code and answer of one command."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(["--db", str(self.folder / "demo.db"), "--lang", "en", "--json", *map(str, words)])
        return code, json.loads(out.getvalue())


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return Company(tmp_path_factory.mktemp("示例 company"))


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    path = sample.write_sample(tmp_path_factory.mktemp("logs")).calls[-1]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["呼叫方向"] == "呼出"]


def test_papers_are_written_in_both_languages(company: Company) -> None:
    assert company.code == 0
    papers = {Path(file).name: Path(file) for file in company.made["files"]}
    assert {name.rsplit("-", 1)[1] for name in papers} == {"en.pdf", "zh_CN.pdf"}
    for path in papers.values():
        with pypdfium2.PdfDocument(path) as document:
            text = "".join(page.get_textpage().get_text_range() for page in document)
        assert ("张珊" in text) is path.name.startswith("interview")
        assert ("绩效面谈" in text or "改进计划" in text) is path.stem.endswith("zh_CN")


def test_figures_are_those_of_the_log(company: Company, october: list[dict[str, str]]) -> None:
    code, rows = company.ask("kpi", "--period", "2026-10", "--by", "agent", "--kpi", "connect_rate")
    assert code == 0
    counted = {row["name"]: (row["numerator"], row["denominator"]) for row in rows}
    for agent in sample.AGENTS:
        dials = [row for row in october if row["坐席工号"] == agent.number]
        connected = sum(row["通话结果"] == "已接通" for row in dials)
        assert counted.get(agent.name, (0, 0)) == (connected, len(dials))


def test_the_falling_agent_is_found(company: Company) -> None:
    code, warnings = company.ask("warn", "--on", "2026-10-30")
    assert code == 0
    found = [one for one in warnings if one["agent"] == "张珊" and one["kpi"] == "connect_rate"]
    assert found
    assert all(day["actual"] < 0.8 * day["target"] for day in found[0]["days"])


def test_plans_stand_at_different_steps(company: Company) -> None:
    code, plans = company.ask("plan", "list")
    assert code == 0
    assert len({plan["step"] for plan in plans}) == len(plans) == 3


def test_the_file_is_sound_and_can_be_saved(company: Company) -> None:
    assert company.ask("check")[1] == {"ok": True, "problems": []}
    code, _answer = company.ask("backup", "--out", company.folder / "saved.db")
    assert code == 0
    assert (company.folder / "saved.db").stat().st_size > 1_000_000


def test_a_company_that_exists_is_not_made_again(company: Company) -> None:
    code, answer = company.ask("demo", "--out", company.out)
    assert code == 3
    assert "empty database" in answer["error"]
