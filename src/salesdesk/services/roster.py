"""Who was where when: agents, merged identities, dated teams and levels, read once for a computation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.models import Agent, AgentLevel, Membership, Team
from salesdesk.periods import Period, day_number
from salesdesk.store.counters import Members
from salesdesk.types import COMPANY, AgentStatus, Level, Scope, ScopeKind

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What figures need to know of one agent; ``level`` is today's."""

    id: int
    name: str
    number: str
    level: Level
    status: AgentStatus
    hired_on: date | None
    left_on: date | None

    def employed_in(self, period: Period) -> bool:
        """Whether the agent belonged to the company on any day of the period, as far as dates are known."""
        hired = self.hired_on is None or self.hired_on <= period.end
        return hired and (self.left_on is None or self.left_on >= period.start)


@dataclass(frozen=True, slots=True)
class _Stay:
    """A team or level from ``start`` to ``end`` (None: open)."""

    what: int | Level
    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Roster:
    """All agents that weren't merged into another, all teams, and who belonged where on which day."""

    agents: Mapping[int, AgentFacts]
    teams: Mapping[int, str]
    aliases: Mapping[int, int]
    """Merged agent → the agent it is."""
    stays: Mapping[int, Sequence[_Stay]] = field(default_factory=dict)
    ranks: Mapping[int, Sequence[_Stay]] = field(default_factory=dict)

    def team_on(self, agent_id: int, day: date) -> int | None:
        """The team an agent belonged to on a day; of overlapping ones the latest begun."""
        for stay in self.stays.get(agent_id, ()):
            if isinstance(stay.what, int) and stay.holds(day):
                return stay.what
        return None

    def level_on(self, agent_id: int, day: date) -> Level:
        """The level an agent had on a day."""
        for rank in self.ranks.get(agent_id, ()):
            if isinstance(rank.what, Level) and rank.holds(day):
                return rank.what
        return self.agents[agent_id].level

    def scopes_on(self, agent_id: int, day: date) -> tuple[Scope, ...]:
        """Where an agent's target is looked for, in order: agent, level, team, company."""
        if agent_id not in self.agents:
            return (COMPANY,)
        team = self.team_on(agent_id, day)
        mine = (Scope(ScopeKind.AGENT, agent_id), Scope(ScopeKind.LEVEL, 0, self.level_on(agent_id, day)))
        return (*mine, Scope(ScopeKind.TEAM, team), COMPANY) if team is not None else (*mine, COMPANY)

    def cuts(self, period: Period, agents: Iterable[int] | None = None) -> set[date]:
        """The days of the period on which anybody's team or level begins to be another."""
        among = self.agents if agents is None else agents
        found: set[date] = set()
        for agent_id in among:
            for stay in (*self.stays.get(agent_id, ()), *self.ranks.get(agent_id, ())):
                found.update(
                    day
                    for day in (stay.start, stay.end + _ONE if stay.end else None)
                    if day is not None and day in period and day != period.start
                )
        return found

    def members(self, scope: Scope) -> Members:
        """Whose calls a scope means, with the days between which they are its own."""
        match scope.kind:
            case ScopeKind.COMPANY:
                return Members(None, self.aliases)
            case ScopeKind.AGENT:
                return Members([(scope.id, None, None)], self.aliases)
            case ScopeKind.TEAM:
                wanted: int | Level | None = scope.id
                held = self.stays
            case _level:
                wanted = scope.level
                held = self._all_ranks()
        spans = [
            (agent_id, *_numbers(first, last))
            for agent_id, stays in held.items()
            for what, first, last in _flat(stays)
            if what == wanted
        ]
        return Members(spans, self.aliases)

    def _all_ranks(self) -> dict[int, Sequence[_Stay]]:
        fixed = {agent.id: [_Stay(agent.level, None, None)] for agent in self.agents.values()}
        return {agent_id: [*self.ranks.get(agent_id, ()), *own] for agent_id, own in fixed.items()}

    def belongs(self, agent_id: int, scope: Scope, day: date) -> bool:
        """Whether an agent's calls of a day belong to the scope."""
        match scope.kind:
            case ScopeKind.COMPANY:
                return True
            case ScopeKind.AGENT:
                return agent_id == scope.id
            case ScopeKind.TEAM:
                return self.team_on(agent_id, day) == scope.id
            case _level:
                return agent_id in self.agents and self.level_on(agent_id, day) == scope.level

    def canonical(self, scope: Scope) -> Scope:
        """The scope with a merged agent replaced. Raises SalesDeskError for an unknown agent or team."""
        if scope.kind is ScopeKind.AGENT:
            scope = Scope(ScopeKind.AGENT, self.aliases.get(scope.id, scope.id))
            if scope.id not in self.agents:
                raise SalesDeskError(_("There is no such agent any more."), _("Open People and choose another one."))
        if scope.kind is ScopeKind.TEAM and scope.id not in self.teams:
            raise SalesDeskError(_("There is no such team any more."), _("Open People and choose another one."))
        return scope


