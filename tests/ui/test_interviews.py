"""The interviews of a period and their editor, as a supervisor uses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QToolButton
from pytestqt.qtbot import QtBot

import factories
from salesdesk.periods import Period
from salesdesk.services.interviews import (
    Action,
    AppliedNote,
    GapNote,
    InterviewForm,
    InterviewRow,
    MeasureNote,
    NextTarget,
)
from salesdesk.types import AppliedKind, Cause, Change, InterviewState
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.interview.cycle_dialog import CycleDialog
from salesdesk.ui.interview.form import InterviewEditor
from salesdesk.ui.interview.prompts import SignPrompt
from salesdesk.ui.interview.rows import TargetRow
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.interview import InterviewPage
from salesdesk.ui.pages.interviews import COLUMNS, InterviewsPage, Listed

OCTOBER = Period.parse("2026-10")


@pytest.fixture
def with_calls(window: MainWindow, context: Context, settle: Callable[[], None]) -> None:
    """张三 has a week of calls and targets."""
    with context.desk.database.write() as session:
        factories.add_target(session, "dials", 20)
        factories.add_target(session, "connect_rate", 0.3)
        for offset in range(5):
            factories.add_calls(session, 1, date(2026, 10, 12 + offset), dials=18, connected=2)
    window.changes.emit({Change.CALLS, Change.TARGETS})
    settle()


@pytest.fixture
def editor(window: MainWindow, context: Context, settle: Callable[[], None], with_calls: None) -> InterviewPage:
    """The interview of 张三 about October, open in the window."""
    context.go.interview(1, OCTOBER)
    settle()
    page = window.pages["interview"]
    assert isinstance(page, InterviewPage)
    return page


def test_the_list_shows_who_is_prepared(
    window: MainWindow, context: Context, settle: Callable[[], None], with_calls: None
) -> None:
    context.go.page("interviews")
    settle()
    page = window.pages["interviews"]
    assert isinstance(page, InterviewsPage)
    model = page.table.rows_model
    names = {model.row_at(i).row.agent for i in range(model.rowCount())}
    assert {"张三", "李四", "Anna Bell", "Tom Reed"} == names
    assert "4 not prepared" in page.summary.text()
    row = next(r for r in model.rows if r.row.agent == "张三")
    page.table.activated.emit(row)
    settle()
    assert context.go.place is not None
    assert context.go.place.page == "interview"
    context.go.back()
    settle()
    assert "1 in preparation" in page.summary.text()


def test_the_editor_opens_filled_and_draws_the_paper(
    editor: InterviewPage, qtbot: object, settle: Callable[[], None]
) -> None:
    assert "张三" in editor.heading()
    assert any("Connect rate" in gap.text for gap in editor.editor.form().gaps)
    qtbot.waitUntil(lambda: editor.paper.pages >= 1)  # type: ignore[attr-defined]


def test_typing_is_kept_at_a_pause(
    editor: InterviewPage, context: Context, qtbot: object, settle: Callable[[], None]
) -> None:
    editor.editor.opinion.setPlainText("I want the morning list")
    interview = editor._view.id  # type: ignore[union-attr]
    qtbot.waitUntil(  # type: ignore[attr-defined]
        lambda: context.desk.interviews.get(interview).form.opinion == "I want the morning list"
    )
    settle()


def test_typing_is_kept_when_the_page_is_left_and_the_language_changes(
    window: MainWindow, editor: InterviewPage, context: Context, settle: Callable[[], None]
) -> None:
    editor.editor.requests.setPlainText("a headset")
    window.switch_language("zh_CN")
    context.go.page("interviews")
    settle()
    interview = editor._view.id  # type: ignore[union-attr]
    assert context.desk.interviews.get(interview).form.requests == "a headset"
    context.go.interview(1, OCTOBER)
    settle()
    assert editor.editor.requests.text() == "a headset"
    assert "2026年10月" in editor.heading()
    assert editor.language.value() == "zh_CN"


def test_signing_locks_and_a_correction_opens_version_two(
    editor: InterviewPage, context: Context, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = context.today()
    monkeypatch.setattr(SignPrompt, "ask", staticmethod(lambda _p, form, _d: (held, replace(form, agreed=True))))
    editor.steps.buttons[Action.PREPARE].click()
    settle()
    editor.steps.buttons[Action.HOLD].click()
    settle()
    assert any("date of the talk" in m.text for m in context.messages.said)
    assert "date of the talk" in editor.steps.missing.text()
    editor.editor.held_on.set_day(held)
    editor.steps.buttons[Action.HOLD].click()
    settle()
    editor.steps.buttons[Action.SIGN].click()
    settle()
    assert editor._view is not None
    assert editor._view.state is InterviewState.SIGNED
    assert editor.editor.opinion.isReadOnly()
    assert editor.correct.isVisible()
    monkeypatch.setattr(ReasonPrompt, "ask", staticmethod(lambda *_a: "wrong date"))
    editor.correct.click()
    settle()
    assert editor._view.version == 2
    assert not editor.editor.opinion.isReadOnly()


def test_suggestions_can_be_undone(
    window: MainWindow, editor: InterviewPage, context: Context, settle: Callable[[], None]
) -> None:
    editor.editor.strengths.setPlainText("my own sentence")
    editor.suggest.click()
    settle()
    assert "my own sentence" not in editor.editor.strengths.text()
    window.undo.undo()
    settle()
    assert editor.editor.strengths.text() == "my own sentence"


def test_a_draft_is_discarded_and_brought_back(
    window: MainWindow, editor: InterviewPage, context: Context, settle: Callable[[], None]
) -> None:
    editor.editor.opinion.setPlainText("keep me")
    editor._keep()
    settle()
    editor._discard()
    settle()
    assert all(row.state is None for row in context.desk.interviews.of_period(OCTOBER))
    window.undo.undo()
    settle()
    assert context.desk.interviews.draft(1, OCTOBER).form.opinion == "keep me"


def test_the_paper_is_saved(
    editor: InterviewPage, context: Context, settle: Callable[[], None], tmp_path: Path
) -> None:
    assert editor.paper.output is not None
    editor.paper.output.save_to(tmp_path / "talk.pdf")
    settle()
    assert (tmp_path / "talk.pdf").read_bytes().startswith(b"%PDF")
    editor.paper.output.save_to(tmp_path / "missing" / "talk.pdf")
    settle()
    assert "talk.pdf" in str(context.messages.said[-1].text)


def test_the_preview_says_what_cannot_be_printed(
    qtbot: QtBot, editor: InterviewPage, settle: Callable[[], None]
) -> None:
    assert editor.notes.isHidden()
    editor.editor.opinion.setPlainText("Quite fine \U0001fae8")
    editor._keep()
    settle()
    qtbot.waitUntil(lambda: not editor.notes.isHidden())
    assert "1FAE8" in editor.notes.text().upper() or "\U0001fae8" in editor.notes.text()


def test_all_papers_are_saved_with_progress(
    window: MainWindow, context: Context, settle: Callable[[], None], with_calls: None, tmp_path: Path
) -> None:
    context.go.page("interviews")
    settle()
    page = window.pages["interviews"]
    assert isinstance(page, InterviewsPage)
    page.save_all(tmp_path / "talks")
    settle()
    assert len(list((tmp_path / "talks").glob("*.pdf"))) == 4


def test_a_cycle_is_opened_worked_through_and_closed(
    window: MainWindow,
    context: Context,
    settle: Callable[[], None],
    with_calls: None,
    qtbot: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context.focus.set_period(OCTOBER)
    context.go.page("interviews")
    settle()
    page = window.pages["interviews"]
    assert isinstance(page, InterviewsPage)
    page.open_cycle.click()
    settle()
    dialog = next(one for one in page.findChildren(CycleDialog) if one.isVisible())
    assert "1 interview; 3 left out." in dialog.summary.text()
    assert any("no data in the period" in box.text() for box in dialog.findChildren(QCheckBox))
    dialog.ok.click()
    settle()
    assert page._cycle is not None
    assert page.stack.currentWidget() is page.board
    (card,) = page.board.cards()
    assert card.seat.agent == "张三"
    assert "due" in card.accessibleName()
    assert "draft 1" in page.summary.text()
    page.as_list.click()
    assert page.stack.currentWidget() is page.table
    column = next(column for column in COLUMNS if column.key == "missing")
    shown = {one.row.agent: column.shown(one) for one in page.table.rows_model.rows}
    assert "left out: no data in the period" in shown["李四"]
    monkeypatch.setattr(ReasonPrompt, "ask", staticmethod(lambda *_a: "a team event instead"))
    page.close_cycle.click()
    settle()
    assert "Closed on" in page.summary.text()
    assert "a team event instead" in page.summary.text()
    window.undo.undo()
    settle()
    assert "Prepare by" in page.summary.text()
    page.as_board.click()
    qtbot.keyClick(page.board.cards()[0], Qt.Key.Key_Return)  # type: ignore[attr-defined]
    settle()
    assert context.go.place is not None
    assert context.go.place.page == "interview"


def test_undo_and_redo_cross_the_fields(
    editor: InterviewPage, context: Context, qtbot: object, settle: Callable[[], None]
) -> None:
    form = editor.editor
    form.opinion.setFocus()
    qtbot.keyClicks(form.opinion, "one")  # type: ignore[attr-defined]
    editor.form_undo.note()
    qtbot.keyClicks(form.place, "Room 2")  # type: ignore[attr-defined]
    editor.form_undo.note()
    gaps = form.gaps.values()
    form.gaps._remove(form.gaps._rows[0][0])
    editor.form_undo.note()
    assert len(form.gaps.values()) == len(gaps) - 1
    undo = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.place, *undo)  # type: ignore[attr-defined]
    assert form.gaps.values() == gaps
    qtbot.keyClick(form.opinion, *undo)  # type: ignore[attr-defined]
    assert form.place.text() == ""
    assert form.opinion.text() == "one"
    qtbot.keyClick(form.place, *undo)  # type: ignore[attr-defined]
    assert form.opinion.text() == ""
    assert not editor.form_undo.undo()
    qtbot.keyClick(form.place, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)  # type: ignore[attr-defined]
    assert form.opinion.text() == "one"
    interview = editor._view.id  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: context.desk.interviews.get(interview).form.opinion == "one")  # type: ignore[attr-defined]
    settle()


def test_phrases_and_uses_of_the_rating_are_offered(editor: InterviewPage, settle: Callable[[], None]) -> None:
    form = editor.editor
    strengths, gaps, measures, support = form._phrases
    assert strengths.isVisible()
    actions = [action for action in gaps.menu_of().actions() if not action.isSeparator()]
    before = len(form.gaps.values())
    actions[0].trigger()
    assert any(gap.why for gap in form.gaps.values()) or len(form.gaps.values()) > before
    for button in (measures, support, strengths):
        next(action for action in button.menu_of().actions() if not action.isSeparator()).trigger()
    assert form.form().measures[0].what
    assert form.form().measures[0].support
    assert any("一" in action.text() or "每" in action.text() for action in measures.menu_of().actions())
    offered = [action for action in form.offers.menu_of().actions() if not action.isSeparator()]
    assert offered
    offered[0].trigger()
    assert form.form().applied


FULL = InterviewForm(
    held_on=date(2026, 11, 3),
    held_time=time(9, 30),
    place="Room 2",
    interviewer="Wang",
    ratings={"listening": 4},
    self_ratings={"listening": 5},
    strengths=("one", "two"),
    gaps=(GapNote(text="<b>bold</b>", cause=Cause.TOOLS, why="=1+1"),),
    next_targets=(NextTarget(kpi="connect_rate", value=0.25, due=date(2026, 11, 30), origin="plan"),),
    measures=(MeasureNote(what="Role-play", who="Li", due=date(2026, 11, 10), support="an hour"),),
    opinion="fine",
    requests="none",
    applied=(AppliedNote(kind=AppliedKind.BONUS, text="tier B"),),
    agreed=False,
    appeal="the list was old",
    appeal_until=date(2026, 11, 8),
    self_rating="good",
    self_comment="I tried",
    training_wanted="objections",
    refused=True,
    refusal_reason="wants to think",
    witness="Zhao",
    attachments=("list",),
)


def test_the_form_gives_back_what_it_was_shown(dressed: object, qtbot: object) -> None:
    editor = InterviewEditor()
    qtbot.addWidget(editor)  # type: ignore[attr-defined]
    editor.show_form(FULL)
    assert editor.form() == FULL
    editor.set_locked(True)
    assert editor.opinion.isReadOnly()
    editor.show_form(InterviewForm())
    assert editor.form() == InterviewForm()


def test_a_rating_can_be_taken_back(dressed: object, qtbot: object) -> None:
    editor = InterviewEditor()
    qtbot.addWidget(editor)  # type: ignore[attr-defined]
    buttons = [b for b in editor.ratings.findChildren(QToolButton) if b.accessibleName() == "Listening: 4"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert editor.form().ratings == {"listening": 4}
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert editor.form().ratings == {}


def test_a_value_that_is_none_is_said(dressed: object, qtbot: object) -> None:
    row = TargetRow()
    qtbot.addWidget(row)  # type: ignore[attr-defined]
    row.show_value(NextTarget(kpi="connect_rate", value=0.2))
    row.number.setText("much")
    row.number.editingFinished.emit()
    assert "is not a value" in row.error.text()
    assert row.value() is None
    row.number.setText("25")
    row.number.editingFinished.emit()
    assert row.number.text() == "25.0%"
    assert row.value() == NextTarget(kpi="connect_rate", value=0.25)


def test_a_signed_interview_says_so_whatever_was_left_empty():
    column = next(column for column in COLUMNS if column.key == "filled")
    row = InterviewRow(
        agent_id=1,
        agent="张三",
        number="A001",
        team="一组",
        interview_id=1,
        state=InterviewState.DRAFT,
        version=1,
        filled=0.62,
        updated_at=None,
        held_on="",
    )
    draft, final = Listed(row), Listed(replace(row, state=InterviewState.SIGNED))
    assert [column.shown(one) for one in (draft, final)] == ["62%", "signed"]
    assert column.sort_key(final) > column.sort_key(draft)
