"""The plans' numbers by level, what is due and reminded of, and whether a day is good for an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from plan_ground import OPENED, Ground, reach
from salesdesk.errors import RefusedError
from salesdesk.models import Agent, AgentLevel, Attendance, Setting
from salesdesk.services.desk import Desk
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.rules import RuleBook, shipped_rules
from salesdesk.services.plans.training import ItemForm
from salesdesk.types import AttendanceKind, Level, PlanStep


def test_a_level_has_numbers_of_its_own(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    before = plans.keep_rule_book(
        RuleBook(shipped_rules(), {Level.TRAINEE: {"warn_days": 5, "sessions": 4}, Level.SENIOR: {}})
    )
    assert before == RuleBook(shipped_rules())
    with desk.database.write() as session:
        session.execute(delete(AgentLevel).where(AgentLevel.agent_id == ground.zhang))
        session.get_one(Agent, ground.zhang).level = Level.TRAINEE
    plan_id = plans.open(ground.zhang, reason="behind the team", kpi="dials", on=OPENED)
    other = plans.open(ground.li, reason="behind the team", kpi="dials", on=OPENED)

    assert plans.get(plan_id).sessions_required == 4
    assert plans.get(other).sessions_required == shipped_rules().sessions
    assert plans.get(plan_id).stages[0].due_on == OPENED + timedelta(days=7)
    assert plans.get(other).stages[0].due_on == OPENED + timedelta(days=2)
    assert plans.rule_book().levels == {Level.TRAINEE: {"warn_days": 5, "sessions": 4}}
    assert plans.rule_book().for_level(None) == plans.rules()
    plans.change_rules(train_days=12)
    assert plans.rule_book().for_level(Level.TRAINEE).train_days == 12
    plans.keep_rule_book(before)
    assert plans.rule_book() == RuleBook(shipped_rules())


@pytest.mark.parametrize(("name", "value"), [("review_days", 2), ("sessions", 21), ("remind_days", -1)])
def test_numbers_that_make_no_sense_are_refused(desk: Desk, name: str, value: int) -> None:
    with pytest.raises(RefusedError, match="makes no sense"):
        desk.plans.keep_rule_book(RuleBook(replace(shipped_rules(), **{name: value})))
    if name != "remind_days":
        with pytest.raises(RefusedError, match="makes no sense"):
            desk.plans.keep_rule_book(RuleBook(shipped_rules(), {Level.JUNIOR: {name: value}}))


def test_rules_stored_by_something_else_do_not_matter(desk: Desk) -> None:
    with desk.database.write() as session:
        session.merge(Setting(key="plan_rules", value={"warn_days": 4, "moon": 3, "levels": {"senior": 5}}))
    assert desk.plans.rule_book() == RuleBook(replace(shipped_rules(), warn_days=4))


def test_reminders_come_the_set_days_before(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    due = plans.get(plan_id, OPENED).card.due_on
    assert due is not None
    assert plans.reminders(OPENED) == []
    item = plans.assign(
        plan_id,
        ItemForm(kind=CourseKind.DRILL, title="Voice", trainer="Wang", planned_on=OPENED + timedelta(days=2)),
    )
    first = plans.reminders(OPENED)[0]
    assert (first.text, first.owner, first.due_on) == ("training “Voice”", "Wang", OPENED + timedelta(days=2))
    assert plans.due(OPENED, ahead=10) == []
    plans.change_rules(remind_days=0)
    assert plans.reminders(OPENED) == []
    assert [one.overdue_days for one in plans.reminders(due + timedelta(days=3))][-1] == 3
    plans.finish_item(plan_id, item, OPENED, on=OPENED)
    plans.advance(plan_id, on=OPENED)
    plans.plan_session(plan_id, OPENED, "Chen")
    assert [(one.text, one.owner) for one in plans.reminders(OPENED)] == [("shadowing session", "Chen")]


def test_what_speaks_against_a_day(desk: Desk, ground: Ground) -> None:
    notes = desk.plans.day_notes
    assert notes(ground.zhang, OPENED) == ()
    saturday = date(2026, 9, 5)
    assert notes(ground.zhang, saturday) == ("5 Sep 2026 is a day off.",)
    assert "National Day" in notes(ground.zhang, date(2026, 10, 1))[0]
    assert "not published" in notes(ground.zhang, date(2031, 3, 5))[0]
    assert "due on" in notes(ground.zhang, OPENED, OPENED - timedelta(days=1))[0]
    with desk.database.write() as session:
        day = (OPENED - date(1970, 1, 1)).days
        session.add(
            Attendance(entered_at=0, updated_at=0, agent_id=ground.zhang, day=day, kind=AttendanceKind.SICK, share=100)
        )
    assert "away" in notes(ground.zhang, OPENED)[0]
