"""Characters no font holds: found before printing, printed as their codes, said in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.sheets_for_tests import interview
from salesdesk import paths
from salesdesk.errors import SalesDeskError
from salesdesk.reports import fonts
from salesdesk.types import Rag


def test_usual_and_rare_names_are_printable() -> None:
    text = "张喆珺 堃玥祎赟镕 R&D <b> 1,234 ¥ é ▲■▼ ☐☑ ●○ ÷ → ↑↓ “”…—"
    assert fonts.printable_text(text) == text
    assert all(fonts.has_glyph(char) for char in text if char != " ")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("张😀三", "张[U+1F600]三"),
        ("abc\u202edef", "abc[U+202E]def"),
        ("a\x00b", "a[U+0000]b"),
        ("\ud800", "[U+D800]"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("zero\u200bwidth\ufe0f", "zerowidth"),
        ("e\u0301", "é"),
        ("plain", "plain"),
    ],
)
def test_what_cannot_be_printed_becomes_visible(text: str, printed: str) -> None:
    assert fonts.printable_text(text) == printed


def test_a_whole_sheet_is_made_printable_with_notes() -> None:
    sheet = interview("en")
    sheet = replace(sheet, agent=replace(sheet.agent, name="张😀三"), strengths=("Well done 👍", "fine"))
    clean, notes = fonts.printable(sheet)
    assert clean.agent.name == "张[U+1F600]三"
    assert clean.strengths == ("Well done [U+1F44D]", "fine")
    assert clean.results is sheet.results
    assert clean.results[0].rag is Rag.GREEN
    assert len(notes) == 2
    assert "U+1F600" in notes[0]
    assert "grinning face" in notes[0]
    assert "张[U+1F600]三" in notes[0]


def test_many_unprintable_characters_are_summed_up() -> None:
    sheet = replace(interview("en"), opinion="".join(chr(0x1F600 + i) for i in range(9)))
    _clean, notes = fonts.printable(sheet)
    assert len(notes) == 6
    assert notes[-1].startswith("4 further")


def test_a_clean_sheet_is_the_same_object() -> None:
    sheet = interview("zh_CN")
    clean, notes = fonts.printable(sheet)
    assert clean is sheet
    assert notes == ()


def test_widths_know_bold_and_unknown_characters() -> None:
    assert fonts.text_width("中", 10) == pytest.approx(10)
    assert fonts.text_width("mm", 10, bold=True) > fonts.text_width("mm", 10)
    assert fonts.text_width("😀", 10) > 0


def test_curly_quotes_are_straight_beside_latin_only() -> None:
    assert fonts.latin_quotes("step “Train”, it’s") == 'step "Train", it\'s'
    assert fonts.latin_quotes("在“Train”。‘好’") == "在“Train”。‘好’"
    assert fonts.latin_quotes("") == ""


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "resource", tmp_path.joinpath)
    with pytest.raises(SalesDeskError, match=r"NotoSansSC-Regular\.ttf"):
        fonts.register.__wrapped__()
