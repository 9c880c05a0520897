"""The table of an interview's life: no sequence of actions reaches what the rules forbid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesdesk.errors import RefusedError
from salesdesk.services.interviews import machine
from salesdesk.services.interviews.machine import Action, Case, Intent, decide, next_steps
from salesdesk.types import InterviewState as S

DAY = date(2026, 11, 2)
READY = Case(state=S.DRAFT, points=2, ahead=1, held_on=DAY, agreed=True, witness="王玥", appeal_until=DAY)


def at(state: S, **changes: object) -> Case:
    """The ready case in a state."""
    from dataclasses import replace

    return replace(READY, state=state, **changes)  # type: ignore[arg-type]


def why(case: Case, action: Action, on: date = DAY, reason: str = "") -> str:
    """Why an action is refused."""
    with pytest.raises(RefusedError) as caught:
        decide(case, Intent(action=action, on=on, reason=reason))
    return str(caught.value)


def test_each_guard_says_what_is_missing() -> None:
    assert "at least one point" in why(at(S.DRAFT, points=0), Action.PREPARE)
    assert "next target or measure" in why(at(S.DRAFT, ahead=0), Action.PREPARE)
    assert "date of the talk" in why(at(S.PREPARED, held_on=None), Action.HOLD)
    assert "can't have been held" in why(at(S.PREPARED), Action.HOLD, DAY - timedelta(days=1))
    assert "agrees or disagrees" in why(at(S.HELD, agreed=None), Action.SIGN)
    assert "older than the talk" in why(at(S.HELD), Action.SIGN, DAY - timedelta(days=1))
    assert "witness" in why(at(S.HELD, witness=" "), Action.REFUSE)
    assert why(at(S.HELD, support=("No plan is open.",)), Action.SIGN) == "No plan is open."
    assert "answer it first" in why(at(S.SIGNED, open_appeals=1), Action.FREEZE)
    assert "may appeal until" in why(at(S.SIGNED, agreed=False), Action.FREEZE)
    assert "may appeal until" in why(at(S.REFUSED), Action.FREEZE)
    assert "corrected version" in why(at(S.SIGNED, upheld=1), Action.FREEZE)
    assert "Say why" in why(at(S.HELD), Action.BACK, reason="ok")


def test_what_the_table_has_no_row_for_is_refused_with_the_order() -> None:
    with pytest.raises(RefusedError) as caught:
        decide(at(S.DRAFT), Intent(action=Action.SIGN, on=DAY))
    assert "can't take this step" in str(caught.value)
    assert "prepared, held, signed" in caught.value.hint
    with pytest.raises(RefusedError) as caught:
        decide(at(S.FROZEN), Intent(action=Action.SIGN, on=DAY))
    assert "correction" in caught.value.hint


def test_agreed_ones_are_filed_at_once_others_after_the_deadline() -> None:
    assert decide(at(S.SIGNED), Intent(action=Action.FREEZE, on=DAY)).target is S.FROZEN
    late = DAY + timedelta(days=1)
    assert decide(at(S.REFUSED), Intent(action=Action.FREEZE, on=late)).target is S.FROZEN
    assert decide(at(S.SIGNED, upheld=1, newest=False), Intent(action=Action.FREEZE, on=late)).target is S.FROZEN


def test_next_steps_name_what_is_missing_but_not_the_reason() -> None:
    steps = {row.action: refusals for row, refusals in next_steps(at(S.HELD, witness=""), DAY)}
    assert steps[Action.SIGN] == ()
    assert steps[Action.BACK] == ()
    assert steps[Action.REFUSE] == ("Name the witness of the refusal.",)
    assert next_steps(at(S.FROZEN), DAY) == []


cases = st.builds(
    Case,
    state=st.sampled_from(S),
    points=st.integers(0, 2),
    ahead=st.integers(0, 2),
    held_on=st.sampled_from([None, DAY, DAY + timedelta(days=3)]),
    agreed=st.sampled_from([None, True, False]),
    witness=st.sampled_from(["", "王玥"]),
    appeal_until=st.sampled_from([None, DAY, DAY + timedelta(days=5)]),
    open_appeals=st.integers(0, 1),
    upheld=st.integers(0, 1),
    newest=st.booleans(),
    support=st.sampled_from([(), ("No support.",)]),
)


@settings(max_examples=400, deadline=None)
@given(case=cases, action=st.sampled_from(Action), reason=st.sampled_from(["", "because it rained"]))
def test_whatever_is_decided_is_allowed(case: Case, action: Action, reason: str) -> None:
    try:
        row = decide(case, Intent(action=action, on=DAY, reason=reason))
    except RefusedError:
        return
    assert (row.source, row.action) == (case.state, action)
    if row.target in (S.SIGNED, S.REFUSED):
        assert case.state is S.HELD
        assert case.points
        assert case.ahead
        assert case.held_on is not None
        assert case.held_on <= DAY
        assert not case.support
    if row.target is S.SIGNED:
        assert case.agreed is not None
    if row.target is S.REFUSED:
        assert case.witness
    if row.target is S.FROZEN:
        assert not case.open_appeals
        assert case.state.settled
    if case.state.settled:
        assert row.target is S.FROZEN  # nothing signed becomes a draft again


def test_every_state_but_the_last_can_be_left() -> None:
    assert {row.source for row in machine.TRANSITIONS} == set(S) - {S.FROZEN}
