import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesdesk.metrics.catalogue import Better
from salesdesk.metrics.ranking import LEAST_DAYS, Course, Parts, places, resampled, resampled_scores


def even(key, hits, n, days=20):
    return Course(key, (hits,) * days, (n,) * days)


def noisy(key, rate, n=50, days=20):
    hits = np.random.default_rng(key).binomial(n, rate, days)
    return Course(key, tuple(int(one) for one in hits), (n,) * days)


def ranked(courses, better=Better.UP):
    return places({one.key: one.value for one in courses}, {one.key: resampled(one) for one in courses}, better)


def test_clear_differences_have_narrow_places():
    (first, second, third) = ranked([noisy(1, 0.1), noisy(2, 0.3), noisy(3, 0.6)])
    assert [(one.key, one.rank, one.rank_low, one.rank_high, one.alike) for one in (first, second, third)] == [
        (3, 1, 1, 1, ()),
        (2, 2, 2, 2, ()),
        (1, 3, 3, 3, ()),
    ]
    assert third.low < third.value < third.high


def test_equal_agents_cannot_be_told_apart():
    found = ranked([noisy(key, 0.2, n=20) for key in range(1, 7)])
    assert all(one.rank_high - one.rank_low >= 2 for one in found)
    assert all(one.alike for one in found)


def test_alike_is_mutual():
    found = {one.key: one for one in ranked([noisy(key, 0.15 + key / 100) for key in range(1, 9)])}
    for one in found.values():
        assert all(one.key in found[other].alike for other in one.alike)


def test_less_is_better():
    (first, last) = ranked([even(1, 30, 100), even(2, 10, 100)], Better.DOWN)
    assert (first.key, first.low, first.high) == (2, 0.1, 0.1)
    assert last.key == 1


def test_equal_values_share_a_place():
    found = ranked([even(1, 20, 100), even(2, 20, 100), even(3, 10, 100)])
    assert [(one.key, one.rank) for one in found] == [(1, 1), (2, 1), (3, 3)]
    assert found[0].alike == (2,)


def test_too_few_days_say_nothing():
    few = even(1, 90, 100, days=LEAST_DAYS - 1)
    assert resampled(few) is None
    (first, second, third) = ranked([few, even(2, 20, 100), even(3, 10, 100)])
    assert (first.low, first.rank_low, first.rank_high, first.alike) == (None, 1, 3, (2, 3))
    assert (second.rank_low, second.rank_high, second.alike) == (1, 2, (1,))
    assert third.rank_high == 3


def test_no_denominator_is_no_sample():
    empty = Course(1, (0,) * 9, (0,) * 9)
    assert empty.value is None
    assert resampled(empty) is None


def test_samples_repeat():
    assert np.array_equal(resampled(noisy(4, 0.3)), resampled(noisy(4, 0.3)))


def test_a_score_varies_with_its_days():
    course = noisy(5, 0.2)
    parts = Parts(5, {"connect_rate": 60, "aht": 40}, {"connect_rate": 0.9, "aht": 1.5}, {"connect_rate": course},
                  frozenset({"aht"}), 1.2, 20)  # fmt: skip
    found = resampled_scores(parts)
    assert found.mean() == pytest.approx(60 * 0.9 + 40 * 1.2, rel=0.02)
    assert found.std() > 1
    assert found.max() <= 120


def test_a_score_of_a_kpi_where_less_is_better():
    quick = Course(6, (100, 200) * 10, (1,) * 20)
    parts = Parts(6, {"aht": 100}, {"aht": 1.0}, {"aht": quick}, frozenset({"aht"}), 1.2, 20)
    found = resampled_scores(parts)
    slow = quick.value / resampled(quick)
    assert np.allclose(found, 100 * np.minimum(slow, 1.2))


def test_no_days_no_score_interval():
    assert resampled_scores(Parts(1, {"dials": 100}, {"dials": 1.0}, {}, frozenset(), 1.2, 3)) is None
    assert resampled_scores(Parts(1, {}, {}, {}, frozenset(), 1.2, 30)) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=12), min_size=1, max_size=6))
def test_a_place_lies_within_its_interval(days):
    found = ranked([Course(key, tuple(hits), (30,) * len(hits)) for key, hits in enumerate(days)])
    assert sorted(one.key for one in found) == list(range(len(days)))
    for one in found:
        assert 1 <= one.rank_low <= one.rank <= one.rank_high <= len(days)


def test_days_that_are_all_the_same_are_no_certainty():
    courses = [even(1, 10, 100, days=5), noisy(2, 0.11), noisy(3, 0.09), noisy(4, 0.6)]
    assert [one.steady for one in courses] == [True, False, False, False]
    values = {one.key: one.value for one in courses}
    samples = {one.key: resampled(one) for one in courses}
    found = {one.key: one for one in places(values, samples, steady=[1])}
    assert found[1].low < found[1].value < found[1].high
    assert 4 not in found[1].alike
    assert {2, 3} <= set(found[1].alike)


def test_where_nobodys_days_differ_nothing_is_told_apart():
    courses = [even(1, 10, 100), even(2, 30, 100)]
    values = {one.key: one.value for one in courses}
    (first, last) = places(values, {one.key: resampled(one) for one in courses}, steady=[1, 2])
    assert (first.low, first.rank_low, first.rank_high, first.alike) == (None, 1, 2, (1,))
    assert last.high is None


def test_a_score_is_steady_when_all_its_parts_are():
    def parts(course):
        return Parts(1, {"connect_rate": 100}, {"connect_rate": 1.0}, {"connect_rate": course}, frozenset(), 1.2, 20)

    assert parts(even(1, 10, 100)).steady
    assert not parts(noisy(1, 0.3)).steady
