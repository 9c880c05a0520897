import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk import i18n
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.rules import Against, read_rule, shipped_rows
from salesdesk.metrics.statistics import successive_sigma
from salesdesk.metrics.warning_words import hour_sentence, sentence, trend_sentence
from salesdesk.metrics.warnings import (
    DayFigure,
    Finding,
    HourDrop,
    Lack,
    NotEnough,
    beyond_chance,
    day_values,
    declining,
    evaluate,
    evaluate_trend,
    hour_drops,
    is_behind,
    judged_days,
    runs,
    trend_of,
    with_own_history,
    with_team,
)
from salesdesk.types import DayValue, Severity

MONDAY = date(2026, 10, 12)
RULE = read_rule("behind_target", shipped_rows()["behind_target"])
TREND = read_rule("decline", shipped_rows()["decline"])
HOUR = read_rule("hour_drop", shipped_rows()["hour_drop"])
RATE, DIALS = kpi("connect_rate"), kpi("dials")


def workdays(count, start=MONDAY):
    days, day = [], start
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return days


def rates(*hits, n=100, target=0.2, start=MONDAY):
    return [
        DayFigure(day, hit, n, hit / n, n, target) for day, hit in zip(workdays(len(hits), start), hits, strict=True)
    ]


def dials(*counts, target=100.0, start=MONDAY):
    return [
        DayFigure(day, count, 1, count, count, target)
        for day, count in zip(workdays(len(counts), start), counts, strict=True)
    ]


def test_three_days_behind_are_a_warning_that_explains_itself():
    series = rates(20, 12, 11, 13)
    finding = evaluate(RULE, RATE, series, series[-1].day)
    assert isinstance(finding, Finding)
    assert [day.day for day in finding.days] == [day.day for day in series[1:]]
    assert (finding.first_day, finding.last_day, finding.severity) == (
        series[1].day,
        series[3].day,
        Severity.WARNING,
    )
    assert sentence("Ann", RATE, RULE.margin, day_values(finding)) == (
        "Ann: Connect rate below target by 20% or more on 3 working days in a row (12.0% / 11.0% / 13.0%, target 20.0%)"
    )


def test_exactly_the_margin_counts_and_a_little_less_does_not():
    assert is_behind(RULE, RATE, rates(16)[0])
    assert not is_behind(RULE, RATE, rates(17)[0])
    assert is_behind(RULE, DIALS, dials(80)[0])
    assert not is_behind(RULE, DIALS, dials(0, target=0.0)[0])


def test_a_good_day_ends_the_run_and_two_days_are_none():
    series = rates(10, 10, 20, 10, 10)
    assert evaluate(RULE, RATE, series, series[-1].day) is None
    assert runs(RULE, RATE, series) == []


def test_up_to_an_earlier_day_the_later_ones_are_unknown():
    series = rates(10, 10, 10, 25)
    assert isinstance(evaluate(RULE, RATE, series, series[2].day), Finding)
    assert evaluate(RULE, RATE, series, series[3].day) is None
    assert len(runs(RULE, RATE, series)) == 1


def test_leave_between_the_days_does_not_end_the_run():
    series = [*rates(10, 10), *rates(10, start=date(2026, 10, 21))]
    assert isinstance(evaluate(RULE, RATE, series, date(2026, 10, 21)), Finding)


def test_a_day_with_hardly_a_call_is_not_judged():
    few = DayFigure(workdays(3)[2], 0, 3, 0.0, 3, 0.2)
    series = [*rates(10, 10), few, *rates(10, start=workdays(4)[3])]
    assert few not in judged_days(RULE, RATE, series)
    finding = evaluate(RULE, RATE, series, workdays(4)[3])
    assert len(finding.days) == 3


def test_too_few_days_or_cases_are_no_verdict():
    assert evaluate(RULE, RATE, rates(10, 10), workdays(2)[1]) == NotEnough("connect_rate", 2, 3)
    small = rates(0, 0, 0, n=6)
    lack = evaluate(RULE, RATE, small, small[-1].day)
    assert lack == NotEnough("connect_rate", 18, 20, Lack.CASES)
    assert "n = 18" in lack.text
    assert "2 of 3 days" in NotEnough("dials", 2, 3).text


def test_without_a_target_there_is_nothing_to_say():
    assert evaluate(RULE, RATE, rates(1, 1, 1, 1, target=None), workdays(4)[3]) is None
    assert evaluate(RULE, RATE, [], MONDAY) is None


