from datetime import date, timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_target, add_team, small_company
from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.models import Agent, Alert, Plan
from salesdesk.services.warning_rows import unpack_hour, unpack_trend
from salesdesk.services.warnings import mark_planned
from salesdesk.store import tallies
from salesdesk.store.database import raw
from salesdesk.types import AgentStatus, ScopeKind, Severity, WarningState

FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def company(database):
    return small_company(database)


def days(session, agent, counts, start=MONDAY, **more):
    day = start
    for count in counts:
        while day.weekday() > 4:
            day += timedelta(days=1)
        if count:
            add_calls(session, agent, day, dials=count, connected=count // 4, **more)
        day += timedelta(days=1)


def test_the_default_rule_finds_the_weak_and_says_why(desk, company):
    found = desk.warnings.evaluate(FRIDAY)
    assert [(one.name, one.kpi, one.severity, one.state) for one in found] == [
        ("Bo Chen", "dials", Severity.WARNING, WarningState.OPEN),
        ("张三", "connect_rate", Severity.WARNING, WarningState.OPEN),
    ]
    weak = found[1]
    assert weak.text == (
        "张三: Connect rate below target by 20% or more on 5 working days in a row"
        " (11.1% / 11.1% / 11.1% / 11.1% / 11.1%, target 30.0%)"
    )
    assert [(day.day, day.numerator, day.denominator, day.target) for day in weak.days] == [
        (MONDAY + timedelta(days=i), 2, 18, 0.3) for i in range(5)
    ]
    assert (weak.agent_id, weak.first_day, weak.last_day, weak.rule) == (company.zhang, MONDAY, FRIDAY, "behind_target")
    assert weak.lasting is None
    assert weak.definition.id == "connect_rate"


def test_evaluating_again_finds_nothing_twice(desk, company):
    first = desk.warnings.evaluate(FRIDAY)
    assert desk.warnings.evaluate(FRIDAY) == first
    assert len(desk.warnings.find()) == 2
    assert [event.action for event in desk.warnings.history(first[0].id)] == ["found"]


def test_a_run_that_goes_on_is_the_same_warning_with_more_days(desk, company):
    (early, _other) = desk.warnings.evaluate(FRIDAY - timedelta(days=2))
    (later, _other) = desk.warnings.evaluate(FRIDAY)
    assert early.id == later.id
    assert (len(early.days), len(later.days)) == (3, 5)
    assert len(desk.warnings.get(early.id).days) == 5


def test_an_earlier_date_sees_only_its_days_and_keeps_what_is_stored(desk, company):
    desk.warnings.evaluate(FRIDAY)
    early = desk.warnings.evaluate(FRIDAY - timedelta(days=2))
    assert [len(one.days) for one in early] == [3, 3]
    assert "3 working days" in early[0].text
    assert len(desk.warnings.get(early[0].id).days) == 5
    assert desk.warnings.evaluate(FRIDAY - timedelta(days=3)) == []


def test_a_recovery_is_noted(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        add_target(session, "dials", 20)
        days(session, one, [10, 10, 10])
    (warning,) = desk.warnings.evaluate(MONDAY + timedelta(days=2))
    with database.write() as session:
        days(session, one, [20], start=MONDAY + timedelta(days=3))
    assert desk.warnings.evaluate(FRIDAY) == []
    after = desk.warnings.get(warning.id)
    assert (after.state, after.recovered_on) == (WarningState.OPEN, MONDAY + timedelta(days=3))
    assert desk.warnings.evaluate(FRIDAY) == []
    assert desk.warnings.get(warning.id).recovered_on == MONDAY + timedelta(days=3)


def test_a_warning_whose_calls_were_taken_back_goes_unless_it_was_touched(desk, database):
    with database.write() as session:
        add_target(session, "dials", 20)
        spans = []
        for name in ("One", "Two"):
            one = add_agent(session, name)
            spans += [add_calls(session, one, MONDAY + timedelta(days=i), dials=5, connected=2) for i in range(3)]
    one, two = desk.warnings.evaluate(FRIDAY)
    desk.warnings.acknowledge(two.id)
    with database.write() as session:
        for first, last in spans:
            tallies.subtract(raw(session), first, last)
    assert desk.warnings.evaluate(FRIDAY) == []
    assert [left.id for left in desk.warnings.find()] == [two.id]
    with pytest.raises(SalesDeskError, match="gone"):
        desk.warnings.acknowledge(one.id)


def test_what_the_supervisor_does_is_kept_with_its_reason(desk, company):
    one, two = desk.warnings.evaluate(FRIDAY)
    desk.warnings.acknowledge(one.id)
    desk.warnings.snooze(one.id, FRIDAY + timedelta(days=3))
    with pytest.raises(RefusedError, match="without a reason"):
        desk.warnings.dismiss(one.id, "  ")
    desk.warnings.dismiss(two.id, "on a special list that week")
    assert [event.action for event in desk.warnings.history(one.id)] == ["found", "acknowledged", "snoozed"]
    assert desk.warnings.history(two.id)[-1].reason == "on a special list that week"
    assert desk.warnings.get(two.id).reason == "on a special list that week"
    assert [left.id for left in desk.warnings.find([WarningState.SNOOZED], on=FRIDAY)] == [one.id]
    assert [left.id for left in desk.warnings.find([WarningState.OPEN], on=FRIDAY + timedelta(days=3))] == [one.id]
    desk.warnings.reopen(two.id)
    assert desk.warnings.get(two.id).state is WarningState.OPEN
    again = desk.warnings.evaluate(FRIDAY)
    assert [found.state for found in again] == [WarningState.SNOOZED, WarningState.OPEN]


def test_a_decided_warning_keeps_its_evidence(desk, company):
    (one, _two) = desk.warnings.evaluate(FRIDAY - timedelta(days=2))
    desk.warnings.dismiss(one.id, "known")
    desk.warnings.evaluate(FRIDAY)
    assert len(desk.warnings.get(one.id).days) == 3


def test_a_warning_becomes_a_plan(desk, database, company):
    one, two = desk.warnings.evaluate(FRIDAY)
    with database.write() as session:
        plans = [Plan(agent_id=company.bo, reason="warned", opened_on=FRIDAY, opened_at=0) for _both in range(2)]
        session.add_all(plans)
        session.flush()
        mark_planned(session, one.id, plans[0].id)
        numbers = [plan.id for plan in plans]
    desk.warnings.mark_planned(two.id, numbers[1])
    planned = desk.warnings.get(one.id)
    assert (planned.state, planned.plan_id) == (WarningState.PLANNED, numbers[0])
    with pytest.raises(RefusedError, match="plan was opened"):
        desk.warnings.reopen(one.id)


def test_finding_by_agent_and_day(desk, company):
    desk.warnings.evaluate(FRIDAY)
    assert [one.name for one in desk.warnings.find(agent_id=company.zhang)] == ["张三"]
    assert desk.warnings.find(since=FRIDAY + timedelta(days=1)) == []
    assert desk.warnings.find([WarningState.ACKNOWLEDGED]) == []


def test_who_left_or_is_away_is_not_warned_about(desk, database, company):
    with database.write() as session:
        session.get(Agent, company.zhang).status = AgentStatus.INACTIVE
        session.get(Agent, company.bo).left_on = FRIDAY
    assert desk.warnings.evaluate(FRIDAY) == []


def test_a_merged_agents_warning_is_the_one_persons(desk, database, company):
    found = desk.warnings.evaluate(FRIDAY)
    with database.write() as session:
        session.get(Agent, company.zhang).merged_into_id = company.li
    assert {one.name for one in desk.warnings.find()} == {"Bo Chen", "李四"}
    desk.warnings.evaluate(FRIDAY)
    assert {one.id for one in desk.warnings.find()} < {one.id for one in found}


def test_rules_can_be_changed_added_and_reset(desk, company):
    assert next(rule.id for rule in desk.warnings.rules()) == "behind_target"
    desk.warnings.change_rule("behind_target", run=5, margin=0.5)
    assert [one.name for one in desk.warnings.evaluate(FRIDAY)] == ["张三"]
    desk.warnings.change_rule("behind_target", enabled=False)
    assert desk.warnings.evaluate(FRIDAY) == []
    with pytest.raises(SalesDeskError):
        desk.warnings.change_rule("behind_target", margin=3)
    desk.warnings.reset_rule("behind_target")
    desk.warnings.reset_rule("behind_target")
    assert len(desk.warnings.evaluate(FRIDAY)) == 2
    own = {"en": "Own", "zh": "自定义", "kind": "run", "against": "target", "kpis": ["dials"], "margin": 0.1, "run": 2}
    desk.warnings.change_rule("own", **own, severity="notice")
    assert {one.rule_name for one in desk.warnings.evaluate(FRIDAY)} == {"Behind target", "Own"}
    desk.warnings.reset_rule("own")
    orphan = next(one for one in desk.warnings.find() if one.rule == "own")
    assert orphan.rule_name == "own"
    assert "below target" in orphan.text


def test_against_ones_own_history(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        days(session, one, [40] * 15 + [20, 20, 20], start=date(2026, 9, 7))
    desk.warnings.change_rule("behind_own_history", enabled=True)
    last = desk.figures.days_with_calls()[1]
    found = [one for one in desk.warnings.evaluate(last) if one.kpi == "dials"]
    assert "usual 40" in found[0].text
    assert found[0].lasting is False


def test_against_the_team(desk, database):
    with database.write() as session:
        east = add_team(session, "East")
        for name, count in (("A", 40), ("B", 42), ("C", 38), ("Weak", 20)):
            days(session, add_agent(session, name, team=east), [count] * 5)
        days(session, add_agent(session, "Alone"), [1] * 5)
    desk.warnings.change_rule("behind_team", enabled=True)
    found = [one for one in desk.warnings.evaluate(FRIDAY) if one.kpi == "dials"]
    assert [one.name for one in found] == ["Weak"]
    assert "team median 40" in found[0].text


def test_a_lasting_decline_is_told(desk, database):
    with database.write() as session:
        one = add_agent(session, "Fading")
        counts = [60 - 5 * (i // 5) for i in range(40)]
        days(session, one, counts, start=date(2026, 8, 3))
        add_target(session, "dials", 50, start=date(2026, 8, 1))
    desk.warnings.change_rule("decline", enabled=True)
    last = desk.figures.days_with_calls()[1]
    found = {(one.rule, one.kpi): one for one in desk.warnings.evaluate(last)}
    assert "falling for 8 weeks" in found["decline", "dials"].text
    assert found["decline", "dials"].lasting
    assert found["behind_target", "dials"].lasting
    assert found["behind_target", "dials"].severity is Severity.SERIOUS


def test_an_hour_that_fell_is_told_for_company_and_team(desk, database):
    with database.write() as session:
        east = add_team(session, "East")
        one = add_agent(session, "One", team=east)
        add_team(session, "Without calls")
        for i in range(60):
            day = date(2026, 7, 27) + timedelta(days=i)
            for hour in (10, 14):
                connected = 8 if hour == 14 and i >= 50 else 20
                add_calls(session, one, day, dials=60, connected=connected, hour=hour)
        last = day
    desk.warnings.change_rule("hour_drop", enabled=True)
    found = desk.warnings.evaluate(last)
    assert {(one.scope.kind, one.agent_id) for one in found} == {(ScopeKind.COMPANY, None), (ScopeKind.TEAM, None)}
    assert "between 14:00 and 15:00 fell by 60%" in found[0].text
    assert found[0].days == ()
    assert desk.warnings.evaluate(last) == found


def test_what_cant_be_judged_is_said(desk, database):
    with database.write() as session:
        one = add_agent(session, "New")
        days(session, one, [20, 20])
        add_target(session, "dials", 50)
    assert desk.warnings.not_enough(FRIDAY) == [(one, "Dials: not enough data (2 of 3 days)")]


def test_chinese_sentences(desk, company):
    with i18n.speaking(i18n.CHINESE):
        text = desk.warnings.evaluate(FRIDAY)[1].text
    assert "张三" in text
    assert "11.1%" in text


def test_damaged_evidence_is_left_out_not_fatal(desk, database, company):
    one = desk.warnings.evaluate(FRIDAY)[0]
    with database.write() as session:
        session.get(Alert, one.id).days = ["nonsense", *session.get(Alert, one.id).days[:1]]
    assert len(desk.warnings.get(one.id).days) == 1
    assert unpack_trend("x") is None
    assert unpack_hour([1]) is None
