"""A plan lived through in the window, from a warning to the closed review; what is typed is never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from plan_ground import OPENED, Ground, make_ground
from plan_window import dialog_of, form, plan_page
from salesdesk import i18n
from salesdesk.services.desk import Desk
from salesdesk.services.plans.machine import Action
from salesdesk.services.plans.observation import Area
from salesdesk.store.database import Database
from salesdesk.types import Cause, PlanResult, PlanStep
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.plan import PlanPage
from salesdesk.ui.pages.plans import PlansPage
from salesdesk.ui.plans.diagnose_form import DiagnoseForm
from salesdesk.ui.plans.moving import ExtendPrompt
from salesdesk.ui.plans.new_plan import NewPlanDialog
from salesdesk.ui.plans.review_form import ReviewForm
from salesdesk.ui.plans.shadow_form import ShadowForm
from salesdesk.ui.plans.side import AnswerPrompt, ObjectionPrompt
from salesdesk.ui.plans.train_form import DonePrompt, TrainForm
from salesdesk.ui.plans.warn_form import WarnForm

Settle = Callable[[], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The ground of the plans' tests in place of the tiny company."""
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def ground(desk: Desk) -> Ground:
    return make_ground(desk)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, ground: Ground, window: MainWindow) -> list[date]:
    """The window's day, to be set by the test."""
    now = [OPENED]
    assert window.context is not None
    object.__setattr__(window.context, "today", lambda: now[0])
    return now


def begin(window: MainWindow, ground: Ground, settle: Settle) -> int:
    """A plan opened from the warning, as the Today page does it."""
    window.go.new_plan(ground.zhang, ground.alert)
    settle()
    dialog = dialog_of(NewPlanDialog)
    assert isinstance(dialog, NewPlanDialog)
    assert dialog.about.value() == "connect_rate"
    assert "张三" in dialog.reason.text()
    assert "10 days on duty" in dialog.evidence.text()
    dialog.ok.click()
    settle()
    view = plan_page(window).data.view
    assert view.step is PlanStep.WARN
    return int(view.id)


