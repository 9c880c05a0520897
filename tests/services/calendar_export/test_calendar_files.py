"""Calendar files: what has a date, whole days and hours apart, stable ids, and nothing private."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from plan_ground import OPENED, Ground, diagnose, make_ground, reach, shadow, train
from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.models import Interview, InterviewCycle, Meeting, MeetingAction
from salesdesk.periods import Period
from salesdesk.services.calendar_export import Entry, EntryState
from salesdesk.services.calendar_export.writing import calendar_file
from salesdesk.services.desk import Desk
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.training import ItemForm
from salesdesk.types import Doer, InterviewState, MeetingState, MeetingWay, PlanResult, PlanStep, ScopeKind

SPAN = Period(OPENED - timedelta(days=30), OPENED + timedelta(days=120))
SECRET = "may be let go in spring"


@pytest.fixture
def ground(desk: Desk) -> Ground:
    return make_ground(desk)


def plan_file(desk: Desk, plan_id: int) -> Calendar:
    file = BytesIO()
    desk.calendar_export.write_plan(plan_id, file)
    return _parsed(file.getvalue())


def _parsed(data: bytes) -> Calendar:
    """Parsed back, and proved to be what Outlook insists on."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Calendar)
    return calendar


def events(calendar: Calendar) -> dict[str, Event]:
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def test_a_plans_dates_are_whole_days_with_a_reminder(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    desk.plans.plan_session(plan_id, OPENED + timedelta(days=3))
    desk.plans.file_objection(plan_id, SECRET, filed_on=OPENED, due_on=OPENED + timedelta(days=9))
    calendar = plan_file(desk, plan_id)
    found = events(calendar)
    assert str(calendar["method"]) == "PUBLISH"
    steps = {key: str(event["summary"]) for key, event in found.items() if "-step-" in key}
    assert steps[f"plan-{plan_id}-step-1-warn"] == "张三: Warn due (done)"
    assert steps[f"plan-{plan_id}-step-1-shadow"] == "张三: Shadow due"
    shadowing = found[f"plan-{plan_id}-step-1-shadow"]
    due = next(stage.due_on for stage in desk.plans.get(plan_id).stages if stage.step is PlanStep.SHADOW)
    assert shadowing.decoded("dtstart") == due
    assert type(shadowing.decoded("dtstart")) is date
    assert shadowing.decoded("dtend") == due + timedelta(days=1)
    (alarm,) = shadowing.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=-15)
    assert not found[f"plan-{plan_id}-step-1-warn"].walk("VALARM"), "what is done needs no reminder"
    sessions = [event for key, event in found.items() if "-session-" in key]
    assert [event.decoded("dtstart") for event in sessions] == [OPENED + timedelta(days=3)]
    (training,) = (event for key, event in found.items() if "-training-" in key)
    assert str(training["summary"]) == "张三: training “Opening” (done)"
    assert str(training["description"]) == f"Plan 2026-{plan_id:04d}\nTrainer: Li\n60 minutes"
    (objection,) = (event for key, event in found.items() if "-objection-" in key)
    assert objection.decoded("dtstart") == OPENED + timedelta(days=9)
    assert {str(event["class"]) for event in found.values()} == {"PRIVATE"}
    assert SECRET not in calendar.to_ical().decode()
    assert "worst list" not in calendar.to_ical().decode()


