"""How the agents of a log are recognised, or made to be confirmed."""

from __future__ import annotations

import pytest

from factories import add_agent, add_batch, add_calls
from salesdesk.models import Agent, AgentIdentity
from salesdesk.services.people import Resolver, ensure_found, forget_found
from salesdesk.services.people.found import Named
from salesdesk.store.database import Database
from salesdesk.types import AgentStatus, IdentityKind


def _find(database: Database, *named: Named) -> list[int]:
    with database.write() as session:
        found = ensure_found(session, named, None)
    return [found[pair] for pair in named]


def test_unknown_agents_are_made_to_be_confirmed(database: Database) -> None:
    with database.write() as session:
        batch = add_batch(session)
        found = ensure_found(session, [("张三", "1001"), ("BASCH", None), (None, "77"), (None, None), (" ", "")], batch)
    assert len(found) == 3
    with database.read() as session:
        made = {agent.name: agent for agent in session.query(Agent)}
        assert set(made) == {"张三", "BASCH", "77"}
        assert made["张三"].number == "1001"
        assert made["77"].number == "77"
        assert made["BASCH"].number is None
        assert made["张三"].pinyin == "zhangsan zs"
        assert {agent.status for agent in made.values()} == {AgentStatus.UNCONFIRMED}
        assert {agent.created_in_batch_id for agent in made.values()} == {batch}


def test_the_same_again_makes_nobody(database: Database) -> None:
    once = _find(database, ("张三", "1001"), ("Basch", None))
    again = _find(database, ("张三 ", "１００１"), ("BASCH", None), (None, "1001"), ("张三", None), ("1001", None))
    assert again == [once[0], once[1], once[0], once[0], once[0]]


def test_a_number_beside_a_known_name_is_learned(database: Database) -> None:
    with database.write() as session:
        ann = add_agent(session, "Ann")
    assert _find(database, ("Ann", "12")) == [ann]
    assert _find(database, ("A. Lee", "12"), (None, "12")) == [ann, ann]
    with database.read() as session:
        values = {row.value for row in session.query(AgentIdentity)}
    assert values == {"ann", "12", "a. lee"}


def test_namesakes_are_told_apart_by_number(database: Database) -> None:
    first, second = _find(database, ("张伟", "1001"), ("张伟", "1002"))
    assert first != second
    assert _find(database, (None, "1002"), ("张伟", "1001")) == [second, first]
    third = _find(database, ("张伟", None))[0]
    assert third not in (first, second), "a bare name two people share is nobody's"
    assert _find(database, ("张伟", None)) == [third]


def test_a_new_number_of_a_namesake_without_identity(database: Database) -> None:
    first, second = _find(database, ("张伟", "1001"), ("张伟", "1002"))
    third = _find(database, ("张伟", "1003"))[0]
    assert len({first, second, third}) == 3


def test_shared_desks_an_extension_gives_way_to_a_known_name(database: Database) -> None:
    with database.write() as session:
        ann = add_agent(
            session, "Ann", identities=[(IdentityKind.NAME, "ann"), (IdentityKind.EXTENSION, "801")], number="1"
        )
        bo = add_agent(session, "Bo")
    assert _find(database, (None, "801"), ("Ann", "801"), ("Bo", "801"), ("801", None)) == [ann, ann, bo, ann]


def test_a_name_in_the_number_column(database: Database) -> None:
    with database.write() as session:
        ann = add_agent(session, "Ann")
    assert _find(database, (None, "ann")) == [ann]


def test_a_number_somebody_has_without_identity_is_not_given_twice(database: Database) -> None:
    with database.write() as session:
        add_agent(session, "Ann", number="7", identities=[(IdentityKind.NAME, "ann")])
    found = _find(database, ("Bo", "7"))
    with database.read() as session:
        assert session.get_one(Agent, found[0]).number is None


def test_undoing_a_batch_forgets_what_it_taught(database: Database) -> None:
    with database.write() as session:
        ann = add_agent(session, "Ann")
        batch, other = add_batch(session), add_batch(session)
        found = ensure_found(session, [("Ann", "12"), ("New", None), ("Busy", None), ("Mentor", None)], batch)
        add_calls(session, found["Busy", None], batch=other)
        session.get_one(Agent, ann).mentor_id = found["Mentor", None]
    with database.write() as session:
        assert forget_found(session, batch) == 1
    with database.read() as session:
        assert {agent.name for agent in session.query(Agent)} == {"Ann", "Busy", "Mentor"}
        assert Resolver(session).find(None, "12") is None
        assert Resolver(session).find("Ann", None) == ann


def test_by_value_prefers_numbers(database: Database) -> None:
    with database.write() as session:
        add_agent(session, "7")
        ann = add_agent(session, "Ann", number="7")
    with database.read() as session:
        assert Resolver(session).by_value == {"ann": ann, "7": ann}


@pytest.mark.parametrize("pair", [("Ann", None), (None, "ann")])
def test_nobody_known(database: Database, pair: Named) -> None:
    with database.read() as session:
        assert Resolver(session).find(*pair) is None


def test_a_third_namesake_is_told_apart_where_the_bare_name_had_an_owner(database: Database) -> None:
    with database.write() as session:
        ann = add_agent(session, "Ann", number="1", identities=[(IdentityKind.NAME, "ann"), (IdentityKind.NUMBER, "1")])
    second = _find(database, ("Ann", "2"))[0]
    assert second != ann
    with database.read() as session:
        assert Resolver(session).owner(IdentityKind.NAME, "Ann") is None
        assert Resolver(session).find(None, "1") == ann


def test_a_namesake_without_number_keeps_the_name(database: Database) -> None:
    with database.write() as session:
        add_agent(session, "Ann", number="1", identities=[(IdentityKind.NUMBER, "1")])
        bare = add_agent(session, "Ann")
    assert _find(database, ("Ann", None)) == [bare]
