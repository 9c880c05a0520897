"""What a rule would have said, against the warnings that the days as they came would really have given."""

from datetime import date, timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_target, add_team
from salesdesk.metrics.rules import read_rule, shipped_rows
from salesdesk.models import Plan
from salesdesk.types import Cancelled, Level, Progress

START = MONDAY - timedelta(weeks=10)
END = MONDAY + timedelta(days=4)


def rule(identifier="behind_target", **fields):
    return read_rule(identifier, {**shipped_rows()[identifier], **fields})


def working_days():
    day = START
    while day <= END:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


@pytest.fixture
def ground(database):
    """Weak dials too little in the third and the fourth week (ten days) and the last three days; Good never."""
    with database.write() as session:
        east, west = add_team(session, "East"), add_team(session, "West")
        weak = add_agent(session, "Weak", team=east, level=Level.TRAINEE)
        good = add_agent(session, "Good", team=west, level=Level.SENIOR)
        add_target(session, "dials", 20, start=START, end=END)
        for number, day in enumerate(working_days()):
            low = 10 <= number < 20 or number >= 52
            add_calls(session, weak, day, dials=8 if low else 22, connected=4)
            add_calls(session, good, day, dials=22, connected=6)
    return weak, good


def test_it_says_what_the_warnings_of_each_day_would_have_said(desk, ground):
    tested = desk.back_tests.run(rule(), END, months=2)
    spoken = {}
    for day in working_days():
        for one in desk.warnings.evaluate(day):
            spoken.setdefault(one.id, (day, one.name, one.kpi))
    expected = sorted(fact for fact in spoken.values() if tested.start <= fact[0] <= tested.end)
    assert sorted((one.on, one.name, one.kpi) for one in tested.said) == expected
    assert expected


def test_each_run_is_one_warning_with_its_days(desk, ground):
    tested = desk.back_tests.run(rule(kpis=["dials"]), END, months=3)
    first, second = tested.said
    days = list(working_days())
    assert (first.on, first.first_day, first.last_day, first.lasted) == (days[12], days[10], days[19], 10)
    assert (second.on, second.lasted) == (days[54], 3)
    assert not first.passed
    assert tested.concerned == 1
    assert tested.agents == 2
    assert sum(count for _week, count in tested.weeks) == 2
    assert tested.per_week == pytest.approx(2 / len(tested.weeks))
    assert tested.led_to_plan == 0


def test_a_plan_soon_after_is_what_it_led_to(desk, database, ground):
    weak, _good = ground
    opened = list(working_days())[14]
    with database.write() as session:
        session.add(Plan(agent_id=weak, reason="weak", opened_on=opened, opened_at=0))
    tested = desk.back_tests.run(rule(kpis=["dials"]), END, months=3)
    assert [one.plan_id is not None for one in tested.said] == [True, False]
    assert tested.led_to_plan == 1


def test_short_runs_that_pass_by_themselves_are_counted(desk, ground):
    tested = desk.back_tests.run(rule(kpis=["dials"], run=8, serious_run=10), END, months=3)
    (only,) = tested.said
    assert (only.passed, tested.passed) == (True, 1)


def test_a_stricter_rule_says_less_and_a_disabled_one_is_tried_all_the_same(desk, ground):
    loose = desk.back_tests.run(rule(margin=0.05, enabled=False), END, months=3)
    strict = desk.back_tests.run(rule(margin=0.7), END, months=3)
    assert len(loose.said) > len(strict.said) == 0
    assert strict.per_week == 0


def test_a_rule_for_some_looks_at_them_alone(desk, ground):
    assert desk.back_tests.run(rule(levels=["senior"]), END, months=3).said == ()
    tested = desk.back_tests.run(rule(levels=["trainee"], kpis=["dials"]), END, months=3)
    assert (len(tested.said), tested.agents) == (2, 1)
    east = next(team.id for team in desk.people.teams() if team.name == "East")
    assert len(desk.back_tests.run(rule(teams=[east], kpis=["dials"]), END, months=3).said) == 2
    assert desk.back_tests.run(rule(teams=[east + 1], kpis=["dials"]), END, months=3).said == ()


def test_a_decline_is_said_once(desk, database):
    with database.write() as session:
        one = add_agent(session, "Falling")
        for number, day in enumerate(working_days()):
            add_calls(session, one, day, dials=40 - number // 2, connected=5)
    (said,) = desk.back_tests.run(rule("decline", kpis=["dials"]), END, months=1).said
    assert (said.name, said.kpi) == ("Falling", "dials")
    assert said.lasted >= 3


def test_an_hour_that_fell_is_said_of_the_company(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        for day in working_days():
            fell = day >= MONDAY - timedelta(weeks=2)
            add_calls(session, one, day, dials=30, connected=2 if fell else 12, hour=14)
            add_calls(session, one, day, dials=30, connected=12, hour=10)
    tested = desk.back_tests.run(rule("hour_drop"), END, months=2)
    assert {(said.kpi, said.plan_id) for said in tested.said} == {("connect_rate", None)}
    assert tested.said[0].on >= MONDAY - timedelta(weeks=2)


def test_nothing_recorded_says_nothing(desk):
    tested = desk.back_tests.run(rule(), date(2026, 10, 16))
    assert (tested.said, tested.agents, tested.per_week) == ((), 0, 0)


def test_it_stops_when_asked(desk, ground):
    with pytest.raises(Cancelled):
        desk.back_tests.run(rule(), END, progress=Progress(stopped=lambda: True))


def test_quiet_days_hold_the_next_warning_back(desk, database, ground):
    assert len(desk.back_tests.run(rule(kpis=["dials"], quiet=100), END, months=3).said) == 1
    desk.warnings.change_rule("behind_target", quiet=100, kpis=["dials"])
    days = list(working_days())
    assert [one.name for one in desk.warnings.evaluate(days[15])] == ["Weak"]
    assert desk.warnings.evaluate(END) == []
    desk.warnings.change_rule("behind_target", quiet=0)
    assert [one.name for one in desk.warnings.evaluate(END)] == ["Weak"]


def test_a_rule_for_a_level_warns_of_it_alone(desk, ground):
    desk.warnings.change_rule("behind_target", levels=["senior"])
    assert desk.warnings.evaluate(END) == []
    desk.warnings.change_rule("behind_target", levels=["trainee"])
    assert {one.name for one in desk.warnings.evaluate(END)} == {"Weak"}
