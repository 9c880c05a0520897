"""Outcomes entered by keyboard alone, pasted, changed in place, deleted and brought back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from factories import add_calls
from salesdesk.models import Agent
from salesdesk.periods import Period
from salesdesk.services.outcomes.ledger import Question
from salesdesk.types import COMPANY, Join, OutcomeKind, Scope, ScopeKind
from salesdesk.ui.outcomes.pasting import lines_of
from salesdesk.ui.tables.paged import PAGE
from salesdesk.ui.widgets import PlainLabel

TODAY = date(2026, 10, 13)
OCTOBER = Period.parse("2026-10")
K = OutcomeKind
ENTER, ESC, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


@pytest.fixture
def page(window, settle):
    window.activateWindow()
    window.go.page("outcomes")
    settle()
    return window.page


def field(page, name):
    return page.entry.cells[name].control


def type_line(qtbot, page, settle, **texts):
    """As a person does: into the fields, Enter at the end."""
    control = None
    for name, text in texts.items():
        control = field(page, name)
        control.setFocus()
        control.selectAll() if isinstance(control, QLineEdit) else None
        if isinstance(control, QLineEdit):
            qtbot.keyClicks(control, text) if text.isascii() else control.insert(text)
            completer = control.completer()
            if completer is not None and completer.popup().isVisible():
                completer.popup().hide()
                QApplication.processEvents()
                page.window().activateWindow()  # where there is no window system, a popup takes the activity with it
        else:
            control.set_value(text)
    qtbot.keyClick(control, ENTER)
    settle()


def rows(desk, kind=K.SALE, **how):
    return desk.ledger.page(Question(kind, **how)).rows


def shown(page, settle):
    page.model.row_at(0)
    settle()
    return page.table.grid()


def test_a_day_of_orders_by_keyboard(page, desk, qtbot, settle):
    assert field(page, "day").day() == TODAY
    type_line(qtbot, page, settle, agent_name="zs", customer="13800000001", amount="1,280.5")
    type_line(qtbot, page, settle, customer="13800000002", amount="1.2万")
    found = rows(desk, descending=False)
    assert [(row.agent, row.customer, row.values["amount"]) for row in found] == [
        ("张三", "13800000001", 128050),
        ("张三", "13800000002", 1200000),
    ]
    assert all(row.by_hand and row.day == TODAY for row in found)
    assert field(page, "agent_name").text() == "zs"
    assert field(page, "amount").text() == ""
    assert QApplication.focusWidget().accessibleName() == "Customer's number"
    assert page.count.text().startswith("2 records")
    assert "Revenue ¥13,280" in page.sums.text()


def test_the_first_offered_agent_is_taken_with_enter(page, qtbot):
    line = field(page, "agent_name")
    line.setFocus()
    qtbot.keyClicks(line, "an")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, ENTER)
    assert line.text() == "张三 · A001" or line.text() == "Anna Bell · B001"
    assert not popup.isVisible()


def test_what_is_wrong_stands_at_its_field(page, desk, qtbot, settle):
    type_line(qtbot, page, settle, agent_name="nobody", amount="much")
    cells = page.entry.cells
    assert cells["agent_name"].error.text() == "Nobody of this name or number."
    assert "Write an amount" in cells["amount"].error.text()
    assert QApplication.focusWidget() is field(page, "agent_name")
    assert not rows(desk)
    type_line(qtbot, page, settle, agent_name="A002", amount="5", source_id="S1")
    assert not cells["amount"].error.isVisible()
    type_line(qtbot, page, settle, amount="6", source_id="S1")
    assert "entered already" in cells["source_id"].error.text()
    assert len(rows(desk)) == 1


def test_escape_empties_the_line_and_enter_on_nothing_does_nothing(page, desk, window, qtbot, settle):
    before = window.go.place
    qtbot.keyClicks(field(page, "amount"), "77")
    qtbot.keyClick(field(page, "amount"), ESC)
    assert page.entry.texts() == {"day": "2026-10-13"}
    qtbot.keyClick(field(page, "amount"), ENTER)
    settle()
    assert not rows(desk)
    assert window.go.place == before


def test_entering_is_undone_and_done_again(page, desk, context, qtbot, settle):
    type_line(qtbot, page, settle, amount="100")
    context.undo.undo()
    settle()
    assert not rows(desk)
    assert page.empty.isVisible()
    context.undo.redo()
    settle()
    context.undo.undo()
    settle()
    assert not rows(desk)


@pytest.mark.parametrize(
    ("kind", "texts", "sums"),
    [
        (K.PAYMENT, {"amount": "300", "kind": "refund"}, "given back ¥300"),
        (K.LEAD, {"stage": "qualified", "qualified_day": "10-12", "intent": "yes"}, "qualified 1"),
        (K.RENEWAL, {"renewed_day": "2026-10-12", "amount": "50"}, "of those due 100.0%"),
        (K.FEEDBACK, {"kind": "nps", "score": "9"}, "NPS 100"),
        (K.FEEDBACK, {"kind": "complaint", "text": "called <b>twice</b>"}, "complaints 1"),
        (K.QUALITY, {"score": "88.5", "compliant": "yes"}, "mean score 88.5"),
        (K.ATTENDANCE, {"agent_name": "A001", "kind": "leave", "until": "2026-10-15"}, "leave 3"),
    ],
)
def test_every_kind_has_its_line(page, desk, qtbot, settle, kind, texts, sums):
    page.tabs.setCurrentIndex(list(K).index(kind))
    settle()
    assert page.kind is kind
    type_line(qtbot, page, settle, **texts)
    assert sums in page.sums.text()
    assert len(shown(page, settle)) > 1


def test_kinds_by_key(page, qtbot, settle):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(field(page, "amount"), Qt.Key.Key_PageDown, control)
    settle()
    assert page.kind is K.PAYMENT
    qtbot.keyClick(field(page, "amount"), Qt.Key.Key_PageUp, control)
    qtbot.keyClick(field(page, "amount"), Qt.Key.Key_PageUp, control)
    settle()
    assert page.kind is K.ATTENDANCE
    assert not page.joined.isVisible()


def test_lines_from_excel_with_headings(page, desk, qtbot, settle):
    QGuiApplication.clipboard().setText(
        "Agent\tDay\tAmount\tStatus\r\n张三\t2026-10-12\t100\twon\r\nwho\t2026-10-12\t50\t\r\n李四\t10/11\t1,000\tpending\r\n"
    )
    qtbot.keyClick(field(page, "customer"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    paste = page.pasted
    assert paste.isVisible()
    assert paste.take.accessibleName() == "Enter 2 lines"
    assert "1 line can't be entered" in paste.state.text()
    paste.submit()
    settle()
    assert len(rows(desk)) == 2
    assert [line.texts["agent_name"] for line in paste.model.lines] == ["who"]
    wrong = paste.model.index(0, 0)
    assert wrong.data() == "Agent: Nobody of this name or number."
    names = [view.name for view in paste.model.fields]
    assert paste.model.setData(paste.model.index(0, 1 + names.index("agent_name")), "Tom Reed")
    assert wrong.data() == "✓"
    qtbot.keyClick(paste.view, ENTER, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(rows(desk)) == 3
    assert not paste.isVisible()


def test_lines_from_excel_without_headings_twice(page, desk, context, qtbot, settle):
    fields = page.data.fields
    order = [view.name for view in fields]
    text = "\t".join({"day": "2026-10-12", "amount": "9", "source_id": "X9"}.get(name, "") for name in order)
    for _n in range(2):
        page.paste(text + "\n")
        page.pasted.submit()
        settle()
    assert len(rows(desk)) == 1
    assert "entered already" in page.pasted.model.lines[0].problems["source_id"]
    page.pasted.view.selectRow(0)
    qtbot.keyClick(page.pasted.view, Qt.Key.Key_Delete)
    assert not page.pasted.model.lines
    qtbot.keyClick(page.pasted.view, ESC)
    assert not page.pasted.isVisible()
    page.paste("\t\n")
    assert not page.pasted.isVisible()
    assert lines_of([["a"]], ()) == [{}]


def test_a_cell_is_changed_in_place(page, desk, context, qtbot, settle, messages):
    type_line(qtbot, page, settle, amount="100", note="first")
    shown(page, settle)
    keys = [column.key for column in page.model.columns]

    def put(name, text):
        index = page.model.index(0, keys.index(name))
        page.table.setCurrentIndex(index)
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_F2)
        editor = page.table.findChild(QLineEdit)
        editor.setText(text)
        qtbot.keyClick(editor, ENTER)
        settle()
        shown(page, settle)

    put("amount", "250")
    assert rows(desk)[0].values["amount"] == 25000
    put("agent_name", "A002")
    assert rows(desk)[0].agent == "李四"
    put("note", "")
    assert rows(desk)[0].note == ""
    put("amount", "much")
    assert "Write an amount" in messages.said[-1].text
    put("day", "")
    assert "day" in messages.said[-1].text.casefold()
    for _n in range(3):
        context.undo.undo()
        settle()
    assert (rows(desk)[0].values["amount"], rows(desk)[0].agent, rows(desk)[0].note) == (10000, None, "first")
    source = page.model.index(0, keys.index("source"))
    assert not page.model.flags(source) & Qt.ItemFlag.ItemIsEditable


def test_delete_and_bring_back(page, desk, context, qtbot, settle):
    for amount in ("1", "2", "3"):
        type_line(qtbot, page, settle, amount=amount)
    shown(page, settle)
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert not rows(desk)
    context.undo.undo()
    settle()
    assert sorted(row.values["amount"] for row in rows(desk)) == [100, 200, 300]


def test_sorted_filtered_and_copied(page, desk, qtbot, settle):
    for amount, note in (("5", "b"), ("9", "c"), ("7", "a")):
        type_line(qtbot, page, settle, amount=amount, note=note)
    amount = [column.key for column in page.model.columns].index("amount")
    page.table.sortByColumn(amount, Qt.SortOrder.AscendingOrder)
    grid = shown(page, settle)
    assert [line[grid[0].index("Amount")] for line in grid[1:]] == ["¥5", "¥7", "¥9"]
    page.search.setText("c")
    qtbot.waitUntil(lambda: page.data.question.search == "c")
    settle()
    assert page.model.rowCount() == 1
    page.search.clear()
    qtbot.waitUntil(lambda: page.data.question.search == "")
    page.source.set_value(False)
    page.source.picked.emit(False)
    settle()
    assert page.model.rowCount() == 0
    page.source.set_value(None)
    page.joined.set_value(Join.NONE)
    page.joined.picked.emit(Join.NONE)
    settle()
    assert page.model.rowCount() == 3
    shown(page, settle)
    page.table.copy()
    assert QGuiApplication.clipboard().text().startswith("Day\tAgent")


def test_the_joined_call_opens_with_what_came_of_it(page, desk, window, qtbot, settle, messages):
    with desk.database.write() as session:
        add_calls(session, 1, date(2026, 10, 12), dials=1, connected=1, customers=["13900000000"])
    type_line(qtbot, page, settle, customer="13900000000", amount="88")
    shown(page, settle)
    record = rows(desk)[0]
    assert (record.joined, record.agent) == (Join.CUSTOMER, "张三")
    page.table.selectRow(0)
    qtbot.keyClick(page.table, ENTER)
    settle()
    assert page.sheet.isVisible()
    assert page.sheet.call.customer == "13900000000"
    words = [label.text() for label in page.sheet.findChildren(PlainLabel)]
    assert any("¥88" in text for text in words)
    page.sheet.close_sheet()
    type_line(qtbot, page, settle, customer="13111111111", amount="1")
    shown(page, settle)
    page._open_call(rows(desk, search="13111111111")[0])
    assert "belongs to no call" in messages.said[-1].text
    page._open_call(None)
    window.go.calls(Scope(ScopeKind.AGENT, 1), OCTOBER)
    settle()
    window.page.model.row_at(0)
    settle()
    window.page.table.activated.emit(window.page.model.row_at(0))
    settle()
    assert [one.kind for one in window.page.sheet.records] == [K.SALE]


def test_the_rule_is_said_in_words(page, window, settle):
    page.rule.click()
    settle()
    words = " ".join(label.text() for label in page.rule_sheet.findChildren(PlainLabel))
    assert "at most 30 days earlier" in words


def test_opened_on_a_kind_scope_and_period(page, desk, window, settle):
    desk.ledger.enter(K.PAYMENT, [{"day": date(2026, 9, 3), "agent_id": 1, "amount": 100}])
    window.go.outcomes("payment", Scope(ScopeKind.AGENT, 1), Period.parse("2026-09"))
    settle()
    assert page.tabs.currentIndex() == list(K).index(K.PAYMENT)
    assert page.count.text() == "1 record · 张三 · Sep 2026"
    window.go.outcomes("payment", COMPANY, OCTOBER)
    settle()
    assert page.model.rowCount() == 0


def test_names_that_look_like_markup_are_texts(page, desk, qtbot, settle):
    hostile = "<img src=x>&<b>王</b>\u202e=1+1"
    with desk.database.write() as session:
        session.get(Agent, 1).name = hostile
    page.refresh()
    settle()
    type_line(qtbot, page, settle, agent_name="A001", amount="1", note=hostile)
    grid = shown(page, settle)
    assert grid[1][grid[0].index("Note")] == hostile
    assert grid[1][grid[0].index("Agent")] == hostile


def test_both_languages(page, window, qtbot, settle):
    qtbot.keyClicks(field(page, "amount"), "12")
    window.switch_language("zh_CN")
    settle()
    assert page.tabs.tabText(0) == "订单"
    assert page.entry.cells["amount"].label.text() == "金额 *"
    assert field(page, "amount").text() == "12"
    window.switch_language("en")
    settle()


def test_many_records_open_by_pages(page, desk, settle):
    lines = [{"day": TODAY, "agent_id": 1 + n % 4, "amount": n} for n in range(2000)]
    desk.ledger.enter(K.SALE, lines)
    page.refresh()
    settle()
    assert page.model.rowCount() == 2000
    shown(page, settle)
    assert 0 < len(page.model.rows) <= 2 * PAGE
