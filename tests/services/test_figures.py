import random
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import (
    MONDAY,
    SHANGHAI_OFFSET,
    add_agent,
    add_batch,
    add_calls,
    add_target,
    add_team,
    small_company,
)
from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.catalogue import FROM_CALLS, catalogue, kpi
from salesdesk.metrics.counters import Counters, of_call, total
from salesdesk.metrics.figures import figure
from salesdesk.models import Agent, Call, Disposition, Membership
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.figure_rows import By, Per
from salesdesk.services.figures import course_of
from salesdesk.store import tallies
from salesdesk.store.database import raw
from salesdesk.types import COMPANY, AgentStatus, Direction, Level, Outcome, Rag, Scope, ScopeKind

OCTOBER = Period.parse("2026-10")
WEEK = Period.parse("2026-W42")


def agent(number):
    return Scope(ScopeKind.AGENT, number)


def team(number):
    return Scope(ScopeKind.TEAM, number)


def by_kpi(rows):
    return {row.kpi: row for row in rows}


@pytest.fixture
def company(database):
    return small_company(database)


# the figures of the small company, counted by hand


def test_the_companys_figures(desk, company):
    rows = by_kpi(desk.figures.figures(OCTOBER))
    assert list(rows) == list(FROM_CALLS)
    dials = rows["dials"]
    assert (dials.value, dials.denominator, dials.target, dials.per_day, dials.target_per_day) == (
        370,
        20,
        400,
        18.5,
        20,
    )
    assert (dials.achievement, dials.rag) == (0.925, Rag.AMBER)
    rate = rows["connect_rate"]
    assert (rate.numerator, rate.denominator, rate.target, rate.rag) == (110, 370, 0.3, Rag.AMBER)
    assert rate.value == pytest.approx(110 / 370)
    assert rows["talk_time"].value == 110 * 90
    assert rows["avg_talk"].value == 90
    assert rows["effective_talks"].value == 110
    assert rows["customers_reached"].value == 110
    assert rows["conversation_rate"].target is None


def test_an_agents_and_a_teams_figures(desk, company):
    zhang = by_kpi(desk.figures.figures(WEEK, agent(company.zhang)))
    assert (zhang["dials"].value, zhang["dials"].target, zhang["dials"].rag) == (90, 100, Rag.AMBER)
    assert zhang["connect_rate"].rag is Rag.RED
    assert zhang["connect_rate"].name == "张三"
    east = desk.figures.figure(WEEK, team(company.east), "connect_rate")
    assert (east.numerator, east.denominator, east.name) == (55, 210, "华东组")


@pytest.mark.parametrize("by", [By.TEAM, By.AGENT, By.LEVEL])
def test_parts_add_up_to_the_company(desk, company, by):
    for name in ("dials", "connected", "talk_time", "effective_talks"):
        parts = desk.figures.figures(OCTOBER, by=by, kpis=[name])
        whole = desk.figures.figure(OCTOBER, COMPANY, name)
        assert sum(part.value for part in parts) == whole.value
        assert sum(part.denominator for part in parts) == whole.denominator
        if name == "dials":
            assert sum(part.target for part in parts) == whole.target


@pytest.mark.parametrize("per", [Per.DAY, Per.WEEK, Per.MONTH, Per.HOUR, Per.WEEKDAY_HOUR])
def test_buckets_add_up_to_the_total(desk, company, per):
    for row in (COMPANY, team(company.east), agent(company.li)):
        whole = desk.figures.figure(OCTOBER, row, "dials")
        assert sum(one.value for one in desk.figures.figures(OCTOBER, row, per=per, kpis=["dials"])) == whole.value


def test_buckets_are_named_as_on_the_command_line(desk, company):
    def codes(per):
        return [row.bucket for row in desk.figures.figures(OCTOBER, per=per, kpis=["dials"])]

    assert codes(Per.DAY) == [f"2026-10-{day}" for day in range(12, 17)]
    assert codes(Per.WEEK) == ["2026-W42"]
    assert codes(Per.MONTH) == ["2026-10"]
    assert codes(Per.HOUR) == ["10"]
    assert codes(Per.WEEKDAY_HOUR) == [f"{weekday}-10" for weekday in range(1, 6)]
    assert codes(Per.TOTAL) == [""]


