"""No penalty without support [0]: a part of a bonus is only recorded under the guard, and stays in the file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plan_ground import OPENED, Ground, reach
from salesdesk.errors import RefusedError
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.types import PlanStep

NEXT = Period(OPENED, OPENED + timedelta(days=14))
LATER = OPENED + timedelta(days=20)
WHY = "connect rate below the base tier"


def test_it_is_refused_until_support_was_given(desk: Desk, ground: Ground) -> None:
    plans = desk.plans

    def refused(**values: float) -> str:
        with pytest.raises(RefusedError) as error:
            plans.record_bonus_part(ground.zhang, NEXT, WHY, on=LATER, **values)  # type: ignore[arg-type]
        return str(error.value)

    assert "No improvement plan is open" in refused(amount=5000)
    plan_id = plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    assert "not reached training" in refused(amount=5000)
    for _n in range(2):
        plans.waive(plan_id, "for a reason", on=OPENED)
    assert "not told" in refused(amount=5000)
    assert plans.bonus_parts(ground.zhang) == []


def test_what_is_recorded_stays(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)

    part = plans.record_bonus_part(ground.zhang, NEXT, WHY, amount=50_000, on=LATER)
    share = plans.record_bonus_part(ground.zhang, NEXT, WHY, share=12.5, on=LATER)

    assert [one.what for one in plans.bonus_parts(ground.zhang)] == ["12.5 % of the bonus", "¥500"]
    plans.take_back_bonus_part(part, "the list was old")
    with pytest.raises(RefusedError, match="not there any more"):
        plans.take_back_bonus_part(part, "the list was old")
    with pytest.raises(RefusedError, match="needs a reason"):
        plans.take_back_bonus_part(share, " ")
    lines = plans.bonus_parts(ground.zhang)
    assert [(one.taken_back, one.taken_back_reason) for one in lines] == [(False, ""), (True, "the list was old")]
    assert lines[0].plan_id == plan_id
    said = [line.text for line in plans.get(plan_id).history if line.action.startswith("bonus")]
    assert len(said) == 3
    assert "¥500" in said[0]
    assert plans.verify(plan_id) == []


def test_what_makes_no_sense(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    reach(desk, ground, PlanStep.TRAIN)
    before = Period(OPENED - timedelta(days=30), OPENED - timedelta(days=1))

    for match, period, reason, values in (
        ("one of the two", NEXT, WHY, {}),
        ("one of the two", NEXT, WHY, {"amount": 1, "share": 1}),
        ("more than nothing", NEXT, WHY, {"amount": 0}),
        ("between 0 and 100", NEXT, WHY, {"share": 101}),
        ("needs a reason", NEXT, "", {"share": 5}),
        ("not over yet", Period(OPENED, LATER + timedelta(days=1)), WHY, {"share": 5}),
        ("support came later", before, WHY, {"share": 5}),
    ):
        with pytest.raises(RefusedError, match=match):
            plans.record_bonus_part(ground.zhang, period, reason, on=LATER, **values)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="no agent"):
        plans.record_bonus_part(10**6, NEXT, WHY, share=5, on=LATER)