def test_from_the_warning_to_the_closed_review(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    reasons: list[str] = []
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: reasons.pop(0)))
    plan_id = begin(window, ground, settle)
    page = plan_page(window)
    assert "not been told" in page.foot.missing.text()

    warn = form(window, WarnForm)
    assert isinstance(warn, WarnForm)
    warn.told_on.set_day(OPENED)
    warn.how.setText("in person")
    warn.answer.set_text("The list is old")
    page.foot.on.click()
    settle()
    view = page.data.view
    assert (view.step, view.told_how, view.first_answer) == (PlanStep.DIAGNOSE, "in person", "The list is old")

    diagnose = form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    diagnose.take_hint(page.data.suggestions[0])
    settle()
    assert page.data.view.findings[0].link is not None
    assert page.data.view.card.cause is Cause.CUSTOMERS
    diagnose.account.set_text("After lunch I am tired")
    diagnose.value.setText("16%")
    diagnose.add_goal.click()
    settle()
    assert page.data.view.goals[0].goal == pytest.approx(0.16)
    page.foot.on.click()
    settle()
    assert page.data.view.agent_account == "After lunch I am tired"
    assert page.data.view.step is PlanStep.TRAIN

    train = form(window, TrainForm)
    assert isinstance(train, TrainForm)
    train.course.set_value("list-quality")
    train._pick("list-quality")
    train.assign.click()
    settle()
    item = page.data.view.items[0]
    train._done(item)
    done = dialog_of(DonePrompt)
    assert isinstance(done, DonePrompt)
    done.after.set_number(85)
    done.ok.click()
    settle()
    assert page.data.view.items[0].score_after == 85
    page.foot.on.click()
    settle()

    shadow = form(window, ShadowForm)
    assert isinstance(shadow, ShadowForm)
    for _n in range(2):
        shadow.plan_one.click()
        settle()
        assert len(shadow.calls.boxes) > 3
        next(iter(shadow.calls.boxes.values())).setChecked(True)
        for area in Area:
            shadow.calls.grid.ratings[area].set_value(4)
        shadow.situation.set_text("Third call")
        shadow.behaviour.set_text("Asked two questions")
        shadow.impact.set_text("The customer talked")
        shadow.agreed.set_text("Sum up before the offer")
        shadow.hold.click()
        settle()
    assert [one.held_on for one in page.data.view.sessions] == [OPENED, OPENED]
    assert len(page.data.view.sessions[0].calls) == 1
    clock[0] = OPENED + timedelta(days=13)
    page.foot.on.click()
    settle()
    assert page.data.view.step is PlanStep.REVIEW

    clock[0] = OPENED + timedelta(weeks=4)
    review = form(window, ReviewForm)
    assert isinstance(review, ReviewForm)
    review.conclusion.set_text("Goal reached, keeps asking")
    assert window.focusWidget() is review.start
    agreed = review.start.day()
    review.start.set_day(OPENED - timedelta(days=60))
    page.save_pdf(tmp_path / "early.pdf")
    settle()
    assert "can't begin before" in window.messages.said[-1].text
    assert (tmp_path / "early.pdf").exists()
    review.start.set_day(agreed)
    review.measure.click()
    settle()
    assert page.data.view.review_note == "Goal reached, keeps asking"
    assert page.data.view.missing == ()
    close = next(move for move in page.data.view.moves if move.result is PlanResult.REACHED)
    review.outcome.emit(close)
    settle()
    assert page.data.view.card.result is PlanResult.REACHED
    assert not page.foot.reopen.isHidden()
    assert desk.plans.verify(plan_id) == []

    page.save_pdf(tmp_path / "plan.pdf")
    settle()
    assert len(PdfReader(tmp_path / "plan.pdf").pages) >= 3
    page.menu.verify(page.data.view)
    settle()
    assert "none changed" in window.messages.said[-1].text

    reasons.append("the agent asks for another look")
    page.foot.reopen.click()
    settle()
    assert page.data.view.step is PlanStep.REVIEW


def test_typed_text_survives(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle, qtbot
) -> None:
    """At a pause it is a draft; leaving the page saves it; a draft of a crash comes back."""
    plan_id = begin(window, ground, settle)
    page = plan_page(window)
    warn = form(window, WarnForm)
    assert isinstance(warn, WarnForm)
    qtbot.keyClicks(warn.how, "by phone")
    assert warn.dirty
    qtbot.waitUntil(lambda: desk.drafts.find(f"plan:{plan_id}:warn:1") is not None)
    settle()
    assert desk.plans.get(plan_id).told_how == ""

    page.refresh()
    settle()
    assert warn.how.text() == "by phone"
    window.switch_language(i18n.CHINESE)
    settle()
    assert warn.how.text() == "by phone"
    window.switch_language(i18n.ENGLISH)
    window.go.page("plans")
    settle()
    assert desk.plans.get(plan_id).told_how == "by phone"
    assert desk.drafts.find(f"plan:{plan_id}:warn:1") is None

    desk.drafts.keep(f"plan:{plan_id}:warn:1", {"on": "2026-10-12", "how": "by letter", "answer": "none yet"})
    page._plan = None
    window.go.plan(plan_id)
    settle()
    assert (warn.how.text(), warn.told_on.day(), warn.dirty) == ("by letter", OPENED, True)
    assert "is back" in window.messages.said[-1].text


