"""Reading people: tables of teams and agents, one agent's card, the search, and who may be one and the same."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, AgentDay, AgentIdentity, PeopleChange, Setting, Team
from salesdesk.periods import from_day_number
from salesdesk.services.people import names
from salesdesk.services.people.rows import (
    AgentCard,
    AgentRow,
    Duplicate,
    IdentityRow,
    LevelRow,
    MembershipRow,
    MergedRow,
    TeamRow,
)
from salesdesk.services.staffing import Staff
from salesdesk.types import AgentStatus, IdentityKind, Level

NOT_THE_SAME = "people_not_the_same"
"""The setting that lists pairs of agents the supervisor said are two people."""


@dataclass(frozen=True, slots=True)
class AgentFilter:
    """Which agents a table shows; empty: all but the inactive."""

    team_id: int | None = None
    level: Level | None = None
    statuses: Collection[AgentStatus] = (AgentStatus.ACTIVE, AgentStatus.UNCONFIRMED)
    text: str = ""
    without_team: bool = False

    def lets(self, row: AgentRow) -> bool:
        """Whether a row is shown."""
        return (
            row.status in self.statuses
            and (self.team_id is None or row.team_id == self.team_id)
            and not (self.without_team and row.team_id is not None)
            and (self.level is None or row.level is self.level)
            and _rank(self.text, row) is not None
        )


def rows(session: Session, on: date) -> list[AgentRow]:
    """Every agent that wasn't merged into another, by name, as they are on a day."""
    staff = Staff.load(session)
    identities: dict[int, list[str]] = defaultdict(list)
    for owner, value in session.execute(select(AgentIdentity.agent_id, AgentIdentity.value).order_by(AgentIdentity.id)):
        identities[owner].append(value)
    worked = _worked(session, staff)
    pinyin = {agent.id: agent.pinyin for agent in session.scalars(select(Agent))}
    made = []
    for person in staff.people.values():
        team_id = person.team_on(on)
        mentor = staff.people.get(staff.root(person.mentor_id)) if person.mentor_id else None
        calls, first, last = worked.get(person.id, (0, None, None))
        made.append(
            AgentRow(
                id=person.id,
                number=person.number or "",
                name=person.name,
                level=person.level_on(on),
                team_id=team_id,
                team=staff.teams[team_id][0] if team_id is not None else "",
                status=person.status,
                hired_on=person.hired_on,
                left_on=person.left_on,
                mentor_id=mentor.id if mentor else None,
                mentor=mentor.name if mentor else "",
                identities=tuple(identities.get(person.id, ())),
                calls=calls,
                first_day=first,
                last_day=last,
                pinyin=pinyin.get(person.id, ""),
            )
        )
    return made


def _worked(session: Session, staff: Staff) -> dict[int, tuple[int, date | None, date | None]]:
    """(calls, first day, last day) by agent, those of merged agents counted with the agent they are."""
    sums: dict[int, tuple[int, date | None, date | None]] = {}
    found = session.execute(
        select(AgentDay.agent_id, func.sum(AgentDay.calls), func.min(AgentDay.day), func.max(AgentDay.day))
        .where(AgentDay.agent_id != 0)
        .group_by(AgentDay.agent_id)
    )
    for agent_id, calls, first, last in found:
        root = staff.root(agent_id)
        more, earlier, later = sums.get(root, (0, None, None))
        days = [day for day in (from_day_number(first), from_day_number(last), earlier, later) if day]
        sums[root] = (calls + more, min(days), max(days))
    return sums


def teams(session: Session, on: date) -> list[TeamRow]:
    """Every team by name, closed ones last, with its agents on a day (those who left are not counted)."""
    counted: dict[int | None, list[AgentStatus]] = defaultdict(list)
    for row in rows(session, on):
        counted[row.team_id].append(row.status)
    return [
        TeamRow(
            team.id,
            team.name,
            team.stage,
            team.active,
            sum(status is not AgentStatus.INACTIVE for status in counted[team.id]),
            counted[team.id].count(AgentStatus.UNCONFIRMED),
        )
        for team in session.scalars(select(Team).order_by(Team.active.desc(), Team.name))
    ]


