"""Preferences: kept, forgiving, and never half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk import settings
from salesdesk.settings import Preferences


def test_without_a_file_there_are_defaults() -> None:
    assert settings.load() == Preferences()


def test_what_was_saved_comes_back(own_home: Path) -> None:
    chosen = Preferences(language="zh_CN", theme="dark", window={"main": "AdnQ"}, recent={"import": "C:/日志"})
    settings.save(chosen)
    assert settings.load() == chosen
    assert [path.name for path in own_home.iterdir()] == ["preferences.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null"])
def test_an_unreadable_file_is_no_reason_not_to_start(text: str) -> None:
    settings.preferences_file().write_text(text, "utf-8")
    assert settings.load() == Preferences()


def test_unknown_and_ill_typed_entries_are_ignored() -> None:
    settings.preferences_file().write_text('{"theme": 3, "language": "en", "later": true}', "utf-8")
    assert settings.load() == Preferences(language="en")


def test_a_failed_save_keeps_the_old_file_and_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Preferences(theme="dark"))

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    settings.save(Preferences(theme="light"))
    assert settings.load().theme == "dark"