def test_ways_back_and_around(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "for a good reason"))
    plan_id = begin(window, ground, settle)
    page = plan_page(window)
    page.foot.on.click()
    settle()
    assert "not been told" in window.messages.said[-1].text
    for _n in range(4):
        page.foot.waive.click()
        settle()
    assert page.data.view.step is PlanStep.REVIEW
    monkeypatch.setattr(ExtendPrompt, "ask", classmethod(lambda _cls, *_a: (OPENED + timedelta(days=40), "longer")))
    page.foot.run(Action.EXTEND)
    settle()
    assert page.data.view.review_to == OPENED + timedelta(days=40)
    back = next(move for move in page.data.view.moves if move.action is Action.BACK and move.to is PlanStep.TRAIN)
    page.foot._back_to(back)
    settle()
    assert (page.data.view.step, page.data.view.round) == (PlanStep.TRAIN, 2)
    page.rail.tiles[PlanStep.WARN].chosen.emit(PlanStep.WARN)
    assert "only shown" in page.foot.missing.text()
    warn = form(window, WarnForm)
    assert isinstance(warn, WarnForm)
    assert not warn.how.isEnabled()
    page.foot.here.click()
    assert page.stack.currentIndex() == 2
    page.menu.hand_over(page.data.view)
    settle()
    assert page.data.view.card.owner == "for a good reason"
    page.foot.run(Action.WITHDRAW)
    settle()
    assert desk.plans.get(plan_id).card.result is PlanResult.WITHDRAWN


def test_objections_by_dialog(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle
) -> None:
    plan_id = begin(window, ground, settle)
    page = plan_page(window)
    page.objection.click()
    prompt = dialog_of(ObjectionPrompt)
    assert isinstance(prompt, ObjectionPrompt)
    prompt.submit()
    settle()
    assert "agent's words" in prompt.refusal.text()
    prompt.text.set_text("My list was old")
    prompt.submit()
    settle()
    objection = page.data.view.objections[0]
    assert objection.objection == "My list was old"
    page.side.answer.emit(objection)
    answer = dialog_of(AnswerPrompt)
    assert isinstance(answer, AnswerPrompt)
    answer.text.set_text("It was, a new one comes on Monday")
    answer.upheld.setChecked(True)
    answer.submit()
    settle()
    assert page.data.view.objections[0].upheld
    assert desk.plans.get(plan_id).card.open_objections == 0
    said = page.data.view.evidence.calls_total
    page.side.evidence.calls.emit()
    settle()
    assert window.page is not None
    assert window.page.name == "calls"
    assert window.page.data.total == said


def test_training_edited_waived_removed(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "for a good reason"))
    begin(window, ground, settle)
    page = plan_page(window)
    for _n in range(2):
        page.foot.waive.click()
        settle()
    train = form(window, TrainForm)
    assert isinstance(train, TrainForm)
    train.assign.click()
    settle()
    assert "needs a title" in train.title_field.error.text()
    train.title.setText("Own training")
    train.touched()
    assert train.typed()["title"] == "Own training"
    train.assign.click()
    settle()
    assert train.title.text() == ""
    train._edit(page.data.view.items[0])
    train.title.setText("Own training, longer")
    train.assign.click()
    settle()
    assert page.data.view.items[0].title == "Own training, longer"
    train._waive(page.data.view.items[0])
    settle()
    assert page.data.view.items[0].waived_reason == "for a good reason"
    train._undo(page.data.view.items[0])
    settle()
    train._remove(page.data.view.items[0])
    settle()
    assert page.data.view.items == ()
    window.undo.undo()
    settle()
    assert page.data.view.items[0].title == "Own training, longer"
    train.restore({"title": "half", "content": "typed", "trainer": "Li"})
    assert train.trainer.text() == "Li"


