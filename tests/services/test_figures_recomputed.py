"""Every agent × day × KPI cell of a random company recomputed from its raw rows with pandas; parts add up to wholes."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from factories import add_agent, add_batch, add_calls, add_team
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
from salesdesk.importers.understanding import Choices
from salesdesk.metrics.catalogue import catalogue, kpi
from salesdesk.models import Agent, Membership
from salesdesk.periods import Period, day_number, from_day_number
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.store.database import Database
from salesdesk.types import AttendanceKind, Direction, LeadStage, SaleStatus

FIRST = date(2026, 9, 21)
SPAN = Period(FIRST, FIRST + timedelta(days=27))
DAYS = list(SPAN.days())
CUSTOMERS = [f"c{n}" for n in range(60)]
ADDING_UP = [
    one.id
    for one in catalogue()
    if not {"customers", "customers_before", "connected_customers"} & {*one.numerator, *one.denominator}
    and one.id != "roi"
]
OFF = {"leave", "sick", "absence", "day_off", "training"}


def live(database: Database, seed: int) -> None:
    """A company in which everything happens: merges, changes of team, records of nobody, leave with calls."""
    dice = random.Random(seed)
    with database.write() as session:
        teams = [add_team(session, name) for name in ("East", "West")]
        agents = [add_agent(session, f"Agent {n}", team=teams[n % 2]) for n in range(4)]
        alias = add_agent(session, "Alias")
        session.get_one(Agent, alias).merged_into_id = agents[0]
        session.query(Membership).filter_by(agent_id=agents[1]).one().end = DAYS[13]
        session.add(Membership(agent_id=agents[1], team_id=teams[0], start=DAYS[14]))
        batch, people = add_batch(session), [*agents, alias, None]
        for day in DAYS:
            for who in dice.sample(people, 4):
                dials = dice.randint(1, 9)
                add_calls(
                    session, who, day, dials=dials, connected=dice.randint(0, dials), talk_s=dice.choice((20, 90)),
                    hour=dice.randint(9, 17), batch=batch, customers=dice.sample(CUSTOMERS, dials),
                    direction=dice.choice((Direction.OUTBOUND, Direction.OUTBOUND, Direction.INBOUND)),
                )  # fmt: skip

        def some(make: Callable[[int | None, date], object], count: int) -> None:
            for _number in range(count):
                make(dice.choice(people), dice.choice(DAYS))

        some(lambda who, day: add_sale(session, who, day, dice.randint(1, 9_999), customer=dice.choice(CUSTOMERS),
             status=dice.choice(list(SaleStatus)), referral=dice.random() < 0.3), 90)  # fmt: skip
        some(lambda who, day: add_payment(session, who, day, dice.randint(1, 9_999), refund=dice.random() < 0.2), 60)
        some(lambda who, day: add_lead(session, who, day, stage=dice.choice(list(LeadStage)), intent=dice.random() < 0.4,
             cost=dice.choice((None, 250, 999)),
             qualified_day=dice.choice((None, day_number(day) + dice.randint(0, 9)))), 80)  # fmt: skip
        some(lambda who, day: add_renewal(session, who, day, renewed=dice.random() < 0.6), 40)
        some(lambda who, day: add_rating(session, who, day, *dice.choice(((400, 5), (700, 10), (8_100, 100)))), 50)
        some(lambda who, day: add_recommendation(session, who, day, dice.randint(0, 10) * 100), 50)
        some(lambda who, day: add_complaint(session, who, day), 15)
        some(lambda who, day: add_check(session, who, day, dice.choice((None, 6_000, 9_150)),
             compliant=dice.choice((True, False, None)), fatal=dice.random() < 0.1), 60)  # fmt: skip
        for who in agents:
            for day in dice.sample(DAYS, 9):
                kind = dice.choice(list(AttendanceKind))
                add_attendance(session, who, day, kind, dice.choice((50, 100, 100)))
        for day in dice.sample(DAYS, 3):
            add_attendance(session, alias, day, AttendanceKind.LEAVE, 50)


Cells = dict[str, dict[tuple[int, int], tuple[float, float | None]]]


def recomputed(database: Database) -> Cells:
    """By KPI and (agent, day) the numerator and denominator, from the tables alone."""
    with database.read() as session:
        connection = session.connection()
        frames = {
            name: pd.read_sql(text(f"SELECT * FROM {name}"), connection)
            for name in (
                "call",
                "sale",
                "payment",
                "lead",
                "renewal",
                "feedback",
                "quality_check",
                "attendance",
                "agent",
            )
        }
    merged = frames.pop("agent").dropna(subset=["merged_into_id"]).set_index("id")["merged_into_id"].to_dict()
    for frame in frames.values():
        frame["who"] = frame["agent_id"].map(lambda one: merged.get(one, one)).fillna(0).astype(int)
    calls, sales, leads = frames["call"], frames["sale"], frames["lead"]
    calls["day"] = (calls["start_utc"] + calls["utc_offset_s"]) // 86_400
    calls["dial"] = calls["direction"].isin([0, 1])
    calls["met"] = calls["dial"] & (calls["outcome"] == 1)
    first_met = calls[calls["met"]].groupby("customer")["start_utc"].min()
    calls["again"] = calls["dial"] & (calls["customer"].map(first_met) < calls["start_utc"])
    won = sales[sales["status"] == "won"].sort_values(["day", "id"])
    new = won.dropna(subset=["customer"]).drop_duplicates("customer")
    met, handled = calls[calls["met"]], calls[calls["outcome"] == 1]
    paid = frames["payment"]
    paid["signed"] = paid["amount"].where(paid["kind"] == "payment", -paid["amount"])
    good = leads[leads["qualified_day"].notna() | leads["stage"].isin(["qualified", "opportunity", "won"])].copy()
    good["day"] = good["qualified_day"].fillna(good["day"]).astype(int)
    said, checks = frames["feedback"], frames["quality_check"]
    csat, nps = said[said["kind"] == "csat"].copy(), said[said["kind"] == "nps"]
    csat["points"] = ((csat["score"] * 10 + csat["scale"]) // (2 * csat["scale"])) / 100
    scored = checks[checks["score"].notna()].copy()
    scored["points"] = scored["score"] / 100
    judged = checks[checks["compliant"].notna() | (checks["fatal"] == 1)]

    def count(frame: pd.DataFrame) -> pd.Series:
        return frame.groupby(["who", "day"]).size()

    def total(frame: pd.DataFrame, column: str) -> pd.Series:
        return frame.groupby(["who", "day"])[column].sum()

    intents, deals, connected = count(leads[leads["intent"] == 1]), count(won), count(met)
    duty = on_duty(calls, frames["attendance"])
    long = met[met["talk_s"] >= 60]
    clean = judged[(judged["compliant"] == 1) & (judged["fatal"] == 0)]
    pairs: dict[str, tuple[pd.Series, pd.Series | None]] = {
        "dials": (count(calls[calls["dial"]]), duty),
        "connected": (connected, duty),
        "connect_rate": (connected, count(calls[calls["dial"]])),
        "talk_time": (total(calls, "talk_s"), duty),
        "avg_talk": (total(met, "talk_s"), connected),
        "effective_talks": (count(long), duty),
        "conversation_rate": (count(long), connected),
        "aht": (total(handled, "talk_s"), count(handled)),
        "follow_ups": (count(calls[calls["again"]]), duty),
        "leads_qualified": (count(good), None),
        "intents": (intents, None),
        "intent_rate": (intents, connected),
        "opportunities": (count(leads[leads["stage"].isin(["opportunity", "won"])]), None),
        "cpl": (total(leads.dropna(subset=["cost"]), "cost"), count(good)),
        "qa_score": (total(scored, "points"), count(scored)),
        "compliance_rate": (count(clean), count(judged)),
        "csat": (total(csat, "points"), count(csat)),
        "nps": (count(nps[nps["score"] >= 900]).sub(count(nps[nps["score"] <= 600]), fill_value=0), count(nps)),
        "complaint_rate": (count(said[said["kind"] == "complaint"]), connected),
        "deals": (deals, None),
        "deal_rate": (deals, connected),
        "lead_conversion": (deals, intents),
        "revenue": (total(won, "amount"), None),
        "collections": (total(paid, "signed"), None),
        "avg_order": (total(won, "amount"), deals),
        "new_customers": (count(new), None),
        "renewal_rate": (count(frames["renewal"].dropna(subset=["renewed_day"])), count(frames["renewal"])),
        "referral_share": (count(won[won["referral"] == 1]), deals),
    }
    cells: Cells = {}
    for name, (parts, wholes) in pairs.items():
        keys = set(parts.index) | (set() if wholes is None else set(wholes.index))
        cells[name] = {
            key: (float(parts.get(key, 0)), None if wholes is None else float(wholes.get(key, 0))) for key in keys
        }
    return cells


def on_duty(calls: pd.DataFrame, attendance: pd.DataFrame) -> pd.Series:
    """Days on duty by (who, day), by the rule of docs/counting-rules.md."""
    duty = {(who, day): 1.0 for who, day in calls.groupby(["who", "day"]).groups if who}
    for (who, day), rows in attendance.groupby(["who", "day"]):
        shifts = rows[rows["kind"] == "shift"]["share"]
        off = min(1.0, rows[rows["kind"].isin(OFF)]["share"].sum() / 100)
        there = min(1.0, shifts.sum() / 100) if len(shifts) else duty.get((who, day), 0.0)
        duty[who, day] = min(there, 1 - off)
    return pd.Series(duty)


def told(desk: Desk, kpis: list[str], per: Per, by: By) -> list[FigureRow]:
    return desk.figures.figures(SPAN, per=per, by=by, kpis=kpis)


@pytest.mark.parametrize("seed", range(4))
def test_every_cell_is_what_pandas_says(desk: Desk, database: Database, seed: int) -> None:
    live(database, seed)
    truth = recomputed(database)
    assert set(truth) == set(ADDING_UP)
    rows = told(desk, ADDING_UP, Per.DAY, By.AGENT)
    assert len(rows) > 1_000
    seen = {(row.kpi, row.scope.id, row.bucket) for row in rows}
    for row in rows:
        key = (row.scope.id, day_number(date.fromisoformat(row.bucket)))
        parts, wholes = truth[row.kpi].get(key, (0.0, None))
        assert row.numerator == pytest.approx(parts), row
        if kpi(row.kpi).is_rate or kpi(row.kpi).per_day:
            assert row.denominator == pytest.approx(wholes or 0), row
        if kpi(row.kpi).is_rate:
            assert row.value == (pytest.approx(parts * kpi(row.kpi).factor / wholes) if wholes else None), row
    for name, cells in truth.items():
        for (who, day), (parts, _wholes) in cells.items():
            bucket = from_day_number(day)
            if who and parts and bucket in SPAN:
                assert (name, who, bucket.isoformat()) in seen


@pytest.mark.parametrize("seed", range(4))
def test_parts_add_up_to_wholes(desk: Desk, database: Database, seed: int) -> None:
    live(database, seed)
    whole = {row.kpi: row for row in told(desk, ADDING_UP, Per.TOTAL, By.COMPANY)}
    for per in (Per.DAY, Per.WEEK, Per.MONTH, Per.YEAR):
        for by in (By.COMPANY, By.TEAM, By.AGENT):
            sums: dict[str, list[float]] = {name: [0.0, 0.0] for name in ADDING_UP}
            for row in told(desk, ADDING_UP, per, by):
                sums[row.kpi][0] += row.numerator or 0
                sums[row.kpi][1] += row.denominator or 0
            for name, (parts, wholes) in sums.items():
                nobody = (0.0, 0.0) if by is By.COMPANY else of_nobody(database, name)
                assert parts + nobody[0] == pytest.approx(whole[name].numerator), (per, by, name)
                if whole[name].denominator is not None:
                    assert wholes + nobody[1] == pytest.approx(whole[name].denominator), (per, by, name)


def of_nobody(database: Database, name: str) -> tuple[float, float]:
    """What belongs to the company alone: calls and records that name no agent."""
    mine = {key: pair for key, pair in recomputed_once(database)[name].items() if key[0] == 0}
    inside = [pair for (_who, day), pair in mine.items() if SPAN.first_number <= day <= SPAN.last_number]
    return sum(pair[0] for pair in inside), sum(pair[1] or 0 for pair in inside)


def recomputed_once(database: Database, known: dict[str, Cells] = {}) -> Cells:  # noqa: B006
    key = str(database.path)
    if key not in known:
        known[key] = recomputed(database)
    return known[key]


def test_a_team_rate_is_the_quotient_of_sums(desk: Desk, database: Database) -> None:
    live(database, 9)
    rates = [name for name in ADDING_UP if kpi(name).is_rate]
    agents = told(desk, rates, Per.DAY, By.AGENT)
    with database.read() as session:
        stints = session.query(Membership).all()
        member = {(one.agent_id, one.team_id): (one.start, one.end) for one in stints}
    for row in told(desk, rates, Per.TOTAL, By.TEAM):
        parts = wholes = 0.0
        for part in agents:
            span = member.get((part.scope.id, row.scope.id))
            day = date.fromisoformat(part.bucket)
            if part.kpi == row.kpi and span and (span[0] or date.min) <= day <= (span[1] or date.max):
                parts += part.numerator or 0
                wholes += part.denominator or 0
        assert row.value == (pytest.approx(parts * kpi(row.kpi).factor / wholes) if wholes else None), row


ORDERS = """订单编号,下单时间,客户号码,坐席姓名,订单金额,订单状态
N1,2026-09-22 10:00:00,13800000001,Agent 0,1200.00,已成交
N2,2026-09-23 11:00:00,13800000002,Agent 1,800.00,已成交
N3,2026-09-23 12:00:00,13800000002,Agent 1,300.00,已取消
"""
ATTENDANCE = """姓名,开始日期,结束日期,考勤类型,天数
Agent 2,2026-09-22,2026-09-24,年假,3
Agent 3,2026-10-10,2026-10-10,出勤,1
"""


@pytest.mark.parametrize("content", [ORDERS, ATTENDANCE])
def test_undo_restores_every_figure(desk: Desk, database: Database, tmp_path: Path, content: str) -> None:
    live(database, 5)
    every = [one.id for one in catalogue()]

    def all_figures() -> list[FigureRow]:
        return [row for per, by in SHAPES for row in desk.figures.figures(SPAN, per=per, by=by, kpis=every)]

    before = all_figures()
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8-sig")
    (outcome,) = desk.outcomes.import_files([path], Choices(timezone="Asia/Shanghai"))
    assert (outcome.message, outcome.rejected) == ("", 0)
    assert outcome.batch is not None
    assert all_figures() != before
    desk.imports.undo(outcome.batch)
    assert all_figures() == before


SHAPES = ((Per.TOTAL, By.COMPANY), (Per.WEEK, By.TEAM), (Per.DAY, By.AGENT), (Per.HOUR, By.COMPANY))
