"""A roster file 花名册 becomes agents and teams: what it would change is shown first, then applied as one batch.

An empty cell says nothing and changes nothing; nobody is removed for not being in the file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import N_, _
from salesdesk.importers.rows import People, PersonRow, RowError
from salesdesk.models import Agent
from salesdesk.services.people.found import Resolver
from salesdesk.services.people.names import normalise
from salesdesk.services.staffing import Staff
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage

_LEVEL_WORDS = {
    Level.TRAINEE: (
        "trainee",
        "new",
        "newcomer",
        "probation",
        "intern",
        "新人",
        "新员工",
        "试用",
        "试用期",
        "实习",
        "见习",
    ),
    Level.JUNIOR: ("junior", "初级", "普通", "一级", "c"),
    Level.INTERMEDIATE: ("intermediate", "middle", "mid", "regular", "中级", "二级", "b"),
    Level.SENIOR: ("senior", "expert", "lead", "高级", "资深", "三级", "a"),
}


_STAGE_WORDS = {
    TeamStage.NEW: ("new", "new team", "新团队", "新组", "新建"),
    TeamStage.SPRINT: ("sprint", "冲刺期", "冲刺"),
    TeamStage.MATURE: ("mature", "mature team", "成熟期", "成熟"),
}


class RosterAction(StrEnum):
    """What a line of a roster would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"