def test_findings_and_goals_edited(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "for a good reason"))
    begin(window, ground, settle)
    page = plan_page(window)
    page.foot.waive.click()
    settle()
    diagnose = form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    assert diagnose.value.text() == "20.0%"
    diagnose.add_finding.click()
    assert "needs words" in diagnose.finding_form.fields[2].error.text()
    for text in ("first", "second"):
        diagnose.finding.set_text(text)
        diagnose.add_finding.click()
        settle()
    diagnose._make_main(page.data.view.findings[1])
    settle()
    diagnose._edit(page.data.view.findings[1])
    diagnose.finding.set_text("second, better")
    diagnose.add_finding.click()
    settle()
    diagnose._remove(page.data.view.findings[0])
    settle()
    assert [(one.finding, one.main) for one in page.data.view.findings] == [("second, better", True)]
    diagnose.value.setText("nonsense")
    diagnose.add_goal.click()
    assert "not a value" in diagnose.value_field.error.text()
    diagnose.value.setText("")
    diagnose.add_goal.click()
    assert "can be measured" in diagnose.value_field.error.text()
    diagnose.value.setText("5%")
    diagnose._check()
    settle()
    assert "already" in diagnose.value_field.error.text()
    diagnose.add_goal.click()
    settle()
    assert page.data.view.goals == ()
    diagnose.value.setText("16%")
    diagnose.add_goal.click()
    settle()
    diagnose._remove_goal(page.data.view.goals[0])
    settle()
    assert page.data.view.goals == ()
    diagnose.take_up({"account": "typed", "cause": "tools", "finding": "half typed", "evidence": "x"})
    assert diagnose.typed() == {"account": "typed", "cause": "tools", "finding": "half typed", "evidence": "x"}


def test_sessions_chosen_and_removed(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "for a good reason"))
    begin(window, ground, settle)
    page = plan_page(window)
    for _n in range(3):
        page.foot.waive.click()
        settle()
    shadow = form(window, ShadowForm)
    assert isinstance(shadow, ShadowForm)
    for _n in range(2):
        shadow.plan_one.click()
        settle()
    first, second = page.data.view.sessions
    shadow.situation.set_text("typed into the second")
    assert shadow.typed()["session"] == second.id
    shadow._choose(first.id)
    settle()
    assert page.data.view.sessions[1].situation == "typed into the second"
    assert shadow.situation.text() == ""
    shadow.hold.click()
    settle()
    assert "not complete" in window.messages.said[-1].text
    shadow._remove(second)
    settle()
    shadow.required.set_number(1)
    shadow.required.editingFinished.emit()
    settle()
    assert page.data.view.sessions_required == 1
    shadow.restore({"ratings": {"close": 2}, "notes": {"close": "none"}, "situation": "again"})
    assert shadow.calls.grid.ratings[Area.CLOSE].value() == 2


