"""A roster file becomes agents and teams, and is taken back whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from factories import add_agent, add_team
from salesdesk.errors import RefusedError
from salesdesk.importers.rows import People, PersonRow, RowError
from salesdesk.models import Agent, ImportBatch
from salesdesk.services.desk import Desk
from salesdesk.services.people import enrolling, enrolment
from salesdesk.services.people.enrolment import RosterAction, read_level, read_stage
from salesdesk.services.people.reading import AgentFilter
from salesdesk.services.sample import DRAWN, write_roster
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage

DAY = date(2026, 10, 12)


def person(line: int, name: str | None, number: str | None = None, **cells: object) -> PersonRow:
    fields = dict.fromkeys(("team", "level", "hired", "mentor", "extension", "email"))
    return PersonRow(name, number, **{**fields, **cells}, line=line)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text("anything", encoding="utf-8")
    return path


def _apply(database: Database, people: People, file: Path, on: date = DAY) -> enrolling.RosterResult:
    with database.write() as session:
        return enrolling.apply(session, people, file, on)


ROSTER = People(
    [
        person(2, "张三", "1001", team="华东", stage="冲刺期", level="新人", hired=date(2026, 9, 1), mentor="李四"),
        person(3, "李四", "1002", team="华东", level="高级", extension="802", email="li@x.cn", post="组长"),
        person(4, "Ann", None, team="West", years=2.5),
        person(5, "Gone", "9", left=date(2026, 8, 31)),
        person(6, "Dee", "10", level="P7"),
        person(7, None, "404"),
        person(8, "Ann", None),
    ],
    [RowError(9, "no-name", "", ("", ""))],
)


def test_a_roster_into_an_empty_company_and_back(desk: Desk, database: Database, file: Path) -> None:
    result = _apply(database, ROSTER, file)
    assert (result.rows, result.imported, result.duplicates, result.rejected) == (8, 4, 0, 4)
    assert result.rows == result.imported + result.duplicates + result.rejected
    assert result.reasons == {"no-name": 1, "conflict": 3}
    assert result.agents_created == ("张三", "李四", "Ann", "Gone")
    rows = {row.name: row for row in desk.people.agents(DAY)}
    assert set(rows) == {"张三", "李四", "Ann"}
    zhang = rows["张三"]
    assert (zhang.number, zhang.team, zhang.level, zhang.hired_on, zhang.mentor) == (
        "1001",
        "华东",
        Level.TRAINEE,
        date(2026, 9, 1),
        "李四",
    )
    li = desk.people.card(rows["李四"].id)
    assert li is not None
    assert li.post == "组长"
    assert {(one.kind, one.value) for one in li.identities} >= {
        (IdentityKind.EXTENSION, "802"),
        (IdentityKind.EMAIL, "li@x.cn"),
    }
    ann = desk.people.card(rows["Ann"].id)
    assert ann is not None
    assert ann.note == "2.5 years of experience (roster)"
    assert {team.name: team.stage for team in desk.people.teams()} == {
        "West": TeamStage.MATURE,
        "华东": TeamStage.SPRINT,
    }
    with database.read() as session:
        gone = session.query(Agent).where(Agent.name == "Gone").one()
        assert (gone.status, gone.left_on) == (AgentStatus.INACTIVE, date(2026, 8, 31))
    assert result.batch is not None
    desk.people.undo_roster(result.batch)
    with database.read() as session:
        assert session.query(Agent).count() == 0
        assert session.get_one(ImportBatch, result.batch).status == "undone"
    assert desk.people.teams() == []
    with pytest.raises(RefusedError, match="already"):
        desk.people.undo_roster(result.batch)


def test_the_same_roster_again_changes_nothing(desk: Desk, database: Database, file: Path) -> None:
    _apply(database, People(ROSTER.rows[:4], []), file)
    again = _apply(database, People(ROSTER.rows[:4], []), file)
    assert (again.imported, again.duplicates, again.batch) == (0, 4, None)


def test_the_samples_roster_from_its_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    write_roster(path, DRAWN.agents())
    planned = desk.people.plan_roster(path)
    assert planned.count(RosterAction.NEW) == 18
    tried = desk.people.import_roster(path, dry_run=True)
    assert (tried.imported, tried.batch) == (18, None)
    assert desk.people.agents() == []
    done = desk.people.import_roster(path)
    assert (done.rows, done.imported, done.rejected) == (18, 18, 0)
    assert [(team.name, team.agents) for team in desk.people.teams()] == [
        ("华东一组", 6),
        ("华南二组", 5),
        ("新锐组", 6),
    ]
    gone = desk.people.agents(only=AgentFilter(statuses=(AgentStatus.INACTIVE,)))
    assert [(row.name, row.left_on) for row in gone] == [("赵磊", date(2026, 8, 14))]
    again = desk.people.import_roster(path)
    assert (again.imported, again.duplicates) == (0, 18)


def test_what_would_change_is_named(desk: Desk, database: Database) -> None:
    with database.write() as session:
        east = add_team(session, "East")
        bo = add_agent(session, "Bo", number="3")
        add_agent(session, "Cy", number="4", team=east)
        session.get_one(Agent, bo).mentor_id = add_agent(session, "Mia")
        add_agent(session, "Found", status=AgentStatus.UNCONFIRMED)
    people = People(
        [
            person(2, "Bob", "3", team="East", level="senior", hired=DAY, mentor="Cy", extension="33", email="b@x"),
            person(3, "cy", "4", team="EAST"),
            person(4, "Found", "77", team="East"),
            person(5, "Bo", "3", mentor="mia"),
        ],
        [],
    )
    with database.read() as session:
        planned = enrolment.plan(session, people, DAY)
    assert [line.action for line in planned.lines] == [
        RosterAction.CHANGED,
        RosterAction.SAME,
        RosterAction.CHANGED,
        RosterAction.CONFLICT,
    ]
    assert planned.lines[3].problem == "An earlier line is about the same agent."
    assert planned.lines[0].changes == (
        ("name", "Bo", "Bob"),
        ("team", "", "East"),
        ("level", "intermediate", "senior"),
        ("hired", "", "2026-10-12"),
        ("mentor", "Mia", "Cy"),
        ("extension", "", "33"),
        ("e-mail", "", "b@x"),
    )
    assert planned.lines[2].changes == (("number", "", "77"), ("team", "", "East"), ("status", "to confirm", "active"))
    assert planned.new_teams == ()


def test_changes_are_dated_confirmed_and_undone(desk: Desk, database: Database, file: Path) -> None:
    with database.write() as session:
        east = add_team(session, "East")
        bo = add_agent(session, "Bo", number="3", team=east)
        found = add_agent(session, "Found", status=AgentStatus.UNCONFIRMED)
        back = add_agent(session, "Back", team=east)
    desk.people.deactivate(back, date(2026, 6, 30))
    people = People(
        [
            person(2, "Bo", "3", team="West", level="junior", mentor="Found"),
            person(3, "Found", "77", team="West", level="trainee"),
            person(4, "Back", None),
        ],
        [],
    )
    result = _apply(database, people, file)
    assert result.imported == 3
    cards = {name: desk.people.card(agent) for name, agent in (("bo", bo), ("found", found), ("back", back))}
    bo_card, found_card, back_card = cards["bo"], cards["found"], cards["back"]
    assert bo_card is not None
    assert found_card is not None
    assert back_card is not None
    assert [(one.team, one.start, one.end) for one in bo_card.memberships] == [
        ("East", None, date(2026, 10, 11)),
        ("West", DAY, None),
    ]
    assert bo_card.row.mentor == "Found"
    assert [(one.team, one.start) for one in found_card.memberships] == [("West", None)], "found ones: from the start"
    assert [(one.level, one.start) for one in found_card.levels] == [(Level.TRAINEE, None)]
    assert found_card.row.status is AgentStatus.ACTIVE
    assert back_card.row.status is AgentStatus.ACTIVE
    assert result.batch is not None
    desk.people.undo_roster(result.batch)
    rows = {row.name: row for row in desk.people.agents(DAY)}
    assert (rows["Bo"].team, rows["Bo"].mentor, rows["Found"].status) == ("East", "", AgentStatus.UNCONFIRMED)
    assert [team.name for team in desk.people.teams()] == ["East"]


def test_conflicts_are_explained(database: Database) -> None:
    with database.write() as session:
        add_agent(session, "Ann", number="1")
        add_agent(session, "Bo", number="2")
        add_agent(session, "Cy", identities=[(IdentityKind.NAME, "cy"), (IdentityKind.EXTENSION, "33")])
    people = People(
        [
            person(2, "Bo", "1"),
            person(3, "Ann", "1", extension="33"),
            person(4, "New", None, level="?"),
            person(5, None, "404"),
        ],
        [],
    )
    with database.read() as session:
        planned = enrolment.plan(session, people, DAY)
    assert [line.problem for line in planned.lines] == [
        "The number belongs to Ann, the name to Bo (2).",
        "“33” already means Cy in the logs.",
        "“?” is no level; write trainee, junior, intermediate or senior.",
        "The line has a number but no name, and nobody has the number.",
    ]


def test_a_refusal_in_the_middle_names_the_line_and_changes_nothing(desk: Desk, database: Database, file: Path) -> None:
    people = People([person(2, "Ann", "1", extension="9"), person(3, "Bo", "2", extension="9")], [])
    with pytest.raises(RefusedError, match="Line 3: “9” already means Ann"):
        _apply(database, people, file)
    assert desk.people.agents() == []


def test_namesakes_in_a_roster(desk: Desk, database: Database, file: Path) -> None:
    result = _apply(database, People([person(2, "张伟", "1"), person(3, "张伟", "2")], []), file)
    assert result.imported == 2
    assert sorted(desk.people.resolver()) == ["1", "2"]
    assert result.batch is not None
    desk.people.undo_roster(result.batch)
    assert desk.people.resolver() == {}


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("新人", Level.TRAINEE),
        (" Senior ", Level.SENIOR),
        ("高级坐席", Level.SENIOR),
        ("初级电销员", Level.JUNIOR),
        ("中级", Level.INTERMEDIATE),
        ("", None),
        (None, None),
        ("P7", None),
    ],
)
def test_level_words(word: str | None, level: Level | None) -> None:
    assert read_level(word) is level


def test_stage_words() -> None:
    assert [read_stage(word) for word in ("冲刺期", "NEW", "x", None)] == [TeamStage.SPRINT, TeamStage.NEW, None, None]
