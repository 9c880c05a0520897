"""Where things are: resources in each way of installing, and the user's folder."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from salesdesk import paths


def test_resources_of_the_checkout() -> None:
    assert paths.resource("fonts", "OFL.txt").is_file()
    assert paths.resource("translations", "zh_CN", "LC_MESSAGES", "salesdesk.mo").is_file()


def test_resources_of_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "salesdesk"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert paths.resources() == package / "resources"


def test_resources_of_a_frozen_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_without_resources_the_places_looked_at_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "src" / "salesdesk" / "paths.py"))
    with pytest.raises(FileNotFoundError, match="resources"):
        paths.resources()


def test_the_users_folder_is_chosen_by_the_variable(own_home: Path) -> None:
    assert paths.data_dir() == own_home
    assert paths.default_database().parent == own_home
    assert paths.log_file().parent == own_home


def test_the_users_folder_is_local_never_roaming(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: dict[str, object] = {}

    def folder(name: str, **options: object) -> str:
        asked.update(options, name=name)
        return str(tmp_path / "数据" / name)

    monkeypatch.delenv(paths.HOME_VARIABLE)
    monkeypatch.setattr(platformdirs, "user_data_dir", folder)
    assert paths.data_dir() == tmp_path / "数据" / "SalesDesk"
    assert paths.data_dir().is_dir()
    assert asked["roaming"] is False
