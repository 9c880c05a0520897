"""Whole files, told nothing: polluted tables come out as they were, random logs as they happened."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from importers.logs import log
from importers.pollution import Case, cases
from salesdesk.importers import reader
from salesdesk.importers.rows import CallRow
from salesdesk.importers.understanding import Choices
from salesdesk.types import Direction, Outcome, Progress


@pytest.mark.parametrize("case", [*cases(1)], ids=lambda c: c.name)
def test_a_polluted_table_is_read_as_a_person_would(case: Case, tmp_path: Path) -> None:
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_bytes(case.data)
    if not case.rows and case.header is None:
        return
    understood = reader.as_csv(file, out)
    with out.open(encoding="utf-8", newline="") as stream:
        got = list(csv.reader(stream))
    assert got == ([case.header] if case.header else []) + case.rows
    assert bool(understood.header_rows) == bool(case.header)


@pytest.mark.parametrize("seed", range(36))
def test_a_random_log_is_read_as_it_happened(seed: int, tmp_path: Path) -> None:
    truth = log(seed)
    file = tmp_path / "log.csv"
    file.write_bytes(truth.data)
    understood = reader.inspect(file, Choices(timezone="Asia/Shanghai"))
    seen: list[int] = []
    chunks = list(reader.read_calls(file, understood, Progress(report=lambda done, _total, _note: seen.append(done))))
    rows = [CallRow._make(r) for chunk in chunks for r in chunk.rows]
    others = sum(len(chunk.not_calls) for chunk in chunks)

    assert understood.purpose == "calls"
    assert seen
    assert sum(chunk.rows_read for chunk in chunks) == understood.rows == len(rows) + others
    assert others == truth.totals
    assert [r.start_utc for r in rows] == [int(c.start.timestamp()) for c in truth.calls]
    assert [r.talk_s for r in rows] == [c.talk for c in truth.calls]
    assert all(c.agent == r.agent_name or c.number == r.agent_number for c, r in zip(truth.calls, rows, strict=True))
    assert all((r.customer or "").endswith(c.customer) for c, r in zip(truth.calls, rows, strict=True))
    assert {r.direction for r in rows} == {Direction.OUTBOUND}
    if truth.exact:
        assert [Outcome(r.outcome).word for r in rows] == [c.outcome for c in truth.calls]


def test_a_large_file_is_read_in_pieces_and_sampled(tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    lines = ["Call ID,Start Time,Agent,Phone,Talk Time,Result"]
    lines += [
        f"C{i},2026-03-{1 + i % 28:02d} 10:{i % 60:02d}:{i % 59:02d},Ada {i % 5},1390{i:07d},{i % 200},{'Answered' if i % 200 else 'Busy'}"
        for i in range(90_000)
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    understood = reader.inspect(file)
    chunks = list(reader.read_calls(file, understood))
    assert understood.estimated
    assert understood.rows == 90_000
    assert sum(len(c.rows) for c in chunks) == 90_000
    assert len(chunks) > 5
    assert chunks[-1].bytes_done == chunks[-1].bytes_total == file.stat().st_size


def test_preview_shows_the_first_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("title\n\na,b,c\n1,2\n\n3,4,5\n6,7,8\n")
    assert reader.preview(file, reader.inspect(file), 2) == [("1", "2", ""), ("3", "4", "5")]


def test_choices_stand_above_all(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "".join(
        f"2026-03-0{i % 9 + 1} 10:00:00;X{i % 3};1390000000{i % 10};{i * 3};{i * 5};foo\n" for i in range(20)
    )
    file.write_text("Start Time;A;Phone;Talk Time;B;Result\n" + rows)
    choices = Choices(
        mapping={"talk": "b", "agent": "A", "hold": "", "customer": "#3"}, timezone="+08:00", outcome_words={"foo": Outcome.VOICEMAIL},
        duration_unit={"talk": "min"}, delimiter=";", encoding="latin-1", date_order="ymd",
    )  # fmt: skip
    u = reader.inspect(file, choices)
    calls = [CallRow._make(r) for c in reader.read_calls(file, u) for r in c.rows]
    assert u.mapping["talk"] == "B"
    assert u.encoding == "latin-1"
    assert not u.unknown_words
    assert [c.talk_s for c in calls] == [i * 300 for i in range(20)]
    assert {c.outcome for c in calls} == {Outcome.VOICEMAIL}
    assert calls[0].agent_number == "X0"
    assert calls[0].utc_offset_s == 28_800


def test_dates_without_a_year_need_one(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Date,Agent,Talk Time\n11-20,Ada,5\n12-30,Ada,6\n01-02,Ada,7\n12-31,Ada,7\n")
    u = reader.inspect(file)
    [chunk] = reader.read_calls(file, u)
    assert {e.reason for e in chunk.errors} == {"no-year"}
    assert any("year" in p for p in u.problems)
    u = reader.inspect(file, Choices(year=2025, timezone="UTC"))
    [chunk] = reader.read_calls(file, u)
    days = [r[4] // 86400 for r in chunk.rows]
    assert [b - a for a, b in pairwise(days)] == [40, 3, 363]


def test_reasons_of_rejected_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    good = "".join(f"2026-03-02 10:00:{i:02d},Ada,139{i:08d},{i},ANSWERED\n" for i in range(10, 40))
    bad = "2026-13-41 99:00,Ada,1,5,ANSWERED\n,Ada,1,5,ANSWERED\n2026-03-02 11:00:00,Ada,1,-5,ANSWERED\n2026-03-02 11:00:00,Ada\n2026-03-02 11:00:00,Ada,1,90000,ANSWERED\nTotal,,,99,\n"
    file.write_text("Start,Agent,Phone,Talk,Status\n" + good + bad)
    chunks = list(reader.read_calls(file, reader.inspect(file)))
    errors = [e for c in chunks for e in c.errors]
    assert sorted((e.line, e.reason) for e in errors) == [
        (32, "bad-start"),
        (33, "missing-start"),
        (34, "bad-talk"),
        (35, "short-row"),
        (36, "bad-talk"),
    ]
    assert [(e.line, e.reason) for c in chunks for e in c.not_calls] == [(37, "total")]
    assert next(e for e in errors if e.line == 34).detail == "-5"
    assert next(e for e in errors if e.line == 32).raw[0] == "2026-13-41 99:00"


def test_what_inspect_says_as_json(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Start,Agent,Phone,Talk,Status\n"
        + "".join(f"2026-03-02 10:00:{i:02d},Ada,139{i:08d},{i},wobbly\n" for i in range(9))
    )
    said = reader.inspect(file).as_json()
    assert {
        "file",
        "kind",
        "encoding",
        "delimiter",
        "quote",
        "sheet",
        "sheets",
        "header_rows",
        "columns",
        "rows",
    } <= set(said)
    assert said["unknown_words"] == {"wobbly": 9}
    assert said["fingerprint"]
    assert said["columns"][3] == said["columns"][3] | {"name": "Talk", "type": "integer", "field": "talk", "unit": "s"}  # type: ignore[index,operator]


def test_two_columns_make_the_identifier(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "".join(f"L{i // 10},{i % 10 + 1},2026-03-02 10:{i % 60:02d}:00,Ada,{i}\n" for i in range(60))
    file.write_text("line,call_id,start,agent,talk\n" + rows)
    u = reader.inspect(file)
    assert u.mapping["source_id"] == "line + call_id"
    [chunk] = reader.read_calls(file, u)
    assert len({r[0] for r in chunk.rows}) == 60


def test_an_identifier_that_repeats_is_none(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "".join(f"{i % 4},2026-03-02 10:{i % 5:02d}:00,Ada,{i % 3}\n" for i in range(60))
    file.write_text("call_id,start,agent,talk\n" + rows)
    assert "source_id" not in reader.inspect(file).mapping


@pytest.mark.parametrize("ring", [True, False])
def test_talk_from_moments(tmp_path: Path, ring: bool) -> None:
    file = tmp_path / "a.csv"
    lines = ["开始时间,接通时间,结束时间,坐席,时长"]
    for i in range(20):
        answer = f"2026-03-02 10:{i:02d}:10" if i % 3 else ""
        total = 10 + (20 + i if i % 3 else 0)
        end = f"2026-03-02 10:{i:02d}:{total:02d}"
        lines.append(f"2026-03-02 10:{i:02d}:00,{answer},{end},张伟,{total if ring else total - 10}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    [chunk] = reader.read_calls(file, reader.inspect(file))
    assert [r[9] for r in chunk.rows] == [20 + i if i % 3 else 0 for i in range(20)]
    assert [r[12] for r in chunk.rows] == [Outcome.CONNECTED if i % 3 else Outcome.NO_ANSWER for i in range(20)]


def test_calls_over_midnight_by_times_of_day(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    lines = ["Date,Start time,End time,Agent,Phone"]
    lines += [f"2026-03-02,23:59:{i:02d},00:01:{i:02d},Ada,1390000{i:04d}" for i in range(10)]
    file.write_text("\n".join(lines) + "\n")
    [chunk] = reader.read_calls(file, reader.inspect(file))
    assert {r[9] for r in chunk.rows} == {120}


def test_a_roster_is_told_from_a_log(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "工号,姓名,团队,级别,入职日期,导师,分机,邮箱,备注\nA001,张三,一组,新人,2026/3/2,李四,8001,zhang@example.com,\nA002,李四,一组,高级,2020-01-05,,8002.0,li@example.com,x\n,,,,,,,,空\n合计,2,,,,,,,\n",
        encoding="utf-8",
    )
    u = reader.inspect(file)
    people = reader.read_people(file, u)
    assert u.purpose == "people"
    first = people.rows[0]
    assert (
        first.name,
        first.number,
        first.team,
        first.level,
        str(first.hired),
        first.mentor,
        first.extension,
        first.email,
    ) == ("张三", "A001", "一组", "新人", "2026-03-02", "李四", "8001", "zhang@example.com")
    assert people.rows[1].extension == "8002"
    assert [e.reason for e in people.errors] in ([], ["no-name"])
