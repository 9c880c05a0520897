"""The effect page: an empty one teaches, a full one counts, compares and leads to the plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from salesdesk import i18n
from salesdesk.metrics.spread import spread
from salesdesk.models import Plan, PlanFinding, PlanGoal, PlanStage
from salesdesk.services.desk import Desk
from salesdesk.services.plans.effect import Group
from salesdesk.types import Cause, PlanResult, PlanStep
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.effect import EffectPage, _compared
from salesdesk.ui.pages.plan import PlanPage

Settle = Callable[[], None]
OPENED = date(2026, 9, 1)


@pytest.fixture
def closed(desk: Desk) -> list[int]:
    """Seven closed plans of four agents: six by people, one by tools."""
    made = []
    with desk.database.write() as session:
        for n in range(7):
            plan = Plan(
                agent_id=n % 4 + 1, step=PlanStep.CLOSED, round=1, owner="Chen", kpi="connect_rate", reason="low",
                opened_on=OPENED, opened_at=0, result=PlanResult.REACHED if n else PlanResult.MOVED,
                closed_on=OPENED + timedelta(days=30), closed_from=PlanStep.REVIEW, evidence={"taken_on": "2026-09-01", "start": None, "end": None, "days_on_duty": 0, "rows": [], "alerts": [], "calls": [], "calls_total": 0, "sources": []},
            )  # fmt: skip
            session.add(plan)
            session.flush()
            result = {"verdict": "reached", "before": 0.1, "after": 0.11 + n / 100, "team_before": 0.2,
                      "team_after": 0.2, "start": "2026-09-14", "end": "2026-09-25", "n_after": 300,
                      "n_before": 300, "days_before": 10, "days_after": 10, "low": 0.0, "high": 0.1,
                      "measured_on": "2026-09-26"}  # fmt: skip
            session.add_all(
                [
                    PlanStage(plan_id=plan.id, round=1, step=PlanStep.TRAIN, due_on=OPENED,
                              entered_on=OPENED, done_on=OPENED + timedelta(days=n + 1)),
                    PlanFinding(plan_id=plan.id, cause=Cause.TOOLS if n == 6 else Cause.PEOPLE, finding="f", main=True),
                    PlanGoal(plan_id=plan.id, kpi="connect_rate", baseline=0.1, goal=0.12, due_on=OPENED,
                             baseline_from=OPENED, baseline_to=OPENED, results={"1": result}),
                ]
            )  # fmt: skip
            made.append(plan.id)
    return made


def open_page(window: MainWindow, settle: Settle) -> EffectPage:
    window.go.page("effect")
    settle()
    assert isinstance(window.page, EffectPage)
    return window.page


def test_an_empty_page_teaches(window: MainWindow, settle: Settle) -> None:
    page = open_page(window, settle)
    assert page.nothing.isVisible()
    assert page.nothing.button is not None
    page.nothing.button.click()
    settle()
    assert not isinstance(window.page, EffectPage)


def test_counts_compares_and_leads_to_the_plans(window: MainWindow, settle: Settle, closed: list[int]) -> None:
    page = open_page(window, settle)
    assert "7 plans" in page.ends.text()
    assert "86% (6 of 7)" in page.more_ends.text()
    assert "regression to the mean" in page.caution.text()
    assert [row.name for row in page.rows.rows_model.rows] == ["people", "tools"]
    assert [row.label for row in page.chart.rows] == ["people"]
    assert "1 row has fewer than 6" in page.chart_words.text()
    assert "Not enough data to compare" in page.against_words.text()
    assert len(page.plans.rows_model.rows) == 7
    page.rows.selectRow(1)
    assert [card.id for card in page.plans.rows_model.rows] == [closed[6]]
    page.steps.activated.emit(page.steps.rows_model.rows[2])
    assert len(page.plans.rows_model.rows) == 7
    page.group.set_value(Group.COURSE)
    page._show_group()
    assert page.chart_words.text() == "No plan has this yet."
    page.plans.activated.emit(page.plans.rows_model.rows[0])
    settle()
    assert isinstance(window.page, PlanPage)


def test_in_chinese_and_of_a_shorter_span(window: MainWindow, settle: Settle, closed: list[int]) -> None:
    page = open_page(window, settle)
    page.span.set_value(6)
    page.refresh()
    settle()
    assert len(page.data.report.plans) == 7
    window.switch_language("zh_CN")
    settle()
    assert "向均值回归" in page.caution.text()
    window.switch_language("en")
    settle()
    assert i18n.language() == "en"


def test_what_two_intervals_allow_to_say() -> None:
    low, high, few = spread([0.1, 0.2] * 4), spread([0.5, 0.6] * 4), spread([0.1])
    assert "larger improvement" in _compared(high, low)
    assert "without a plan improved more" in _compared(low, high)
    assert "no difference" in _compared(low, low)
    assert "Not enough" in _compared(low, few)
    assert "Not enough" in _compared(None, high)
