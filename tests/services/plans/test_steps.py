"""What each step holds: diagnosis, goals, training, sessions; calls, catalogue, rules and the paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from factories import add_agent, add_calls
from plan_ground import FORM, OPENED, Ground, diagnose, reach, shadow, train
from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.models import Agent, Call, Disposition
from salesdesk.reports.plan_sheet import Piece
from salesdesk.services.desk import Desk
from salesdesk.services.plans.answers import to_json
from salesdesk.services.plans.catalogue import Course, CourseKind, kind_name
from salesdesk.services.plans.heard import CallSheet
from salesdesk.services.plans.hints import Against, Angle
from salesdesk.services.plans.observation import NOT_APPLICABLE, Area, anchor, area_name, form
from salesdesk.services.plans.shadowing import SessionForm
from salesdesk.services.plans.training import ItemForm, RemovedItem
from salesdesk.types import Cause, Level, PlanResult, PlanStep, Scope, ScopeKind

AFTER = OPENED + timedelta(weeks=4)


def test_findings(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    first = plans.add_finding(plan_id, Cause.PEOPLE, "reads from the script", weight=60)
    second = plans.add_finding(plan_id, Cause.CUSTOMERS, "old list", evidence="31 % wrong numbers", weight=40)
    assert plans.get(plan_id).card.cause is Cause.PEOPLE
    plans.set_main_cause(plan_id, second)
    plans.change_finding(plan_id, second, Cause.CUSTOMERS, "list of 2024", weight=50)
    plans.remove_finding(plan_id, first)

    view = plans.get(plan_id)
    assert [(one.finding, one.weight, one.main) for one in view.findings] == [("list of 2024", 50, True)]
    assert view.card.cause is Cause.CUSTOMERS
    changed = next(line for line in view.history if line.action == "finding.changed")
    assert changed.detail["before"]["finding"] == "old list"  # type: ignore[index,call-overload]
    with pytest.raises(RefusedError, match="needs words"):
        plans.add_finding(plan_id, Cause.TOOLS, " ")
    with pytest.raises(RefusedError, match="between 0 and 100"):
        plans.add_finding(plan_id, Cause.TOOLS, "slow dialer", weight=101)
    with pytest.raises(RefusedError, match="not there any more"):
        plans.remove_finding(plan_id, first)


def test_the_agents_own_account(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    for _n in range(2):
        desk.plans.set_account(plan_id, " The list is old ")

    view = desk.plans.get(plan_id)
    assert view.agent_account == "The list is old"
    assert sum(line.action == "account" for line in view.history) == 1


def test_goals_must_be_measurable_and_reachable(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)

    def refused(kpi: str, goal: float | None, due: date | None = None) -> str:
        return " ".join(plans.check_goal(plan_id, kpi, goal, due, on=OPENED).refusals)

    assert refused("connect_rate", 0.16) == ""
    assert "needs a value" in refused("connect_rate", None)
    assert "can't be more than 100%" in refused("connect_rate", 1.2)
    assert "8.0% already" in refused("connect_rate", 0.05)
    assert "not in the future" in refused("connect_rate", 0.16, OPENED)
    assert "can't be measured from the call log" in refused("revenue", 5)
    check = plans.check_goal(plan_id, "connect_rate", 0.16, on=OPENED)
    assert (check.baseline, check.baseline_n, check.cautions) == (pytest.approx(0.08), 500, ())
    assert (check.baseline_from, check.baseline_to) == (OPENED - timedelta(days=13), OPENED)
    assert check.suggested == pytest.approx(0.2)
    assert "Hardly reachable" in plans.check_goal(plan_id, "connect_rate", 0.5, on=OPENED).cautions[0]
    with pytest.raises(SalesDeskError, match="no KPI"):
        plans.check_goal(plan_id, "nonsense", 1)

    goal = plans.add_goal(plan_id, "connect_rate", 0.16, on=OPENED)
    with pytest.raises(RefusedError, match="already a goal for Connect rate"):
        plans.add_goal(plan_id, "connect_rate", 0.18, on=OPENED)
    with pytest.raises(RefusedError, match="already: a goal must ask for more"):
        plans.change_goal(plan_id, goal, 0.01, on=OPENED)
    plans.change_goal(plan_id, goal, 0.18, OPENED + timedelta(days=50), on=OPENED)
    assert plans.get(plan_id).goals[0].goal == 0.18
    plans.remove_goal(plan_id, goal)
    assert plans.get(plan_id).goals == ()


def test_suggested_goals_stay_within_what_was_seen(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)

    assert plans.check_goal(plan_id, "avg_talk", None, on=OPENED).suggested == pytest.approx(150, abs=5)
    assert plans.check_goal(plan_id, "dials", None, on=OPENED).suggested is None
    with desk.database.write() as session:
        for n in range(3):
            add_calls(session, ground.other, OPENED - timedelta(days=4 + n), dials=2, connected=1)
    other = plans.open(ground.other, reason="hardly calls at all", kpi="connect_rate", on=OPENED)
    plans.tell(other, OPENED, "by phone", "was ill")
    plans.advance(other, on=OPENED)
    thin = plans.check_goal(other, "connect_rate", 0.9, on=OPENED)
    assert "rests on 6 cases only" in thin.cautions[0]
    assert thin.suggested is None


def test_where_the_shortfall_comes_from(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)

    every = desk.plans.suggestions(plan_id, on=OPENED)
    found = {one.against: one for one in every if one.angle is Angle.FUNNEL}

    assert set(found) == {"targets", "team", "past"}
    assert found["targets"].main_part == found["targets"].parts[1]
    assert found["targets"].cause is Cause.CUSTOMERS
    assert "Most of it comes from Connect rate" in found["targets"].text
    assert sum(part.effect for part in found["team"].parts) == pytest.approx(
        found["team"].actual - found["team"].reference
    )
    assert found["past"].text.startswith("No shortfall")
    assert "Connect rate: 8.0% against 20.0%" in [part.text for part in found["targets"].parts]


def test_intents_join_the_funnel_when_they_are_known(desk: Desk, ground: Ground) -> None:
    with desk.database.write() as session:
        session.add(Disposition(name="有意向", outcome=1, intent=True))
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)

    found = next(one for one in desk.plans.suggestions(plan_id, on=OPENED) if one.against is Against.TEAM)

    assert "Intents per effective talk: 0.0% against 0.0%" in [part.text for part in found.parts]


def test_training(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    fitting = plans.courses(plan_id)
    assert Cause.PEOPLE in fitting[0].causes
    assert len(plans.courses()) == len(fitting) > 15
    item = plans.assign_course(plan_id, fitting[0].id, trainer="Li", planned_on=OPENED)
    assert plans.get(plan_id).items[0].content == fitting[0].content
    with pytest.raises(RefusedError, match="catalogue has no"):
        plans.assign_course(plan_id, "nonsense")
    for form_, message in (
        (ItemForm(kind=CourseKind.DRILL, title=" "), "needs a title"),
        (ItemForm(kind=CourseKind.DRILL, title="Drill", minutes=-1), "less than nothing"),
        (ItemForm(kind=CourseKind.DRILL, title="Drill", score_after=101), "between 0 and 100"),
    ):
        with pytest.raises(RefusedError, match=message):
            plans.change_item(plan_id, item, form_)
    plans.change_item(plan_id, item, ItemForm(kind=CourseKind.ROLE_PLAY, title="Role-play", trainer="Wang"))
    with pytest.raises(RefusedError, match="in the future"):
        plans.finish_item(plan_id, item, AFTER, on=OPENED)
    plans.finish_item(plan_id, item, OPENED, score_after=80, note="well done", on=OPENED)
    with pytest.raises(RefusedError, match="stays in the file"):
        plans.remove_item(plan_id, item)
    plans.undo_item(plan_id, item)
    assert not plans.get(plan_id).items[0].settled
    with pytest.raises(RefusedError, match="in words"):
        plans.waive_item(plan_id, item, "no")
    plans.waive_item(plan_id, item, "trainer is ill")
    assert plans.get(plan_id).items[0].settled
    before = plans.get(plan_id).items
    removed = plans.remove_item(plan_id, item)
    assert plans.get(plan_id).items == ()
    assert plans.bring_back_item(plan_id, removed) == item
    assert plans.get(plan_id).items == before
    assert plans.get(plan_id).history[-1].text == "Training brought back: Role-play"
    assert plans.bring_back_item(plan_id, removed) != item, "its number belongs to another one now"
    with pytest.raises(RefusedError, match="earlier round"):
        plans.bring_back_item(plan_id, RemovedItem({**removed.values, "round": 9}))


def test_the_catalogue_can_be_made_ones_own(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    own = Course(id="", kind=CourseKind.COURSE, title=" Our product ", content="", minutes=30, causes=(Cause.PEOPLE,))
    kept = plans.keep_course(own)
    assert (kept.id, kept.title, kept.own) == ("own-1", "Our product", True)
    plans.keep_course(replace(kept, minutes=45, levels=(Level.TRAINEE,)))
    assert plans.courses()[0].minutes == 45
    assert plans.keep_course(own).id == "own-2"
    plans.drop_course("own-1")
    assert [course.id for course in plans.courses() if course.own] == ["own-2"]
    with pytest.raises(RefusedError, match="needs a title"):
        plans.keep_course(replace(own, title=""))
    i18n.use(i18n.CHINESE)
    assert "开场白20秒演练" in [course.title for course in plans.courses()]
    assert all(kind_name(kind) for kind in CourseKind)


def test_an_area_without_occasion_is_not_applicable(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    one = plans.plan_session(plan_id, OPENED, "Li")
    plans.change_session(plan_id, one, replace(FORM, ratings=dict.fromkeys(Area, NOT_APPLICABLE)))
    with pytest.raises(RefusedError, match="a rating of one area at least"):
        plans.hold_session(plan_id, one, OPENED, on=OPENED)
    plans.change_session(plan_id, one, replace(FORM, ratings=FORM.ratings | {Area.OBJECTIONS: NOT_APPLICABLE}))
    plans.hold_session(plan_id, one, OPENED, on=OPENED)
    view = plans.get(plan_id, on=OPENED).sessions[0]
    assert view.ratings[Area.OBJECTIONS] == NOT_APPLICABLE
    assert anchor(Area.OBJECTIONS, NOT_APPLICABLE) == "not applicable"


def test_sessions(desk: Desk, ground: Ground) -> None:
    plans = desk.plans
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    calls = plans.calls_to_hear(plan_id, on=OPENED)
    assert {call.agent for call in calls} == {"张三"}
    assert calls[0].why
    one = plans.plan_session(plan_id, OPENED, "Li")
    with pytest.raises(RefusedError, match=r"every area needs a rating .*, situation.*agreed next behaviour"):
        plans.hold_session(plan_id, one, OPENED, on=OPENED)
    with pytest.raises(RefusedError, match="between 1 and 5"):
        plans.change_session(plan_id, one, replace(FORM, ratings={Area.CLOSE: 6}))
    plans.change_session(plan_id, one, replace(FORM, observer=""))
    with pytest.raises(RefusedError, match="who observed"):
        plans.hold_session(plan_id, one, OPENED, on=OPENED)
    filled = replace(
        FORM,
        calls=(calls[0].id, calls[0].id, 10**9),
        notes={Area.CLOSE: " no next step ", Area.NEEDS: " "},
    )
    plans.change_session(plan_id, one, filled)
    with pytest.raises(RefusedError, match="1 call is not rated in every area"):
        plans.hold_session(plan_id, one, OPENED, on=OPENED)
    filled = replace(filled, sheets={calls[0].id: CallSheet(ratings=dict.fromkeys(Area, 3))})
    for _n in range(2):
        plans.change_session(plan_id, one, filled)
    with pytest.raises(RefusedError, match="in the future"):
        plans.hold_session(plan_id, one, AFTER, on=OPENED)
    plans.hold_session(plan_id, one, OPENED, on=OPENED)
    view = plans.get(plan_id).sessions[0]
    assert [call.id for call in view.calls] == [calls[0].id]
    assert (view.notes, view.ratings[Area.OPENING]) == ({Area.CLOSE: "no next step"}, 3)
    with pytest.raises(RefusedError, match="stays in the file"):
        plans.remove_session(plan_id, one)
    other = plans.plan_session(plan_id)
    plans.remove_session(plan_id, other)
    assert len(plans.get(plan_id).sessions) == 1
    with pytest.raises(RefusedError, match="between 1 and 20"):
        plans.require_sessions(plan_id, 0)
    plans.require_sessions(plan_id, 1)
    plans.advance(plan_id, on=OPENED)
    with pytest.raises(RefusedError, match="sessions are over"):
        plans.require_sessions(plan_id, 2)


def test_an_empty_form_is_kept_too(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    one = desk.plans.plan_session(plan_id)
    desk.plans.change_session(plan_id, one, SessionForm(situation="just begun"))

    assert desk.plans.get(plan_id).sessions[0].situation == "just begun"


def test_calls_of_every_kind_are_offered(desk: Desk, ground: Ground) -> None:
    with desk.database.write() as session:
        add_calls(session, ground.zhang, OPENED, dials=3, connected=3, talk_s=5)
        add_calls(session, ground.zhang, OPENED, dials=3, connected=3, talk_s=600)
    plan_id = reach(desk, ground, PlanStep.TRAIN)

    reasons = [call.why for call in desk.plans.calls_to_hear(plan_id, on=OPENED)]
    assert len(set(reasons)) == 3
    good = desk.plans.good_calls(plan_id, on=OPENED)
    assert {call.agent for call in good} == {"李四"}
    with desk.database.write() as session:
        wanted = Disposition(name="有意向", outcome=1, intent=True)
        session.add(wanted)
        session.flush()
        call = session.query(Call).filter(Call.agent_id == ground.wang, Call.talk_s > 0, Call.id > 100).first()
        assert call is not None
        call.disposition_id = wanted.id
    assert desk.plans.good_calls(plan_id, on=OPENED)[0].disposition in ("有意向", "")
    alone = desk.plans.open(add_loner(desk), reason="needs some help", on=OPENED)
    assert desk.plans.calls_to_hear(alone, on=OPENED) == []
    assert desk.plans.good_calls(alone, on=OPENED) == []


def add_loner(desk: Desk) -> int:
    with desk.database.write() as session:
        return add_agent(session, "Solo")


def test_a_merged_agent_keeps_one_file(desk: Desk, ground: Ground) -> None:
    """Calls under the merged name count, and a plan opened under it is the agent's."""
    with desk.database.write() as session:
        old = add_agent(session, "张三 (old)")
        add_calls(session, old, OPENED - timedelta(days=40), dials=30, connected=3)
        session.get_one(Agent, old).merged_into_id = ground.zhang
    plan_id = desk.plans.open(old, reason="two names, one person", kpi="dials", on=OPENED)

    view = desk.plans.get(plan_id, on=OPENED)
    assert view.card.agent_id == ground.zhang
    assert [card.id for card in desk.plans.list(old, on=OPENED)] == [plan_id]
    suggestions = desk.plans.suggestions(plan_id, on=OPENED)
    assert {one.against for one in suggestions} == {"targets", "team", "past"}


