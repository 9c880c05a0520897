"""The bundled sample: the same bytes every time, and the shapes and stories that it promises."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from salesdesk.services import sample, sample_company
from salesdesk.services.sample_records import HEADERS
from salesdesk.types import Level


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> sample.SampleFiles:
    return sample.write_sample(tmp_path_factory.mktemp("sample") / "new folder")


@pytest.fixture(scope="module")
def calls(files: sample.SampleFiles) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in files.calls:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def share(rows: list[dict[str, str]]) -> float:
    dials = [row for row in rows if row["呼叫方向"] == "呼出"]
    return sum(row["通话结果"] == "已接通" for row in dials) / len(dials)


def test_the_same_seed_gives_the_same_bytes(files: sample.SampleFiles, tmp_path: Path) -> None:
    again = sample.write_sample(tmp_path)
    assert [path.read_bytes() for path in again.calls] == [path.read_bytes() for path in files.calls]
    assert again.roster.read_bytes() == files.roster.read_bytes()


def test_another_seed_gives_other_calls(files: sample.SampleFiles) -> None:
    first = sample.live(8).days[0]
    assert first != sample.live(7).days[0]


def test_roster(files: sample.SampleFiles) -> None:
    with files.roster.open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    assert len(people) == 18
    assert len({person["团队"] for person in people}) == 3
    names = {person["姓名"] for person in people}
    assert {person["导师"] for person in people} - {""} <= names
    assert sum(bool(person["离职日期"]) for person in people) == 1
    assert any(name.isascii() for name in names)
    assert not all(name.isascii() for name in names)


def test_half_a_year_of_working_days(files: sample.SampleFiles, calls: list[dict[str, str]]) -> None:
    assert [path.name for path in files.calls] == [f"calls-2026-{month:02d}.csv" for month in range(5, 11)]
    days = {datetime.fromisoformat(row["开始时间"]).date() for row in calls}
    assert days == set(sample.working_days())
    assert date(2026, 10, 1) not in days  # National Day
    assert max(days) == date(2026, 10, 30)
    assert 120_000 < len(calls) < 180_000
    assert len({row["通话ID"] for row in calls}) == len(calls)


def test_calls_of_an_agent_never_overlap(calls: list[dict[str, str]]) -> None:
    end: dict[str, datetime] = {}
    for row in calls:
        start, agent = datetime.fromisoformat(row["开始时间"]), row["坐席工号"]
        if agent in end:
            assert start >= end[agent]
        seconds = int(row["振铃时长"]) + int(row["通话时长"])
        end[agent] = datetime.fromtimestamp(start.timestamp() + seconds)  # noqa: DTZ006


def test_only_answered_calls_have_talk_time(calls: list[dict[str, str]]) -> None:
    assert all((int(row["通话时长"]) > 0) == (row["通话结果"] == "已接通") for row in calls)


def test_two_humps_with_a_dip_at_lunch(calls: list[dict[str, str]]) -> None:
    hours = Counter(row["开始时间"][11:13] for row in calls)
    assert min(hours["10"], hours["15"]) > 3 * hours["12"]
    assert set(hours) <= {f"{hour:02d}" for hour in range(9, 21)}


def test_strong_and_weak_agents(calls: list[dict[str, str]]) -> None:
    by_agent = defaultdict(list)
    for row in calls:
        by_agent[row["坐席工号"]].append(row)
    rates = sorted(share(rows) for rows in by_agent.values())
    assert len(rates) == 18
    assert rates[0] < 0.21
    assert rates[-1] > 0.30


def test_the_falling_agent_falls_at_the_end_only(calls: list[dict[str, str]]) -> None:
    by_day = defaultdict(list)
    for row in calls:
        if row["坐席工号"] == sample.FALLING:
            by_day[row["开始时间"][:10]].append(row)
    days = sorted(by_day)
    assert all(share(by_day[day]) < 0.13 for day in days[-sample.FALLING_DAYS :])
    before = [row for day in days[: -sample.FALLING_DAYS] for row in by_day[day]]
    assert share(before) > 0.22


def test_the_hour_from_two_loses_connects_since_autumn(calls: list[dict[str, str]]) -> None:
    at_two = [row for row in calls if row["开始时间"][11:13] == "14"]
    since = sample.DIP_SINCE.isoformat()
    before, after = ([r for r in at_two if (r["开始时间"][:10] >= since) is late] for late in (False, True))
    assert share(after) < 0.85 * share(before)


def test_newcomers_and_leavers_call_only_while_employed(calls: list[dict[str, str]]) -> None:
    days = defaultdict(set)
    for row in calls:
        days[row["坐席工号"]].add(date.fromisoformat(row["开始时间"][:10]))
    for agent in sample.AGENTS:
        assert min(days[agent.number]) >= agent.hired
        assert agent.left is None or max(days[agent.number]) <= agent.left
        assert len(days[agent.number]) < len([day for day in sample.working_days() if day >= agent.hired])


def test_no_number_is_a_real_subscribers(calls: list[dict[str, str]]) -> None:
    assert all(row["客户号码"].startswith("154") and len(row["客户号码"]) == 11 for row in calls)


@pytest.fixture(scope="module")
def records(files: sample.SampleFiles) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in files.records:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                found[path.stem] = list(csv.DictReader(file))
        else:
            header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            found[path.stem] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def test_records_of_every_kind(records: dict[str, list[dict[str, str]]]) -> None:
    assert set(records) == set(HEADERS)
    for name, rows in records.items():
        assert len(rows) > 90, name
        assert tuple(rows[0]) == HEADERS[name]
        assert "" not in {row[HEADERS[name][0]] for row in rows}


def test_an_order_comes_from_a_call_of_its_agent_with_its_customer(
    calls: list[dict[str, str]], records: dict[str, list[dict[str, str]]]
) -> None:
    deals = {
        (row["坐席工号"], row["客户号码"], row["开始时间"][:10])
        for row in calls
        if row["话务小结"] == "成交" and row["呼叫方向"] == "呼出"
    }
    orders = {(row["坐席工号"], row["客户号码"], row["下单时间"][:10]) for row in records["orders"]}
    assert orders == deals
    known = {row["订单编号"] for row in records["orders"]}
    assert {row["订单编号"] for row in records["payments"]} <= known


def test_nobody_calls_on_leave(calls: list[dict[str, str]], records: dict[str, list[dict[str, str]]]) -> None:
    days = defaultdict(Counter)
    for row in calls:
        days[row["坐席工号"]][row["开始时间"][:10]] += 1
    halves = [row for row in records["attendance"] if row["天数"] == "0.5"]
    for row in records["attendance"]:
        made = sum(n for day, n in days[row["工号"]].items() if row["开始日期"] <= day <= row["结束日期"])
        usual = Counter(days[row["工号"]]).total() / len(days[row["工号"]])
        assert made < 0.75 * usual if row in halves else made == 0
    assert halves


@pytest.mark.parametrize("last", [date(2025, 2, 28), date(2026, 11, 20), date(2027, 1, 3), date(2029, 7, 1)])
def test_the_half_year_moves_to_where_it_is_asked(last: date) -> None:
    half_year = sample.live(7, sample.Span(last))
    days = [day for day, _dials in half_year.days]
    assert last - timedelta(days=10) < days[-1] <= last
    assert 110 < len(days) < 135
    calls = [dial for _day, dials in half_year.days for dial in dials]
    assert 120_000 < len(calls) < 180_000
    falling = [dial for _day, dials in half_year.days[-5:] for dial in dials if dial[1] == sample.FALLING]
    assert sum(dial[5] > 0 for dial in falling) / len(falling) < 0.13


def test_the_targets_of_the_sample_multiply_out() -> None:
    for level in Level:
        of_level = sample_company._of_level(level)
        connected = of_level["dials"] * sample_company._RATES["connect_rate"]
        assert of_level["talk_time"] == pytest.approx(connected * sample_company._RATES["avg_talk"], rel=0.01)
        assert of_level["effective_talks"] == pytest.approx(
            connected * sample_company._RATES["conversation_rate"], rel=0.01
        )
        assert of_level["revenue"] == of_level["deals"] * sample_company._AVG_ORDER
