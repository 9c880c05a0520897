"""Templates: fitting first, applied in each step, made from a plan, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from plan_ground import OPENED, Ground, diagnose, reach
from salesdesk import i18n
from salesdesk.errors import RefusedError
from salesdesk.services.desk import Desk
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.rules import catalogue_file
from salesdesk.services.plans.templates import Template, TemplateGoal, TemplateItem
from salesdesk.services.plans.training import ItemForm
from salesdesk.types import Cause, Level, PlanStep

OWN = Template(
    name=" Ours ",
    note="for us",
    causes=(Cause.PEOPLE,),
    kpis=("connect_rate",),
    levels=(Level.SENIOR,),
    sessions=4,
    days={PlanStep.DIAGNOSE: 6, PlanStep.TRAIN: 4},
    items=(
        TemplateItem(course="closing", day=2),
        TemplateItem(title="Own words", content="ten rounds", kind=CourseKind.DRILL, minutes=20),
        TemplateItem(course="gone-from-the-catalogue", title="Gone"),
    ),
    goals=(TemplateGoal("connect_rate", 25), TemplateGoal("dials", 5)),
)


def test_the_shipped_ones_name_courses_that_exist(desk: Desk) -> None:
    known = {row["id"] for row in catalogue_file()["course"]}
    for template in desk.plans.templates():
        assert {item.course for item in template.items} <= known
        assert template.goals
        assert not template.own
    i18n.use(i18n.CHINESE)
    assert "新人成长" in [one.name for one in desk.plans.templates()]


def test_keep_change_and_drop(desk: Desk) -> None:
    plans = desk.plans
    kept = plans.keep_template(OWN)
    assert kept == replace(OWN, id="own-1", name="Ours", own=True)
    assert plans.templates()[0] == kept
    assert plans.keep_template(replace(kept, name="Other")).name == "Other"
    plans.drop_template("own-1")
    plans.drop_template("own-1")
    assert all(not one.own for one in plans.templates())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (replace(OWN, name=" "), "needs a name"),
        (replace(OWN, sessions=21), "sessions"),
        (replace(OWN, days={PlanStep.REVIEW: 3}), "working days"),
        (replace(OWN, items=(TemplateItem(),)), "needs a title"),
        (replace(OWN, goals=(TemplateGoal("dials", 0),)), "more than before"),
        (replace(OWN, id="opening"), "stays as it is"),
    ],
)
def test_what_can_be_no_template(desk: Desk, wrong: Template, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        desk.plans.keep_template(wrong)


def test_begun_with_a_template_the_training_waits(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    template = plans.keep_template(OWN)
    plan_id = reach(desk, ground, PlanStep.WARN)
    applied = plans.apply_template(plan_id, template.id, on=OPENED)
    assert applied.items == ()
    view = plans.get(plan_id, OPENED)
    assert view.sessions_required == 4
    due = {stage.step: stage.due_on for stage in view.stages}
    assert due[PlanStep.WARN] == OPENED + timedelta(days=2)
    assert due[PlanStep.DIAGNOSE] == OPENED + timedelta(days=10)
    plans.tell(plan_id, OPENED, "in person", "all right")
    plans.advance(plan_id, on=OPENED)
    made, notes = plans.take_template_goals(plan_id, OPENED)
    goals = plans.get(plan_id, OPENED).goals
    assert len(made) + len(notes) == 2
    assert next(goal for goal in goals if goal.kpi == "connect_rate").goal == pytest.approx(0.08 * 1.25)
    assert plans.take_template_goals(plan_id, OPENED)[0] == ()
    plans.add_finding(plan_id, Cause.PEOPLE, "hangs on to the script")
    plans.advance(plan_id, on=OPENED)
    items = plans.get(plan_id, OPENED).items
    assert [(item.title, item.planned_on) for item in items] == [
        ("Asking for the decision", OPENED + timedelta(days=2)),
        ("Own words", None),
        ("Gone", None),
    ]
    assert any("Ours" in event.text for event in plans.get(plan_id, OPENED).history)
    assert plans.verify(plan_id) == []
    plans.drop_template(template.id)
    plans.back(plan_id, PlanStep.DIAGNOSE, "another cause was found", on=OPENED)
    plans.advance(plan_id, on=OPENED)
    assert len(plans.get(plan_id, OPENED).items) == 3


def test_applied_in_training_and_taken_back(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    diagnose(desk, plan_id)
    plans.advance(plan_id, on=OPENED)
    plans.assign_course(plan_id, "opening-20s")
    before = plans.get(plan_id, OPENED)
    applied = plans.apply_template(plan_id, "opening", on=OPENED)
    view = plans.get(plan_id, OPENED)
    assert len(applied.items) == 2
    assert [item.course for item in view.items] == ["opening-20s", "drill-voice", "listen-best"]
    plans.finish_item(plan_id, applied.items[0], OPENED, on=OPENED)
    plans.take_back_template(plan_id, applied)
    after = plans.get(plan_id, OPENED)
    assert [item.course for item in after.items] == ["opening-20s", "drill-voice"]
    assert after.sessions_required == before.sessions_required
    assert [one.due_on for one in after.stages] == [one.due_on for one in before.stages]
    with pytest.raises(RefusedError, match="any more"):
        plans.apply_template(plan_id, "nothing", on=OPENED)


def test_the_best_fitting_first(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)
    assert desk.plans.templates(plan_id)[0].id == "list-and-hours"


def test_a_plan_becomes_a_template(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    plans.assign_course(plan_id, "closing", planned_on=OPENED + timedelta(days=4))
    waived = plans.assign(plan_id, ItemForm(kind=CourseKind.COURSE, title="Left out"))
    plans.waive_item(plan_id, waived, "no trainer")
    plans.assign(plan_id, ItemForm(kind=CourseKind.DRILL, title="Own", minutes=10))
    draft = plans.template_of(plan_id, "From a plan")
    assert draft.causes == (Cause.PEOPLE,)
    assert draft.kpis == ("connect_rate",)
    assert [(item.title, item.day) for item in draft.items] == [("Asking for the decision", 4), ("Own", 0)]
    assert draft.goals == (TemplateGoal("connect_rate", 100),)
    assert plans.keep_template(draft).id == "own-1"
