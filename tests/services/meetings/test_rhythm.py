"""Who is due by the rhythm, and when to meet next."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

import factories
from meeting_ground import TALK, held, on
from salesdesk.errors import RefusedError
from salesdesk.models import Attendance
from salesdesk.periods import day_number
from salesdesk.services.desk import Desk
from salesdesk.services.meetings import Appointment, Rhythm, Standing
from salesdesk.types import AttendanceKind, Level, MeetingWay, Scope, ScopeKind


def standing(desk: Desk, agent: int, day: date) -> tuple[Standing, int]:
    """Where an agent stands on a day."""
    row = next(row for row in desk.meetings.standings(on=day) if row.agent_id == agent)
    return row.standing, row.overdue_days


def test_an_agent_goes_from_never_over_fine_and_due_to_overdue(desk: Desk, company: factories.SmallCompany) -> None:
    assert standing(desk, company.zhang, TALK) == (Standing.NEVER, 0)
    held(desk, company.zhang, TALK)
    days = {n: standing(desk, company.zhang, TALK + timedelta(days=n)) for n in (0, 6, 7, 14, 15, 24)}
    assert days == {
        0: (Standing.FINE, 0),
        6: (Standing.FINE, 0),
        7: (Standing.DUE, 0),
        14: (Standing.DUE, 0),
        15: (Standing.OVERDUE, 1),
        24: (Standing.OVERDUE, 10),
    }
    desk.meetings.plan(company.zhang, on(TALK + timedelta(days=20)))
    assert standing(desk, company.zhang, TALK + timedelta(days=15)) == (Standing.PLANNED, 0)
    assert standing(desk, company.zhang, TALK + timedelta(days=22)) == (Standing.MISSED, 2)


def test_a_talk_that_was_called_off_is_none(desk: Desk, company: factories.SmallCompany) -> None:
    held(desk, company.zhang, TALK)
    meeting = desk.meetings.plan(company.zhang, on(TALK + timedelta(days=14)))
    desk.meetings.call_off(meeting, "ill")
    assert standing(desk, company.zhang, TALK + timedelta(days=16)) == (Standing.OVERDUE, 2)


def test_the_due_day_is_a_working_day(desk: Desk, company: factories.SmallCompany) -> None:
    held(desk, company.zhang, date(2026, 9, 19))  # plus two weeks is in the holidays of October
    row = next(row for row in desk.meetings.standings(on=TALK) if row.agent_id == company.zhang)
    assert row.due_on == date(2026, 10, 8)


def test_levels_agents_and_pauses_have_their_own(desk: Desk, company: factories.SmallCompany) -> None:
    assert desk.meetings.rule() == Rhythm(weeks=2, levels={Level.TRAINEE: 1})
    desk.meetings.set_rule(4, {Level.JUNIOR: 3})
    assert desk.meetings.rule() == Rhythm(weeks=4, levels={Level.JUNIOR: 3})
    assert desk.meetings.set_rhythm(company.li, 1).weeks is None
    desk.meetings.set_rhythm(company.ann, None, paused=True, reason=" leave ")
    desk.meetings.set_rhythm(company.bo, 0)
    rows = {row.agent: row for row in desk.meetings.standings(on=TALK)}
    assert (rows["张三"].weeks, rows["张三"].own) == (3, False)
    assert (rows["李四"].weeks, rows["李四"].own) == (1, True)
    assert (rows["Ann Lee"].standing, rows["Ann Lee"].reason) == (Standing.PAUSED, "leave")
    assert rows["Bo Chen"].standing is Standing.FREE
    before = desk.meetings.set_rhythm(company.ann, None)
    assert (before.paused, before.reason) == (True, "leave")
    assert standing(desk, company.ann, TALK)[0] is Standing.NEVER


def test_nonsense_is_refused(desk: Desk, company: factories.SmallCompany) -> None:
    for refused in (
        lambda: desk.meetings.set_rule(27),
        lambda: desk.meetings.set_rule(2, {Level.JUNIOR: -1}),
        lambda: desk.meetings.set_rhythm(company.li, 27),
    ):
        with pytest.raises(RefusedError, match="every 26 weeks"):
            refused()
    with pytest.raises(RefusedError, match="A pause needs a reason"):
        desk.meetings.set_rhythm(company.li, 2, paused=True)


def test_lists_are_by_urgency_and_scope(desk: Desk, company: factories.SmallCompany) -> None:
    held(desk, company.zhang, TALK - timedelta(days=40))
    held(desk, company.ann, TALK - timedelta(days=1))
    desk.meetings.plan(company.bo, on(TALK + timedelta(days=1)))
    rows = desk.meetings.standings(on=TALK)
    assert [row.agent for row in rows] == ["张三", "李四", "Bo Chen", "Ann Lee"]
    assert [row.agent for row in desk.meetings.to_prepare(TALK)] == ["张三", "Bo Chen"]
    by = lambda scope: [row.agent for row in desk.meetings.standings(scope, TALK)]  # noqa: E731
    assert by(Scope(ScopeKind.TEAM, company.west)) == ["Bo Chen", "Ann Lee"]
    assert by(Scope(ScopeKind.AGENT, company.li)) == ["李四"]
    assert by(Scope(ScopeKind.AGENT, 999)) == []
    assert by(Scope(ScopeKind.LEVEL, level=Level.SENIOR)) == ["李四"]


def test_the_first_talk_is_proposed_for_the_next_working_day(desk: Desk, company: factories.SmallCompany) -> None:
    friday = TALK + timedelta(days=4)
    found = desk.meetings.propose(company.zhang, friday)
    assert (found.appointment.day, found.appointment.at) == (TALK + timedelta(days=7), time(10, 0))
    assert "no one-to-one so far" in found.why
    with pytest.raises(RefusedError, match="no such agent"):
        desk.meetings.propose(999, friday)


def test_the_next_talk_keeps_hour_way_and_place(desk: Desk, company: factories.SmallCompany) -> None:
    usual = Appointment(day=TALK, at=time(15, 30), minutes=45, way=MeetingWay.PHONE, place="Room 2")
    meeting = desk.meetings.plan(company.zhang, usual)
    desk.meetings.hold(meeting, TALK, TALK)
    found = desk.meetings.proposal_after(meeting, TALK)
    day = TALK + timedelta(days=14)
    assert found.appointment == Appointment(day=day, at=time(15, 30), minutes=45, way=MeetingWay.PHONE, place="Room 2")
    assert found.why == "Last talk on 19 Oct 2026, every 2 weeks."
    late = desk.meetings.propose(company.zhang, TALK + timedelta(days=16))
    assert late.appointment.day == TALK + timedelta(days=17)
    assert late.why.endswith("It was due on 2 Nov 2026.")
    desk.meetings.set_rhythm(company.zhang, 0)
    assert desk.meetings.propose(company.zhang, TALK).why == "Last talk on 19 Oct 2026."


def test_hours_of_other_talks_and_days_away_are_left_free(desk: Desk, company: factories.SmallCompany) -> None:
    tomorrow = TALK + timedelta(days=1)
    with desk.database.write() as session:
        for n in (1, 2):
            session.add(
                Attendance(
                    agent_id=company.zhang,
                    day=day_number(TALK + timedelta(days=n)),
                    kind=AttendanceKind.SICK,
                    entered_at=0,
                    updated_at=0,
                )
            )
    found = desk.meetings.propose(company.zhang, TALK).appointment
    assert found.day == TALK + timedelta(days=3)
    desk.meetings.plan(company.li, on(tomorrow))
    desk.meetings.plan(company.ann, Appointment(day=tomorrow, at=time(10, 30)))
    assert desk.meetings.propose(company.bo, TALK).appointment.at == time(11, 0)
    for half_hours in range(22, 36):
        at = time(half_hours // 2, half_hours % 2 * 30)
        desk.meetings.plan(company.li, Appointment(day=tomorrow, at=at))
    assert desk.meetings.propose(company.bo, TALK).appointment.at == time(10, 0)
