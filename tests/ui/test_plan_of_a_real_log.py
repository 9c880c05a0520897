"""A plan lived through in the window, from a warning found in a real log to the closed review and its pack.

The log isn't part of the repository: see real_logs.py and run ``pytest -m real``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from factories import add_target, add_team
from plan_window import dialog_of, form, plan_page
from real_logs import HOME, REAL
from salesdesk.models import Agent, Membership
from salesdesk.services.desk import Desk
from salesdesk.services.plans.observation import Area
from salesdesk.services.warning_rows import WarningView
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, PlanResult, PlanStep
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.plans.diagnose_form import DiagnoseForm
from salesdesk.ui.plans.new_plan import NewPlanDialog
from salesdesk.ui.plans.review_form import ReviewForm
from salesdesk.ui.plans.shadow_form import ShadowForm
from salesdesk.ui.plans.train_form import DonePrompt, TrainForm
from salesdesk.ui.plans.warn_form import WarnForm

pytestmark = REAL

LOG = HOME / "pwc-call-center-dataset.xlsx"
WARNED = date(2021, 2, 5)
"""The log runs from January to March 2021: five weeks before the warning, seven after."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Eight real agents as one team, with a target that they reach on average."""
    desk = Desk(Database(tmp_path / "desk.db"))
    (outcome,) = desk.imports.import_calls([LOG])
    assert outcome.status == "imported", outcome
    with desk.database.write() as session:
        team = add_team(session, "Callers")
        for agent in session.scalars(select(Agent)):
            agent.status = AgentStatus.ACTIVE
            session.add(Membership(agent_id=agent.id, team_id=team))
        add_target(session, "connect_rate", 0.95, start=date(2021, 1, 1), end=date(2021, 3, 31))
        add_target(session, "effective_talks", 9, start=date(2021, 1, 1), end=date(2021, 3, 31))
    yield desk
    desk.close()


@pytest.fixture
def warning(desk: Desk) -> WarningView:
    """A warning that the shipped rules find in the log."""
    for back in range(15):
        found = [one for one in desk.warnings.evaluate(WARNED - timedelta(days=back)) if one.agent_id is not None]
        if found:
            return found[0]
    raise AssertionError("the rules find nothing in the log")


def test_from_a_real_warning_to_the_pack(
    desk: Desk,
    warning: WarningView,
    window: MainWindow,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: "as the figures show"))
    now = [WARNED]
    assert window.context is not None
    object.__setattr__(window.context, "today", lambda: now[0])
    window.go.new_plan(warning.agent_id, warning.id)
    settle()
    dialog = dialog_of(NewPlanDialog)
    assert isinstance(dialog, NewPlanDialog)
    assert "days on duty" in dialog.evidence.text()
    dialog.ok.click()
    settle()
    page = plan_page(window)
    view = page.data.view
    assert (view.step, view.card.agent_id, view.card.kpi) == (PlanStep.WARN, warning.agent_id, warning.kpi)
    _evidence_is_that_of_the_log(view)

    warn = form(window, WarnForm)
    assert isinstance(warn, WarnForm)
    warn.told_on.set_day(WARNED)
    warn.how.setText("in person, with the figures on paper")
    warn.answer.set_text("The customers were angry this week")
    page.foot.on.click()
    settle()

    diagnose = form(window, DiagnoseForm)
    assert isinstance(diagnose, DiagnoseForm)
    hints = page.data.suggestions
    assert {one.against.value for one in hints} >= {"targets", "team"}
    for one in hints:
        assert sum(part.effect for part in one.parts) == pytest.approx(one.actual - one.reference)
        assert one.basis.startswith("n = ")
    diagnose.take_hint(next((one for one in hints if one.cause is not None), hints[0]))
    settle()
    link = page.data.view.findings[0].link
    assert link is not None
    assert desk.plans.calls_behind(view.id, link).total > 0
    check = desk.plans.check_goal(view.id, warning.kpi, None, None, WARNED)
    assert check.baseline is not None
    goal = check.suggested or check.baseline * 1.05
    desk.plans.add_goal(view.id, warning.kpi, goal, on=WARNED)
    page.refresh()
    settle()
    page.foot.on.click()
    settle()
    assert page.data.view.step is PlanStep.TRAIN

    train = form(window, TrainForm)
    assert isinstance(train, TrainForm)
    desk.plans.assign_course(view.id, page.data.courses[0].id, trainer="Chen", planned_on=WARNED)
    page.refresh()
    settle()
    train._done(page.data.view.items[0])
    done = dialog_of(DonePrompt)
    assert isinstance(done, DonePrompt)
    done.after.set_number(80)
    done.ok.click()
    settle()
    page.foot.on.click()
    settle()

    shadow = form(window, ShadowForm)
    assert isinstance(shadow, ShadowForm)
    for _n in range(page.data.view.sessions_required):
        shadow.plan_one.click()
        settle()
        for box in list(shadow.calls.boxes.values())[:2]:
            box.setChecked(True)
        for call_id in shadow.calls.ticked():
            shadow.calls.turn_to(call_id)
            for area in Area:
                shadow.calls.grid.ratings[area].set_value(3)
        shadow.observer.setText("Chen")
        shadow.situation.set_text("Second call of the afternoon")
        shadow.behaviour.set_text("Named the reason for the call late")
        shadow.impact.set_text("The customer asked to be called back")
        shadow.agreed.set_text("Reason in the first sentence")
        shadow.hold.click()
        settle()
    assert all(len(one.rated) == 2 for one in page.data.view.sessions)
    page.foot.on.click()
    settle()
    assert page.data.view.step is PlanStep.REVIEW, page.foot.missing.text()

    until = page.data.view.review_to
    assert until is not None
    now[0] = until + timedelta(days=1)
    review = form(window, ReviewForm)
    assert isinstance(review, ReviewForm)
    review.conclusion.set_text("The second measurement stands above; the agent keeps to what was agreed")
    review.measure.click()
    settle()
    outcome = page.data.view.goals[0].outcomes[-1]
    assert outcome.n_after > 0
    assert outcome.mates == 7
    result = PlanResult.REACHED if outcome.verdict.reached else PlanResult.REFERRED
    close = next(move for move in page.data.view.moves if move.result is result)
    assert close.blocked == ()
    review.outcome.emit(close)
    settle()
    assert page.data.view.card.result is result
    assert desk.plans.verify(view.id) == []

    page.save_pdf(tmp_path / "pack.pdf")
    settle()
    said = " ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "pack.pdf").pages)
    assert page.data.view.card.agent in said
    assert "Named the reason for the call late" in said


def _evidence_is_that_of_the_log(view) -> None:
    """What is frozen is what pandas counts in the file over the same days."""
    log = pd.read_excel(LOG, engine="calamine").iloc[:, :10]
    days = pd.to_datetime(log["Date"]).dt.date
    mine = log[(log["Agent"] == view.card.agent) & (days >= view.evidence.start) & (days <= view.evidence.end)]
    row = next(one for one in view.evidence.rows if one.kpi == "connect_rate")
    answered = int(mine["Answered (Y/N)"].str.startswith("Y").sum())
    assert (row.numerator, row.denominator, view.evidence.calls_total) == (answered, len(mine), len(mine))
