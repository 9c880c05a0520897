"""The real call logs: every agent × day × KPI cell against an independent computation in pandas.

The logs aren't part of the repository: see real_logs.py and run ``pytest -m real``.
"""

from datetime import time

import pandas as pd
import pytest

from real_logs import HOME, REAL
from salesdesk.metrics.catalogue import FROM_CALLS
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By, Per

pytestmark = REAL


def bank(path):
    """A bank's call centre, January 1999: tab-separated, seconds, the server is the agent."""
    log = pd.read_csv(path, sep="\t", dtype=str)
    return pd.DataFrame(
        {
            "day": pd.to_datetime("19" + log["date"], format="%Y%m%d"),
            "hour": log["vru_entry"].str.split(":").str[0].astype(int),
            "agent": log["server"].where(log["server"] != "NO_SERVER"),
            "connected": log["outcome"] == "AGENT",
            "talk": log["ser_time"].astype(int),
            "customer": log["customer_id"].where(log["customer_id"] != "0"),
        }
    )


def pwc(path):
    """Eight agents, first quarter of 2021: a workbook whose talk time is a clock time."""
    log = pd.read_excel(path, engine="calamine").iloc[:, :10]

    def seconds(value):
        return value.hour * 3600 + value.minute * 60 + value.second if isinstance(value, time) else 0

    return pd.DataFrame(
        {
            "day": pd.to_datetime(log["Date"]),
            "hour": log["Time"].map(lambda value: value.hour),
            "agent": log["Agent"],
            "connected": log["Answered (Y/N)"].str.startswith("Y"),
            "talk": log["AvgTalkDuration"].map(seconds),
            "customer": None,
        }
    )


def insurance(path):
    """Fifteen agents in 2024: minutes, two ways to write a date, a result in Japanese or none."""
    log = pd.read_csv(path, dtype=str)
    start = pd.to_datetime(log["call_datetime"].str.replace("/", "-").str[:16])
    talk = (log["call_duration_min"].astype(float).fillna(0) * 60).astype(int)
    spoken = log["call_result"].isin(["断り", "検討中", "コールバック希望", "成約"])
    return pd.DataFrame(
        {
            "day": start.dt.normalize(),
            "hour": start.dt.hour,
            "agent": log["agent_id"].str.strip(),
            "connected": spoken | (log["call_result"].isna() & (talk > 0)),
            "talk": talk,
            "customer": log["phone_number"],
        }
    )


CASES = [
    ("anonymous-bank-1999-01.txt", bank, "1999-01"),
    ("pwc-call-center-dataset.xlsx", pwc, "2021-Q1"),
    ("insurance-telesales-ja/calls_raw.csv", insurance, "2024"),
]


def expected(log, *keys):
    """{key: {kpi: (numerator, denominator)}} by plain pandas."""
    log = log.assign(
        talked=log["talk"].where(log["connected"], 0),
        effective=log["connected"] & (log["talk"] >= 60),
        reached=log["customer"].where(log["connected"]),
    )
    found = {}
    for key, part in log.groupby(list(keys), dropna=True) if keys else [((), log)]:
        connected, reached = int(part["connected"].sum()), int(part["reached"].nunique())
        duty = part.dropna(subset=["agent"]).groupby(["agent", "day"]).ngroups
        effective, talk = int(part["effective"].sum()), int(part["talk"].sum())
        found[key] = {
            "dials": (len(part), duty),
            "connected": (connected, duty),
            "connect_rate": (connected, len(part)),
            "talk_time": (talk, duty),
            "avg_talk": (int(part["talked"].sum()), connected),
            "effective_talks": (effective, duty),
            "conversation_rate": (effective, connected),
            "customers_reached": (None if connected and not reached else reached, None),
        }
    return found


@pytest.fixture(params=CASES, ids=lambda case: case[0])
def case(request, desk):
    name, read, period = request.param
    (outcome,) = desk.imports.import_calls([HOME / name])
    assert outcome.rejected == 0
    return desk.figures, read(HOME / name), Period.parse(period)


def found(rows, key):
    cells = {}
    for row in rows:
        cells.setdefault(key(row), {})[row.kpi] = (row.numerator, row.denominator)
    return cells


def test_every_cell_of_agent_and_day(case):
    figures, log, period = case
    rows = figures.figures(period, by=By.AGENT, per=Per.DAY)
    want = {(agent, f"{day:%Y-%m-%d}"): cell for (agent, day), cell in expected(log, "agent", "day").items()}
    assert found(rows, lambda row: (row.name, row.bucket)) == want
    for row in rows:
        if row.denominator and row.definition.is_rate:
            assert row.value == row.numerator / row.denominator


def test_every_agent_and_the_company(case):
    figures, log, period = case
    rows = figures.figures(period, by=By.AGENT)
    assert found(rows, lambda row: row.name) == {key[0]: cell for key, cell in expected(log, "agent").items()}
    (whole,) = found(figures.figures(period), lambda row: row.bucket).values()
    assert whole == expected(log)[()]
    assert list(whole) == list(FROM_CALLS)


def test_every_hour_of_the_company(case):
    figures, log, period = case
    rows = figures.figures(period, per=Per.HOUR, kpis=["connect_rate"])
    want = {f"{key[0]}": cell["connect_rate"] for key, cell in expected(log, "hour").items()}
    assert {row.bucket: (row.numerator, row.denominator) for row in rows} == want
