import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.statistics import mad, quantile, robust_sigma, theil_sen, two_proportions, wilson, z_value

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


def test_mad_and_its_sigma():
    assert mad([1, 1, 2, 2, 4, 6, 9]) == 1
    assert mad([5]) == 0
    assert robust_sigma([1, 1, 2, 2, 4, 6, 9]) == pytest.approx(1.4826)
    with pytest.raises(ValueError, match="no values"):
        mad([])


def test_quantiles_between_neighbours():
    assert quantile([10, 20, 30, 40, 50], 0.8) == 42
    assert quantile([7], 0.3) == 7
    for wrong in (([], 0.5), ([1.0], 1.2)):
        with pytest.raises(ValueError, match="quantile"):
            quantile(*wrong)


@given(numbers, st.floats(0, 1))
def test_a_quantile_lies_among_its_values(values, share):
    assert min(values) <= quantile(values, share) <= max(values)
    assert quantile(values, 0) == min(values)
    assert quantile(values, 1) == max(values)


def test_wilsons_interval_as_published():
    low, high = wilson(15, 148)
    assert (round(low, 4), round(high, 4)) == (0.0624, 0.1605)  # Newcombe 1998, table I
    assert wilson(0, 0) is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_its_rate(hits, n):
    hits = min(hits, n)
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1


def test_two_proportions():
    assert two_proportions(50, 100, 50, 100) == pytest.approx(1)
    assert two_proportions(10, 100, 30, 100) == pytest.approx(0.0004, abs=5e-5)
    assert two_proportions(0, 10, 0, 20) == 1
    assert two_proportions(1, 0, 1, 2) is None


def test_z():
    assert z_value(0.95) == pytest.approx(1.96, abs=0.001)


def test_a_trend_that_falls():
    trend = theil_sen([(week, 100 - 3 * week + (-1) ** week) for week in range(8)])
    assert trend.slope == pytest.approx(-3, abs=0.2)
    assert trend.falling
    assert not trend.rising
    assert trend.change == pytest.approx(-0.21, abs=0.02)
    assert trend.n == 8


def test_one_wild_week_moves_nothing():
    steady = [(week, 50.0) for week in range(8)]
    trend = theil_sen([*steady[:7], (7, 1.0)])
    assert trend.slope == 0
    assert not trend.falling


def test_a_trend_that_rises_and_one_that_starts_at_nothing():
    assert theil_sen([(week, week) for week in range(6)]).rising
    assert theil_sen([(week, week) for week in range(6)]).change is None


def test_three_weeks_are_no_trend():
    assert theil_sen([(0, 3), (1, 2), (2, 1), (2, 0)]) is None
