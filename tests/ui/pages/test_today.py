"""Today: freshness, who needs attention, the last day against target, what is due, and what can be done about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QMenu

from salesdesk.types import Change, Scope, ScopeKind, WarningState
from salesdesk.ui.dialogs import ReasonPrompt
from salesdesk.ui.widgets import Button, PlainLabel
from salesdesk.ui.widgets.tiles import FigureLine

TODAY = date(2026, 10, 13)


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel))


@pytest.fixture
def page(calls, window, settle):
    window.page.refresh()
    settle()
    settle()
    return window.page


def test_without_calls_it_teaches(window):
    assert window.page.empty.isVisible()
    assert not window.page.scrolled.isVisible()


def test_freshness_and_silent_agents(page, desk, window, settle):
    assert "Data up to 12 Oct 2026" in page.fresh.text()
    assert "107 calls that day" in page.fresh.text()
    assert "without a call" not in page.fresh.text()


def test_the_weak_one_needs_attention(page):
    assert page.attention.title.text() == "Needs attention (1)"
    assert "Tom Reed: Connect rate below target" in texts(page.attention)


def test_last_day_against_target(page):
    assert page.against.title.text() == "12 Oct against target"
    words = texts(page.against)
    assert "107" in words
    assert "/ 100" in words


def test_a_name_is_never_cut_for_want_of_room(page):
    line = page.against.findChildren(FigureLine)[0]
    for width in (420, 150):
        line.resize(width, 80)
        line.layout().activate()
        assert line.name.width() >= line.name.fontMetrics().horizontalAdvance(line.name.text())
    assert line.figures.y() > line.name.y()


def test_best_of_the_day(page):
    assert "1  " in texts(page.best)
    assert "effective talks" in texts(page.best)


def test_interviews_to_prepare(page, window):
    seen = []
    window.go.show = seen.append
    assert "Sep 2026 · not begun" in texts(page.talks)
    page.attention.toggle_all()
    page.attention.toggle_all()


def test_plan_from_the_warning(page, window):
    seen = []
    window.go.show = seen.append
    warning = page.data.warnings[0]
    plan = next(b for b in page.attention.findChildren(Button) if b.accessibleName() == "Plan…")
    plan.click()
    assert seen[-1].arguments == {"new_plan": True, "agent_id": 4, "alert_id": warning.id}


def test_a_plan_under_way_is_opened_instead_of_another(page, desk, context, window, settle):
    plan = desk.plans.open(4, reason="He asked for help.", on=TODAY)
    context.changes.emit({Change.PLANS})
    settle()
    button = next(b for b in page.attention.findChildren(Button) if b.accessibleName() == "Open plan")
    seen = []
    window.go.show = seen.append
    button.click()
    assert (seen[-1].page, seen[-1].arguments) == ("plan", {"plan_id": plan})


def test_the_scope_holds_for_every_card(page, desk, context, settle):
    desk.plans.open(4, reason="He asked for help.", on=TODAY)
    context.focus.set_scope(Scope(ScopeKind.TEAM, 1))
    settle()
    assert page.attention.title.text() == "Needs attention"
    assert "Tom Reed" not in texts(page.steps) + texts(page.talks)
    context.focus.set_scope(Scope(ScopeKind.TEAM, 2))
    settle()
    assert page.attention.title.text() == "Needs attention (1)"
    assert "Tom Reed" in texts(page.steps)


def test_seen_snoozed_and_undone(page, desk, context, settle):
    warning = page.data.warnings[0]
    page.attention.acknowledge(warning)
    settle()
    assert page.attention.title.text() == "Needs attention"
    context.undo.undo()
    settle()
    assert page.attention.title.text() == "Needs attention (1)"
    page.attention.snooze(warning)
    settle()
    found = desk.warnings.get(warning.id)
    assert (found.state, found.snoozed_until) == (WarningState.SNOOZED, TODAY + timedelta(days=7))


def test_dismissed_with_a_reason(page, desk, settle, monkeypatch):
    warning = page.data.warnings[0]
    monkeypatch.setattr(ReasonPrompt, "ask", lambda *_words: None)
    page.attention.ask_dismiss(warning)
    settle()
    assert desk.warnings.get(warning.id).state is WarningState.OPEN
    monkeypatch.setattr(ReasonPrompt, "ask", lambda *_words: "on leave")
    page.attention.ask_dismiss(warning)
    settle()
    found = desk.warnings.get(warning.id)
    assert (found.state, found.reason) == (WarningState.DISMISSED, "on leave")


def test_menu_of_a_warning(page):
    page.attention.menu_of(page, page.data.warnings[0].id)
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Open the agent",
        "Show the calls behind it",
        "Seen",
        "Remind me in a week",
        "Dismiss with a reason…",
    ]
    menu.close()


def test_due_steps_and_scopes(page, desk, context, window, settle):
    context.focus.set_scope(Scope(ScopeKind.TEAM, 1))
    settle()
    assert "54 calls that day" in page.fresh.text()


def test_agents_to_confirm(page, desk, context, settle):
    from salesdesk.models import Agent
    from salesdesk.types import AgentStatus

    with desk.database.write() as session:
        session.add(Agent(name="New", status=AgentStatus.UNCONFIRMED))
    context.changes.emit({Change.PEOPLE})
    settle()
    assert page.confirm.isVisible()
    assert page.confirm.accessibleName() == "1 agent to confirm"


def test_in_chinese(page, window, settle):
    window.switch_language("zh_CN")
    settle()
    assert "2026年10月12日" in page.fresh.text()
