"""Who was where, and at which level, on which day."""

from __future__ import annotations

from datetime import date

from factories import add_agent, add_team
from salesdesk.models import Agent, AgentLevel, Membership
from salesdesk.periods import Period
from salesdesk.services.staffing import Staff
from salesdesk.store.database import Database
from salesdesk.types import Level

DAY = date(2026, 10, 14)


def test_team_and_level_are_dated(database: Database) -> None:
    with database.write() as session:
        east, west = add_team(session, "East"), add_team(session, "West")
        ann = add_agent(session, "Ann", team=east, level=Level.TRAINEE)
        member = session.query(Membership).one()
        member.end = date(2026, 6, 30)
        session.add(Membership(agent_id=ann, team_id=west, start=date(2026, 7, 1)))
        session.add(AgentLevel(agent_id=ann, level=Level.JUNIOR, start=date(2026, 4, 1)))
    with database.read() as session:
        staff = Staff.load(session)
    person = staff.people[ann]
    assert [person.team_on(day) for day in (date(2020, 1, 1), date(2026, 6, 30), DAY)] == [east, east, west]
    assert [person.level_on(day) for day in (date(2026, 3, 31), DAY)] == [Level.TRAINEE, Level.JUNIOR]
    assert [p.id for p in staff.members(east, Period.parse("2026-10"))] == []
    assert [p.id for p in staff.members(east, Period.parse("2026"))] == [ann]
    assert list(staff.teams) == [east, west]


def test_without_a_dated_past(database: Database) -> None:
    with database.write() as session:
        session.add(Agent(id=7, name="Bo", level=Level.SENIOR, hired_on=date(2026, 10, 14), left_on=date(2026, 10, 20)))
        session.add(Agent(id=8, name="Bo too", merged_into_id=7))
    with database.read() as session:
        staff = Staff.load(session)
    bo = staff.people[7]
    assert bo.team_on(DAY) is None
    assert bo.level_on(DAY) is Level.SENIOR
    assert [bo.employed_on(day) for day in (date(2026, 10, 13), DAY, date(2026, 10, 21))] == [False, True, False]
    assert [bo.employed_in(Period.parse(text)) for text in ("2026-09", "2026-10", "2026-11")] == [False, True, False]
    assert (staff.root(8), staff.root(7)) == (7, 7)
    assert list(staff.people) == [7]
