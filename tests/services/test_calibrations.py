"""Calibrations and the trainee ramp: what is asked becomes less for a while, and the targets stay as they were."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_target, add_team
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.metrics.targets import ramp_factor, ramp_steps
from salesdesk.periods import Period
from salesdesk.services.calibrations import CalibrationDraft
from salesdesk.services.figure_rows import By, Per
from salesdesk.types import COMPANY, Level, Scope, ScopeKind

WEEK = Period(MONDAY, MONDAY + timedelta(days=4))
STORM = CalibrationDraft(0.5, COMPANY, MONDAY, MONDAY, "network outage")


@pytest.fixture
def people(database):
    """Two agents of one team with 20 dials a day for five days, asked 20 a day and a connect rate of 40 %."""
    with database.write() as session:
        east = add_team(session, "East")
        old = add_agent(session, "Old", team=east, level=Level.SENIOR, hired=date(2020, 1, 1))
        new = add_agent(session, "New", team=east, level=Level.TRAINEE, hired=date(2026, 9, 15))
        add_target(session, "dials", 20)
        add_target(session, "connect_rate", 0.4)
        for day in range(5):
            for agent in (old, new):
                add_calls(session, agent, MONDAY + timedelta(days=day), dials=20, connected=8)
    return east, old, new


def asked(desk, kpi, by=By.AGENT, per=Per.TOTAL):
    return {(row.name, row.bucket): row.target for row in desk.figures.figures(WEEK, by=by, per=per, kpis=[kpi])}


def test_a_day_of_outage_asks_less_of_everybody_and_of_that_day(desk, people):
    assert asked(desk, "dials") == {("Old", ""): 100, ("New", ""): 100}
    desk.calibrations.add(STORM)
    assert asked(desk, "dials") == {("Old", ""): 90, ("New", ""): 90}
    assert list(asked(desk, "dials", By.COMPANY).values()) == [180]
    daily = asked(desk, "dials", per=Per.DAY)
    assert daily["Old", MONDAY.isoformat()] == 10
    assert daily["Old", (MONDAY + timedelta(days=1)).isoformat()] == 20
    assert set(asked(desk, "connect_rate").values()) == {0.4}
    assert {target.value for target in desk.targets.targets()} == {20, 0.4}


def test_a_rate_is_calibrated_by_its_name(desk, people):
    desk.calibrations.add(replace(STORM, kpi="connect_rate", end=WEEK.end))
    assert set(asked(desk, "connect_rate").values()) == {0.2}
    assert set(asked(desk, "dials").values()) == {100}


def test_a_calibration_of_some_is_theirs_alone(desk, people):
    _east, old, _new = people
    desk.calibrations.add(replace(STORM, scope=Scope(ScopeKind.AGENT, old)))
    desk.calibrations.add(replace(STORM, scope=Scope(ScopeKind.LEVEL, 0, Level.TRAINEE), factor=0.0))
    assert asked(desk, "dials") == {("Old", ""): 90, ("New", ""): 80}


def test_a_count_of_a_whole_period_follows_its_agents_team(desk, database, people):
    east, old, _new = people
    with database.write() as session:
        add_target(session, "customers_reached", 100, scope=Scope(ScopeKind.AGENT, old), start=WEEK.start, end=WEEK.end)
    desk.calibrations.add(replace(STORM, scope=Scope(ScopeKind.TEAM, east), end=WEEK.end))
    assert asked(desk, "customers_reached")["Old", ""] == 50


def test_taking_back_and_bringing_back(desk, people):
    number = desk.calibrations.add(STORM)
    desk.calibrations.withdraw([number])
    assert set(asked(desk, "dials").values()) == {100}
    assert desk.calibrations.stored() == []
    assert [row.id for row in desk.calibrations.stored(withdrawn=True)] == [number]
    desk.calibrations.bring_back([number])
    assert set(asked(desk, "dials").values()) == {90}
    desk.calibrations.remove([number])
    assert desk.calibrations.stored(withdrawn=True) == []


def test_the_figure_says_that_it_was_calibrated(desk, people):
    desk.calibrations.add(STORM)
    said = desk.figures.explain(WEEK, COMPANY, "dials")
    assert "× 0.5" in said.target
    assert "network outage" in said.target
    assert "× 0.5" not in desk.figures.explain(WEEK, COMPANY, "connect_rate").target


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"factor": -0.1}, "between 0"),
        ({"factor": 4}, "between 0"),
        ({"factor": float("nan")}, "between 0"),
        ({"reason": "  "}, "needs a reason"),
        ({"end": date(2026, 1, 1)}, "ends before"),
    ],
)
def test_what_makes_no_sense_is_refused(desk, fields, why):
    with pytest.raises(RefusedError, match=why):
        desk.calibrations.add(replace(STORM, **fields))
    assert desk.calibrations.stored(withdrawn=True) == []


def test_an_unknown_kpi_is_refused(desk):
    with pytest.raises(SalesDeskError, match="no KPI"):
        desk.calibrations.add(replace(STORM, kpi="luck"))


# --- the ramp


def test_a_trainee_is_asked_a_share_by_months_since_the_hire(desk, people):
    desk.company.change(ramp="50/75/100")
    assert asked(desk, "dials") == {("Old", ""): 100, ("New", ""): 3 * 10 + 2 * 15}  # a month is over on Thursday
    assert set(asked(desk, "connect_rate").values()) == {0.4}
    assert "50/75/100" in desk.figures.explain(WEEK, Scope(ScopeKind.AGENT, people[2]), "dials").target


def test_a_target_of_the_trainees_own_is_asked_as_it_stands(desk, database, people):
    desk.company.change(ramp="50/75/100")
    with database.write() as session:
        add_target(session, "dials", 8, scope=Scope(ScopeKind.AGENT, people[2]))
    assert asked(desk, "dials")["New", ""] == 40


@pytest.mark.parametrize("text", ["fifty", "50/", "50/150", "/", "50 75"])
def test_a_ramp_that_is_none_is_refused(desk, text):
    with pytest.raises(SalesDeskError, match="no ramp"):
        desk.company.change(ramp=text)


def test_the_steps_of_a_ramp_are_where_its_factor_changes():
    ramp = (0.5, 0.75, 1.0)
    for hired in (date(2026, 1, 31), date(2025, 11, 30), date(2024, 2, 29), date(2026, 5, 1)):
        days = [hired + timedelta(days=n) for n in range(120)]
        changes = [
            day for day, before in zip(days[1:], days, strict=False)
            if ramp_factor(hired, day, ramp) != ramp_factor(hired, before, ramp)
        ]  # fmt: skip
        assert changes == ramp_steps(hired, ramp)
