"""Figures of orders, payments, leads, feedback and checks: counted where they are kept, no data where not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from factories import MONDAY, SmallCompany, add_agent, add_calls, small_company
from outcome_records import (
    add_check,
    add_complaint,
    add_lead,
    add_payment,
    add_rating,
    add_recommendation,
    add_renewal,
    add_sale,
)
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.catalogue import FROM_CALLS, catalogue, kpi
from salesdesk.metrics.counters import FROM_RECORDS
from salesdesk.models import Agent, Disposition
from salesdesk.periods import Period, day_number
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, LeadStage, SaleStatus, Scope, ScopeKind

WEEK = Period.parse("2026-W42")
AFTER = Period.parse("2026-W43")
ALL = [one.id for one in catalogue()]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def people(database: Database) -> SmallCompany:
    return small_company(database)


def ask(desk: Desk, kpi: str, scope: Scope = COMPANY, period: Period = WEEK) -> FigureRow:
    return desk.figures.figure(period, scope, kpi)


def agent(number: int) -> Scope:
    return Scope(ScopeKind.AGENT, number)


def counted(row: FigureRow) -> tuple[float | None, float | None, float | None]:
    return row.numerator, row.denominator, row.value


def test_without_records_there_is_no_data(desk: Desk, people: SmallCompany) -> None:
    rows = {row.kpi: row for row in desk.figures.figures(WEEK, kpis=ALL)}
    for one in catalogue():
        if not FROM_RECORDS.isdisjoint(one.numerator):
            assert rows[one.id].value is None, one.id
            assert rows[one.id].numerator is None, one.id
    assert rows["intents"].value is None


def test_only_won_orders_are_deals(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.li, amount=120_000)
        add_sale(session, people.li, TUESDAY, 80_000, referral=True)
        for status in (SaleStatus.PENDING, SaleStatus.CANCELLED, SaleStatus.RETURNED):
            add_sale(session, people.li, status=status, referral=True)
        add_sale(session, people.ann, amount=50_000)
        add_sale(session, None, amount=1_000)
    assert counted(ask(desk, "deals", agent(people.li))) == (2, None, 2)
    assert counted(ask(desk, "revenue", agent(people.li))) == (200_000, None, 200_000)
    assert counted(ask(desk, "avg_order", agent(people.li))) == (200_000, 2, 100_000)
    assert counted(ask(desk, "deal_rate", agent(people.li))) == (2, 45, pytest.approx(2 / 45))
    assert counted(ask(desk, "referral_share", agent(people.li))) == (1, 2, 0.5)
    assert counted(ask(desk, "deals", Scope(ScopeKind.TEAM, people.east))) == (2, None, 2)
    assert counted(ask(desk, "revenue")) == (251_000, None, 251_000)


def test_no_orders_where_orders_are_kept_is_zero(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.li)
        stranger = add_agent(session, "New", team=people.west)
    assert counted(ask(desk, "deals", agent(people.bo))) == (0, None, 0)
    assert counted(ask(desk, "deal_rate", agent(people.bo))) == (0, 25, 0.0)
    assert counted(ask(desk, "deals", period=AFTER)) == (0, None, 0)
    assert ask(desk, "avg_order", agent(people.bo)).value is None
    assert ask(desk, "deals", agent(stranger)).value is None  # who wasn't there has no data, not zero


def test_a_record_on_a_day_without_calls_counts_and_adds_no_day(
    desk: Desk, database: Database, people: SmallCompany
) -> None:
    with database.write() as session:
        add_sale(session, people.li, MONDAY + timedelta(days=6))
    rows = desk.figures.figures(WEEK, agent(people.li), per=Per.DAY, kpis=["deals", "dials"])
    assert {row.bucket: row.value for row in rows if row.kpi == "deals"}["2026-10-18"] == 1
    assert ask(desk, "dials", agent(people.li)).denominator == 5


def test_the_first_order_makes_a_new_customer_once(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.zhang, MONDAY - timedelta(days=30), customer="old")
        add_sale(session, people.zhang, customer="old")
        add_sale(session, people.zhang, customer="spoilt", status=SaleStatus.CANCELLED)
        add_sale(session, people.li, TUESDAY, customer="spoilt")
        add_sale(session, people.li, TUESDAY, customer="new")
        add_sale(session, people.ann, TUESDAY, customer="new")
        add_sale(session, people.ann)
    assert ask(desk, "new_customers", agent(people.zhang)).value == 0
    assert ask(desk, "new_customers", agent(people.li)).value == 2
    assert ask(desk, "new_customers", agent(people.ann)).value == 0
    assert ask(desk, "new_customers").value == 2


def test_refunds_lower_collections(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_payment(session, people.li, amount=90_000)
        add_payment(session, people.li, TUESDAY, 20_000, refund=True)
    assert counted(ask(desk, "collections")) == (70_000, None, 70_000)
    assert ask(desk, "deals").value is None  # money, but no orders


def test_leads(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_lead(session, people.li, cost=3_000, intent=True)
        add_lead(session, people.li, stage=LeadStage.QUALIFIED, cost=5_000)
        add_lead(
            session, people.li, MONDAY - timedelta(days=30), stage=LeadStage.LOST, qualified_day=day_number(MONDAY)
        )
        add_lead(session, people.ann, stage=LeadStage.OPPORTUNITY, cost=4_000)
        add_lead(session, people.ann, stage=LeadStage.WON, qualified_day=day_number(MONDAY) + 30)
        add_sale(session, people.li)
    assert ask(desk, "leads_qualified").value == 3
    assert ask(desk, "opportunities").value == 2
    assert counted(ask(desk, "cpl")) == (12_000, 3, 4_000)
    assert counted(ask(desk, "intents")) == (1, None, 1)
    assert counted(ask(desk, "lead_conversion")) == (1, 1, 1.0)


def test_without_interest_conversion_is_of_qualified_leads(
    desk: Desk, database: Database, people: SmallCompany
) -> None:
    with database.write() as session:
        for _number in range(4):
            add_lead(session, people.li, stage=LeadStage.QUALIFIED)
        add_sale(session, people.li)
    assert ask(desk, "intents").value is None
    assert counted(ask(desk, "lead_conversion")) == (1, 4, 0.25)
    assert ask(desk, "cpl").value is None  # no lead has a cost


def test_interest_is_counted_in_calls_or_leads_and_never_in_both(
    desk: Desk, database: Database, people: SmallCompany
) -> None:
    with database.write() as session:
        add_lead(session, people.li, intent=True)
        session.add(Disposition(name="有意向", outcome=1, intent=True))
    assert ask(desk, "intents").value == 0


def test_ratings_are_brought_to_five_points(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_rating(session, people.li, score=400)
        add_rating(session, people.li, score=900, scale=10)
        add_rating(session, people.li, score=9_600, scale=100)
    assert counted(ask(desk, "csat")) == (13.3, 3, pytest.approx(13.3 / 3))
    assert ask(desk, "nps").value is None
    assert ask(desk, "complaint_rate").value is None


def test_promoters_less_detractors(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        for score in (1000, 900, 850, 700, 600, 0):
            add_recommendation(session, people.li, score=score)
        add_complaint(session, people.li)
    assert counted(ask(desk, "nps")) == (0, 6, 0)
    assert counted(ask(desk, "complaint_rate", agent(people.li))) == (1, 45, pytest.approx(1 / 45))
    assert ask(desk, "complaint_rate", agent(people.ann)).value == 0


def test_checks(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_check(session, people.li, score=9_050)
        add_check(session, people.li, score=8_000, fatal=True)
        add_check(session, people.li, score=None, compliant=False)
        add_check(session, people.li, score=7_000, compliant=None)
    assert counted(ask(desk, "qa_score")) == (240.5, 3, pytest.approx(240.5 / 3))
    assert counted(ask(desk, "compliance_rate")) == (1, 3, pytest.approx(1 / 3))


def test_renewals_count_by_the_day_they_are_due(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_renewal(session, people.li, renewed=True)
        add_renewal(session, people.li)
        add_renewal(session, people.li, MONDAY + timedelta(days=20), renewed=True)
    assert counted(ask(desk, "renewal_rate")) == (1, 2, 0.5)


def test_return_on_investment_needs_the_settings(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.li, amount=1_000_000)
        add_lead(session, people.li, cost=10_000)
    assert ask(desk, "roi").value is None
    desk.company.change(gross_margin=0.4, agent_day_cost=15_000)
    # 400,000 of contribution; 5 days at 15,000 and 10,000 for the lead
    assert counted(ask(desk, "roi", agent(people.li))) == (315_000, 85_000, pytest.approx(315 / 85))


def test_records_of_a_merged_agent_are_those_of_the_one_it_is(
    desk: Desk, database: Database, people: SmallCompany
) -> None:
    with database.write() as session:
        alias = add_agent(session, "Li S.")
        add_sale(session, alias)
        add_sale(session, people.li)
        session.get_one(Agent, alias).merged_into_id = people.li
    assert ask(desk, "deals", agent(people.li)).value == 2


def test_follow_ups_are_dials_to_whom_anybody_had_reached(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_calls(session, people.ann, MONDAY - timedelta(days=90), dials=1, connected=1, customers=["a"])
        add_calls(session, people.li, MONDAY + timedelta(days=5), dials=3, connected=1, customers=["a", "b"])
        add_calls(session, people.li, MONDAY + timedelta(days=6), dials=2, connected=0, customers=["b", "c"])
    # a on both dials of Saturday, and nobody had reached b: the only talk on Saturday was with a
    assert counted(ask(desk, "follow_ups", agent(people.li))) == (2, 7, 2)
    assert ask(desk, "follow_ups", agent(people.ann), Period(MONDAY - timedelta(days=90), MONDAY)).value == 0


def test_one_talk_was_enough_without_another_call_in_seven_days(
    desk: Desk, database: Database, people: SmallCompany
) -> None:
    far = Period.parse("2026-12")
    first = far.start
    with database.write() as session:
        add_calls(session, people.li, first, dials=3, connected=3, customers=["a", "b", "c"])
        add_calls(session, people.ann, first + timedelta(days=6), dials=1, connected=0, customers=["a"])
        add_calls(session, people.ann, first + timedelta(days=8), dials=1, connected=0, customers=["b"])
    assert counted(ask(desk, "fcr", period=far)) == (2, 3, pytest.approx(2 / 3))
    rows = desk.figures.figures(far, by=By.AGENT, per=Per.DAY, kpis=["fcr"])
    assert [counted(row)[:2] for row in rows if row.scope.id == people.li] == [(2, 3)]


def test_coverage_grows_against_the_period_before(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_calls(session, people.li, MONDAY + timedelta(days=7), dials=121, connected=121)
    assert counted(ask(desk, "coverage_growth", period=AFTER)) == (11, 110, pytest.approx(0.1))
    weeks = desk.figures.figures(Period.parse("2026-10"), per=Per.WEEK, kpis=["coverage_growth"])
    assert {row.bucket: row.value for row in weeks}["2026-W43"] == pytest.approx(0.1)
    assert ask(desk, "coverage_growth").value is None  # nobody was reached the week before


def test_quarters_and_years(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.li)
        add_sale(session, people.li, MONDAY + timedelta(days=90))
    span = Period.parse("2026-10-01..2027-06-30")
    quarters = desk.figures.figures(span, per=Per.QUARTER, kpis=["deals"])
    assert [(row.bucket, row.value) for row in quarters] == [("2026-Q4", 1), ("2027-Q1", 1)]
    years = desk.figures.figures(span, per=Per.YEAR, kpis=["revenue"])
    assert [(row.bucket, row.value) for row in years] == [("2026", 100_000), ("2027", 100_000)]


def test_many_weeks_are_told_apart_as_few_are(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        for week in range(12):
            add_sale(session, people.li, MONDAY + timedelta(weeks=week))
    rows = desk.figures.figures(Period.parse("2026-10-12..2027-01-03"), per=Per.WEEK, kpis=["deals"])
    assert [row.value for row in rows] == [1] * 12


def test_by_the_hour_records_have_no_data(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.li)
    rows = desk.figures.figures(WEEK, per=Per.HOUR, kpis=["deals", "deal_rate", "dials"])
    assert [(row.kpi, row.value) for row in rows] == [("deals", None), ("deal_rate", None), ("dials", 370)]


def test_what_stands_behind_a_figure(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        first = add_sale(session, people.li, amount=120_000, customer="13800000001")
        add_sale(session, people.li, status=SaleStatus.CANCELLED)
        second = add_sale(session, people.ann, TUESDAY)
        add_payment(session, people.li, amount=1)
    found = desk.figures.explain(WEEK, COMPANY, "deal_rate")
    assert found.origins == ("sale", "calls")
    assert found.arithmetic == "2 ÷ 110 = 1.8%"
    page = desk.figures.records(WEEK, COMPANY, "deal_rate")
    assert (page.total, [row.id for row in page.rows]) == (2, [first, second])
    assert page.rows[0].agent == "李四"
    assert [row.id for row in desk.figures.records(WEEK, agent(people.ann), "revenue").rows] == [second]
    assert desk.figures.records(WEEK, COMPANY, "deals", limit=1, newest_first=True).rows[0].id == second
    assert desk.figures.explain(WEEK, agent(people.li), "avg_order").arithmetic == "¥1,200 ÷ 1 = ¥1,200"
    assert desk.figures.calls(WEEK, kpi_id="deal_rate", part="denominator").total == 110


def test_calls_are_asked_for_as_calls(desk: Desk, people: SmallCompany) -> None:
    assert desk.figures.explain(WEEK, COMPANY, "connect_rate").origins == ("calls", "calls")
    assert desk.figures.explain(WEEK, COMPANY, "deals").origins == ("", "")
    for name in ("connect_rate", "deals"):
        with pytest.raises(SalesDeskError):
            desk.figures.records(WEEK, COMPANY, name)


def test_where_interest_is_counted_is_said(desk: Desk, database: Database, people: SmallCompany) -> None:
    with database.write() as session:
        add_sale(session, people.li)
        lead = add_lead(session, people.li, stage=LeadStage.QUALIFIED)
    assert "qualified leads take its place" in desk.figures.explain(WEEK, COMPANY, "lead_conversion").note
    assert desk.figures.explain(WEEK, COMPANY, "lead_conversion").origins == ("sale", "lead")
    with database.write() as session:
        interested = add_lead(session, people.li, intent=True)
    assert "in the leads" in desk.figures.explain(WEEK, COMPANY, "intents").note
    assert [row.id for row in desk.figures.records(WEEK, COMPANY, "intents").rows] == [interested]
    assert lead != interested
    with database.write() as session:
        session.add(Disposition(name="有意向", outcome=1, intent=True))
    found = desk.figures.explain(WEEK, COMPANY, "intent_rate")
    assert "in the calls" in found.note
    assert found.origins == ("calls", "calls")


def test_a_full_list_of_figures_shows_what_is_kept(
    desk: Desk, database: Database, people: SmallCompany, tmp_path: Path
) -> None:
    assert desk.figures.known_kpis() == FROM_CALLS
    with database.write() as session:
        add_sale(session, people.li)
        add_rating(session, people.ann)
    more = ("csat", "deals", "deal_rate", "revenue", "avg_order", "new_customers", "referral_share")
    assert desk.figures.known_kpis() == (*FROM_CALLS, *more)
    target = tmp_path / "figures.xlsx"
    desk.exports.workbook(target, WEEK)
    book = CalamineWorkbook.from_path(target)
    names = [kpi(name).name for name in (*FROM_CALLS, *more)]
    assert [name for name in book.sheet_names if name in names] == names
    rows = {row[0]: row[-1] for row in book.get_sheet_by_name("Deals").to_python() if len(row) > 1}
    shown = {row.name: row.value for row in desk.figures.figures(WEEK, by=By.AGENT, kpis=["deals"])}
    assert {name: rows[name] for name in shown} == shown
