"""Distinct customers: from the sets what the calls themselves say, whatever was done to the calls in whatever order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from factories import MONDAY, add_agent, add_calls
from salesdesk.models import ReachedDay, ReachedDue, ReachedMonth
from salesdesk.periods import Period, PeriodKind, day_number
from salesdesk.services.desk import Desk
from salesdesk.services.reach_upkeep import catch_up
from salesdesk.store import bulk, customer_sets, customers, repeat_calls, tallies
from salesdesk.store.counters import Members
from salesdesk.store.database import Database, raw

FIRST = day_number(MONDAY)
NAMES = [f"1380000{n:04d}" for n in range(12)]

operation = st.one_of(
    st.tuples(
        st.just("add"),
        st.integers(0, 2),
        st.integers(-40, 40),
        st.integers(1, 6),
        st.integers(0, 11),
        st.integers(0, 23),
    ),
    st.tuples(st.just("remove"), st.integers(0, 99)),
    st.tuples(st.just("fill"), st.sampled_from([None, 1, 3])),
    st.tuples(st.just("silence"), st.integers(0, 99)),
)
members_of = st.sampled_from(
    [
        Members(None, {}),
        Members(None, {3: 1}),
        Members([(1, None, None)], {3: 1}),
        Members([(1, None, FIRST - 3), (2, FIRST - 2, None)], {}),
        Members([(2, FIRST - 30, FIRST + 30)], {3: 2}),
        Members([(1, FIRST + 500, None)], {}),
        Members([], {}),
    ]
)


def answers(session: Session, span: tuple[int, int], members: Members) -> list[object]:
    return [
        customers.customers(session, [span, (span[0] + 3, span[1] + 40), (span[0], span[0])], members),
        customers.customers_by_agent(session, span, members),
        customers.customers_by_day(session, span, members, by_agent=True),
        customers.customers_by_day(session, span, members, by_agent=False),
        repeat_calls.follow_ups(session, [(span[0] - 9, span[0] - 4), span, (span[1] + 3, span[1] + 4)], members),
        *(
            repeat_calls.served(session, span, members, by_agent=by_agent, by_day=by_day)
            for by_agent in (False, True)
            for by_day in (False, True)
        ),
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(operation, max_size=8), st.lists(st.tuples(st.integers(-45, 45), st.integers(0, 80), members_of), min_size=4, max_size=4))  # fmt: skip
def test_the_sets_say_what_the_calls_say(
    database: Database, operations: list[tuple[object, ...]], questions: list[tuple[int, int, Members]]
) -> None:
    with database.write() as session:
        connection = raw(session)
        for name in ("一", "二", "三"):
            add_agent(session, name, identities=())
        batches: list[tuple[int, int]] = []
        for what, *values in operations:
            if what == "add":
                agent, day, dials, who, hour = values
                named = [NAMES[(who + n) % 12] for n in range(3)]
                added = add_calls(
                    session,
                    agent or None,
                    MONDAY + timedelta(day),
                    dials=dials,
                    connected=dials // 2 + 1,
                    customers=named,
                    hour=hour,
                )
                batches.append(added)
            elif what == "fill":
                customer_sets.fill(connection, values[0])
            elif batches and what == "remove":
                bulk.remove_calls(connection, 0, *batches.pop(values[0] % len(batches)))
            elif batches:
                first, last = batches[values[0] % len(batches)]
                tallies.subtract(connection, first, last)
                connection.execute("UPDATE call SET outcome = 2 WHERE id BETWEEN ? AND ?", (first, last))
                tallies.add(connection, first, last)
        assert customer_sets.differences(connection) == 0
        spans = [((FIRST + start, FIRST + start + length), members) for start, length, members in questions]
        mixed = [answers(session, *question) for question in spans]
        customer_sets.mark_all(connection)
        from_calls = [answers(session, *question) for question in spans]
        customer_sets.fill(connection)
        assert customer_sets.due(connection) == []
        from_sets = [answers(session, *question) for question in spans]
        assert mixed == from_calls == from_sets
        assert customer_sets.differences(connection) == 0
        customer_sets.rebuild(connection)
        assert [answers(session, *question) for question in spans] == from_sets
        session.rollback()


def test_many_customers_are_marked_off(database: Database) -> None:
    sets = [bytes(4) + number.to_bytes(4, "little") for number in range(1, 15_001)]
    assert customers._united(sets) == 15_001


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as session:
        one = add_agent(session, "一", identities=())
        for day in (0, 1, 31):
            add_calls(session, one, MONDAY + timedelta(day), customers=NAMES)
    assert catch_up(database) == 3
    assert catch_up(database) == 0
    return database


def test_a_months_set_is_read_in_place_of_its_days(filled: Database) -> None:
    whole = Period.of(PeriodKind.MONTH, MONDAY)
    span = (whole.first_number, whole.last_number)
    with filled.write() as session:
        session.execute(delete(ReachedDay))
        assert customers.customers(session, [span], Members(None, {})) == [4]
        session.rollback()


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM reached_day WHERE key = (SELECT max(key) FROM reached_day)",
        "UPDATE reached_day SET customers = zeroblob(4)",
        "UPDATE reached_month SET customers = zeroblob(4)",
        "INSERT INTO reached_month SELECT key + (5 << 20), customers FROM reached_month",
        "INSERT INTO reached_day SELECT key + (500 << 20), customers FROM reached_day",
        "DELETE FROM customer",
    ],
)
def test_a_set_that_is_not_what_the_calls_say_is_found_and_mended(filled: Database, spoil: str) -> None:
    desk = Desk(filled)
    assert desk.safety.check() == []
    with filled.write() as session:
        session.execute(text(spoil))
    assert len(desk.safety.check()) == 1
    desk.safety.rebuild()
    assert desk.safety.check() == []


def test_days_are_noted_with_the_calls_and_filled_a_month_at_a_time(filled: Database) -> None:
    with filled.write() as session:
        add_calls(session, None, MONDAY)
        add_calls(session, None, MONDAY + timedelta(31))
        assert session.scalars(select(ReachedDue.day)).all() == [FIRST, FIRST + 31]
        assert customer_sets.fill(raw(session), 1) == 1
        assert session.scalars(select(ReachedDue.day)).all() == [FIRST + 31]
        months = session.scalars(select(ReachedMonth.key)).all()
    assert {key >> customer_sets.PLACES for key in months} == {
        MONDAY.year * 12 + MONDAY.month - 1 + at for at in (0, 1)
    }
