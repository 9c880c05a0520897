"""One engine: window, command, workbook and paper say the same of every agent and KPI, cell by cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import outcome_records
from factories import MONDAY
from reports.reading import squeezed, words
from salesdesk.cli import run
from salesdesk.metrics.catalogue import FROM_CALLS, Unit, kpi
from salesdesk.metrics.formats import write
from salesdesk.periods import Period
from salesdesk.types import Scope, ScopeKind

OCTOBER = Period.parse("2026-10")
AGENTS = {"张三": 1, "李四": 2, "Anna Bell": 3, "Tom Reed": 4}


@pytest.fixture
def asked(calls, desk, tmp_path, capsys):
    """What the command says: {(name, kpi): its row}, agents, teams and the company."""
    with desk.database.write() as session:
        for agent, orders in ((1, 3), (3, 1)):
            for number in range(orders):
                outcome_records.add_sale(session, agent, MONDAY, 88_800 + 100 * number)
    desk.database.checkpoint()
    found = {}
    kpis = [word for name in desk.figures.known_kpis() for word in ("--kpi", name)]
    for by in ("company", "team", "agent"):
        arguments = ["--db", str(tmp_path / "desk.db"), "--json", "kpi", "--period", "2026-10", "--by", by, *kpis]
        assert run(arguments) == 0
        found.update({(row["name"], row["kpi"]): row for row in json.loads(capsys.readouterr().out)})
    return found


def value(row):
    """The value in the engine's unit: the command gives money in major units."""
    definition = kpi(row["kpi"])
    return row["value"] * 100 if definition.unit is Unit.MONEY and row["value"] is not None else row["value"]


def per_day(row):
    """The average per day on duty of a per-day count, the value of anything else, from the command's own fields."""
    if row["value"] is None or not kpi(row["kpi"]).per_day:
        return value(row)
    return row["value"] / row["denominator"] if row["denominator"] else None


def shown(row):
    return write(kpi(row["kpi"]), per_day(row))


def test_the_command_knows_every_agent_and_kpi(asked):
    assert {name for name, _kpi in asked} >= {*AGENTS, "一组", "Team B"}
    assert asked["Tom Reed", "connect_rate"]["value"] == pytest.approx(2 / 25)
    assert asked["张三", "revenue"]["value"] == pytest.approx(2667.0)


def test_the_dashboards_tables_show_what_the_command_says(asked, window, settle):
    window.go.page("dashboard")
    settle()
    page, cells = window.page, 0
    for by in ("agents", "teams"):
        page.switches[by].click()
        settle()
        model = page.table.rows_model
        columns = {column.key: number for number, column in enumerate(model.columns)}
        for number, part in enumerate(model.rows):
            for name in columns.keys() & {kpi_id for _name, kpi_id in asked}:
                text = model.index(number, columns[name]).data()
                assert text.split()[-1] == shown(asked[part.name, name]), (part.name, name)  # a shape stands before it
                cells += 1
    assert cells >= 6 * len(page.data.board.tiles)


def test_the_workbook_holds_what_the_command_says(asked, desk, tmp_path: Path):
    desk.exports.workbook(tmp_path / "figures.xlsx", OCTOBER)
    book = CalamineWorkbook.from_path(tmp_path / "figures.xlsx")
    cells = 0
    for name in FROM_CALLS:
        head, *body = book.get_sheet_by_name(kpi(name).name).to_python()
        for line in body:
            if (row := asked.get((line[0], name))) is None:
                continue
            cell = line[len(head) - 1]
            cell = cell.total_seconds() if hasattr(cell, "total_seconds") else cell
            assert cell == ("" if row["value"] is None else pytest.approx(row["value"], abs=1e-9)), (line[0], name)
            cells += 1
    assert cells >= len(AGENTS) * len(FROM_CALLS)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_interview_prints_what_the_command_says(asked, desk, language):
    cells = 0
    for name, number in AGENTS.items():
        interview = desk.interviews.draft(number, OCTOBER)
        text = words(desk.interviews.render(interview.id, language)[0])
        for result in interview.facts.results:
            row = asked[name, result.kpi]
            assert result.actual == (None if row["value"] is None else pytest.approx(value(row))), (name, result.kpi)
            if row["value"] is not None:
                assert squeezed(write(kpi(result.kpi), value(row))) in text, (name, result.kpi)
                cells += 1
    assert cells >= 20


def test_an_agents_page_shows_what_the_command_says(asked, window, settle):
    for name, number in AGENTS.items():
        window.go.agent(number)
        settle()
        window.focus.set_period(OCTOBER)
        settle()
        table = window.page.figures.table.rows_model
        assert table.rows
        for row in table.rows:
            assert row.tile.row.value == value(asked[name, row.kpi])


def test_the_explanation_of_a_figure_is_the_commands(asked, desk):
    for name, number in AGENTS.items():
        for kpi_id in FROM_CALLS:
            told = desk.figures.explain(OCTOBER, Scope(ScopeKind.AGENT, number), kpi_id)
            row = asked[name, kpi_id]
            assert (told.row.numerator, told.row.denominator) == (row["numerator"], row["denominator"])
