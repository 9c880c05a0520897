"""The rules of the plans in the window, and the date and owner of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from plan_ground import OPENED, Ground, make_ground, reach
from salesdesk.services.desk import Desk
from salesdesk.services.plans.rules import shipped_rules
from salesdesk.store.database import Database
from salesdesk.types import Level, PlanStep
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.plan import PlanPage
from salesdesk.ui.pages.plans import PlansPage
from salesdesk.ui.pages.settings import SettingsPage
from salesdesk.ui.plans.rules_dialog import RulesDialog
from salesdesk.ui.plans.stage_dialog import StageDialog

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


def test_rules_are_changed_and_restored(window: MainWindow, desk: Desk, settle: Settle) -> None:
    window.go.page("plans")
    settle()
    assert isinstance(window.page, PlansPage)
    window.page.rules.click()
    settle()
    dialog = dialog_of(RulesDialog)
    assert isinstance(dialog, RulesDialog)
    assert dialog.book().base == shipped_rules()
    dialog.base["train_days"].set_number(15)
    dialog.levels[Level.TRAINEE, "sessions"].set_number(4)
    dialog.levels[Level.SENIOR, "train_days"].set_number(15)  # as everybody: not kept
    dialog.ok.click()
    settle()
    assert desk.plans.rules().train_days == 15
    assert desk.plans.rule_book().levels == {Level.TRAINEE: {"sessions": 4}}
    window.undo.undo()
    settle()
    assert desk.plans.rule_book().base == shipped_rules()

    window.go.page("settings")
    settle()
    assert isinstance(window.page, SettingsPage)
    window.undo.redo()
    settle()
    window.page.open_plan_rules()
    settle()
    dialog = dialog_of(RulesDialog)
    assert isinstance(dialog, RulesDialog)
    assert dialog.base["train_days"].number() == 15
    assert dialog.levels[Level.TRAINEE, "sessions"].number() == 4
    dialog.defaults.click()
    dialog.ok.click()
    settle()
    assert desk.plans.rule_book().levels == {}
    assert desk.plans.rules() == shipped_rules()


def test_a_step_gets_another_date_and_owner(window: MainWindow, desk: Desk, ground: Ground, settle: Settle) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    before = desk.plans.get(plan_id, OPENED).card.due_on
    window.go.plan(plan_id)
    settle()
    page = window.page
    assert isinstance(page, PlanPage)
    page.menu.plan_stage(page.data.view)
    settle()
    dialog = dialog_of(StageDialog)
    assert isinstance(dialog, StageDialog)
    dialog.day.set_day(date(2026, 10, 1))
    dialog._look()
    settle()
    assert "day off (National Day" in dialog.note.text()
    dialog.owner.setText("Wang")
    dialog.ok.click()
    settle()
    card = desk.plans.get(plan_id, OPENED).card
    assert (card.due_on, card.owner) == (date(2026, 10, 1), "Wang")
    other = desk.plans.open(ground.li, reason="falling", on=OPENED)
    desk.plans.tell(other, OPENED, "in person", "well")
    desk.plans.advance(other, on=OPENED)
    desk.plans.waive(other, "known cause", on=OPENED)
    window.go.plan(other)
    settle()
    page.menu.plan_stage(desk.plans.get(other, OPENED))
    settle()
    dialog = dialog_of(StageDialog)
    assert isinstance(dialog, StageDialog)
    assert dialog.owner.text() == "Wang"
    assert dialog.usual.text() == "Wang had this step last time; the plan is 陈主管's."
    dialog.reject()
    window.undo.undo()
    settle()
    assert desk.plans.get(plan_id, OPENED).card.due_on == before
