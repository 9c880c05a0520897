"""The decomposition adds up exactly, whatever the counts."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.attribution import Factor, attribute, funnel_attribution
from salesdesk.metrics.counters import Counters

fractions = st.fractions(min_value=0, max_value=500, max_denominator=997)
maybe = st.none() | fractions


@given(st.lists(st.tuples(maybe, maybe), min_size=1, max_size=6))
def test_parts_add_up_exactly(pairs: list[tuple[Fraction | None, Fraction | None]]) -> None:
    found = attribute("revenue", [Factor(f"f{i}", actual, reference) for i, (actual, reference) in enumerate(pairs)])

    assert sum(part.effect for part in found.parts) == found.difference
    assert [part.known for part in found.parts] == [None not in pair for pair in pairs]


@given(st.lists(st.tuples(fractions, fractions.filter(bool)), min_size=1, max_size=6))
def test_ratios_multiply_to_the_results_own(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found = attribute("revenue", [Factor(f"f{i}", actual, reference) for i, (actual, reference) in enumerate(pairs)])

    ratios = [part.ratio for part in found.parts]
    assert prod(ratio for ratio in ratios if ratio is not None) == found.actual / found.reference


def test_no_order_is_favoured() -> None:
    found = attribute("x", [Factor("a", Fraction(1), Fraction(2)), Factor("b", Fraction(1), Fraction(2))])

    assert [part.effect for part in found.parts] == [Fraction(-3, 2), Fraction(-3, 2)]


def test_needs_a_factor() -> None:
    with pytest.raises(ValueError, match="at least one factor"):
        attribute("x", [])


def test_the_funnel_of_a_call_log() -> None:
    mine = Counters(calls=500, dials=500, connected=50, effective=25, days_on_duty=5)
    team = Counters(calls=2000, dials=2000, connected=400, effective=200, days_on_duty=20)

    found = funnel_attribution(mine, team)

    assert found is not None
    assert found.result == "effective_talks"
    assert (found.actual, found.reference) == (5, 10)
    assert found.main is not None
    assert found.main.kpi == "connect_rate"
    assert found.share(found.main) == 1.0


def test_targets_take_the_place_of_the_reference() -> None:
    mine = Counters(calls=400, dials=400, connected=80, effective=40, days_on_duty=5)

    found = funnel_attribution(mine, mine, {"dials": 100, "connect_rate": 0.2, "revenue": 5})

    assert found is not None
    assert found.reference == 10
    assert found.main is not None
    assert found.main.kpi == "dials"


def test_goes_as_deep_as_both_sides_know() -> None:
    base = {"calls": 100, "dials": 100, "connected": 50, "effective": 20, "days_on_duty": 1}
    mine = Counters(**base, intents=10, deals=2, revenue=5000)
    team = Counters(**base, intents=10, deals=5, revenue=12500)

    deep, shallow = funnel_attribution(mine, team), funnel_attribution(mine, Counters(**base))

    assert deep is not None
    assert deep.result == "revenue"
    assert deep.main is not None
    assert deep.main.kpi == "lead_conversion"
    assert shallow is not None
    assert shallow.result == "effective_talks"
    assert shallow.main is None
    assert shallow.share(shallow.parts[0]) is None


def test_nobody_answered() -> None:
    """A zero in the funnel leaves the rates below it unknown, not lost."""
    mine = Counters(calls=100, dials=100, days_on_duty=1)
    team = Counters(calls=100, dials=100, connected=20, effective=10, days_on_duty=1)

    found = funnel_attribution(mine, team)

    assert found is not None
    assert [(part.kpi, part.known) for part in found.parts] == [
        ("dials", True),
        ("connect_rate", True),
        ("conversation_rate", False),
    ]
    assert found.difference == -10
    assert found.main is not None
    assert found.main.kpi == "connect_rate"
    assert found.parts[2].ratio is None


def test_no_day_on_duty_no_decomposition() -> None:
    assert funnel_attribution(Counters(), Counters(calls=1, dials=1, days_on_duty=1)) is None