def test_the_review_is_its_window_and_its_end(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    view = desk.plans.get(plan_id)
    assert view.review_from
    assert view.review_to
    found = events(plan_file(desk, plan_id))
    window = found[f"plan-{plan_id}-review-1"]
    assert (window.decoded("dtstart"), window.decoded("dtend")) == (
        view.review_from,
        view.review_to + timedelta(days=1),
    )
    assert f"plan-{plan_id}-step-1-review" not in found
    assert found[f"plan-{plan_id}-review-end-1"].decoded("dtstart") == view.review_to


def test_a_later_file_brings_a_calendar_up_to_date(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    item = desk.plans.assign(
        plan_id, ItemForm(kind=CourseKind.COURSE, title="Objections", planned_on=OPENED + timedelta(days=2))
    )
    before = plan_file(desk, plan_id)
    desk.plans.waive_item(plan_id, item, "learned it elsewhere")
    desk.plans.withdraw(plan_id, "opened in error", on=OPENED)
    after = plan_file(desk, plan_id)
    old, new = events(before), events(after)
    assert old.keys() == new.keys()
    assert {event["uid"] for event in old.values()} == {event["uid"] for event in new.values()}
    assert all(new[key]["sequence"] > old[key]["sequence"] for key in old)
    assert str(new[f"plan-{plan_id}-training-{item}"]["status"]) == "CANCELLED"
    assert str(new[f"plan-{plan_id}-step-1-shadow"]["status"]) == "CANCELLED"
    assert not after.walk("VALARM")


def test_steps_of_an_earlier_round_are_over(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    on = OPENED + timedelta(days=40)
    desk.plans.retrain(plan_id, "not there yet", on=on)
    found = events(plan_file(desk, plan_id))
    assert str(found[f"plan-{plan_id}-step-1-review"]["summary"]) == "张三: Review due (done)"
    assert str(found[f"plan-{plan_id}-step-2-train"]["summary"]) == "张三: Train due"


def test_a_closed_plan_is_done(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    end = desk.plans.get(plan_id).review_to
    assert end
    desk.plans.measure(plan_id, on=end)
    desk.plans.conclude(plan_id, "reached")
    desk.plans.close(plan_id, PlanResult.REACHED, on=end)
    found = events(plan_file(desk, plan_id))
    assert str(found[f"plan-{plan_id}-review-1"]["summary"]).endswith("(done)")


def test_everything_of_a_span(desk: Desk, ground: Ground, tmp_path: Path) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    desk.company.change(timezone="Asia/Shanghai")
    with desk.database.write() as session:
        common = {"created_at": 100, "private_note": SECRET, "form": {"note": SECRET}}
        talk = Meeting(
            agent_id=ground.li,
            planned_on=OPENED,
            planned_at=time(14, 30),
            minutes=45,
            way=MeetingWay.VIDEO,
            place="Room 2",
            updated_at=160,
            **common,
        )
        off = Meeting(agent_id=ground.li, state=MeetingState.CALLED_OFF, planned_on=OPENED, updated_at=100, **common)
        held = Meeting(
            agent_id=ground.li,
            state=MeetingState.HELD,
            planned_on=OPENED,
            planned_at=time(9),
            held_on=OPENED + timedelta(days=1),
            updated_at=100,
            **common,
        )
        session.add_all([talk, off, held])
        session.flush()
        for key, day in (("a", OPENED), ("b", OPENED), ("c", OPENED), ("none", None)):
            session.add(
                MeetingAction(
                    key=key,
                    meeting_id=talk.id,
                    text="Hear two calls",
                    doer=Doer.SUPERVISOR,
                    due_on=day,
                    done_on=OPENED if key == "b" else None,
                    dropped_on=OPENED if key == "c" else None,
                    created_at=1,
                )
            )
        session.add(
            InterviewCycle(
                start=date(2026, 9, 1),
                end=date(2026, 9, 30),
                scope_kind=ScopeKind.COMPANY,
                prepare_by=OPENED,
                hold_by=OPENED + timedelta(days=5),
                sign_by=OPENED + timedelta(days=900),
                opened_on=OPENED,
                opened_at=1,
            )
        )
        form = InterviewForm(held_on=OPENED, held_time=time(10), place="Room 1", opinion=SECRET)
        months = (date(2026, 8, 1), date(2026, 8, 31)), (date(2026, 9, 1), date(2026, 9, 30))
        for (start, end), state in zip(months, (InterviewState.DRAFT, InterviewState.SIGNED), strict=True):
            for version in (1, 2):
                appeal = OPENED + timedelta(days=7) if state is InterviewState.SIGNED else None
                session.add(
                    Interview(
                        agent_id=ground.wang,
                        start=start,
                        end=end,
                        version=version,
                        state=state,
                        form={**form.as_json(), "appeal_until": appeal.isoformat() if appeal else None},
                        created_at=5,
                        updated_at=9,
                    )
                )
    count = desk.calendar_export.write_all(SPAN, tmp_path / "all.ics")
    calendar = _parsed((tmp_path / "all.ics").read_bytes())
    found = events(calendar)
    assert count == sum(bool(event.walk("VALARM")) for event in found.values())
    assert f"plan-{plan_id}-step-1-train" in found
    talk_event = found["meeting-1"]
    assert talk_event.decoded("dtstart") == datetime.combine(OPENED, time(6, 30), UTC)
    assert talk_event.decoded("dtend") == datetime.combine(OPENED, time(7, 15), UTC)
    assert (str(talk_event["location"]), str(talk_event["transp"])) == ("Room 2", "OPAQUE")
    assert talk_event.walk("VALARM")[0].decoded("trigger") == timedelta(minutes=-15)
    assert str(found["meeting-2"]["status"]) == "CANCELLED"
    assert found["meeting-3"].decoded("dtstart") == OPENED + timedelta(days=1)
    assert {key for key in found if key.startswith("cycle-")} == {"cycle-1-prepare", "cycle-1-hold"}
    assert str(found["action-1"]["summary"]) == "李四: Hear two calls"
    assert str(found["action-2"]["summary"]).endswith("(done)")
    assert str(found["action-3"]["status"]) == "CANCELLED"
    assert "action-4" not in found
    drafted = found[f"interview-{ground.wang}-2026-08-01-2026-08-31"]
    assert drafted.decoded("dtstart") == datetime.combine(OPENED, time(2), UTC)
    final = found[f"interview-{ground.wang}-2026-09-01-2026-09-30"]
    assert str(final["summary"]) == "Performance interview with 王五 (done)"
    assert f"interview-{ground.wang}-2026-09-01-2026-09-30-appeal" in found
    assert SECRET not in calendar.to_ical().decode()
    desk.company.change(timezone="")
    file = BytesIO()
    nothing = Period(OPENED - timedelta(days=400), OPENED - timedelta(days=300))
    assert desk.calendar_export.write_all(nothing, file) == 0
    assert events(_parsed(file.getvalue())) == {}
    desk.calendar_export.write_all(SPAN, file)


def test_in_chinese_long_lines_are_folded_between_characters(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    desk.plans.assign(plan_id, ItemForm(kind=CourseKind.COURSE, title="异议处理与成交话术" * 6, planned_on=OPENED))
    with i18n.speaking("zh_CN"):
        found = events(plan_file(desk, plan_id))
        assert desk.calendar_export.plan_file_name(plan_id) == f"计划编号 2026-{plan_id:04d} 张三.ics"
    titles = [str(event["summary"]) for event in found.values()]
    assert any("异议处理与成交话术" * 6 in title for title in titles)
    assert "张三：培训到期" in titles


def test_two_companies_never_share_an_id_and_one_keeps_its_own(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)
    first, again = plan_file(desk, plan_id), plan_file(desk, plan_id)
    ids = [str(event["uid"]) for event in events(first).values()]
    assert ids == [str(event["uid"]) for event in events(again).values()]
    assert re.fullmatch(rf"plan-{plan_id}-step-1-warn@[0-9a-f]{{32}}\.salesdesk", ids[0])


def test_refusals(desk: Desk, tmp_path: Path, ground: Ground) -> None:
    with pytest.raises(RefusedError, match="There is no plan 99"):
        desk.calendar_export.write_plan(99, BytesIO())
    plan_id = reach(desk, ground, PlanStep.WARN)
    with pytest.raises(SalesDeskError, match="could not be written"):
        desk.calendar_export.write_plan(plan_id, tmp_path / "nowhere" / "a.ics")


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(EntryState))
def test_hostile_words_stay_words(summary: str, place: str, state: EntryState) -> None:
    entry = Entry(
        key="plan-1",
        revision=3,
        summary=summary + "\r\nATTACH:file:///etc/passwd\nBEGIN:VALARM",
        first=OPENED,
        last=OPENED,
        place=place,
        words=(place, summary),
        state=state,
    )
    data = calendar_file([entry], summary, "x", 1)
    calendar = _parsed(data)
    (event,) = calendar.walk("VEVENT")
    assert "attach" not in event
    assert len(event.walk("VALARM")) == (state is EntryState.OPEN)
    assert data == calendar_file([entry], summary, "x", 1)


def test_the_ground_can_be_walked(desk: Desk, ground: Ground) -> None:
    """An entry without hours that spans days ends the day after its last."""
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    diagnose(desk, plan_id)
    desk.plans.advance(plan_id, on=OPENED)
    train(desk, plan_id)
    desk.plans.advance(plan_id, on=OPENED)
    shadow(desk, plan_id)
    entries = desk.calendar_export.entries(SPAN)
    assert [entry.first for entry in entries] == sorted(entry.first for entry in entries)
    assert not any(entry.timed for entry in entries)
