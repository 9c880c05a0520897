from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import RefusedError
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.funnel import FunnelRates, Rate, break_even, decompose, distribute, rates_from

RATES = FunnelRates(Rate(500_000), Rate(0.25), Rate(0.2), Rate(0.5), Rate(0.2))
rates = st.floats(0.01, 1)


def test_from_revenue_to_dials():
    funnel = decompose(10_000_000, RATES)
    assert astuple(funnel) == (10_000_000, 20, 80, 400, 800, 4000)


@given(st.integers(0, 10**9), st.floats(1, 10**6), rates, rates, rates, rates)
def test_the_funnel_carries_its_revenue(revenue, order, conversion, intents, conversation, connect):
    funnel = decompose(
        revenue, FunnelRates(Rate(order), Rate(conversion), Rate(intents), Rate(conversation), Rate(connect))
    )
    assert funnel.deals * order >= revenue * (1 - 1e-6)
    steps = astuple(funnel)[1:]
    assert list(steps) == sorted(steps)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"avg_order": Rate(0)}, "Average order must be above zero."),
        ({"connect_rate": Rate(1.1)}, "at most 100%"),
        ({"lead_conversion": Rate(0, 12)}, "Lead conversion"),
    ],
)
def test_impossible_rates_are_refused(change, said):
    with pytest.raises(RefusedError, match=said):
        decompose(1000, replace(RATES, **change))


def test_rates_come_from_history_with_their_n():
    history = Counters(dials=1000, connected=200, effective=100, intents=20, deals=5, revenue=2_500_000)
    found = rates_from(history)
    assert found["connect_rate"] == Rate(0.2, 1000)
    assert found["avg_order"] == Rate(500_000, 5)
    assert rates_from(Counters())["avg_order"] is None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_the_agents_parts_are_the_whole_exactly(weights):
    whole = decompose(9_999_999, RATES)
    plans = distribute(whole, dict(enumerate(weights)), dict.fromkeys(range(len(weights)), 22))
    for i, step in enumerate(astuple(whole)):
        assert sum(astuple(plan.part)[i] for plan in plans) == step


def test_what_an_agent_must_dial_a_day_and_whether_it_is_possible():
    (one, two) = distribute(decompose(10_000_000, RATES), {1: 1, 2: 1}, {1: 21}, order=[1, 2])
    assert one.dials_per_day == 96
    assert one.possible(120)
    assert one.possible(90) is False
    assert one.possible(None) is None
    assert two.dials_per_day is None
    assert two.possible(100) is None


def test_break_even_of_the_document():
    assert break_even(50_000, 625_000) == 0.08
    assert break_even(50_000, 0) is None
