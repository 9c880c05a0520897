"""Settings save themselves, refuse nonsense beside the field, and can be undone; backups and the calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from salesdesk.settings import load
from salesdesk.ui.widgets import ScrollBody


@pytest.fixture
def page(window, settle):
    window.go.page("settings")
    settle()
    return window.page


def test_text_is_saved_and_undone(page, desk, context, settle, qtbot):
    page.company_name.setText("远航")
    page.company_name.editingFinished.emit()
    settle()
    assert desk.company.get().name == "远航"
    context.undo.undo()
    settle()
    assert desk.company.get().name == ""
    assert page.company_name.text() == ""


@pytest.mark.parametrize("width", [960, 1093, 1366])
def test_nothing_lies_beyond_the_right_edge(page, window, settle, width):
    window.resize(width, 600)
    settle()
    assert page.findChild(ScrollBody).horizontalScrollBar().maximum() == 0


def test_the_same_again_saves_nothing(page, settle, messages):
    page.supervisor.editingFinished.emit()
    settle()
    assert not messages.said


def test_numbers_and_refusals(page, desk, settle):
    amber = page.numbers["amber_from"]
    amber.set_number(90)
    amber.editingFinished.emit()
    settle()
    assert desk.company.get().amber_from == 0.9
    amber.set_number(150)
    amber.editingFinished.emit()
    settle()
    assert desk.company.get().amber_from == 0.9
    field = page.fields._settings["amber_from"].field
    assert field.error.isVisible()
    amber.set_number(70)
    amber.editingFinished.emit()
    settle()
    assert not field.error.isVisible()


def test_another_counting_rule_counts_anew(page, calls, desk, settle):
    from salesdesk.periods import Period

    day = Period.parse("2026-10-12")
    from salesdesk.types import COMPANY

    assert desk.figures.figure(day, COMPANY, "effective_talks").value == 27
    edit = page.numbers["effective_talk_s"]
    edit.set_number(120)
    edit.editingFinished.emit()
    settle()
    assert desk.figures.figure(day, COMPANY, "effective_talks").value == 0


def test_language_keeps_what_is_being_typed(page, window, settle):
    page.supervisor.setFocus()
    page.supervisor.setText("王芳")
    page.language.set_value("zh_CN")
    page.language.picked.emit("zh_CN")
    settle()
    assert page.supervisor.text() == "王芳"
    assert load().language == "zh_CN"
    assert window.header.title.text() == page.heading()


def test_theme(page, window, settle):
    from salesdesk.ui import theme

    page.theme.picked.emit("dark")
    settle()
    assert theme.is_dark()
    page.theme.picked.emit("light")
    settle()
    assert load().theme == "light"


def test_calendar_days_turn_and_return(page, desk, context, settle):
    day = date(2026, 10, 13)
    entry = next(entry for entry in page.calendar.entries if entry.day == day)
    assert entry.working
    page.calendar.buttons[day].click()
    settle()
    assert not desk.calendar.calendar().is_working(day)
    own = next(entry for entry in page.calendar.entries if entry.day == day)
    assert own.own
    assert "•" in page.calendar.buttons[day].text()
    page.calendar.turn(own)
    settle()
    assert desk.calendar.calendar().is_working(day)
    context.undo.undo()
    settle()
    assert not desk.calendar.calendar().is_working(day)


def test_calendar_months(page, settle):
    page.calendar.go(1)
    settle()
    assert page.calendar.name.text() == "Nov 2026"
    page.calendar.go(-1)
    page.calendar.go(-1)
    settle()
    assert page.calendar.name.text() == "Sep 2026"
    assert len(page.calendar.buttons) == 30


def test_backups_and_check(page, desk, settle, messages, monkeypatch, tmp_path):
    page.data_card.back_up()
    settle()
    assert len(desk.safety.backups()) == 1
    assert page.data_card.table.rows_model.rowCount() == 1
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(tmp_path / "copy.db"), ""))
    page.data_card.back_up_to()
    settle()
    assert (tmp_path / "copy.db").is_file()
    page.data_card.check()
    settle()
    assert messages.said[-1].text == "The data is sound."
    page.data_card._checked(["broken page"])
    assert "broken page" in messages.said[-1].text


@pytest.mark.parametrize("yes", [True, False])
def test_restore_is_asked_once(page, context, settle, yes):
    page.data_card.back_up()
    settle()
    asked = []
    context.go.reopen.connect(asked.append)
    page.data_card.table.selectRow(0)
    assert page.data_card.restore_button.isEnabled()
    page.data_card.restore_button.click()
    box = page.data_card.question
    button = next(b for b in box.buttons() if (b.text().replace("&", "") == "Restore") is yes)
    button.click()
    assert len(asked) == yes


def test_restore_from_a_file(page, context, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: ("/backups/x.db", ""))
    page.data_card.restore_from_file()
    assert "x.db" in page.data_card.question.text()
    page.data_card.question.reject()


def test_logo(page, desk, settle, tmp_path: Path, messages):
    picture = QImage(900, 300, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    picture.save(str(tmp_path / "logo.png"))
    page.use_logo(tmp_path / "logo.png")
    settle()
    assert desk.company.get().logo
    assert page.logo.isVisible()
    page.remove_logo.click()
    settle()
    assert not desk.company.get().logo
    (tmp_path / "bad.png").write_text("not a picture", "utf-8")
    page.use_logo(tmp_path / "bad.png")
    assert "bad.png" in messages.said[-1].text


def test_the_field_with_the_focus_is_filled_too(window, desk, settle):
    desk.company.change(name="远航")
    window.go.page("settings")
    window.page.company_name.setFocus()
    settle()
    assert window.page.company_name.text() == "远航"


def test_text_size(page, window, settle):
    from salesdesk.ui import theme

    small = page.company_name.sizeHint().height()
    page.scale.picked.emit(2.0)
    settle()
    try:
        assert page.company_name.sizeHint().height() > small
        assert load().text_scale == 2.0
        for name in ("today", "dashboard", "calls", "welcome", "settings"):
            window.go.page(name)
            settle()
            assert not window.grab().isNull()
    finally:
        page.scale.picked.emit(1.0)
    settle()
    assert theme.px(theme.BODY) == theme.BODY


def test_the_largest_attachment_is_set_in_megabytes(page, desk, settle):
    largest = page.numbers["attachment_mb"]
    assert largest.number() == 25
    largest.set_number(40)
    largest.editingFinished.emit()
    settle()
    assert desk.attachments.limit == 40 * 1024 * 1024
