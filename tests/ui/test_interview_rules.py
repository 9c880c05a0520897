"""The rules of the interviews in Settings: days, and what each rating may lead to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer

from salesdesk.periods import Period
from salesdesk.services.interviews import Action, InterviewForm
from salesdesk.services.interviews.rules import shipped_results, shipped_rules
from salesdesk.types import AppliedKind
from salesdesk.ui.context import Context
from salesdesk.ui.interview.life import Life
from salesdesk.ui.interview.prompts import UnscannedPrompt
from salesdesk.ui.interview.rules_dialog import InterviewRulesDialog
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.settings import SettingsPage

Settle = Callable[[], None]


def opened(window: MainWindow, settle: Settle) -> InterviewRulesDialog:
    window.go.page("settings")
    settle()
    page = window.page
    assert isinstance(page, SettingsPage)
    page.open_interview_rules()
    settle()
    return next(one for one in window.findChildren(InterviewRulesDialog) if one.isVisible())


def test_days_and_results_are_changed_and_undone(window: MainWindow, context: Context, settle: Settle) -> None:
    interviews = context.desk.interviews
    dialog = opened(window, settle)
    assert [line.rule() for line in dialog.lines()] == list(shipped_results())
    dialog.numbers["appeal_days"].set_number(7)
    dialog.lines()[0].take_away()
    dialog.add.click()
    dialog.lines()[-1].rating.set_value("A")
    dialog.lines()[-1].kind.set_value(AppliedKind.TRAINING)
    dialog.lines()[-1].text.setText("A day with the best seller")
    dialog.ok.click()
    settle()
    assert interviews.rules().appeal_days == 7
    assert len(interviews.result_rules()) == len(shipped_results())
    assert interviews.result_rules()[-1].text == "A day with the best seller"
    window.undo.undo()
    settle()
    assert interviews.rules() == shipped_rules()
    assert interviews.result_rules() == shipped_results()


def test_what_makes_no_sense_is_said_and_not_kept(window: MainWindow, context: Context, settle: Settle) -> None:
    dialog = opened(window, settle)
    dialog.numbers["hold_days"].set_number(1)
    dialog.ok.click()
    settle()
    assert dialog.isVisible()
    dialog.restore_defaults()
    dialog.add.click()
    dialog.ok.click()
    settle()
    assert dialog.isVisible()
    assert context.desk.interviews.rules() == shipped_rules()
    dialog.restore_defaults()
    dialog.ok.click()
    settle()
    assert context.desk.interviews.result_rules() == shipped_results()


def test_filing_without_a_scan_asks_once(
    window: MainWindow, context: Context, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Action] = []
    asked: list[bool] = []
    view = context.desk.interviews.draft(1, Period.parse("2026-10"))
    monkeypatch.setattr(type(context.desk.interviews), "step", lambda *given: done.append(given[2]))
    monkeypatch.setattr(UnscannedPrompt, "ask", lambda _parent: asked.append(True) or len(asked) > 1)
    life = Life(context, window, InterviewForm)
    life.step(view, Action.FREEZE)
    settle()
    assert (len(asked), done) == (1, [])
    life.step(view, Action.FREEZE)
    settle()
    assert (len(asked), done) == (2, [Action.FREEZE])
    monkeypatch.setattr(type(context.desk.interviews), "attached_since", lambda *_given: [object()])
    life.step(view, Action.FREEZE)
    settle()
    assert (len(asked), len(done)) == (2, 2)


def test_the_question_about_the_scan_can_be_left(window: MainWindow) -> None:
    QTimer.singleShot(0, lambda: [one.reject() for one in window.findChildren(UnscannedPrompt)])
    assert not UnscannedPrompt.ask(window)
