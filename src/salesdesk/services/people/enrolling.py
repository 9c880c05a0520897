"""A roster is written: teams, agents, memberships; and taken back."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.importers.rows import People, PersonRow
from salesdesk.models import Agent, AgentIdentity, ImportBatch, PeopleChange, Team
from salesdesk.paths import printable
from salesdesk.services.people import editing
from salesdesk.services.people.enrolment import RosterAction, RosterLine, RosterPlan, plan, read_level
from salesdesk.services.people.found import Resolver
from salesdesk.services.people.names import normalise
from salesdesk.services.people.rows import AgentDraft
from salesdesk.services.people.snapshot import Snapshot, restore, take
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage


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
