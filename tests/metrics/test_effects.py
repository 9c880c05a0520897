"""A verdict needs data, a goal, and more than the season."""

from __future__ import annotations

import pytest

from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.effects import Effect, Verdict, compare, meets


def days(count: int, dials: int = 100, connected: int = 20, *, wiggle: int = 0, talk: int = 100) -> list[Counters]:
    return [
        Counters(
            calls=dials,
            dials=dials + (wiggle if i % 2 else -wiggle),
            connected=connected,
            handled=connected,
            handled_s=connected * talk,
            days_on_duty=1,
        )
        for i in range(count)
    ]


def team_of(connected: int) -> dict[int, list[Counters]]:
    """Three colleagues with ten days each."""
    return {mate: days(10, connected=connected) for mate in (7, 8, 9)}


RATE, DIALS, AHT = kpi("connect_rate"), kpi("dials"), kpi("aht")


@pytest.mark.parametrize(
    ("after", "goal", "team", "verdict"),
    [
        (25, 0.2, (20, 20), Verdict.REACHED),
        (25, 0.2, (20, 50), Verdict.REACHED_WITH_TEAM),
        (17, 0.2, (20, 20), Verdict.IMPROVED),
        (17, 0.2, (20, 34), Verdict.WITH_TEAM),
        (11, 0.2, (20, 20), Verdict.UNCHANGED),
        (4, 0.2, (20, 20), Verdict.WORSE),
    ],
)
def test_verdict_of_a_rate(after: int, goal: float, team: tuple[int, int], verdict: Verdict) -> None:
    found = compare(
        RATE,
        days(10, connected=10),
        days(10, connected=after),
        goal,
        team_of(team[0]),
        team_of(team[1]),
    )

    assert found.verdict is verdict
    assert found.verdict.reached is (verdict in (Verdict.REACHED, Verdict.REACHED_WITH_TEAM))
    assert (found.n_before, found.n_after, found.days_after, found.mates) == (1000, 1000, 10, 3)
    assert found.beyond == pytest.approx((found.after or 0) - 0.1 * team[1] / team[0])
    assert found.beyond_low is not None
    assert found.beyond_high is not None
    assert found.low is not None
    assert found.high is not None
    assert found.beyond_low < found.beyond < found.beyond_high
    assert found.beyond_high - found.beyond_low > found.high - found.low, "the team's own change is not known exactly"


def test_only_colleagues_of_both_sides_count() -> None:
    team = {7: days(10, connected=20), 8: days(10, connected=90)}

    found = compare(RATE, days(10, connected=10), days(10, connected=17), 0.2, team, {7: days(10, connected=20)})

    assert (found.mates, found.team_before, found.team_after) == (1, 0.2, 0.2)
    assert found.beyond == pytest.approx(0.07)


def test_a_team_whose_change_has_no_bounds() -> None:
    """Two days each say what the team did, not how sure that is: nothing is put down to the support."""
    few = {7: days(2, 80)}

    found = compare(DIALS, days(10, 80, wiggle=5), days(10, 105, wiggle=5), 100, few, few)

    assert (found.beyond, found.beyond_low, found.verdict) == (25, None, Verdict.REACHED_WITH_TEAM)
    silent = {7: days(10, connected=0)}
    assert compare(RATE, days(10), days(10, connected=30), 0.2, silent, silent).beyond is None
    waking = compare(RATE, days(10), days(10, connected=30), 0.2, team_of(20), {7: days(10, connected=0)})
    assert (waking.beyond, waking.beyond_low) == (pytest.approx(0.3), None)


def test_daily_counts_are_judged_by_their_days() -> None:
    better = compare(DIALS, days(10, 80, wiggle=5), days(10, 95, wiggle=5), 100)
    noise = compare(DIALS, days(10, 80, wiggle=30), days(10, 85, wiggle=30), 100)

    assert better.verdict is Verdict.IMPROVED
    assert (better.before, better.after, better.change) == (80, 95, 15)
    assert better.low is not None
    assert better.high is not None
    assert better.low < 15 < better.high
    assert noise.verdict is Verdict.UNCHANGED


def test_days_that_are_all_alike() -> None:
    found = compare(DIALS, days(5, 80), days(5, 90), 100)

    assert (found.low, found.high, found.verdict) == (10, 10, Verdict.IMPROVED)


def test_less_can_be_better() -> None:
    slow, fast = days(10, talk=200), days(10, talk=150)

    assert compare(AHT, slow, fast, 160).verdict is Verdict.REACHED
    assert compare(AHT, slow, fast, 120).verdict is Verdict.IMPROVED
    assert compare(AHT, fast, slow, 120).verdict is Verdict.WORSE
    assert meets(AHT, 160, 160)
    assert not meets(AHT, 161, 160)


def test_too_little_is_no_verdict() -> None:
    before = days(10, connected=10)

    assert compare(RATE, before, days(2, connected=50), 0.2).verdict is Verdict.NOT_ENOUGH
    assert compare(RATE, before, days(5, dials=3, connected=1), 0.2).verdict is Verdict.NOT_ENOUGH
    nothing = compare(RATE, [], [], 0.2)
    assert (nothing.verdict, nothing.change, nothing.low) == (Verdict.NOT_ENOUGH, None, None)


def test_no_baseline_can_still_reach() -> None:
    found = compare(RATE, [], days(5, connected=30), 0.2)

    assert found.verdict is Verdict.REACHED
    assert found.expected is None


def test_expected_moves_with_the_team() -> None:
    effect = Effect(0.1, 0.12, 1, 1, 1, 1, None, None, 0.2, 0.22, Verdict.UNCHANGED)

    assert effect.expected == pytest.approx(0.11)


def test_a_share_beyond_one_has_no_interval() -> None:
    """Growth is a ratio of counts, not of yes and no."""
    growth = kpi("coverage_growth")
    month = [Counters(calls=9, customers=90, customers_before=30, connected_customers=90, days_on_duty=1)]

    assert compare(growth, month, month, 0.05).low is None