def test_the_board(
    window: MainWindow,
    desk: Desk,
    ground: Ground,
    clock: list[date],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    qtbot,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "for a good reason"))
    window.go.page("plans")
    settle()
    page = window.page
    assert isinstance(page, PlansPage)
    assert page.views.currentWidget() is page.nothing
    plan_id = desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    page.refresh()
    settle()
    card = page.board.card_widget(plan_id)
    assert card is not None
    assert "张三" in card.accessibleName()
    columns = page.board.columns
    assert "not been told" in columns[PlanStep.DIAGNOSE].refusal(card.card)
    assert columns[PlanStep.TRAIN].refusal(card.card) == "Steps go in order."
    columns[PlanStep.TRAIN].dropped.emit(card.card, PlanStep.TRAIN)
    settle()
    assert "after “Warn” comes “Diagnose”" in window.messages.said[-1].text
    qtbot.keyClick(card, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    settle()
    said = window.messages.said[-1]
    assert "not been told" in said.text
    assert said.action is not None
    said.action[1]()
    settle()
    card = page.board.card_widget(plan_id)
    assert card is not None
    assert card.card.step is PlanStep.DIAGNOSE
    assert columns[PlanStep.WARN].refusal(card.card) == ""
    qtbot.keyClick(card, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk.plans.get(plan_id).step is PlanStep.WARN
    page.as_list.click()
    assert page.views.currentWidget() is page.table
    assert page.table.rows_model.rowCount() == 1
    page.as_board.click()
    card = page.board.card_widget(plan_id)
    assert card is not None
    menu = card.menu()
    assert any("Withdraw" in action.text() for action in menu.actions())
    menu.deleteLater()
    withdraw = next(move for move in card.card.moves if move.action is Action.WITHDRAW)
    card.chosen.emit(card.card, withdraw)
    settle()
    assert not columns[PlanStep.CLOSED].isVisible()
    page.closed.setChecked(True)
    assert columns[PlanStep.CLOSED].isVisible()
    card = page.board.card_widget(plan_id)
    assert card is not None
    qtbot.keyClick(card, Qt.Key.Key_Return)
    settle()
    assert isinstance(window.page, PlanPage)


def test_a_drag_says_why_not(window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from salesdesk.ui.plans.board import MIME

    plan_id = desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    window.go.page("plans")
    settle()
    page = window.page
    assert isinstance(page, PlansPage)
    column = page.board.columns[PlanStep.DIAGNOSE]
    data = QMimeData()
    data.setData(MIME, str(plan_id).encode())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    column.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.MoveAction, data, buttons, keys))
    assert "not been told" in column.note.text()
    assert not column.note.isHidden()
    column.dragLeaveEvent(QDragLeaveEvent())
    assert column.note.isHidden()
    desk.plans.tell(plan_id, OPENED, "in person", "I see")
    column.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.MoveAction, data, buttons, keys))
    page.refresh()
    settle()
    column.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.MoveAction, data, buttons, keys))
    settle()
    assert desk.plans.get(plan_id).step is PlanStep.DIAGNOSE
    closed = page.board.columns[PlanStep.CLOSED]
    card = page.board.card_widget(plan_id)
    assert card is not None
    assert closed.refusal(card.card) == "Steps go in order."
    closed.dropped.emit(card.card, PlanStep.CLOSED)
    settle()
    assert isinstance(window.page, PlanPage)


def test_a_plan_by_hand(window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle) -> None:
    window.go.new_plan()
    settle()
    dialog = dialog_of(NewPlanDialog)
    assert isinstance(dialog, NewPlanDialog)
    assert not dialog.ok.isEnabled()
    dialog.submit()
    assert "Choose the agent" in dialog.refusal.text()
    dialog.agent.set_value(ground.other)
    dialog._pick_agent(ground.other)
    settle()
    assert "without figures" in dialog.evidence.text()
    dialog.submit()
    settle()
    assert "needs a reason" in dialog.refusal.text()
    dialog.reason.set_text("Never calls anybody")
    assert dialog.gather()["reason"] == "Never calls anybody"
    dialog.keep_draft()
    settle()
    dialog.restore({"reason": "Never calls anybody", "agent": ground.other, "owner": "Li"})
    dialog.submit()
    settle()
    assert plan_page(window).data.view.card.owner == "Li"


@pytest.mark.parametrize("language", [i18n.ENGLISH, i18n.CHINESE])
def test_dialogs_in_both_languages(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle, language: str
) -> None:
    plan_id = desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    objection = desk.plans.file_objection(plan_id, "My list was old", filed_on=OPENED)
    window.switch_language(language)
    context = window.context
    assert context is not None
    answered = next(one for one in desk.plans.get(plan_id).objections if one.id == objection)
    dialogs = [
        NewPlanDialog(context, window),
        ExtendPrompt(None, window),
        ObjectionPrompt(context, window, plan_id),
        AnswerPrompt(context, window, plan_id, answered),
    ]
    for dialog in dialogs:
        dialog.show()
        settle()
        assert dialog.windowTitle()
        dialog.reject()
    settle()
    window.switch_language(i18n.ENGLISH)


def test_without_room_the_evidence_goes_below(
    window: MainWindow, desk: Desk, ground: Ground, clock: list[date], settle: Settle, qtbot
) -> None:
    window.go.plan(desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED))
    settle()
    page = plan_page(window)
    assert page.split.orientation() == Qt.Orientation.Horizontal
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: page.split.orientation() == Qt.Orientation.Vertical)
