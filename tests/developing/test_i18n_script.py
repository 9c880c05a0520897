"""scripts/i18n.py: what it finds in a source, takes from the parts, and refuses."""

from __future__ import annotations

import gettext
import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """
print(_("Hello {name}").format(name="x"))
NAME = N_("agent")
print(ngettext("{n} call", "{n} calls", 2), pgettext("verb", "Open"))
texts.bind(label.setText, "Bound")
print(_(variable))
"""
PART = """
"Hello {name}" = "你好，{name}"
"agent" = "坐席"
"{n} call" = "{n} 通电话"
"Bound" = "已绑定"
[context.verb]
"Open" = "打开"
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script over a small project of the test's own."""
    spec = importlib.util.spec_from_file_location("i18n_script", ROOT / "scripts" / "i18n.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SOURCE", tmp_path / "src")
    monkeypatch.setattr(module, "TRANSLATIONS", tmp_path / "translations")
    monkeypatch.setattr(module, "PO", tmp_path / "translations" / "zh_CN" / "LC_MESSAGES" / "salesdesk.po")
    monkeypatch.setattr(module, "MO", module.PO.with_suffix(".mo"))
    (tmp_path / "src").mkdir()
    (tmp_path / "translations" / "parts").mkdir(parents=True)
    (tmp_path / "src" / "words.py").write_text(SOURCE, "utf-8")
    (tmp_path / "translations" / "parts" / "one.toml").write_text(PART, "utf-8")
    return module


def problems(script: ModuleType) -> list[str]:
    report = script.Report()
    script.build(report)
    return [problem.split(":")[0] for problem in report.problems]


def test_a_whole_catalogue_compiles_and_passes(script: ModuleType) -> None:
    assert script.main([]) == 0
    assert script.main(["--check"]) == 0
    words = gettext.GNUTranslations(io.BytesIO(script.MO.read_bytes()))
    assert words.gettext("Hello {name}") == "你好，{name}"
    assert words.ngettext("{n} call", "{n} calls", 1) == "{n} 通电话"
    assert words.pgettext("verb", "Open") == "打开"
    assert words.gettext("Bound") == "已绑定"


def test_the_catalogue_remembers_what_the_parts_said(script: ModuleType, tmp_path: Path) -> None:
    script.main([])
    before = script.PO.read_bytes(), script.MO.read_bytes()
    (tmp_path / "translations" / "parts" / "one.toml").unlink()
    assert script.main([]) == 0
    assert (script.PO.read_bytes(), script.MO.read_bytes()) == before
    assert script.main(["--check"]) == 0


def test_a_new_string_shuts_the_gate(script: ModuleType, tmp_path: Path) -> None:
    script.main([])
    (tmp_path / "src" / "more.py").write_text('_("New")', "utf-8")
    assert "untranslated" in problems(script)
    assert script.main(["--check"]) == 1


def test_a_string_that_is_gone_shuts_the_gate(script: ModuleType, tmp_path: Path) -> None:
    script.main([])
    (tmp_path / "src" / "words.py").write_text('_("agent")', "utf-8")
    assert set(problems(script)) == {"stale"}
    assert script.main(["--check"]) == 1


def test_a_catalogue_that_was_not_built_shuts_the_gate(script: ModuleType) -> None:
    assert script.main(["--check"]) == 1


@pytest.mark.parametrize(
    ("chinese", "problem"),
    [("你好", "placeholders differ"), ("你好 {nmae}", "placeholders differ"), ("你好 {name", "broken placeholders")],
)
def test_placeholders_must_be_the_same(script: ModuleType, tmp_path: Path, chinese: str, problem: str) -> None:
    part = PART.replace("你好，{name}", chinese)
    (tmp_path / "translations" / "parts" / "one.toml").write_text(part, "utf-8")
    assert problems(script) == [problem]


def test_two_parts_must_not_contradict_each_other(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "translations" / "parts" / "two.toml").write_text('"agent" = "代理"', "utf-8")
    assert problems(script) == ["two translations"]


def test_a_fuzzy_translation_does_not_count(script: ModuleType, tmp_path: Path) -> None:
    script.main([])
    (tmp_path / "translations" / "parts" / "one.toml").unlink()
    text = script.PO.read_text("utf-8").replace('msgid "agent"', '#, fuzzy\nmsgid "agent"')
    script.PO.write_text(text, "utf-8")
    assert problems(script) == ["untranslated"]


def test_braces_of_their_own_are_no_placeholders(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "src" / "words.py").write_text('_("a { b")', "utf-8")
    (tmp_path / "translations" / "parts" / "one.toml").write_text('"a { b" = "甲 { 乙"', "utf-8")
    assert problems(script) == []