def test_a_long_run_is_serious_and_an_old_one_no_news():
    series = dials(*[50] * 6)
    assert evaluate(RULE, DIALS, series, series[-1].day).severity is Severity.SERIOUS
    assert evaluate(RULE, DIALS, series, series[-1].day + timedelta(days=15)) is None


def test_where_less_is_better_the_warning_turns_round():
    aht = kpi("aht")
    days = [DayFigure(day, 9000, 20, 450.0, 20, 300.0) for day in workdays(3)]
    finding = evaluate(RULE, aht, days, days[-1].day)
    assert "above target" in sentence("Ann", aht, 0.2, day_values(finding))


@given(st.lists(st.integers(0, 200), max_size=30))
def test_runs_hold_only_days_behind_and_all_long_enough_ones(counts):
    series = dials(*counts)
    found = runs(RULE, DIALS, series)
    assert all(len(run) >= RULE.run and all(day.value <= 80 for day in run) for run in found)
    marks = "".join("x" if count <= 80 else "." for count in counts)
    assert sorted(len(run) for run in found) == sorted(len(part) for part in marks.split(".") if len(part) >= 3)


def test_chinese_sentence_of_the_domain():
    days = [DayValue(day, value, 0.2) for day, value in zip(workdays(3), (0.112, 0.108, 0.12), strict=True)]
    with i18n.speaking(i18n.CHINESE):
        said = sentence("张三", RATE, 0.2, days)
    assert "张三" in said
    assert "11.2% / 10.8% / 12.0%" in said


def test_long_runs_show_their_end_and_changing_targets_all():
    days = [DayValue(day, 50.0, 100.0) for day in workdays(12)]
    assert "… / 50" in sentence("Ann", DIALS, 0.2, days)
    mixed = [*days[:2], DayValue(days[2].day, 50.0, 120.0)]
    assert "target 100 / 100 / 120" in sentence("Ann", DIALS, 0.2, mixed)


@pytest.mark.parametrize(("against", "word"), [(Against.HISTORY, "usual"), (Against.TEAM, "team median")])
def test_other_references_are_named(against, word):
    days = [DayValue(MONDAY, 50.0, 100.0)]
    assert word in sentence("Ann", DIALS, 0.3, days, against)


def test_own_history_is_the_median_of_the_days_before():
    held = with_own_history(dials(*[100] * 10, 50, target=None), 10)
    assert [day.reference for day in held[:6]] == [None] * 5 + [100]
    assert held[-1].reference == 100


