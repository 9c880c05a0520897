"""The worked example of docs/counting-rules.md, held against the engine."""

from datetime import date
from pathlib import Path

import pytest

from factories import small_company
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By

PAGE = Path(__file__).parents[2] / "docs" / "counting-rules.md"
WEEK = Period.parse("2026-W42")


def example():
    lines = PAGE.read_text("utf-8").split("## Worked example")[1].splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, _rule, *rows = table
    return [dict(zip(head, row, strict=True)) for row in rows]


def number(text):
    return float(text) if text else None


def test_the_worked_example_is_what_the_engine_says(desk, database):
    small_company(database)
    rows = [row for by in (By.COMPANY, By.TEAM, By.AGENT) for row in desk.figures.figures(WEEK, by=by)]
    found = {(row.name, row.kpi): row for row in rows}
    told = example()
    assert len(told) == 14
    for line in told:
        row = found[line["scope"], line["kpi"]]
        for name in ("numerator", "denominator", "value", "target", "achievement"):
            assert getattr(row, name) == pytest.approx(number(line[name]), abs=5e-5), (line, name)
        assert (row.rag or "") == line["rag"]


def test_the_worked_example_warns_twice(desk, database):
    small_company(database)
    found = {(one.name, one.kpi, len(one.days)) for one in desk.warnings.evaluate(date(2026, 10, 16))}
    assert found == {("Bo Chen", "dials", 5), ("张三", "connect_rate", 5)}
