"""What is signed stays as it was: whatever happens to calls, targets, names and agents afterwards; corrections say what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select, text

import factories
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.models import Agent, Call, InterviewEvent, Target
from salesdesk.periods import Period
from salesdesk.services.attachments import Owner
from salesdesk.services.desk import Desk
from salesdesk.services.interviews import Action, AppliedNote, GapNote
from salesdesk.store import tallies
from salesdesk.store.database import raw
from salesdesk.types import AppliedKind, InterviewState

OCTOBER = Period.parse("2026-10")
SIGNED = date(2026, 11, 2)
PRINTED = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001


@pytest.fixture
def company(desk: Desk) -> factories.SmallCompany:
    """The small company of the factories."""
    return factories.small_company(desk.database)


def signed(desk: Desk, agent: int, *, agreed: bool = True, appeal: str = "", refuse: bool = False) -> int:
    """A signed (or refused) interview about October."""
    view = desk.interviews.draft(agent, OCTOBER)
    form = replace(view.form, held_on=SIGNED, agreed=agreed, appeal=appeal, witness="王玥")
    desk.interviews.save(view.id, form)
    for action in (Action.PREPARE, Action.HOLD, Action.REFUSE if refuse else Action.SIGN):
        desk.interviews.step(view.id, action, SIGNED)
    return view.id


def import_more(desk: Desk, company: factories.SmallCompany) -> None:
    with desk.database.write() as session:
        factories.add_calls(session, company.zhang, factories.MONDAY + timedelta(days=1), dials=300, connected=200)


def take_calls_back(desk: Desk, company: factories.SmallCompany) -> None:
    with desk.database.write() as session:
        for call in session.scalars(select(Call).where(Call.agent_id == company.zhang)):
            session.delete(call)
        session.flush()
        tallies.rebuild(raw(session))


def merge(desk: Desk, company: factories.SmallCompany) -> None:
    desk.people.merge(company.li, company.zhang)


def change_targets(desk: Desk, company: factories.SmallCompany) -> None:
    with desk.database.write() as session:
        for target in session.scalars(select(Target)):
            target.value *= 3


def rename(desk: Desk, company: factories.SmallCompany) -> None:
    with desk.database.write() as session:
        agent = session.get(Agent, company.zhang)
        assert agent is not None
        agent.name = "张珊珊"


def change_rules(desk: Desk, company: factories.SmallCompany) -> None:
    desk.company.change(effective_talk_s=300, green_from=1.2, supervisor="另一位主管")


@pytest.mark.parametrize("later", [import_more, take_calls_back, merge, change_targets, rename, change_rules])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_later_changes_do_not_alter_a_signed_paper(
    desk: Desk, company: factories.SmallCompany, later: Callable[[Desk, factories.SmallCompany], None], language: str
) -> None:
    interview = signed(desk, company.zhang)
    before = desk.interviews.sheet(interview, language)
    later(desk, company)
    after = desk.interviews.sheet(interview, language)
    assert replace(after, paper=before.paper) == before
    assert after.agent.name == "张三"
    assert desk.interviews.get(interview).facts is None


def test_the_signature_dates_paper_deadline_and_history(desk: Desk, company: factories.SmallCompany) -> None:
    interview = signed(desk, company.zhang)
    view = desk.interviews.get(interview)
    calendar = desk.calendar.calendar()
    assert view.signed_on == SIGNED
    assert view.appeal_until == calendar.step(SIGNED, desk.interviews.rules().appeal_days)
    sheet = desk.interviews.sheet(interview, "en")
    assert [one.signed_on for one in sheet.signatures] == [SIGNED, SIGNED, None]
    assert sheet.agreement.appeal_until == view.appeal_until
    assert [line.text for line in desk.interviews.history(interview)] == ["Prepared", "The talk was held", "Signed"]
    with pytest.raises(Exception, match="append-only"), desk.database.write() as session:
        session.execute(text("UPDATE interview_event SET action = 'x'"))
    with desk.database.read() as session:
        assert len(session.scalars(select(InterviewEvent)).all()) == 3


def test_a_refusal_is_printed_with_its_witness(desk: Desk, company: factories.SmallCompany) -> None:
    interview = signed(desk, company.zhang, refuse=True)
    sheet = desk.interviews.sheet(interview, "zh_CN")
    assert (sheet.state, sheet.refusal.refused, sheet.refusal.witness, sheet.refusal.on) == (
        InterviewState.REFUSED,
        True,
        "王玥",
        SIGNED,
    )
    assert sheet.signatures[0].signed_on is None


def test_a_correction_lists_what_changed_field_by_field(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    interview = signed(desk, company.zhang)
    second = desk.interviews.correct(interview, "The list was another team's", SIGNED)
    assert desk.interviews.get(second).form.agreed is None
    assert desk.interviews.sheet(second, "en").changed == ()
    import_more(desk, company)
    form = desk.interviews.get(second).form
    desk.interviews.save(
        second, replace(form, opinion="Better now", strengths=("Calls made",), gaps=(GapNote(text="x"),))
    )
    changed = desk.interviews.sheet(second, "en").changed
    assert "Dials, actual: 90 → 390" in changed
    assert "Opinion on the result: — → Better now" in changed
    assert any(line.startswith("What went well: “Calls made” was added") for line in changed)
    assert any(line.startswith("Gaps and causes: “") and line.endswith("was taken out") for line in changed)
    target = tmp_path / "two.pdf"
    desk.interviews.print_pdf(second, target, "en")
    words = " ".join("".join(page.extract_text() for page in PdfReader(target).pages).split())
    assert "Changed against version 1" in words
    assert "The list was another team's" in words
    assert "90 → 390" in words
    assert [line.text for line in desk.interviews.history(interview)][-1] == "Correction begun"


def test_an_appeal_is_filed_answered_and_leads_to_a_correction(desk: Desk, company: factories.SmallCompany) -> None:
    interview = signed(desk, company.zhang, agreed=False, appeal="The list had been called twice")
    view = desk.interviews.get(interview)
    (appeal,) = desk.interviews.appeals(interview)
    rules = desk.interviews.rules()
    assert appeal.due_on == desk.calendar.calendar().step(SIGNED, rules.answer_days)
    assert view.appeal_until is not None
    after = view.appeal_until + timedelta(days=1)
    with pytest.raises(RefusedError, match="answer it first"):
        desk.interviews.step(interview, Action.FREEZE, after)
    with pytest.raises(RefusedError, match="answered in words"):
        desk.interviews.answer_appeal(appeal.id, "ok", upheld=True)
    with pytest.raises(RefusedError, match="older than the appeal"):
        desk.interviews.answer_appeal(appeal.id, "The list was old", upheld=True, on=SIGNED - timedelta(days=1))
    desk.interviews.answer_appeal(appeal.id, "The list was old", upheld=True, on=after)
    with pytest.raises(RefusedError, match="answered already"):
        desk.interviews.answer_appeal(appeal.id, "once more", upheld=False)
    with pytest.raises(RefusedError, match="corrected version"):
        desk.interviews.step(interview, Action.FREEZE, after)
    desk.interviews.correct(interview, "Appeal upheld: the list was old", after)
    assert desk.interviews.step(interview, Action.FREEZE, after) is InterviewState.FROZEN
    with pytest.raises(RefusedError, match="time to appeal ended"):
        desk.interviews.appeal(interview, "Something else", after)
    desk.interviews.appeal(interview, "Something else", after, "was ill until today")
    assert desk.interviews.get(interview).state is InterviewState.SIGNED  # taken up again
    late = desk.interviews.appeals(interview)[1]
    assert (late.late_reason, late.open) == ("was ill until today", True)
    printed = desk.interviews.sheet(interview, "en").appeals
    assert [one.upheld for one in printed] == [True, None]


def test_appeals_that_make_no_sense_are_refused(desk: Desk, company: factories.SmallCompany) -> None:
    draft = desk.interviews.draft(company.li, OCTOBER).id
    with pytest.raises(RefusedError, match="Nothing is signed yet"):
        desk.interviews.appeal(draft, "I disagree")
    interview = signed(desk, company.zhang)
    with pytest.raises(RefusedError, match="agent's words"):
        desk.interviews.appeal(interview, " ")
    with pytest.raises(RefusedError, match="no result to appeal"):
        desk.interviews.appeal(interview, "I disagree", SIGNED - timedelta(days=1))
    with pytest.raises(SalesDeskError, match="no appeal"):
        desk.interviews.answer_appeal(99, "no such thing", upheld=False)


def test_no_deduction_without_support(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    note = AppliedNote(kind=AppliedKind.DEDUCTION, text="a fifth of the bonus not earned")
    desk.interviews.save(view.id, replace(view.form, held_on=SIGNED, agreed=True, applied=(note,)))
    for action in (Action.PREPARE, Action.HOLD):
        desk.interviews.step(view.id, action, SIGNED)
    with pytest.raises(RefusedError, match="no deduction without support"):
        desk.interviews.step(view.id, Action.SIGN, SIGNED)
    assert desk.interviews.get(view.id).state is InterviewState.HELD


actions = st.lists(
    st.sampled_from([*Action, "correct", "edit", "appeal", "answer", "discard"]), min_size=1, max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=actions)
def test_no_sequence_of_actions_changes_what_was_signed(
    desk: Desk, company: factories.SmallCompany, steps: list[str]
) -> None:
    with desk.database.write() as session:
        for table in ("interview_appeal", "interview_event", "interview_voice", "interview"):
            session.execute(text(f"DELETE FROM {table}"))
    interview = desk.interviews.draft(company.zhang, OCTOBER).id
    form = desk.interviews.get(interview).form
    desk.interviews.save(interview, replace(form, held_on=SIGNED, agreed=True, witness="王玥"))
    frozen = None
    for number, step in enumerate(steps):
        try:
            if step == "correct":
                desk.interviews.correct(interview, "a correction in a test", SIGNED)
            elif step == "edit":
                desk.interviews.save(interview, replace(desk.interviews.get(interview).form, opinion=f"edit {number}"))
            elif step == "appeal":
                desk.interviews.appeal(interview, f"appeal {number}", SIGNED)
            elif step == "answer":
                for appeal in desk.interviews.open_appeals():
                    desk.interviews.answer_appeal(appeal.id, f"answer {number}", upheld=number % 2 == 0, on=SIGNED)
            elif step == "discard":
                desk.interviews.discard(interview)
                return
            else:
                desk.interviews.step(interview, Action(step), SIGNED, "a reason in a test")
        except RefusedError:
            pass
        view = desk.interviews.get(interview)
        if view.state.settled:
            shown = desk.interviews.sheet(interview, "en")
            content = replace(
                shown, state=InterviewState.SIGNED, appeals=(), paper=replace(shown.paper, printed_at=PRINTED)
            )
            frozen = frozen or content
            assert content == frozen
        else:
            assert frozen is None  # a signature is never taken back


def test_a_scan_attached_after_the_signature_stands_on_the_paper(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    draft = desk.interviews.draft(company.zhang, OCTOBER)
    assert desk.interviews.attached_since(draft.id) == []
    (tmp_path / "before.txt").write_text("evidence", encoding="utf-8")
    desk.attachments.add(Owner.interview(draft.id), tmp_path / "before.txt", title="Call list")
    interview = signed(desk, company.zhang)
    assert desk.interviews.attached_since(interview) == []
    (tmp_path / "scan.txt").write_text("signed paper", encoding="utf-8")
    desk.attachments.add(Owner.interview(interview), tmp_path / "scan.txt", title="Signed paper")
    assert [one.title for one in desk.interviews.attached_since(interview)] == ["Signed paper"]
    before, since = desk.interviews.sheet(interview, "en").attachments
    assert (before.title, since.title) == ("Call list", "Signed paper")
    assert since.detail.startswith("attached since, ")
    assert "签字后" in desk.interviews.sheet(interview, "zh_CN").attachments[1].detail
