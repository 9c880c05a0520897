from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.calendar import Country, WorkingCalendar
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.targets import (
    Adjustment,
    Ask,
    TargetBook,
    TargetLine,
    bucket_target,
    ramp_factor,
    share_of_period,
)
from salesdesk.periods import Period
from salesdesk.types import COMPANY, Scope, ScopeKind, Tier

AGENT, TEAM = Scope(ScopeKind.AGENT, 7), Scope(ScopeKind.TEAM, 2)
OCTOBER = Period.parse("2026-10")
DAY = date(2026, 10, 14)
SCOPES = [AGENT, TEAM, COMPANY]


def line(scope, value, period="2026-10", *, kpi="dials", tier=Tier.BASE, number=0):
    span = Period.parse(period)
    return TargetLine(kpi, scope, span.start, span.end, value, tier, number)


def test_the_nearest_scope_wins():
    book = TargetBook([line(COMPANY, 100), line(TEAM, 90), line(AGENT, 80, "2026-11")])
    assert book.value("dials", SCOPES, DAY) == 90
    assert book.value("dials", SCOPES, date(2026, 11, 3)) == 80
    assert book.value("dials", [COMPANY], DAY) == 100
    assert book.value("talk_time", SCOPES, DAY) is None
    assert book.value("dials", SCOPES, date(2026, 9, 30)) is None


def test_of_one_scope_the_shortest_wins_and_then_the_newest():
    book = TargetBook([line(TEAM, 1, "2026"), line(TEAM, 2, number=1), line(TEAM, 3, number=2)])
    assert book.value("dials", SCOPES, DAY) == 3
    assert book.value("dials", SCOPES, date(2026, 3, 1)) == 1


def test_tiers_are_apart():
    book = TargetBook([line(TEAM, 100), line(TEAM, 120, tier=Tier.CHALLENGE)])
    assert book.value("dials", SCOPES, DAY, Tier.CHALLENGE) == 120
    assert book.value("dials", SCOPES, DAY, Tier.EXCELLENT) is None


def test_an_adjustment_lies_beside_the_target():
    storm = Adjustment(0.5, TEAM, DAY, DAY, "network outage")
    other = Adjustment(0.9, COMPANY, date(2026, 10, 1), date(2026, 10, 31), "slack season", "talk_time")
    book = TargetBook([line(TEAM, 100)], [storm, other])
    assert book.value("dials", SCOPES, DAY) == 50
    assert book.value("dials", SCOPES, date(2026, 10, 15)) == 100
    assert book.line("dials", SCOPES, DAY).value == 100


def test_a_period_is_cut_where_targets_change():
    book = TargetBook([line(TEAM, 1, "2026-10-05..2026-10-11"), line(TEAM, 1, "2026-Q4", kpi="talk_time")])
    assert [part.code for part in book.segments(OCTOBER, ["dials"])] == [
        "2026-10-01..2026-10-04",
        "2026-10-05..2026-10-11",
        "2026-10-12..2026-10-31",
    ]
    assert book.segments(OCTOBER, ["connected"]) == [OCTOBER]
    assert len(book.segments(OCTOBER)) == 3


def test_a_day_target_is_prorated_over_days_on_duty():
    assert bucket_target(kpi("dials"), [Ask(100, 20), Ask(50, 2)]) == 2100
    assert bucket_target(kpi("dials"), [Ask(100, 20), Ask(None, 2)]) is None
    assert bucket_target(kpi("dials"), [Ask(100, 20), Ask(None, 0)]) == 2000
    assert bucket_target(kpi("dials"), []) is None
    assert bucket_target(kpi("dials"), [Ask(0, 5)]) == 0


def test_a_rates_target_is_weighted_with_its_denominators():
    assert bucket_target(kpi("connect_rate"), [Ask(0.2, 300), Ask(0.3, 100)]) == pytest.approx(0.225)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 100)), min_size=1, max_size=10))
def test_a_whole_reaches_its_target_when_every_part_does(parts):
    asks = [Ask(hits / 100, n) for hits, n in parts]
    reached = sum(ask.target * ask.weight for ask in asks) / sum(ask.weight for ask in asks)
    assert bucket_target(kpi("connect_rate"), asks) == pytest.approx(reached)


def test_a_periods_count_is_shared_by_working_days():
    calendar = WorkingCalendar(Country.WEEKDAYS)
    whole = line(TEAM, 220)
    assert share_of_period(whole, OCTOBER, calendar) == 220
    assert share_of_period(whole, Period.parse("2026-W42"), calendar) == 50
    assert share_of_period(whole, Period.parse("2026-Q4"), calendar) == 220
    assert share_of_period(whole, Period.parse("2026-11"), calendar) == 0
    weekend = line(TEAM, 10, "2026-10-17..2026-10-18")
    assert share_of_period(weekend, Period.parse("2026-10-17"), calendar) == 5


def test_weeks_of_a_month_add_up_to_its_target():
    calendar = WorkingCalendar()
    parts = OCTOBER.parts(Period.parse("2026-W42").kind)
    assert sum(share_of_period(line(TEAM, 997), part, calendar) for part in parts) == pytest.approx(997)


def test_trainees_ramp_up():
    hired = date(2026, 1, 31)
    days = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2027, 1, 1))
    assert [ramp_factor(hired, day) for day in days] == [0.5, 0.5, 1.0, 1.0, 1.0]
    assert ramp_factor(hired, date(2026, 3, 1)) == 0.75
    assert ramp_factor(None, DAY) == 1
    assert ramp_factor(hired, DAY, ()) == 1
