"""Median, quartiles and the intervals of a handful of values."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.spread import LEAST, median_interval, net_of_team, share, spread


def test_the_interval_of_a_median_begins_at_six_values() -> None:
    assert median_interval([1, 2, 3, 4, 5]) == (None, None)
    assert median_interval([6, 1, 2, 3, 4, 5]) == (1, 6)
    # the textbook's ranks for n = 20: the 6th and the 15th value
    assert median_interval(list(range(1, 21))) == (6, 15)
    # n = 100: 40th and 61st
    assert median_interval(list(range(1, 101))) == (40, 61)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_the_parts_lie_in_order(values: list[float]) -> None:
    found = spread(values)
    assert found is not None
    assert found.lower <= found.middle == median(values) <= found.upper
    assert found.enough == (len(values) >= LEAST)
    if found.low is not None and found.high is not None:
        assert min(values) <= found.low <= found.middle <= found.high <= max(values)


def test_nothing_has_no_spread_and_few_no_share() -> None:
    assert spread([]) is None
    few, many = share(2, 5), share(6, 8)
    assert (few.value, few.low, share(0, 0).value) == (0.4, None, None)
    assert many.low is not None
    assert many.high is not None
    assert many.low < 0.75 < many.high


def test_a_change_net_of_the_team() -> None:
    assert net_of_team(0.10, 0.15, 0.20, 0.25, up=True) == pytest.approx(0.2)
    assert net_of_team(100, 80, 100, 100, up=False) == pytest.approx(0.2)
    assert net_of_team(0, 1, 1, 1, up=True) is None
