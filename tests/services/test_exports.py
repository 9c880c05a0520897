"""The workbook of figures says cell by cell what the engine says."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import factories
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.catalogue import FROM_CALLS, kpi
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, Per
from salesdesk.types import Cancelled, Progress, Scope, ScopeKind

OCTOBER = Period.parse("2026-10")


def test_every_cell_is_the_engines(desk: Desk, tmp_path: Path) -> None:
    company = factories.small_company(desk.database)
    with desk.database.write() as session:
        twin = factories.add_agent(session, "张三", team=company.west, number="=1+1", identities=[])
        factories.add_calls(session, twin, dials=3, connected=1)
    target = tmp_path / "figures.xlsx"
    desk.exports.workbook(target, OCTOBER)
    book = CalamineWorkbook.from_path(target)
    assert book.sheet_names == [kpi(name).name for name in FROM_CALLS]
    for name in FROM_CALLS:
        head, *body = book.get_sheet_by_name(kpi(name).name).to_python()
        wholes = desk.figures.figures(OCTOBER, by=By.AGENT, kpis=[name]) + desk.figures.figures(OCTOBER, kpis=[name])
        parts = desk.figures.figures(OCTOBER, per=Per.DAY, by=By.AGENT, kpis=[name])
        parts += desk.figures.figures(OCTOBER, per=Per.DAY, kpis=[name])
        assert [row[0] for row in body[: len(wholes)]] == [row.name for row in wholes]
        for line, whole in zip(body, wholes, strict=False):
            assert _same(line[len(head) - 1], whole.value, name)
            for row in (part for part in parts if part.scope == whole.scope):
                assert _same(line[head.index(row.bucket)], row.value, name)


def _same(shown: object, value: float | None, name: str) -> bool:
    if value is None:
        return shown == ""
    seconds = getattr(shown, "total_seconds", None)
    if seconds is not None:
        return bool(abs(seconds() - value) < 1)
    if hasattr(shown, "hour"):
        return bool(abs(shown.hour * 3600 + shown.minute * 60 + shown.second - value) < 1)
    return shown == pytest.approx(value)


def test_a_team_alone_and_long_periods(desk: Desk, tmp_path: Path) -> None:
    company = factories.small_company(desk.database)
    target = tmp_path / "year.xlsx"
    desk.exports.workbook(target, Period.parse("2026"), Scope(ScopeKind.TEAM, company.east), kpis=["dials"])
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert rows[0][1:-1] == ["2026-W42"]
    assert [row[0] for row in rows[1:4]] == ["李四", "张三", "华东组"]


def test_nothing_to_export_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SalesDeskError, match="no figures"):
        desk.exports.workbook(tmp_path / "empty.xlsx", OCTOBER)
    assert not (tmp_path / "empty.xlsx").exists()


def test_it_can_be_stopped(desk: Desk, tmp_path: Path) -> None:
    factories.small_company(desk.database)
    with pytest.raises(Cancelled):
        desk.exports.workbook(tmp_path / "x.xlsx", OCTOBER, progress=Progress(stopped=lambda: True))
    assert not (tmp_path / "x.xlsx").exists()
