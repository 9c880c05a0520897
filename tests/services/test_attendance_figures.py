"""Days on duty follow the attendance: targets, averages, verdicts and warnings with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factories import MONDAY, SmallCompany, add_agent, add_calls, add_target, small_company
from outcome_records import add_attendance
from salesdesk.models import Agent
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, AttendanceKind, Rag, Scope, ScopeKind

WEEK = Period.parse("2026-W42")
FRIDAY = MONDAY + timedelta(days=4)
SATURDAY = MONDAY + timedelta(days=5)


@pytest.fixture
def people(database: Database) -> SmallCompany:
    return small_company(database)


def ask(desk: Desk, kpi: str, scope: Scope = COMPANY, period: Period = WEEK) -> FigureRow:
    return desk.figures.figure(period, scope, kpi)


def agent(number: int) -> Scope:
    return Scope(ScopeKind.AGENT, number)


def test_half_a_day_of_leave_asks_half_a_day(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_attendance(session, people.li, kind=AttendanceKind.LEAVE, share=50)
    row = ask(desk, "dials", agent(people.li))
    assert (row.numerator, row.denominator, row.value, row.target) == (120, 4.5, 120, 90)
    assert row.per_day == pytest.approx(120 / 4.5)
    assert ask(desk, "dials").denominator == 19.5
    assert ask(desk, "dials", Scope(ScopeKind.TEAM, people.east)).target == 190
    found = desk.figures.explain(WEEK, agent(people.li), "dials")
    assert found.days == "4.5 days on duty; 0.5 days of leave, sickness or training is left out".replace(
        "days of", "day of"
    )


@pytest.mark.parametrize(
    "kind",
    [
        AttendanceKind.LEAVE,
        AttendanceKind.SICK,
        AttendanceKind.ABSENCE,
        AttendanceKind.DAY_OFF,
        AttendanceKind.TRAINING,
    ],
)
def test_calls_on_a_day_off_count_and_the_day_is_not_judged(
    desk: Desk, database: Database, people: SmallCompany, kind: AttendanceKind
) -> None:
    with database.write() as session:
        add_attendance(session, people.zhang, kind=kind)
    row = ask(desk, "dials", agent(people.zhang))
    assert (row.numerator, row.denominator, row.target) == (90, 4, 80)
    days = {
        row.bucket: row
        for row in desk.figures.figures(WEEK, agent(people.zhang), per=Per.DAY, kpis=["dials", "connect_rate"])
        if row.kpi == "connect_rate"
    }
    assert days["2026-10-12"].value == pytest.approx(2 / 18)
    assert (days["2026-10-12"].target, days["2026-10-12"].rag) == (None, None)
    assert days["2026-10-13"].rag is Rag.RED
    assert "isn't judged" in desk.figures.explain(WEEK, agent(people.zhang), "dials").note


def test_a_shift_without_a_call_is_a_day_on_duty(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_attendance(session, people.li, SATURDAY)
        add_attendance(session, people.li)  # a day with calls anyway
        idle = add_agent(session, "Idle", team=people.east)
        add_attendance(session, idle)
    assert ask(desk, "dials", agent(people.li)).denominator == 6
    row = ask(desk, "dials", agent(idle))
    assert (row.value, row.target, row.rag) == (0, 20, Rag.RED)
    names = {row.name for row in desk.figures.figures(WEEK, by=By.AGENT, per=Per.DAY, kpis=["dials"])}
    assert "Idle" in names


def test_half_a_shift_beside_half_a_leave_is_half_a_day(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_attendance(session, people.li, share=50)
        add_attendance(session, people.li, kind=AttendanceKind.SICK, share=50)
        add_attendance(session, people.li, FRIDAY, AttendanceKind.OVERTIME)
    assert ask(desk, "dials", agent(people.li)).denominator == 4.5


def test_a_merged_agents_attendance_is_that_of_the_one_it_is(
    desk: Desk, database: Database, people: SmallCompany
) -> None:
    with database.write() as session:
        alias = add_agent(session, "Li S.")
        add_attendance(session, alias, kind=AttendanceKind.LEAVE)
        add_attendance(session, people.li, kind=AttendanceKind.LEAVE)
        session.get_one(Agent, alias).merged_into_id = people.li
    assert ask(desk, "dials", agent(people.li)).denominator == 4


def test_warnings_ask_less_of_a_part_of_a_day(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        # 12 of 20 dials is behind; 12 of the 10 of half a day isn't, and breaks the run
        add_attendance(session, people.bo, FRIDAY, AttendanceKind.LEAVE, 50)
    assert "dials" not in {one.kpi for one in desk.warnings.evaluate(FRIDAY) if one.name == "Bo Chen"}


def test_a_day_off_neither_counts_nor_ends_a_run(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_attendance(session, people.bo, MONDAY + timedelta(days=2), AttendanceKind.SICK)
    run = next(one for one in desk.warnings.evaluate(FRIDAY) if (one.name, one.kpi) == ("Bo Chen", "dials"))
    assert len(run.days) == 4


def test_by_the_hour_the_days_are_those_on_duty(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_attendance(session, people.li, kind=AttendanceKind.LEAVE, share=50)
        add_calls(session, people.li, hour=15, dials=1, connected=0)
    rows = desk.figures.figures(WEEK, agent(people.li), per=Per.WEEKDAY_HOUR, kpis=["dials"])
    assert {row.bucket: row.denominator for row in rows}["1-15"] == 0.5
    total = desk.figures.figures(WEEK, agent(people.li), per=Per.HOUR, kpis=["dials"])
    assert {row.denominator for row in total} == {4.5}


def test_attendance_stands_behind_the_days(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        leave = add_attendance(session, people.li, kind=AttendanceKind.LEAVE, share=50)
    assert [row.id for row in desk.figures.records(WEEK, agent(people.li), "dials", part="days").rows] == [leave]


def test_a_target_for_deals_warns_of_days_without_any(desk: Desk, database: Database, people: SmallCompany) -> None:
    from outcome_records import add_sale

    with database.write() as session:
        add_sale(session, people.li)
        add_target(session, "deal_rate", 0.2)
    desk.warnings.change_rule("behind_target", kpis=["deal_rate"])
    found = {one.name: len(one.days) for one in desk.warnings.evaluate(FRIDAY)}
    assert found == {"李四": 5, "Ann Lee": 5, "Bo Chen": 5}  # 张三 has too few connected calls a day
