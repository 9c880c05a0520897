"""Figures of ten million calls: ours, DuckDB's own table and pandas in memory, on the same questions.

    python3 dev.py bench kpi [--calls 10000000] [--rounds 5] [--keep FILE]

The database is made anew in a temporary folder, or once in ``--keep`` and used again. Each round asks everybody every
question, so that what else the machine does meets all alike; the medians and their ratios are told, on the clock and
for us also in processor time. DuckDB is a peer, not a dependency: ``pip install --group bench``.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import company
import pandas as pd

from salesdesk.metrics.catalogue import catalogue
from salesdesk.periods import Period, PeriodKind, day_number
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.store.database import Database, connect
from salesdesk.types import COMPANY, Direction, Outcome, Scope, ScopeKind

Questions = dict[str, Callable[[], object]]
DAY_S = 86_400
MONTH = Period.of(PeriodKind.MONTH, date(2026, 6, 1))
QUARTER = Period.of(PeriodKind.QUARTER, date(2026, 6, 1))
YEAR = Period.of(PeriodKind.YEAR, date(2025, 6, 1))
SCOPES = {"company": COMPANY, "team": Scope(ScopeKind.TEAM, 1), "agent": Scope(ScopeKind.AGENT, 7)}
SHARED = ("agent by day, a month", "heatmap, a year", "distinct customers, a month", "distinct customers, a year")


def ours(desk: Desk, calls: int) -> Questions:
    """What the window asks."""
    figures, whole = desk.figures, Period(company.working_days()[0], company.LAST)
    asked: Questions = {
        SHARED[0]: lambda: figures.figures(MONTH, per=Per.DAY, by=By.AGENT, kpis=["dials", "talk_time"]),
        SHARED[1]: lambda: figures.heatmap(YEAR),
        SHARED[2]: lambda: figures.figures(MONTH, kpis=["customers_reached"]),
        SHARED[3]: lambda: figures.figures(YEAR, kpis=["customers_reached"]),
    }
    fcr = next(one.id for one in catalogue() if "connected_customers" in one.denominator)
    asked["follow-ups, a month"] = lambda: figures.figures(MONTH, kpis=["follow_ups"])
    asked["one talk was enough (FCR), a month"] = lambda: figures.figures(MONTH, kpis=[fcr])
    asked["heatmap, five years"] = lambda: figures.heatmap(whole)
    for name, period in (("month", MONTH), ("quarter", QUARTER), ("year", YEAR), ("five years", whole)):
        for whose, scope in SCOPES.items():
            asked[f"dashboard, {name}, {whose}"] = lambda p=period, s=scope: figures.dashboard(p, s)
    for whose, among in (("company", calls), ("agent", calls // company.AGENTS)):
        for place, offset in (("first", 0), ("middle", among // 2), ("last", among - among // 20)):
            asked[f"page of calls, {whose}, {place}"] = lambda o=offset, s=SCOPES[whose]: figures.calls(
                whole, s, offset=o
            )
    return asked


def bounds(period: Period) -> tuple[int, int]:
    """First and last local second of a period."""
    return period.first_number * DAY_S, (period.last_number + 1) * DAY_S - 1


def frame_of(path: Path) -> pd.DataFrame:
    """The columns that the questions need, local start included, read in steps."""
    query = "SELECT start_utc + utc_offset_s AS local, agent_id, customer, direction, outcome, talk_s FROM call"
    with closing(connect(path, read_only=True)) as connection:
        cursor, parts = connection.execute(query), []
        names = [column[0] for column in cursor.description]
        while rows := cursor.fetchmany(500_000):
            part = pd.DataFrame(rows, columns=names)
            part["customer"] = part["customer"].astype("int64")
            parts.append(part.astype({"agent_id": "int16", "direction": "int8", "outcome": "int8", "talk_s": "int32"}))
    return pd.concat(parts, ignore_index=True)


def with_pandas(frame: pd.DataFrame) -> Questions:
    """The frame held in memory."""

    def within(period: Period) -> pd.DataFrame:
        return frame[frame["local"].between(*bounds(period))]

    def reached(period: Period) -> int:
        part = within(period)
        met = (part["outcome"] == Outcome.CONNECTED.value) & (part["direction"] != Direction.INBOUND.value)
        return int(part.loc[met, "customer"].nunique())

    def heat() -> object:
        part = within(YEAR)
        met = (part["outcome"] == Outcome.CONNECTED.value) & (part["direction"] != Direction.INBOUND.value)
        return sorted(met.groupby(part["local"] // 3600 % 168).agg(["size", "sum"]).itertuples(name=None))

    def days() -> object:
        part = within(MONTH)
        dial = (part["direction"] != Direction.INBOUND.value).rename("dial")
        found = pd.concat([dial, part["talk_s"]], axis=1).groupby([part["local"] // DAY_S, part["agent_id"]]).sum()
        return sorted((day, agent, dials, talk) for (day, agent), dials, talk in found.itertuples(name=None))

    return dict(zip(SHARED, (days, heat, lambda: reached(MONTH), lambda: reached(YEAR)), strict=True))


def with_duckdb(frame: pd.DataFrame, file: Path) -> Questions:
    """DuckDB's own file, made from the frame; nothing when it isn't installed."""
    try:
        import duckdb
    except ImportError:
        print("DuckDB is not installed and left out: pip install --group bench")
        return {}
    connection = duckdb.connect(str(file))
    connection.register("frame", frame)
    connection.execute("CREATE TABLE call AS SELECT * FROM frame")
    connection.unregister("frame")
    connection.execute("CHECKPOINT")

    def ask(what: str, period: Period, rest: str = "") -> Callable[[], object]:
        first, last = bounds(period)
        query = f"SELECT {what} FROM call WHERE local BETWEEN {first} AND {last} {rest}"
        return lambda: connection.execute(query).fetchall()

    met = f"AND outcome = {Outcome.CONNECTED.value} AND direction <> {Direction.INBOUND.value}"
    heat = f"local // 3600 % 168, count(*), count(*) FILTER (true {met})"
    dials = f"count(*) FILTER (direction <> {Direction.INBOUND.value})"
    asked = (
        ask(f"local // {DAY_S}, agent_id, {dials}, sum(talk_s)", MONTH, "GROUP BY 1, 2 ORDER BY 1, 2"),
        ask(heat, YEAR, "GROUP BY 1 ORDER BY 1"),
        ask("count(DISTINCT customer)", MONTH, met),
        ask("count(DISTINCT customer)", YEAR, met),
    )
    return dict(zip(SHARED, asked, strict=True))


def same_form(question: str, answer: Any) -> object:
    """Our answer to a shared question in the peers' form, theirs as plain numbers."""
    if question == SHARED[0] and isinstance(answer[0], FigureRow):
        found: dict[tuple[int, int], list[int]] = {}
        for row in answer:
            if row.denominator or row.numerator:
                where = (day_number(date.fromisoformat(row.bucket)), row.scope.id)
                found.setdefault(where, []).append(int(row.numerator or 0))
        return sorted((*where, *sums) for where, sums in found.items())
    if question == SHARED[1] and not isinstance(answer[0], tuple):
        # Hour 0 of the week is a Thursday's.
        return sorted(((one.weekday + 3) % 7 * 24 + one.hour, one.calls, one.connected) for one in answer)
    if question in SHARED[2:]:
        if isinstance(answer, int):
            return answer
        return int(answer[0].value if isinstance(answer[0], FigureRow) else answer[0][0])
    return [tuple(int(value) for value in row) for row in answer]


