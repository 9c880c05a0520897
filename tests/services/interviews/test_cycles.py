"""Cycles of interviews: who is in, everybody's draft, what is missing, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import factories
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.models import Interview, InterviewCycle
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.interviews import Action
from salesdesk.services.interviews.gathering import FactsOfPeriod
from salesdesk.types import AgentStatus, Cancelled, InterviewState, LeftOut, Progress, Scope, ScopeKind

OCTOBER = Period.parse("2026-10")
OPENED = date(2026, 11, 2)


@pytest.fixture
def company(desk: Desk) -> factories.SmallCompany:
    """The small company of the factories, with targets."""
    return factories.small_company(desk.database)


def settle_one(desk: Desk, interview: int, *, agreed: bool = True, appeal: str = "") -> None:
    """Take a draft to the signature."""
    view = desk.interviews.get(interview)
    form = replace(view.form, held_on=OPENED, agreed=agreed, appeal=appeal)
    desk.interviews.save(interview, replace(form, strengths=form.strengths or ("Calls made",)))
    measures = desk.interviews.get(interview).form
    if not measures.next_targets:
        from salesdesk.services.interviews import MeasureNote

        desk.interviews.save(interview, replace(measures, measures=(MeasureNote(what="Role-play"),)))
    for action in (Action.PREPARE, Action.HOLD, Action.SIGN):
        desk.interviews.step(interview, action, OPENED)


def test_opening_makes_everybodys_draft_with_suggestions(desk: Desk, company: factories.SmallCompany) -> None:
    cycle = desk.interviews.open_cycle(OCTOBER, on=OPENED)
    view = desk.interviews.cycle(cycle, OPENED)
    assert {seat.agent for seat in view.present} == {"张三", "李四", "Ann Lee", "Bo Chen"}
    assert all(seat.state is InterviewState.DRAFT for seat in view.present)
    assert view.counts == {InterviewState.DRAFT: 4}
    zhang = next(seat for seat in view.present if seat.agent == "张三")
    assert zhang.interview_id is not None
    assert desk.interviews.get(zhang.interview_id).form.gaps
    calendar = desk.calendar.calendar()
    assert view.cycle.prepare_by == calendar.step(OPENED, desk.interviews.rules().prepare_days)
    assert zhang.due_on == view.cycle.prepare_by
    assert not zhang.overdue
    assert desk.interviews.cycle(cycle, view.cycle.prepare_by + timedelta(days=1)).overdue


def test_who_is_left_out_and_why(desk: Desk, company: factories.SmallCompany) -> None:
    with desk.database.write() as session:
        late = factories.add_agent(session, "晚到", team=company.east, hired=date(2026, 10, 26))
        factories.add_calls(session, late, date(2026, 10, 27), dials=20, connected=2)
        factories.add_agent(session, "无数据", team=company.east)
        gone = factories.add_agent(session, "已走", team=company.east, status=AgentStatus.INACTIVE)
        factories.add_calls(session, gone, date(2026, 10, 13), dials=20, connected=2)
    why = {one.agent: one.left_out for one in desk.interviews.candidates(OCTOBER, on=OPENED)}
    assert why["晚到"] is LeftOut.JOINED_LATE
    assert why["无数据"] is LeftOut.NO_DATA
    assert why["已走"] is LeftOut.DEPARTED
    assert why["张三"] is None
    cycle = desk.interviews.open_cycle(OCTOBER, on=OPENED, include=[late])
    view = desk.interviews.cycle(cycle, OPENED)
    assert {seat.agent for seat in view.left_out} == {"无数据", "已走"}
    assert "晚到" in {seat.agent for seat in view.present}
    assert why == {
        **{one.agent: one.left_out for one in desk.interviews.candidates(OCTOBER, on=OPENED)},
        **{seat.agent: None for seat in view.present},
        "晚到": LeftOut.JOINED_LATE,
    }


def test_a_cancelled_job_leaves_nothing(desk: Desk, company: factories.SmallCompany) -> None:
    seen: list[str] = []
    progress = Progress(report=lambda _d, _t, note: seen.append(note), stopped=lambda: len(seen) >= 2)
    with pytest.raises(Cancelled):
        desk.interviews.open_cycle(OCTOBER, on=OPENED, progress=progress)
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Interview)) == 0
        assert session.scalar(select(func.count()).select_from(InterviewCycle)) == 0


def test_a_cycle_is_about_a_month_quarter_or_year_and_once(desk: Desk, company: factories.SmallCompany) -> None:
    with pytest.raises(RefusedError, match="month, a quarter or a year"):
        desk.interviews.open_cycle(Period.parse("2026-W41"), on=OPENED)
    with pytest.raises(RefusedError, match="not begun"):
        desk.interviews.open_cycle(Period.parse("2027"), on=OPENED)
    with pytest.raises(RefusedError, match="Nobody is left"):
        desk.interviews.open_cycle(Period.parse("2026-09"), on=OPENED)
    desk.interviews.open_cycle(OCTOBER, on=OPENED)
    with pytest.raises(RefusedError, match="Nobody is left"):
        desk.interviews.open_cycle(OCTOBER, on=OPENED)  # all of them sit in the first
    quarter = desk.interviews.open_cycle(Period.parse("2026-Q4"), Scope(ScopeKind.TEAM, company.east), on=OPENED)
    view = desk.interviews.cycle(quarter, OPENED)
    assert view.cycle.name == "华东组" or view.cycle.name
    assert {seat.agent for seat in view.present} == {"张三", "李四"}
    assert [row.period.code for row in desk.interviews.cycles()] == ["2026-Q4", "2026-10"]
    assert desk.interviews.cycle_of(OCTOBER, Scope(ScopeKind.TEAM, company.east)) is not None
    assert desk.interviews.cycle_of(Period.parse("2026-09")) is None


def test_a_team_and_the_company_do_not_seat_the_same_people(desk: Desk, company: factories.SmallCompany) -> None:
    desk.interviews.open_cycle(OCTOBER, Scope(ScopeKind.TEAM, company.east), on=OPENED)
    cycle = desk.interviews.open_cycle(OCTOBER, on=OPENED)
    view = desk.interviews.cycle(cycle, OPENED)
    assert {seat.agent: seat.left_out for seat in view.left_out} == {
        "张三": LeftOut.ELSEWHERE,
        "李四": LeftOut.ELSEWHERE,
    }
    with pytest.raises(RefusedError, match="Nobody is left"):
        desk.interviews.open_cycle(OCTOBER, on=OPENED)
    zhang = view.left_out[0].agent_id
    desk.interviews.close_cycle(desk.interviews.cycles()[0].id, "a test of two cycles", OPENED)
    with pytest.raises(RefusedError, match="already"):
        desk.interviews.open_cycle(OCTOBER, on=OPENED, include=[zhang, company.ann, company.bo])


def test_closing_waits_for_signatures_and_appeals(desk: Desk, company: factories.SmallCompany) -> None:
    cycle = desk.interviews.open_cycle(OCTOBER, Scope(ScopeKind.TEAM, company.east), on=OPENED)
    seats = {seat.agent: seat for seat in desk.interviews.cycle(cycle, OPENED).present}
    with pytest.raises(RefusedError, match="Not signed yet"):
        desk.interviews.close_cycle(cycle, on=OPENED)
    zhang, li = seats["张三"].interview_id, seats["李四"].interview_id
    assert zhang is not None
    assert li is not None
    settle_one(desk, zhang, agreed=False, appeal="The list was called before")
    view = desk.interviews.cycle(cycle, OPENED)
    assert next(seat for seat in view.present if seat.agent == "张三").open_appeal
    assert not view.done
    with pytest.raises(RefusedError, match="An appeal is open"):
        desk.interviews.close_cycle(cycle, "we close all the same", OPENED)
    (appeal,) = desk.interviews.open_appeals()
    assert (appeal.agent, appeal.open, appeal.overdue(appeal.due_on)) == ("张三", True, False)
    assert appeal.overdue(appeal.due_on + timedelta(days=1))
    desk.interviews.answer_appeal(appeal.id, "The list had 2 % known numbers only", upheld=False, on=OPENED)
    desk.interviews.leave_out(cycle, seats["李四"].agent_id, "on leave until January")
    view = desk.interviews.cycle(cycle, OPENED)
    assert view.left_out[0].note == "on leave until January"
    assert view.done
    desk.interviews.close_cycle(cycle, on=OPENED)
    assert desk.interviews.cycles(closed=False) == []
    desk.interviews.reopen_cycle(cycle)
    assert desk.interviews.take_in(cycle, seats["李四"].agent_id) == li
    desk.interviews.close_cycle(cycle, "left without a signature", OPENED)
    assert desk.interviews.cycles()[0].close_reason == "left without a signature"


def test_what_is_missing_is_said_for_each(desk: Desk, company: factories.SmallCompany) -> None:
    cycle = desk.interviews.open_cycle(OCTOBER, Scope(ScopeKind.TEAM, company.east), on=OPENED)
    zhang = next(seat for seat in desk.interviews.cycle(cycle, OPENED).present if seat.agent == "张三")
    assert zhang.interview_id is not None
    assert zhang.missing == ()  # can be marked as prepared
    desk.interviews.step(zhang.interview_id, Action.PREPARE, OPENED)
    prepared = next(seat for seat in desk.interviews.cycle(cycle, OPENED).present if seat.agent == "张三")
    assert prepared.missing == ("Enter the date of the talk first.",)
    assert prepared.due_on == desk.interviews.cycle(cycle, OPENED).cycle.hold_by


def test_merged_agents_have_one_seat(desk: Desk, company: factories.SmallCompany) -> None:
    cycle = desk.interviews.open_cycle(OCTOBER, on=OPENED)
    desk.people.merge(company.li, company.zhang)
    view = desk.interviews.cycle(cycle, OPENED)
    assert [seat.agent for seat in view.seats].count("张三") == 1
    desk.interviews.leave_out(cycle, company.zhang, "to be looked at again")


def test_unknown_ones_are_said(desk: Desk, company: factories.SmallCompany) -> None:
    with pytest.raises(SalesDeskError, match="no cycle"):
        desk.interviews.cycle(9)
    cycle = desk.interviews.open_cycle(OCTOBER, on=OPENED)
    with pytest.raises(SalesDeskError, match="not in this cycle"):
        desk.interviews.leave_out(cycle, 99, "nobody knows")
    with pytest.raises(RefusedError, match="Say why"):
        desk.interviews.leave_out(cycle, company.zhang, " ")


def test_a_batch_has_the_same_facts_as_one_by_one(desk: Desk, company: factories.SmallCompany) -> None:
    with desk.database.write() as session:
        moved = factories.add_agent(session, "Moved", team=company.east)
        factories.add_calls(session, moved, date(2026, 10, 13), dials=60, connected=12)
        alone = factories.add_agent(session, "Alone")
        factories.add_calls(session, alone, date(2026, 9, 14), dials=60, connected=12)
        factories.add_calls(session, alone, date(2026, 10, 14), dials=70, connected=9)
        factories.add_agent(session, "Silent", team=company.west)
        factories.add_target(session, "deals", 5, scope=Scope(ScopeKind.AGENT, company.zhang))
    for period in (OCTOBER, Period.parse("2026-Q4"), OCTOBER.previous()):
        together = FactsOfPeriod(desk, period)
        for agent_id in together.staff.people:
            single = FactsOfPeriod(desk, period)
            assert together.of(agent_id) == single.of(agent_id)
            assert desk.interviews._suggest(together.of(agent_id), together) == desk.interviews._suggest(
                single.of(agent_id)
            )


def test_an_unknown_agent_has_no_facts(desk: Desk) -> None:
    with pytest.raises(SalesDeskError, match="99"):
        FactsOfPeriod(desk, OCTOBER).of(99)


def test_what_a_batch_of_papers_must_say_is_told_with_the_name(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    desk.interviews.save(view.id, replace(view.form, opinion="Quite fine \U0001fae8"))
    printed = desk.interviews.print_all(OCTOBER, tmp_path / "many", "en")
    assert len(printed.files) == 4
    assert [note.partition(":")[0] for note in printed.notes] == ["张三"]
    one = desk.interviews.print_together(OCTOBER, tmp_path / "one.pdf", "en")
    assert one.files == (tmp_path / "one.pdf",)
    assert one.notes == printed.notes
    assert desk.interviews.render(view.id, "en")[1] == tuple(note.partition(": ")[2] for note in printed.notes)
