"""What the user decided for a layout is found again by its header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from call_logs import line, small_log, write_log
from salesdesk.errors import RefusedError, SalesDeskError, UnreadableFileError
from salesdesk.importers import profile_file, reader
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.services.desk import Desk
from salesdesk.services.imports import ImportsService, profiles
from salesdesk.types import Outcome


@pytest.fixture
def imports(desk: Desk) -> ImportsService:
    return desk.imports


def test_choices_are_remembered_and_used_the_next_time(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    odd = [line(n, result="神秘" if n % 2 else None) for n in range(20)]
    first = write_log(tmp_path / "first.csv", odd)
    said = Choices(
        mapping={"customer": ""},
        outcome_words={"神秘": Outcome.BUSY},
        timezone="Asia/Tokyo",
        duration_unit={"talk": "min"},
    )
    assert imports.inspect(first).unknown_words == {"神秘": 10}
    (outcome,) = imports.import_calls([first], said)
    assert (outcome.duration_unit, outcome.unknown_words) == ("min", {})
    second = write_log(tmp_path / "second.csv", [line(n, day="2026-10-13", result="神秘") for n in range(100, 110)])
    understood = imports.inspect(second)
    assert "customer" not in understood.mapping
    assert (understood.duration_unit, understood.unknown_words) == ("min", {})
    profile = imports.known(understood)
    assert profile is not None
    assert profile.name == "first"
    assert profile.choices == replace(said, mapping={"customer": "", "source_id": "通话ID"})
    (outcome,) = imports.import_calls([second])
    assert outcome.first_start == "2026-10-13T10:40:40+09:00"


def test_what_is_said_now_stands_above_what_was_learned(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv")], Choices(timezone="Asia/Tokyo", duration_unit={"talk": "min"}))
    more = small_log(tmp_path / "b.csv", range(60, 70))
    (outcome,) = imports.import_calls([more], Choices(timezone="UTC"))
    assert (outcome.first_start, outcome.duration_unit) == ("2026-10-12T10:00:00+00:00", "min")
    (profile,) = imports.profiles.all()
    assert (profile.choices.timezone, dict(profile.choices.duration_unit)) == ("UTC", {"talk": "min"})


def test_a_file_with_many_repeats_is_keyed_like_the_others_of_its_layout(
    imports: ImportsService, tmp_path: Path
) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv", range(20))])
    rows = [line(n) for n in (*range(20), 5, 6, 7, 20)]
    (outcome,) = imports.import_calls([write_log(tmp_path / "b.csv", rows)])
    assert (outcome.mapping["source_id"], outcome.imported, outcome.duplicates) == ("通话ID", 1, 23)


def test_a_forgotten_layout_is_looked_at_anew(imports: ImportsService, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file], Choices(timezone="Asia/Tokyo"))
    (profile,) = imports.profiles.all()
    assert imports.profiles.delete(profile.id) == profile
    assert imports.profiles.all() == []
    assert imports.known(imports.inspect(file)) is None


def test_a_layout_without_header_is_not_remembered(imports: ImportsService, desk: Desk) -> None:
    with desk.database.write() as session:
        profiles.remember(session, Understanding("x.csv"), Choices(timezone="UTC"), "x")
        assert profiles.find(session, "") is None
    assert imports.profiles.all() == []


def test_choices_survive_being_kept() -> None:
    said = Choices(
        profile="asterisk-cdr-custom",
        mapping={"start": "when", "customer": ""},
        encoding="gb18030",
        delimiter=";",
        sheet="通话",
        date_order="dmy",
        timezone="UTC",
        outcome_words={"忙": Outcome.BUSY},
        duration_unit={"talk": "ms"},
    )
    assert profiles.from_json(profiles.as_json(said)) == said
    assert profiles.as_json(Choices(year=2026)) == {}
    assert profiles.from_json({}) == Choices()


DATES = "号码,开始时间,坐席,通话时长\n"


def dated(path: Path, days: range) -> Path:
    """A log of one call a day with dates such as 05/03/2026."""
    rows = "".join(f"1390000{d:04d},{d:02d}/03/2026 10:00:{d:02d},Ann,{d * 3}\n" for d in days)
    path.write_text(DATES + rows, encoding="utf-8")
    return path


def test_the_order_of_the_dates_is_remembered_for_a_file_that_does_not_tell(
    imports: ImportsService, tmp_path: Path
) -> None:
    first, second = dated(tmp_path / "a.csv", range(10, 25)), dated(tmp_path / "b.csv", range(3, 4))
    imports.import_calls([first])
    understood = imports.inspect(second)
    assert (understood.date_order, understood.order_is_open) == ("dmy", False)
    (profile,) = imports.profiles.all()
    assert profile.memory.date_order == "dmy"
    assert profile.memory.mapping["agent_name"] == "坐席"
    assert profile.choices.mapping == {}


def test_each_file_is_opened_once(imports: ImportsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file])
    opened: list[Path] = []
    real = reader.table.open_table
    monkeypatch.setattr(reader.table, "open_table", lambda path, **more: opened.append(path) or real(path, **more))
    imports.inspect(file)
    assert opened == [file]


def test_a_remembered_encoding_opens_the_file_anew(imports: ImportsService, tmp_path: Path) -> None:
    file = small_log(tmp_path / "a.csv")
    imports.import_calls([file])
    (profile,) = imports.profiles.all()
    imports.profiles.edit(profile.id, Choices(encoding="utf-8", delimiter=","))
    assert imports.inspect(file).encoding == "utf-8"
    imports.profiles.edit(profile.id, Choices(delimiter=";"))
    assert imports.inspect(file).delimiter == ";"


def test_a_layout_is_renamed_edited_deleted_and_put_back(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv"), dated(tmp_path / "b.csv", range(10, 20))])
    one, two = sorted(imports.profiles.all(), key=lambda p: p.name)
    before = imports.profiles.rename(one.id, "  Our \n dialer ")
    assert before == one
    assert imports.profiles.get(one.id).name == "Our dialer"
    assert imports.profiles.named("OUR DIALER") == imports.profiles.get(one.id)
    for bad in ("", " ", "b", "x" * 200, "a\u202eb"):
        with pytest.raises(RefusedError):
            imports.profiles.rename(one.id, bad)
    imports.profiles.restore(before)
    assert imports.profiles.get(one.id) == one
    imports.profiles.edit(two.id, Choices(timezone="UTC"))
    assert (imports.profiles.get(two.id).choices, imports.profiles.get(two.id).memory) == (
        Choices(timezone="UTC"),
        two.memory,
    )
    gone = imports.profiles.delete(two.id)
    assert imports.profiles.named("b") is None
    with pytest.raises(RefusedError):
        imports.profiles.get(two.id)
    imports.profiles.restore(gone)
    assert imports.profiles.get(two.id) == gone


def test_a_layout_travels_to_a_colleague(imports: ImportsService, desk: Desk, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv")], Choices(duration_unit={"talk": "min"}))
    (profile,) = imports.profiles.all()
    file = imports.profiles.save(profile.id, tmp_path / "out.toml")
    imports.profiles.delete(profile.id)
    received = imports.profiles.import_(file)
    assert received.before is None
    assert (received.profile.choices, received.profile.memory) == (profile.choices, profile.memory)
    again = imports.profiles.import_(file)
    assert again.before == received.profile
    assert len(imports.profiles.all()) == 1
    assert imports.inspect(tmp_path / "a.csv").duration_unit == "min"


def test_a_layout_that_cannot_be_written_or_taken_in(imports: ImportsService, tmp_path: Path) -> None:
    imports.import_calls([small_log(tmp_path / "a.csv")])
    (profile,) = imports.profiles.all()
    with pytest.raises(SalesDeskError):
        imports.profiles.save(profile.id, tmp_path / "no folder" / "out.toml")
    bare = tmp_path / "bare.toml"
    bare.write_bytes(profile_file.dumps(profile_file.ProfileFile("x", "", Choices())))
    with pytest.raises(UnreadableFileError):
        imports.profiles.import_(bare)
    named = tmp_path / "named.toml"
    named.write_bytes(profile_file.dumps(profile_file.ProfileFile(profile.name, "0" * 16, Choices())))
    assert imports.profiles.import_(named).profile.name == f"{profile.name} (2)"
