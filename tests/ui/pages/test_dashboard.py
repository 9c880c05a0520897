"""Dashboard: figures of the services, drilled from the company to the calls; explanations; empty periods."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from salesdesk.periods import Period
from salesdesk.types import COMPANY, Scope, ScopeKind
from salesdesk.ui.widgets import PlainLabel

MONTH = Period.parse("2026-10")


@pytest.fixture
def page(calls, window, settle):
    window.go.page("dashboard")
    settle()
    return window.page


def test_tiles_are_the_services_figures(page, desk):
    board = desk.figures.dashboard(MONTH)
    dials = next(tile.row for tile in board.tiles if tile.row.kpi == "dials")
    assert page.tiles["dials"].value.text() == f"{dials.value:,.0f}"
    rate = next(tile.row for tile in board.tiles if tile.row.kpi == "connect_rate")
    assert page.tiles["connect_rate"].value.text() == f"{rate.value * 100:.1f}%"


def test_a_tile_moves_the_charts(page):
    page.tiles["dials"].picked.emit("dials")
    assert page.trend_card.chart.trend.title == "Dials"
    assert "Dials" in page.side_card.title.text()
    page.tiles["effective_talks"].picked.emit("effective_talks")
    page.tiles["conversation_rate"].picked.emit("conversation_rate")
    assert page.kpi == "conversation_rate"


def test_funnel_instead_of_hours(page):
    page.side_card.views.button(1).click()
    assert page.side_card.funnel.isVisible()
    assert not page.side_card.heat.isVisible()
    assert page.side_card.title.text() == "Funnel"
    page.side_card.views.button(0).click()
    assert page.side_card.heat.isVisible()


def test_breakdowns(page, settle):
    assert {part.name for part in page.data.parts} >= {"张三", "李四", "Anna Bell", "Tom Reed"}
    page.switches["teams"].click()
    settle()
    assert {part.name for part in page.data.parts} == {"一组", "Team B"}
    page.switches["days"].click()
    settle()
    assert page.data.by == "days"
    assert page.table.rows_model.rows[-1].name == "Mon 12 Oct"


def test_drill_from_company_to_calls(page, window, settle):
    page.switches["teams"].click()
    settle()
    team = next(part for part in page.data.parts if part.name == "Team B")
    page.table.activated.emit(team)
    settle()
    assert window.focus.scope == Scope(ScopeKind.TEAM, 2)
    tom = next(part for part in page.data.parts if part.name == "Tom Reed")
    page.table.activated.emit(tom)
    settle()
    assert window.focus.scope == Scope(ScopeKind.AGENT, 4)
    assert page.data.by == "days"
    assert [name for _scope, name in page.data.above] == ["", "Team B"]
    day = page.data.parts[-1]
    page.table.activated.emit(day)
    settle()
    assert window.page.name == "calls"
    assert window.page.model.rowCount() == 25
    assert window.focus.period == Period.parse("2026-10-12")
    window.go.back()
    settle()
    assert window.page.name == "dashboard"
    assert window.focus.period == MONTH
    assert window.focus.scope == Scope(ScopeKind.AGENT, 4)


def test_the_way_up(page, window, settle):
    window.focus.set_scope(Scope(ScopeKind.AGENT, 4))
    settle()
    page.way.ups[0].click()
    settle()
    assert window.focus.scope == COMPANY


def test_a_point_of_the_trend_opens_its_day(page, window, settle):
    page.trend_card.chart.picked.emit(Period.parse("2026-10-12"))
    settle()
    assert window.page.name == "calls"
    window.go.page("dashboard")
    window.focus.set_period(Period.parse("2026"))
    settle()
    page.trend_card.chart.picked.emit(Period.parse("2026-W41"))
    page.trend_card.chart.picked.emit("nothing")
    assert window.focus.period == Period.parse("2026-W41")


def test_explanation_of_a_figure(page, window, settle):
    page.tiles["connect_rate"].info.click()
    settle()
    assert page.sheet.isVisible()
    words = "\n".join(label.text() for label in page.sheet.findChildren(PlainLabel))
    row = page.sheet.explanation.row
    assert f"{row.numerator:,} ÷ {row.denominator:,}" in words
    assert "Formula" in words
    window.focus.set_period(Period.parse("2026-10-12"))
    settle()
    assert page.sheet.isVisible()
    page.sheet._to_calls()
    settle()
    assert window.page.name == "calls"


def test_an_empty_period_leads_to_the_calls(page, window, settle):
    window.focus.set_period(Period.parse("2024-02"))
    settle()
    assert page.empty.isVisible()
    page.empty.button.click()
    settle()
    assert window.focus.period == MONTH
    assert page.scrolled.isVisible()


def test_without_any_calls_it_leads_to_the_import(window, settle):
    seen = []
    window.go.page("dashboard")
    settle()
    window.go.show = seen.append
    window.page.go_to_latest()
    assert seen[-1].page == "import"


def test_labels_read_no_markup(page, desk, context, settle):
    from PySide6.QtCore import Qt

    from salesdesk.models import Agent
    from salesdesk.types import Change

    with desk.database.write() as session:
        session.get(Agent, 4).name = "<img src=x> R&D"
    context.changes.emit({Change.PEOPLE})
    context.focus.set_scope(Scope(ScopeKind.AGENT, 4))
    settle()
    named = [label for label in page.findChildren(QLabel) if "<img" in label.text()]
    assert named
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in named)


def test_in_chinese_and_dark(page, window, settle):
    window.switch_language("zh_CN")
    window.switch_theme("dark")
    settle()
    assert page.tiles["connect_rate"].name.text() == "接通率"
    assert not page.grab().isNull()
    window.switch_theme("light")


def test_a_single_day_is_shown_by_hour(page, window, settle):
    window.focus.set_period(Period.parse("2026-10-12"))
    settle()
    assert page.trend_card.title.text() == "Connect rate by hour"
    assert page.trend_card.chart.trend.labels == ("10:00", "11:00", "12:00", "13:00")
    page.choose_kpi("customers_reached")
    assert page.trend_card.title.text().startswith("Customers reached")


def test_a_narrow_window_stacks_tiles_and_charts(page, window, qtbot):
    from PySide6.QtWidgets import QBoxLayout

    assert page.tile_grid._across == 4
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: page.tile_grid._across == 2)
    assert page.charts.direction() == QBoxLayout.Direction.TopToBottom
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: page.tile_grid._across == 4)


def test_the_workbook_of_all_figures(page, window, settle, tmp_path, messages):
    page.save_workbook(tmp_path / "figures.xlsx")
    settle()
    assert (tmp_path / "figures.xlsx").read_bytes()[:2] == b"PK"
    assert "figures.xlsx" in messages.said[-1].text
    window.focus.set_period(Period.parse("2020-01"))
    settle()
    page.save_workbook(tmp_path / "none.xlsx")
    settle()
    assert "no figures" in messages.said[-1].text
