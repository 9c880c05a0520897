"""Chinese and Latin text broken into lines, with 避头尾."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.reports.linebreak import NEVER_FIRST, NEVER_LAST, Run, break_lines

SAMPLE = (
    "本月共拨打3,482通电话（接通率52.4%），较上月提升3.1个百分点；“无人接听”占比偏高，"
    "建议将外呼时段调整到10:00–11:30。由 Zhang Wei-Min 负责，2026-10-05前完成！"
)


def lines_of(text: str, width: float, size: float = 9) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in break_lines([Run(text)], size, width)]


@pytest.mark.parametrize("width", range(60, 300, 7))
def test_no_line_starts_or_ends_with_the_wrong_mark(width: int) -> None:
    lines = lines_of(SAMPLE, width)
    assert all(line[0] not in NEVER_FIRST for line in lines if line)
    assert all(line[-1] not in NEVER_LAST for line in lines if line)


@pytest.mark.parametrize("width", range(60, 300, 13))
def test_words_numbers_and_dates_stay_whole(width: int) -> None:
    lines = lines_of(SAMPLE, width)
    for word in ("3,482", "52.4%", "10:00–11:30", "Zhang", "2026-10-05"):
        assert any(word in line for line in lines)


@given(st.text(alphabet="中文字，。（）“”ab c-/1%—…\n", max_size=80), st.floats(12, 400))
def test_nothing_is_lost_and_lines_fit(text: str, width: float) -> None:
    lines = break_lines([Run(text)], 9, width)
    assert "".join(run.text for line in lines for run in line.runs).replace(" ", "") == text.replace(" ", "").replace(
        "\n", ""
    )
    assert all(line.width <= max(width, 9) + 0.02 for line in lines)
    assert len(lines) >= text.count("\n") + 1


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert "".join(lines_of("x" * 200, 50)) == "x" * 200
    assert len(lines_of("x" * 200, 50)) > 10


def test_runs_keep_their_look_over_lines() -> None:
    lines = break_lines([Run("接通率 ", bold=True), Run("连续三日低于目标", colour="#ff0000")], 9, 50)
    assert lines[0].runs[0] == Run("接通率", bold=True) or lines[0].runs[0].bold
    assert all(run.colour == "#ff0000" for run in lines[-1].runs)


def test_a_hyphen_lets_a_word_break_and_spaces_vanish_at_the_end() -> None:
    assert lines_of("well-known words", 45) == ["well-", "known", "words"]


def test_latin_quotes_before_chinese_may_break() -> None:
    assert "".join(lines_of("“ab”中文中文", 20)) == "“ab”中文中文"


def test_a_straggler_gets_company() -> None:
    text = "一二三四五六七八九十一"
    lines = lines_of(text, 9 * 10 + 0.5)
    assert [len(line) for line in lines] == [8, 3]


def test_a_straggler_stays_where_company_costs_a_line() -> None:
    assert [len(line) for line in lines_of("一二三四五六七", 9 * 3 + 0.5)] == [3, 3, 1]


def test_an_empty_text_is_one_empty_line() -> None:
    assert lines_of("", 100) == [""]
    assert lines_of("a\n\nb", 100) == ["a", "", "b"]


@pytest.mark.parametrize("width", [38, 40, 42, 44])
def test_a_short_last_word_never_breaks_the_one_before(width: float) -> None:
    lines = break_lines([Run("Connect rate")], 7.5, width, bold=True)
    assert ["".join(run.text for run in line.runs) for line in lines] == ["Connect", "rate"]
