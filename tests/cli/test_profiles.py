"""``--profile`` takes a known format, the name of a remembered layout, or a colleague's file."""

from __future__ import annotations

from pathlib import Path

from call_logs import small_log
from cli.conftest import Command
from salesdesk.cli.run import DONE, FIXABLE
from salesdesk.importers import profile_file
from salesdesk.importers.understanding import Choices


def test_a_profile_by_file_and_by_name(command: Command, tmp_path: Path) -> None:
    log = small_log(tmp_path / "October.csv")
    file = tmp_path / "ours.toml"
    file.write_bytes(profile_file.dumps(profile_file.ProfileFile("Ours", "", Choices(duration_unit={"talk": "min"}))))
    assert command("inspect", log, "--profile", file).document["duration_unit"] == "min"
    answer = command("import", "calls", log, "--profile", file)
    assert (answer.code, answer.document["files"][0]["duration_unit"]) == (DONE, "min")
    other = small_log(tmp_path / "other.csv", range(70, 80))
    answer = command("import", "calls", other, "--profile", "october", "--dry-run")
    assert answer.document["files"][0]["duration_unit"] == "min"


def test_a_profile_that_is_none(command: Command, tmp_path: Path) -> None:
    log = small_log(tmp_path / "a.csv")
    bad = tmp_path / "bad.toml"
    bad.write_text("x = 1")
    for profile in (bad, tmp_path / "none.toml", "nobody"):
        answer = command("import", "calls", log, "--profile", profile)
        assert answer.code == FIXABLE
        assert answer.err
