"""What the user decided for a layout is found again by its header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from call_logs import line, small_log, write_log
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
    (profile,) = imports.profiles()
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
    (profile,) = imports.profiles()
    imports.forget_profile(profile.id)
    imports.forget_profile(profile.id)
    assert imports.profiles() == []
    assert imports.known(imports.inspect(file)) is None


def test_a_layout_without_header_is_not_remembered(imports: ImportsService, desk: Desk) -> None:
    with desk.database.write() as session:
        profiles.remember(session, Understanding("x.csv"), Choices(timezone="UTC"), "x")
        assert profiles.find(session, "") is None
    assert imports.profiles() == []


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
