"""The sums beside the calls: counted in, taken out, made anew, always equal to a fresh count."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

import factories
from factories import MONDAY, add_agent, add_calls
from salesdesk.models import AgentDay, AgentHour, Setting
from salesdesk.store import tallies
from salesdesk.store.database import Database, raw
from salesdesk.types import Direction

calls = st.tuples(
    st.sampled_from([None, 1, 2]),
    st.integers(0, 3),
    st.integers(0, 23),
    st.integers(1, 5),
    st.sampled_from(list(Direction)),
    st.integers(0, 200),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(calls, max_size=8), st.data())
def test_counted_in_and_out_in_any_order_they_equal_a_fresh_count(
    database: Database, wanted: list[tuple[int | None, int, int, int, Direction, int]], data: st.DataObject
) -> None:
    with database.write() as session:
        connection = raw(session)
        agents = {None: None, 1: add_agent(session, "一"), 2: add_agent(session, "二", identities=())}
        spans = [
            add_calls(
                session,
                agents[agent],
                MONDAY + timedelta(days=day),
                dials=dials,
                connected=dials // 2,
                talk_s=talk,
                hour=hour,
                direction=direction,
            )
            for agent, day, hour, dials, direction, talk in wanted
        ]
        assert tallies.differences(connection) == 0
        gone = data.draw(st.lists(st.sampled_from(spans), unique=True)) if spans else []
        for first, last in gone:
            tallies.subtract(connection, first, last)
            connection.execute("DELETE FROM call WHERE id BETWEEN ? AND ?", (first, last))
        assert tallies.differences(connection) == 0
        left = [
            session.execute(text(f"SELECT count(*) FROM {t} WHERE calls <= 0")).scalar()
            for t in ("agent_day", "agent_hour")
        ]
        assert left == [0, 0]
        before = connection.execute("SELECT * FROM agent_hour").fetchall()
        tallies.rebuild(connection)
        assert connection.execute("SELECT * FROM agent_hour").fetchall() == before
        session.rollback()


def test_what_is_counted(database: Database) -> None:
    with database.write() as session:
        agent = add_agent(session)
        add_calls(session, agent, dials=10, connected=4, talk_s=59)
        add_calls(session, agent, dials=6, connected=2, talk_s=60, direction=Direction.UNKNOWN)
        add_calls(session, agent, dials=3, connected=3, talk_s=100, direction=Direction.INBOUND)
        day = session.scalars(select(AgentDay)).one()
        assert (day.calls, day.dials, day.connected, day.effective, day.handled) == (19, 16, 6, 2, 9)
        assert (day.talk_s, day.connected_talk_s) == (4 * 59 + 2 * 60 + 300, 4 * 59 + 2 * 60)
        assert len(session.scalars(select(AgentHour)).all()) == 1


def test_a_difference_is_found(database: Database) -> None:
    with database.write() as session:
        add_calls(session, add_agent(session))
        connection = raw(session)
        connection.execute("UPDATE agent_day SET dials = dials + 1")
        assert tallies.differences(connection) == 4  # the day isn't its hours, nor the month its days
        tallies.rebuild(connection)
        connection.execute("UPDATE agent_hour SET talk_s = 0")
        assert tallies.differences(connection) > 0


def test_the_effective_talk_is_a_setting(database: Database) -> None:
    with database.write() as session:
        assert tallies.effective_seconds(raw(session)) == tallies.DEFAULT_EFFECTIVE_S
        session.add(Setting(key=tallies.EFFECTIVE_SETTING, value=30))
        session.flush()
        assert tallies.effective_seconds(raw(session)) == 30
        add_calls(session, add_agent(session), dials=4, connected=4, talk_s=45)
        assert session.scalars(select(AgentDay)).one().effective == 4
    assert factories.MONDAY.weekday() == 0
