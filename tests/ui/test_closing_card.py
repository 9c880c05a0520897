"""Closed periods in Settings: close, compare, open again with a reason, undo."""

from datetime import date, timedelta

import pytest

import factories
from salesdesk.periods import Period
from salesdesk.ui.dialogs.base import ReasonPrompt

SEPTEMBER = Period.parse("2026-09")


@pytest.fixture
def card(desk, window, settle):
    with desk.database.write() as session:
        for n in range(3):
            factories.add_calls(session, 1, date(2026, 9, 1) + timedelta(days=n), dials=20, connected=8, talk_s=90)
    window.go.page("settings")
    settle()
    return window.page.closing_card


def test_a_month_is_closed_and_forgotten_by_undo(card, settle, desk, window):
    assert card.period.value() == SEPTEMBER
    assert not card.reopen_button.isEnabled()
    card.close_button.click()
    settle()
    assert [row.period for row in card.table.rows_model.rows] == [SEPTEMBER]
    assert desk.closing.closed_on(date(2026, 9, 30)) is not None
    window.undo.undo()
    settle()
    assert desk.closing.periods() == []


def test_a_month_without_figures_says_why_not(card, settle, messages):
    card.period.set_value(Period.parse("2026-08"))
    card.close_button.click()
    settle()
    assert any("no figures" in str(text) for text in messages.said)


def test_differences_and_opening_again(card, settle, desk, monkeypatch):
    card.close_button.click()
    settle()
    card.table.selectRow(0)
    card.compare_button.click()
    settle()
    assert card.said.text() == "Every figure is what it was at closing."
    desk.company.change(effective_talk_s=120)
    card.compare_button.click()
    settle()
    assert "differ" in card.said.text()
    assert "张三: Effective talks 24 → 0" in card.said.text()
    monkeypatch.setattr(ReasonPrompt, "ask", lambda *_args: None)
    card.reopen_button.click()
    settle()
    assert desk.closing.closed_on(date(2026, 9, 30)) is not None
    monkeypatch.setattr(ReasonPrompt, "ask", lambda *_args: "wrong rule")
    card.reopen_button.click()
    settle()
    assert desk.closing.closed_on(date(2026, 9, 30)) is None
    assert "wrong rule" in card.table.rows_model.data(card.table.rows_model.index(0, 2))
    assert not card.reopen_button.isEnabled()
