"""No sequence of actions reaches a state that the rules forbid."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from plan_ground import FORM, OPENED, Ground
from plan_law import keeps_the_law
from salesdesk.errors import RefusedError
from salesdesk.labels import label
from salesdesk.metrics.effects import Verdict
from salesdesk.models import Plan, PlanEvent
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.heard import CallSheet
from salesdesk.services.plans.machine import STEPS, TRANSITIONS, Action, Case, Intent, decide, done_when, find
from salesdesk.services.plans.observation import Area
from salesdesk.services.plans.training import ItemForm
from salesdesk.services.plans.views import PlanView
from salesdesk.types import Cause, PlanResult, PlanStep

REASON = st.sampled_from(["", "ok", "because of the holidays"])
SEQUENCES = int(os.environ.get("SALESDESK_SEQUENCES", "40"))
"""Random lives of a plan in one run; hundreds were tried when the machine was written."""

RESULTS = st.sampled_from(list(PlanResult))
INTENTS = st.builds(
    Intent,
    action=st.sampled_from(list(Action)),
    on=st.dates(OPENED, OPENED + timedelta(days=60)),
    to=st.none() | st.sampled_from(list(PlanStep)),
    result=st.none() | RESULTS,
    reason=REASON,
    until=st.none() | st.dates(OPENED, OPENED + timedelta(days=90)),
)
CASES = st.builds(
    Case,
    step=st.sampled_from(list(PlanStep)),
    round=st.integers(1, 3),
    closed_from=st.sampled_from(STEPS),
    told_on=st.none() | st.just(OPENED),
    answered=st.booleans(),
    main_cause=st.booleans(),
    goals=st.integers(0, 2),
    items=st.integers(0, 2),
    items_open=st.sampled_from([(), ("Opening",)]),
    sessions_required=st.just(2),
    sessions_held=st.integers(0, 3),
    review_to=st.none() | st.just(OPENED + timedelta(days=30)),
    goals_unmeasured=st.sampled_from([(), ("Dials",)]),
    goals_missed=st.sampled_from([(), ("Dials",)]),
    conclusion=st.booleans(),
    open_objections=st.integers(0, 1),
)


@given(CASES, INTENTS)
@settings(max_examples=1500)
def test_the_table_keeps_every_rule(case: Case, intent: Intent) -> None:
    try:
        row = decide(case, intent)
    except RefusedError:
        return
    assert row.source is case.step
    reasoned = len(intent.reason) >= 4
    if row.action is Action.ADVANCE:
        assert STEPS.index(row.target) == STEPS.index(row.source) + 1
        assert done_when(case, intent.on) == ()
    elif row.action is Action.WAIVE:
        assert reasoned
        assert row.source is not PlanStep.REVIEW
        assert STEPS.index(row.target) == STEPS.index(row.source) + 1
    elif row.target is PlanStep.CLOSED:
        assert case.open_objections == 0
        assert reasoned or row.result is PlanResult.REACHED
        assert row.source is PlanStep.REVIEW or row.result is PlanResult.WITHDRAWN
        if row.result is PlanResult.REACHED:
            assert case.goals
            assert not case.goals_missed
            assert not case.goals_unmeasured
    else:
        assert reasoned
        assert row.new_round is (row.source is PlanStep.REVIEW and row.target in STEPS[:3])


def test_the_table_is_plain() -> None:
    """No two rows answer the same question; every step has a way on and every way in words."""
    keys = [(row.action, row.source, row.target, row.result) for row in TRANSITIONS]
    assert len(keys) == len(set(keys))
    assert {row.source for row in TRANSITIONS} == set(PlanStep)
    assert all(label(row.target) for row in TRANSITIONS)
    for row in TRANSITIONS:
        forward = row.action in (Action.ADVANCE, Action.WAIVE)
        assert not forward or STEPS.index(row.target) == STEPS.index(row.source) + 1


def test_closing_needs_to_know_how() -> None:
    case = Case(step=PlanStep.REVIEW)

    with pytest.raises(RefusedError):
        find(case, Intent(action=Action.CLOSE, on=OPENED))
    with pytest.raises(RefusedError, match="earlier step"):
        find(case, Intent(action=Action.BACK, on=OPENED))


Step = Callable[[Desk, int, date, random.Random], object]


def _some(rows: tuple[object, ...], chance: random.Random) -> int:
    return int(getattr(chance.choice(rows), "id", 0)) if rows else 0


def _hold(desk: Desk, plan_id: int, day: date, chance: random.Random) -> None:
    row = _some(desk.plans.get(plan_id, on=day).sessions, chance)
    desk.plans.change_session(plan_id, row, FORM)
    desk.plans.hold_session(plan_id, row, day, on=day)


def _hear(desk: Desk, plan_id: int, day: date, chance: random.Random) -> None:
    """A session over calls of the log, some of them not rated, held."""
    row = _some(desk.plans.get(plan_id, on=day).sessions, chance)
    calls = desk.plans.calls_to_hear(plan_id, day)[:2]
    sheets = {call.id: CallSheet(ratings=dict.fromkeys(Area, chance.choice([2, 5]))) for call in calls}
    if chance.random() < 0.3 and calls:
        sheets.pop(calls[0].id)
    desk.plans.change_session(plan_id, row, replace(FORM, calls=tuple(call.id for call in calls), sheets=sheets))
    desk.plans.hold_session(plan_id, row, day, on=day)


ACTIONS: dict[str, Step] = {
    "tell": lambda desk, plan, day, chance: desk.plans.tell(plan, day, "in person", chance.choice(["", "I see"])),
    "finding": lambda desk, plan, day, chance: desk.plans.add_finding(plan, chance.choice(list(Cause)), "slow"),
    "unfind": lambda desk, plan, day, chance: desk.plans.remove_finding(
        plan, _some(desk.plans.get(plan).findings, chance)
    ),
    "goal": lambda desk, plan, day, chance: desk.plans.add_goal(
        plan, chance.choice(["connect_rate", "dials"]), chance.choice([0.1, 0.5, 60]), on=day
    ),
    "ungoal": lambda desk, plan, day, chance: desk.plans.remove_goal(plan, _some(desk.plans.get(plan).goals, chance)),
    "assign": lambda desk, plan, day, chance: desk.plans.assign(plan, ItemForm(kind=CourseKind.DRILL, title="Drill")),
    "done": lambda desk, plan, day, chance: desk.plans.finish_item(
        plan, _some(desk.plans.get(plan).items, chance), day, on=day
    ),
    "skip": lambda desk, plan, day, chance: desk.plans.waive_item(
        plan, _some(desk.plans.get(plan).items, chance), chance.choice(["", "trainer is ill"])
    ),
    "session": lambda desk, plan, day, chance: desk.plans.plan_session(plan, day),
    "hold": _hold,
    "measure": lambda desk, plan, day, chance: desk.plans.measure(plan, on=day),
    "conclude": lambda desk, plan, day, chance: desk.plans.conclude(plan, chance.choice(["", "better"])),
    "object": lambda desk, plan, day, chance: desk.plans.file_objection(plan, "my list was old", filed_on=day),
    "answer": lambda desk, plan, day, chance: desk.plans.answer_objection(
        plan, _some(desk.plans.get(plan).objections, chance), "it was not", upheld=False, on=day
    ),
    "regoal": lambda desk, plan, day, chance: desk.plans.change_goal(
        plan, _some(desk.plans.get(plan).goals, chance), chance.choice([0.09, 0.4, 55]), on=day
    ),
    "undo": lambda desk, plan, day, chance: desk.plans.undo_item(plan, _some(desk.plans.get(plan).items, chance)),
    "unassign": lambda desk, plan, day, chance: desk.plans.remove_item(plan, _some(desk.plans.get(plan).items, chance)),
    "unplan": lambda desk, plan, day, chance: desk.plans.remove_session(
        plan, _some(desk.plans.get(plan).sessions, chance)
    ),
    "sessions": lambda desk, plan, day, chance: desk.plans.require_sessions(plan, chance.choice([0, 1, 1, 2, 3])),
    "all": lambda desk, plan, day, chance: desk.plans.plan_sessions(plan, day),
    "heard": _hear,
    "rate": lambda desk, plan, day, chance: desk.plans.rate_call(
        plan, chance.choice([1, 2, 3, 10**9]), CallSheet(ratings=dict.fromkeys(Area, chance.choice([0, 3, 6]))), on=day
    ),
    "window": lambda desk, plan, day, chance: desk.plans.set_window(
        plan, day + timedelta(days=chance.choice([-3, 0, 1])), day + timedelta(days=chance.choice([1, 5, 20]))
    ),
    "bonus": lambda desk, plan, day, chance: desk.plans.record_bonus_part(
        desk.plans.get(plan).card.agent_id, Period(OPENED, day), chance.choice(["", "below base"]), share=5, on=day
    ),
    "advance": lambda desk, plan, day, chance: desk.plans.advance(plan, on=day),
    "waive": lambda desk, plan, day, chance: desk.plans.waive(plan, chance.choice(["", "for a reason"]), on=day),
    "back": lambda desk, plan, day, chance: desk.plans.back(
        plan, chance.choice(list(PlanStep)), chance.choice(["", "for a reason"]), on=day
    ),
    "extend": lambda desk, plan, day, chance: desk.plans.extend(plan, day + timedelta(days=7), "one more week", on=day),
    "retrain": lambda desk, plan, day, chance: desk.plans.retrain(plan, "once more", on=day),
    "close": lambda desk, plan, day, chance: desk.plans.close(
        plan, chance.choice(list(PlanResult)), chance.choice(["", "for a reason"]), on=day
    ),
    "withdraw": lambda desk, plan, day, chance: desk.plans.withdraw(
        plan, chance.choice(["", "", "", "opened in error"]), on=day
    ),
    "reopen": lambda desk, plan, day, chance: desk.plans.reopen(plan, "for a reason", on=day),
}


def _allowed(view: PlanView, before: PlanView) -> None:
    """What must hold of every plan at any time."""
    closed = view.step is PlanStep.CLOSED
    assert closed == (view.card.result is not None) == (view.card.closed_on is not None)
    assert not closed or view.card.open_objections == 0
    if view.card.result is PlanResult.REACHED:
        outcomes = [goal.outcome(view.round) for goal in view.goals]
        assert outcomes
        assert all(one is not None and (one.verdict.reached or one.verdict is Verdict.NOT_ENOUGH) for one in outcomes)
        assert view.told_on is not None
    if view.card.result not in (None, PlanResult.WITHDRAWN):
        assert view.review_note
    if not closed:
        behind = STEPS[: STEPS.index(view.step)]
        for step in behind:
            latest = [stage for stage in view.stages if stage.step is step][-1]
            assert latest.done_on is not None, (step, view.stages)
    assert view.round - before.round in (0, 1)
    assert view.round == before.round or before.step is PlanStep.REVIEW
    if not closed and before.step is not PlanStep.CLOSED:
        assert STEPS.index(view.step) - STEPS.index(before.step) <= 1
    assert len(view.history) >= len(before.history)
    assert view.history[: len(before.history)] == before.history
    assert sum(finding.main for finding in view.findings) <= 1


@given(st.integers(0, 2**32))
@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_actions_breaks_a_rule(desk: Desk, ground: Ground, seed: int) -> None:
    chance = random.Random(seed)
    day = OPENED
    plan_id = desk.plans.open(ground.zhang, reason=f"attempt {seed}", kpi="avg_talk", on=day)
    view = desk.plans.get(plan_id, on=day)
    tail = [f"{seed}"]
    for _n in range(24):
        fitting = [move.action.value for move in view.moves if not move.blocked and move.action.value in ACTIONS]
        wanted = _what_is_missing(view) if chance.random() < 0.7 else []
        name = chance.choice([*(wanted or fitting), chance.choice(list(ACTIONS))])
        tail.append(name)
        try:
            ACTIONS[name](desk, plan_id, day, chance)
        except RefusedError:
            tail[-1] += " refused"
        after = desk.plans.get(plan_id, on=day)
        _allowed(after, view)
        view = after
        assert desk.plans.verify(plan_id) == [], tail
        book = keeps_the_law(view.history, desk.plans.rules().sessions)
        assert (book.step, book.round) == (view.step.value, view.round), tail
        assert book.objections == {one.id for one in view.objections if one.answered_on is None}
        day += timedelta(days=chance.choice([0, 0, 1, 3]))
    assert desk.plans.verify(plan_id) == [], tail
    if view.step is not PlanStep.CLOSED:
        for objection in view.objections:
            if objection.answered_on is None:
                desk.plans.answer_objection(plan_id, objection.id, "it was not", upheld=False, on=day)
        desk.plans.withdraw(plan_id, "end of the attempt", on=day)


def _what_is_missing(view: PlanView) -> list[str]:
    return {
        PlanStep.WARN: ["tell", "advance"],
        PlanStep.DIAGNOSE: ["finding", "goal", "advance"],
        PlanStep.TRAIN: ["assign", "done", "skip", "advance"],
        PlanStep.SHADOW: ["session", "hold", "hold", "heard", "advance"],
        PlanStep.REVIEW: ["measure", "conclude", "close"],
        PlanStep.CLOSED: ["reopen", "object"],
    }[view.step]


def test_the_database_itself_keeps_the_history(desk: Desk, ground: Ground) -> None:
    desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)

    for statement in ("UPDATE plan_event SET who = 'x'", "DELETE FROM plan_event"):
        with pytest.raises(IntegrityError, match="append-only"), desk.database.write() as session:
            session.execute(text(statement))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE plan_event SET detail = '{}' WHERE number = 2", "Line 2 of the history was changed"),
        ("UPDATE plan_event SET at = at + 1 WHERE number = 1", "Line 1 of the history was changed"),
        ("DELETE FROM plan_event WHERE number = 1", "Line 1 of the history is missing"),
        ("DELETE FROM plan_event WHERE number = 3", "The end of the history is missing: 3 lines"),
        ("UPDATE plan SET digest = 'x'", "does not end as it was written"),
        ("UPDATE plan SET step = 'review'", "not in the step its history tells of"),
    ],
)
def test_a_changed_history_is_noticed(desk: Desk, ground: Ground, harm: str, said: str) -> None:
    plan_id = desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    desk.plans.tell(plan_id, OPENED, "in person", "I see")
    desk.plans.advance(plan_id, on=OPENED)
    assert desk.plans.verify(plan_id) == []
    with desk.database.write() as session:
        session.execute(text("DROP TRIGGER plan_event_no_update"))
        session.execute(text("DROP TRIGGER plan_event_no_delete"))
        session.execute(text(harm))

    assert said in desk.plans.verify(plan_id)[0]


def test_events_know_their_plan(desk: Desk, ground: Ground) -> None:
    plan_id = desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    with desk.database.read() as session:
        plan, line = session.get_one(Plan, plan_id), session.query(PlanEvent).one()

    assert (plan.events, plan.digest) == (1, line.digest)
    assert (line.number, line.who, line.action) == (1, "陈主管", "opened")
