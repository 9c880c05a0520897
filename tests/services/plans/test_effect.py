"""The report over all plans: steps, outcomes, net changes, and warnings that no plan followed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from plan_ground import OPENED, Ground, reach
from salesdesk.metrics.spread import LEAST
from salesdesk.models import Alert, Plan, PlanFinding, PlanGoal, PlanItem, PlanSession, PlanStage
from salesdesk.services.desk import Desk
from salesdesk.services.plans.effect import Group, group_name, net_change
from salesdesk.types import Cause, Level, PlanResult, PlanStep, Scope, ScopeKind, Severity

AFTER = OPENED + timedelta(days=40)


def add_plan(
    desk: Desk, agent: int, after: float, *, result: PlanResult = PlanResult.REACHED, late: bool = False
) -> int:
    """A closed plan, straight into the tables: baseline 0.10, the team stood still."""
    with desk.database.write() as session:
        plan = Plan(
            agent_id=agent, step=PlanStep.CLOSED, round=1, owner="Chen", kpi="connect_rate", template="opening",
            reason="r", opened_on=OPENED, opened_at=0, told_how="", first_answer="", agent_account="", review_note="",
            result=result, closed_on=OPENED + timedelta(days=28), closed_from=PlanStep.REVIEW, evidence={},
        )  # fmt: skip
        session.add(plan)
        session.flush()
        session.add_all(
            [
                PlanStage(plan_id=plan.id, round=1, step=PlanStep.TRAIN, due_on=OPENED + timedelta(days=4),
                          entered_on=OPENED, done_on=OPENED + timedelta(days=7 if late else 3)),
                PlanStage(plan_id=plan.id, round=1, step=PlanStep.WARN, due_on=OPENED, waived_reason="known already",
                          entered_on=OPENED, done_on=OPENED),
                PlanFinding(plan_id=plan.id, cause=Cause.PEOPLE, finding="f", weight=50, main=True),
                PlanItem(plan_id=plan.id, course="closing", kind="course", title="t", trainer="Wang", done_on=OPENED),
                PlanItem(plan_id=plan.id, course="opening-20s", kind="course", title="t", trainer="Wu"),
                PlanSession(plan_id=plan.id, observer="Zhao", held_on=OPENED),
                PlanGoal(
                    plan_id=plan.id, kpi="connect_rate", baseline=0.1, baseline_n=400, goal=0.12, due_on=AFTER,
                    baseline_from=OPENED - timedelta(days=14), baseline_to=OPENED - timedelta(days=1),
                    results={
                        "1": {"verdict": "reached", "before": 0.1, "after": after, "team_before": 0.2,
                              "team_after": 0.2, "start": str(OPENED + timedelta(days=14)),
                              "end": str(OPENED + timedelta(days=27))},
                    },
                ),
            ]
        )  # fmt: skip
        return plan.id


def add_alert(desk: Desk, agent: int, last: date) -> None:
    with desk.database.write() as session:
        session.add(
            Alert(key=f"{agent}:{last}", rule="x", kpi="connect_rate", agent_id=agent, severity=Severity.WARNING,
                  first_day=last - timedelta(days=2), last_day=last, margin=0.2, days=[], extra={}, created_at=0)
        )  # fmt: skip


def test_nothing_yet(desk: Desk, ground: Ground) -> None:
    report = desk.plans.effect(on=OPENED)
    assert report.plans == ()
    assert (report.whole.change, report.unaided, report.judged.value) == (None, None, None)
    assert all(rows == () for rows in report.groups.values())
    assert all(group_name(group) for group in Group)


def test_counts_times_and_net_changes(desk: Desk, ground: Ground) -> None:
    for n in range(LEAST):
        add_plan(
            desk,
            ground.zhang,
            0.11 + n / 100,
            late=n == 0,
            result=PlanResult.REFERRED if n == 5 else PlanResult.REACHED,
        )
    add_plan(desk, ground.other, 0.05, result=PlanResult.WITHDRAWN)
    open_id = reach(desk, ground, PlanStep.TRAIN)

    report = desk.plans.effect(on=AFTER)
    assert len(report.plans) == LEAST + 1
    assert report.open == (open_id,)
    assert {result: len(found) for result, found in report.ended.items()} == {
        PlanResult.REACHED: 5,
        PlanResult.REFERRED: 1,
    }
    assert (report.judged.hits, report.judged.n) == (5, 6)
    change = report.whole.change
    assert change is not None
    assert change.middle == pytest.approx(0.35)
    assert (change.low, change.high) == (pytest.approx(0.1), pytest.approx(0.6))
    train = next(one for one in report.steps if one.step is PlanStep.TRAIN)
    assert train.days is not None
    assert (train.days.n, train.days.middle, train.late.hits) == (6, 3, 1)
    warn = report.steps[0]
    assert (warn.waived, warn.days.n if warn.days else 0) == (6, 1)
    by_cause = report.groups[Group.CAUSE]
    assert [(row.name, len(row.plans)) for row in by_cause] == [("people", 7)]
    assert [row.name for row in report.groups[Group.COURSE]] == ["Asking for the decision"]
    assert [row.name for row in report.groups[Group.TEMPLATE]] == ["Customers leave early"]
    assert [row.name for row in report.groups[Group.TRAINER]] == ["Wang"]
    assert [row.name for row in report.groups[Group.OBSERVER]] == ["Zhao"]
    assert [row.name for row in report.groups[Group.KPI]] == ["Connect rate"]
    assert {row.name for row in report.groups[Group.TEAM]} == {"华东组"}
    assert {row.name for row in report.groups[Group.OWNER]} == {"Chen", "陈主管"}


def test_spans_and_scopes(desk: Desk, ground: Ground) -> None:
    mine = add_plan(desk, ground.zhang, 0.12)
    other = add_plan(desk, ground.other, 0.12)
    effect = desk.plans.effect
    assert effect(OPENED, OPENED, on=AFTER).plans == (mine, other)
    assert effect(OPENED + timedelta(days=1), on=AFTER).plans == ()
    assert effect(None, OPENED - timedelta(days=1), on=AFTER).plans == ()
    assert effect(scope=Scope(ScopeKind.TEAM, ground.team), on=AFTER).plans == (mine,)
    assert effect(scope=Scope(ScopeKind.AGENT, ground.other), on=AFTER).plans == (other,)
    assert effect(scope=Scope(ScopeKind.LEVEL, level=Level.SENIOR), on=AFTER).plans == ()


def test_what_happened_on_the_way_is_counted(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    plans = desk.plans
    plans.extend(plan_id, OPENED + timedelta(days=60), "a holiday in between", on=OPENED + timedelta(days=14))
    plans.retrain(plan_id, "the opening is still weak", on=OPENED + timedelta(days=15))
    plans.withdraw(plan_id, "another post was found", on=OPENED + timedelta(days=16))
    plans.reopen(plan_id, "the other post fell through", on=OPENED + timedelta(days=17))
    report = plans.effect(on=AFTER)
    assert (report.extended, report.retrained, report.reopened) == ((plan_id,), (plan_id,), (plan_id,))


def test_warnings_that_no_plan_followed_stand_beside(desk: Desk, ground: Ground) -> None:
    add_plan(desk, ground.zhang, 0.12)
    for weeks in (0, 1):
        add_alert(desk, ground.li, OPENED - timedelta(weeks=weeks, days=3))  # overlap: one counts
    add_alert(desk, ground.wang, OPENED - timedelta(days=3))
    add_alert(desk, ground.zhang, OPENED - timedelta(days=3))  # a plan followed
    add_alert(desk, ground.wang, OPENED + timedelta(days=38))  # its window is not over
    report = desk.plans.effect(on=AFTER)
    assert report.unaided is not None
    assert report.unaided.n == 2
    assert not report.unaided.enough
    for scope, n in (
        (Scope(ScopeKind.AGENT, ground.li), 0),
        (Scope(ScopeKind.TEAM, ground.team), 2),
        (Scope(ScopeKind.LEVEL, level=Level.INTERMEDIATE), 2),
    ):
        found = desk.plans.effect(scope=scope, on=AFTER).unaided
        assert (found.n if found else 0) == n


def test_a_goal_that_says_nothing(desk: Desk, ground: Ground) -> None:
    plan_id = add_plan(desk, ground.zhang, 0.12)
    with desk.database.write() as session:
        goal = session.scalars(select(PlanGoal).where(PlanGoal.plan_id == plan_id)).one()
        result = goal.results["1"]
        assert isinstance(result, dict)
        goal.results = {"1": {**result, "team_before": None}}
        assert net_change(goal) is None
    assert desk.plans.effect(on=AFTER).without_team == 1
    with desk.database.write() as session:
        goal = session.scalars(select(PlanGoal).where(PlanGoal.plan_id == plan_id)).one()
        goal.results = {"1": {**result, "verdict": "not_enough"}}
        assert net_change(goal) is None
    report = desk.plans.effect(on=AFTER)
    assert (report.without_team, report.unaided) == (0, None)
