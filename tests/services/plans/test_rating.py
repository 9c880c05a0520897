"""Calls rated one by one, in sessions and again in the review; what was there before and after, with n."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from plan_ground import FORM, OPENED, Ground, reach
from salesdesk.errors import RefusedError
from salesdesk.models import Call
from salesdesk.services.desk import Desk
from salesdesk.services.plans.calls import CallKind, CallWish
from salesdesk.services.plans.heard import CallSheet, Side
from salesdesk.services.plans.observation import NOT_APPLICABLE, Area
from salesdesk.services.plans.rating import read_sheet
from salesdesk.types import PlanStep

AFTER = OPENED + timedelta(days=30)


def sheet(rating: int, note: str = "") -> CallSheet:
    return CallSheet(ratings=dict.fromkeys(Area, rating), notes={Area.CLOSE: note} if note else {})


def test_each_call_of_a_session_has_its_own_ratings(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    first, second = plans.calls_to_hear(plan_id, on=OPENED, wish=CallWish(CallKind.EVERY, limit=2))
    one = plans.plan_session(plan_id, OPENED, "Li")
    half = replace(FORM, calls=(first.id, second.id), sheets={first.id: sheet(2), second.id: sheet(5, "asked twice")})
    plans.change_session(plan_id, one, replace(half, sheets={first.id: sheet(2)}))
    with pytest.raises(RefusedError, match="1 call is not rated"):
        plans.hold_session(plan_id, one, OPENED, on=OPENED)
    plans.change_session(plan_id, one, replace(half, sheets=dict.fromkeys(half.calls, sheet(NOT_APPLICABLE))))
    with pytest.raises(RefusedError, match="one area at least"):
        plans.hold_session(plan_id, one, OPENED, on=OPENED)
    plans.change_session(plan_id, one, half)
    lines = len(plans.get(plan_id).history)
    plans.change_session(plan_id, one, half)
    assert len(plans.get(plan_id).history) == lines
    plans.hold_session(plan_id, one, OPENED, on=OPENED)

    held = plans.get(plan_id).sessions[0]
    assert [(rated.call.id, rated.sheet.ratings[Area.CLOSE]) for rated in held.rated] == [(first.id, 2), (second.id, 5)]
    assert held.rated[1].sheet.notes == {Area.CLOSE: "asked twice"}
    assert held.ratings[Area.OPENING] == 4, "3.5, rounded"
    with desk.database.write() as session:
        session.execute(delete(Call).where(Call.id == first.id))
    again = plans.get(plan_id).sessions[0]
    assert [call.id for call in again.calls] == [first.id, second.id]
    assert again.calls[0].customer == first.customer, "the file still names a call whose import was taken back"
    other = plans.plan_session(plan_id, OPENED, "Li")
    plans.change_session(plan_id, other, replace(FORM, calls=(second.id,), sheets={second.id: sheet(4)}))
    plans.change_session(plan_id, other, replace(FORM, calls=()))
    assert plans.get(plan_id).sessions[1].rated == ()
    assert plans.verify(plan_id) == []


def test_calls_are_found_by_kind_and_hour(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.SHADOW)

    def found(kind: CallKind, hour: int | None = None) -> int:
        return len(desk.plans.calls_to_hear(plan_id, on=OPENED, wish=CallWish(kind, hour, limit=500)))

    every = found(CallKind.EVERY)
    assert every == found(CallKind.ORDINARY) == found(CallKind.LOST) == 20
    assert found(CallKind.SHORT) == found(CallKind.LONG) == 0
    assert (found(CallKind.EVERY, 10), found(CallKind.EVERY, 11)) == (every, 0)
    assert desk.plans.calls_to_hear(plan_id, on=OPENED, wish=CallWish()) == desk.plans.calls_to_hear(plan_id, on=OPENED)


def test_the_same_form_before_and_after(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    before = plans.calls_to_hear(plan_id, AFTER, CallWish(CallKind.EVERY, start=OPENED - timedelta(days=9), end=OPENED))
    view = plans.get(plan_id, AFTER)
    assert view.review_from is not None
    after = plans.calls_to_hear(plan_id, AFTER, CallWish(CallKind.EVERY, start=view.review_from, end=AFTER))
    assert view.changes == ()
    with pytest.raises(RefusedError, match="Every area"):
        plans.rate_call(plan_id, after[0].id, CallSheet())
    with pytest.raises(RefusedError, match="not one of the agent's"):
        plans.rate_call(plan_id, 10**9, sheet(3))
    with pytest.raises(RefusedError, match="between 1 and 5"):
        plans.rate_call(plan_id, after[0].id, sheet(6))
    for rating, call in zip((1, 2, 2, 1), before, strict=False):
        plans.rate_call(plan_id, call.id, sheet(rating), on=AFTER)
    mine = plans.rate_call(plan_id, after[0].id, sheet(4), on=AFTER)
    assert "not enough data" in plans.get(plan_id, AFTER).changes[0].text
    assert plans.rate_call(plan_id, after[0].id, sheet(5), on=AFTER) == mine
    for call in after[1:4]:
        plans.rate_call(plan_id, call.id, sheet(4), rater="Chen", on=AFTER)

    view = plans.get(plan_id, AFTER)
    opening = view.changes[0]
    assert (opening.before, opening.n_before, opening.after, opening.n_after) == (1.5, 4, 4.25, 4)
    assert opening.low is not None
    assert opening.low > 0
    assert opening.text == "Opening: 1.5 (n = 4) → 4.2 (n = 4): better"
    assert {one.side for one in view.rated} == {Side.BEFORE, Side.AFTER}
    plans.unrate_call(plan_id, mine)
    with pytest.raises(RefusedError, match="not there any more"):
        plans.unrate_call(plan_id, mine)
    for call in after[:4]:
        plans.rate_call(plan_id, call.id, sheet(1), on=AFTER)
    assert "no clear change" in plans.get(plan_id, AFTER).changes[0].text
    for call in before[:4]:
        plans.rate_call(plan_id, call.id, sheet(5), on=AFTER)
    assert "worse than before" in plans.get(plan_id, AFTER).changes[0].text
    assert [line.text for line in plans.get(plan_id).history if line.action == "call.unrated"]
    assert plans.verify(plan_id) == []


def test_missing_sessions_are_spread_over_working_days(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    plans.require_sessions(plan_id, 3)
    plans.plan_session(plan_id, OPENED + timedelta(days=1), "Li")

    made = plans.plan_sessions(plan_id, OPENED, "Li")

    days = [one.planned_on for one in plans.get(plan_id).sessions if one.id in made]
    assert len(days) == len(set(days)) == 2
    assert all(day is not None and day.weekday() < 5 and day > OPENED for day in days)
    assert plans.plan_sessions(plan_id, OPENED) == []
    plans.require_sessions(plan_id, 5)
    late = OPENED + timedelta(days=60)
    made = plans.plan_sessions(plan_id, late)
    assert [one.planned_on for one in plans.get(plan_id).sessions if one.id in made] == [
        late + timedelta(days=3),
        late + timedelta(days=4),
    ], "the due date has passed: the next working days"


def test_a_sheet_from_a_draft() -> None:
    stored = {"ratings": {"close": 2, "needs": "x"}, "notes": {"close": "none", "opening": 3}}

    assert read_sheet(stored) == CallSheet(ratings={Area.CLOSE: 2}, notes={Area.CLOSE: "none"})
    assert read_sheet(None) == read_sheet({}) == CallSheet()
    assert not CallSheet().complete