def test_hours_know_the_days_on_duty_and_a_rates_target(desk, company):
    dials, rate = desk.figures.figures(WEEK, agent(company.zhang), per=Per.HOUR, kpis=["dials", "connect_rate"])
    assert (dials.value, dials.denominator, dials.target) == (90, 5, None)
    assert rate.target == 0.3
    within = desk.figures.figures(WEEK, team(company.east), per=Per.HOUR, by=By.AGENT, kpis=["dials"])
    assert {row.name: row.value for row in within} == {"张三": 90, "李四": 120}
    monday = desk.figures.figures(WEEK, per=Per.WEEKDAY_HOUR, by=By.TEAM, kpis=["dials"])[0]
    assert (monday.bucket, monday.denominator) == ("1-10", 2)


def test_unknown_kpis_and_scopes_are_refused(desk, company):
    with pytest.raises(SalesDeskError, match="no KPI"):
        desk.figures.figures(WEEK, kpis=["nonsense"])
    with pytest.raises(SalesDeskError, match="no such agent"):
        desk.figures.figures(WEEK, agent(99))
    with pytest.raises(SalesDeskError, match="no such team"):
        desk.figures.figures(WEEK, team(99))


def test_an_empty_database_has_no_data(desk):
    rows = desk.figures.figures(WEEK, kpis=[one.id for one in catalogue()])
    assert {row.value for row in rows} == {None}
    board = desk.figures.dashboard(WEEK)
    assert board.empty
    assert (board.first_day, board.last_day, board.lines) == (None, None, ())
    assert desk.figures.days_with_calls() is None
    assert desk.figures.figures(WEEK, per=Per.DAY) == []


# people come, go, move, and turn out to be one


def test_a_silent_agent_is_shown_without_data_and_one_who_left_only_with(desk, database):
    with database.write() as session:
        add_agent(session, "Silent")
        gone = add_agent(session, "Gone", status=AgentStatus.INACTIVE)
        add_agent(session, "Gone long ago", status=AgentStatus.INACTIVE)
        add_agent(session, "Not yet here", hired=date(2027, 1, 1))
        add_calls(session, gone, dials=3)
    rows = desk.figures.figures(WEEK, by=By.AGENT, kpis=["dials"])
    assert [(row.name, row.value) for row in rows] == [("Gone", 3), ("Silent", None)]


def test_calls_without_an_agent_count_for_the_company_only(desk, database):
    with database.write() as session:
        someone = add_agent(session, "Someone")
        add_calls(session, someone, dials=4)
        add_calls(session, None, dials=6)
    whole = desk.figures.figure(WEEK, COMPANY, "dials")
    assert (whole.value, whole.denominator) == (10, 1)
    assert [row.value for row in desk.figures.figures(WEEK, by=By.AGENT, kpis=["dials"])] == [4]
    assert desk.figures.dashboard(WEEK).without_agent == 6
    assert {row.agent for row in desk.figures.calls(WEEK).rows} == {None, "Someone"}


def test_who_moves_takes_only_the_days_after_along(desk, database):
    with database.write() as session:
        east, west = add_team(session, "East"), add_team(session, "West")
        mover = add_agent(session, "Mover")
        session.add(Membership(agent_id=mover, team_id=east, end=MONDAY + timedelta(days=1)))
        session.add(Membership(agent_id=mover, team_id=west, start=MONDAY + timedelta(days=2)))
        add_target(session, "dials", 10, scope=team(east))
        add_target(session, "dials", 40, scope=team(west))
        for i in range(5):
            add_calls(session, mover, MONDAY + timedelta(days=i), dials=10 + i, customers=["A", "B"], connected=4)
    rows = {row.name: row for row in desk.figures.figures(WEEK, by=By.TEAM, kpis=["dials"])}
    assert (rows["East"].value, rows["East"].target) == (21, 20)
    assert (rows["West"].value, rows["West"].target) == (39, 120)
    mine = desk.figures.figure(WEEK, agent(mover), "dials")
    assert (mine.value, mine.target) == (60, 140)
    assert desk.figures.calls(WEEK, team(west)).total == 39
    assert desk.figures.figure(WEEK, team(east), "customers_reached").value == 2
    in_west = desk.figures.figures(WEEK, team(west), by=By.AGENT, per=Per.HOUR, kpis=["dials"])
    assert [row.value for row in in_west] == [39]
    assert [row.value for row in desk.figures.figures(WEEK, team(west), by=By.TEAM, kpis=["dials"])] == [39]
    assert desk.figures.figures(WEEK, agent(mover), by=By.TEAM, kpis=["dials"]) == []