def test_rules_are_data(desk: Desk, ground: Ground) -> None:
    assert desk.plans.rules().review_days == 10
    desk.plans.change_rules(review_days=5, sessions=1)
    with pytest.raises(SalesDeskError, match="from 1 to 120"):
        desk.plans.change_rules(train_days=0)

    plan_id = reach(desk, ground, PlanStep.SHADOW)
    shadow(desk, plan_id, times=1)
    desk.plans.advance(plan_id, on=OPENED)

    view = desk.plans.get(plan_id, on=OPENED)
    assert (view.review_from, view.review_to) == (OPENED + timedelta(days=1), OPENED + timedelta(days=7))


def test_by_level(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)

    level = Scope(ScopeKind.LEVEL, level=Level.INTERMEDIATE)
    assert [card.id for card in desk.plans.list(scope=level, on=OPENED)] == [plan_id]
    assert desk.plans.list(scope=replace(level, level=Level.SENIOR), on=OPENED) == []


def test_due_words(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.TRAIN)
    assert [step.text for step in desk.plans.due(AFTER)] == ["Train"]
    train(desk, plan_id)
    assert [step.text for step in desk.plans.due(AFTER)] == ["Train 1/1"]


def test_cards_show_where_the_goal_stands(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.REVIEW)

    card = desk.plans.get(plan_id, on=AFTER).card
    assert (card.progress, card.goals[0].now, card.goals[0].met) == ((0, 1), pytest.approx(0.2), True)
    desk.plans.withdraw(plan_id, "opened in error", on=AFTER)
    card = desk.plans.get(plan_id, on=AFTER).card
    assert (card.goals[0].now, card.goals[0].met, card.due_on, card.progress) == (None, False, None, (1, 1))


