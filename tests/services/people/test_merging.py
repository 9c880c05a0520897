"""Two agents that are one: suggested, seen beforehand, merged, taken apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_target, add_team
from salesdesk.errors import RefusedError
from salesdesk.models import Agent, Interview, Plan, Target
from salesdesk.services.desk import Desk
from salesdesk.services.people import PeopleService
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, Level, Scope, ScopeKind


@pytest.fixture
def people(desk: Desk) -> PeopleService:
    return desk.people


@pytest.fixture
def pair(database: Database) -> tuple[int, int]:
    """张三 as the supervisor keeps him, and “Zhang San” as a log called him."""
    with database.write() as session:
        team = add_team(session)
        keep = add_agent(session, "张三", team=team, level=Level.JUNIOR, pinyin="zhangsan zs")
        other = add_agent(
            session, "Zhang San", number="801", status=AgentStatus.UNCONFIRMED, pinyin="zhangsan zs", hired=MONDAY
        )
        add_calls(session, keep, MONDAY)
        add_calls(session, other, MONDAY)
        add_calls(session, other, MONDAY + timedelta(days=1))
        mine, theirs = Scope(ScopeKind.AGENT, keep), Scope(ScopeKind.AGENT, other)
        add_target(session, "dials", 80, scope=mine)
        add_target(session, "dials", 90, scope=theirs)
        add_target(session, "connect_rate", 0.2, scope=theirs)
        session.add(Plan(agent_id=other, reason="dials", opened_on=MONDAY, opened_at=0))
        for agent in (keep, other):
            session.add(
                Interview(agent_id=agent, start=date(2026, 9, 1), end=date(2026, 9, 30), created_at=0, updated_at=0)
            )
        mentee = add_agent(session, "Cy", number="5")
        session.get_one(Agent, mentee).mentor_id = other
    return keep, other


def _state(database: Database) -> dict[str, object]:
    """Everything that a merge touches."""
    with database.read() as session:
        return {
            "agents": [
                (a.id, a.number, a.name, a.status, a.level, a.hired_on, a.mentor_id, a.merged_into_id)
                for a in session.query(Agent).order_by(Agent.id)
            ],
            "identities": sorted((i.value, a.id) for a in session.query(Agent) for i in a.identities),
            "teams": sorted((a.id, m.team_id) for a in session.query(Agent) for m in a.memberships),
            "targets": [(t.id, t.scope_id, t.withdrawn_at) for t in session.query(Target).order_by(Target.id)],
            "plans": [plan.agent_id for plan in session.query(Plan)],
            "interviews": sorted((i.id, i.agent_id, i.version) for i in session.query(Interview)),
        }


def test_a_merge_is_seen_beforehand(people: PeopleService, pair: tuple[int, int]) -> None:
    seen = people.merge_preview(*pair)
    assert {what: count for what, count in seen.moves.items() if count} == {
        "identities": 2,
        "targets": 1,
        "plan": 1,
        "interview": 1,
    }
    assert (seen.withdrawn, seen.shared_days) == (1, 1)
    assert seen.doubts == ("Both have calls on 1 same day.",)


def test_a_merge_moves_everything_and_comes_apart_again(
    people: PeopleService, database: Database, pair: tuple[int, int]
) -> None:
    keep, other = pair
    before = _state(database)
    change = people.merge(other, keep).id
    merged = _state(database)
    card = people.card(other)
    assert card is not None
    assert card.row.id == keep, "the merged agent is the other one now"
    assert (card.row.number, card.row.hired_on, card.row.calls) == ("801", MONDAY, 30)
    assert [one.name for one in card.merged] == ["Zhang San"]
    assert people.resolver()["zhang san"] == people.resolver()["801"] == keep
    assert [row.id for row in people.search("zs")] == [keep]
    with database.read() as session:
        assert [plan.agent_id for plan in session.query(Plan)] == [keep]
        assert sorted(i.version for i in session.query(Interview)) == [1, 2]
        assert {t.scope_id for t in session.query(Target).where(Target.withdrawn_at.is_(None))} == {keep}
        mentee = session.query(Agent).where(Agent.name == "Cy").one()
        assert mentee.mentor_id == keep
    undone = people.unmerge(change)
    assert _state(database) == before
    with pytest.raises(RefusedError, match="already"):
        people.unmerge(change)
    people.restore(undone.before)
    assert _state(database) == merged


def test_merges_are_flat_and_come_apart_in_order(people: PeopleService, database: Database) -> None:
    with database.write() as session:
        one, two, three = (add_agent(session, name) for name in ("Ann", "Anna", "Annabel"))
    first = people.merge(one, two).id
    second = people.merge(two, three).id
    with database.read() as session:
        assert {a.id: a.merged_into_id for a in session.query(Agent)} == {one: three, two: three, three: None}
    with pytest.raises(RefusedError, match="later merge"):
        people.unmerge(first)
    people.unmerge(second)
    people.unmerge(first)
    with database.read() as session:
        assert {a.merged_into_id for a in session.query(Agent)} == {None}


def test_what_is_refused(people: PeopleService, pair: tuple[int, int]) -> None:
    keep, other = pair
    with pytest.raises(RefusedError, match="two different"):
        people.merge(keep, keep)
    people.merge(other, keep)
    with pytest.raises(RefusedError, match="no longer"):
        people.merge(other, keep)
    with pytest.raises(RefusedError, match="already"):
        people.unmerge(999)


def test_the_found_one_may_be_kept_and_takes_what_it_lacks(people: PeopleService, pair: tuple[int, int]) -> None:
    keep, other = pair
    people.merge(keep, other)
    card = people.card(other)
    assert card is not None
    assert (card.row.status, card.row.level, card.row.team) == (AgentStatus.ACTIVE, Level.JUNIOR, "East")


def test_a_mentor_merged_with_the_mentee_mentors_nobody(people: PeopleService, database: Database) -> None:
    with database.write() as session:
        ann, bo = add_agent(session, "Ann"), add_agent(session, "Bo")
        session.get_one(Agent, ann).mentor_id = bo
    people.merge(bo, ann)
    card = people.card(ann)
    assert card is not None
    assert card.row.mentor_id is None


def test_doubts_are_said(people: PeopleService, database: Database) -> None:
    with database.write() as session:
        ann = add_agent(session, "Ann", number="1", team=add_team(session, "East"))
        anna = add_agent(session, "Anna", number="2", team=add_team(session, "West"))
    assert people.merge_preview(ann, anna).doubts == (
        "They have different numbers: 1 and 2.",
        "They are in different teams; the team of Ann stays: East.",
    )


def test_duplicates_are_suggested_until_declared_two(people: PeopleService, pair: tuple[int, int]) -> None:
    keep, other = pair
    found = people.duplicates()
    assert [(one.keep.id, one.other.id, one.why) for one in found] == [(keep, other, "same-pinyin")]
    people.are_two(other, keep)
    people.are_two(keep, other)
    assert people.duplicates() == []
    people.may_be_one(keep, other)
    assert len(people.duplicates()) == 1


def test_why_two_are_suggested(people: PeopleService, database: Database) -> None:
    with database.write() as session:
        add_agent(session, "Jonathan Doe")
        add_agent(session, "Jonathon Doe")
        add_agent(session, "Lee, Ann", number="1")
        add_agent(session, "Lee Ann")
        add_agent(session, "Same", number="2")
        add_agent(session, "Same", number="3", identities=[])
        add_agent(session, "Same.", number="4")
    whys = {(one.keep.name, one.other.name): one.why for one in people.duplicates()}
    assert whys == {
        ("Jonathan Doe", "Jonathon Doe"): "close-spelling",
        ("Lee, Ann", "Lee Ann"): "same-name",
        ("Same", "Same"): "same-name",
        ("Same", "Same."): "same-name",
    }