def test_a_merged_agent_is_one_person_with_one_day(desk, database):
    with database.write() as session:
        one, other = add_agent(session, "张三"), add_agent(session, "Zhang San")
        add_calls(session, one, dials=5, connected=2, customers=["A"])
        add_calls(session, other, dials=7, connected=3, customers=["A", "B"])
        session.get(Agent, other).merged_into_id = one
    for per in (Per.TOTAL, Per.DAY):
        (row,) = desk.figures.figures(WEEK, by=By.AGENT, per=per, kpis=["dials"])
        assert (row.name, row.value, row.denominator) == ("张三", 12, 1)
        (row,) = desk.figures.figures(WEEK, by=By.AGENT, per=per, kpis=["customers_reached"])
        assert row.value == 2
    assert desk.figures.figure(WEEK, agent(other), "dials").value == 12
    assert desk.figures.calls(WEEK, agent(one)).total == 12


def test_a_level_has_its_own_figures_and_targets(desk, company, database):
    juniors = Scope(ScopeKind.LEVEL, 0, Level.JUNIOR)
    with database.write() as session:
        add_target(session, "connect_rate", 0.1, scope=juniors)
    row = desk.figures.figure(WEEK, juniors, "connect_rate")
    assert (row.name, row.denominator, row.target) == ("junior", 90, 0.1)
    assert desk.figures.figure(WEEK, agent(company.zhang), "connect_rate").target == 0.1
    assert desk.figures.calls(WEEK, juniors).total == 90


# targets of a bucket


def test_a_team_without_its_own_rate_is_asked_the_mean_of_its_agents(desk, database):
    with database.write() as session:
        east = add_team(session, "East")
        one, two = add_agent(session, "One", team=east), add_agent(session, "Two", team=east)
        add_calls(session, one, dials=30)
        add_calls(session, two, dials=10)
        add_target(session, "connect_rate", 0.2, scope=agent(one))
    assert desk.figures.figure(WEEK, team(east), "connect_rate").target is None
    with database.write() as session:
        add_target(session, "connect_rate", 0.4, scope=agent(two))
    assert desk.figures.figure(WEEK, team(east), "connect_rate").target == pytest.approx(0.25)
    assert desk.figures.figure(WEEK, COMPANY, "connect_rate").target == pytest.approx(0.25)
    with database.write() as session:
        add_target(session, "connect_rate", 0.3, scope=team(east))
    assert desk.figures.figure(WEEK, team(east), "connect_rate").target == 0.3


