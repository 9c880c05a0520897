from datetime import date, timedelta

import pytest

from factories import MONDAY, add_agent, add_calls
from salesdesk.models import Agent
from salesdesk.periods import day_number
from salesdesk.store import counters, customers
from salesdesk.store.counters import Members
from salesdesk.types import Direction

ALL = Members(None, {})
FIRST = day_number(MONDAY)
WEEK = (FIRST, FIRST + 6)


@pytest.fixture
def crew(database):
    """One with calls on five days, one whose calls came under two names, and calls of nobody."""
    with database.write() as session:
        one, two, alias = (add_agent(session, name) for name in ("One", "Two", "Two again"))
        for i in range(5):
            add_calls(session, one, MONDAY + timedelta(days=i), dials=10 + i, connected=4, customers=["A", "B"])
        add_calls(session, two, dials=3, connected=2, customers=["B", "C"], hour=9)
        add_calls(session, alias, dials=4, connected=3, customers=["C", "D"], hour=15)
        add_calls(session, None, dials=2, connected=1, customers=["E"])
        add_calls(session, one, direction=Direction.INBOUND, dials=6, connected=6, customers=["F"])
        session.get(Agent, alias).merged_into_id = two
    return one, two, alias


def test_few_spans_and_many_answer_alike(database, crew):
    _one, two, alias = crew
    days = [(FIRST + i, FIRST + i) for i in range(12)]
    for members in (ALL, Members(None, {alias: two}), Members([(two, None, None)], {alias: two})):
        with database.read() as session:
            many = counters.agent_spans(session, days, members)
            few = [
                counters.AgentSpan(row.agent_id, number, row.days, row.sums)
                for number, day in enumerate(days)
                for row in counters.agent_spans(session, [day], members)
            ]
            daily = counters.agent_days(session, (FIRST, FIRST + 11), members)
        assert sorted(many, key=repr) == sorted(few, key=repr)
        assert {(row.agent_id, row.span + FIRST, row.days, row.sums) for row in many} == {
            (row.agent_id, row.span, row.days, row.sums) for row in daily
        }


def test_days_of_a_merged_agent_count_once(database, crew):
    _one, two, alias = crew
    with database.read() as session:
        rows = counters.agent_spans(session, [WEEK], Members([(two, None, None)], {alias: two}))
    assert [(row.agent_id, row.days, row.sums[0]) for row in rows] == [(two, 1, 7)]


def test_nobodys_calls_add_no_day(database, crew):
    with database.read() as session:
        nobody = next(row for row in counters.agent_spans(session, [WEEK], ALL) if row.agent_id == 0)
    assert (nobody.days, nobody.sums[0]) == (0, 2)


def test_members_are_limited_to_their_days(database, crew):
    one, *_others = crew
    for span, expected in (((one, FIRST + 1, FIRST + 2), 23), ((one, None, FIRST), 16), ((one, FIRST + 4, None), 14)):
        with database.read() as session:
            assert sum(row.sums[0] for row in counters.agent_spans(session, [WEEK], Members([span], {}))) == expected
            assert sum(row.sums[0] for row in counters.agent_days(session, WEEK, Members([span], {}))) == expected
            assert (
                sum(row.sums[0] for row in counters.hours(session, WEEK, Members([span], {}), weekdays=True))
                == expected
            )


def test_nobody_is_meant_by_no_members(database, crew):
    with database.read() as session:
        assert counters.agent_spans(session, [WEEK], Members([], {})) == []
        assert counters.agent_spans(session, [], ALL) == []
        assert customers.customers(session, [WEEK], Members([], {})) == [0]


def test_hours_come_in_order_with_their_weekday(database, crew):
    with database.read() as session:
        by_hour = counters.hours(session, WEEK, ALL, weekdays=False, names=("dials",))
        by_both = counters.hours(session, WEEK, ALL, weekdays=True, names=("dials",))
    assert [(row.weekday, row.hour, row.sums) for row in by_hour] == [(0, 9, (3,)), (0, 10, (62,)), (0, 15, (4,))]
    assert [(row.weekday, row.hour) for row in by_both] == [
        (1, 9),
        (1, 10),
        (1, 15),
        (2, 10),
        (3, 10),
        (4, 10),
        (5, 10),
    ]


def test_distinct_customers(database, crew):
    one, two, alias = crew
    merged = {alias: two}
    with database.read() as session:
        assert customers.customers(session, [WEEK], ALL) == [5]
        assert customers.customers(session, [WEEK, WEEK], Members([(two, None, None)], merged)) == [3, 3]
        assert customers.customers_by_agent(session, WEEK, Members(None, merged)) == {0: 1, one: 2, two: 3}
        daily = customers.customers_by_day(session, WEEK, Members(None, merged), by_agent=True)
        assert daily[two, FIRST] == 3
        assert customers.customers_by_day(session, WEEK, ALL, by_agent=False)[0, FIRST] == 5
        assert daily[one, FIRST + 4] == 2


def test_the_span_of_all_calls(database):
    with database.read() as session:
        assert counters.days_with_calls(session) is None
    with database.write() as session:
        add_calls(session, None, date(2026, 3, 1))
        add_calls(session, None, date(2026, 5, 1))
    with database.read() as session:
        assert counters.days_with_calls(session) == (day_number(date(2026, 3, 1)), day_number(date(2026, 5, 1)))
        assert not counters.has_intents(session)
