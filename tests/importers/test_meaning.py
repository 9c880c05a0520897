"""Columns without telling names, and names that say more than one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.importers import headers, profiles, reader
from salesdesk.importers.meaning import place_of
from salesdesk.importers.understanding import Choices
from salesdesk.types import Outcome


def lines(n: int = 40) -> list[list[str]]:
    rows = []
    for i in range(n):
        talk = i * 37 % 211
        rows.append(
            [
                f"2026-03-{i % 28 + 1:02d} 10:{i:02d}:05",
                ["Ada Stone", "Ben Ray", "Cora Li"][i % 3],
                f"1390013{i:04d}",
                str(talk),
                "ANSWERED" if talk else "BUSY",
                "outbound",
            ]
        )
    return rows


@pytest.mark.parametrize("header", ["", "c1,c2,c3,c4,c5,c6\n", "一,二,三,四,五,六\n"])
def test_values_alone_tell_the_meaning(header: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(header + "".join(",".join(r) + "\n" for r in lines()), encoding="utf-8")
    u = reader.inspect(file)
    assert {f: u.fields[f][0] for f in ("start", "agent_name", "customer", "talk", "outcome", "direction")} == {
        "start": 0, "agent_name": 1, "customer": 2, "talk": 3, "outcome": 4, "direction": 5,
    }  # fmt: skip
    assert u.purpose == "calls"
    assert all(c.confidence <= 0.6 for c in u.columns if c.field)


def test_dates_and_times_apart_without_names(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "".join(f"2026-03-{i % 28 + 1:02d},1{i % 8}:{i:02d}:05,1390013{i:04d},00:0{i % 5}:{i:02d}\n" for i in range(40))
    )
    u = reader.inspect(file)
    assert (u.fields["start_date"], u.fields["start_time"], u.fields["talk"]) == ((0,), (1,), (3,))


@pytest.mark.parametrize(
    ("name", "field", "unit"),
    [
        ("通话时长(秒)", "talk", "s"), ("call_duration_min", "talk", "min"), ("durationMs", "talk", "ms"), ("Duration (secs)", "talk", "s"), ("Ring Time", "ring", ""), ("坐席姓名", "agent_name", ""),
        ("員工姓名", "agent_name", ""), ("オペレーター名", "agent_name", ""), ("agentName", "agent_name", ""), ("客戶電話", "customer", ""), ("HangupCause", "outcome", ""), ("Date/Time (UTC)", "start", ""),
    ],
)  # fmt: skip
def test_names(name: str, field: str, unit: str) -> None:
    assert field in headers.fields_of(name)
    assert headers.parse(name).unit == unit
    assert headers.known(name) or headers.fields_of(name)[field] <= headers.EXACT


def test_names_of_nothing() -> None:
    assert not headers.fields_of("")
    assert not headers.known("12")
    assert headers.parse("Start (UTC)").zone == "UTC"


def test_a_column_by_name_or_number() -> None:
    names = ["Start Time", "B"]
    assert [place_of(names, w) for w in ("B", "start_time", "#2", "#3", "x", "")] == [1, 0, 1, None, None, None]


def test_every_profile_is_sound() -> None:
    ids = [p.id for p in profiles.catalogue()]
    assert len(ids) == len(set(ids)) >= 60
    for profile in profiles.catalogue():
        for column in profile.fields.values():
            assert not column or set(column.split(" + ")) <= set(profile.columns)
        assert set(profile.needs) | set(profile.keep) <= set(profile.columns)
    assert profiles.find("aircall") is not None
    assert profiles.find("none") is None
    assert profiles.by_header(["a"]) is None


def test_a_profile_by_choice(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Date,Time,Source_Number,Terminating_Number,Duration\n"
        + "".join(f"03/{i + 1:02d}/26,10:00:00,800{i % 3},1390013{i:04d},{i}.5\n" for i in range(20))
    )
    assert reader.inspect(file).profile == "simple-mdy"
    assert reader.inspect(file, Choices(profile="none")).profile == ""
    assert reader.inspect(file, Choices(profile="none")).units["talk"] == "s"


def test_a_flag_beside_a_disposition(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "".join(
        f"2026-03-02 10:00:{i:02d},Ada,{i * 7},{'Y' if i % 3 else 'N'},{['gold', 'silver'][i % 2]}\n" for i in range(30)
    )
    file.write_text("Start,Agent,Talk,Answered (Y/N),Customer type\n" + rows)
    u = reader.inspect(file)
    [chunk] = reader.read_calls(file, u)
    assert [r[12] for r in chunk.rows] == [Outcome.CONNECTED if i % 3 else Outcome.NO_ANSWER for i in range(30)]


def test_zone_said_in_the_name(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Start Time (UTC),Agent,Talk\n" + "".join(f"2026-03-02 10:00:{i:02d},Ada,{i}\n" for i in range(9)))
    u = reader.inspect(file, Choices(timezone="Asia/Shanghai"))
    [chunk] = reader.read_calls(file, u)
    assert u.timezone == "UTC"
    assert chunk.rows[0][4:6] == (1772445600, 28_800)
