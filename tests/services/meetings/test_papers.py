"""The paper of a one-to-one, and the private note that is never on it nor in anything that leaves the program."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
from meeting_ground import TALK, on
from reports.reading import page_words, reader, squeezed, words
from salesdesk.errors import SalesDeskError
from salesdesk.models import MeetingCorrection
from salesdesk.periods import Period
from salesdesk.reports.sheets import PageSize
from salesdesk.services.desk import Desk
from salesdesk.services.interviews.freezing import to_json
from salesdesk.services.meetings import ActionDraft, AgendaItem, FourSteps, MeetingForm, SbiNote, Subject
from salesdesk.services.meetings.naming import file_name
from salesdesk.types import Doer

SECRET = "UNUTTERABLE-7391"
NOON = datetime(2026, 10, 19, 12, 0)  # noqa: DTZ001
FORM = MeetingForm(
    agenda=(
        AgendaItem(key="figures:x", subject=Subject.FIGURES, text="Connect rate fell", source="5–18 Oct", done=True),
        AgendaItem(key="own:1", text="<b>lunch</b> & =1+1"),
    ),
    topics="A fan for the room",
    words="I try, 喆",
    notes=(SbiNote(situation="Tuesday", behaviour="offered at once", impact="no order", agreed="ask first"),),
    steps=FourSteps(observation="three late starts", request="Would you call by nine?"),
    summary="One step at a time",
)


def full(desk: Desk, agent: int) -> int:
    """A held talk with everything in it."""
    desk.company.change(name="Sunrise", supervisor="Wang Fang")
    first = desk.meetings.plan(agent, on(TALK - timedelta(days=14)))
    desk.meetings.save(first, MeetingForm(), [ActionDraft(key="old", text="Note switched-off numbers", due_on=TALK)])
    desk.meetings.hold(first, TALK - timedelta(days=14), TALK)
    meeting = desk.meetings.plan(agent, on(TALK))
    desk.meetings.save(
        meeting, FORM, [ActionDraft(key="new", text="Listen to three calls", doer=Doer.SUPERVISOR, due_on=TALK)]
    )
    desk.meetings.keep_private(meeting, SECRET)
    desk.meetings.hold(meeting, TALK, TALK)
    return meeting


def test_the_paper_says_everything_on_one_page(desk: Desk, company: factories.SmallCompany, tmp_path: Path) -> None:
    meeting = full(desk, company.zhang)
    for language, said in (
        (
            "en",
            ("One-to-one", "Agreed actions", "supervisor", "☐ open", "The signature confirms", "Agreed for the next"),
        ),
        ("zh_CN", ("一对一谈话", "约定行动", "主管", "☐ 未完成", "签字仅确认", "下次约定")),
    ):
        result = desk.meetings.print_meeting(meeting, tmp_path / f"{language}.pdf", language)
        assert (result.pages, result.notes) == (1, ())
        text = words((tmp_path / f"{language}.pdf").read_bytes())
        for piece in (
            *said,
            "张三",
            "1001",
            "Connect rate fell",
            "<b>lunch</b> & =1+1",
            "A fan",
            "I try, 喆",
            "offered at once",
        ):
            assert squeezed(piece) in text, piece
        for piece in (
            "three late starts",
            "Would you call by nine?",
            "One step",
            "Note switched-off",
            "Listen to three",
        ):
            assert squeezed(piece) in text, piece
        assert SECRET not in text


def test_the_paper_of_a_held_talk_does_not_follow_its_actions(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = full(desk, company.zhang)
    before = desk.meetings.sheet(meeting, "en", printed_at=NOON)
    for action in desk.meetings.open_actions(company.zhang):
        desk.meetings.finish_action(action.id, TALK + timedelta(days=3))
    desk.people.move_many([company.zhang], company.west, TALK + timedelta(days=1))
    assert desk.meetings.sheet(meeting, "en", printed_at=NOON) == before
    assert [one.text for one in before.carried] == ["Note switched-off numbers"]


def test_a_correction_stands_on_the_paper(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = full(desk, company.zhang)
    desk.meetings.correct(meeting, "the quote was wrong", TALK + timedelta(days=2))
    assert "BEINGCORRECTED" in words(desk.meetings.render(meeting, "en"))
    desk.meetings.finish_correction(meeting, TALK + timedelta(days=2))
    text = words(desk.meetings.render(meeting, "en"))
    assert squeezed("Corrected on 21 Oct 2026 by Wang Fang: the quote was wrong") in text
    assert "BEINGCORRECTED" not in text


def test_what_is_planned_prints_with_room_to_write(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    text = words(desk.meetings.render(meeting, "en"))
    assert "AGENDA" in text
    assert squeezed("The agent's own words") in text
    without = words(desk.meetings.render(meeting, "en", signatures=False, size=PageSize.LETTER))
    assert squeezed("Agent, date") in text
    assert squeezed("Agent, date") not in without
    typed = words(desk.meetings.render(meeting, "en", form=FORM))
    assert squeezed("One step at a time") in typed
    desk.meetings.call_off(meeting, "ill")
    called_off = words(desk.meetings.render(meeting, "en"))
    assert "CALLEDOFF" in called_off
    assert squeezed("Called off: ill") in called_off
    assert squeezed("Agent, date") not in called_off


def test_a_correction_without_a_supervisor_s_name(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    desk.meetings.hold(meeting, TALK - timedelta(days=1), TALK)
    desk.meetings.correct(meeting, "x", TALK)
    text = words(desk.meetings.render(meeting, "en"))
    assert squeezed("Corrected on 19 Oct 2026: x") in text
    assert squeezed("18 Oct 2026·held") in text  # held on another day than planned: no hour is claimed


def test_long_talks_go_on_overleaf_and_lose_nothing(desk: Desk, company: factories.SmallCompany) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    notes = tuple(
        SbiNote(
            situation=f"situation {n} " * 9, behaviour=f"behaviour {n} " * 9, impact=f"impact{n}", agreed=f"agreed{n}"
        )
        for n in range(9)
    )
    drafts = [ActionDraft(key=f"k{n}", text=f"action number {n} " * 5) for n in range(12)]
    desk.meetings.save(meeting, replace(FORM, notes=notes), drafts)
    data = desk.meetings.render(meeting, "en")
    pages = page_words(data)
    assert len(pages) > 1
    assert squeezed("Agent, date") in pages[-1]
    text = "".join(pages)
    assert all(f"agreed{n}" in text and f"actionnumber{n}" in text for n in range(9))


def test_equal_talks_give_equal_bytes_with_title_and_language(desk: Desk, company: factories.SmallCompany) -> None:
    from salesdesk.reports.meeting import meeting_pdf

    sheet = desk.meetings.sheet(full(desk, company.zhang), "zh_CN", printed_at=NOON)
    one, result = meeting_pdf(sheet)
    assert one == meeting_pdf(sheet)[0]
    assert result.pages == 1
    found = reader(one)
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == ("一对一谈话", "Wang Fang")
    assert found.trailer["/Root"]["/Lang"] == "zh-CN"


def test_a_folder_that_is_not_there_is_said(desk: Desk, company: factories.SmallCompany, tmp_path: Path) -> None:
    meeting = desk.meetings.plan(company.zhang, on(TALK))
    with pytest.raises(SalesDeskError, match="could not be written"):
        desk.meetings.print_meeting(meeting, tmp_path / "no" / "x.pdf", "en")


def test_files_have_safe_names() -> None:
    taken: set[str] = set()
    names = [file_name(TALK, "../张三", "1001", taken) for _n in range(2)]
    assert names == ["2026-10-19 One-to-one .._张三 1001.pdf", "2026-10-19 One-to-one .._张三 1001 (2).pdf"]


NOTE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    note=NOTE,
    state=st.sampled_from(["planned", "held", "corrected", "called off"]),
    language=st.sampled_from(["en", "zh_CN"]),
)
def test_the_private_note_never_leaves(desk: Desk, note: str, state: str, language: str) -> None:
    """Neither on paper nor in its metadata, the record, the corrections, lists, agendas or anything printable."""
    secret = f"{SECRET}{note}{SECRET}"
    with desk.database.write() as session:
        agent = factories.add_agent(session, "李四", identities=())
    meeting = desk.meetings.plan(agent, on(TALK))
    desk.meetings.save(meeting, FORM, [ActionDraft(key=f"{agent}-a", text="open")])
    desk.meetings.keep_private(meeting, secret)
    if state == "called off":
        desk.meetings.call_off(meeting, "ill")
    elif state != "planned":
        desk.meetings.hold(meeting, TALK, TALK)
    if state == "corrected":
        desk.meetings.correct(meeting, "x", TALK)
        desk.meetings.save(meeting, FORM)
        desk.meetings.finish_correction(meeting, TALK)
    view = desk.meetings.get(meeting, TALK)
    assert view.private_note == secret
    data = desk.meetings.render(meeting, language)
    said = [words(data), data.decode("latin-1"), str(reader(data).metadata), repr(view)]
    said.append(json.dumps(to_json(desk.meetings.sheet(meeting, language))))
    said += [repr(desk.meetings.list(agent)), repr(desk.meetings.standings()), repr(desk.meetings.open_actions(agent))]
    following = desk.meetings.plan(agent, on(TALK + timedelta(days=14)))
    said.append(repr(desk.meetings.prepare(following, TALK + timedelta(days=14))))
    calendar = io.BytesIO()
    desk.calendar_export.write_all(Period(TALK - timedelta(days=30), TALK + timedelta(days=30)), calendar)
    said.append(calendar.getvalue().decode())
    assert "VEVENT" in said[-1]
    with desk.database.read() as session:
        said += [json.dumps(one.before) for one in session.query(MeetingCorrection)]
    assert not any(SECRET in text for text in said)
    assert not list(reader(data).attachments)
