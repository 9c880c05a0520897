"""What is around the pages, driven as a user would: keys, search, pickers, toasts, progress, dropped files."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import COMPANY, Change, Scope, ScopeKind
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Kind
from salesdesk.ui.pages import IN_NAVIGATION

ZHANG = Scope(ScopeKind.AGENT, 1)


@pytest.fixture
def places(window):
    """Where the window was asked to go, without going there."""
    seen = []
    window.go.show = seen.append
    return seen


def test_alt_and_number_opens_pages(window, qtbot, places):
    for number, _entry in enumerate(IN_NAVIGATION[:-1], 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number % 10}"), Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert [place.page for place in places] == [entry.name for entry in IN_NAVIGATION]


def test_keys_of_the_window(window, qtbot, places):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_I, control)
    assert places[-1].page == "import"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.focus.period == Period.parse("2026-09")
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.focus.period == Period.parse("2026-10")
    qtbot.keyClick(window, Qt.Key.Key_K, control)
    assert window.focusWidget() is window.header.search.box


def test_refresh_with_f5(window, qtbot, settle):
    before = window.page.data
    qtbot.keyClick(window, Qt.Key.Key_F5)
    settle()
    assert window.page.data is not before


def test_undo_keys(window, context, qtbot, settle):
    book = []
    context.act(lambda: book.append(1), undo=book.clear, label="x")
    settle()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert book == []
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert book == [1]


def test_navigation_folds_and_is_remembered(window):
    wide = window.navigation.width()
    window.navigation.fold.click()
    assert window.navigation.folded
    assert window.navigation.width() < wide
    assert window.navigation.buttons["today"].text() == ""
    assert window.navigation.buttons["today"].accessibleName() == "Today"
    window.close()
    assert window.preferences.window["folded"] == "1"
    assert window.preferences.window["main"]


@pytest.mark.parametrize("typed", ["zs", "zhangsan", "张三", "A001"])
def test_search_finds_agents(window, qtbot, settle, places, typed):
    search = window.header.search
    search.start()
    search.box.setText(typed)
    qtbot.waitUntil(search.results.isVisible)
    settle()
    assert search.results.item(0).text().startswith("张三")
    qtbot.keyClick(search.box, Qt.Key.Key_Return)
    assert places[-1].arguments["agent_id"] == 1
    assert search.box.text() == ""


def test_results_stay_inside_the_window(window, qtbot):
    search = window.header.search
    search.start()
    search.box.setText("zs")
    qtbot.waitUntil(search.results.isVisible)
    right = search.results.mapToGlobal(search.results.rect().topRight()).x()
    assert right <= window.mapToGlobal(window.rect().topRight()).x()
    assert search.results.sizeHintForColumn(0) <= search.results.viewport().width()


def test_search_walks_with_arrows_and_leaves_with_escape(window, qtbot, settle):
    search = window.header.search
    search.start()
    search.box.setText("A00")
    qtbot.waitUntil(lambda: search.results.isVisible() and search.results.count() == 2)
    qtbot.keyClick(search.box, Qt.Key.Key_Down)
    assert search.results.currentRow() == 1
    qtbot.keyClick(search.box, Qt.Key.Key_Down)
    assert search.results.currentRow() == 0
    qtbot.keyClick(search.box, Qt.Key.Key_Escape)
    assert not search.results.isVisible()


def test_search_without_a_hit_says_so(window, qtbot, places):
    search = window.header.search
    search.start()
    search.box.setText("nobody of this name")
    qtbot.waitUntil(search.results.isVisible)
    assert search.results.item(0).text() == "No agent of that name or number"
    qtbot.keyClick(search.box, Qt.Key.Key_Return)
    assert not places


def test_period_popup(window, qtbot):
    picker = window.header.period
    picker.button.click()
    assert picker.popup.isVisible()
    picker.kind.set_value(PeriodKind.WEEK)
    picker.kind.picked.emit(PeriodKind.WEEK)
    assert window.focus.period.kind is PeriodKind.WEEK
    picker.kind.set_value(PeriodKind.CUSTOM)
    picker.kind.picked.emit(PeriodKind.CUSTOM)
    assert picker.span.isVisible()
    picker.first.set_day(date(2026, 10, 9))
    picker.last.set_day(date(2026, 10, 1))
    picker._span_chosen()
    assert picker.wrong.isVisible()
    picker.last.set_day(date(2026, 10, 12))
    picker._span_chosen()
    assert window.focus.period == Period(date(2026, 10, 9), date(2026, 10, 12))
    assert not picker.popup.isVisible()


def test_a_click_in_the_calendar_chooses_the_period_around_the_day(window):
    from PySide6.QtCore import QDate

    picker = window.header.period
    picker.button.click()
    picker.kind.set_value(PeriodKind.QUARTER)
    picker.calendar.clicked.emit(QDate(2026, 5, 20))
    assert window.focus.period == Period.parse("2026-Q2")


def test_scope_popup(window, qtbot, settle):
    settle()
    picker = window.header.scope
    picker.click()
    assert picker.tree.topLevelItemCount() == 1
    picker.filter.setText("李")
    qtbot.keyClick(picker.filter, Qt.Key.Key_Return)
    assert window.focus.scope == Scope(ScopeKind.AGENT, 2)
    assert picker.text().strip() == "李四"
    picker.click()
    picker._take(picker.tree.topLevelItem(0))
    assert window.focus.scope == COMPANY


def test_scopes_follow_changes_of_people(window, context, settle):
    context.act(lambda: context.desk.people.add_team("Night"), {Change.PEOPLE})
    settle()
    assert "Night" in [line.name for line in window.header.scope._lines]


def test_toasts_pile_and_go(window, messages, qtbot):
    called = []
    for number in range(6):
        messages.info(f"message {number}", ("Undo", lambda: called.append(1)))
    assert [toast.message.text for toast in window.toasts.shown] == [f"message {n}" for n in range(2, 6)]
    messages.info("message 5")
    assert len(window.toasts.shown) == 4
    assert window.toasts.height() >= sum(toast.minimumSizeHint().height() for toast in window.toasts.shown)
    messages.error(SalesDeskError("It failed.", "Try again."))
    last = window.toasts.shown[-1]
    assert last.message.kind is Kind.ERROR
    assert not last._timer.isActive()
    first = window.toasts.shown[0]
    first.button.click()
    assert called == [1]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert last not in window.toasts.shown


def test_refusals_go_when_the_change_succeeds(window, context, messages, settle):
    def refused():
        raise RefusedError("Still missing: a goal.")

    context.act(refused)
    messages.refuse("Not yet.")
    messages.error(SalesDeskError("The file is locked."))
    settle()
    assert len(window.toasts.shown) == 3
    context.act(lambda: None, label="Done")
    settle()
    assert [toast.message.text for toast in window.toasts.shown] == ["The file is locked.", "Done"]


def test_toasts_read_no_markup(window, messages):
    from PySide6.QtWidgets import QLabel

    messages.warn("<b>张&三</b> <img src=file:///x>")
    toast = window.toasts.shown[-1]
    texts = [label for label in toast.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in texts)


def test_status_strip_shows_progress_and_cancels(window, qtbot, settle):
    go_on = threading.Event()
    seen = threading.Event()

    def work(progress):
        progress.step(50, 100, "rows")
        seen.set()
        go_on.wait(10)
        progress.step(100, 100)

    job = window.jobs.run("Importing", work)
    window.jobs.run("Next", lambda _progress: None, changes={Change.PLANS})
    qtbot.waitUntil(lambda: job.done == 50)
    strip = window.status
    assert strip.isVisible()
    assert strip.text.text().startswith("Importing")
    assert strip.bar.value() == 500
    assert "50 / 100" in strip.rate.text()
    strip.cancel.click()
    assert job.stopping
    go_on.set()
    settle()
    assert not strip.isVisible()


def test_files_can_be_dropped_anywhere(window, places, tmp_path):
    file = tmp_path / "话单.csv"
    file.write_text("x", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    assert places[-1].arguments == {"files": [file]}


def test_the_window_looks_where_the_calls_are(calls, window, context, settle):
    settle()
    assert window.focus.period == Period.parse("2026-10")


def test_theme_switches_at_runtime(window, dressed):
    from salesdesk.ui import theme

    window.switch_theme("dark")
    assert theme.is_dark()
    window.switch_theme("light")
    assert not theme.is_dark()
    assert window.preferences.theme == "light"


def test_detach_and_attach_again(window, desk, settle):
    window.detach()
    assert window.page is None
    assert not window.navigation.isEnabled()
    window.attach(desk)
    settle()
    assert window.page.name == "today"


def test_a_bare_window_is_furnished_later(qtbot, dressed):
    from salesdesk import settings

    window = MainWindow(settings.Preferences(theme="light"), bare=True)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.first_painted):
        window.show()
    assert window.page is None
    window.furnish()
    qtbot.waitUntil(window.header.isVisible)
    window.close()


def test_a_narrow_window_shows_icons_alone_and_keeps_the_choice(window, settle):
    settle()
    navigation = window.navigation
    window.resize(1366, 768)
    settle()
    wide = navigation.width()
    window.resize(900, 600)
    settle()
    assert navigation.width() < wide
    assert not navigation.folded
    assert navigation.fold.isHidden()
    window.resize(1366, 768)
    settle()
    assert (navigation.width(), navigation.fold.isHidden()) == (wide, False)


def test_search_leads_to_open_plans_and_the_next_talk(window, context, qtbot, settle, places):
    plan = context.desk.plans.open(1, reason="behind", kpi="dials")
    appointment = context.desk.meetings.propose(1).appointment
    talk = context.desk.meetings.plan(1, appointment)
    search = window.header.search
    search.start()
    search.box.setText("zs")
    qtbot.waitUntil(lambda: search.results.isVisible() and search.results.count() == 3)
    search._open(search.results.item(1))
    assert places[-1].arguments == {"plan_id": plan}
    search.box.setText("zs")
    qtbot.waitUntil(lambda: search.results.isVisible() and search.results.count() == 3)
    search._open(search.results.item(2))
    settle()
    assert places[-1].arguments == {"meeting_id": talk}
