"""Going and coming back."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.periods import Period
from salesdesk.types import Scope, ScopeKind
from salesdesk.ui.navigator import HISTORY, Navigator, Place


@pytest.fixture
def walk(qapp):
    go = Navigator()
    shown: list[Place] = []
    go.show = shown.append
    return go, shown


def test_back_returns_to_where_one_was(walk):
    go, shown = walk
    assert go.place is None
    go.page("today")
    go.agent(7)
    assert go.can_go_back
    go.back()
    go.back()
    assert [place.page for place in shown] == ["today", "agent", "today"]
    assert not go.can_go_back


def test_arguments_of_each_way(walk):
    go, shown = walk
    month, scope = Period.parse("2026-10"), Scope(ScopeKind.TEAM, 2)
    go.agent(7, "plans")
    go.plan(3)
    go.new_plan(7, 5)
    go.interview(7, month)
    go.calls(scope, month, "dials")
    go.import_files(["a.csv"])
    assert [(place.page, place.arguments) for place in shown] == [
        ("agent", {"agent_id": 7, "tab": "plans"}),
        ("plan", {"plan_id": 3}),
        ("plans", {"new_plan": True, "agent_id": 7, "alert_id": 5}),
        ("interview", {"agent_id": 7, "period": month}),
        ("calls", {"scope": scope, "period": month, "kpi": "dials"}),
        ("import", {"files": [Path("a.csv")]}),
    ]


def test_what_was_begun_does_not_begin_again_on_return(walk):
    go, shown = walk
    go.page("today")
    go.new_plan(7, 5)
    go.plan(3)
    go.import_files(["a.csv"])
    go.agent(7)
    go.back()
    go.back()
    go.back()
    assert shown[-3:] == [Place("import"), Place("plan", {"plan_id": 3}), Place("plans")]


def test_the_same_place_twice_is_one_step(walk):
    go, _shown = walk
    go.page("today")
    go.page("today")
    assert not go.can_go_back


def test_the_trail_does_not_grow_forever(walk):
    go, _shown = walk
    for number in range(3 * HISTORY):
        go.plan(number)
    assert len(go._trail) == HISTORY
