"""Every agent, day and KPI of the three real logs, recomputed from the files by other means (csv and pandas).

Where the logs are: real_logs.py.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from real_logs import HOME, REAL
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, Per

pytestmark = REAL

KPIS = (
    "dials",
    "connected",
    "connect_rate",
    "talk_time",
    "avg_talk",
    "effective_talks",
    "conversation_rate",
    "customers_reached",
)


@dataclass(frozen=True, slots=True)
class Dial:
    """A row as a person would read it: who, on which local day, whether somebody answered, seconds, whom."""

    agent: str | None
    day: date
    met: bool
    talk: int
    customer: str | None


@dataclass(slots=True)
class Count:
    """The sums of some dials, kept by hand."""

    dials: int = 0
    connected: int = 0
    talk: int = 0
    connected_talk: int = 0
    effective: int = 0
    customers: set[str] = field(default_factory=set)
    days: set[tuple[str, date]] = field(default_factory=set)

    def take(self, dial: Dial) -> None:
        """One more dial."""
        self.dials += 1
        self.talk += dial.talk
        if dial.agent:
            self.days.add((dial.agent, dial.day))
        if dial.met:
            self.connected += 1
            self.connected_talk += dial.talk
            self.effective += dial.talk >= 60
            if dial.customer:
                self.customers.add(dial.customer)

    def parts(self) -> dict[str, tuple[int | None, int | None]]:
        """Numerator and denominator of each KPI."""
        days = len(self.days)
        return {
            "dials": (self.dials, days),
            "connected": (self.connected, days),
            "connect_rate": (self.connected, self.dials),
            "talk_time": (self.talk, days),
            "avg_talk": (self.connected_talk, self.connected),
            "effective_talks": (self.effective, days),
            "conversation_rate": (self.effective, self.connected),
            "customers_reached": (len(self.customers), None),
        }


def bank() -> Iterator[Dial]:
    with (HOME / "anonymous-bank-1999-01.txt").open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield Dial(
                None if row["server"] == "NO_SERVER" else row["server"],
                date.fromisoformat("19" + row["date"]),
                row["outcome"] == "AGENT",
                int(row["ser_time"]),
                None if row["customer_id"] == "0" else row["customer_id"],
            )


def pwc() -> Iterator[Dial]:
    import pandas as pd

    for row in pd.read_excel(HOME / "pwc-call-center-dataset.xlsx", engine="calamine").itertuples():
        talk = row.AvgTalkDuration
        seconds = 0 if pd.isna(talk) else talk.hour * 3600 + talk.minute * 60 + talk.second
        yield Dial(row.Agent, date.fromisoformat(row.Date), row[6] == "Y", seconds, None)


def insurance() -> Iterator[Dial]:
    met = {"断り", "検討中", "コールバック希望", "成約"}
    with (HOME / "insurance-telesales-ja" / "calls_raw.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            talk = round(float(row["call_duration_min"] or 0) * 60)
            result = row["call_result"]
            yield Dial(
                row["agent_id"].strip(),
                date.fromisoformat(row["call_datetime"][:10].replace("/", "-")),
                result in met or (not result and talk > 0),
                talk,
                row["phone_number"],
            )


LOGS: dict[str, Callable[[], Iterator[Dial]]] = {
    "anonymous-bank-1999-01.txt": bank,
    "pwc-call-center-dataset.xlsx": pwc,
    "insurance-telesales-ja/calls_raw.csv": insurance,
}


def counted(dials: list[Dial], by: Callable[[Dial], object]) -> dict[object, Count]:
    found: dict[object, Count] = defaultdict(Count)
    for dial in dials:
        key = by(dial)
        if key is not None:
            found[key].take(dial)
    return found


def value_of(kpi: str, numerator: int | None, denominator: int | None) -> float | None:
    if kpi in ("connect_rate", "avg_talk", "conversation_rate"):
        return None if not denominator else (numerator or 0) / denominator
    return numerator


def compare(rows: list[object], expected: dict[object, Count], key: Callable[[object], object], named: bool) -> int:
    cells = 0
    seen = set()
    for row in rows:
        count = expected[key(row)]
        seen.add(key(row))
        numerator, denominator = count.parts()[row.kpi]
        where = (row.name, row.bucket, row.kpi)
        if row.kpi == "customers_reached" and count.connected and not count.customers:
            assert row.value is None, where  # connected calls that name no customer: not known, and not none
        else:
            assert (row.numerator, row.denominator) == (numerator, denominator), where
            wanted = value_of(row.kpi, numerator, denominator)
            assert row.value == (None if wanted is None else pytest.approx(wanted, abs=1e-12)), where
        cells += 1
    assert seen == set(expected) or not named
    return cells


@pytest.mark.parametrize("name", LOGS)
def test_every_cell_is_what_the_file_says(name: str, desk: Desk) -> None:
    dials = list(LOGS[name]())
    first, last = min(d.day for d in dials), max(d.day for d in dials)
    period = Period(first, last, PeriodKind.CUSTOM)
    (outcome,) = desk.imports.import_calls([HOME / name])
    assert outcome.imported == len(dials)

    days = desk.figures.figures(period, per=Per.DAY, by=By.AGENT, kpis=KPIS)
    expected = counted(dials, lambda d: (d.agent, d.day.isoformat()) if d.agent else None)
    worked = [row for row in days if (row.name, row.bucket) in expected]
    assert all(row.value in (None, 0) and not row.numerator for row in days if (row.name, row.bucket) not in expected)
    assert compare(worked, expected, lambda row: (row.name, row.bucket), named=True) == len(expected) * len(KPIS)

    totals = desk.figures.figures(period, per=Per.TOTAL, by=By.AGENT, kpis=KPIS)
    assert compare(totals, counted(dials, lambda d: d.agent), lambda row: row.name, named=True)

    company = desk.figures.figures(period, per=Per.DAY, kpis=KPIS)
    by_day = counted(dials, lambda d: d.day.isoformat())
    assert compare([r for r in company if r.bucket in by_day], by_day, lambda row: row.bucket, named=True)
    assert compare(desk.figures.figures(period, kpis=KPIS), counted(dials, lambda d: ""), lambda _row: "", named=True)

    for per, bucket in (
        (Per.WEEK, lambda d: f"{d.day.isocalendar()[0]}-W{d.day.isocalendar()[1]:02d}"),
        (Per.MONTH, lambda d: f"{d.day:%Y-%m}"),
    ):
        found = desk.figures.figures(period, per=per, by=By.AGENT, kpis=KPIS)
        wanted = counted(dials, lambda d, bucket=bucket: (d.agent, bucket(d)) if d.agent else None)
        worked = [row for row in found if (row.name, row.bucket) in wanted]
        assert compare(worked, wanted, lambda row: (row.name, row.bucket), named=True)


@pytest.mark.parametrize("name", LOGS)
def test_the_same_file_again_imports_nothing_and_undo_leaves_nothing(name: str, desk: Desk) -> None:
    wide = Period(date(1998, 12, 1), date(2025, 1, 31), PeriodKind.CUSTOM)
    before = desk.figures.figures(wide, kpis=KPIS)
    desk.imports.import_calls([HOME / name])
    once = desk.figures.figures(wide, by=By.AGENT, kpis=KPIS)
    (again,) = desk.imports.import_calls([HOME / name])
    assert (again.status, again.imported) == ("already-imported", 0)
    assert desk.figures.figures(wide, by=By.AGENT, kpis=KPIS) == once
    desk.imports.undo(1)
    assert desk.figures.figures(wide, kpis=KPIS) == before
    assert desk.figures.figures(wide, per=Per.DAY, by=By.AGENT, kpis=KPIS) == []
    assert desk.safety.check() == []


def test_the_three_logs_beside_each_other_do_not_disturb_each_other(desk: Desk) -> None:
    outcomes = desk.imports.import_calls([HOME / name for name in LOGS])
    assert [outcome.status for outcome in outcomes] == ["imported"] * 3
    for name, dials_of in LOGS.items():
        dials = list(dials_of())
        period = Period(min(d.day for d in dials), max(d.day for d in dials), PeriodKind.CUSTOM)
        agents = {d.agent for d in dials if d.agent}
        rows = [r for r in desk.figures.figures(period, by=By.AGENT, kpis=KPIS) if r.name in agents]
        assert compare(rows, counted(dials, lambda d: d.agent), lambda row: row.name, named=True), name
    newest = outcomes[-1].batch
    assert newest is not None
    desk.imports.undo(newest)
    assert desk.figures.figures(Period(date(2024, 1, 1), date(2024, 1, 1) + timedelta(365)))[0].value is None
