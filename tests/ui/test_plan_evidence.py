"""In the window of a plan: hints and the calls behind them, calls rated one by one, the loop in sight, the bonus's guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from plan_ground import OPENED, Ground, make_ground, reach
from plan_window import dialog_of, form, plan_page
from salesdesk.services.desk import Desk
from salesdesk.services.plans.calls import CallKind
from salesdesk.services.plans.heard import Side
from salesdesk.services.plans.hints import Against
from salesdesk.services.plans.observation import Area
from salesdesk.store.database import Database
from salesdesk.types import PlanStep
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.agent.page import AgentPage
from salesdesk.ui.plans.bonus_dialog import BonusDialog
from salesdesk.ui.plans.calls_behind import CallsBehindDialog
from salesdesk.ui.plans.diagnose_form import DiagnoseForm
from salesdesk.ui.plans.rated_again import RateCallDialog
from salesdesk.ui.plans.review_form import ReviewForm
from salesdesk.ui.plans.shadow_form import ShadowForm
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel

Settle = Callable[[], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def ground(desk: Desk) -> Ground:
    return make_ground(desk)


@pytest.fixture
def clock(ground: Ground, window: MainWindow) -> list[date]:
    now = [OPENED]
    assert window.context is not None
    object.__setattr__(window.context, "today", lambda: now[0])
    return now


def texts(widget: object) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel))  # type: ignore[attr-defined]


def test_a_hint_opens_its_calls_and_becomes_a_finding(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    window.go.plan(reach(desk, ground, PlanStep.DIAGNOSE))
    settle()
    page = plan_page(window)
    diagnose = form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    assert "By hour" not in texts(diagnose.hints), "one hour only: nothing to tell apart"
    diagnose.hints.against.set_value(Against.TARGETS)
    diagnose.hints.against.picked.emit(Against.TARGETS)
    assert "Against the targets" in texts(diagnose.hints)
    assert "eight weeks" not in texts(diagnose.hints)
    hint = page.data.suggestions[0]
    diagnose.take_hint(hint)
    settle()
    finding = page.data.view.findings[0]
    assert (finding.finding, finding.link) == (hint.text, hint.link)
    assert "n = 500 dials" in finding.evidence
    assert "explain" in diagnose.weights.text()
    diagnose.hints.looked.emit(finding.link)
    settle()
    calls = dialog_of(CallsBehindDialog)
    assert isinstance(calls, CallsBehindDialog)
    assert "500 calls" in calls.count.text()
    calls.ok.click()
    for weight in (60, 70):
        desk.plans.add_finding(page.data.view.id, finding.cause, "more", weight=weight)
    page.refresh()
    settle()
    assert "more than there is" in diagnose.weights.text()


def test_a_share_beyond_the_whole_is_told(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    window.go.plan(reach(desk, ground, PlanStep.DIAGNOSE))
    settle()
    page, diagnose = plan_page(window), form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    hint = next(one for one in page.data.suggestions if one.main_part is not None)
    assert hint.main_part is not None
    parts = tuple(replace(part, share=1.35) if part is hint.main_part else part for part in hint.parts)
    diagnose.take_hint(replace(hint, parts=parts))
    settle()
    finding = page.data.view.findings[0]
    assert finding.weight == 100
    assert "would have cost 135% of the shortfall" in finding.evidence
    assert replace(hint, main="").weight == 0


def test_calls_are_rated_in_the_diagnosis_and_goals_wait_in_the_template(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)
    desk.plans.apply_template(plan_id, "list-and-hours", OPENED)
    desk.plans.tell(plan_id, OPENED, "in person", "I had the worst list")
    desk.plans.advance(plan_id, on=OPENED)
    window.go.plan(plan_id)
    settle()
    page, diagnose = plan_page(window), form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    diagnose.rated.rate.click()
    dialog = dialog_of(RateCallDialog)
    assert isinstance(dialog, RateCallDialog)
    settle()
    assert dialog.side.value() is Side.BEFORE
    dialog.draw.click()
    for area in Area:
        dialog.grid.ratings[area].set_value(2)
    dialog.ok.click()
    settle()
    assert "Opening 2.0 (n = 1)" in texts(diagnose.rated)
    assert "suggests goals against the baseline: Connect rate +" in diagnose.waiting.text()
    diagnose.take_goals.click()
    settle()
    assert [goal.kpi for goal in page.data.view.goals] == ["connect_rate"]
    assert diagnose.take_goals.isHidden()
    window.undo.undo()
    settle()
    assert page.data.view.goals == ()
    assert not diagnose.take_goals.isHidden()


def test_bonus_parts_are_reached_from_the_agents_page(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    reach(desk, ground, PlanStep.DIAGNOSE)
    window.go.agent(ground.zhang, "plans")
    settle()
    page = window.page
    assert isinstance(page, AgentPage)
    button = next(one for one in page.plans.findChildren(Button) if one.text() == "Bonus part not earned…")
    button.click()
    settle()
    dialog = dialog_of(BonusDialog)
    assert isinstance(dialog, BonusDialog)
    assert "not reached training" in dialog.guard.text()
    dialog.reject()


def test_a_goal_says_what_the_review_could_tell(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    window.go.plan(reach(desk, ground, PlanStep.DIAGNOSE))
    settle()
    diagnose = form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    diagnose.value.setText("9%")
    diagnose.value.editingFinished.emit()
    settle()
    said = diagnose.baseline.text()
    assert "The agent reached this in 0 of" in said
    assert "is told from chance" in said
    assert "This goal asks for 1 pp only" in said


def test_calls_of_a_session_are_rated_one_by_one(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    window.go.plan(reach(desk, ground, PlanStep.SHADOW))
    settle()
    page = plan_page(window)
    shadow = form(window, ShadowForm)
    assert isinstance(shadow, ShadowForm)
    shadow.plan_all.click()
    settle()
    assert len(page.data.view.sessions) == 2
    assert shadow.plan_all.isHidden()
    shadow.calls.finder.kind.set_value(CallKind.SHORT)
    shadow.calls.finder.wished.emit()
    settle()
    assert shadow.calls.boxes == {}
    shadow.calls.finder.kind.set_value(CallKind.EVERY)
    shadow.calls.finder.wished.emit()
    settle()
    first, second, *_others = shadow.calls.boxes
    shadow.calls.boxes[first].setChecked(True)
    shadow.calls.boxes[second].setChecked(True)
    assert shadow.dirty
    for area in Area:
        shadow.calls.grid.ratings[area].set_value(2)
    shadow.calls.turn_to(second)
    assert shadow.calls.grid.ratings[Area.CLOSE].value() is None, "each call has its own"
    for area in Area:
        shadow.calls.grid.ratings[area].set_value(5)
    shadow.calls.turn_to(first)
    assert shadow.calls.grid.ratings[Area.CLOSE].value() == 2
    assert "Opening 3.5 (n = 2)" in shadow.calls.summary.text()
    draft = shadow.typed()
    shadow.calls.load({}, shadow.calls.whole())
    shadow.take_up(draft)
    assert shadow.calls.ticked() == (first, second)
    for name in ("situation", "behaviour", "impact", "agreed"):
        getattr(shadow, name).set_text("seen and heard")
    shadow.observer.setText("Chen")
    shadow.hold.click()
    settle()
    held = next(one for one in page.data.view.sessions if one.held_on is not None)
    assert [one.sheet.ratings[Area.CLOSE] for one in held.rated] == [2, 5]


def test_calls_are_rated_again_and_the_loop_stays_in_sight(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "for a good reason"))
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    clock[0] = OPENED + timedelta(days=40)
    window.go.plan(plan_id)
    settle()
    page = plan_page(window)
    review = form(window, ReviewForm)
    assert isinstance(review, ReviewForm)
    assert "of 10 days on duty so far" in review.window_note.text()
    for side in (Side.BEFORE, Side.AFTER):
        review.again.rate.click()
        dialog = dialog_of(RateCallDialog)
        assert isinstance(dialog, RateCallDialog)
        dialog.side.set_value(side)
        dialog.side.picked.emit(side)
        settle()
        dialog.ok.click()
        assert "Choose the call" in dialog.refusal.text()
        dialog.draw.click()
        dialog.ok.click()
        settle()
        assert "Every area" in dialog.refusal.text()
        for area in Area:
            dialog.grid.ratings[area].set_value(4)
        dialog.ok.click()
        settle()
    assert [one.side for one in page.data.view.rated] == [Side.BEFORE, Side.AFTER]
    assert "4.0 (n = 1) → 4.0 (n = 1): not enough data" in texts(review.again)
    review.again._remove(page.data.view.rated[1])
    settle()
    assert len(page.data.view.rated) == 1

    retrain = next(move for move in page.data.view.moves if move.action.value == "retrain")
    page._run(retrain)
    settle()
    assert page.data.view.round == 2
    tile = page.rail.tiles[PlanStep.TRAIN]
    assert not tile.earlier.isHidden()
    assert tile.earlier.text().startswith("round 1: done")
    assert "round 1" in tile.accessibleName()


def test_a_bonus_part_needs_support(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "the list was old"))
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    window.go.plan(plan_id)
    settle()
    page = plan_page(window)
    page.menu.bonus(page.data.view)
    settle()
    dialog = dialog_of(BonusDialog)
    assert isinstance(dialog, BonusDialog)
    assert "not reached training" in dialog.guard.text()
    assert not dialog.ok.isEnabled()
    dialog.reject()

    desk.plans.waive(plan_id, "the cause is plain", on=OPENED)
    clock[0] = OPENED + timedelta(days=40)
    page.menu.bonus(page.data.view)
    settle()
    dialog = dialog_of(BonusDialog)
    assert isinstance(dialog, BonusDialog)
    assert dialog.guard.isHidden()
    dialog.start.set_day(OPENED)
    dialog.end.set_day(OPENED - timedelta(days=1))
    dialog.submit()
    assert "Choose the period" in dialog.refusal.text()
    dialog.end.set_day(OPENED + timedelta(days=19))
    dialog.submit()
    settle()
    assert "one of the two" in dialog.refusal.text()
    dialog.amount.set_number(120.5)
    dialog.reason.set_text("connect rate below the base tier")
    dialog.restore(dialog.gather())
    dialog.submit()
    settle()
    (line,) = desk.plans.bonus_parts(ground.zhang)
    assert (line.amount, line.what) == (12050, "¥120.50")
    page.menu.bonus(page.data.view)
    settle()
    dialog = dialog_of(BonusDialog)
    assert isinstance(dialog, BonusDialog)
    dialog._take_back(line)
    settle()
    assert "taken back" in texts(dialog)
    dialog.reject()