ROSTER_ACTIONS = {
    RosterAction.NEW: N_("new"),
    RosterAction.CHANGED: N_("changes"),
    RosterAction.SAME: N_("as it is"),
    RosterAction.CONFLICT: N_("cannot be taken"),
}


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line: what it would do, to whom, and which fields change as (field, before, after), in words.

    ``problem`` says why a conflict can't be taken.
    """

    line: int
    action: RosterAction
    name: str
    number: str
    agent_id: int | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    problem: str = ""
    person: PersonRow | None = None


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """Every line of a roster with what it would do; ``errors`` are the lines that name nobody."""

    lines: tuple[RosterLine, ...]
    errors: tuple[RowError, ...] = ()
    new_teams: tuple[tuple[str, TeamStage], ...] = ()

    def count(self, action: RosterAction) -> int:
        """How many lines would do that."""
        return sum(line.action is action for line in self.lines)


def read_level(text: str | None) -> Level | None:
    """The level a roster's word means; None when it is empty or nobody's word."""
    plain = normalise(text or "").removesuffix("坐席").removesuffix("专员").removesuffix("电销员").strip()
    return next((level for level, words in _LEVEL_WORDS.items() if plain in words), None) if plain else None


def read_stage(text: str | None) -> TeamStage | None:
    """The stage of a team that a roster's word means; None when it is empty or nobody's word."""
    plain = normalise(text or "")
    return next((stage for stage, words in _STAGE_WORDS.items() if plain in words), None)


def plan(session: Session, people: People, on: date) -> RosterPlan:
    """What the roster would do on a day; nothing changes."""
    staff, resolver = Staff.load(session), Resolver(session)
    numbers = {agent.number: agent.id for agent in session.scalars(select(Agent).where(Agent.number.is_not(None)))}
    teams = {normalise(name) for name, _stage in staff.teams.values()}
    seen: Counter[int | str] = Counter()
    given: dict[str, str] = {}
    lines = []
    for person in people.rows:
        line = _line(person, staff, resolver, numbers, on)
        who: int | str = (
            line.agent_id if line.agent_id is not None else f"{normalise(line.number)}/{normalise(line.name)}"
        )
        if line.action is not RosterAction.CONFLICT and seen[who]:
            line = replace(line, action=RosterAction.CONFLICT, problem=_("An earlier line is about the same agent."))
        if line.action is RosterAction.NEW and line.number in given:
            problem = _("An earlier line gives the number to {name}.").format(name=given[line.number])
            line = replace(line, action=RosterAction.CONFLICT, problem=problem)
        if line.action is RosterAction.NEW and line.number:
            given[line.number] = line.name
        seen[who] += 1
        lines.append(line)
    new_teams: dict[str, tuple[str, TeamStage]] = {}
    for line in lines:
        row = line.person
        if row and row.team and line.action is not RosterAction.CONFLICT and normalise(row.team) not in teams:
            stage = read_stage(row.stage) or TeamStage.MATURE
            new_teams.setdefault(normalise(row.team), (row.team.strip(), stage))
    return RosterPlan(tuple(lines), tuple(people.errors), tuple(new_teams.values()))


def _line(person: PersonRow, staff: Staff, resolver: Resolver, numbers: dict[str | None, int], on: date) -> RosterLine:
    name, number = (person.name or "").strip(), (person.number or "").strip()

    def conflict(problem: str) -> RosterLine:
        return RosterLine(person.line, RosterAction.CONFLICT, name, number, None, (), problem, person)

    by_number = numbers.get(number) if number else None
    agent_id = by_number if by_number is not None else resolver.find(name or None, number or None)
    if not name and agent_id is None:
        return conflict(_("The line has a number but no name, and nobody has the number."))
    if person.level and read_level(person.level) is None:
        return conflict(
            _("“{word}” is no level; write trainee, junior, intermediate or senior.").format(word=person.level)
        )
    if agent_id is None:
        if resolver.owner(IdentityKind.NAME, name) is not None and not number:
            return conflict(_("There is an agent “{name}” already.").format(name=name))
        return RosterLine(person.line, RosterAction.NEW, name, number, None, (), "", person)
    agent_id = staff.root(agent_id)
    by_name = resolver.owner(IdentityKind.NAME, name) if name else None
    if by_name is not None and staff.root(by_name) != agent_id:
        other = staff.people[staff.root(by_name)]
        return conflict(
            _("The number belongs to {one}, the name to {other}.").format(
                one=staff.people[agent_id].name, other=other.name + (f" ({other.number})" if other.number else "")
            )
        )
    for extra in (person.extension, person.email):
        owner = resolver.owner(IdentityKind.EXTENSION if extra is person.extension else IdentityKind.EMAIL, extra or "")
        if owner is not None and staff.root(owner) != agent_id:
            return conflict(
                _("“{value}” already means {name} in the logs.").format(
                    value=extra, name=staff.people[staff.root(owner)].name
                )
            )
    changes = _changes(person, staff, resolver, agent_id, on)
    return RosterLine(
        person.line,
        RosterAction.CHANGED if changes else RosterAction.SAME,
        name or staff.people[agent_id].name,
        number or staff.people[agent_id].number or "",
        agent_id,
        changes,
        "",
        person,
    )


def _changes(
    person: PersonRow, staff: Staff, resolver: Resolver, agent_id: int, on: date
) -> tuple[tuple[str, str, str], ...]:
    from salesdesk.labels import label

    known = staff.people[agent_id]
    if known.left_on is not None and known.left_on < on:
        on = known.left_on
    found: list[tuple[str, str, str]] = []

    def compare(what: str, before: str, after: str | None) -> None:
        if after and normalise(after) != normalise(before):
            found.append((what, before, after.strip()))

    team_id = known.team_on(on)
    compare(_("name"), known.name, person.name)
    compare(_("number"), known.number or "", person.number)
    compare(_("team"), staff.teams[team_id][0] if team_id is not None else "", person.team)
    level = read_level(person.level)
    if level is not None and level is not known.level_on(on):
        found.append((_("level"), label(known.level_on(on)), label(level)))
    compare(_("hired"), known.hired_on.isoformat() if known.hired_on else "", _iso(person.hired))
    mentor = staff.people.get(staff.root(known.mentor_id)) if known.mentor_id else None
    if person.mentor and (mentor is None or normalise(person.mentor) not in (normalise(mentor.name), mentor.number)):
        found.append((_("mentor"), mentor.name if mentor else "", person.mentor.strip()))
    for kind, value, word in (
        (IdentityKind.EXTENSION, person.extension, _("extension")),
        (IdentityKind.EMAIL, person.email, _("e-mail")),
    ):
        if value and resolver.owner(kind, value) is None:
            found.append((word, "", value.strip()))
    compare(_("post"), known.post, person.post)
    compare(_("last day"), _iso(known.left_on) or "", _iso(person.left))
    status = AgentStatus.INACTIVE if person.left else AgentStatus.ACTIVE
    if known.status is not status:
        found.append((_("status"), label(known.status), label(status)))
    return tuple(found)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
