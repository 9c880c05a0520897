"""Chinese and English beside each other in one paper."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from reports import plan_sheet_for_tests, sheets_for_tests
from reports.reading import page_words, reader, squeezed, words
from salesdesk import formats, i18n
from salesdesk.i18n import BOTH, Paired, _, briefly, joined, ngettext, pgettext
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.reports.bilingual import sheet_in, together
from salesdesk.reports.fonts import printable_text
from salesdesk.reports.interview import interview_pdf
from salesdesk.reports.plan import plan_pdf
from salesdesk.reports.sections import rag_run
from salesdesk.types import Cause, Rag


def test_messages_have_both_languages_once_where_alike() -> None:
    with i18n.speaking(BOTH):
        assert i18n.language() == i18n.CHINESE
        assert _("Agent") == "坐席 / Agent"
        assert _("no such message") == "no such message"
        assert _("DRAFT") == "草稿 DRAFT"
        assert ngettext("{count} piece is missing:", "{count} pieces are missing:", 2).format(count=2) == (
            "缺少 2 项 / 2 pieces are missing:"
        )
        assert pgettext("no such context", "word") == "word"
        with briefly():
            assert _("Agent") == "坐席"
            assert not i18n.in_both()
    assert _("Agent") == "Agent"


@pytest.mark.parametrize(
    ("chinese", "english", "shown"),
    [
        ("一、结果", "1  Results", "一、结果 / Results"),
        ("成交 13 单", "13 deals", "成交 13 单 / 13 deals"),
        ("签字仅确认面谈已进行。", "The signature confirms.", "签字仅确认面谈已进行。\nThe signature confirms."),
        ("", "only", "only"),
        ("只有", "", "只有"),
        ("附件：", "Attachments:", "附件 / Attachments:"),
    ],
)
def test_how_two_texts_stand_together(chinese: str, english: str, shown: str) -> None:
    assert Paired(chinese, english) == shown


def test_a_message_is_filled_with_its_own_half_of_each_value() -> None:
    name = Paired("李赟", "Li Yun")
    assert Paired("{who}，{n} 天", "{who}, {n} days").format(who=name, n=3) == "李赟，3 天 / Li Yun, 3 days"
    assert Paired("{}", "to {}").format(name) == "李赟 / to Li Yun"
    both = joined(" – ", (name, "x"))
    assert Paired("原因：{why}", "Cause: {why}").format(why=both) == "原因：李赟 – x / Cause: Li Yun – x"
    assert joined("-", ("a", "b")) == "a-b"
    assert name.on_two_lines() == "李赟\nLi Yun"
    assert Paired("同", "同").on_two_lines() == "同"


def test_pairs_survive_cleaning_and_pickling() -> None:
    clean = printable_text(Paired("张😀", "Zhang 😀"))
    assert isinstance(clean, Paired)
    assert clean.english == "Zhang [U+1F600]"
    again = pickle.loads(pickle.dumps(clean))
    assert (again, again.chinese) == (clean, clean.chinese)


def test_dates_are_written_in_figures() -> None:
    october = Period.parse("2026-10")
    with i18n.speaking(BOTH):
        assert formats.day(date(2026, 10, 5)) == "2026-10-05"
        assert formats.short_day(date(2026, 10, 5)) == "10-05"
        assert formats.period(october) == "2026-10"
        assert formats.span(october.start, october.end) == "2026-10-01 – 2026-10-31"
        assert formats.listed(["a", "b"]) == "a; b"
        assert formats.enumerated(["a", "b"]) == "a, b"
        assert rag_run(Rag.RED).text == "▼ 落后\nbehind"


def test_sheets_of_different_length_are_not_laid_together() -> None:
    assert together(("一", "二"), ("one",)) == ("一", "二")
    assert together(("一",), ("one",)) == ("一 / one",)
    assert together(Cause.PEOPLE, Cause.TOOLS) is Cause.PEOPLE


@pytest.mark.parametrize("paper", ["interview", "plan"])
def test_a_paper_in_both_languages_says_what_each_alone_says(paper: str) -> None:
    make, draw = {
        "interview": (sheets_for_tests.interview, interview_pdf),
        "plan": (plan_sheet_for_tests.plan, plan_pdf),
    }[paper]
    sheet = sheet_in(BOTH, make)
    assert sheet.paper.language == BOTH
    data, result = draw(sheet)
    assert draw(sheet)[0] == data
    assert result.notes == ()
    pdf = reader(data)
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"
    text = words(data)
    for language in ("zh_CN", "en"):
        for message in ("Agent", "Hired", "KPI", "Attachments"):
            with i18n.speaking(language):
                assert squeezed(_(message)) in text
        assert squeezed(make(language).agent.name) in text
        with i18n.speaking(language):
            assert squeezed(label(Cause.PEOPLE)) in text.casefold() or squeezed(label(Cause.PEOPLE)) in text
    assert sheet_in("en", make) == make("en")
    assert "{" not in text
    assert all("PeriodKind" not in page for page in page_words(data))
