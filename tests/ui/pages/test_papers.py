"""The page of papers: what is chosen is shown, saved and printed, and remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from salesdesk import i18n
from salesdesk.periods import Period
from salesdesk.services.papers.requests import PAPERS, PaperForm, PaperKind
from salesdesk.types import Scope, ScopeKind

KINDS = [one.kind for one in PAPERS]


@pytest.fixture
def page(window, calls, settle):
    """The page, with two weeks of calls in sight."""
    window.focus.set_period(Period.parse("2026-10"))
    window.go.papers("personal")
    settle()
    return window.page


def test_the_first_paper_is_in_sight(page) -> None:
    assert page.name == "papers"
    assert page.paper.pages == 1
    assert "4" in page.about.text()
    assert page.save_button.isEnabled()


@pytest.mark.parametrize("kind", [PaperKind.BRIEF, PaperKind.TEAM, PaperKind.FUNNEL, PaperKind.LETTER])
def test_another_paper_is_drawn_when_chosen(page, settle, kind) -> None:
    before = page.paper.pdf
    page.choices.list.setCurrentRow(KINDS.index(kind))
    settle()
    assert page.data.request.kind is kind
    assert page.paper.pdf != before
    assert page.paper.pages >= 1


def test_one_agent_may_be_chosen(page, settle) -> None:
    page.choices.agent.set_value(2)
    page.choices.agent.picked.emit(2)
    settle()
    assert page.data.request.scope == Scope(ScopeKind.AGENT, 2)
    assert page.data.preview.subject == "李四"
    assert page.choices.files_field.isHidden()


def test_opened_on_an_agent(window, page, settle) -> None:
    window.go.agent(3)
    settle()
    window.page.header.papers.open_paper(PaperKind.FUNNEL)
    settle()
    assert window.page is page
    assert (page.data.request.kind, page.data.preview.subject) == (PaperKind.FUNNEL, "Anna Bell")


def test_today_prints_its_brief(window, page, settle, qtbot) -> None:
    window.go.page("today")
    settle()
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert window.page is page
    assert page.data.request.kind is PaperKind.BRIEF


def test_saving_tells_what_was_made_and_who_was_left_out(window, page, settle, messages, tmp_path) -> None:
    window.focus.set_period(Period.parse("2026-09"))
    settle()
    request = page._current()
    page.save(request, tmp_path / "all.pdf")
    settle()
    assert (tmp_path / "all.pdf").exists()
    assert "Saved as all.pdf." in messages.said[-1].text


def test_many_files_go_to_a_folder(page, settle, messages, tmp_path) -> None:
    page.choices.files.set_value("many")
    page.choices.files.picked.emit("many")
    settle()
    page.save(page._current(), tmp_path / "sheets")
    settle()
    assert len(list((tmp_path / "sheets").iterdir())) == 4
    assert "4 files saved" in messages.said[-1].text


def test_excel_has_no_pattern_for_interviews(page, settle) -> None:
    page.choices.form.set_value(PaperForm.EXCEL)
    page.choices.form.picked.emit(PaperForm.EXCEL)
    settle()
    assert page._current().form is PaperForm.EXCEL
    page.choices.list.setCurrentRow(KINDS.index(PaperKind.INTERVIEW))
    settle()
    assert page._current().form is PaperForm.PDF
    assert not page.choices.form.isEnabled()


def test_why_there_is_no_paper_is_said(window, page, settle) -> None:
    window.focus.set_period(Period.parse("2025-01"))
    settle()
    assert page.stack.currentIndex() == 1
    assert "nothing" in page.refused.text().lower() or "nobody" in page.refused.text().lower()
    assert not page.save_button.isEnabled()
    assert page.print_page()


def test_choices_are_remembered(window, page, settle, context) -> None:
    page.choices.choose(PaperKind.LETTER)
    page.choices.language.set_value(i18n.BOTH)
    page.choices.language.picked.emit(i18n.BOTH)
    page.choices.pattern.setText("{agent}")
    page.choices.pattern.editingFinished.emit()
    settle()
    kept = context.preferences.recent
    assert (kept["papers.kind"], kept["papers.language"], kept["papers.pattern"]) == ("letter", i18n.BOTH, "{agent}")
    again = type(page.choices)(kept)
    assert (again.type.kind, again.language.value(), again.pattern.text()) == (PaperKind.LETTER, i18n.BOTH, "{agent}")
    again.deleteLater()


def test_a_bad_pattern_is_told(page, settle, messages, tmp_path) -> None:
    page.choices.pattern.setText("{who}")
    page.choices.files.set_value("many")
    page.save(page._current(), tmp_path)
    settle()
    assert "no pattern" in messages.said[-1].text


def test_printing_joins_all_and_asks_for_the_printer(page, settle, monkeypatch) -> None:
    from salesdesk.ui.preview import printing

    asked = []
    monkeypatch.setattr(printing, "ask_printer", lambda *all_of_it: asked.append(all_of_it))
    assert page.print_page()
    settle()
    assert len(asked) == 1
    assert len(asked[0][2]) == 4, "a page for each agent"


def test_where_to_save_is_asked(page, settle, monkeypatch, tmp_path) -> None:
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(tmp_path / "chosen.pdf"), ""))
    page.save_button.click()
    settle()
    assert (tmp_path / "chosen.pdf").exists()
    page.choices.files.set_value("many")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_all: str(tmp_path / "many"))
    page.save_button.click()
    settle()
    assert (tmp_path / "many").is_dir()


def test_in_chinese(window, page, settle) -> None:
    window.switch_language("zh_CN")
    settle()
    assert page.choices.list.item(KINDS.index(PaperKind.LETTER)).text() == "目标责任书"
    assert page.heading() == "打印"
