"""dev.py: what it lists, when it thinks the environment is stale, and how it asks for system libraries."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A fresh copy of the module whose environment is in the test's folder."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    for name in ("ROOT", "VENV", "LOCK", "STAMP", "PYTHON", "SALESDESK"):
        monkeypatch.setattr(module, name, tmp_path / name.lower())
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "pyproject.toml").write_text("settings", "utf-8")
    (tmp_path / "lock").write_text("packages", "utf-8")
    return module


@pytest.fixture
def ran(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were run instead of being run."""
    words: list[str] = []

    def run(*parts: object, **_variables: str) -> int:
        words.append(" ".join(map(str, parts)))
        for made in (dev.PYTHON, dev.SALESDESK):
            made.touch()
        return 0

    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setattr(dev, "system_libraries", lambda: words.append("libraries"))
    return words


def test_every_command_says_what_it_does(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    listed = capsys.readouterr().out
    for name in (
        "setup",
        "demo",
        "run",
        "test",
        "check",
        "bench",
        "fuzz",
        "properties",
        "screenshots",
        "i18n",
        "package",
        "clean",
    ):
        assert f"\n  {name} " in listed
    assert "None" not in listed


def test_an_unknown_command_is_wrong_usage(dev: ModuleType) -> None:
    assert dev.main(["tset"]) == 2


def test_setting_up_happens_once(dev: ModuleType, ran: list[str]) -> None:
    dev.ensure()
    assert ran[0] == "libraries"
    assert any("--require-hashes" in words for words in ran)
    assert any("--editable" in words for words in ran)
    ran.clear()
    dev.ensure()
    assert ran == []


def test_a_new_lock_makes_everything_anew(dev: ModuleType, ran: list[str]) -> None:
    dev.ensure()
    ran.clear()
    dev.LOCK.write_text("newer packages", "utf-8")
    dev.ensure()
    assert any("-m venv --clear" in words for words in ran)


def test_new_settings_only_install_the_program_again(dev: ModuleType, ran: list[str]) -> None:
    dev.ensure()
    ran.clear()
    (dev.ROOT / "pyproject.toml").write_text("other settings", "utf-8")
    dev.ensure()
    assert "--editable" in ran[0]
    assert not any("venv" in words for words in ran)


def test_an_interrupted_set_up_is_done_again(dev: ModuleType, ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run", lambda *_parts, **_variables: 1)
    with pytest.raises(dev.Stop, match="exit code 1"):
        dev.ensure()
    assert not dev.STAMP.exists()


def test_without_the_right_to_install_the_command_is_printed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev.os, "access", lambda *_asked: False)
    assert not dev.apt_install(["libegl1", "libgl1"], "Qt")
    assert "sudo apt-get install -y --no-install-recommends libegl1 libgl1" in capsys.readouterr().out


def test_where_qt_can_not_start_setting_up_stops(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev, "loadable", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(dev, "apt_install", lambda *_asked: False)
    with pytest.raises(dev.Stop, match="libegl1"):
        dev.system_libraries()


def test_libraries_for_a_screen_are_wished_for_not_needed(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev, "loadable", lambda name: name != "libxcb-cursor.so.0")
    monkeypatch.setattr(dev, "apt_install", lambda packages, _why: bool(asked.append(packages)))
    dev.system_libraries()
    assert asked == [["libxcb-cursor0"]]


def test_a_shut_gate_names_its_steps(
    dev: ModuleType, ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "run", lambda *parts, **_variables: int("mypy" in parts))
    assert dev.check(["format", "types"]) == 1
    assert "the gate is shut: types" in capsys.readouterr().out
    assert dev.check(["format"]) == 0
    with pytest.raises(dev.Stop, match="no step speling"):
        dev.check(["speling"])


def test_the_lock_holds_hashes_and_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("--")]
    pins = [line for line in lines if line and not line.startswith(("#", " "))]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    named = {pin.split("==")[0]: pin.split("==")[1].split()[0] for pin in pins}
    assert (named["pyside6-essentials"], named["shiboken6"], named["pyqtgraph"]) == ("6.11.3", "6.11.3", "0.14.0")


def test_everything_the_settings_name_is_in_the_lock() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *settings["dependencies"],
        *(one for extra in settings["optional-dependencies"].values() for one in extra),
    ]
    text = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name), "0")
        assert requirement.specifier.contains(version), f"{requirement}: run python3 dev.py lock"
