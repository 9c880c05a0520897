"""What is in a batch, looked at before it is committed (a dry run) or afterwards: days, agents, outcomes, rows turned away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, ImportBatch
from salesdesk.periods import from_day_number
from salesdesk.services.calendar import load_calendar
from salesdesk.services.imports import rejects
from salesdesk.services.imports.outcome import FileOutcome, TurnedAway
from salesdesk.services.people.found import Named
from salesdesk.store.database import raw
from salesdesk.store.turned_away import DUPLICATE, NOT_CALL, REJECTED
from salesdesk.types import Outcome

EXAMPLES = {REJECTED: 500, DUPLICATE: 100, NOT_CALL: 100}
"""How many rows of each kind are shown before an import."""
MOST_DAYS = 400
LOOK_BACK = 31
"""Days before the first call of a file that are shown, down to the last day with calls: a gap there is one as well."""


@dataclass(frozen=True, slots=True)
class AgentTally:
    """One agent's part of a file. ``known``: an agent of the company; else the log's own name, to be confirmed."""

    agent_id: int | None
    name: str
    number: str
    known: bool
    calls: int
    connected: int
    talk_s: int

    @property
    def named(self) -> Named:
        """As the log says it."""
        return self.name or None, self.number or None


@dataclass(frozen=True, slots=True)
class DayTally:
    """One local date: its calls in the file, those stored before, and whether it is worked."""

    day: date
    calls: int
    before: int
    working: bool
    holiday: str | None = None

    @property
    def missing(self) -> bool:
        """A working day that nothing is known of."""
        return self.working and not self.calls and not self.before


@dataclass(frozen=True, slots=True)
class Checked:
    """An outcome with what it is made of. ``silent``: connected calls without talk. Times in seconds.

    ``left_out`` {agent as the log says: rows}: whose calls were left out. ``turned_away`` holds examples.
    """

    outcome: FileOutcome
    agents: tuple[AgentTally, ...] = ()
    days: tuple[DayTally, ...] = ()
    turned_away: tuple[TurnedAway, ...] = ()
    by_outcome: Mapping[Outcome, int] = field(default_factory=dict)
    left_out: Mapping[Named, int] = field(default_factory=dict)
    silent: int = 0
    ring_s: int = 0
    queue_s: int = 0
    hold_s: int = 0
    wrap_s: int = 0

    @property
    def unknown(self) -> tuple[AgentTally, ...]:
        """The agents nobody knows, those with the most calls first."""
        return tuple(agent for agent in self.agents if agent.agent_id is not None and not agent.known)

    @property
    def missing(self) -> tuple[date, ...]:
        """The working days without a call."""
        return tuple(day.day for day in self.days if day.missing)


def look_into(
    session: Session, batch: ImportBatch, outcome: FileOutcome, left_out: Mapping[Named, int] | None = None
) -> Checked:
    """Everything about a batch that is in the database, committed or not."""
    away = [row for kind, most in EXAMPLES.items() for row in rejects.turned_away(session, batch, (kind,), limit=most)]
    found = Checked(outcome, turned_away=tuple(away), left_out=dict(left_out or {}))
    if batch.first_call_id is None or batch.last_call_id is None:
        return found
    bounds = (batch.first_call_id, batch.last_call_id)
    execute = raw(session).execute
    by_outcome = {
        Outcome(number): count
        for number, count in execute(
            "SELECT outcome, count(*) FROM call WHERE id BETWEEN ? AND ? GROUP BY outcome ORDER BY 2 DESC", bounds
        )
    }
    silent, ring, queue, hold, wrap = execute(
        "SELECT sum(outcome = 1 AND talk_s = 0), sum(ring_s), sum(queue_s), sum(hold_s), sum(wrap_s) "
        "FROM call WHERE id BETWEEN ? AND ?",
        bounds,
    ).fetchone()
    return Checked(
        outcome,
        _agents(session, batch, bounds),
        _days(session, bounds),
        tuple(away),
        by_outcome,
        dict(left_out or {}),
        silent or 0,
        ring or 0,
        queue or 0,
        hold or 0,
        wrap or 0,
    )


def _agents(session: Session, batch: ImportBatch, bounds: tuple[int, int]) -> tuple[AgentTally, ...]:
    rows = raw(session).execute(
        "SELECT agent_id, count(*), sum(outcome = 1), sum(talk_s) FROM call WHERE id BETWEEN ? AND ? "
        "GROUP BY agent_id ORDER BY 2 DESC",
        bounds,
    )
    sums = {agent_id: rest for agent_id, *rest in rows}
    wanted = [agent_id for agent_id in sums if agent_id is not None]
    known = {
        agent.id: agent
        for start in range(0, len(wanted), 500)
        for agent in session.scalars(select(Agent).where(Agent.id.in_(wanted[start : start + 500])))
    }
    found = []
    for agent_id, (calls, connected, talk) in sums.items():
        agent = known.get(agent_id)
        name, number = (agent.name, agent.number or "") if agent is not None else ("", "")
        new = agent is not None and agent.created_in_batch_id == batch.id
        found.append(
            AgentTally(agent_id, "" if new and name == number else name, number, not new, calls, connected, talk)
        )
    return tuple(found)


def _days(session: Session, bounds: tuple[int, int]) -> tuple[DayTally, ...]:
    execute = raw(session).execute
    own: dict[int, int] = dict(
        execute(
            "SELECT (start_utc + utc_offset_s) / 86400, count(*) FROM call WHERE id BETWEEN ? AND ? GROUP BY 1", bounds
        ).fetchall()
    )
    if not own:
        return ()
    last = max(own)
    first = max(min(own), last - MOST_DAYS)
    earlier = execute(
        "SELECT max(day) FROM agent_day WHERE day < ? AND day >= ?", (first, first - LOOK_BACK)
    ).fetchone()[0]
    begin = earlier if earlier is not None else first
    stored = dict(
        execute(
            "SELECT day, sum(calls) FROM agent_day WHERE day BETWEEN ? AND ? GROUP BY day", (begin, last)
        ).fetchall()
    )
    calendar = load_calendar(session)
    found = []
    for number in range(begin, last + 1):
        day = from_day_number(number)
        calls = own.get(number, 0)
        found.append(
            DayTally(day, calls, stored.get(number, 0) - calls, calendar.is_working(day), calendar.holiday(day))
        )
    return tuple(found)


def covered(days: Sequence[DayTally]) -> tuple[date, date] | None:
    """The first and last day with calls of the file."""
    own = [day.day for day in days if day.calls]
    return (own[0], own[-1]) if own else None
