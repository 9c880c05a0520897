"""One-to-ones as a supervisor uses them: who is due, the editor, its paper, and the ways there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reports.reading import squeezed, words
from salesdesk.services.attachments import Owner
from salesdesk.services.meetings import ActionDraft, Appointment, MeetingForm
from salesdesk.types import Change, Doer, MeetingState
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.dialogs.meetings.appointment import MoveMeetingDialog, PlanMeetingDialog
from salesdesk.ui.dialogs.meetings.rhythm import RhythmDialog, RuleDialog
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.meeting.actions import ActionRow
from salesdesk.ui.meeting.agenda import AgendaLine
from salesdesk.ui.pages.meeting import MeetingPage
from salesdesk.ui.pages.meetings import MeetingsPage
from ui.conftest import TODAY

Settle = Callable[[], None]


def on(day: date) -> Appointment:
    """An appointment at ten."""
    return Appointment(day=day, at=time(10, 0))


@pytest.fixture
def page(window: MainWindow, context: Context, settle: Settle, calls: date) -> MeetingPage:
    """A talk with Tom Reed today, after one two weeks ago that left an action; its agenda is built when it opens."""
    meetings = context.desk.meetings
    first = meetings.plan(4, on(TODAY - timedelta(days=14)))
    meetings.save(
        first, MeetingForm(), [ActionDraft(key="old", text="Note the numbers", due_on=TODAY - timedelta(days=3))]
    )
    meetings.hold(first, TODAY - timedelta(days=14), TODAY)
    context.go.meeting(meetings.plan(4, on(TODAY)))
    settle()
    found = window.pages["meeting"]
    assert isinstance(found, MeetingPage)
    return found


def the_list(window: MainWindow, context: Context, settle: Settle) -> MeetingsPage:
    """The page of who is due."""
    context.go.page("meetings")
    settle()
    found = window.pages["meetings"]
    assert isinstance(found, MeetingsPage)
    return found


def test_the_agenda_is_built_when_a_talk_is_opened(page: MeetingPage, context: Context) -> None:
    assert page.heading() == "One-to-one: Tom Reed, 13 Oct 2026"
    texts = [item.text for item in page.editor.agenda.items()]
    assert any(text.startswith("Longest talk: 1:30") for text in texts)
    assert any("1 action is open: Note the numbers (1 overdue)" in text for text in texts)
    assert page.state.text().startswith("prepared")


def test_what_is_typed_is_kept_and_found_again(
    page: MeetingPage, context: Context, settle: Settle, qtbot: object
) -> None:
    meeting = page._meeting_id or 0
    page.editor.words.setPlainText("I want a headset")
    page.editor.private.setPlainText("tired")
    page.editor.steps.unfold(focus=True)
    page.editor.steps.need.setPlainText("calm")
    page.editor.agenda.findChildren(AgendaLine)[0].tick.setChecked(True)
    page.editor.agenda.add_line()
    page.editor.agenda.findChildren(AgendaLine)[-1].text.setPlainText("the lunch break")
    page.editor.agreed._add_empty()
    row = page.editor.agreed.findChildren(ActionRow)[0]
    row.text.setPlainText("Listen to three calls")
    row.doer.set_value(Doer.SUPERVISOR)
    row.due.set_day(TODAY + timedelta(days=7))
    qtbot.waitUntil(lambda: context.desk.meetings.get(meeting).private_note == "tired")  # type: ignore[attr-defined]
    context.go.page("today")
    settle()
    view = context.desk.meetings.get(meeting, TODAY)
    assert (view.form.words, view.form.steps.need) == ("I want a headset", "calm")
    assert view.form.agenda[0].done
    assert view.form.agenda[-1].text == "the lunch break"
    assert [(one.text, one.doer, one.due_on) for one in view.actions] == [
        ("Listen to three calls", Doer.SUPERVISOR, TODAY + timedelta(days=7))
    ]
    context.go.meeting(meeting)
    settle()
    assert page.editor.words.text() == "I want a headset"
    assert page.editor.typed().actions[0].key == view.actions[0].key


def test_a_line_taken_out_comes_back_by_undo_and_not_by_itself(
    window: MainWindow, page: MeetingPage, context: Context, settle: Settle
) -> None:
    meeting = page._meeting_id or 0
    lines = page.editor.agenda.findChildren(AgendaLine)
    before = page.editor.agenda.items()
    lines[0].removed.emit()
    settle()
    assert context.desk.meetings.get(meeting).form.agenda == before[1:]
    page.suggest.click()
    settle()
    assert before[0].key not in {item.key for item in page.editor.agenda.items()}
    window.undo.undo()
    settle()
    window.undo.undo()
    settle()
    assert {item.key for item in page.editor.agenda.items()} == {item.key for item in before}


def test_enter_goes_from_line_to_line_and_begins_a_new_one(page: MeetingPage, qtbot: object) -> None:
    lines = page.editor.agenda.findChildren(AgendaLine)
    lines[-1].text.setFocus()
    qtbot.keyClick(lines[-1].text, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert len(page.editor.agenda.findChildren(AgendaLine)) == len(lines) + 1
    assert page.window().focusWidget() is page.editor.agenda.findChildren(AgendaLine)[-1].text


def test_actions_of_earlier_talks_are_settled_and_taken_back(
    window: MainWindow, page: MeetingPage, context: Context, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings, meeting = context.desk.meetings, page._meeting_id or 0
    (action,) = meetings.get(meeting, TODAY).carried
    page.editor.carried.finished.emit(action)
    settle()
    assert meetings.get(meeting, TODAY).carried[0].done_on == TODAY
    window.undo.undo()
    settle()
    assert meetings.get(meeting, TODAY).carried == (action,)
    page.editor.carried.moved.emit(action, TODAY + timedelta(days=5))
    settle()
    assert meetings.get(meeting, TODAY).carried[0].due_on == TODAY + timedelta(days=5)
    monkeypatch.setattr(ReasonPrompt, "ask", staticmethod(lambda *_a: "not needed"))
    page.editor.carried.dropped.emit(action)
    settle()
    assert meetings.get(meeting, TODAY).carried[0].dropped == "not needed"
    page.editor.carried.reopened.emit(action)
    settle()
    assert meetings.get(meeting, TODAY).carried[0].open


def test_held_locks_a_correction_opens_and_the_next_one_is_proposed(
    window: MainWindow, page: MeetingPage, context: Context, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings, meeting = context.desk.meetings, page._meeting_id or 0
    page.editor.summary.setPlainText("as agreed")
    page.hold.click()
    settle()
    assert meetings.get(meeting).form.summary == "as agreed"
    assert page.editor.summary.isReadOnly()
    assert not page.editor.private.isReadOnly()
    assert not page.hold.isVisible()
    assert page.editor.next_card.isVisible()
    page.editor.next_button.click()
    settle()
    assert meetings.next_of(4) is not None
    assert not page.editor.next_card.isVisible()
    monkeypatch.setattr(ReasonPrompt, "ask", staticmethod(lambda *_a: "a slip"))
    page.correct.click()
    settle()
    assert not page.editor.summary.isReadOnly()
    page.editor.summary.setPlainText("as really agreed")
    page.settle.click()
    settle()
    view = meetings.get(meeting, TODAY)
    assert view.form.summary == "as really agreed"
    assert [one.what for one in view.corrections] == ["a slip"]
    assert "corrected on 13 Oct 2026" in page.state.text()


def test_called_off_and_taken_away(
    window: MainWindow, page: MeetingPage, context: Context, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings, meeting = context.desk.meetings, page._meeting_id or 0
    monkeypatch.setattr(ReasonPrompt, "ask", staticmethod(lambda *_a: "ill"))
    page.steps.call_off()
    settle()
    assert page.state.text().startswith("called off: ill")
    page.resume.click()
    settle()
    assert meetings.get(meeting).row.state is MeetingState.PREPARED
    page._remove()
    settle()
    assert meetings.next_of(4) is None
    window.undo.undo()
    settle()
    assert meetings.next_of(4) is not None


def test_the_paper_is_one_click_away_and_without_the_private_note(
    page: MeetingPage, settle: Settle, qtbot: object
) -> None:
    page.editor.private.setPlainText("SECRET")
    page.editor.summary.setPlainText("as agreed")
    page.print_page()
    settle()
    qtbot.waitUntil(lambda: squeezed("as agreed") in words(page.paper.pdf) if page.paper.pdf else False)  # type: ignore[attr-defined]
    assert "SECRET" not in words(page.paper.pdf)
    page.language.picked.emit("zh_CN")
    settle()
    assert page._file_name() == "2026-10-13 One-to-one Tom Reed B002.pdf"


def test_the_list_says_who_is_due_and_plans(window: MainWindow, context: Context, settle: Settle, calls: date) -> None:
    held = context.desk.meetings.plan(1, on(TODAY - timedelta(days=30)))
    context.desk.meetings.save(held, MeetingForm(), [ActionDraft(key="a", text="Practise")])
    context.desk.meetings.hold(held, TODAY - timedelta(days=30), TODAY)
    page = the_list(window, context, settle)
    assert page.summary.text() == "1 talk overdue · 0 planned · 1 action open"
    first = page.standings.rows_model.row_at(0)
    assert first.agent == "张三"
    assert first.overdue_days > 0
    assert len(page.to_do.rows_model.rows) == 1
    page.which.set_value("held")
    page.which.picked.emit("held")
    assert len(page.talks.rows_model.rows) == 1
    page._open_standing(first)
    settle()
    dialog = page.findChild(PlanMeetingDialog)
    assert dialog is not None
    settle()
    assert "It was due on" in dialog.why.text()
    dialog.ok.click()
    settle()
    assert context.go.place is not None
    assert context.go.place.page == "meeting"
    assert context.desk.meetings.next_of(1) is not None
    window.undo.undo()
    settle()
    assert context.desk.meetings.next_of(1) is None


def test_rhythms_are_changed_and_taken_back(window: MainWindow, context: Context, settle: Settle) -> None:
    page = the_list(window, context, settle)
    page.change_rule()
    settle()
    rule = page.findChild(RuleDialog)
    assert rule is not None
    rule.weeks.set_number(3)
    rule.ok.click()
    settle()
    assert context.desk.meetings.rule().weeks == 3
    window.undo.undo()
    settle()
    assert context.desk.meetings.rule().weeks == 2
    page.standings.setCurrentIndex(page.standings.rows_model.index(0, 0))
    page.own_rhythm.click()
    dialog = page.findChild(RhythmDialog)
    assert dialog is not None
    dialog.paused.setChecked(True)
    dialog.ok.click()
    settle()
    assert "needs a reason" in dialog.refusal.text()
    dialog.reason.setText("leave")
    dialog.ok.click()
    settle()
    assert "paused" in {row.standing.value for row in page.data.standings}


def test_a_talk_is_moved(window: MainWindow, page: MeetingPage, context: Context, settle: Settle) -> None:
    page._move()
    dialog = page.findChild(MoveMeetingDialog)
    assert dialog is not None
    dialog.form.day.set_day(TODAY + timedelta(days=1))
    dialog.ok.click()
    settle()
    assert page.heading().endswith("14 Oct 2026")


def test_today_and_the_agent_s_page_lead_to_it(
    window: MainWindow, page: MeetingPage, context: Context, settle: Settle
) -> None:
    meeting = page._meeting_id
    context.go.agent(4, "meetings")
    settle()
    tab = window.pages["agent"].meetings  # type: ignore[attr-defined]
    assert len(tab.table.rows_model.rows) == 2
    tab.table.activated.emit(tab.table.rows_model.row_at(0))
    settle()
    assert context.go.place is not None
    assert context.go.place.arguments == {"meeting_id": meeting}
    context.go.page("today")
    window.changes.emit({Change.MEETINGS})
    settle()
    today = window.pages["today"]
    from salesdesk.ui.widgets import PlainLabel

    said = [label.text() for label in today.talks.findChildren(PlainLabel)]  # type: ignore[attr-defined]
    assert "One-to-one · planned for 13 Oct 2026" in said


def test_both_languages_are_spoken(window: MainWindow, page: MeetingPage, context: Context, settle: Settle) -> None:
    window.switch_language("zh_CN")
    settle()
    assert page.heading() == "一对一谈话：Tom Reed，2026年10月13日"
    listed = the_list(window, context, settle)
    assert listed.tabs.tabText(0) == "该谈的人"
    window.switch_language("en")
    settle()


def test_what_is_typed_while_the_agenda_is_built_does_not_cost_the_agenda(
    window: MainWindow, context: Context, settle: Settle, calls: date, qtbot: QtBot
) -> None:
    context.go.meeting(context.desk.meetings.plan(4, on(TODAY)))
    page = window.pages.get("meeting") or window.prepare("meeting")
    assert isinstance(page, MeetingPage)
    qtbot.waitUntil(lambda: page._view is not None)
    page.editor.words.setPlainText("typed at once")
    page._edited()
    page._keep()
    settle()
    assert page._view is not None
    stored = context.desk.meetings.get(page._view.id, TODAY).form
    assert stored.words == "typed at once"
    assert stored.agenda
    assert page.editor.agenda.items() == stored.agenda


def test_files_are_attached_to_a_talk(page: MeetingPage) -> None:
    assert page.files.isVisible()
    assert page.files.owner == Owner.meeting(page._view.id)  # type: ignore[union-attr]
