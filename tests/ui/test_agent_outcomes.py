"""An agent's outcomes and attendance, by keyboard and mouse."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt

from factories import add_calls
from salesdesk.periods import Period
from salesdesk.services.outcomes.ledger import Question
from salesdesk.types import AttendanceKind, OutcomeKind, Scope, ScopeKind
from salesdesk.ui.pages.agent.page import TABS
from salesdesk.ui.widgets import Button

ZHANG = Scope(ScopeKind.AGENT, 1)
DAY = date(2026, 10, 12)
K = OutcomeKind


@pytest.fixture
def page(window, desk, settle):
    with desk.database.write() as session:
        add_calls(session, 1, DAY, dials=1, connected=1, customers=["13900000000"])
    desk.ledger.enter(K.SALE, [{"day": DAY, "customer": "13900000000", "amount": 880_00}])
    desk.ledger.enter(K.FEEDBACK, [{"day": DAY, "agent_id": 1, "kind": "csat", "score": 450, "scale": 5}])
    window.go.agent(1, "outcomes")
    settle()
    return window.page


def attendance(desk):
    rows = desk.ledger.page(Question(K.ATTENDANCE, scope=ZHANG, descending=False)).rows
    return [(row.day.day, row.values["kind"], row.values["share"]) for row in rows]


def test_the_tab_sums_and_lists(page, window, settle):
    tab = page.outcomes
    assert {line[1] for line in tab.table.grid()[1:]} == {"Orders", "Feedback"}
    assert len(tab.table.grid()) == 3
    orders = next(one for one in tab.table.rows_model.rows if one.record.kind is K.SALE)
    tab.table.activated.emit(orders)
    settle()
    assert page.call_sheet.isVisible()
    assert page.call_sheet.call.customer == "13900000000"
    tab.table.activated.emit(None)
    feedback = next(one for one in tab.table.rows_model.rows if one.record.kind is K.FEEDBACK)
    tab.table.activated.emit(feedback)
    settle()
    assert (window.page.name, window.page.kind) == ("outcomes", K.FEEDBACK)
    assert window.focus.scope == ZHANG


def test_calls_open_from_their_tab(page, window, settle):
    window.go.agent(1, "calls")
    settle()
    page.calls.model.row_at(0)
    settle()
    page.calls.table.activated.emit(page.calls.model.row_at(0))
    settle()
    assert [one.kind for one in page.call_sheet.records] == [K.SALE]


def test_nothing_yet(window, settle):
    window.go.agent(3, "outcomes")
    settle()
    assert window.page.outcomes.empty.isVisible()
    assert not window.page.outcomes.sums.isVisible()


@pytest.fixture
def tab(page, window, settle):
    window.go.agent(1, "attendance")
    settle()
    return page.attendance


def test_days_are_set_by_keyboard(tab, desk, context, qtbot, settle):
    grid = tab.grid
    assert tab.head.text() == "Oct 2026"
    grid.select(DAY)
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected_days() == [DAY, date(2026, 10, 13)]
    asked = []
    grid.asked.disconnect(tab.ask)
    grid.asked.connect(lambda days, _place: asked.append(days))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    grid.asked.connect(tab.ask)
    tab.put(asked[0], AttendanceKind.SICK)
    settle()
    assert attendance(desk) == [(12, "sick", 100), (13, "sick", 100)]
    assert "sick leave" in tab.sums.text()
    assert "sick leave" in grid.currentItem().text()
    tab.put([DAY], AttendanceKind.TRAINING, 50)
    settle()
    tab.put([DAY], AttendanceKind.LEAVE, 50)
    settle()
    assert sorted(attendance(desk)) == [(12, "leave", 50), (12, "training", 50), (13, "sick", 100)]
    grid.select(DAY)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    settle()
    assert attendance(desk) == [(13, "sick", 100)]
    for _n in range(4):
        context.undo.undo()
        settle()
    assert attendance(desk) == []


def test_days_are_set_by_mouse(tab, desk, settle):
    menu = tab.ask([DAY], QPoint(10, 10))
    menu.actions()[1].trigger()
    menu.close()
    settle()
    assert attendance(desk) == [(12, "leave", 100)]
    tab.clear([date(2026, 10, 20)])
    settle()
    assert attendance(desk) == [(12, "leave", 100)]


def test_days_outside_the_month_are_not_chosen(tab):
    grid = tab.grid
    grid.selectAll()
    assert len(grid.selected_days()) == 31
    grid.selectionModel().clear()
    grid.setCurrentCell(0, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
    assert grid.selected_days() == []


def test_both_tabs_in_chinese(tab, page, window, settle):
    window.switch_language("zh_CN")
    settle()
    assert page.tabs.tabText(list(TABS).index("attendance")) == "考勤"
    assert tab.grid.horizontalHeaderItem(0).text()
    window.switch_language("en")
    settle()


def test_records_behind_a_figure(window, desk, page, settle):
    window.go.page("dashboard")
    settle()
    board = window.page
    sheet = board.sheet if hasattr(board, "sheet") else board.explanation
    sheet.explain(Period.parse("2026-10"), ZHANG, "revenue")
    settle()
    button = next(one for one in sheet.findChildren(Button) if "orders" in one.accessibleName())
    button.click()
    settle()
    assert window.page.name == "outcomes"
    assert window.page.count.text().startswith("1 record · 张三")


def test_the_days_of_the_join_are_a_setting(window, desk, settle):
    with desk.database.write() as session:
        add_calls(session, 1, date(2026, 9, 28), dials=1, connected=1, customers=["13700000000"])
    desk.ledger.enter(K.SALE, [{"day": DAY, "customer": "13700000000", "amount": 1}])
    window.go.page("settings")
    settle()
    field = window.page.join_days
    field.set_number(5)
    field.editingFinished.emit()
    settle()
    assert desk.company.get().join_days == 5
    found = desk.ledger.page(Question(K.SALE, search="13700000000")).rows[0]
    assert found.call_id is None