def test_the_form_has_words_for_every_number() -> None:
    areas = form()
    assert [one.area for one in areas] == list(Area)
    assert all(len(set(one.anchors)) == 5 for one in areas)
    assert area_name(Area.CLOSE) == "Closing"


def test_the_paper_says_what_is_missing(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)

    sheet = desk.plans.sheet(plan_id, i18n.ENGLISH)

    assert {item.piece for item in sheet.checklist if item.present} == {Piece.DATA}
    assert "not told" in next(item.detail for item in sheet.checklist if item.piece is Piece.TOLD)
    assert sheet.sessions == ()
    assert [fact.rule for fact in sheet.warnings] == ["Behind target"]
    bare = desk.plans.open(ground.other, reason="never calls anybody", on=OPENED)
    bare_sheet = desk.plans.sheet(bare, i18n.ENGLISH)
    assert bare_sheet.title == "never calls anybody"
    assert bare_sheet.evidence.period is None


@pytest.mark.parametrize("language", [i18n.ENGLISH, i18n.CHINESE])
def test_the_whole_file_in_print(desk: Desk, ground: Ground, language: str) -> None:
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    calls = desk.plans.calls_to_hear(plan_id, on=OPENED)
    one = desk.plans.plan_session(plan_id, OPENED)
    desk.plans.change_session(
        plan_id,
        one,
        replace(
            FORM,
            calls=(calls[0].id,),
            notes={Area.NEEDS: "asked nothing"},
            sheets={calls[0].id: CallSheet(ratings=dict.fromkeys(Area, 3))},
        ),
    )
    desk.plans.hold_session(plan_id, one, OPENED, on=OPENED)
    shadow(desk, plan_id, times=1)
    desk.plans.advance(plan_id, on=OPENED + timedelta(days=13))
    desk.plans.measure(plan_id, on=AFTER)
    desk.plans.conclude(plan_id, "Reached, keeps asking")
    objection = desk.plans.file_objection(plan_id, "my list was old", filed_on=OPENED)
    unanswered = desk.plans.sheet(plan_id, language)
    desk.plans.answer_objection(plan_id, objection, "it was new", upheld=True, on=AFTER)
    desk.plans.close(plan_id, PlanResult.REACHED, on=AFTER)
    out = io.BytesIO()

    result = desk.plans.print_plan(plan_id, out, language)

    sheet = desk.plans.sheet(plan_id, language)
    present = {item.piece for item in sheet.checklist if item.present}
    assert present == set(Piece) - {Piece.STANDARD, Piece.DELIVERY}
    assert Piece.RESULT not in {item.piece for item in unanswered.checklist if item.present}
    assert (sheet.title, sheet.number) == (
        "接通率" if language == i18n.CHINESE else "Connect rate",
        f"2026-{plan_id:04d}",
    )
    reader = PdfReader(io.BytesIO(out.getvalue()))
    words = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert result.pages == len(reader.pages)
    assert all(word in words for word in ("张三", "Opening", "Twoquestionsbeforetheoffer", "mylistwasold"))


