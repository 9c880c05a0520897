"""Interviews: drafts filled from the data, autosaved, frozen when final, corrected in a new version, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

import factories
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.interviews import Action, GapNote, InterviewForm, MeasureNote, NextTarget
from salesdesk.services.interviews.behaviours import behaviours
from salesdesk.types import Cause, InterviewState, Scope, ScopeKind

OCTOBER = Period.parse("2026-10")
SIGNED = date(2026, 11, 2)


def sign(desk: Desk, interview: int, on: date = SIGNED, *, agreed: bool = True) -> None:
    """Take an interview from the draft to the signature; its talk must be dated."""
    view = desk.interviews.get(interview)
    desk.interviews.save(interview, replace(view.form, agreed=agreed))
    for action in (Action.PREPARE, Action.HOLD, Action.SIGN):
        desk.interviews.step(interview, action, on)


@pytest.fixture
def company(desk: Desk) -> factories.SmallCompany:
    """The small company of the factories."""
    return factories.small_company(desk.database)


def test_a_draft_is_filled_from_the_data(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    assert view.state is InterviewState.DRAFT
    assert view.facts is not None
    dials = view.facts.result("dials")
    assert dials is not None
    assert (dials.actual, dials.target, dials.numerator) == (90, 100, 90)
    rate = view.facts.result("connect_rate")
    assert rate is not None
    assert (rate.numerator, rate.denominator) == (10, 90)
    assert rate.median == pytest.approx((10 / 90 + 45 / 120) / 2)
    assert any("Connect rate" in gap.text for gap in view.form.gaps)
    assert {target.kpi: target.value for target in view.form.next_targets} == {"dials": 20, "connect_rate": 0.3}


def test_strengths_name_what_was_reached(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.li, OCTOBER)
    assert {t.kpi: t.value for t in view.form.next_targets} == {"dials": 21, "connect_rate": pytest.approx(0.315)}
    assert any("125.0%" in sentence for sentence in view.form.strengths)
    assert view.form.gaps == ()


def test_asking_again_gives_the_same_draft(desk: Desk, company: factories.SmallCompany) -> None:
    first = desk.interviews.draft(company.zhang, OCTOBER)
    desk.interviews.save(first.id, replace(first.form, opinion="More training, please"))
    again = desk.interviews.draft(company.zhang, OCTOBER)
    assert again.id == first.id
    assert again.form.opinion == "More training, please"


def test_the_form_survives_storage(desk: Desk, company: factories.SmallCompany) -> None:
    form = InterviewForm(
        held_on=date(2026, 11, 3),
        ratings={"listening": 4},
        gaps=(GapNote(text="<b>", cause=Cause.TOOLS, why="=cmd"),),
        next_targets=(NextTarget(kpi="dials", value=None),),
        measures=(MeasureNote(what="role-play 😀", due=date(2026, 11, 9)),),
        agreed=False,
    )
    view = desk.interviews.draft(company.zhang, OCTOBER)
    desk.interviews.save(view.id, form)
    assert desk.interviews.get(view.id).form == form


def test_the_list_tells_who_is_prepared(desk: Desk, company: factories.SmallCompany) -> None:
    desk.interviews.draft(company.zhang, OCTOBER)
    rows = {row.agent: row for row in desk.interviews.of_period(OCTOBER)}
    assert rows["张三"].state is InterviewState.DRAFT
    assert rows["张三"].filled > 0
    assert rows["Ann Lee"].state is None
    east = desk.interviews.of_period(OCTOBER, Scope(ScopeKind.TEAM, company.east))
    assert {row.agent for row in east} == {"张三", "李四"}
    alone = desk.interviews.of_period(OCTOBER, Scope(ScopeKind.AGENT, company.bo))
    assert [row.agent for row in alone] == ["Bo Chen"]


def test_last_months_interviews_are_to_prepare(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    desk.interviews.save(view.id, replace(view.form, held_on=date(2026, 11, 2)))
    sign(desk, view.id)
    waiting = {row.agent for row in desk.interviews.to_prepare(date(2026, 11, 5))}
    assert waiting == {"李四", "Ann Lee", "Bo Chen"}


def test_held_needs_the_date_of_the_talk(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    desk.interviews.step(view.id, Action.PREPARE, SIGNED)
    with pytest.raises(RefusedError, match="date of the talk"):
        desk.interviews.step(view.id, Action.HOLD, SIGNED)


def _signed(desk: Desk, agent: int) -> int:
    view = desk.interviews.draft(agent, OCTOBER)
    desk.interviews.save(view.id, replace(view.form, held_on=date(2026, 11, 2), opinion="agreed as it was"))
    sign(desk, view.id)
    return view.id


def test_a_signed_interview_does_not_follow_later_data(desk: Desk, company: factories.SmallCompany) -> None:
    interview = _signed(desk, company.zhang)
    with desk.database.write() as session:
        factories.add_calls(session, company.zhang, factories.MONDAY + timedelta(days=7), dials=500, connected=400)
    for language in ("en", "zh_CN"):
        sheet = desk.interviews.sheet(interview, language)
        assert [r.actual for r in sheet.results][:2] == [90, 10]
        assert sheet.state is InterviewState.SIGNED
    assert desk.interviews.sheet(interview, "zh_CN").results[0].kpi.name == "外呼量"


def test_a_signed_interview_refuses_changes(desk: Desk, company: factories.SmallCompany) -> None:
    interview = _signed(desk, company.zhang)
    for change in (
        lambda: desk.interviews.save(interview, InterviewForm()),
        lambda: desk.interviews.discard(interview),
        lambda: desk.interviews.step(interview, Action.SIGN, SIGNED),
        lambda: desk.interviews.refill(interview),
    ):
        with pytest.raises(RefusedError):
            change()
    assert desk.interviews.get(interview).form.opinion == "agreed as it was"


def test_a_correction_is_a_new_version(desk: Desk, company: factories.SmallCompany) -> None:
    interview = _signed(desk, company.zhang)
    with pytest.raises(RefusedError, match="what changes"):
        desk.interviews.correct(interview, " ")
    second = desk.interviews.correct(interview, "Two calls were another agent's")
    view = desk.interviews.get(second)
    assert view.version == 2
    assert [v.version for v in view.versions] == [2, 1]
    assert desk.interviews.sheet(second, "en").changes == "Two calls were another agent's"
    assert desk.interviews.draft(company.zhang, OCTOBER).id == second
    with pytest.raises(RefusedError, match="newer version"):
        desk.interviews.correct(interview, "again")
    with pytest.raises(RefusedError, match="draft can simply be edited"):
        desk.interviews.correct(second, "again")


def test_a_draft_can_be_discarded_and_refilled(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    desk.interviews.save(view.id, InterviewForm(opinion="mine"))
    fresh = desk.interviews.refill(view.id)
    assert fresh.opinion == "mine"
    assert fresh.gaps == view.form.gaps
    desk.interviews.discard(view.id)
    with pytest.raises(SalesDeskError, match="no interview"):
        desk.interviews.get(view.id)


def test_an_unknown_agent_is_said(desk: Desk) -> None:
    with pytest.raises(SalesDeskError):
        desk.interviews.draft(99, OCTOBER)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_pdf_says_what_the_data_say(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path, language: str
) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    target = tmp_path / "talk.pdf"
    desk.interviews.print_pdf(view.id, target, language)
    text = "".join(page.extract_text() for page in PdfReader(target).pages)
    assert "张三" in text
    assert "11.1%" in text
    assert ("绩效面谈" if language == "zh_CN" else "interview") in text
    assert desk.interviews.render(view.id, language)[0].startswith(b"%PDF")


def test_everybody_is_printed_under_safe_unique_names(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    with desk.database.write() as session:
        twin = factories.add_agent(session, "../<b>=cmd", team=company.west)
        factories.add_calls(session, twin)
    files = desk.interviews.print_all(OCTOBER, tmp_path / "talks", "en").files
    assert len(files) == 5 == len(set(files))
    assert all(file.parent == tmp_path / "talks" and file.read_bytes().startswith(b"%PDF") for file in files)


def test_a_folder_that_cannot_be_made_is_said(desk: Desk, company: factories.SmallCompany, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SalesDeskError, match="cannot be made"):
        desk.interviews.print_all(OCTOBER, tmp_path / "file" / "talks", "en")


def test_anchors_lie_between_their_neighbours() -> None:
    behaviour = behaviours()[0]
    assert behaviour.anchor(None) == ""
    assert behaviour.anchor(3) == "Answers the usual questions correctly"
    assert behaviour.anchor(4).startswith("Between “Answers")
