"""Companies of one, of nobody, of ten years, of the future; leap days and the nights when clocks change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from call_logs import write_log
from salesdesk.importers.understanding import Choices
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, Per
from salesdesk.types import COMPANY

HEADER = ("call_id", "agent", "phone", "start_time", "talk_seconds", "result")
NEW_YORK = Choices(timezone="America/New_York")


def calls(path: Path, starts: Iterable[str], agent: str = "Ann", prefix: str = "A") -> Path:
    """A log of answered calls of a minute and a half, one for each start."""
    rows = [[f"{prefix}{n}", agent, f"1380{n:07d}", start, "90", "ANSWERED"] for n, start in enumerate(starts)]
    return write_log(path, rows, HEADER)


def by_day(desk: Desk, first: date, last: date) -> dict[str, float | None]:
    rows = desk.figures.figures(Period(first, last, PeriodKind.CUSTOM), per=Per.DAY, kpis=["dials"])
    return {row.bucket: row.value for row in rows if row.value}


def test_a_call_counts_once_on_its_local_day_in_the_nights_when_clocks_change(desk: Desk, tmp_path: Path) -> None:
    days = {
        "2026-03-07": ["00:10", "12:00", "23:50"],
        "2026-03-08": ["00:10", "01:59", "02:30", "03:00", "23:50"],
        "2026-03-09": ["00:10"],
        "2026-10-31": ["23:50"],
        "2026-11-01": ["00:10", "01:30", "01:30", "02:00", "23:50"],
        "2026-11-02": ["00:10"],
    }
    starts = [f"{day} {clock}:00" for day, clocks in days.items() for clock in clocks]
    (outcome,) = desk.imports.import_calls([calls(tmp_path / "ny.csv", starts)], NEW_YORK)
    assert (outcome.imported, outcome.rejected) == (len(starts), 0)
    assert by_day(desk, date(2026, 3, 1), date(2026, 11, 30)) == {day: len(clocks) for day, clocks in days.items()}
    autumn = desk.figures.calls(Period.parse("2026-11-01"), limit=None)
    assert [row.start[11:] for row in autumn.rows] == [
        "00:10:00-04:00",
        "01:30:00-04:00",
        "01:30:00-04:00",
        "02:00:00-05:00",
        "23:50:00-05:00",
    ]
    hours = desk.figures.figures(Period.parse("2026-11-01"), per=Per.HOUR, kpis=["dials"])
    assert {row.bucket: row.value for row in hours if row.value} == {"0": 1, "1": 2, "2": 1, "23": 1}
    assert desk.safety.check() == []


def test_times_with_their_offset_fall_on_their_own_day(desk: Desk, tmp_path: Path) -> None:
    starts = [f"2026-03-{day:02d}T{hour:02d}:30:00-0{5 if day < 8 else 4}:00" for day in (7, 9) for hour in range(24)]
    desk.imports.import_calls([calls(tmp_path / "iso.csv", starts)])
    assert by_day(desk, date(2026, 3, 1), date(2026, 3, 31)) == {"2026-03-07": 24, "2026-03-09": 24}


def test_the_29th_of_february_is_a_day_like_any_other(desk: Desk, tmp_path: Path) -> None:
    starts = [f"2024-{day} 10:{n:02d}:00" for day in ("02-28", "02-29", "03-01") for n in range(3)]
    desk.imports.import_calls([calls(tmp_path / "leap.csv", starts)])
    assert desk.figures.figure(Period.parse("2024-02"), COMPANY, "dials").value == 6
    assert desk.figures.figure(Period.parse("2024-02-29"), COMPANY, "dials").value == 3
    assert desk.figures.figure(Period.parse("2024-W09"), COMPANY, "dials").value == 9
    weeks = desk.figures.figures(Period.parse("2024"), per=Per.MONTH, kpis=["dials"])
    assert [row.value for row in weeks if row.value] == [6, 3]


def test_ten_years_with_two_calls_a_day(desk: Desk, tmp_path: Path) -> None:
    first, days = date(2016, 1, 1), 3653
    starts = [f"{first + timedelta(days=n)} {clock}:00" for n in range(days) for clock in ("09:00", "14:00")]
    (outcome,) = desk.imports.import_calls([calls(tmp_path / "ten.csv", starts, "李雷")])
    assert outcome.imported == 2 * days
    found = by_day(desk, first, date(2025, 12, 31))
    assert len(found) == days
    assert set(found.values()) == {2}
    years = [desk.figures.figure(Period.parse(str(year)), COMPANY, "dials") for year in range(2016, 2026)]
    assert [row.value for row in years] == [732, 730, 730, 730, 732, 730, 730, 730, 732, 730]
    weeks = desk.figures.figures(Period(first, date(2025, 12, 31)), per=Per.WEEK, by=By.AGENT, kpis=["dials"])
    assert sum(row.value or 0 for row in weeks) == 2 * days
    assert Counter(row.value for row in weeks)[14] >= 520
    view = desk.interviews.draft(weeks[0].scope.id, Period.parse("2024"))
    desk.interviews.print_pdf(view.id, tmp_path / "year.pdf", "zh_CN")
    assert (tmp_path / "year.pdf").read_bytes().startswith(b"%PDF")


def test_one_agent_alone_has_no_team_to_be_held_against(desk: Desk, tmp_path: Path) -> None:
    starts = [f"2026-10-{day:02d} 10:00:{n:02d}" for day in (12, 13, 14) for n in range(20)]
    desk.imports.import_calls([calls(tmp_path / "one.csv", starts, "独行侠")])
    (agent,) = desk.figures.figures(Period.parse("2026-10"), by=By.AGENT, kpis=["dials"])
    assert (agent.name, agent.value, agent.denominator) == ("独行侠", 60, 3)
    assert desk.warnings.evaluate(date(2026, 10, 14)) == []
    (score,) = desk.scores.scores(Period.parse("2026-10"))
    assert score.score.score is None
    view = desk.interviews.draft(agent.scope.id, Period.parse("2026-10"))
    notes = desk.interviews.print_pdf(view.id, tmp_path / "one.pdf", "en")
    assert (tmp_path / "one.pdf").stat().st_size > 5_000
    assert not any("Traceback" in note for note in notes)


def test_a_log_that_names_nobody_counts_for_the_company_alone(desk: Desk, tmp_path: Path) -> None:
    rows = [[f"Z{n}", f"1380{n:07d}", f"2026-10-12 10:00:{n:02d}", str(n), "ANSWERED"] for n in range(30)]
    header = [name for name in HEADER if name != "agent"]
    (outcome,) = desk.imports.import_calls([write_log(tmp_path / "no.csv", rows, header)])
    assert (outcome.imported, outcome.agents_created) == (30, ())
    month = Period.parse("2026-10")
    (company,) = desk.figures.figures(month, kpis=["dials"])
    assert (company.value, company.denominator, company.per_day) == (30, 0, None)
    assert desk.figures.figures(month, by=By.AGENT) == []
    assert desk.scores.scores(month) == []
    assert desk.warnings.evaluate(date(2026, 10, 12)) == []
    assert desk.figures.dashboard(month).without_agent == 30
    assert desk.interviews.print_all(month, tmp_path / "papers", "en").files == ()


def test_a_log_of_the_future_is_counted_where_it_says(desk: Desk, tmp_path: Path) -> None:
    starts = [f"2099-12-{day:02d} 10:00:00" for day in range(1, 21)]
    (outcome,) = desk.imports.import_calls([calls(tmp_path / "future.csv", starts)])
    assert outcome.imported == 20
    assert desk.figures.figure(Period.parse("2099-12"), COMPANY, "dials").value == 20
    assert desk.warnings.evaluate(date(2099, 12, 20)) == []
    files = desk.interviews.print_all(Period.parse("2099-12"), tmp_path / "papers", "zh_CN").files
    assert [file.name for file in files] == ["2099-12 Ann.pdf"]
    assert desk.figures.days_with_calls() == (date(2099, 12, 1), date(2099, 12, 20))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/St_Johns", "Pacific/Chatham", "Asia/Kathmandu", "UTC"])
def test_midnight_belongs_to_the_day_it_begins_in_every_zone(zone: str, desk: Desk, tmp_path: Path) -> None:
    starts = ["2026-10-11 23:59:59", "2026-10-12 00:00:00", "2026-10-12 23:59:59", "2026-10-13 00:00:00"] * 3
    desk.imports.import_calls([calls(tmp_path / "edge.csv", starts)], Choices(timezone=zone))
    assert by_day(desk, date(2026, 10, 1), date(2026, 10, 31)) == {"2026-10-11": 3, "2026-10-12": 6, "2026-10-13": 3}
    first = desk.figures.calls(Period.parse("2026-10-12"), limit=1).rows[0]
    assert datetime.fromisoformat(first.start).hour == 0
