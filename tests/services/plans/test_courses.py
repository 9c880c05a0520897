"""The catalogue in use: retiring, sharing as a file, listening lists, and what was made of each entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plan_ground import OPENED, Ground, reach
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.services.attachments import Owner
from salesdesk.services.desk import Desk
from salesdesk.services.plans.catalogue import Course, CourseKind, fit_of
from salesdesk.services.plans.courses import LEAST_SCORES, CourseLine, CourseUse, mean_interval
from salesdesk.services.plans.training import ItemForm
from salesdesk.types import Cause, Level, PlanStep

OWN = Course(
    id="",
    kind=CourseKind.DRILL,
    title="Our product",
    content="Ten questions,\na test",
    minutes=30,
    causes=(Cause.PEOPLE, Cause.TOOLS),
    kpis=("dials",),
    levels=(Level.TRAINEE,),
    material="https://example.org/product",
)


def line(desk: Desk, course_id: str) -> CourseLine:
    return next(one for one in desk.plans.catalogue() if one.course.id == course_id)


def test_a_retired_entry_is_no_longer_offered_and_stays_with_its_plans(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    plans.assign_course(plan_id, "opening-20s", trainer="Li")
    assert plans.retire_course("opening-20s").retired

    assert "opening-20s" not in {one.id for one in plans.courses(plan_id)}
    assert line(desk, "opening-20s").course.retired
    assert line(desk, "opening-20s").use.plans == (plan_id,)
    assert plans.get(plan_id).items[0].title == "The first 20 seconds"
    plans.retire_course("opening-20s", retired=False)
    assert "opening-20s" in {one.id for one in plans.courses()}
    with pytest.raises(RefusedError, match="has no “nothing”"):
        plans.retire_course("nothing")


def test_a_shipped_entry_is_changed_as_a_copy(desk: Desk) -> None:
    plans = desk.plans
    shipped = line(desk, "closing").course
    with pytest.raises(RefusedError, match="stays as it is"):
        plans.keep_course(replace(shipped, title="Other"))
    with pytest.raises(RefusedError, match="has no"):
        plans.keep_course(replace(shipped, id="elsewhere"))
    with pytest.raises(RefusedError, match="minutes"):
        plans.keep_course(replace(OWN, minutes=7000))
    kept = plans.keep_course(replace(shipped, id="", own=True, based_on="closing", minutes=20))
    assert (kept.based_on, kept.minutes, kept.kpis) == ("closing", 20, shipped.kpis)


def test_a_number_that_a_plan_names_is_never_given_again(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    first = plans.keep_course(OWN)
    plans.assign_course(plan_id, first.id)
    plans.drop_course(first.id)
    assert line(desk, first.id).course.retired
    second = plans.keep_course(replace(OWN, title="Second"))
    plans.drop_course(second.id)
    assert second.id not in {one.course.id for one in plans.catalogue()}
    assert plans.keep_course(OWN).id == "own-2"
    plans.drop_course("own-99")


def test_an_entry_with_files_is_only_retired_and_its_number_stays_its_own(desk: Desk, tmp_path: Path) -> None:
    plans, slides = desk.plans, tmp_path / "slides.pdf"
    slides.write_bytes(b"%PDF slides")
    first = plans.keep_course(OWN)
    made = desk.attachments.add(Owner.course(first.id), slides)
    plans.drop_course(first.id)
    assert line(desk, first.id).course.retired
    desk.attachments.remove(made, "out of date")
    plans.drop_course(first.id)
    assert first.id not in {one.course.id for one in plans.catalogue()}
    assert plans.keep_course(OWN).id == "own-2", "removed files are still listed under the first one"


def test_what_was_made_of_an_entry(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    assert line(desk, "closing").use == CourseUse()
    for n in range(LEAST_SCORES):
        item = plans.assign_course(plan_id, "closing")
        plans.finish_item(plan_id, item, OPENED, score_before=50 + n, score_after=70 + 2 * n, on=OPENED)
    plans.waive_item(plan_id, plans.assign_course(plan_id, "closing"), "the trainer is ill")
    plans.finish_item(plan_id, plans.assign_course(plan_id, "closing"), OPENED, on=OPENED)

    use = line(desk, "closing").use
    assert (use.assigned, use.done, use.waived, use.scored) == (8, 7, 1, 6)
    assert (use.before, use.after, use.last_on, use.minutes) == (52.5, 75, OPENED, 420)
    assert use.low is not None
    assert use.high is not None
    assert use.low < use.change < use.high


def test_a_mean_of_few_values_has_no_interval() -> None:
    assert mean_interval([1.0] * (LEAST_SCORES - 1)) == (None, None)
    assert mean_interval([4.0] * LEAST_SCORES) == (4.0, 4.0)


def test_a_listening_list_holds_calls_of_the_log(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    start, end = OPENED - timedelta(weeks=1), OPENED
    lines = plans.calls_for_listening(start, end, [ground.li], 100, 5)
    assert len(lines) == 5
    assert {one.agent for one in lines} == {"李四"}
    assert all(one.talk_s >= 100 for one in lines)
    assert {one.agent for one in plans.calls_for_listening(start, end, least_s=0, limit=500)} >= {
        "张三",
        "李四",
        "王五",
    }
    ids = tuple(one.id for one in reversed(lines))
    course = plans.keep_course(replace(OWN, kind=CourseKind.LISTENING, calls=(*ids, 10**9)))
    assert [one.id for one in plans.call_lines(course.calls)] == list(ids)

    plan_id = reach(desk, ground, PlanStep.TRAIN)
    plans.assign_course(plan_id, course.id)
    item = plans.get(plan_id).items[0]
    assert [one.id for one in item.calls] == list(ids)
    assert (item.calls_gone, item.material) == (1, "https://example.org/product")


def test_teams_share_the_catalogue_as_a_file(desk: Desk, tmp_path: Path) -> None:
    plans, file = desk.plans, tmp_path / "courses.toml"
    plans.keep_course(OWN)
    assert plans.export_courses(file) == len(plans.courses())
    assert plans.export_courses(tmp_path / "one.toml", ["own-1"]) == 1
    taken = plans.import_courses(file)
    assert (taken.added, taken.before, taken.same) == ((), (), len(plans.courses()))

    plans.drop_course("own-1")
    taken = plans.import_courses(file)
    assert taken.added == ("own-1",)
    assert replace(line(desk, "own-1").course, id="", own=False) == OWN

    plans.keep_course(replace(line(desk, "own-1").course, minutes=5, calls=(3,)))
    taken = plans.import_courses(tmp_path / "one.toml")
    assert [one.minutes for one in taken.before] == [5]
    assert (line(desk, "own-1").course.minutes, line(desk, "own-1").course.calls) == (30, (3,))
    plans.take_back_courses(taken)
    assert line(desk, "own-1").course.minutes == 5


def test_a_file_with_things_unknown_is_taken_as_far_as_it_goes(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "theirs.toml"
    file.write_text(
        """
        [[course]]
        title = "Theirs"
        kind = "seminar"
        minutes = "long"
        causes = ["people", "weather"]
        kpis = ["own_7", "dials"]
        levels = "all"
        [[course]]
        minutes = 3
        """,
        "utf-8",
    )
    taken = desk.plans.import_courses(file)
    course = line(desk, taken.added[0]).course
    assert (course.kind, course.minutes, course.causes, course.kpis) == (CourseKind.COURSE, 0, (Cause.PEOPLE,), ("dials",))  # fmt: skip
    assert len(taken.notes) == 4
    desk.plans.take_back_courses(taken)
    assert taken.added[0] not in {one.course.id for one in desk.plans.catalogue()}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"course = 3", "holds no courses"),
        (b"[[course", "not a file of courses"),
        (b"\xff\xfe\x00", "not a file of courses"),
        (b"x" * 4_000_001, "too large"),
    ],
)
def test_a_file_that_is_none_is_refused(desk: Desk, tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(SalesDeskError, match=message):
        desk.plans.import_courses(file)


def test_a_file_that_is_gone_or_too_long(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SalesDeskError, match="cannot be read"):
        desk.plans.import_courses(tmp_path / "gone.toml")
    many = tmp_path / "many.toml"
    many.write_text("".join(f'[[course]]\ntitle = "T{n}"\n' for n in range(2001)), "utf-8")
    taken = desk.plans.import_courses(many)
    assert len(taken.added) == 2000
    assert "first 2000" in taken.notes[0]


def test_how_an_entry_fits() -> None:
    fit = fit_of(OWN, Cause.PROCESS, "dials", Level.SENIOR)
    assert (fit.cause, fit.kpi, fit.level, fit.distance) == (False, True, False, 3)
    assert fit_of(replace(OWN, levels=())).distance == 0


def test_the_form_keeps_material(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    item = desk.plans.assign(plan_id, ItemForm(kind=CourseKind.COURSE, title="One", material=" notes.pdf "))
    view = desk.plans.get(plan_id).items[0]
    assert (view.id, view.material, view.calls) == (item, "notes.pdf", ())


def test_a_training_that_did_not_take_place_waits_for_a_new_date(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    item = plans.assign_course(plan_id, "closing", planned_on=OPENED)
    with pytest.raises(RefusedError, match="in words"):
        plans.miss_item(plan_id, item, "-")
    plans.miss_item(plan_id, item, "the trainer was ill")
    view = plans.get(plan_id)
    assert view.items[0].planned_on is None
    assert view.history[-1].text.endswith("did not take place: Asking for the decision – the trainer was ill")
    with pytest.raises(RefusedError, match="no open date"):
        plans.miss_item(plan_id, item, "once more")
