"""Teams and agents: added, changed, dated, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from factories import MONDAY, add_agent, add_calls, add_team, small_company
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.services.desk import Desk
from salesdesk.services.people import AgentDraft, PeopleService
from salesdesk.services.people.reading import AgentFilter
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage

JULY = date(2026, 7, 1)


@pytest.fixture
def people(desk: Desk) -> PeopleService:
    return desk.people


def _team_of(people: PeopleService, agent_id: int, on: date) -> str:
    card = people.card(agent_id, on)
    assert card is not None
    return card.row.team


# --- teams


def test_a_team_is_added_renamed_staged_closed_and_reopened(people: PeopleService) -> None:
    east = people.add_team("  East   one ", TeamStage.SPRINT).id
    assert [(team.name, team.stage, team.active, team.agents) for team in people.teams()] == [
        ("East one", TeamStage.SPRINT, True, 0)
    ]
    renamed = people.rename_team(east, "East")
    people.set_stage(east, TeamStage.MATURE)
    people.close_team(east)
    assert [(team.name, team.stage, team.active) for team in people.teams()] == [("East", TeamStage.MATURE, False)]
    people.reopen_team(east)
    people.restore(renamed.before)
    assert [(team.name, team.active) for team in people.teams()] == [("East one", True)]


def test_team_names_are_refused_when_empty_or_taken(people: PeopleService) -> None:
    east = people.add_team("East").id
    with pytest.raises(RefusedError, match="needs a name"):
        people.add_team(" ")
    with pytest.raises(RefusedError, match="already"):
        people.add_team("ＥＡＳＴ")
    people.edit_team(east, "EAST", TeamStage.NEW)
    with pytest.raises(RefusedError, match="no longer"):
        people.rename_team(99, "x")


def test_a_team_with_agents_is_not_closed(people: PeopleService, database: Database) -> None:
    small = small_company(database)
    with pytest.raises(RefusedError, match="张三"):
        people.close_team(small.east)
    for agent in (small.zhang, small.li):
        people.deactivate(agent, date(2026, 6, 30))
    people.close_team(small.east, date(2026, 7, 1))
    with pytest.raises(RefusedError, match="closed"):
        people.move(small.ann, small.east)


def test_adding_a_team_is_undone(people: PeopleService) -> None:
    made = people.add_team("East")
    again = people.restore(made.before)
    assert people.teams() == []
    people.restore(again)
    assert [team.name for team in people.teams()] == ["East"]


def test_teams_count_their_agents_of_the_day(people: PeopleService, database: Database) -> None:
    with database.write() as session:
        east, west = add_team(session, "East"), add_team(session, "West")
        ann = add_agent(session, "Ann", team=east)
        add_agent(session, "Bo", team=east, status=AgentStatus.UNCONFIRMED)
    people.move(ann, west, JULY)
    june, july = people.teams(date(2026, 6, 30)), people.teams(JULY)
    assert [(team.agents, team.unconfirmed) for team in june] == [(2, 1), (0, 0)]
    assert [(team.agents, team.unconfirmed) for team in july] == [(1, 1), (1, 0)]


# --- agents


def test_an_agent_is_added_with_everything_and_taken_back(people: PeopleService) -> None:
    team = people.add_team("East").id
    mentor = people.add(AgentDraft("Mentor")).id
    made = people.add(AgentDraft("曾志伟", "1001", team, Level.TRAINEE, date(2026, 3, 1), mentor, "电销员", "from HR"))
    card = people.card(made.id)
    assert card is not None
    row = card.row
    assert (row.name, row.number, row.team, row.level) == ("曾志伟", "1001", "East", Level.TRAINEE)
    assert (row.mentor, row.mentor_id, row.hired_on, card.post, card.note) == (
        "Mentor",
        mentor,
        date(2026, 3, 1),
        "电销员",
        "from HR",
    )
    assert [(one.kind, one.value) for one in card.identities] == [
        (IdentityKind.NAME, "曾志伟"),
        (IdentityKind.NUMBER, "1001"),
    ]
    assert [(one.team, one.start, one.end) for one in card.memberships] == [("East", date(2026, 3, 1), None)]
    assert card.tenure_from == date(2026, 3, 1)
    assert [row.name for row in people.search("zzw")] == ["曾志伟"]
    mentor_card = people.card(mentor)
    assert mentor_card is not None
    assert mentor_card.mentees == ((made.id, "曾志伟"),)
    people.restore(made.before)
    assert people.card(made.id) is None
    assert people.resolver() == {"mentor": mentor}


def test_what_is_missing_or_taken_is_refused(people: PeopleService) -> None:
    ann = people.add(AgentDraft("Ann", "7")).id
    for draft, says in (
        (AgentDraft("  "), "needs a name"),
        (AgentDraft("Bo", "7"), "belongs to Ann"),
        (AgentDraft("ANN"), "already"),
        (AgentDraft("Bo", team_id=99), "team is no longer"),
    ):
        with pytest.raises(RefusedError, match=says):
            people.add(draft)
    with pytest.raises(RefusedError, match="own mentor"):
        people.edit(ann, AgentDraft("Ann", "7", mentor_id=ann))
    with pytest.raises(RefusedError, match="no longer"):
        people.edit(99, AgentDraft("Zed"))
    assert len(people.agents()) == 1, "a refusal leaves nothing behind"


def test_namesakes_need_numbers_and_share_no_bare_name(people: PeopleService) -> None:
    first = people.add(AgentDraft("张伟", "1001")).id
    second = people.add(AgentDraft("张伟", "1002"))
    assert people.resolver() == {"1001": first, "1002": second.id}
    people.restore(second.before)
    assert people.resolver() == {"张伟": first, "1001": first}


def test_an_edit_keeps_the_old_name_known_and_is_undone(people: PeopleService) -> None:
    east, west = people.add_team("East").id, people.add_team("West").id
    ann = people.add(AgentDraft("Ann", "7", east)).id
    edited = people.edit(ann, AgentDraft("Anna", "8", west, Level.SENIOR, since=JULY))
    assert people.resolver() == {"ann": ann, "anna": ann, "7": ann, "8": ann}
    assert (_team_of(people, ann, date(2026, 6, 30)), _team_of(people, ann, JULY)) == ("East", "West")
    before, after = people.card(ann, date(2026, 6, 30)), people.card(ann, JULY)
    assert before is not None
    assert after is not None
    assert (before.row.level, after.row.level) == (Level.INTERMEDIATE, Level.SENIOR)
    people.edit(ann, AgentDraft("Anna", "8", west, Level.SENIOR))
    people.restore(edited.before)
    assert people.resolver() == {"ann": ann, "7": ann}
    assert _team_of(people, ann, JULY) == "East"


def test_moves_are_dated_and_later_ones_replaced(people: PeopleService) -> None:
    east, west, north = (people.add_team(name).id for name in ("East", "West", "North"))
    ann = people.add(AgentDraft("Ann", team_id=east)).id
    people.move(ann, west, JULY)
    people.move(ann, north, date(2026, 9, 1))
    assert [_team_of(people, ann, day) for day in (date(2026, 6, 30), JULY, date(2026, 9, 1))] == [
        "East",
        "West",
        "North",
    ]
    people.move(ann, east, date(2026, 8, 1))
    assert [_team_of(people, ann, day) for day in (date(2026, 7, 31), date(2026, 9, 1))] == ["West", "East"]
    people.move(ann, west, date(2026, 8, 1))
    card = people.card(ann)
    assert card is not None
    assert [(one.team, one.start, one.end) for one in card.memberships] == [
        ("East", None, date(2026, 6, 30)),
        ("West", JULY, None),
    ], "back in the same team: one span"
    people.move(ann, None, date(2026, 10, 1))
    assert _team_of(people, ann, date(2026, 10, 1)) == ""
    people.move(ann, north)
    assert _team_of(people, ann, date(2020, 1, 1)) == "North"
    people.move(ann, None)
    assert _team_of(people, ann, JULY) == ""


def test_several_move_at_once(people: PeopleService, database: Database) -> None:
    small = small_company(database)
    moved = people.move_many([small.ann, small.bo], small.east, JULY)
    assert {row.id for row in people.agents(JULY, AgentFilter(team_id=small.east))} == {
        small.zhang,
        small.li,
        small.ann,
        small.bo,
    }
    people.restore(moved.before)
    assert len(people.agents(JULY, AgentFilter(team_id=small.east))) == 2


def test_levels_are_dated(people: PeopleService) -> None:
    ann = people.add(AgentDraft("Ann", level=Level.TRAINEE)).id
    people.set_level(ann, Level.JUNIOR, JULY)
    people.set_level(ann, Level.SENIOR, date(2026, 9, 1))
    card = people.card(ann)
    assert card is not None
    assert [(row.level, row.start) for row in card.levels] == [
        (Level.TRAINEE, None),
        (Level.JUNIOR, JULY),
        (Level.SENIOR, date(2026, 9, 1)),
    ]
    people.set_level(ann, Level.INTERMEDIATE)
    card = people.card(ann, date(2020, 1, 1))
    assert card is not None
    assert [(row.level, row.start) for row in card.levels] == [(Level.INTERMEDIATE, None)]


def test_a_first_dated_level_keeps_the_one_before(people: PeopleService, database: Database) -> None:
    from salesdesk.models import Agent

    with database.write() as session:
        session.add(Agent(id=5, name="Old", level=Level.JUNIOR))
    people.set_level(5, Level.SENIOR, JULY)
    before = people.card(5, date(2026, 6, 30))
    assert before is not None
    assert before.row.level is Level.JUNIOR


def test_a_mentor_is_set(people: PeopleService) -> None:
    ann, bo = people.add(AgentDraft("Ann")).id, people.add(AgentDraft("Bo")).id
    people.set_mentor(ann, bo)
    card = people.card(ann)
    assert card is not None
    assert card.row.mentor == "Bo"
    with pytest.raises(SalesDeskError, match="no longer"):
        people.set_mentor(99, bo)


def test_leaving_and_coming_back(people: PeopleService, database: Database) -> None:
    small = small_company(database)
    left = people.deactivate(small.ann, date(2026, 10, 16))
    assert small.ann not in {row.id for row in people.agents()}
    everybody = people.agents(only=AgentFilter(statuses=tuple(AgentStatus)))
    assert small.ann in {row.id for row in everybody}, "who left stays in the past"
    assert _team_of(people, small.ann, date(2026, 10, 16)) == "West"
    assert _team_of(people, small.ann, date(2026, 10, 17)) == ""
    people.reactivate(small.ann, date(2026, 12, 1))
    assert [_team_of(people, small.ann, day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == ["", "West"]
    people.restore(left.before)
    people.deactivate(small.ann, date(2026, 10, 16))
    people.reactivate(small.ann)
    assert _team_of(people, small.ann, date(2026, 11, 30)) == "West"


def test_a_planned_move_falls_away_when_somebody_leaves(people: PeopleService, database: Database) -> None:
    small = small_company(database)
    people.move(small.bo, small.east, date(2026, 12, 1))
    people.deactivate(small.bo, date(2026, 11, 1))
    card = people.card(small.bo)
    assert card is not None
    assert [(one.team, one.end) for one in card.memberships] == [("West", date(2026, 11, 1))]


def test_somebody_without_a_team_comes_back_without(people: PeopleService) -> None:
    ann = people.add(AgentDraft("Ann")).id
    people.deactivate(ann, JULY)
    people.reactivate(ann, date(2026, 8, 1))
    assert _team_of(people, ann, date(2026, 8, 1)) == ""


def test_nobody_leaves_before_being_hired(people: PeopleService) -> None:
    ann = people.add(AgentDraft("Ann", hired_on=JULY)).id
    with pytest.raises(RefusedError, match="before being hired"):
        people.deactivate(ann, date(2026, 6, 30))
    people.deactivate(ann, date(2026, 7, 31))
    with pytest.raises(RefusedError, match="before being hired"):
        people.edit(ann, AgentDraft("Ann", hired_on=date(2026, 9, 1)))


def test_found_agents_are_confirmed_one_or_all(people: PeopleService, database: Database) -> None:
    with database.write() as session:
        team = add_team(session)
        one, two, three = (add_agent(session, name, status=AgentStatus.UNCONFIRMED) for name in ("Ann", "Bo", "Cy"))
    assert people.confirm([one]).id == 1
    rest = people.confirm(team_id=team)
    assert rest.id == 2
    assert {row.id: row.team for row in people.agents(date(2020, 1, 1))} == {one: "", two: "East", three: "East"}
    people.restore(rest.before)
    only = AgentFilter(statuses=(AgentStatus.UNCONFIRMED,), without_team=True)
    assert {row.id for row in people.agents(only=only)} == {two, three}


# --- identities


def test_identities_are_added_removed_and_refused(people: PeopleService) -> None:
    ann, bo = people.add(AgentDraft("Ann")).id, people.add(AgentDraft("Bo")).id
    people.add_identity(ann, IdentityKind.LOGIN, " ALee ")
    people.add_identity(ann, IdentityKind.LOGIN, "alee")
    with pytest.raises(RefusedError, match="already means Ann"):
        people.add_identity(bo, IdentityKind.LOGIN, "ALEE")
    with pytest.raises(RefusedError, match="Write what"):
        people.add_identity(bo, IdentityKind.LOGIN, "  ")
    card = people.card(ann)
    assert card is not None
    login = next(one for one in card.identities if one.kind is IdentityKind.LOGIN)
    removed = people.remove_identity(login.id)
    assert "alee" not in people.resolver()
    people.restore(removed.before)
    assert people.resolver()["alee"] == ann
    assert people.remove_identity(999).id == 0


# --- reading


def test_filters(people: PeopleService, database: Database) -> None:
    small = small_company(database)
    assert [row.name for row in people.agents(only=AgentFilter(text="100"))] == ["Ann Lee", "Bo Chen", "李四", "张三"]
    assert [row.id for row in people.agents(only=AgentFilter(level=Level.SENIOR))] == [small.li]
    assert [row.id for row in people.agents(only=AgentFilter(text="zs"))] == [small.zhang]
    assert people.agents(only=AgentFilter(without_team=True)) == []
    row = people.agents(only=AgentFilter(text="zs"))[0]
    assert (row.calls, row.first_day, row.last_day) == (90, MONDAY, date(2026, 10, 16))


def test_an_undo_is_refused_when_later_work_builds_on_it(people: PeopleService, database: Database) -> None:
    made = people.add(AgentDraft("Ann"))
    with database.write() as session:
        add_calls(session, made.id)
    with pytest.raises(RefusedError, match="can't be undone"):
        people.restore(made.before)
    assert people.card(made.id) is not None


def test_agents_and_teams_by_what_is_typed(people: PeopleService) -> None:
    with pytest.raises(SalesDeskError, match="no team"):
        people.team_named("East")
    east = people.add_team("East").id
    ann = people.add(AgentDraft("Ann", "7")).id
    people.add(AgentDraft("张伟", "1001"))
    people.add(AgentDraft("张伟", "1002"))
    assert [people.agent_named(text).id for text in ("ann", "7")] == [ann, ann]
    assert people.team_named("east").id == east
    with pytest.raises(SalesDeskError, match="1001, 1002"):
        people.agent_named("张伟")
    with pytest.raises(SalesDeskError, match="Did you mean Ann"):
        people.agent_named("Anna")
    with pytest.raises(SalesDeskError, match="There is no agent “xyz”"):
        people.agent_named("xyz")
    with pytest.raises(SalesDeskError, match="Known: East"):
        people.team_named("x")
