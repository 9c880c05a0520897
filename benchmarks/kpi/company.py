"""A database of years of a busy team, made within SQLite itself: the calls of every working day, in their order.

Nothing is drawn at random twice: each number comes from a call's place and the seed by multiplying and taking remainders.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from salesdesk.models import Agent, Campaign, Disposition, ImportBatch, Membership, Target, Team
from salesdesk.periods import day_number
from salesdesk.store import customer_sets, tallies
from salesdesk.store.database import Database, raw
from salesdesk.types import Direction, Outcome, ScopeKind, Tier

AGENTS, TEAMS, YEARS = 40, 4, 5
LAST = date(2026, 10, 31)
OFFSET_S = 8 * 3600
OPENS_S, OPEN_S = 9 * 3600, 9 * 3600
"""The day's first call and for how long calls are made, in local seconds."""
POOL, RENEWED = 60_000, 400
"""Customers who are called at a time, and how many of them are replaced each working day."""
_STEP = 500_000

_CALLS = f"""
WITH RECURSIVE place(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM place WHERE n + 1 < :beyond),
drawn AS (SELECT n, n / :a_day AS at, n % :a_day AS turn, ((n + :seed) * 2654435761 % 4294967296) AS one,
          ((n + :seed) * 40503 % 1000003 * 2246822519 % 4294967296) AS two FROM place)
INSERT INTO call (id, source_id, agent_id, customer, start_utc, utc_offset_s, direction, ring_s, talk_s, outcome,
                  disposition_id, campaign_id, batch_id, line)
SELECT n + 1, 'K' || printf('%010d', n), one / 4096 % {AGENTS} + 1,
       '1' || (3000000000 + at * {RENEWED} + (two / 64) % {POOL}),
       days.day * 86400 + {OPENS_S} + turn * {OPEN_S} / :a_day - {OFFSET_S}, {OFFSET_S},
       iif(two % 50 = 0, {Direction.INBOUND.value}, {Direction.OUTBOUND.value}), 4 + one % 27,
       iif(two % 100 < 40, 5 + (one / 512) % (8 + (two / 128) % 300), 0),
       iif(two % 100 < 40, {Outcome.CONNECTED.value}, {Outcome.NO_ANSWER.value}),
       iif(two % 100 < 40, 1 + (one / 16) % 5, 6), 1 + (n / 3000) % 8, 1, n + 2
FROM drawn JOIN temp.days ON days.place = drawn.at
"""


def working_days() -> list[date]:
    """Monday to Friday of the years, oldest first."""
    first = date(LAST.year - YEARS, LAST.month, LAST.day) + timedelta(1)
    every = (first + timedelta(n) for n in range((LAST - first).days + 1))
    return [day for day in every if day.isoweekday() <= 5]


def set_targets(session: Session) -> None:
    """What a year asks of everybody, and of a team more than of the others; an agent who changes teams each year."""
    everybody, team = {"scope_kind": ScopeKind.COMPANY, "scope_id": 0}, {"scope_kind": ScopeKind.TEAM, "scope_id": 2}
    asked = (
        *(("dials", 180, everybody), ("connect_rate", 0.38, everybody), ("talk_time", 10_000, everybody)),
        *(("effective_talks", 45, everybody), ("conversation_rate", 0.6, everybody), ("dials", 200, team)),
    )
    years = range(LAST.year - YEARS, LAST.year + 1)
    session.execute(
        insert(Target),
        [
            {"kpi": kpi, "start": date(year, 1, 1), "end": date(year, 12, 31), "tier": Tier.BASE, "value": value}
            | {"owner": "", "reason": "", "created_at": 0} | scope
            for year in years
            for kpi, value, scope in asked
        ],
    )  # fmt: skip
    session.execute(delete(Membership).where(Membership.agent_id == 3))
    session.execute(
        insert(Membership),
        [
            {"agent_id": 3, "team_id": n % TEAMS + 1, "start": date(year, 5, 17), "end": date(year + 1, 5, 16)}
            for n, year in enumerate(range(LAST.year - YEARS - 1, LAST.year + 1))
        ],
    )


def make(path: Path, calls: int, seed: int = 1) -> None:
    """Write a new database with so many calls at ``path``, sums and all."""
    database = Database(path)
    days = working_days()
    with database.write_in_bulk() as session:
        session.execute(insert(Team), [{"id": n + 1, "name": f"Team {n + 1}"} for n in range(TEAMS)])
        people = range(1, AGENTS + 1)
        session.execute(insert(Agent), [{"id": n, "name": f"Agent {n:02d}", "number": f"{8000 + n}"} for n in people])
        session.execute(insert(Membership), [{"agent_id": n, "team_id": (n - 1) % TEAMS + 1} for n in people])
        words = [{"name": f"Talk {n}", "outcome": Outcome.CONNECTED.value, "effective": n == 1, "intent": n == 2}
                 for n in range(1, 6)]  # fmt: skip
        words.append({"name": "Nobody", "outcome": Outcome.NO_ANSWER.value, "effective": False, "intent": False})
        session.execute(insert(Disposition), words)
        set_targets(session)
        session.execute(insert(Campaign), [{"name": f"Campaign {n}"} for n in range(1, 9)])
        batch = ImportBatch(kind="calls", file_name="made.csv", file_path="made.csv", file_size=1, sha256="0" * 64,
                            imported_at=0, rows=calls, imported=calls, first_call_id=1, last_call_id=calls)  # fmt: skip
        session.add(batch)
        session.flush()
        connection: Any = raw(session)
        connection.execute("CREATE TEMP TABLE days (place INTEGER PRIMARY KEY, day INTEGER)")
        connection.executemany("INSERT INTO temp.days VALUES (?, ?)", enumerate(map(day_number, days)))
        a_day = -(-calls // len(days))
        for first in range(0, calls, _STEP):
            values = {"first": first, "beyond": min(first + _STEP, calls), "a_day": a_day, "seed": seed}
            connection.execute(_CALLS, values)
        tallies.rebuild(connection)
        customer_sets.rebuild(connection)
    database.checkpoint()
    database.close()