def test_json_of_views() -> None:
    assert to_json({PlanStep.WARN: (1, OPENED, None)}) == {"warn": [1, "2026-10-12", None]}
    with pytest.raises(TypeError, match="no JSON for object"):
        to_json(object())


def test_a_second_goal_measured_in_a_second_round(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.REVIEW)
    desk.plans.measure(plan_id, on=AFTER)
    desk.plans.back(plan_id, PlanStep.DIAGNOSE, "one more goal", on=AFTER)
    desk.plans.add_goal(plan_id, "avg_talk", 120, AFTER + timedelta(days=40), on=AFTER)
    desk.plans.advance(plan_id, on=AFTER)
    train(desk, plan_id)
    desk.plans.advance(plan_id, on=AFTER)
    desk.plans.waive(plan_id, "was heard last week", on=AFTER)

    view = desk.plans.get(plan_id, on=AFTER)
    assert (view.round, view.goals[0].outcome(1) is not None, view.goals[0].outcome(2)) == (2, True, None)
    sheet = desk.plans.sheet(plan_id, i18n.ENGLISH)
    assert sheet.goals[0].after is not None
    assert sheet.goals[1].after is None
    assert "round 1" in sheet.review_notes


def test_a_review_without_goals_measures_nothing(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)
    for _n in range(4):
        desk.plans.waive(plan_id, "for the sake of the test", on=OPENED)

    with pytest.raises(RefusedError, match="no measurable goal"):
        desk.plans.measure(plan_id, on=AFTER)
    desk.plans.conclude(plan_id, "nothing")
    desk.plans.conclude(plan_id, "nothing")
    assert "no measurable goal" in " ".join(desk.plans.get(plan_id, on=AFTER).missing)
    desk.plans.back(plan_id, PlanStep.SHADOW, "not heard yet", on=AFTER)
    assert desk.plans.get(plan_id).round == 1


def test_opening_against_a_date_in_the_diagnosis(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.DIAGNOSE)
    diagnose(desk, plan_id)

    assert desk.plans.get(plan_id).goals[0].due_on > OPENED + timedelta(weeks=4)
