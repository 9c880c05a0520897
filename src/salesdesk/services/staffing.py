"""Who is who and where on which day: the dated facts about agents, read once and asked often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, AgentLevel, Membership, Team
from salesdesk.periods import Period
from salesdesk.types import AgentStatus, Level, TeamStage


@dataclass(frozen=True, slots=True)
class Stint:
    """A span in a team; ``start`` None: always, ``end`` None: still. Both included."""

    team_id: int
    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def touches(self, period: Period) -> bool:
        """Whether any day of the period lies in it."""
        return (self.start is None or self.start <= period.end) and (self.end is None or period.start <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """An agent with their dated past. ``level`` is today's; ``levels`` (from, level) in order, None first."""

    id: int
    name: str
    number: str | None
    post: str
    level: Level
    status: AgentStatus
    hired_on: date | None
    left_on: date | None
    mentor_id: int | None
    stints: tuple[Stint, ...]
    levels: tuple[tuple[date | None, Level], ...]

    def team_on(self, day: date) -> int | None:
        """The id of the team on a day; None for none."""
        return next((stint.team_id for stint in reversed(self.stints) if stint.holds(day)), None)

    def level_on(self, day: date) -> Level:
        """The level on a day; before the first dated one, the first."""
        found = self.levels[0][1] if self.levels else self.level
        for start, level in self.levels:
            if start is None or start <= day:
                found = level
        return found

    def employed_on(self, day: date) -> bool:
        """Whether the agent had been hired and had not left (the last day counts as a day here)."""
        return (self.hired_on is None or self.hired_on <= day) and (self.left_on is None or day <= self.left_on)

    def employed_in(self, period: Period) -> bool:
        """Whether the agent was here on some day of the period."""
        return (self.hired_on is None or self.hired_on <= period.end) and (
            self.left_on is None or period.start <= self.left_on
        )


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody, by id and in order of their names (Chinese ones by pinyin). ``merged`` {agent id: the agent it was merged into}; merged agents are not in ``people``."""

    people: Mapping[int, Person]
    teams: Mapping[int, tuple[str, TeamStage]]
    merged: Mapping[int, int]

    @classmethod
    def load(cls, session: Session) -> Staff:
        """Read all agents and teams: a few hundred short rows at most."""
        stints: dict[int, list[Stint]] = {}
        earliest = date.min
        for member in session.execute(
            select(Membership.agent_id, Membership.team_id, Membership.start, Membership.end)
        ).all():
            stints.setdefault(member.agent_id, []).append(Stint(member.team_id, member.start, member.end))
        levels: dict[int, list[tuple[date | None, Level]]] = {}
        for row in session.execute(select(AgentLevel.agent_id, AgentLevel.start, AgentLevel.level)).all():
            levels.setdefault(row.agent_id, []).append((row.start, row.level))
        people, merged = {}, {}
        for agent in sorted(session.execute(select(*_AGENT)).all(), key=_alphabetical):
            if agent.merged_into_id is not None:
                merged[agent.id] = agent.merged_into_id
                continue
            people[agent.id] = Person(
                agent.id,
                agent.name,
                agent.number,
                agent.post,
                agent.level,
                agent.status,
                agent.hired_on,
                agent.left_on,
                agent.mentor_id,
                tuple(sorted(stints.get(agent.id, ()), key=lambda stint: stint.start or earliest)),
                tuple(sorted(levels.get(agent.id, ()), key=lambda pair: pair[0] or earliest)),
            )
        teams = {
            team.id: (team.name, team.stage)
            for team in session.execute(select(Team.id, Team.name, Team.stage).order_by(Team.name)).all()
        }
        return cls(people, teams, merged)

    def root(self, agent_id: int) -> int:
        """The agent that this one is: itself, or the one it was merged into (merges are kept flat)."""
        return self.merged.get(agent_id, agent_id)

    def members(self, team_id: int, period: Period) -> Iterator[Person]:
        """Whoever was in the team on some day of the period."""
        return (
            person
            for person in self.people.values()
            if any(stint.team_id == team_id and stint.touches(period) for stint in person.stints)
        )


_AGENT = (
    *(Agent.id, Agent.name, Agent.pinyin, Agent.number, Agent.post, Agent.level, Agent.status),
    *(Agent.hired_on, Agent.left_on, Agent.mentor_id, Agent.merged_into_id),
)
"""Read as plain rows: a third of what whole objects take, and figures read them each time."""


def _alphabetical(agent: Any) -> tuple[str, str, int]:
    return (agent.pinyin or agent.name.casefold(), agent.name, agent.id)
