"""The worked example of docs/counting-rules.md, held against the engine."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from factories import MONDAY, add_calls, small_company
from outcome_records import (
    add_attendance,
    add_check,
    add_complaint,
    add_lead,
    add_payment,
    add_rating,
    add_recommendation,
    add_renewal,
    add_sale,
)
from salesdesk.metrics.catalogue import catalogue
from salesdesk.models import Call
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By
from salesdesk.types import AttendanceKind, LeadStage, SaleStatus

PAGE = Path(__file__).parents[2] / "docs" / "counting-rules.md"
WEEK = Period.parse("2026-W42")


def example(title="Worked example"):
    lines = PAGE.read_text("utf-8").split(f"## {title}\n")[1].split("\n## ")[0].splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, _rule, *rows = table
    return [dict(zip(head, row, strict=True)) for row in rows]


def number(text):
    return float(text) if text else None


def test_the_worked_example_is_what_the_engine_says(desk, database):
    small_company(database)
    rows = [row for by in (By.COMPANY, By.TEAM, By.AGENT) for row in desk.figures.figures(WEEK, by=by)]
    found = {(row.name, row.kpi): row for row in rows}
    told = example()
    assert len(told) == 14
    for line in told:
        row = found[line["scope"], line["kpi"]]
        for name in ("numerator", "denominator", "value", "target", "achievement"):
            assert getattr(row, name) == pytest.approx(number(line[name]), abs=5e-5), (line, name)
        assert (row.rag or "") == line["rag"]


def test_the_worked_example_warns_twice(desk, database):
    small_company(database)
    found = {(one.name, one.kpi, len(one.days)) for one in desk.warnings.evaluate(date(2026, 10, 16))}
    assert found == {("Bo Chen", "dials", 5), ("张三", "connect_rate", 5)}


def results(database, people):
    """What the second example tells."""
    next_monday = MONDAY + timedelta(days=7)
    with database.write() as session:
        add_sale(session, people.li, amount=120_000, customer="one", referral=True)
        add_sale(session, people.li, MONDAY + timedelta(days=1), 80_000, customer="one")
        add_sale(session, people.li, MONDAY + timedelta(days=2), 300_000, customer="two")
        add_sale(session, people.li, amount=50_000, status=SaleStatus.CANCELLED)
        for amount, refund in ((120_000, False), (300_000, False), (20_000, True)):
            add_payment(session, people.li, amount=amount, refund=refund)
        for stage in ("new", "new", "qualified", "qualified", "opportunity"):
            add_lead(session, people.li, stage=LeadStage(stage), intent=True, cost=3_000)
        add_rating(session, people.li, score=400)
        add_rating(session, people.li, score=900, scale=10)
        for score in (1000, 900, 700, 300):
            add_recommendation(session, people.li, score=score)
        add_complaint(session, people.li)
        add_check(session, people.li, score=9_050)
        add_check(session, people.li, score=8_000, fatal=True)
        for renewed in (True, True, True, False):
            add_renewal(session, people.li, renewed=renewed)
        add_attendance(session, people.ann, kind=AttendanceKind.LEAVE, share=50)
        known = select(Call.customer).where(Call.agent_id == people.li, Call.outcome == 1).order_by(Call.id.desc())
        customer = session.scalars(known.limit(1)).one()
        add_calls(session, people.li, next_monday, dials=2, connected=1, talk_s=90, customers=[customer])


def test_the_results_of_the_worked_example_are_what_the_engine_says(desk, database):
    people = small_company(database)
    results(database, people)
    desk.company.change(gross_margin=0.4, agent_day_cost=30_000)
    told = example("Worked example: results")
    kpis = sorted({line["kpi"] for line in told})
    found = {
        (row.name, period, row.kpi): row
        for period in ("2026-W42", "2026-W43")
        for by in (By.COMPANY, By.TEAM, By.AGENT)
        for row in desk.figures.figures(Period.parse(period), by=by, kpis=kpis)
    }
    for line in told:
        row = found[line["scope"], line["period"], line["kpi"]]
        for name in ("numerator", "denominator", "value"):
            assert getattr(row, name) == pytest.approx(number(line[name]), abs=5e-5), (line, name)


def test_every_kpi_of_the_catalogue_has_its_example():
    told = {line["kpi"] for title in ("Worked example", "Worked example: results") for line in example(title)}
    assert told == {one.id for one in catalogue()}