def test_a_target_that_changes_within_the_period_counts_day_by_day(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        for i in range(5):
            add_calls(session, one, MONDAY + timedelta(days=i), dials=10)
        add_target(session, "dials", 10, start=MONDAY, end=MONDAY + timedelta(days=1))
        add_target(session, "dials", 20, start=MONDAY + timedelta(days=2), end=MONDAY + timedelta(days=30))
    assert desk.figures.figure(WEEK, agent(one), "dials").target == 80
    days = desk.figures.figures(WEEK, agent(one), per=Per.DAY, kpis=["dials"])
    assert [row.target for row in days] == [10, 10, 20, 20, 20]
    assert desk.figures.figure(OCTOBER, agent(one), "dials").target == 80


def test_a_count_of_a_period_is_shared_by_working_days(desk, database):
    with database.write() as session:
        east = add_team(session, "East")
        one, two = add_agent(session, "One", team=east), add_agent(session, "Two", team=east)
        add_calls(session, one)
        add_target(session, "customers_reached", 180, scope=agent(one))
        add_target(session, "customers_reached", 90, scope=agent(two))
    assert desk.figures.figure(OCTOBER, agent(one), "customers_reached").target == 180
    assert desk.figures.figure(WEEK, agent(one), "customers_reached").target == pytest.approx(50)
    assert desk.figures.figure(WEEK, team(east), "customers_reached").target == pytest.approx(75)
    assert desk.figures.figure(Period.parse("2026-11"), team(east), "customers_reached").target is None


def test_a_rate_without_a_case_still_shows_its_target(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        add_calls(session, one, direction=Direction.INBOUND)
        add_target(session, "connect_rate", 0.2)
    row = desk.figures.figure(WEEK, agent(one), "connect_rate")
    assert (row.value, row.target, row.rag) == (None, 0.2, None)
    assert desk.figures.figure(Period.parse("2026-10-20"), agent(one), "connect_rate").target == 0.2


def test_the_companys_limits_colour_the_figures(desk, company):
    desk.company.change(green_from=0.9, amber_from=0.5)
    assert desk.figures.figure(OCTOBER, COMPANY, "dials").rag is Rag.GREEN


def test_intents_are_data_once_a_disposition_is_marked(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        first, last = add_calls(session, one, dials=10, connected=5)
    assert desk.figures.figure(WEEK, agent(one), "intents").value is None
    with database.write() as session:
        session.add(Disposition(id=1, name="有意向", outcome=1, effective=True, intent=True))
        session.flush()
        tallies.subtract(raw(session), first, last)
        session.get(Call, first).disposition_id = 1
        session.flush()
        tallies.add(raw(session), first, last)
    assert desk.figures.figure(WEEK, agent(one), "intents").value == 1
    assert desk.figures.figure(WEEK, agent(one), "intent_rate").value == 0.2
    assert desk.figures.calls(WEEK, kpi_id="intents").rows[0].disposition == "有意向"


def test_a_log_without_customers_does_not_say_whom_it_reached(desk, database):
    with database.write() as session:
        one = add_agent(session, "One")
        add_calls(session, one, dials=3, connected=2)
        add_calls(session, one, MONDAY + timedelta(days=1), dials=3, connected=0)
        session.query(Call).update({Call.customer: None})
    days = desk.figures.figures(WEEK, agent(one), per=Per.DAY, kpis=["customers_reached"])
    assert [row.value for row in days] == [None, 0]


# the screens


def test_the_dashboard_shows_one_state_from_all_sides(desk, company):
    board = desk.figures.dashboard(WEEK, team(company.east))
    tile = board.tiles[0]
    assert (tile.row.kpi, tile.row.value, tile.before.value, tile.change) == ("dials", 210, None, None)
    assert [row.value for row in tile.series] == [42] * 5
    assert [(line.name, line.days_on_duty, line.team) for line in board.lines] == [
        ("李四", 5, "华东组"),
        ("张三", 5, "华东组"),
    ]
    assert sum(line.figures["dials"].value for line in board.lines) == 210
    assert sum(cell.dials for cell in board.heat) == 210
    assert board.heat == desk.figures.heatmap(WEEK, team(company.east))
    assert (board.first_day, board.last_day, board.without_agent) == (MONDAY, MONDAY + timedelta(days=4), 0)
    assert not board.empty
    tuesday = desk.figures.dashboard(Period.parse("2026-10-13"))
    assert tuesday.tiles[0].change == 0
    assert desk.figures.days_with_calls() == (MONDAY, MONDAY + timedelta(days=4))


def test_the_course_is_drawn_as_finely_as_it_can_be_read():
    assert course_of(OCTOBER) is Per.DAY
    assert course_of(Period.parse("2026-Q4")) is Per.WEEK
    assert course_of(Period.parse("2026")) is Per.WEEK
    assert course_of(Period.parse("2020-01-01..2026-01-01")) is Per.MONTH


def test_a_figure_explains_itself(desk, company):
    told = desk.figures.explain(WEEK, agent(company.zhang), "connect_rate")
    assert told.arithmetic == "10 ÷ 90 = 11.1%"
    assert told.formula == "connected ÷ dials"
    assert told.days == "5 days on duty"
    assert told.target == "Target 30.0%"
    assert told.note == ""
    dials = desk.figures.explain(WEEK, COMPANY, "dials")
    assert dials.arithmetic == "370 calls on 20 days on duty = 18.5 a day"
    assert dials.days == "20 days on duty of 4 agents"
    assert dials.target == "Target 400: 20 for each of the 20 days on duty"
    assert desk.figures.explain(WEEK, COMPANY, "customers_reached").arithmetic == "110 customers"


def test_what_cant_be_judged_says_so(desk, company):
    few = desk.figures.explain(Period.parse("2026-10-12"), agent(company.zhang), "connect_rate")
    assert "n = 18" in few.note
    none = desk.figures.explain(WEEK, COMPANY, "revenue")
    assert (none.arithmetic, none.target) == ("No data.", "No target.")
    assert none.note


def test_effective_talks_say_the_seconds_in_force(desk, company):
    desk.company.change(effective_talk_s=100)
    told = desk.figures.explain(WEEK, COMPANY, "effective_talks")
    assert "100 s" in told.formula
    assert told.row.value == 0
    with i18n.speaking(i18n.CHINESE):
        assert "100 秒" in desk.figures.explain(WEEK, COMPANY, "effective_talks").rule


@pytest.mark.parametrize("name", ["dials", "connected", "connect_rate", "effective_talks", "conversation_rate", "aht"])
def test_as_many_calls_stand_behind_a_figure_as_it_says(desk, company, name):
    for row in (COMPANY, team(company.west), agent(company.li)):
        shown = desk.figures.figure(WEEK, row, name)
        definition = kpi(name)
        if name != "aht":
            assert desk.figures.calls(WEEK, row, kpi_id=name, limit=1).total == shown.numerator
        if definition.is_rate:
            assert desk.figures.calls(WEEK, row, kpi_id=name, part="denominator").total == shown.denominator


def test_calls_come_in_pages(desk, company):
    first = desk.figures.calls(WEEK, limit=100)
    rest = desk.figures.calls(WEEK, offset=100, limit=None)
    assert (len(first.rows), len(rest.rows), first.total) == (100, 270, 370)
    assert len({row.id for row in first.rows + rest.rows}) == 370
    starts = [row.start for row in first.rows + rest.rows]
    assert starts == sorted(starts)
    newest = desk.figures.calls(WEEK, newest_first=True, limit=1).rows[0]
    assert newest.start == starts[-1]
    call = first.rows[0]
    assert (call.direction, call.outcome, call.team, call.start) == (
        "outbound",
        "connected",
        "华东组",
        "2026-10-12T10:00:00+08:00",
    )


def test_talk_time_leads_to_the_calls_with_talk(desk, company):
    assert desk.figures.calls(WEEK, kpi_id="talk_time").total == 110


def test_a_figure_without_calls_behind_it_says_so(desk, company):
    for name in ("revenue", "nps"):
        with pytest.raises(SalesDeskError, match="isn't counted from single calls"):
            desk.figures.calls(WEEK, kpi_id=name)


# the whole engine against a count of the calls one by one


def counters_of(pairs):
    counted = total(
        of_call(
            Direction(call["direction"]),
            Outcome(call["outcome"]),
            talk_s=call["talk_s"],
            ring_s=call["ring_s"] or 0,
            hold_s=call["hold_s"] or 0,
            wrap_s=call["wrap_s"] or 0,
        )
        for call, _day in pairs
    )
    reached = {
        call["customer"]
        for call, _day in pairs
        if call["direction"] in (0, 1) and call["outcome"] == Outcome.CONNECTED and call["customer"]
    }
    duty = {(call["agent_id"], day) for call, day in pairs if call["agent_id"] is not None}
    customers = len(reached) or (None if counted.connected else 0)
    return Counters(**{**asdict(counted), "customers": customers, "days_on_duty": len(duty)})


@given(seed=st.integers(0, 10**9))
@settings(max_examples=8)
def test_every_cell_equals_a_count_of_the_calls_one_by_one(seed, empty_database_file, tmp_path_factory):
    import shutil

    from salesdesk.services.desk import Desk
    from salesdesk.store.database import Database

    path = tmp_path_factory.mktemp("engine") / "test.salesdesk"
    shutil.copyfile(empty_database_file, path)
    database = Database(path)
    dice = random.Random(seed)
    with database.write() as session:
        teams = [add_team(session, name) for name in ("East", "West")]
        agents = [add_agent(session, f"Agent {i}") for i in range(5)]
        moved = MONDAY + timedelta(days=dice.randrange(12))
        for i, one in enumerate(agents[:4]):
            first = teams[i % 2]
            session.add(Membership(agent_id=one, team_id=first, end=moved - timedelta(days=1)))
            session.add(Membership(agent_id=one, team_id=teams[1 - i % 2] if i == 0 else first, start=moved))
        session.get(Agent, agents[4]).merged_into_id = agents[0]
        batch = add_batch(session)
        calls = []
        for i in range(400):
            day = MONDAY + timedelta(days=dice.randrange(-8, 16))
            start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=dice.randrange(86_400))
            calls.append(
                {
                    "id": i + 1,
                    "source_id": f"{i}",
                    "agent_id": dice.choice([None, *agents]),
                    "customer": dice.choice([None, *(f"1380000{n:04d}" for n in range(30))]),
                    "start_utc": int(start.timestamp()) - SHANGHAI_OFFSET,
                    "utc_offset_s": SHANGHAI_OFFSET,
                    "direction": dice.randrange(4),
                    "ring_s": dice.choice([None, 5]),
                    "talk_s": dice.randrange(200),
                    "hold_s": dice.choice([None, 7]),
                    "wrap_s": dice.choice([None, 11]),
                    "outcome": dice.choice([1, 1, 1, 2, 3, 5, 7, 0]),
                    "batch_id": batch,
                    "line": i,
                }
            )
        session.add_all(Call(**call) for call in calls)
        session.flush()
        tallies.add(raw(session), 1, 400)
        assert tallies.differences(raw(session)) == 0
    for call in calls:
        if call["agent_id"] == agents[4]:
            call["agent_id"] = agents[0]
    desk = Desk(database)
    period = Period(MONDAY - timedelta(days=5), MONDAY + timedelta(days=12))

    def team_of(agent_id, day):
        if agent_id is None or agent_id == agents[4]:
            return None
        i = agents.index(agent_id)
        return {0: "East", 1: "West"}[(i % 2) if day < moved or i else 1]

    names = {one: f"Agent {i}" for i, one in enumerate(agents)}
    whose = {
        By.SCOPE: lambda agent_id, _day: "All agents",
        By.AGENT: lambda agent_id, _day: names.get(agent_id),
        By.TEAM: team_of,
    }
    cut = {
        Per.TOTAL: lambda _day: "",
        Per.DAY: date.isoformat,
        Per.WEEK: lambda day: Period.of(PeriodKind.WEEK, day).code,
        Per.MONTH: lambda day: Period.of(PeriodKind.MONTH, day).code,
    }
    kpis = [*FROM_CALLS, "aht"]
    for by, scope_of in whose.items():
        for per, bucket_of in cut.items():
            expected = {}
            for call in calls:
                day = datetime.fromtimestamp(call["start_utc"] + call["utc_offset_s"], UTC).date()
                name = scope_of(call["agent_id"], day)
                if day in period and name is not None:
                    expected.setdefault((name, bucket_of(day)), []).append((call, day))
            cells = {
                (name, bucket, one): figure(kpi(one), counters_of(pairs))
                for (name, bucket), pairs in expected.items()
                for one in kpis
            }
            rows = desk.figures.figures(period, per=per, by=by, kpis=kpis)
            assert {(row.name, row.bucket, row.kpi): row.figure for row in rows if row.value is not None} == {
                key: one for key, one in cells.items() if one.value is not None
            }
    database.close()
