"""The interview: two pages, every figure on them, any content, equal bytes."""

from __future__ import annotations

import io
import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.reading import ink_boxes, outline, page_words, reader, squeezed, words
from reports.sheets_for_tests import interview, paper
from salesdesk.errors import SalesDeskError
from salesdesk.formats import ValueKind
from salesdesk.periods import Period
from salesdesk.reports.interview import interview_pdf, render_interview
from salesdesk.reports.interview_sheet import (
    Agreement,
    BehaviourRating,
    FunnelStage,
    Gap,
    InterviewSheet,
    KpiResult,
    Refusal,
    Signature,
    Total,
    Trend,
    TrendPoint,
)
from salesdesk.reports.sheets import Attachment, Goal, Kpi, Measure, PageSize, Person
from salesdesk.types import Cause, InterviewState, Rag

LANGUAGES = ("zh_CN", "en")


def empty(language: str = "zh_CN") -> InterviewSheet:
    return InterviewSheet(paper=paper(language), agent=Person(name="张三"), period=Period.parse("2026-10"))


def assert_on_paper(data: bytes) -> None:
    """Every character lies within the margins of its page."""
    pages = [page.mediabox for page in reader(data).pages]
    for number, left, bottom, right, top in ink_boxes(data):
        assert left >= 40, number
        assert right <= float(pages[number].width) - 40, number
        assert bottom >= 18, number
        assert top <= float(pages[number].height) - 20, number


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_interview_has_two_pages_with_everything_on_them(language: str) -> None:
    sheet = interview(language)
    data, result = interview_pdf(sheet)
    assert (result.pages, result.notes) == (2, ())
    text = words(data)
    expected = [
        sheet.agent.name, sheet.paper.company, sheet.place, sheet.interviewer, sheet.total.rating, sheet.total.scheme,
        *[row.kpi.name for row in sheet.results], *[row.definition for row in sheet.results],
        *sheet.strengths, *[gap.text for gap in sheet.gaps], *[gap.why for gap in sheet.gaps],
        *[m.what for m in sheet.measures], *[m.support for m in sheet.measures], *sheet.applied, *sheet.notes,
        *[r.name for r in sheet.ratings], *[r.anchor for r in sheet.ratings], *[s.name for s in sheet.funnel],
        *[a.title for a in sheet.attachments],
        "108.4", "17.7%", "1:46:24", "¥65,123", "97.0/100", "365÷2,060=17.7%", "¥54,200↑", "20.1%↓",
    ]  # fmt: skip
    for part in expected:
        assert squeezed(part) in text, part
    assert_on_paper(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_reads_back_as_printed(language: str) -> None:
    text = words(interview_pdf(interview(language))[0])
    row = "有效沟通占比[6]60.0%41.0%68%▼落后1510.252.0%↓58.0%"
    if language == "en":
        row = "Conversationrate[6]60.0%41.0%68%▼behind1510.252.0%↓58.0%"
    assert row in text


def test_the_line_above_signatures_and_the_refusal_are_there() -> None:
    text = words(interview_pdf(interview("en"))[0])
    assert "Thesignatureconfirmsthattheinterviewtookplace,notagreement." in text
    assert "☐Theagentrefusedtosign." in text
    assert "☐agreeswiththeresult☐disagreesandappeals" in text
    assert "appealuntil10Nov2026" in text
    assert "签字仅表示面谈已经进行" in words(interview_pdf(interview())[0])


def test_no_english_is_left_on_a_chinese_paper() -> None:
    data, _result = interview_pdf(interview("zh_CN"))
    found = set(re.findall(r"[A-Za-z]{3,}", words(data)))
    assert found <= {"SalesDesk", "DRAFT", "SHA"}


def test_bookmarks_title_author_and_language() -> None:
    data, _result = interview_pdf(interview("en"))
    assert outline(data) == [
        "1  Results",
        "How the figures are counted",
        "2  What went well",
        "3  Gaps and causes",
        "4  Targets and improvement plan for Nov 2026",
        "5  The agent's opinion and requests",
        "6  Result applied and agreement",
        "7  Signatures",
        "Attachments",
    ]
    pdf = reader(data)
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("Performance interview", "Li Yun")
    assert pdf.metadata.subject == "Zhang Zhejun, Oct 2026, version 1"


def test_equal_sheets_give_equal_bytes() -> None:
    assert interview_pdf(interview())[0] == interview_pdf(interview())[0]
    later = replace(interview(), version=2)
    assert interview_pdf(later)[0] != interview_pdf(interview())[0]


def test_a_draft_says_so_and_a_final_one_does_not() -> None:
    assert all("草稿DRAFT" in page for page in page_words(interview_pdf(interview())[0]))
    final = replace(interview(), state=InterviewState.SIGNED, version=2, changes="更正接通率")
    text = words(interview_pdf(final)[0])
    assert "DRAFT" not in text
    assert "第2版" in text
    assert "更正接通率" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_interview_prints_with_room_to_write(language: str) -> None:
    data, result = interview_pdf(empty(language))
    assert result.pages <= 2
    assert "张三" in words(data)
    assert_on_paper(data)


def test_one_kpi_without_data() -> None:
    row = KpiResult(kpi=Kpi(name="接通率", kind=ValueKind.PERCENT), target=0.2, gap="本月无外呼")
    sheet = replace(
        empty(),
        results=(row,),
        trends=(Trend(kpi=row.kpi, points=(TrendPoint(label="W1", value=None),)),),
        funnel=(FunnelStage(name="外呼", value=None),),
        ratings=(BehaviourRating(name="倾听", score=None),),
        next_targets=(
            Goal(kpi=row.kpi, baseline=None, goal=0.2, due=None),
            Goal(kpi=Kpi(name="x"), baseline=0, goal=1, due=None),
        ),
        strengths=("", " "),
        gaps=(Gap(text="无"),),
    )
    text = words(interview_pdf(sheet)[0])
    assert "接通率[1]20.0%———————" in text
    assert "无数据：本月无外呼" in text
    assert "该期间无数据" in text


def test_long_texts_flow_on_and_nothing_is_lost() -> None:
    long = "这是一段很长的说明文字，用来检查分页。" * 120
    sheet = replace(
        interview(),
        results=interview().results * 4,
        trends=interview().trends * 3,
        ratings=interview().ratings * 2,
        strengths=(long, long),
        gaps=(Gap(text=long, cause=Cause.TOOLS, why=long),),
        measures=(Measure(what=long, who="李赟", support=long), *interview().measures * 5),
        opinion=long,
        requests=long,
        self_rating="B",
        self_comment=long,
        training_wanted=long,
        applied=(long,),
        agreement=Agreement(agreed=False, appeal=long, appeal_until=date(2026, 11, 10)),
        refusal=Refusal(refused=True, reason=long, witness="王玥", on=date(2026, 11, 3)),
        attachments=tuple(Attachment(title=f"附件{i}") for i in range(40)),
        plan=long,
        notes=(long,),
        total=Total(score=None, rating="—", scheme=long, note=long),
    )
    data, result = interview_pdf(sheet)
    assert result.pages > 5
    assert words(data).count("检") == 120 * 17
    assert f"第{result.pages}页，共{result.pages}页" in page_words(data)[-1]
    assert_on_paper(data)


def test_short_texts_in_many_places_still_fit_by_tighter_charts() -> None:
    sheet = replace(interview("en"), attachments=interview("en").attachments * 3)
    assert interview_pdf(sheet)[1].pages == 2


def test_many_kpis_fit_by_rules_in_brief_and_only_of_what_is_judged() -> None:
    sheet = interview("zh_CN")
    first = replace(sheet.results[0], definition="只计接通的外呼。转接的呼叫不计。")
    idle = replace(first, target=None, weight=None, gap="", definition="不考核的口径。")
    sheet = replace(sheet, results=(*[first] * 12, *[idle] * 6))
    data, result = interview_pdf(sheet)
    assert result.pages == 2
    said = words(data)
    assert "只计接通的外呼" in said
    assert "转接的呼叫不计" not in said
    assert "不考核的口径" not in said
    assert "完整口径见系统内指标说明" in said
    assert_on_paper(data)


def test_ticks_signatures_and_refusal_as_recorded() -> None:
    sheet = replace(
        interview("en"),
        agreement=Agreement(agreed=True),
        signatures=(*[Signature(role=f"Role {i}", name="N" * 300, signed_on=date(2026, 11, 3)) for i in range(4)],),
        refusal=Refusal(refused=True, reason="in a hurry", witness="Wang", on=date(2026, 11, 4)),
    )
    data, _result = interview_pdf(sheet)
    text = words(data)
    assert "☑agreeswiththeresult" in text
    assert "☑Theagentrefusedtosign." in text
    assert "Role3" in text
    assert "Date:3Nov2026" in text
    assert_on_paper(data)


def test_a_talk_may_have_a_day_without_a_time() -> None:
    sheet = replace(empty("en"), held_on=date(2026, 11, 3))
    assert "Interviewon3Nov2026Place" in words(interview_pdf(sheet)[0])
    assert "Interviewon—Place" in words(interview_pdf(empty("en"))[0])


HOSTILE = "R&D <b>张</b></para><img src='x'/> 😀\u202e\x00 =1+1"


def test_hostile_names_print_literally_and_are_mentioned() -> None:
    sheet = replace(interview("en"), agent=Person(name=HOSTILE, number="<i>", post=HOSTILE, team=HOSTILE))
    data, result = interview_pdf(sheet)
    assert squeezed("R&D <b>张</b></para><img src='x'/> [U+1F600][U+202E][U+0000] =1+1") in words(data)
    assert len(result.notes) == 3
    assert_on_paper(data)


@given(st.data())
@settings(max_examples=15)
def test_any_texts_can_be_printed(data: st.DataObject) -> None:
    texts = st.text(max_size=200)
    base = interview("zh_CN")
    changed = {f.name: data.draw(texts) for f in fields(InterviewSheet) if f.type == "str" and data.draw(st.booleans())}
    sheet = replace(
        base,
        agent=replace(base.agent, name=data.draw(texts), team=data.draw(texts)),
        results=tuple(replace(row, kpi=replace(row.kpi, name=data.draw(texts))) for row in base.results[:3]),
        strengths=tuple(data.draw(st.lists(texts, max_size=4))),
        **changed,
    )
    made, result = interview_pdf(sheet)
    assert made.startswith(b"%PDF")
    assert result.pages >= 1


@given(
    st.lists(st.tuples(st.floats(allow_nan=True), st.floats(-1e9, 1e9)), min_size=1, max_size=5),
    st.sampled_from(list(ValueKind)),
)
@settings(max_examples=15)
def test_any_numbers_can_be_printed(pairs: list[tuple[float, float]], kind: ValueKind) -> None:
    kpi = Kpi(name="x", kind=kind)
    rows = tuple(
        KpiResult(
            kpi=kpi,
            target=b,
            actual=a,
            achievement=a,
            weight=b,
            score=b,
            rag=Rag.RED,
            last_period=b,
            numerator=a,
            denominator=b,
        )
        for a, b in pairs
    )
    sheet = replace(empty("en"), results=rows, total=Total(score=pairs[0][0]))
    assert interview_pdf(sheet)[1].pages >= 1


def test_letter_paper_and_an_open_file() -> None:
    sheet = replace(interview("en"), paper=replace(paper("en"), size=PageSize.LETTER))
    file = io.BytesIO()
    result = render_interview(sheet, file)
    assert len(reader(file.getvalue()).pages) == result.pages
    assert_on_paper(file.getvalue())


def test_a_path_is_written_whole_and_a_bad_folder_is_said(tmp_path: Path) -> None:
    target = tmp_path / "张三.pdf"
    render_interview(interview(), target)
    assert target.read_bytes() == interview_pdf(interview())[0]
    with pytest.raises(SalesDeskError):
        render_interview(interview(), tmp_path / "none" / "x.pdf")