def _flat(stays: Sequence[_Stay]) -> list[tuple[int | Level, date | None, date | None]]:
    """Stays that may overlap (the earlier listed wins) as spans that don't."""
    edges = {stay.start for stay in stays if stay.start} | {stay.end + _ONE for stay in stays if stay.end}
    starts: list[date | None] = [None, *sorted(edges)]
    ends: list[date | None] = [*(day - _ONE for day in sorted(edges)), None]
    spans: list[tuple[int | Level, date | None, date | None]] = []
    for start, end in zip(starts, ends, strict=True):
        probe = start or end or date.min
        held = next((stay.what for stay in stays if stay.holds(probe)), None)
        if held is None:
            continue
        if spans and spans[-1][0] == held and spans[-1][2] is not None and spans[-1][2] + _ONE == start:
            spans[-1] = (held, spans[-1][1], end)
        else:
            spans.append((held, start, end))
    return spans


def _numbers(first: date | None, last: date | None) -> tuple[int | None, int | None]:
    return (None if first is None else day_number(first), None if last is None else day_number(last))


def load_roster(session: Session) -> Roster:
    """Read the roster within a transaction."""
    columns = (
        Agent.id,
        Agent.name,
        Agent.number,
        Agent.level,
        Agent.status,
        Agent.hired_on,
        Agent.left_on,
        Agent.merged_into_id,
    )
    agents: dict[int, AgentFacts] = {}
    merged: dict[int, int] = {}
    for row in session.execute(select(*columns).order_by(Agent.id)).tuples():
        if row[7] is not None:
            merged[row[0]] = row[7]
            continue
        agents[row[0]] = AgentFacts(row[0], row[1], row[2] or "", row[3], row[4], row[5], row[6])
    aliases = {agent: _end_of(agent, merged) for agent in merged}
    stays: dict[int, list[_Stay]] = {}
    memberships = session.scalars(select(Membership))
    for membership in sorted(memberships, key=lambda row: _begun(row.start, row.id), reverse=True):
        stay = _Stay(membership.team_id, membership.start, membership.end)
        stays.setdefault(membership.agent_id, []).append(stay)
    ranks: dict[int, list[_Stay]] = {}
    for rank in sorted(session.scalars(select(AgentLevel)), key=lambda row: _begun(row.start, row.id), reverse=True):
        ranks.setdefault(rank.agent_id, []).append(_Stay(rank.level, rank.start, None))
    teams = dict(session.execute(select(Team.id, Team.name)).tuples().all())
    return Roster(agents, teams, aliases, stays, ranks)


def _begun(start: date | None, number: int) -> tuple[date, int]:
    """Sorts what begins at a date (None: always) and was entered as a number."""
    return start or date.min, number


def _end_of(agent: int, merged: Mapping[int, int]) -> int:
    seen = {agent}
    while agent in merged:
        agent = merged[agent]
        if agent in seen:
            break
        seen.add(agent)
    return agent
