"""A roster file 花名册 becomes agents and teams: what it would change is shown first, then applied as one batch.

An empty cell says nothing and changes nothing; nobody is removed for not being in the file.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import N_, _
from salesdesk.importers.rows import People, PersonRow, RowError
from salesdesk.models import Agent, AgentIdentity, ImportBatch, PeopleChange, Team
from salesdesk.paths import printable
from salesdesk.services.people import editing
from salesdesk.services.people.found import Resolver
from salesdesk.services.people.names import normalise
from salesdesk.services.people.rows import AgentDraft
from salesdesk.services.people.snapshot import Snapshot, restore, take
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


@dataclass(frozen=True, slots=True)
class RosterResult:
    """What an import of a roster did, in the words of the command line: rows = imported + duplicates + rejected."""

    batch: int | None
    rows: int
    imported: int
    duplicates: int
    rejected: int
    reasons: dict[str, int] = field(default_factory=dict)
    agents_created: tuple[str, ...] = ()
    plan: RosterPlan | None = None


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


def apply(session: Session, people: People, path: Path, on: date) -> RosterResult:
    """Make the changes, as a batch that can be undone. Conflicts and unreadable lines are left out and counted.

    A changed team or level counts from ``on``.
    """
    planned = plan(session, people, on)
    taken = [line for line in planned.lines if line.action in (RosterAction.NEW, RosterAction.CHANGED)]
    result = RosterResult(
        batch=None,
        rows=len(planned.lines) + len(planned.errors),
        imported=len(taken),
        duplicates=planned.count(RosterAction.SAME),
        rejected=planned.count(RosterAction.CONFLICT) + len(planned.errors),
        reasons=_reasons(planned),
        agents_created=tuple(line.name for line in taken if line.action is RosterAction.NEW),
        plan=planned,
    )
    if not taken:
        return result
    touched = [line.agent_id for line in taken if line.agent_id is not None]
    bearers = _namesakes(session, taken)
    before = take(session, {*touched, *bearers})
    content = path.read_bytes()
    batch = ImportBatch(
        kind="people",
        file_name=printable(path.name),
        file_path=printable(str(path.absolute())),
        file_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        imported_at=int(time.time()),
        rows=result.rows,
        imported=result.imported,
        duplicates=result.duplicates,
        rejected=result.rejected,
        reasons=dict(result.reasons),
    )
    session.add(batch)
    session.flush()
    new_teams = _make_teams(session, planned.new_teams)
    teams = {normalise(team.name): team.id for team in session.scalars(select(Team))}
    made = [_apply_line(session, line, teams, on) for line in taken]
    for agent_id, line in zip(made, taken, strict=True):
        if line.person and line.person.mentor:
            _set_mentor(session, agent_id, line.person.mentor)
    new_agents = [agent_id for agent_id, line in zip(made, taken, strict=True) if line.agent_id is None]
    snapshot = Snapshot((*before.agents, *new_agents), tuple(new_teams), before.rows, before.pointers)
    session.add(PeopleChange(kind="roster", at=batch.imported_at, batch_id=batch.id, before=snapshot.as_json()))
    session.flush()
    return replace(result, batch=batch.id)


def _reasons(planned: RosterPlan) -> dict[str, int]:
    reasons = Counter(error.reason for error in planned.errors)
    if conflicts := planned.count(RosterAction.CONFLICT):
        reasons["conflict"] = conflicts
    return dict(reasons)


def _namesakes(session: Session, lines: Sequence[RosterLine]) -> set[int]:
    """Agents whose bare name may stop to stand for them when these lines are applied."""
    wanted = {normalise(line.name) for line in lines}
    return {
        agent_id
        for agent_id, value in session.execute(
            select(AgentIdentity.agent_id, AgentIdentity.value).where(AgentIdentity.kind == IdentityKind.NAME)
        )
        if value in wanted
    }


def _make_teams(session: Session, teams: Sequence[tuple[str, TeamStage]]) -> list[int]:
    return [editing.add_team(session, name, stage).id for name, stage in teams]


def _apply_line(session: Session, line: RosterLine, teams: dict[str, int], on: date) -> int:
    try:
        return _take_line(session, line, teams, on)
    except RefusedError as error:
        raise RefusedError(
            _("Line {line}: {problem}").format(line=line.line, problem=error.message), error.hint
        ) from error


def _take_line(session: Session, line: RosterLine, teams: dict[str, int], on: date) -> int:
    person = line.person
    assert person is not None  # noqa: S101  (a planned line always carries its person)
    team_id = teams.get(normalise(person.team)) if person.team else None
    level = read_level(person.level)
    if line.agent_id is None:
        agent = editing.add_agent(
            session,
            AgentDraft(
                line.name,
                line.number,
                team_id,
                level or Level.INTERMEDIATE,
                person.hired,
                post=person.post or "",
                note=_experience(person),
            ),
        )
    else:
        agent = editing.agent_of(session, line.agent_id)
        _update(session, agent, line, team_id, level, on)
    for kind, value in ((IdentityKind.EXTENSION, person.extension), (IdentityKind.EMAIL, person.email)):
        if value:
            editing.add_identity(session, agent.id, kind, value)
    if person.left and person.left != agent.left_on:
        editing.deactivate(session, agent.id, person.left)
    return agent.id


def _experience(person: PersonRow) -> str:
    if person.years is None:
        return ""
    return _("{years:g} years of experience (roster)").format(years=person.years)


def _update(
    session: Session, agent: Agent, line: RosterLine, team_id: int | None, level: Level | None, on: date
) -> None:
    person = line.person
    assert person is not None  # noqa: S101
    was_known = agent.status is not AgentStatus.UNCONFIRMED
    if agent.status is AgentStatus.INACTIVE and person.left is None:
        editing.reactivate(session, agent.id, on)
    draft = AgentDraft(
        name=line.name,
        number=line.number,
        team_id=team_id if team_id is not None else editing.latest_team(session, agent.id, on),
        level=level or editing.latest_level(session, agent, on),
        hired_on=person.hired or agent.hired_on,
        mentor_id=agent.mentor_id,
        post=person.post or agent.post,
        note=agent.note,
        since=on if was_known and editing.has_team(session, agent.id) else None,
    )
    editing.edit_agent(session, agent.id, draft)
    if person.left is None:
        agent.status = AgentStatus.ACTIVE


def _set_mentor(session: Session, agent_id: int, mentor: str) -> None:
    resolver = Resolver(session)
    mentor_id = resolver.find(mentor, None)
    if mentor_id is not None and mentor_id != agent_id:
        editing.agent_of(session, agent_id).mentor_id = mentor_id
        session.flush()


def undo(session: Session, batch_id: int) -> Snapshot:
    """Take a roster back whole; RefusedError when later changes build on it or it was taken back already."""
    batch = session.get(ImportBatch, batch_id)
    change = session.scalar(
        select(PeopleChange).where(PeopleChange.batch_id == batch_id, PeopleChange.kind == "roster")
    )
    if batch is None or change is None or change.undone_at is not None:
        raise RefusedError(_("This roster was taken back already."))
    now = int(time.time())
    change.undone_at, batch.undone_at, batch.status = now, now, "undone"
    session.flush()
    return restore(session, Snapshot.from_json(change.before))
