"""The bundled sample: the same bytes every time, and the shapes and stories that it promises."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from salesdesk.services import sample


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
    first = next(sample.sample_days(8))
    assert first != next(sample.sample_days(7))


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
