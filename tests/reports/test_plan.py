"""The evidence pack: complete or plainly incomplete, with contents, bookmarks and every fact of the plan."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reports.plan_sheet_for_tests import plan
from reports.reading import outline, page_words, squeezed, words
from reports.sheets_for_tests import paper
from reports.test_interview import HOSTILE, assert_on_paper
from salesdesk import i18n
from salesdesk.periods import Period
from salesdesk.reports.plan import piece_name, plan_pdf, render_plan
from salesdesk.reports.plan_sheet import (
    AreaChange,
    CheckItem,
    Evidence,
    EvidenceRow,
    Observation,
    Piece,
    PlanSheet,
    ShadowSession,
    StepState,
    WarningFact,
)
from salesdesk.reports.sheets import Kpi, Person
from salesdesk.types import DayValue, PlanResult, PlanStep


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_pack_holds_every_fact(language: str) -> None:
    sheet = plan(language)
    data, result = plan_pdf(sheet)
    assert 4 <= result.pages <= 6
    text = words(data)
    expected = [
        sheet.number, sheet.title, sheet.agent.name, sheet.owner, sheet.reason, sheet.first_answer, sheet.told_how,
        sheet.agent_account, sheet.review_notes, sheet.evidence.source,
        *[f.sentence for f in sheet.warnings], *[f.rule for f in sheet.warnings],
        *[f.text for f in sheet.findings], *[f.evidence for f in sheet.findings],
        *[t.title for t in sheet.training], *[t.waived for t in sheet.training],
        *[s.behaviour for s in sheet.sessions], *[o.name for s in sheet.sessions for o in s.observations],
        *[c.call for s in sheet.sessions for c in s.rated], *[c.call + c.side for c in sheet.rated],
        *[b.reason for b in sheet.bonus], *[b.taken_back for b in sheet.bonus],
        *[o.text for o in sheet.objections], *[o.answer for o in sheet.objections],
        *[h.text for h in sheet.history], *[a.title for a in sheet.attachments], *[a.sha256 for a in sheet.attachments],
        "11.2%", "10.8%", "12.0%", "106÷788", "(n=788)", "(n=812)",
    ]  # fmt: skip
    for part in expected:
        assert squeezed(part) in text, part
    assert_on_paper(data)


def test_calls_stand_beside_each_other_with_their_mean_and_their_change() -> None:
    text = words(plan_pdf(plan("en"))[0])
    assert "Mean3.53.04.02.52.55.0" in text, "each area's mean; a call without occasion for it doesn't count"
    assert "Objections2Fallssilentattheprice" in text
    assert "Opening2.4(n=5)3.0(n=2)3.8(n=4)+1.4(+0.4to+2.4)better" in text
    assert "Close2.4(n=5)3.0(n=2)1.9(n=4)−0.5(−1.2to−0.1)worsethanbefore" in text
    assert "Needs2.4(n=5)3.0(n=2)2.5(n=4)+0.1notenoughdata" in text
    assert "takenback:recordedtwice" in text


def test_a_side_without_calls_shows_no_mean() -> None:
    sheet = replace(plan("en"), rated=(), bonus=(), changes=(AreaChange(name="Opening", before=2.0, n_before=1),))
    text = words(plan_pdf(sheet)[0])
    assert "Opening2.0(n=1)———" in text
    assert "Bonuspartsnotearned" not in text


def test_an_area_that_no_call_gave_occasion_for_has_no_mean() -> None:
    base = plan("en")
    call = replace(base.rated[0], rater="", side="", rated_on=None, observations=(Observation(name="Close"),))
    text = words(plan_pdf(replace(base, sessions=(ShadowSession(rated=(call, call)),)))[0])
    assert "Mean—" in text


def test_missing_pieces_are_said_on_page_one() -> None:
    first = page_words(plan_pdf(plan("en"))[0])[0]
    assert "2piecesaremissing:Secondmeasurementafterthesupport;Proofofdeliveryofthepapers" in first
    assert first.count("☑") == 7
    assert first.count("☐") == 2


def test_a_complete_file_says_so() -> None:
    sheet = replace(plan("en"), checklist=tuple(CheckItem(piece=p, present=True) for p in Piece))
    first = page_words(plan_pdf(sheet)[0])[0]
    assert "Allpiecesarethere." in first
    assert "missing:" not in first


def test_one_missing_piece_is_singular() -> None:
    sheet = replace(plan("en"), checklist=tuple(CheckItem(piece=p, present=p is not Piece.DATA) for p in Piece))
    assert "1pieceismissing:Dataoftheperiod" in page_words(plan_pdf(sheet)[0])[0]


def test_contents_lead_to_their_pages() -> None:
    data, _result = plan_pdf(plan("en"))
    pages = page_words(data)
    for number, title in re.findall(r"\n?(\d)  ([^\n]+)", "\n".join(t for t in outline(data) if t[0].isdigit())):
        entry = re.search(re.escape(squeezed(number + title)) + r"(\d)", pages[0])
        assert entry is not None, title
        assert squeezed(number + title) in pages[int(entry[1]) - 1]


def test_no_english_is_left_on_a_chinese_pack_and_no_word_of_dismissal() -> None:
    text = words(plan_pdf(plan("zh_CN"))[0])
    text = re.sub(r"[0-9a-f]{64}", "", text)
    assert set(re.findall(r"[A-Za-z]{3,}", text)) <= {"SalesDesk", "SHA", "PDF", "PDFSHA", "CRM", "xlsx"}
    assert not re.search("辞退|解雇|开除|dismiss", text)


def test_an_empty_plan_says_plainly_what_is_not_there() -> None:
    sheet = PlanSheet(paper=paper("en"), agent=Person(name="张三"), number="P-1", opened_on=date(2026, 9, 11))
    data, result = plan_pdf(sheet)
    assert result.pages >= 2
    text = words(data)
    for part in (
        "9 pieces are missing", "No warning and no reason is recorded.", "No snapshot of the figures was kept.",
        "No finding is recorded.", "No goal is set.", "No training is recorded.", "Sessions held: 0",
        "The agent filed no objection.", "No history is recorded.", "No attachments.",
    ):  # fmt: skip
        assert squeezed(part) in text, part


def test_states_of_steps_are_said_in_words() -> None:
    steps = (
        StepState(step=PlanStep.WARN, done_on=date(2026, 9, 11)),
        StepState(step=PlanStep.DIAGNOSE, waived="known cause"),
        StepState(step=PlanStep.TRAIN),
        StepState(step=PlanStep.TRAIN, round=2),
        StepState(step=PlanStep.SHADOW, round=2),
    )
    first = page_words(plan_pdf(replace(plan("en"), step=PlanStep.TRAIN, round=2, steps=steps))[0])[0]
    for part in ("done", "waived:knowncause", "inhand,round2", "notbegun", "wentback", "Train,round2"):
        assert part in first
    closed = replace(
        plan("en"), step=PlanStep.CLOSED, result=PlanResult.REFERRED, closed_on=date(2026, 10, 24), conclusion="Agreed"
    )
    assert "Closed–referredtoHR/legal" in page_words(plan_pdf(closed)[0])[0]


def test_many_days_and_little_evidence() -> None:
    kpi = Kpi(name="Dials", unit="calls/day")
    days = tuple(DayValue(date(2026, 9, d), float(d), None) for d in range(1, 25))
    sheet = replace(
        plan("en"),
        warnings=(WarningFact(kpi=kpi, sentence="falling", days=days), WarningFact(kpi=kpi, sentence="no days")),
        evidence=Evidence(rows=(EvidenceRow(kpi=kpi), EvidenceRow(kpi=kpi, numerator=5))),
        reason="",
        sessions_planned=None,
    )
    text = words(plan_pdf(sheet)[0])
    assert "24Sep" in text
    assert "Sessionsheld:2" in text
    only_period = replace(sheet, evidence=Evidence(rows=(EvidenceRow(kpi=kpi),), period=Period.parse("2026-09")))
    assert "Period1Sep–30Sep2026" in words(plan_pdf(only_period)[0])


def test_hostile_texts_and_long_histories() -> None:
    base = plan("zh_CN")
    sheet = replace(
        base,
        agent=replace(base.agent, name=HOSTILE),
        agent_account=HOSTILE * 100,
        history=base.history * 60,
        sessions=base.sessions * 6,
        findings=tuple(replace(f, text=f.text * 150) for f in base.findings),
    )
    data, result = plan_pdf(sheet)
    assert result.pages > 10
    assert len(result.notes) == 3
    assert_on_paper(data)
    assert words(data).count("培训项目全部完成或免除") == 60


def test_equal_sheets_give_equal_bytes_and_files(tmp_path: Path) -> None:
    target = tmp_path / "p.pdf"
    result = render_plan(plan(), target)
    file = io.BytesIO()
    assert render_plan(plan(), file) == result
    assert target.read_bytes() == file.getvalue()


@pytest.mark.parametrize("piece", Piece)
def test_every_piece_has_a_name_in_both_languages(piece: Piece) -> None:
    english = piece_name(piece)
    with i18n.speaking("zh_CN"):
        assert piece_name(piece) != english


def test_the_clock_is_only_that_of_the_sheet() -> None:
    later = replace(plan(), paper=replace(paper(), printed_at=datetime(2027, 1, 1, 8, 0, tzinfo=UTC)))
    assert "2027年1月1日08:00" in words(plan_pdf(later)[0])
