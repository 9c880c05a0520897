import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.catalogue import catalogue, kpi
from salesdesk.metrics.counters import NONE, Counters, total
from salesdesk.metrics.figures import figure, figures

agents = st.builds(
    lambda dials, connected, talk, days: Counters(
        calls=dials, dials=dials, connected=min(connected, dials), connected_talk_s=talk, talk_s=talk, days_on_duty=days
    ),
    st.integers(1, 300),
    st.integers(0, 300),
    st.integers(0, 30_000),
    st.integers(1, 23),
)


def test_a_rate_is_a_fraction_with_its_parts():
    rate = figure(kpi("connect_rate"), Counters(calls=47, dials=47, connected=10))
    assert (rate.numerator, rate.denominator, rate.unit) == (10, 47, "ratio")
    assert rate.value == pytest.approx(10 / 47)
    assert rate.per_day == rate.value
    assert rate.n == 47
    assert rate.enough


def test_a_zero_denominator_is_no_data():
    assert figure(kpi("connect_rate"), NONE).value is None
    assert figure(kpi("avg_talk"), Counters(calls=9, dials=9)).value is None
    assert not figure(kpi("avg_talk"), NONE).enough


def test_a_count_per_day_is_the_count_and_knows_its_average():
    dials = figure(kpi("dials"), Counters(calls=250, dials=240, days_on_duty=3))
    assert (dials.value, dials.denominator, dials.per_day) == (240, 3, 80)


def test_calls_that_name_nobody_still_count():
    nobody = figure(kpi("dials"), Counters(calls=5, dials=5, days_on_duty=0))
    assert nobody.value == 5
    assert nobody.per_day is None


def test_a_day_off_is_no_data_and_a_silent_day_on_duty_is_zero():
    assert figure(kpi("dials"), NONE).value is None
    assert figure(kpi("dials"), Counters(days_on_duty=1)).value == 0


def test_other_counts_have_no_denominator():
    reached = figure(kpi("customers_reached"), Counters(calls=9, customers=7))
    assert (reached.value, reached.denominator, reached.n) == (7, None, 7)
    assert figure(kpi("customers_reached"), NONE).value is None
    assert figure(kpi("deals"), Counters(calls=9)).value is None
    assert figure(kpi("deals"), Counters(calls=9, deals=0)).value == 0


def test_points_and_differences():
    nps = figure(kpi("nps"), Counters(promoters=6, detractors=2, nps_answers=10))
    assert nps.value == 40
    assert figure(kpi("roi"), Counters(contribution=300, cost=100)).value == 2
    assert figure(kpi("coverage_growth"), Counters(customers=110, customers_before=100)).value == pytest.approx(0.1)


@given(st.lists(agents, min_size=1, max_size=12))
def test_a_teams_rate_is_the_quotient_of_the_sums(team):
    rate = figure(kpi("connect_rate"), total(team))
    assert rate.value == sum(one.connected for one in team) / sum(one.dials for one in team)
    each = [figure(kpi("connect_rate"), one).value for one in team]
    assert min(each) - 1e-12 <= rate.value <= max(each) + 1e-12


@given(st.lists(agents, min_size=1, max_size=12))
def test_counts_of_agents_add_up_to_the_team(team):
    for name in ("dials", "connected", "talk_time"):
        parts = [figure(kpi(name), one) for one in team]
        whole = figure(kpi(name), total(team))
        assert whole.value == sum(part.value for part in parts)
        assert whole.denominator == sum(part.denominator for part in parts)


def test_figures_of_the_whole_catalogue_over_nothing_are_no_data():
    assert {one.value for one in figures(catalogue(), NONE).values()} == {None}
