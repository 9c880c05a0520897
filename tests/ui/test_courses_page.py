"""The page of courses: find, add, copy, retire, share; a listening list chosen from the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from salesdesk.errors import SalesDeskError
from salesdesk.services.desk import Desk
from salesdesk.types import Cause, Level
from salesdesk.ui.attachments.prompt import AttachPrompt
from salesdesk.ui.courses.calls_dialog import CallsDialog
from salesdesk.ui.courses.editor import CourseDialog
from salesdesk.ui.courses.material import open_material
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.courses import CoursesPage
from salesdesk.ui.pages.plans import PlansPage
from salesdesk.ui.widgets.labels import PlainLabel

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> CoursesPage:
    window.go.page("courses")
    settle()
    assert isinstance(window.page, CoursesPage)
    return window.page


def titles(page: CoursesPage) -> list[str]:
    return [line.course.title for line in page.table.rows_model.rows]


def editor() -> CourseDialog:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, CourseDialog) and one.isVisible())


def put_cursor(page: CoursesPage, title: str) -> None:
    page.table.setCurrentIndex(page.table.rows_model.index(titles(page).index(title), 0))


def test_find_by_words_cause_figure_and_level(page: CoursesPage) -> None:
    every = len(titles(page))
    page.search.setText("fresh list")
    page._filter()
    assert titles(page) == ["A fresh list of customers"]
    page.search.setText("nobody teaches this")
    page._filter()
    assert page.left.currentWidget() is page.nothing
    page.show_all()
    assert len(titles(page)) == every
    page.cause.set_value(Cause.TOOLS)
    page.level.set_value(Level.SENIOR)
    page._filter()
    assert "Local caller numbers" in titles(page)
    assert "Voice, pace and pauses" not in titles(page)
    page.kpi.set_value("aht")
    page._filter()
    assert set(titles(page)) == {"Wrap-up in 30 seconds", "Dialer and CRM without detours"}


def test_add_change_and_take_back(page: CoursesPage, window: MainWindow, settle: Settle) -> None:
    page.add()
    dialog = editor()
    dialog.ok.click()
    settle()
    assert dialog.title_field.error.text() == "A training needs a title."
    dialog.name.setText("Our new tariff")
    dialog.causes.set_values([Cause.PEOPLE])
    dialog.kpis.set_values(["deal_rate", "dials"])
    dialog.levels.set_values([Level.JUNIOR])
    dialog.ok.click()
    settle()
    assert titles(page)[0] == "Our new tariff"
    assert page.table.current().course.kpis == tuple(sorted(("dials", "deal_rate"), key=["dials", "deal_rate"].index))
    assert page.detail.title.text() == "Our new tariff"

    page.edit(page.table.current().course)
    dialog = editor()
    dialog.minutes.set_number(15)
    dialog.ok.click()
    settle()
    assert page.table.current().course.minutes == 15
    window.undo.undo()
    settle()
    assert page.table.current().course.minutes == 60
    window.undo.undo()
    settle()
    assert "Our new tariff" not in titles(page)
    window.undo.redo()
    settle()
    assert "Our new tariff" in titles(page)


def test_a_shipped_one_is_copied_and_retired(page: CoursesPage, window: MainWindow, settle: Settle) -> None:
    put_cursor(page, "Asking for the decision")
    assert not page.change.isEnabled()
    page.copy.click()
    dialog = editor()
    assert dialog.name.text() == "Asking for the decision (copy)"
    dialog.ok.click()
    settle()
    put_cursor(page, "Asking for the decision")
    page.put_away.click()
    settle()
    assert "Asking for the decision" not in titles(page)
    page.retired.setChecked(True)
    put_cursor(page, "Asking for the decision")
    assert page.put_away.accessibleName() == "Bring back"
    page.put_away.click()
    settle()
    page.retired.setChecked(False)
    assert "Asking for the decision" in titles(page)
    page.open(course_id="closing")
    assert page.table.current().course.id == "closing"


def test_a_listening_list_from_the_log(page: CoursesPage, calls: date, settle: Settle) -> None:
    page.add()
    dialog = editor()
    dialog.name.setText("Good calls")
    dialog.choose_calls()
    settle()
    chooser = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CallsDialog) and one.isVisible())
    assert chooser.found.rows_model.rows
    chooser.agent.set_value(3)
    chooser.look()
    settle()
    assert {line.agent for line in chooser.found.rows_model.rows} == {"Anna Bell"}
    chooser.found.selectRow(0)
    chooser.take()
    chooser.take()
    chooser.found.selectRow(1)
    chooser.take()
    assert chooser.count.text().startswith("2 calls")
    chooser.list.selectRow(1)
    chooser.leave_out()
    chooser.first.set_day(None)
    chooser.last.set_day(date(2020, 1, 1))
    chooser.look()
    assert chooser.refusal.text()
    chooser.ok.click()
    assert dialog.calls_said.text() == "1 call on the list"
    draft = dialog.gather()
    dialog.restore(draft)
    assert dialog.gather() == draft
    dialog.ok.click()
    settle()
    assert len(page.table.current().course.calls) == 1


def test_shared_as_a_file(page: CoursesPage, desk: Desk, window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    page.export(tmp_path / "c.toml")
    settle()
    assert "19 trainings written" in window.messages.said[-1].text
    (tmp_path / "in.toml").write_text('[[course]]\ntitle = "Theirs"\n', "utf-8")
    page.take_in(tmp_path / "in.toml")
    settle()
    assert titles(page)[0] == "Theirs"
    assert any("1 new, 0 changed" in one.text for one in window.messages.said)
    window.undo.undo()
    settle()
    assert "Theirs" not in titles(page)


def test_material_is_opened_but_no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    open_material("https://example.org/a")
    (tmp_path / "a.pdf").touch()
    open_material(str(tmp_path / "a.pdf"))
    assert opened[0] == "https://example.org/a"
    assert opened[1].endswith("a.pdf")
    (tmp_path / "a.exe").touch()
    with pytest.raises(SalesDeskError, match="is a program"):
        open_material(str(tmp_path / "a.exe"))
    with pytest.raises(SalesDeskError, match="not there any more"):
        open_material(str(tmp_path / "b.pdf"))


def test_files_belong_to_the_entry_that_is_shown(page: CoursesPage, desk: Desk, settle: Settle, tmp_path: Path) -> None:
    slides = tmp_path / "slides.pdf"
    slides.write_bytes(b"%PDF slides")
    put_cursor(page, "Local caller numbers")
    settle()
    assert "Slides, recordings" in "".join(one.text() for one in page.files.findChildren(PlainLabel))
    owner = page.files.owner
    assert owner is not None
    assert page.files.take([slides])
    prompt = next(one for one in QApplication.topLevelWidgets() if isinstance(one, AttachPrompt) and one.isVisible())
    prompt.ok.click()
    settle()
    assert [one.title for one in page.files.files] == ["slides"]
    put_cursor(page, "Voice, pace and pauses")
    settle()
    assert page.files.owner != owner
    assert page.files.files == []
    page.open(course_id=owner.id)
    settle()
    assert page.files.owner == owner
    assert desk.attachments.list(owner)[0].title == "slides"


def test_other_pages_are_a_tab_away(page: CoursesPage, window: MainWindow, settle: Settle) -> None:
    page.tabs.setCurrentIndex(0)
    settle()
    assert isinstance(window.page, PlansPage)
