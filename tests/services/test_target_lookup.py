"""Precedence of targets: agent, level, team, company."""

from __future__ import annotations

from datetime import date

import pytest

from factories import add_agent, add_target, add_team
from salesdesk.services.target_lookup import TargetBook
from salesdesk.store.database import Database
from salesdesk.types import Level, Scope, ScopeKind, Tier

DAY = date(2026, 10, 14)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def people(database: Database) -> tuple[int, int]:
    """(agent id, team id)."""
    with database.write() as session:
        team = add_team(session, "East")
        return add_agent(session, "Ann", team=team, level=Level.JUNIOR), team


def test_the_most_particular_target_wins(database: Database, people: tuple[int, int]) -> None:
    agent, team = people
    book = _book(database)
    assert book.value("dials", agent, team, Level.JUNIOR, DAY) is None
    for value, scope in enumerate(
        (
            Scope(),
            Scope(ScopeKind.TEAM, team),
            Scope(ScopeKind.LEVEL, level=Level.JUNIOR),
            Scope(ScopeKind.AGENT, agent),
        ),
        start=100,
    ):
        with database.write() as session:
            add_target(session, "dials", value, scope=scope)
        line = _book(database).line("dials", agent, team, Level.JUNIOR, DAY)
        assert line is not None
        assert (line.value, line.scope) == (value, scope)


def test_a_whole_count_is_not_inherited_from_the_team(database: Database, people: tuple[int, int]) -> None:
    agent, team = people
    with database.write() as session:
        add_target(session, "customers_reached", 900)
        add_target(session, "customers_reached", 300, scope=Scope(ScopeKind.TEAM, team))
    book = _book(database)
    assert book.value("customers_reached", agent, team, Level.JUNIOR, DAY) is None
    assert book.value("customers_reached", None, team, None, DAY) == 300
    assert book.value("customers_reached", None, None, None, DAY) == 900
    with database.write() as session:
        add_target(session, "customers_reached", 40, scope=Scope(ScopeKind.LEVEL, level=Level.JUNIOR))
    assert _book(database).value("customers_reached", agent, team, Level.JUNIOR, DAY) == 40


def test_a_shorter_target_wins_over_a_longer_and_withdrawn_ones_are_gone(
    database: Database, people: tuple[int, int]
) -> None:
    agent, team = people
    with database.write() as session:
        add_target(session, "dials", 90, start=date(2026, 10, 1), end=date(2026, 12, 31))
        add_target(session, "dials", 100)
        add_target(session, "dials", 500, withdrawn=True)
        add_target(session, "dials", 120, tier=Tier.CHALLENGE)
    book = _book(database)
    assert book.value("dials", agent, team, None, DAY) == 100
    assert book.value("dials", agent, team, None, date(2026, 11, 3)) == 90
    assert book.value("dials", agent, team, None, date(2027, 1, 4)) is None
    assert book.value("dials", agent, team, None, DAY, Tier.CHALLENGE) == 120


def _book(database: Database) -> TargetBook:
    with database.read() as session:
        return TargetBook.load(session, *OCTOBER)