def card(session: Session, agent_id: int, on: date) -> AgentCard | None:
    """Everything about one agent (of a merged one: about the agent it is); None for an unknown id."""
    staff = Staff.load(session)
    agent_id = staff.root(agent_id)
    by_id = {row.id: row for row in rows(session, on)}
    if agent_id not in by_id:
        return None
    agent, person = session.get_one(Agent, agent_id), staff.people[agent_id]
    kinds = list(IdentityKind)
    return AgentCard(
        row=by_id[agent_id],
        post=agent.post,
        note=agent.note,
        identities=tuple(
            IdentityRow(one.id, one.kind, one.value)
            for one in sorted(agent.identities, key=lambda one: (kinds.index(one.kind), one.value))
        ),
        memberships=tuple(
            MembershipRow(stint.team_id, staff.teams[stint.team_id][0], stint.start, stint.end)
            for stint in person.stints
        ),
        levels=tuple(LevelRow(level, start) for start, level in person.levels),
        merged=tuple(_merged(session, agent_id)),
        mentees=tuple((row.id, row.name) for row in by_id.values() if row.mentor_id == agent_id),
    )


def _merged(session: Session, agent_id: int) -> Iterable[MergedRow]:
    found = session.execute(
        select(PeopleChange, Agent)
        .join(Agent, Agent.id == PeopleChange.agent_id)
        .where(PeopleChange.kind == "merge", PeopleChange.undone_at.is_(None), Agent.merged_into_id == agent_id)
        .order_by(PeopleChange.at)
    )
    for change, agent in found:
        yield MergedRow(change.id, agent.id, agent.name, agent.number or "", change.at)


def search(session: Session, text: str, on: date, limit: int) -> list[AgentRow]:
    """The agents that fit a text, best first; active ones before those who left."""
    ranked = [(place, row) for row in rows(session, on) if (place := _rank(text, row)) is not None]
    ranked.sort(key=lambda pair: (pair[0], pair[1].status is AgentStatus.INACTIVE, pair[1].name))
    return [row for _place, row in ranked[:limit]]


def _rank(text: str, row: AgentRow) -> int | None:
    return names.rank(text, row.name, (names.normalise(row.number), *row.identities), row.pinyin)


def near(session: Session, text: str) -> list[str]:
    """Names that come near a text that fits nobody, for “Did you mean …?”."""
    known = list(session.scalars(select(Agent.name).where(Agent.merged_into_id.is_(None))))
    return difflib.get_close_matches(text, known, n=3, cutoff=0.5)


def duplicates(session: Session, on: date) -> list[Duplicate]:
    """Pairs that may be one person: for the supervisor to decide; two who have different numbers are not asked about.

    Only pairs of which one was found in a log or has no number are suggested; pairs declared to be two are not.
    """
    two_people = {tuple(pair) for pair in _declared(session)}
    numbered: dict[int, set[str]] = defaultdict(set)
    for owner, value in session.execute(
        select(AgentIdentity.agent_id, AgentIdentity.value).where(AgentIdentity.kind == IdentityKind.NUMBER)
    ):
        numbered[owner].add(value)
    found = []
    for one, other in combinations(rows(session, on), 2):
        if (min(one.id, other.id), max(one.id, other.id)) in two_people:
            continue
        if numbered[one.id] and numbered[other.id]:
            continue
        if why := _alike(one, other):
            keep, away = sorted((one, other), key=_standing)
            found.append(Duplicate(keep, away, why))
    return found


def _standing(row: AgentRow) -> tuple[bool, bool, int, int]:
    """Sorts the agent to keep first: confirmed, numbered, with the longer log."""
    return (row.status is AgentStatus.UNCONFIRMED, not row.number, -row.calls, row.id)


def _alike(one: AgentRow, other: AgentRow) -> str:
    if names.squash(one.name) == names.squash(other.name):
        return "same-name"
    if names.full_pinyin(one.pinyin) & names.full_pinyin(other.pinyin):
        return "same-pinyin"
    return "close-spelling" if names.close_spelling(one.name, other.name) else ""


def _declared(session: Session) -> list[list[int]]:
    stored = session.get(Setting, NOT_THE_SAME)
    return list(stored.value) if stored and isinstance(stored.value, list) else []  # type: ignore[arg-type]


def declare_two(session: Session, one: int, other: int) -> None:
    """Remember that two agents are two people."""
    pair = [min(one, other), max(one, other)]
    pairs = _declared(session)
    if pair not in pairs:
        session.merge(Setting(key=NOT_THE_SAME, value=[*pairs, pair]))


def undeclare_two(session: Session, one: int, other: int) -> None:
    """Forget that again."""
    pair = [min(one, other), max(one, other)]
    session.merge(Setting(key=NOT_THE_SAME, value=[known for known in _declared(session) if known != pair]))
