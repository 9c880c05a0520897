"""The agenda from the data: what is worth a line, what is not, and where each line comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import factories
from meeting_ground import TALK, held, on
from salesdesk import i18n
from salesdesk.models import Attendance, Sale
from salesdesk.periods import Period, day_number
from salesdesk.services.desk import Desk
from salesdesk.services.interviews import NextTarget
from salesdesk.services.meetings import ActionDraft, AgendaItem, MeetingForm, Subject
from salesdesk.types import AttendanceKind, MeetingState, SaleStatus

SEPTEMBER = Period.parse("2026-09")


def lines(desk: Desk, agent: int, day: date = TALK) -> dict[str, AgendaItem]:
    """The suggested lines of a new talk, by key."""
    meeting = desk.meetings.plan(agent, on(day))
    return {item.key: item for item in desk.meetings.prepare(meeting, day).agenda}


def weeks_of_calls(desk: Desk, agent: int, rates: dict[date, tuple[int, int]], talk_s: int = 90) -> None:
    """(dials, connected) on each working day of the weeks that begin on these Mondays."""
    with desk.database.write() as session:
        batch = factories.add_batch(session)
        for monday, (dials, connected) in rates.items():
            for n in range(5):
                factories.add_calls(
                    session,
                    agent,
                    monday + timedelta(days=n),
                    dials=dials,
                    connected=connected,
                    talk_s=talk_s,
                    batch=batch,
                )


@pytest.fixture
def agent(desk: Desk) -> int:
    """An agent with targets."""
    with desk.database.write() as session:
        team = factories.add_team(session)
        factories.add_target(session, "dials", 20)
        factories.add_target(session, "connect_rate", 0.3)
        return factories.add_agent(session, "张三", team=team, number="1001")


def test_without_calls_there_is_nothing_to_say(desk: Desk, agent: int) -> None:
    meeting = desk.meetings.plan(agent, on(TALK))
    assert desk.meetings.prepare(meeting, TALK) == MeetingForm()
    assert desk.meetings.get(meeting, TALK).row.state is MeetingState.PREPARED


def test_a_change_beyond_chance_is_named_with_n_and_target(desk: Desk, agent: int) -> None:
    weeks = {TALK - timedelta(weeks=n): (30, 12 if n > 2 else 3) for n in (4, 3, 2, 1)}
    weeks_of_calls(desk, agent, weeks)
    found = lines(desk, agent)["figures:connect_rate"]
    assert found.text == "Connect rate fell from 40.0% to 10.0% (−30 pp); the target is 30.0%."
    assert found.source == "3 Oct – 16 Oct 2026 against 19 Sep – 2 Oct 2026; n = 300 and 300"
    assert found.subject is Subject.FIGURES
    assert not found.touched


def test_what_is_no_more_than_chance_is_not_named(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=n): (30, 9 + n % 2) for n in (4, 3, 2, 1)})
    found = lines(desk, agent)
    assert "figures:connect_rate" not in found
    assert found["figures:dials"].text == "Dials was 30 calls/day against a target of 20 (150%)."


def test_three_days_are_no_evidence(desk: Desk, agent: int) -> None:
    with desk.database.write() as session:
        for n in (3, 4):
            factories.add_calls(session, agent, TALK - timedelta(days=n), dials=40, connected=1)
    assert not [key for key in lines(desk, agent) if key.startswith("figures:")]


def test_the_weeks_since_the_last_talk_are_looked_at(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=n): (30, 9) for n in range(1, 7)})
    held(desk, agent, TALK - timedelta(days=7))
    assert lines(desk, agent)["figures:dials"].source.startswith("10 Oct – 16 Oct 2026;")
    held(desk, agent, TALK - timedelta(days=2))
    later = TALK + timedelta(days=90)
    assert lines(desk, agent, later)["praise:best-call"].source == "Calls"


def test_the_best_day_and_the_best_week_are_praised(desk: Desk, agent: int) -> None:
    weeks = {TALK - timedelta(weeks=n): (30, 9) for n in range(2, 10)}
    weeks_of_calls(desk, agent, weeks)
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=1): (30, 15)})
    found = lines(desk, agent)
    assert found["praise:best-day"].text == "Best day: 12 Oct with Effective talks 15; 9 are usual."
    assert found["praise:record-connect_rate"].text == "Best week so far: Connect rate 50.0% in the week of 12 Oct."
    assert found["praise:record-connect_rate"].source == "9 weeks compared"
    assert "Longest talk: 1:30 on" in found["praise:best-call"].text


def test_few_weeks_and_weeks_long_past_are_no_record(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=n): (30, 9 + n) for n in range(1, 9)})
    found = lines(desk, agent)
    assert not [key for key in found if key.startswith("praise:record")]
    assert "praise:best-day" not in found


def test_an_order_with_its_call_is_worth_hearing(desk: Desk, agent: int) -> None:
    day = TALK - timedelta(days=3)
    with desk.database.write() as session:
        first, _last = factories.add_calls(session, agent, day, dials=3, connected=2, talk_s=200)
        for number, (amount, status) in enumerate(((50_000, SaleStatus.WON), (90_000, SaleStatus.CANCELLED))):
            session.add(
                Sale(
                    source_id=f"#{number}",
                    agent_id=agent,
                    day=day_number(day),
                    amount=amount,
                    status=status,
                    call_id=first,
                    entered_at=0,
                    updated_at=0,
                )
            )
    text = lines(desk, agent)["praise:best-call"].text
    assert text == "Largest order: ¥500, after a talk of 3:20 on 16 Oct 2026 10:00; worth hearing together."


def test_open_actions_are_one_line(desk: Desk, agent: int) -> None:
    meeting = desk.meetings.plan(agent, on(TALK - timedelta(days=14)))
    drafts = [ActionDraft(key=t, text=t, due_on=TALK - timedelta(days=1) if t == "a" else None) for t in "abcd"]
    desk.meetings.save(meeting, MeetingForm(), drafts)
    desk.meetings.hold(meeting, TALK - timedelta(days=14), TALK)
    found = lines(desk, agent)["actions:open"]
    assert found.text == "4 actions are open: a, b, c … (1 overdue)"
    assert found.source == "Actions of the talk on 5 Oct 2026"
    for action in desk.meetings.open_actions(agent):
        if action.text != "d":
            desk.meetings.finish_action(action.id)
    assert lines(desk, agent)["actions:open"].text == "1 action is open: d"


def test_targets_of_the_last_interview_stand_with_where_the_agent_is(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=n): (30, 9) for n in (2, 1)})
    view = desk.interviews.draft(agent, SEPTEMBER)
    targets = (
        NextTarget(kpi="connect_rate", value=0.33, due=TALK + timedelta(days=9)),
        NextTarget(kpi="dials", value=25),
        NextTarget(kpi="avg_talk", value=100.0, due=TALK - timedelta(days=1)),
    )
    desk.interviews.save(view.id, replace(view.form, next_targets=targets))
    assert not [key for key in lines(desk, agent) if key.startswith("targets:")]
    desk.interviews.save(view.id, replace(view.form, next_targets=targets, held_on=TALK + timedelta(days=1)))
    assert not [key for key in lines(desk, agent) if key.startswith("targets:")]
    desk.interviews.save(view.id, replace(view.form, next_targets=targets, held_on=TALK - timedelta(days=9)))
    found = lines(desk, agent)
    assert found["targets:connect_rate"].text == "Connect rate: 33.0% agreed until 28 Oct, now 30.0% (n = 300)"
    assert found["targets:dials"].text == "Dials: 25 calls/day agreed, now 30 (n = 10)"
    assert found["targets:dials"].source == "Interview held on 10 Oct 2026"
    assert "targets:avg_talk" not in found


def test_days_away_are_named(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=2): (30, 9)})
    with desk.database.write() as session:
        for n, kind in ((-10, AttendanceKind.SICK), (-11, AttendanceKind.SICK), (3, AttendanceKind.LEAVE)):
            day = day_number(TALK + timedelta(days=n))
            session.add(Attendance(agent_id=agent, day=day, kind=kind, entered_at=0, updated_at=0))
    found = lines(desk, agent)
    assert found["attendance:past"].text == "Away: sick leave 2 days (8 Oct, 9 Oct)"
    assert found["attendance:ahead"].text == "Will be away: leave 1 day (22 Oct)"


def test_warnings_and_steps_of_the_plan_are_named(desk: Desk, agent: int) -> None:
    weeks = {TALK - timedelta(weeks=n): (30, 3) for n in (2, 1)}
    weeks_of_calls(desk, agent, weeks)
    desk.warnings.evaluate(TALK - timedelta(days=3))
    plan = desk.plans.open(agent, reason="below target", kpi="connect_rate", on=TALK - timedelta(days=20))
    found = lines(desk, agent)
    warned = [item for item in found.values() if item.subject is Subject.WARNINGS]
    assert len({item.text for item in warned}) == len(warned) <= 3
    assert all(item.source == "Warning of 16 Oct 2026" for item in warned)
    (step,) = [item for item in found.values() if item.subject is Subject.PLAN]
    assert step.text.startswith("Warn · overdue since")
    assert step.source == f"Plan 2026-{plan:04d}"
    order = [item.subject for item in found.values()]
    assert order == sorted(order, key=list(Subject).index)


def test_building_again_keeps_what_was_written(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=n): (30, 9) for n in (2, 1)})
    meeting = desk.meetings.plan(agent, on(TALK))
    form = desk.meetings.prepare(meeting, TALK)
    mine = replace(form.agenda[0], text="in my words")
    own = AgendaItem(key="own:1", text="the lunch break")
    desk.meetings.save(meeting, form.with_agenda([mine, own]))
    again = desk.meetings.prepare(meeting, TALK)
    assert again.agenda == (mine, own)
    assert len(again.removed) == len(form.agenda) - 1


def test_the_agenda_speaks_chinese(desk: Desk, agent: int) -> None:
    weeks_of_calls(desk, agent, {TALK - timedelta(weeks=n): (30, 12 if n > 2 else 3) for n in (4, 3, 2, 1)})
    with i18n.speaking("zh_CN"):
        text = lines(desk, agent)["figures:connect_rate"].text
    assert text == "接通率由 40.0% 降至 10.0%（−30 个百分点），目标 30.0%。"
