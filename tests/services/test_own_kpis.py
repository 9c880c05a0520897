"""Own KPIs: checked, tried, computed like every other, archived without breaking what names them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_team
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.metrics.catalogue import Better, Unit, catalogue, everyday, kpi, own
from salesdesk.metrics.smart import TargetDraft
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, Per
from salesdesk.services.own_kpis import OwnKpi, names
from salesdesk.store.database import Database
from salesdesk.types import COMPANY

WEEK = Period(MONDAY, MONDAY + timedelta(days=4))
MISSED = OwnKpi("Missed share", "(dials - connected) / dials", direction=Better.DOWN)


@pytest.fixture(autouse=True)
def ground(database):
    with database.write() as session:
        team = add_team(session)
        for name, connected in (("One", 4), ("Two", 8)):
            agent = add_agent(session, name, team=team)
            for day in range(5):
                add_calls(session, agent, MONDAY + timedelta(days=day), dials=20 if name == "One" else 40,
                          connected=connected, talk_s=90)  # fmt: skip


def test_it_is_counted_like_every_other(desk):
    made = desk.own_kpis.add(MISSED)
    assert made.id == "own_1"
    rows = {row.name: row for by in (By.COMPANY, By.AGENT) for row in desk.figures.figures(WEEK, by=by, kpis=["own_1"])}
    assert [(rows[name].numerator, rows[name].denominator) for name in ("One", "Two")] == [(80, 100), (160, 200)]
    assert rows["All agents"].value == pytest.approx(240 / 300)
    by_day = desk.figures.figures(WEEK, per=Per.DAY, kpis=["own_1"])
    assert sum(row.numerator for row in by_day) == 240
    said = desk.figures.explain(WEEK, COMPANY, "own_1")
    assert (said.formula, said.arithmetic) == ("(dials - connected) / dials", "240 ÷ 300 = 80.0%")
    assert kpi("own_1").name == "Missed share"
    assert everyday()[-1] == "own_1"


def test_money_per_hour_of_talk(desk):
    desk.own_kpis.add(OwnKpi("Talk per dial", "talk_time / dials", Unit.SECONDS))
    row = desk.figures.figure(WEEK, COMPANY, "own_1")
    assert row.value == pytest.approx(60 * 90 / 300)
    with pytest.raises(RefusedError, match="Nothing in this formula is money"):
        desk.own_kpis.add(OwnKpi("Wrong", "dials / connected", Unit.MONEY))
    desk.own_kpis.add(OwnKpi("Revenue an hour", "revenue / (talk_time / 3600)", Unit.MONEY))
    assert desk.figures.figure(WEEK, COMPANY, "own_2").value is None  # no orders are kept


def test_it_takes_targets_weights_and_warnings(desk):
    desk.own_kpis.add(replace(MISSED, target=0.5))
    desk.targets.set(TargetDraft("own_1", 0.5, COMPANY, WEEK, "me", "try"))
    row = desk.figures.figure(WEEK, COMPANY, "own_1")
    assert row.achievement == pytest.approx(0.5 / 0.8)
    desk.warnings.change_rule("behind_target", kpis=["own_1"])
    assert {one.kpi for one in desk.warnings.evaluate(WEEK.end)} == {"own_1"}


def test_a_preview_stores_nothing(desk):
    rows = desk.own_kpis.preview(MISSED, WEEK)
    assert {row.name: row.value for row in rows} == {"All agents": 0.8, "One": 0.8, "Two": 0.8}
    assert desk.own_kpis.stored() == []
    assert own() == ()


def test_a_count_per_day(desk):
    desk.own_kpis.add(OwnKpi("Missed", "dials - connected", Unit.CALLS, per_day=True, minimum=1))
    row = desk.figures.figure(WEEK, COMPANY, "own_1")
    assert (row.value, row.denominator, row.per_day) == (240, 10, 24)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 61}, "longer"),
        ({"name": "dials"}, "of that name"),
        ({"formula": "luck"}, "no counter"),
        ({"per_day": True}, "Only a count"),
        ({"minimum": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_one_is_refused(desk, fields, why):
    with pytest.raises(RefusedError, match=why):
        desk.own_kpis.add(replace(MISSED, **fields))
    assert desk.own_kpis.stored() == []


def test_hostile_names_and_notes_are_literal(desk):
    desk.own_kpis.add(replace(MISSED, name="<b>{x}</b>", note="{0} of {effective_seconds} & =cmd"))
    assert kpi("own_1").rule() == "{0} of {effective_seconds} & =cmd"
    assert kpi("own_1").name == "<b>{x}</b>"


def test_changing_and_undoing(desk):
    made = desk.own_kpis.add(MISSED)
    before = desk.own_kpis.change(replace(made, formula="connected / dials", name="Met"))
    assert desk.figures.figure(WEEK, COMPANY, "own_1").value == pytest.approx(0.2)
    desk.own_kpis.change(before)
    assert kpi("own_1").name == "Missed share"
    with pytest.raises(SalesDeskError, match="gone"):
        desk.own_kpis.change(replace(made, id="own_9", name="Other"))


def test_an_archived_one_is_listed_nowhere_and_still_known(desk):
    made = desk.own_kpis.add(MISSED)
    desk.own_kpis.archive(made.id)
    assert made.id not in [one.id for one in catalogue()]
    assert kpi(made.id).name == "Missed share"
    assert desk.own_kpis.stored() == []
    assert [one.archived for one in desk.own_kpis.stored(archived=True)] == [True]
    desk.own_kpis.archive(made.id, archived=False)
    assert [one.id for one in own()] == [made.id]
    desk.own_kpis.forget(made.id)
    assert desk.own_kpis.stored(archived=True) == []
    with pytest.raises(SalesDeskError, match="no KPI"):
        kpi(made.id)


def test_they_belong_to_their_file(desk, tmp_path):
    desk.own_kpis.add(MISSED)
    desk.database.checkpoint()
    other = Desk(Database(tmp_path / "other.db"))
    assert own() == ()
    other.close()
    again = Desk(desk.database)
    assert [one.id for one in own()] == ["own_1"]
    assert again.own_kpis.stored()[0].name == "Missed share"


def test_the_names_that_may_be_used(desk):
    assert {"dials", "talk_time", "revenue", "deals"} <= set(names())
    assert "connect_rate" not in names()
