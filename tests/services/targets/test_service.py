"""Targets: set and refused, replaced, withdrawn, copied, suggested, shown in a grid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from factories import MONDAY, SmallCompany, add_agent, add_calls, add_target, add_team, small_company
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.smart import TargetDraft
from salesdesk.models import Target
from salesdesk.periods import Period
from salesdesk.services.calibrations import CalibrationDraft
from salesdesk.services.desk import Desk
from salesdesk.services.targets import InflatedError, TargetChange, TargetsService
from salesdesk.services.targets.service import tidy
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Level, Scope, ScopeKind, Tier

OCTOBER, NOVEMBER, SEPTEMBER = (Period.parse(f"2026-{month}") for month in (10, 11, "09"))


@pytest.fixture
def targets(desk: Desk) -> TargetsService:
    return desk.targets


@pytest.fixture
def small(database: Database) -> SmallCompany:
    return small_company(database)


def draft(
    kpi_id: str = "dials", value: float | None = 20, scope: Scope | None = COMPANY, **other: object
) -> TargetDraft:
    fields = {"period": NOVEMBER, "owner": "Me", "reason": "agreed", **other}
    return TargetDraft(kpi_id, value, scope, **fields)  # type: ignore[arg-type]


def agent(agent_id: int) -> Scope:
    return Scope(ScopeKind.AGENT, agent_id)


# --- setting


def test_a_target_is_set_replaced_withdrawn_and_each_is_undone(targets: TargetsService, small: SmallCompany) -> None:
    first = targets.set(draft())
    assert len(first.created) == 1
    second = targets.set(draft(value=18))
    assert second.withdrawn == first.created
    assert [row.value for row in targets.targets(NOVEMBER)] == [18]
    assert [row.value for row in targets.targets(NOVEMBER, withdrawn=True)] == [20, 18], "nothing is rewritten"
    with pytest.raises(RefusedError, match="changed again"):
        targets.undo(first)
    gone = targets.withdraw(second.created)
    assert targets.targets(NOVEMBER) == []
    assert targets.withdraw(second.created).empty
    for change in (gone, second):
        targets.undo(change)
    assert [row.value for row in targets.targets(NOVEMBER)] == [20]
    targets.undo(first)
    assert targets.targets(NOVEMBER, withdrawn=True) == []


def test_setting_the_same_again_does_nothing(targets: TargetsService, small: SmallCompany) -> None:
    targets.set(draft())
    assert targets.set(draft()) == TargetChange()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kpi": ""}, "needs a KPI"),
        ({"kpi": "nonsense"}, "no KPI"),
        ({"value": None}, "needs a value"),
        ({"value": -1}, "below zero"),
        ({"kpi": "connect_rate", "value": 1.5}, "more than 100%"),
        ({"scope": None}, "somebody it is for"),
        ({"period": None}, "period with its dates"),
        ({"reason": "  "}, "needs a reason"),
    ],
)
def test_what_is_not_smart_is_refused_with_its_reason(
    targets: TargetsService, changes: dict[str, object], says: str
) -> None:
    made = replace(draft(), **changes)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match=says):
        targets.set(made)
    assert any(says in why for why in targets.check(made).refusals)
    assert not targets.check(made).fine


def test_the_owner_is_the_supervisor_unless_somebody_is_named(targets: TargetsService, desk: Desk) -> None:
    targets.set(draft(owner=""))
    desk.company.change(supervisor="王主管")
    targets.set(draft("connect_rate", 0.2, owner=" "))
    assert {row.kpi: row.owner for row in targets.targets()} == {"dials": "Supervisor", "connect_rate": "王主管"}


def test_a_target_of_zero_is_allowed(targets: TargetsService) -> None:
    assert targets.check(draft(value=0)).fine
    targets.set(draft(value=0))


def test_the_inflation_guard_asks_for_a_reason(targets: TargetsService, small: SmallCompany) -> None:
    zhang = agent(small.zhang)
    assert targets.reached("dials", zhang, NOVEMBER) == 18
    assert targets.check(draft(value=20, scope=zhang)).fine
    asked = draft(value=25, scope=zhang)
    check = targets.check(asked)
    assert check.inflation is not None
    assert check.inflation.by == pytest.approx(25 / 18 - 1)
    with pytest.raises(InflatedError, match="39% more") as caught:
        targets.set(asked)
    assert caught.value.inflations == (check.inflation,)
    targets.set(asked, override="two new lists")
    row = targets.targets(NOVEMBER, zhang)[0]
    assert (row.value, row.override_reason, row.name, row.definition.id) == (25, "two new lists", "张三", "dials")
    targets.set(replace(asked, reason="said again"))
    assert targets.targets(NOVEMBER, zhang)[0].reason == "said again", "what was asked already needs no new override"


def test_the_guard_has_a_limit_of_the_companys_own(targets: TargetsService, small: SmallCompany, desk: Desk) -> None:
    desk.company.change(inflation_limit=0.5)
    assert targets.check(draft(value=25, scope=agent(small.zhang))).fine


def test_several_are_set_together_or_not_at_all(targets: TargetsService, small: SmallCompany) -> None:
    with pytest.raises(RefusedError):
        targets.set_many([draft(), draft("connect_rate", 2)])
    assert targets.targets(NOVEMBER) == []
    targets.set_many([draft(), draft("connect_rate", 0.3), draft(tier=Tier.CHALLENGE, value=21)])
    assert len(targets.targets(NOVEMBER)) == 3


def test_lists_are_narrowed(targets: TargetsService, small: SmallCompany) -> None:
    junior = Scope(ScopeKind.LEVEL, level=Level.JUNIOR)
    east = Scope(ScopeKind.TEAM, small.east)
    targets.set_many([draft(scope=junior), draft(scope=east, value=21), draft(scope=agent(small.li), value=24)])
    names = {row.scope: row.name for row in targets.targets(NOVEMBER)}
    assert names == {junior: "junior", east: "华东组", agent(small.li): "李四"}
    assert [row.value for row in targets.targets(None, junior)] == [20]
    assert [row.value for row in targets.targets(OCTOBER)] == [0.3, 20]
    assert targets.targets(Period.parse("2027")) == []


def test_names_of_those_who_are_gone(targets: TargetsService, database: Database) -> None:
    with database.write() as session:
        add_target(session, scope=agent(99))
        add_target(session, scope=Scope(ScopeKind.TEAM, 99))
    assert [row.name for row in targets.targets()] == ["", ""]


# --- the grid


def test_the_grid_shows_own_and_inherited_values(targets: TargetsService, small: SmallCompany) -> None:
    east, senior = Scope(ScopeKind.TEAM, small.east), Scope(ScopeKind.LEVEL, level=Level.SENIOR)
    targets.set_many(
        [
            draft(period=OCTOBER, scope=east, value=22),
            draft(period=OCTOBER, scope=senior, value=23),
            draft(period=OCTOBER, scope=agent(small.zhang), value=19),
        ],
        override="test",
    )
    grid = targets.grid(OCTOBER)
    assert [row.name for row in grid.rows] == [
        "All agents",
        "trainee",
        "junior",
        "intermediate",
        "senior",
        "West",
        "Ann Lee",
        "Bo Chen",
        "华东组",
        "李四",
        "张三",
    ]
    dials = {row.name: row.cells["dials"] for row in grid.rows}
    assert {name: (cell.own, cell.value, cell.inherited, cell.origin_name) for name, cell in dials.items()} == {
        "All agents": (20, 20, False, "company"),
        "trainee": (None, 20, True, "company"),
        "junior": (None, 20, True, "company"),
        "intermediate": (None, 20, True, "company"),
        "senior": (23, 23, False, "senior"),
        "West": (None, 20, True, "company"),
        "Ann Lee": (None, 20, True, "company"),
        "Bo Chen": (None, 20, True, "company"),
        "华东组": (22, 22, False, "华东组"),
        "张三": (19, 19, False, "张三"),
        "李四": (None, 23, True, "senior"),
    }
    assert dials["李四"].origin_period == OCTOBER
    reach = grid.rows[-1].cells["customers_reached"]
    assert (reach.own, reach.value, reach.origin) == (None, None, None)
    assert not grid.empty
    assert (grid.owner, grid.inflation_limit) == ("Supervisor", 0.15)


def test_the_grid_shows_what_calibrations_ask_beside_the_target(desk: Desk, small: SmallCompany) -> None:
    west, whole = Scope(ScopeKind.TEAM, small.west), Scope(ScopeKind.COMPANY)
    tenth, twelfth = date(2026, 10, 10), date(2026, 10, 12)
    desk.targets.set_many([draft(period=OCTOBER, value=20)], override="test")
    for scope, factor, start in ((west, 0.5, tenth), (whole, 0.8, twelfth)):
        desk.calibrations.add(CalibrationDraft(factor, scope, start, date(2026, 11, 10), "line down"))
    desk.calibrations.add(CalibrationDraft(0.1, whole, date(2026, 12, 1), date(2026, 12, 2), "not in October"))
    dials = {row.name: row.cells["dials"] for row in desk.targets.grid(OCTOBER).rows}
    shown = {
        name: (cell.value, cell.asked, [one.factor for one in cell.calibrated])
        for name, cell in dials.items()
        if name in {"All agents", "West", "Ann Lee", "张三"}
    }
    assert shown == {
        "All agents": (20, 16, [0.8]),
        "West": (20, 10, [0.5, 0.8]),
        "Ann Lee": (20, 10, [0.5, 0.8]),
        "张三": (20, 16, [0.8]),
    }
    rates = desk.targets.grid(OCTOBER).rows[0].cells["connect_rate"]
    assert (rates.asked, rates.calibrated) == (None, ())


def test_the_grid_knows_what_was_reached_before(targets: TargetsService, small: SmallCompany) -> None:
    grid = targets.grid(NOVEMBER)
    reached = {row.name: row.cells["dials"].reached for row in grid.rows}
    assert reached["张三"] == 18
    assert reached["All agents"] == pytest.approx((18 + 24 + 20 + 12) / 4)
    assert reached["junior"] == 18
    assert targets.grid(NOVEMBER, with_reached=False).rows[0].cells["dials"].reached is None


def test_the_grid_of_a_team_and_of_an_agent(targets: TargetsService, small: SmallCompany) -> None:
    team = targets.grid(OCTOBER, Scope(ScopeKind.TEAM, small.west), ["dials"])
    assert [row.name for row in team.rows] == ["West", "Ann Lee", "Bo Chen"]
    one = targets.grid(OCTOBER, agent(small.bo), ["dials"])
    assert [(row.name, row.number, row.level) for row in one.rows] == [("Bo Chen", "1004", Level.TRAINEE)]
    with pytest.raises(SalesDeskError):
        targets.grid(OCTOBER, agent(99))


def test_who_left_is_in_the_grid_of_the_periods_they_worked(
    targets: TargetsService, small: SmallCompany, desk: Desk, database: Database
) -> None:
    desk.people.deactivate(small.bo, date(2026, 10, 20))
    with database.write() as session:
        add_team(session, "Brand new")
        add_agent(session, "Loner")
    names = [row.name for row in targets.grid(OCTOBER).rows][5:]
    assert names == ["Brand new", "West", "Ann Lee", "Bo Chen", "华东组", "李四", "张三", "Loner"]
    assert "Bo Chen" not in [row.name for row in targets.grid(NOVEMBER).rows]
    desk.people.deactivate(small.ann, date(2026, 10, 20))
    assert "West" not in [row.name for row in targets.grid(NOVEMBER).rows]


def test_a_value_that_changes_within_the_period_says_so(
    targets: TargetsService, small: SmallCompany, database: Database
) -> None:
    with database.write() as session:
        add_target(session, "dials", 25, start=date(2026, 10, 12), end=date(2026, 10, 18))
        add_target(session, "connected", 5, start=date(2026, 10, 12), end=date(2026, 10, 18))
    cells = targets.grid(OCTOBER, kpis=["dials", "connected"]).rows[0].cells
    assert (cells["dials"].own, cells["dials"].varies) == (20, True)
    assert (cells["connected"].value, cells["connected"].own, cells["connected"].varies) == (5, None, True)


def test_an_empty_grid(targets: TargetsService) -> None:
    grid = targets.grid(OCTOBER)
    assert grid.empty
    assert len(grid.rows) == 5


# --- copying


def test_last_periods_targets_are_copied_times_a_factor(targets: TargetsService, small: SmallCompany) -> None:
    targets.set_many(
        [
            draft(period=OCTOBER, scope=agent(small.zhang), value=19),
            draft("avg_talk", 90, agent(small.ann), period=OCTOBER),
        ]
    )
    targets.set(draft("connect_rate", 0.25, COMPANY))
    change = targets.copy(OCTOBER, NOVEMBER, factor=1.05)
    assert {(row.kpi, row.name): row.value for row in targets.targets(NOVEMBER)} == {
        ("dials", "company"): 21,
        ("dials", "张三"): 20,
        ("avg_talk", "Ann Lee"): 94,
        ("connect_rate", "company"): 0.25,
    }
    reasons = {row.kpi: row.reason for row in targets.targets(NOVEMBER)}
    assert reasons == {
        "dials": "Copied from 2026-10 × 1.05",
        "avg_talk": "Copied from 2026-10 × 1.05",
        "connect_rate": "agreed",
    }
    with pytest.raises(RefusedError, match="aren't set already"):
        targets.copy(OCTOBER, NOVEMBER)
    targets.undo(change)
    assert [row.kpi for row in targets.targets(NOVEMBER)] == ["connect_rate"]


def test_a_copy_of_one_team_takes_its_agents(targets: TargetsService, small: SmallCompany) -> None:
    east = Scope(ScopeKind.TEAM, small.east)
    targets.set_many(
        [
            draft(period=OCTOBER, scope=east, value=21),
            draft(period=OCTOBER, scope=agent(small.zhang), value=19),
            draft(period=OCTOBER, scope=agent(small.ann), value=20),
        ]
    )
    copies = targets.copies(OCTOBER, NOVEMBER, scope=east, reason="again")
    assert [(one.scope, one.value, one.reason) for one in copies] == [
        (east, 21, "again"),
        (agent(small.zhang), 19, "again"),
    ]


def test_a_copy_is_guarded_too(targets: TargetsService, small: SmallCompany) -> None:
    with pytest.raises(InflatedError):
        targets.copy(OCTOBER, NOVEMBER, factor=1.5)
    targets.copy(OCTOBER, NOVEMBER, factor=1.5, override="double pay")
    with pytest.raises(RefusedError, match="between 0 and 10"):
        targets.copy(OCTOBER, NOVEMBER, factor=0)


def test_where_less_is_better_the_factor_divides(targets: TargetsService, database: Database) -> None:
    with database.write() as session:
        add_target(session, "complaint_rate", 0.02)
    assert targets.copies(OCTOBER, NOVEMBER, factor=2)[0].value == 0.01


# --- suggestions


def test_a_suggestion_from_the_last_twelve_weeks(targets: TargetsService, database: Database) -> None:
    with database.write() as session:
        ann = add_agent(session, "Ann")
        for week in range(6):
            add_calls(session, ann, MONDAY - timedelta(weeks=week + 1), dials=20 + week)
    found = targets.suggest("dials", agent(ann), MONDAY + timedelta(days=2))
    assert (found.n, found.start, found.end) == (6, MONDAY - timedelta(weeks=12), MONDAY - timedelta(days=1))
    assert found.value == 24
    few = targets.suggest("dials", agent(ann), MONDAY - timedelta(weeks=4))
    assert (few.value, few.n) == (None, 2)


@pytest.mark.parametrize(
    ("kpi_id", "value", "tidied"),
    [("dials", 104.4, 104), ("deals", 3.26, 3.3), ("connect_rate", 0.21349, 0.213), ("csat", 4.46, 4.5)],
)
def test_tidy(kpi_id: str, value: float, tidied: float) -> None:
    assert tidy(kpi(kpi_id), value) == tidied


# --- decomposition

RATES = {
    "avg_order": 500_000.0,
    "lead_conversion": 0.2,
    "intents_per_talk": 0.5,
}


def test_a_revenue_target_is_decomposed_exactly(targets: TargetsService, small: SmallCompany) -> None:
    found = targets.decompose(
        20_000_000, NOVEMBER, small.east, RATES, window=Period(MONDAY, MONDAY + timedelta(days=6))
    )
    assert (found.whole.deals, found.whole.intents, found.whole.effective_talks) == (40, 200, 400)
    assert found.rates["conversation_rate"].n == 55
    assert found.rates["avg_order"].n is None
    assert found.whole.connected == 400
    assert found.working_days == 21
    for column in ("revenue", "deals", "intents", "effective_talks", "connected", "dials"):
        assert sum(getattr(one.plan.part, column) for one in found.agents) == getattr(found.whole, column)
    assert [(one.name, one.most) for one in found.agents] == [("李四", 24), ("张三", 18)]
    assert [one.possible for one in found.agents] == [False, False]
    assert all(one.plan.days == 21 for one in found.agents)


def test_what_history_does_not_tell_is_named(targets: TargetsService, small: SmallCompany) -> None:
    with pytest.raises(RefusedError, match="Average order, Lead conversion, Intents per effective talk"):
        targets.decompose(1_000_000, NOVEMBER, small.east)
    with pytest.raises(RefusedError, match="above zero"):
        targets.decompose(0, NOVEMBER, small.east)


def test_a_newcomer_weighs_like_the_mean_and_an_empty_team_is_refused(
    targets: TargetsService, small: SmallCompany, database: Database, desk: Desk
) -> None:
    with database.write() as session:
        new = add_agent(session, "New", team=small.east)
        empty = add_team(session, "Empty")
    week = Period(MONDAY, MONDAY + timedelta(days=6))
    found = targets.decompose(20_000_000, NOVEMBER, small.east, RATES, window=week)
    part = next(one for one in found.agents if one.agent_id == new)
    assert part.most is None
    assert part.possible is None
    assert part.plan.part.deals == 13
    rates = {**RATES, "conversation_rate": 0.5, "connect_rate": 0.2}
    with pytest.raises(RefusedError, match="Nobody"):
        targets.decompose(20_000_000, NOVEMBER, empty, rates, window=week)


def test_the_best_day_counts_those_merged_in(
    targets: TargetsService, small: SmallCompany, database: Database, desk: Desk
) -> None:
    with database.write() as session:
        other = add_agent(session, "zhang")
        add_calls(session, other, MONDAY, dials=40)
    desk.people.merge(other, small.zhang)
    week = Period(MONDAY, MONDAY + timedelta(days=6))
    found = targets.decompose(20_000_000, NOVEMBER, small.east, RATES, window=week)
    assert {one.name: one.most for one in found.agents}["张三"] == 40


def test_withdrawn_rows_keep_their_words(database: Database, targets: TargetsService) -> None:
    change = targets.set(draft())
    targets.withdraw(change.created)
    with database.read() as session:
        row = session.get_one(Target, change.created[0])
        assert (row.owner, row.reason) == ("Me", "agreed")
        assert row.withdrawn_at is not None
