"""A one-to-one from planning to its corrected record."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

import factories
from meeting_ground import TALK, held, on
from salesdesk.errors import RefusedError
from salesdesk.models import MeetingCorrection
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.meetings import ActionDraft, Appointment, MeetingForm
from salesdesk.types import Doer, Level, MeetingState, MeetingWay, Scope, ScopeKind


def test_a_talk_is_planned_moved_and_read_back(desk: Desk, company: factories.SmallCompany) -> None:
    where = Appointment(day=TALK, at=time(9, 30), minutes=45, way=MeetingWay.VIDEO, place=" Room 2 ")
    meeting = desk.meetings.plan(company.zhang, where)
    row = desk.meetings.get(meeting, TALK).row
    assert (row.agent, row.number, row.team, row.state) == ("张三", "1001", "华东组", MeetingState.PLANNED)
    assert row.appointment == Appointment(day=TALK, at=time(9, 30), minutes=45, way=MeetingWay.VIDEO, place="Room 2")
    assert str(row.appointment.moment) == "2026-10-19 09:30:00"
    before = desk.meetings.move(meeting, Appointment(day=TALK + timedelta(days=1)))
    assert before == row.appointment
    moved = desk.meetings.get(meeting, TALK).row
    assert moved.appointment.moment == TALK + timedelta(days=1)
    assert not moved.missed
    assert desk.meetings.get(meeting, TALK + timedelta(days=2)).row.missed


def test_what_makes_no_sense_is_refused(desk: Desk, company: factories.SmallCompany) -> None:
    with pytest.raises(RefusedError, match="no such agent"):
        desk.meetings.plan(999, on(TALK))
    for minutes in (4, 481):
        with pytest.raises(RefusedError, match="between 5 minutes and 8 hours"):
            desk.meetings.plan(company.zhang, Appointment(day=TALK, minutes=minutes))
    with pytest.raises(RefusedError, match="no such one-to-one"):
        desk.meetings.get(999)
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    with pytest.raises(RefusedError, match="on a day to come"):
        desk.meetings.hold(meeting, TALK + timedelta(days=1), TALK)
    with pytest.raises(RefusedError, match="needs a reason"):
        desk.meetings.call_off(meeting, " ")
    with pytest.raises(RefusedError, match="not called off"):
        desk.meetings.resume(meeting)
    with pytest.raises(RefusedError, match="can simply be edited"):
        desk.meetings.correct(meeting, "x")
    with pytest.raises(RefusedError, match="not being corrected"):
        desk.meetings.finish_correction(meeting)
    with pytest.raises(RefusedError, match="not held yet"):
        desk.meetings.take_back(meeting)


def test_nobody_is_met_after_they_left(desk: Desk, company: factories.SmallCompany) -> None:
    planned = desk.meetings.plan(company.bo, on(TALK))
    desk.people.deactivate(company.bo, TALK - timedelta(days=1))
    with pytest.raises(RefusedError, match="Bo Chen left on"):
        desk.meetings.plan(company.bo, on(TALK))
    assert desk.meetings.get(planned, TALK).row.left
    assert company.bo not in {row.agent_id for row in desk.meetings.standings(on=TALK)}
    assert [row.id for row in desk.meetings.list(company.bo, on=TALK)] == [planned]


def test_a_held_talk_stays_as_it_is(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    desk.meetings.save(meeting, MeetingForm(words="I try"), [ActionDraft(key="a", text="Practise")])
    desk.meetings.hold(meeting, TALK, TALK)
    view = desk.meetings.get(meeting, TALK)
    assert view.locked
    assert (view.row.state, view.row.held_on, view.row.day) == (MeetingState.HELD, TALK, TALK)
    for refused in (
        lambda: desk.meetings.save(meeting, MeetingForm()),
        lambda: desk.meetings.move(meeting, on(TALK)),
        lambda: desk.meetings.hold(meeting, TALK, TALK),
        lambda: desk.meetings.call_off(meeting, "ill"),
        lambda: desk.meetings.prepare(meeting, TALK),
    ):
        with pytest.raises(RefusedError, match="its record stays as it is"):
            refused()
    assert desk.meetings.get(meeting, TALK).form.words == "I try"


def test_a_correction_leaves_a_trace_and_the_words_before(desk: Desk, company: factories.SmallCompany) -> None:
    desk.company.change(supervisor="Wang Fang")
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    desk.meetings.save(
        meeting, MeetingForm(words="first"), [ActionDraft(key="a", text="Practise"), ActionDraft(key="b", text="Read")]
    )
    desk.meetings.hold(meeting, TALK, TALK)
    with pytest.raises(RefusedError, match="a word on what changes"):
        desk.meetings.correct(meeting, "  ")
    desk.meetings.correct(meeting, "wrong quote", TALK + timedelta(days=2))
    assert not desk.meetings.get(meeting).locked
    with pytest.raises(RefusedError, match="being corrected already"):
        desk.meetings.correct(meeting, "again")
    desk.meetings.save(
        meeting, MeetingForm(words="second"), [ActionDraft(key="a", text="Practise twice")], ["b"], on=TALK
    )
    desk.meetings.finish_correction(meeting, TALK + timedelta(days=2))
    view = desk.meetings.get(meeting, TALK)
    assert view.locked
    assert view.form.words == "second"
    assert [(one.on, one.who, one.what) for one in view.corrections] == [
        (TALK + timedelta(days=2), "Wang Fang", "wrong quote")
    ]
    assert {one.text: one.dropped for one in view.actions} == {
        "Practise twice": "",
        "Read": "taken out in a correction",
    }
    with desk.database.read() as session:
        kept = session.query(MeetingCorrection).one()
        assert kept.before["form"]["words"] == "first"  # type: ignore[index,call-overload]


def test_marked_as_held_by_mistake(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = held(desk, company.zhang, TALK)
    desk.meetings.take_back(meeting)
    view = desk.meetings.get(meeting, TALK)
    assert (view.row.state, view.row.held_on) == (MeetingState.PREPARED, None)
    assert view.corrections == ()  # at once: an undo, not a correction
    desk.meetings.hold(meeting, TALK, TALK)
    desk.meetings.correct(meeting, "x", TALK)
    desk.meetings.finish_correction(meeting, TALK)
    desk.meetings.take_back(meeting)
    assert [one.what for one in desk.meetings.get(meeting, TALK).corrections] == [
        "x",
        "It was marked as held by mistake.",
    ]


def test_called_off_and_taking_place_after_all(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    desk.meetings.call_off(meeting, " ill ")
    view = desk.meetings.get(meeting, TALK)
    assert (view.row.state, view.row.called_off, view.locked) == (MeetingState.CALLED_OFF, "ill", True)
    with pytest.raises(RefusedError, match="was called off"):
        desk.meetings.save(meeting, MeetingForm())
    desk.meetings.resume(meeting)
    assert desk.meetings.get(meeting, TALK).row.state is MeetingState.PLANNED
    desk.meetings.prepare(meeting, TALK)
    desk.meetings.call_off(meeting, "ill")
    desk.meetings.resume(meeting)
    assert desk.meetings.get(meeting, TALK).row.state is MeetingState.PREPARED


def test_a_talk_planned_in_error_is_taken_away_and_brought_back(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    form = desk.meetings.prepare(meeting, TALK)
    desk.meetings.keep_private(meeting, "mine")
    removed = desk.meetings.remove(meeting)
    assert desk.meetings.list() == []
    again = desk.meetings.get(desk.meetings.bring_back(removed), TALK)
    assert (again.form, again.private_note, again.row.state) == (form, "mine", MeetingState.PREPARED)
    desk.meetings.save(again.id, form, [ActionDraft(key="a", text="x")])
    with pytest.raises(RefusedError, match="stays in the files"):
        desk.meetings.remove(again.id)


def test_lists_by_agent_team_level_span_and_state(desk: Desk, company: factories.SmallCompany) -> None:
    past = held(desk, company.zhang, TALK - timedelta(days=7))
    coming = desk.meetings.plan(company.zhang, on(TALK))
    other = desk.meetings.plan(company.ann, on(TALK, 11))
    ids = lambda rows: [row.id for row in rows]  # noqa: E731
    assert ids(desk.meetings.list(on=TALK)) == [other, coming, past]
    assert ids(desk.meetings.list(company.zhang, on=TALK)) == [coming, past]
    assert ids(desk.meetings.list(scope=Scope(ScopeKind.TEAM, company.west), on=TALK)) == [other]
    assert ids(desk.meetings.list(scope=Scope(ScopeKind.LEVEL, level=Level.JUNIOR), on=TALK)) == [coming, past]
    assert ids(desk.meetings.list(period=Period(TALK, TALK), on=TALK)) == [other, coming]
    assert ids(desk.meetings.list(state=MeetingState.HELD, on=TALK)) == [past]
    assert ids(desk.meetings.upcoming(on=TALK)) == [coming, other]
    assert desk.meetings.next_of(company.zhang) == coming
    assert desk.meetings.next_of(company.li) is None
    assert ids(desk.meetings.get(coming, TALK).before) == [past]


def test_merged_agents_bring_their_talks_and_take_them_back(desk: Desk, company: factories.SmallCompany) -> None:
    mine, theirs = held(desk, company.zhang, TALK), desk.meetings.plan(company.li, on(TALK))
    desk.meetings.save(theirs, MeetingForm(), [ActionDraft(key="a", text="Listen", doer=Doer.SUPERVISOR)])
    desk.meetings.set_rhythm(company.li, 3)
    assert desk.people.merge_preview(company.zhang, company.li).moves["meeting"] == 1
    merged = desk.people.merge(company.li, company.zhang)
    assert [row.id for row in desk.meetings.list(company.zhang, on=TALK)] == [theirs, mine]
    assert [one.text for one in desk.meetings.open_actions(company.zhang)] == ["Listen"]
    (row,) = [row for row in desk.meetings.standings(on=TALK) if row.agent_id == company.zhang]
    assert (row.weeks, row.last_on, row.next_id) == (3, TALK, theirs)
    desk.people.unmerge(merged.id)
    assert [row.id for row in desk.meetings.list(company.zhang, on=TALK)] == [mine]
    assert [one.text for one in desk.meetings.open_actions(company.li)] == ["Listen"]
    assert desk.meetings.open_actions(company.zhang) == []


def test_a_day_is_a_date() -> None:
    assert Appointment(day=date(2026, 10, 19)).moment == date(2026, 10, 19)
