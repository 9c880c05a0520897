"""What only the values of several columns tell together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from salesdesk.importers import reader
from salesdesk.importers.rows import CallRow
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.types import Outcome


def read(tmp_path: Path, text: str) -> tuple[Understanding, list[CallRow], Counter[str]]:
    """The calls of a log, and why other rows are none."""
    file = tmp_path / "log.csv"
    file.write_text(text, encoding="utf-8")
    understood = reader.inspect(file, Choices(timezone="UTC"))
    chunks = list(reader.read_calls(file, understood))
    why = Counter(e.reason for c in chunks for e in (*c.errors, *c.not_calls))
    return understood, [CallRow._make(r) for c in chunks for r in c.rows], why


def test_a_length_that_holds_the_ringing(tmp_path: Path) -> None:
    rows = [
        f"2026-03-02 10:00:{n:02d},Ann,{20 + n if n % 2 else 10},10,{'Answered' if n % 2 else 'No Answer'}"
        for n in range(20)
    ]
    understood, calls, _why = read(tmp_path, "\n".join(["Start,Agent,Duration,Ring Time,Status", *rows]))
    assert understood.talk_from == "rest"
    assert [c.talk_s for c in calls] == [10 + n if n % 2 else 0 for n in range(20)]


def test_states_and_messages_among_the_calls(tmp_path: Path) -> None:
    kinds = ["Outbound", "SMS", "Outbound", "Login", "Inbound"]
    rows = [f"2026-03-02 10:00:{n:02d},Ann,{n * 7},1390000{n:04d},{kinds[n % 5]}" for n in range(30)]
    _understood, calls, why = read(tmp_path, "\n".join(["Start,Agent,Talk,Phone,Call Type", *rows]))
    assert (len(calls), why) == (18, {"other-record": 12})


@pytest.mark.parametrize("agents", ["张三(8001) 李四(8002)", "8001-张三 8002-李四", "张三/8001 李四/8002"])
def test_names_with_numbers(agents: str, tmp_path: Path) -> None:
    both = agents.split()
    rows = [f"2026-03-02 10:00:{n:02d},{both[n % 2]},{n * 7}" for n in range(20)]
    _understood, calls, _why = read(tmp_path, "\n".join(["开始时间,坐席,通话时长", *rows]))
    assert {(c.agent_name, c.agent_number) for c in calls} == {("张三", "8001"), ("李四", "8002")}


def test_teams_that_are_counted_up_are_no_names_with_numbers(tmp_path: Path) -> None:
    rows = [f"2026-03-02 10:00:{n:02d},Seat {10 + n % 4},{n * 7}" for n in range(20)]
    _understood, calls, _why = read(tmp_path, "\n".join(["Start,Agent,Talk", *rows]))
    assert {c.agent_name or c.agent_number for c in calls} == {f"Seat {n}" for n in range(10, 14)}


@pytest.mark.parametrize("year", ["2026", "115", "26"])
def test_a_date_in_three_columns(year: str, tmp_path: Path) -> None:
    rows = [f"{year},3,{n},10:00:{n:02d},Ann,{n * 7}" for n in range(1, 20)]
    understood, calls, _why = read(tmp_path, "\n".join(["Year,Month,Day,Time,Agent,Talk", *rows]))
    assert understood.date_format.startswith("YYYY + MM + DD")
    assert calls[0].start_utc == 1772359201


def test_only_the_end_is_told(tmp_path: Path) -> None:
    rows = [f"2026-03-02 10:10:{n:02d},Ann,{n * 7}" for n in range(20)]
    understood, calls, _why = read(tmp_path, "\n".join(["End Time,Agent,Talk", *rows]))
    assert understood.start_from == "end"
    assert [c.start_utc for c in calls] == [1772446200 + n - n * 7 for n in range(20)]


def test_the_bill_in_whole_minutes_is_not_the_talk(tmp_path: Path) -> None:
    rows = [f"2026-03-02 10:10:{n:02d},Ann,{-(-n * 37 // 60)},{n * 37}" for n in range(20)]
    _understood, calls, _why = read(tmp_path, "\n".join(["Start,Agent,Billable Minutes,Duration(seconds)", *rows]))
    assert [c.talk_s for c in calls] == [n * 37 for n in range(20)]


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("486 Busy Here", Outcome.BUSY), ("480 Temporarily Unavailable", Outcome.NO_ANSWER), ("603 Decline", Outcome.REJECTED), ("17 USER_BUSY", Outcome.BUSY)],
)  # fmt: skip
def test_codes_with_their_explanation(word: str, outcome: Outcome, tmp_path: Path) -> None:
    rows = [f"2026-03-02 10:10:{n:02d},Ann,0,{word}" for n in range(10)]
    _understood, calls, _why = read(tmp_path, "\n".join(["Start,Agent,Talk,SIP Status", *rows]))
    assert {c.outcome for c in calls} == {outcome}


def test_names_in_two_languages_and_before_all_a_prefix(tmp_path: Path) -> None:
    rows = [f"2026-03-02 10:10:{n:02d},Ann,{n}" for n in range(10)]
    for header in ("开始时间(Start Time),坐席(Agent),通话时长(Talk Time)", "cdr_start,cdr_agent,cdr_talk,"):
        _understood, calls, _why = read(tmp_path, "\n".join([header, *rows]))
        assert [(c.agent_name, c.talk_s) for c in calls] == [("Ann", n) for n in range(10)]
