"""The grid of targets by keyboard, its refusals in place, the guard, the form and the copy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from factories import MONDAY, add_calls, add_target
from salesdesk.metrics.smart import TargetDraft
from salesdesk.periods import Period
from salesdesk.services.calibrations import CalibrationDraft
from salesdesk.types import COMPANY, Scope, ScopeKind, Tier
from salesdesk.ui.dialogs.targets.copying import CopyDialog
from salesdesk.ui.pages.targets.grid_view import parse_block

OCTOBER = Period.parse("2026-10")
ZHANG = Scope(ScopeKind.AGENT, 1)
LI = Scope(ScopeKind.AGENT, 2)


@pytest.fixture
def page(window, desk, settle):
    with desk.database.write() as session:
        for day in range(5):
            add_calls(session, 1, MONDAY - timedelta(days=28 - day), dials=20, connected=5, talk_s=100)
    window.go.page("targets")
    settle()
    window.focus.set_period(OCTOBER)
    settle()
    return window.page


@pytest.fixture
def view(page):
    return page.view


def go(view, scope, kpi):
    index = view.grid_model.find((scope, kpi))
    assert index.isValid()
    view.setCurrentIndex(index)
    return index


def set_targets(desk):
    return {(row.scope, row.kpi): row.value for row in desk.targets.targets(OCTOBER)}


def type_in(qtbot, view, text, key=Qt.Key.Key_Return):
    """As a person does: the first character opens the cell."""
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, key)


def texts(view, scope):
    row = view.grid_model.find((scope, "dials")).row()
    return [view.grid_model.index(row, column).data() for column in range(view.grid_model.columnCount())]


def test_tab_leaves_the_grid_and_arrows_move_inside(page, view, window, qtbot):
    window.activateWindow()
    here = go(view, ZHANG, "dials")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.currentIndex().column() == here.column() + 1
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        view.setFocus()
        qtbot.keyClick(view, key)
        assert QApplication.focusWidget() is not view
    assert view.currentIndex().column() == here.column() + 1


def test_the_grid_is_shown_with_an_offer_while_it_is_empty(page, view):
    names = [view.grid_model.headerData(row, Qt.Orientation.Vertical) for row in range(view.grid_model.rowCount())]
    assert names[0] == "All agents"
    assert {"Team B", "Anna Bell", "张三"} <= set(names)
    assert page.empty.isVisible()
    assert page.reason.text() == "Targets for Oct 2026"
    assert set(texts(view, ZHANG)) == {"—"}


def test_the_usual_starting_values(page, view, desk, settle, window):
    page.set_usual()
    settle()
    if page.strip.isVisible():
        page.strip.reason.setText("a new start")
        page.strip.go_on.click()
        settle()
    assert set_targets(desk)[COMPANY, "connect_rate"] == 0.2
    assert not page.empty.isVisible()
    assert texts(view, ZHANG)[:3] == ["100", "—", "20.0%"]
    window.undo.undo()
    settle()
    assert set_targets(desk) == {}


def test_a_calibration_stands_beside_the_target_and_is_not_copied(page, view, desk, settle, window):
    desk.targets.set_many([TargetDraft("dials", 100, COMPANY, OCTOBER, "Sup", "usual")], override="test")
    first, last = OCTOBER.start, OCTOBER.end
    desk.calibrations.add(CalibrationDraft(0.8, COMPANY, first, last, "line down", "dials"))
    page.refresh()
    settle()
    assert texts(view, ZHANG)[0] == "100 → 80"
    here = go(view, ZHANG, "dials")
    assert "× 0.8" in view.grid_model.explain(here)
    assert "line down" in view.grid_model.explain(here)
    view.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[1] == "100"
    assert view.grid_model.data(here, int(Qt.ItemDataRole.EditRole)) == "100"


def test_a_value_is_typed_and_the_cursor_goes_on_below(qtbot, page, view, desk, settle, window):
    go(view, COMPANY, "connect_rate")
    type_in(qtbot, view, "21%")
    settle()
    assert set_targets(desk) == {(COMPANY, "connect_rate"): 0.21}
    assert view.currentIndex().row() == 1
    assert texts(view, ZHANG)[2] == "21.0%"
    assert "From company, Oct 2026." in view.grid_model.explain(view.grid_model.find((ZHANG, "connect_rate")))
    assert [message.text for message in window.messages.said][-1] == "Connect rate for All agents: 21.0%"
    window.undo.undo()
    settle()
    assert set_targets(desk) == {}
    window.undo.redo()
    settle()
    assert set_targets(desk) == {(COMPANY, "connect_rate"): 0.21}


@pytest.mark.parametrize(
    ("kpi", "text", "value"),
    [
        ("avg_talk", "1:30", 90),
        ("talk_time", "1:00:00", 3600),
        ("connect_rate", "20", 0.2),
        ("connect_rate", "0.2", 0.2),
    ],
)
def test_values_as_people_write_them(page, view, desk, settle, kpi, text, value):
    view.grid_model.setData(go(view, LI, kpi), text)
    settle()
    assert set_targets(desk) == {(LI, kpi): value}


def test_leaving_a_cell_untouched_changes_nothing(qtbot, page, view, desk, settle):
    desk.targets.set(TargetDraft("dials", 15, COMPANY, OCTOBER, "me", "x"))
    page.refresh()
    settle()
    go(view, LI, "dials")
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor.text() == "15"
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    settle()
    assert set_targets(desk) == {(COMPANY, "dials"): 15}


def test_a_refusal_stays_in_its_cell_with_the_reason(qtbot, page, view, desk, settle):
    index = go(view, LI, "connect_rate")
    view.grid_model.setData(index, "nonsense")
    settle()
    assert index.data() == "nonsense"
    assert "not a value of Connect rate" in page.about.text()
    assert set_targets(desk) == {}
    view.grid_model.setData(index, "150%")
    assert "can't be more than 100%" in page.about.text()
    page.reason.clear()
    view.grid_model.setData(index, "20%")
    assert "needs a reason" in page.about.text()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert index.data() == "—"
    page.reason.setText("agreed")
    view.grid_model.setData(index, "20%")
    settle()
    assert set_targets(desk) == {(LI, "connect_rate"): 0.2}
    assert desk.targets.targets(OCTOBER)[0].reason == "agreed"


def test_delete_takes_back(qtbot, page, view, desk, settle, window):
    desk.targets.set_many(
        [TargetDraft("dials", 15, LI, OCTOBER, "me", "x"), TargetDraft("connected", 5, LI, OCTOBER, "me", "x")]
    )
    page.refresh()
    settle()
    index = go(view, LI, "dials")
    view.selectionModel().select(index.siblingAtColumn(1), view.selectionModel().SelectionFlag.Select)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    settle()
    assert set_targets(desk) == {}
    assert window.messages.said[-1].text == "2 targets taken back"
    window.undo.undo()
    settle()
    assert len(set_targets(desk)) == 2


def test_a_block_is_pasted(qtbot, page, view, desk, settle):
    go(view, COMPANY, "dials")
    QGuiApplication.clipboard().setText("18\t5\t25%\r\n12\t\t—\r\n")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    found = set_targets(desk)
    assert found[COMPANY, "dials"] == 18
    assert found[COMPANY, "connect_rate"] == 0.25
    assert len(found) == 4


def test_a_copied_block_goes_back_by_its_names(qtbot, page, view, desk, settle):
    desk.targets.set(TargetDraft("dials", 15, LI, OCTOBER, "me", "x"))
    page.refresh()
    settle()
    view.selectAll()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    block = parse_block(QGuiApplication.clipboard().text())
    assert block[0][:2] == ["", "Dials calls/day"]
    row = next(line for line in block if line[0] == "李四")
    assert row[1] == "15"
    row[1], row[3] = "16", "25%"
    QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in block))
    go(view, COMPANY, "avg_talk")
    view.paste()
    settle()
    assert set_targets(desk) == {(LI, "dials"): 16, (LI, "connect_rate"): 0.25}


def test_one_value_fills_the_selection_and_ctrl_d_fills_down(qtbot, page, view, desk, settle):
    model = view.grid_model
    top = go(view, COMPANY, "connected")
    flag = view.selectionModel().SelectionFlag
    for row in range(3):
        view.selectionModel().select(model.index(row, top.column()), flag.Select)
    QGuiApplication.clipboard().setText("5")
    view.paste()
    settle()
    assert list(set_targets(desk).values()) == [5, 5, 5]
    model.setData(model.index(0, top.column()), "4")
    settle()
    for row in range(3):
        view.selectionModel().select(model.index(row, top.column()), flag.Select)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert set(set_targets(desk).values()) == {4}


def test_nothing_to_paste_or_fill(page, view, desk, settle):
    QGuiApplication.clipboard().clear()
    view.paste()
    view.fill_down()
    view.clearSelection()
    view.copy()
    QGuiApplication.clipboard().setText("7")
    view.paste()
    settle()
    assert set_targets(desk) == {}


def test_the_inflation_guard_asks_in_place(page, view, desk, settle, window):
    index = go(view, ZHANG, "dials")
    view.grid_model.setData(index, "60")
    settle()
    assert page.strip.isVisible()
    assert "200% more" in page.strip.text.text()
    assert not page.strip.go_on.isEnabled()
    assert set_targets(desk) == {}
    page.strip.leave.click()
    assert not page.strip.isVisible()
    assert index.data() == "60"
    assert "200% more" in page.about.text()
    view.grid_model.setData(index, "60")
    settle()
    page.strip.reason.setText("two lines instead of one")
    page.strip.reason.returnPressed.emit()
    settle()
    assert set_targets(desk) == {(ZHANG, "dials"): 60}
    assert desk.targets.targets(OCTOBER)[0].override_reason == "two lines instead of one"
    assert view.grid_model.refusals == {}


def test_tiers_have_targets_of_their_own(page, view, desk, settle):
    page.tier.set_value(Tier.CHALLENGE)
    page.tier.picked.emit(Tier.CHALLENGE)
    settle()
    view.grid_model.setData(go(view, LI, "dials"), "18")
    settle()
    assert [(row.tier, row.value) for row in desk.targets.targets(OCTOBER)] == [(Tier.CHALLENGE, 18)]
    page.tier.set_value(Tier.BASE)
    page.tier.picked.emit(Tier.BASE)
    settle()
    assert texts(view, LI)[0] == "—"


def test_the_grid_follows_period_and_scope(page, view, window, settle):
    view.grid_model.setData(go(view, LI, "connect_rate"), "?")
    window.focus.set_scope(Scope(ScopeKind.TEAM, 1))
    window.focus.set_period(Period.parse("2026-11"))
    settle()
    assert view.grid_model.rowCount() == 3
    assert page.reason.text() == "Targets for Nov 2026"
    assert view.grid_model.refusals == {}


# --- the form


def test_the_form_opens_on_the_cell_and_refuses_with_reasons(qtbot, page, view, desk, settle, window):
    go(view, LI, "avg_talk")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    sheet = page.sheet
    assert sheet.isVisible()
    assert (sheet.kpi.value(), sheet.whose.value(), sheet.start.day()) == ("avg_talk", LI, OCTOBER.start)
    assert "÷" in sheet.definition.text()
    assert "No suggestion" in sheet.suggested.text()
    sheet.save()
    assert "needs a value" in sheet.refusal.text()
    assert "needs a reason" in sheet.refusal.text()
    sheet.value.setText("x")
    sheet.save()
    assert "not a value" in sheet.value_field.error.text()
    sheet.value.setText("2:00")
    sheet.reason.set_text("call better")
    sheet.end.set_day(OCTOBER.start - timedelta(days=1))
    sheet.save()
    assert "needs a period" in sheet.refusal.text()
    sheet.end.set_day(OCTOBER.end)
    sheet.save()
    settle()
    row = desk.targets.targets(OCTOBER)[0]
    assert (row.kpi, row.scope, row.value, row.owner, row.reason) == ("avg_talk", LI, 120, "Supervisor", "call better")
    assert sheet.history.rows_model.rowCount() == 1
    sheet.history.selectRow(0)
    assert sheet.take_back.isVisible()
    sheet.withdraw()
    settle()
    assert set_targets(desk) == {}
    assert "until" in sheet.history.grid()[1][3]
    sheet.history.selectRow(0)
    sheet.withdraw()
    sheet.value.setFocus()
    qtbot.keyClick(sheet.value, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    window.undo.undo()
    settle()
    assert set_targets(desk) == {(LI, "avg_talk"): 120}


def test_the_form_offers_what_history_suggests_and_guards(page, view, desk, settle):
    with desk.database.write() as session:
        for week in range(2, 9):
            add_calls(session, 2, MONDAY - timedelta(weeks=week), dials=30 + week)
    page.open(scope=LI, kpi="dials", value=22)
    settle()
    sheet = page.sheet
    assert sheet.value.text() == "22"
    assert "reached in the best fifth of 6 weeks" in sheet.suggested.text()
    sheet._use()
    suggested = sheet.value.text()
    assert suggested in ("36", "37")
    sheet.value.setText("90")
    sheet.reason.set_text("ambition")
    sheet.save()
    settle()
    assert sheet.override_field.isVisible()
    assert "more than the" in sheet.refusal.text()
    sheet.override.setText("a second dialer")
    sheet.save()
    settle()
    assert set_targets(desk) == {(LI, "dials"): 90}
    assert not sheet.override_field.isVisible()


def test_the_form_for_a_team_or_level(page, view, desk, settle):
    page.open_sheet()
    settle()
    options = [page.sheet.whose.itemText(i) for i in range(page.sheet.whose.count())]
    assert {"All agents", "Level: trainee", "Team: Team B", "Anna Bell"} <= set(options)
    page.sheet.whose.set_value(Scope(ScopeKind.TEAM, 2))
    page.sheet.whose.picked.emit(None)
    page.sheet.value.setText("10")
    page.sheet.reason.set_text("team goal")
    page.sheet.value.returnPressed.emit()
    settle()
    assert set_targets(desk) == {(Scope(ScopeKind.TEAM, 2), "dials"): 10}


# --- copying


def test_an_earlier_periods_targets_are_copied(page, window, desk, settle):
    september = Period.parse("2026-09")
    with desk.database.write() as session:
        add_target(session, "dials", 10, scope=LI, start=september.start, end=september.end)
        add_target(session, "dials", 20, scope=ZHANG, start=september.start, end=september.end)
    page.copy_earlier()
    dialog = next(one for one in window.findChildren(CopyDialog) if one.isVisible())
    settle()
    assert dialog.counted.text() == "2 targets will be set."
    dialog.factor.setValue(1.5)
    settle()
    dialog.submit()
    settle()
    assert dialog.override_field.isVisible()
    assert "50% more" in dialog.refusal.text()
    dialog.override.setText("season")
    dialog.submit()
    settle()
    assert set_targets(desk) == {(LI, "dials"): 15, (ZHANG, "dials"): 30}
    window.undo.undo()
    settle()
    assert set_targets(desk) == {}


def test_nothing_to_copy(page, window, settle):
    page.copy_earlier()
    dialog = next(one for one in window.findChildren(CopyDialog) if one.isVisible())
    settle()
    assert "nothing to copy" in dialog.counted.text()
    assert not dialog.ok.isEnabled()
    dialog.reject()


def test_the_page_speaks_chinese_at_once(page, view, window, settle):
    window.switch_language("zh_CN")
    settle()
    assert view.grid_model.headerData(0, Qt.Orientation.Horizontal).startswith("外呼量")
    window.switch_language("en")
    settle()


def test_blocks_of_a_spreadsheet() -> None:
    assert parse_block('a\t"b\tc"\r\n1\t2\r\n') == [["a", "b\tc"], ["1", "2"]]
    assert parse_block("") == []