def fading(weeks, first=200, fall=15):
    return dials(*[first - fall * (i // 5) + i % 3 for i in range(weeks * 5)], target=None, start=date(2026, 8, 17))


def test_a_lasting_decline_is_told_from_a_dip():
    series = fading(8)
    finding = evaluate_trend(TREND, DIALS, series, series[-1].day)
    assert isinstance(finding, Finding)
    assert finding.trend.falling
    assert "falling for 8 weeks" in trend_sentence("Ann", DIALS, finding.trend)
    assert "rising" in trend_sentence("Ann", kpi("aht"), finding.trend)
    dip = dials(*[100] * 35, 40, 40, 40, 40, 40, target=None, start=date(2026, 8, 17))
    assert evaluate_trend(TREND, DIALS, dip, dip[-1].day) is None
    assert not declining(DIALS, trend_of(DIALS, dip))
    assert not declining(DIALS, None)
    assert not declining(kpi("aht"), finding.trend)


def test_a_slight_or_old_decline_is_no_news():
    slight = fading(8, first=1000, fall=5)
    assert evaluate_trend(TREND, DIALS, slight, slight[-1].day) is None
    old = fading(8)
    assert evaluate_trend(TREND, DIALS, old, old[-1].day + timedelta(days=30)) is None


def test_three_weeks_show_no_trend():
    lack = evaluate_trend(TREND, DIALS, fading(3), date(2026, 9, 4))
    assert lack == NotEnough("dials", 3, 4, Lack.WEEKS)
    assert "3 of 4 weeks" in lack.text


def test_the_hour_of_the_document():
    before = dict.fromkeys(range(9, 18), (600, 3000))
    recent = {**dict.fromkeys(range(9, 18), (200, 1000)), 14: (150, 1000), 19: (0, 5)}
    (drop,) = hour_drops(HOUR, recent, before)
    assert drop.hour == 14
    assert drop.change == pytest.approx(-0.25)
    assert hour_sentence("East", RATE, drop) == (
        "East: Connect rate between 14:00 and 15:00 fell by 25% (15.0%, before 20.0%)"
    )


def test_a_fall_within_chance_or_from_nothing_is_none():
    assert hour_drops(HOUR, {14: (17, 100)}, {14: (60, 300)}) == []
    assert hour_drops(HOUR, {14: (0, 100)}, {14: (0, 300)}) == []
    assert hour_drops(HOUR, {14: (1900, 10_000)}, {14: (6300, 30_000)}) == []
    assert HourDrop(14, (15, 100), (20, 100), 0.01).change == pytest.approx(-0.25)


def test_reasons_speak_chinese():
    with i18n.speaking(i18n.CHINESE):
        for lack in Lack:
            assert NotEnough("dials", 1, 3, lack).text


TEAM = replace(RULE, against=Against.TEAM)
HISTORY = replace(RULE, against=Against.HISTORY)


def mate(level, scatter, days):
    """Somebody whose dials go up and down by ``scatter`` around a level."""
    return dials(*(level + (scatter if n % 2 else -scatter) for n in range(days)), target=None)


def test_against_the_team_a_gap_within_the_usual_scatter_is_no_warning():
    calm = [mate(100, 3, 30) for _n in range(4)]
    own = [*mate(100, 3, 27), *dials(70, 70, 70, start=workdays(30)[27], target=None)]
    held = with_team(own, calm)
    assert isinstance(evaluate(TEAM, DIALS, held, held[-1].day), Finding)
    wild = [mate(100, 60, 30) for _n in range(2)] + [mate(100, -60, 30) for _n in range(2)]  # the median stays at 100
    held = with_team(own, wild)
    assert {day.reference for day in held} == {100}
    assert evaluate(TEAM, DIALS, held, held[-1].day) == NotEnough("dials", 3, TEAM.run, Lack.CHANCE)
    assert "no more than chance" in NotEnough("dials", 3, 3, Lack.CHANCE).text


def test_a_reference_of_few_mates_or_without_known_scatter_is_none():
    own = dials(*[50] * 3, target=None)
    assert [day.reference for day in with_team(own, [own, own])] == [None] * 3
    held = with_team(own, [dials(*[100] * 3, target=None)] * 3)
    assert [(day.reference, day.scatter, day.basis) for day in held] == [(100, None, 3)] * 3
    assert not beyond_chance(TEAM, DIALS, held)  # three days tell nothing of the usual scatter
    assert evaluate(TEAM, DIALS, held, held[-1].day) == NotEnough("dials", 3, TEAM.run, Lack.CHANCE)


def test_a_target_is_no_estimate_and_a_run_against_it_needs_no_test():
    run = dials(70, 70, 70)
    assert beyond_chance(RULE, DIALS, run)
    assert not beyond_chance(RULE, DIALS, [*run[:2], replace(run[2], basis=5, scatter=1.0)])


def test_against_ones_own_past_the_usual_ups_and_downs_are_no_warning():
    calm = with_own_history([*mate(100, 2, 20), *dials(70, 70, 70, start=workdays(30)[20], target=None)], 20)
    assert isinstance(evaluate(HISTORY, DIALS, calm, calm[-1].day), Finding)
    wild = with_own_history(dials(*[100, 155, 100, 45] * 5, 70, 70, 70, target=None), 20)
    assert isinstance(evaluate(HISTORY, DIALS, wild, wild[-1].day), NotEnough)


@given(st.lists(st.floats(0, 1000), min_size=5, max_size=40), st.floats(-50, 50))
def test_a_drift_hardly_adds_to_the_scatter_from_one_day_to_the_next(values, level):
    sigma = successive_sigma(values)
    assert sigma is not None
    assert sigma >= 0
    assert successive_sigma([value + level for value in values]) == pytest.approx(sigma, abs=1e-6)
    assert successive_sigma([float(n) for n in range(len(values))]) == pytest.approx(1.4826 / 2**0.5, rel=1e-3)
    assert successive_sigma(values[:4]) is None


def test_the_scatter_of_normal_values_is_their_standard_deviation():
    generator = random.Random(5)
    values = [generator.gauss(100, 12) for _n in range(4000)]
    assert successive_sigma(values) == pytest.approx(12, rel=0.05)
    assert successive_sigma([value + n for n, value in enumerate(values)]) == pytest.approx(12, rel=0.05)
