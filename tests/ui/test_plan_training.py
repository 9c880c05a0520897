"""Training in the window: why an entry fits, good days, missed dates, templates used, made and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from plan_ground import OPENED, Ground, make_ground, reach
from salesdesk.services.desk import Desk
from salesdesk.services.plans.templates import TemplateGoal
from salesdesk.store.database import Database
from salesdesk.types import Cause, PlanStep
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.courses import CoursesPage
from salesdesk.ui.pages.plan import PlanPage
from salesdesk.ui.plans.apply_template import ApplyTemplateDialog
from salesdesk.ui.plans.new_plan import NewPlanDialog
from salesdesk.ui.plans.templates_dialog import TemplatesDialog
from salesdesk.ui.plans.train_form import TrainForm

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


def dialog_of(kind: type[QDialog]) -> QDialog:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def plan_page(window: MainWindow, plan_id: int, settle: Settle) -> PlanPage:
    window.go.plan(plan_id)
    settle()
    assert isinstance(window.page, PlanPage)
    return window.page


def test_the_step_says_why_when_and_how_much(
    window: MainWindow, desk: Desk, ground: Ground, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    page = plan_page(window, plan_id, settle)
    form = page.forms[PlanStep.TRAIN]
    assert isinstance(form, TrainForm)
    form.course.set_value("opening-20s")
    form._pick("opening-20s")
    assert form.why.text() == "against the main cause people"
    form.course.set_value("pressure")
    form._pick("pressure")
    assert "not made for this" in form.why.text()
    form.planned.set_day(date(2026, 10, 1))
    form._look_at_day()
    settle()
    assert "day off (National Day)" in form.day_note.text()
    form.planned.set_day(OPENED)
    form.assign.click()
    settle()
    assert form.total.text() == "0 of 1 held, 0.0 of 0.5 hours; 0 waived."
    assert form.day_note.text() == ""
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "the trainer was ill"))
    form._missed(page.data.view.items[0])
    settle()
    assert page.data.view.items[0].planned_on is None
    form._open_material("gone.pdf")
    assert "not there any more" in window.messages.said[-1].text


def test_a_template_is_used_in_a_plan(window: MainWindow, desk: Desk, ground: Ground, settle: Settle) -> None:
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    object.__setattr__(window.context, "today", lambda: OPENED)
    page = plan_page(window, plan_id, settle)
    page.menu.use_template(page.data.view)
    settle()
    dialog = dialog_of(ApplyTemplateDialog)
    assert isinstance(dialog, ApplyTemplateDialog)
    assert dialog.choice.value() == "list-and-hours"
    assert dialog.note.text().startswith("Not the agent's to change")
    dialog.ok.click()
    settle()
    view = page.data.view
    assert [goal.kpi for goal in view.goals] == ["connect_rate"]
    assert view.sessions_required == 1
    window.undo.undo()
    settle()
    assert page.data.view.goals == ()
    assert page.data.view.sessions_required == 2


def test_a_new_plan_begins_with_one(window: MainWindow, desk: Desk, ground: Ground, settle: Settle) -> None:
    object.__setattr__(window.context, "today", lambda: OPENED)
    window.go.new_plan(ground.zhang, ground.alert)
    settle()
    dialog = dialog_of(NewPlanDialog)
    assert isinstance(dialog, NewPlanDialog)
    dialog.template.set_value("newcomer")
    dialog.ok.click()
    settle()
    assert isinstance(window.page, PlanPage)
    assert window.page.data.view.sessions_required == 4


def test_templates_are_written_copied_and_removed(window: MainWindow, desk: Desk, settle: Settle) -> None:
    window.go.page("courses")
    settle()
    assert isinstance(window.page, CoursesPage)
    window.page.open_templates()
    settle()
    dialog = dialog_of(TemplatesDialog)
    assert isinstance(dialog, TemplatesDialog)
    assert not dialog.keep.isEnabled()
    dialog.copy.click()
    assert dialog.name.text().endswith("(copy)")
    dialog.new.click()
    dialog.keep.click()
    settle()
    assert dialog.refusal.text() == "A template needs a name."
    dialog.name.setText("Ours")
    dialog.causes.set_values([Cause.TOOLS])
    dialog.days[PlanStep.TRAIN].set_number(6)
    dialog.add_item()
    dialog.course.set_value("closing")
    dialog.day.set_number(3)
    dialog.add_item()
    dialog.kpi.set_value("dials")
    dialog.add_goal()
    dialog.percent.set_number(30)
    dialog.add_goal()
    dialog.keep.click()
    settle()
    kept = desk.plans.templates()[0]
    assert (kept.name, kept.causes, kept.goals) == ("Ours", (Cause.TOOLS,), (TemplateGoal("dials", 30),))
    assert dict(kept.days) == {PlanStep.TRAIN: 6}
    assert [(item.course, item.day) for item in kept.items] == [("closing", 3)]
    dialog._leave_item(kept.items[0])
    dialog._leave_goal(kept.goals[0])
    dialog.keep.click()
    settle()
    assert desk.plans.templates()[0].items == ()
    window.undo.undo()
    settle()
    assert len(desk.plans.templates()[0].items) == 1
    dialog.drop.click()
    settle()
    assert not desk.plans.templates()[0].own
    dialog.accept()


def test_a_plan_is_saved_as_a_template(window: MainWindow, desk: Desk, ground: Ground, settle: Settle) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    desk.plans.assign_course(plan_id, "closing", planned_on=OPENED + timedelta(days=1))
    page = plan_page(window, plan_id, settle)
    page.menu.keep_as_template(page.data.view)
    settle()
    dialog = dialog_of(TemplatesDialog)
    assert isinstance(dialog, TemplatesDialog)
    assert dialog.name.text() == "Connect rate"
    dialog.keep.click()
    settle()
    assert [item.course for item in desk.plans.templates()[0].items] == ["closing"]
