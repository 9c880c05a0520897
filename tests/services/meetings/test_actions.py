"""Actions: carried from talk to talk until they are done or dropped, and never lost on the way."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import factories
from meeting_ground import TALK, held, on
from salesdesk.errors import RefusedError
from salesdesk.services.desk import Desk
from salesdesk.services.meetings import ActionDraft, Appointment, MeetingForm
from salesdesk.store.database import Database
from salesdesk.types import Doer, MeetingState

WEEK = timedelta(days=7)


def agreed(desk: Desk, agent: int, *texts: str) -> int:
    """A held talk with actions, due in a week."""
    meeting = desk.meetings.plan(agent, on(TALK))
    drafts = [ActionDraft(key=text, text=text, due_on=TALK + WEEK) for text in texts]
    desk.meetings.save(meeting, MeetingForm(), drafts)
    desk.meetings.hold(meeting, TALK, TALK)
    return meeting


def test_open_actions_are_carried_until_they_are_settled(desk: Desk, company: factories.SmallCompany) -> None:
    first = agreed(desk, company.zhang, "a", "b", "c")
    second = desk.meetings.plan(company.zhang, on(TALK + 2 * WEEK))
    carried = desk.meetings.get(second, TALK + 2 * WEEK).carried
    assert [(one.text, one.overdue_days, one.meeting_id, one.meeting_on) for one in carried] == [
        (text, 7, first, TALK) for text in "abc"
    ]
    ids = {one.text: one.id for one in carried}
    desk.meetings.finish_action(ids["a"], TALK + 2 * WEEK, second)
    desk.meetings.drop_action(ids["b"], " not needed ", TALK + 2 * WEEK, second)
    desk.meetings.move_action(ids["c"], TALK + 3 * WEEK)
    now = {one.text: one for one in desk.meetings.get(second, TALK + 2 * WEEK).carried}
    assert now["a"].done_on == TALK + 2 * WEEK
    assert (now["b"].dropped, now["b"].open) == ("not needed", False)
    assert (now["c"].due_on, now["c"].overdue_days) == (TALK + 3 * WEEK, 0)
    desk.meetings.hold(second, TALK + 2 * WEEK, TALK + 2 * WEEK)
    third = desk.meetings.plan(company.zhang, on(TALK + 4 * WEEK))
    assert [one.text for one in desk.meetings.get(third, TALK).carried] == ["c"]
    desk.meetings.finish_action(ids["c"], TALK + 4 * WEEK, third)
    assert [one.open for one in desk.meetings.get(second, TALK).carried] == [False, False, True]  # as it was then


def test_settling_is_taken_back_exactly(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = agreed(desk, company.zhang, "a")
    (before,) = desk.meetings.get(meeting, TALK).actions
    for change in (
        lambda: desk.meetings.finish_action(before.id, TALK),
        lambda: desk.meetings.drop_action(before.id, "no", TALK),
        lambda: desk.meetings.move_action(before.id, None),
        lambda: desk.meetings.reopen_action(before.id),
    ):
        state = change()
        desk.meetings.put_back(before.id, state)
        assert desk.meetings.get(meeting, TALK).actions == (before,)
    desk.meetings.finish_action(before.id, TALK)
    desk.meetings.reopen_action(before.id)
    assert desk.meetings.get(meeting, TALK).actions == (before,)


def test_what_makes_no_sense_is_refused(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = agreed(desk, company.zhang, "a")
    action = desk.meetings.get(meeting).actions[0].id
    with pytest.raises(RefusedError, match="needs a reason"):
        desk.meetings.drop_action(action, "")
    with pytest.raises(RefusedError, match="no such action"):
        desk.meetings.finish_action(999)
    desk.meetings.finish_action(action, meeting_id=meeting)
    assert desk.meetings.get(meeting).actions[0].settled_in is None  # that talk is over
    with pytest.raises(RefusedError, match="settled already"):
        desk.meetings.move_action(action, TALK)


def test_saving_twice_is_saving_once(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    for text in ("one", "two"):
        desk.meetings.save(
            meeting, MeetingForm(), [ActionDraft(key="k", text=text, doer=Doer.COMPANY), ActionDraft(key="e", text=" ")]
        )
    assert [(one.text, one.doer) for one in desk.meetings.get(meeting).actions] == [("two", Doer.COMPANY)]
    desk.meetings.save(meeting, MeetingForm())
    assert len(desk.meetings.get(meeting).actions) == 1
    desk.meetings.save(meeting, MeetingForm(), [ActionDraft(key="k", text="x")], ["k", "unknown"])
    assert desk.meetings.get(meeting).actions == ()


def test_everybody_s_open_actions_stand_by_date(desk: Desk, company: factories.SmallCompany) -> None:
    agreed(desk, company.zhang, "z")
    meeting = desk.meetings.plan(company.ann, on(TALK))
    desk.meetings.save(
        meeting,
        MeetingForm(),
        [ActionDraft(key="late", text="late", due_on=TALK), ActionDraft(key="no", text="no day")],
    )
    assert [one.text for one in desk.meetings.open_actions(on=TALK)] == ["late", "z", "no day"]
    row = next(row for row in desk.meetings.standings(on=TALK + 2 * WEEK) if row.agent_id == company.ann)
    assert (row.open_actions, row.overdue_actions) == (2, 1)


TEMPLATE: list[tuple[Path, factories.SmallCompany]] = []


class Talks(RuleBasedStateMachine):
    """Random lives of talks with two agents, who may turn out to be one: no open action is ever out of sight."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        if not TEMPLATE:
            made = Database(self.folder / "template.db")
            TEMPLATE.append((self.folder / "template.db", factories.small_company(made)))
            made.checkpoint()
            made.close()
        template, company = TEMPLATE[0]
        shutil.copyfile(template, self.folder / "desk.db")
        self.desk = Desk(Database(self.folder / "desk.db"))
        self.agents = [company.zhang, company.li]
        self.merge_id: int | None = None
        self.open: dict[str, int] = {}
        self.settled: set[str] = set()
        self.count = 0
        self.day = TALK

    def teardown(self) -> None:
        self.desk.close()
        if self.folder != TEMPLATE[0][0].parent:
            shutil.rmtree(self.folder)

    def some(self, *states: MeetingState) -> list[int]:
        """The talks in some states, oldest first."""
        return [row.id for row in reversed(self.desk.meetings.list(on=self.day)) if row.state in states]

    @rule(who=st.integers(0, 1), ahead=st.integers(-3, 10))
    def plan(self, who: int, ahead: int) -> None:
        self.desk.meetings.plan(self.agents[who], Appointment(day=self.day + timedelta(days=ahead)))

    @rule(which=st.integers(0, 9), number=st.integers(1, 3))
    def agree(self, which: int, number: int) -> None:
        meetings = self.some(MeetingState.PLANNED, MeetingState.PREPARED)
        if not meetings:
            return
        meeting = meetings[which % len(meetings)]
        drafts = []
        for _n in range(number):
            self.count += 1
            key = f"k{self.count}"
            drafts.append(ActionDraft(key=key, text=key, due_on=self.day))
            self.open[key] = meeting
        form = self.desk.meetings.get(meeting).form
        self.desk.meetings.save(meeting, form, drafts)
        self.desk.meetings.save(meeting, form, drafts)

    @rule(which=st.integers(0, 9))
    def prepare(self, which: int) -> None:
        if meetings := self.some(MeetingState.PLANNED, MeetingState.PREPARED):
            self.desk.meetings.prepare(meetings[which % len(meetings)], self.day)

    @rule(which=st.integers(0, 9))
    def hold(self, which: int) -> None:
        if meetings := self.some(MeetingState.PLANNED, MeetingState.PREPARED):
            self.desk.meetings.hold(meetings[which % len(meetings)], self.day, self.day)

    @rule(which=st.integers(0, 9))
    def call_off(self, which: int) -> None:
        if meetings := self.some(MeetingState.PLANNED, MeetingState.PREPARED):
            self.desk.meetings.call_off(meetings[which % len(meetings)], "ill")

    @rule(which=st.integers(0, 9))
    def take_back_or_remove(self, which: int) -> None:
        meetings = self.some(*MeetingState)
        if not meetings:
            return
        meeting = meetings[which % len(meetings)]
        view = self.desk.meetings.get(meeting, self.day)
        if view.row.state is MeetingState.HELD:
            self.desk.meetings.take_back(meeting)
        else:
            try:
                self.desk.meetings.remove(meeting)
            except RefusedError:
                return

    @rule(which=st.integers(0, 20), drop=st.booleans(), talk=st.booleans())
    def settle(self, which: int, drop: bool, talk: bool) -> None:
        waiting = self.desk.meetings.open_actions(on=self.day)
        if not waiting:
            return
        action = waiting[which % len(waiting)]
        here = self.desk.meetings.next_of(action.agent_id) if talk else None
        if drop:
            self.desk.meetings.drop_action(action.id, "no", self.day, here)
        else:
            self.desk.meetings.finish_action(action.id, self.day, here)
        del self.open[action.key]
        self.settled.add(action.key)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    @precondition(lambda self: self.merge_id is None)
    @rule()
    def merge(self) -> None:
        self.merge_id = self.desk.people.merge(self.agents[1], self.agents[0]).id

    @precondition(lambda self: self.merge_id is not None)
    @rule()
    def unmerge(self) -> None:
        assert self.merge_id is not None
        self.desk.people.unmerge(self.merge_id)
        self.merge_id = None

    @invariant()
    def every_open_action_is_known(self) -> None:
        assert {one.key for one in self.desk.meetings.open_actions(on=self.day)} == set(self.open)

    @invariant()
    def the_next_talk_shows_what_is_open(self) -> None:
        for agent in self.agents:
            coming = self.desk.meetings.next_of(agent)
            if coming is None:
                continue
            view = self.desk.meetings.get(coming, self.day)
            shown = {one.key for one in (*view.carried, *view.actions) if one.open}
            assert shown == {one.key for one in self.desk.meetings.open_actions(agent, on=self.day)}
            assert self.settled.isdisjoint(shown)


Talks.TestCase.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
test_no_open_action_is_ever_lost = Talks.TestCase


def test_a_held_talk_keeps_its_carried_actions_in_a_correction(desk: Desk, company: factories.SmallCompany) -> None:
    agreed(desk, company.zhang, "a")
    second = held(desk, company.zhang, TALK + WEEK)
    desk.meetings.correct(second, "x", TALK + WEEK)
    desk.meetings.finish_correction(second, TALK + WEEK)
    assert [one.text for one in desk.meetings.get(second).carried] == ["a"]