def compare(ways: dict[str, Questions]) -> None:
    """Everybody says the same, or the benchmark ends."""
    for question in SHARED:
        answers = {way: same_form(question, asked[question]()) for way, asked in ways.items() if question in asked}
        ours = answers["SalesDesk"]
        differing = [way for way, answer in answers.items() if answer != ours]
        if differing:
            raise SystemExit(f"{question}: {', '.join(differing)} say something else than SalesDesk")
    print(f"{', '.join(ways)} give the same answers to {len(SHARED)} questions")


def main(words: list[str]) -> int:
    """Make the database, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "calls.db"
        if not path.exists():
            began = time.process_time()
            company.make(path, options.calls)
            print(f"made {options.calls:,} calls in {time.process_time() - began:.0f} s of processor time")
        began = time.perf_counter()
        desk = Desk(Database(path))
        print(f"opened in {(time.perf_counter() - began) * 1000:.0f} ms")
        desk.figures.dashboard(YEAR)
        print(f"memory after a year's dashboard: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
        ways = {"SalesDesk": ours(desk, options.calls)}
        if not options.alone:
            frame = frame_of(path)
            ways |= {"DuckDB": with_duckdb(frame, Path(folder) / "peer.duckdb"), "pandas": with_pandas(frame)}
            compare(ways)
        tell(ways, options.rounds)
        desk.close()
    return 0


def tell(ways: dict[str, Questions], rounds: int) -> None:
    """Ask in turns, and write the medians."""
    clock: dict[tuple[str, str], list[float]] = {}
    processor: dict[str, list[float]] = {}
    for _round in range(rounds + 1):  # the first is for the caches
        for question in ways["SalesDesk"]:
            for way, asked in ways.items():
                if question not in asked:
                    continue
                began, used = time.perf_counter(), time.process_time()
                asked[question]()
                if _round:
                    clock.setdefault((question, way), []).append((time.perf_counter() - began) * 1000)
                    if way == "SalesDesk":
                        processor.setdefault(question, []).append((time.process_time() - used) * 1000)
    print("| question | SalesDesk ms | its processor ms | DuckDB ms | pandas ms | of DuckDB | of pandas |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for question, times in processor.items():
        mine = statistics.median(clock[question, "SalesDesk"])
        peers = [statistics.median(clock.get((question, way), [float("nan")])) for way in ("DuckDB", "pandas")]
        cells = [*(f"{peer:.0f}" for peer in peers), *(f"{mine / peer:.2f}" for peer in peers)]
        shown = " | ".join("" if cell == "nan" else cell for cell in cells)
        print(f"| {question} | {mine:.0f} | {statistics.median(times):.0f} | {shown} |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
