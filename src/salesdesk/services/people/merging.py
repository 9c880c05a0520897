"""Two agents that are one person: seen beforehand, merged, and taken apart again.

The calls stay where they are: a merged agent points at the one it is, and every figure counts it there. What else
hangs on it (identities, targets, plans, interviews, warnings) moves; merges are kept flat.
"""

from __future__ import annotations

import time

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _, ngettext
from salesdesk.models import Agent, AgentDay, AgentIdentity, AgentLevel, Interview, Membership, PeopleChange, Target
from salesdesk.services.outcomes import joining
from salesdesk.services.people.editing import agent_of
from salesdesk.services.people.rows import AgentRow, MergePreview
from salesdesk.services.people.snapshot import Snapshot, pointing_tables, restore, take
from salesdesk.types import AgentStatus, ScopeKind


def preview(session: Session, keep: AgentRow, other: AgentRow) -> MergePreview:
    """What a merge would move, and what speaks against it."""
    moves = {
        "identities": session.scalar(
            select(func.count()).select_from(AgentIdentity).where(AgentIdentity.agent_id == other.id)
        )
        or 0
    }
    for table, column in pointing_tables():
        if table.name == "agent":
            continue
        count = session.scalar(select(func.count()).select_from(table).where(table.c[column] == other.id)) or 0
        moves[table.name] = moves.get(table.name, 0) + count
    clashing = len(_clashing_targets(session, keep.id, other.id))
    moves["targets"] = len(_targets(session, other.id)) - clashing
    shared = _shared_days(session, keep.id, other.id)
    doubts = []
    if keep.number and other.number and keep.number != other.number:
        doubts.append(_("They have different numbers: {one} and {other}.").format(one=keep.number, other=other.number))
    if shared:
        doubts.append(
            ngettext("Both have calls on {n} same day.", "Both have calls on {n} same days.", shared).format(n=shared)
        )
    if keep.team and other.team and keep.team != other.team:
        doubts.append(
            _("They are in different teams; the team of {name} stays: {team}.").format(name=keep.name, team=keep.team)
        )
    return MergePreview(keep, other, moves, clashing, shared, tuple(doubts))


def _shared_days(session: Session, one: int, other: int) -> int:
    days = select(AgentDay.day).where(AgentDay.agent_id == one)
    return (
        session.scalar(
            select(func.count()).select_from(AgentDay).where(AgentDay.agent_id == other, AgentDay.day.in_(days))
        )
        or 0
    )


def _targets(session: Session, agent_id: int) -> list[Target]:
    return list(
        session.scalars(
            select(Target).where(
                Target.scope_kind == ScopeKind.AGENT, Target.scope_id == agent_id, Target.withdrawn_at.is_(None)
            )
        )
    )


def _clashing_targets(session: Session, keep: int, other: int) -> list[Target]:
    """The other's targets that the kept agent has as well, for the same KPI, dates and tier."""
    own = {(target.kpi, target.start, target.end, target.tier) for target in _targets(session, keep)}
    return [target for target in _targets(session, other) if (target.kpi, target.start, target.end, target.tier) in own]


def merge(session: Session, other_id: int, keep_id: int) -> tuple[Snapshot, int]:
    """``other`` is ``keep``: the rows as they were before, and the id of the change for ``unmerge``."""
    if other_id == keep_id:
        raise RefusedError(_("Choose two different agents."))
    other, keep = agent_of(session, other_id), agent_of(session, keep_id)
    followers = session.scalars(select(Agent.id).where(Agent.merged_into_id == other_id)).all()
    before = take(session, (keep_id, other_id, *followers), pointers=True)
    now = int(time.time())
    _move_targets(session, keep_id, other_id, now)
    _move_interviews(session, keep_id, other_id)
    for table, column in pointing_tables():
        session.execute(update(table).where(table.c[column] == other_id).values({column: keep_id}))
    session.execute(update(AgentIdentity).where(AgentIdentity.agent_id == other_id).values(agent_id=keep_id))
    session.execute(update(Agent).where(Agent.merged_into_id == other_id).values(merged_into_id=keep_id))
    session.expire_all()
    _inherit(session, keep, other)
    other.merged_into_id = keep_id
    change = PeopleChange(kind="merge", at=now, agent_id=other_id, before=before.as_json())
    session.add(change)
    session.flush()
    joining.join_of_agents(session, before.agents)
    return before, change.id


def _move_targets(session: Session, keep_id: int, other_id: int, now: int) -> None:
    for target in _clashing_targets(session, keep_id, other_id):
        target.withdrawn_at = now
    session.flush()
    for target in _targets(session, other_id):
        target.scope_id = keep_id
    session.flush()


def _move_interviews(session: Session, keep_id: int, other_id: int) -> None:
    """Interviews about the same period become further versions of the kept agent's."""
    for interview in session.scalars(
        select(Interview).where(Interview.agent_id == other_id).order_by(Interview.version)
    ).all():
        last = session.scalar(
            select(func.max(Interview.version)).where(
                Interview.agent_id == keep_id, Interview.start == interview.start, Interview.end == interview.end
            )
        )
        if last is not None:
            interview.version = last + 1
        interview.agent_id = keep_id
        session.flush()


def _inherit(session: Session, keep: Agent, other: Agent) -> None:
    """The kept agent takes from the other what it lacks: number, hire date, mentor, team, being confirmed."""
    if keep.number is None and other.number is not None:
        number, other.number = other.number, None
        session.flush()
        keep.number = number
    keep.hired_on = keep.hired_on or other.hired_on
    if keep.mentor_id is None and other.mentor_id != keep.id:
        keep.mentor_id = other.mentor_id
    if keep.mentor_id == keep.id:
        keep.mentor_id = None
    if keep.status is AgentStatus.UNCONFIRMED and other.status is not AgentStatus.UNCONFIRMED:
        keep.status, keep.left_on = other.status, other.left_on
        keep.level = other.level
        session.execute(delete(AgentLevel).where(AgentLevel.agent_id == keep.id))
        session.execute(update(AgentLevel).where(AgentLevel.agent_id == other.id).values(agent_id=keep.id))
    if session.scalar(select(Membership.id).where(Membership.agent_id == keep.id).limit(1)) is None:
        session.execute(update(Membership).where(Membership.agent_id == other.id).values(agent_id=keep.id))
    session.flush()


def unmerge(session: Session, change_id: int) -> Snapshot:
    """Take a merge apart: everything as it was before it. Returns what puts it together again.

    Raises RefusedError when it was taken apart already, or later merges build on it.
    """
    change = session.get(PeopleChange, change_id)
    if change is None or change.kind != "merge" or change.undone_at is not None:
        raise RefusedError(_("This merge was taken back already."))
    later = session.scalars(
        select(PeopleChange).where(
            PeopleChange.kind == "merge", PeopleChange.id > change_id, PeopleChange.undone_at.is_(None)
        )
    )
    snapshot = Snapshot.from_json(change.before)
    if any(set(Snapshot.from_json(one.before).agents) & set(snapshot.agents) for one in later):
        raise RefusedError(_("A later merge builds on this one."), _("Take the later one back first."))
    change.undone_at = int(time.time())
    session.flush()
    inverse = restore(session, snapshot)
    joining.join_of_agents(session, snapshot.agents)
    return inverse
