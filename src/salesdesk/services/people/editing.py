"""Changing teams and agents; each function works in the caller's transaction and refuses what makes no sense."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Agent, AgentIdentity, AgentLevel, Membership, Team
from salesdesk.services.people.found import Resolver, part_namesakes
from salesdesk.services.people.names import normalise, pinyin_key
from salesdesk.services.people.rows import AgentDraft
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage

_BEGINNING = date.min


def agent_of(session: Session, agent_id: int) -> Agent:
    """The agent; RefusedError for an id that is nobody's (any more)."""
    agent = session.get(Agent, agent_id)
    if agent is None or agent.merged_into_id is not None:
        raise RefusedError(_("This agent is no longer there."), _("Open the team page again."))
    return agent


def team_of(session: Session, team_id: int) -> Team:
    """The team; RefusedError for an id of none."""
    team = session.get(Team, team_id)
    if team is None:
        raise RefusedError(_("This team is no longer there."), _("Open the team page again."))
    return team


# --- teams


def add_team(session: Session, name: str, stage: TeamStage) -> Team:
    """A new team. RefusedError without a name, or with one that is taken."""
    team = Team(name=_free_team_name(session, name, None), stage=stage)
    session.add(team)
    session.flush()
    return team


def _free_team_name(session: Session, name: str, own: int | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise RefusedError(_("A team needs a name."))
    for team in session.scalars(select(Team)):
        if team.id != own and normalise(team.name) == normalise(name):
            raise RefusedError(_("There is a team “{name}” already.").format(name=team.name), _("Choose another name."))
    return name


def edit_team(session: Session, team_id: int, name: str | None, stage: TeamStage | None) -> None:
    """Another name or stage; None leaves it."""
    team = team_of(session, team_id)
    if name is not None:
        team.name = _free_team_name(session, name, team_id)
    if stage is not None:
        team.stage = stage


def close_team(session: Session, team_id: int, on: date) -> None:
    """Close a team; its past stays. RefusedError while somebody works in it."""
    team = team_of(session, team_id)
    members = session.scalars(
        select(Agent.name)
        .join(Membership)
        .where(
            Membership.team_id == team_id,
            Membership.end.is_(None) | (Membership.end >= on),
            Agent.status != AgentStatus.INACTIVE,
            Agent.merged_into_id.is_(None),
        )
    ).all()
    if members:
        raise RefusedError(
            _("{team} still has agents: {names}.").format(team=team.name, names=", ".join(members[:5])),
            _("Move them to another team first."),
        )
    team.active = False


# --- agents


def add_agent(session: Session, draft: AgentDraft) -> Agent:
    """A new agent, known in exports by name and number. RefusedError for what is missing or taken."""
    name = _name(draft.name)
    agent = Agent(name=name, pinyin=pinyin_key(name), level=draft.level)
    session.add(agent)
    _plain_fields(session, agent, draft, None)
    session.flush()
    _call_by_name(session, agent)
    if agent.number:
        add_identity(session, agent.id, IdentityKind.NUMBER, agent.number)
    session.add(AgentLevel(agent_id=agent.id, level=draft.level))
    if draft.team_id is not None:
        team_of(session, draft.team_id)
        session.add(Membership(agent_id=agent.id, team_id=draft.team_id, start=draft.since or draft.hired_on))
    session.flush()
    return agent


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise RefusedError(_("An agent needs a name."))
    return name


def _plain_fields(session: Session, agent: Agent, draft: AgentDraft, own: int | None) -> None:
    number = draft.number.strip() or None
    if number is not None:
        with session.no_autoflush:
            holder = session.scalar(select(Agent).where(Agent.number == number, Agent.id != (own or 0)))
        if holder is not None:
            raise RefusedError(
                _("Number {number} belongs to {name}.").format(number=number, name=holder.name),
                _("Give another number, or merge the two agents."),
            )
    if draft.hired_on and agent.left_on and agent.left_on < draft.hired_on:
        raise RefusedError(_("Nobody can leave before being hired."))
    if draft.mentor_id is not None and draft.mentor_id == own:
        raise RefusedError(_("Nobody is their own mentor."))
    agent.number, agent.hired_on, agent.mentor_id = number, draft.hired_on, draft.mentor_id
    agent.post, agent.note = draft.post.strip(), draft.note.strip()


def _call_by_name(session: Session, agent: Agent) -> None:
    """Let exports call the agent by name, where that says who is meant. RefusedError for a namesake without number."""
    resolver = Resolver(session)
    owner = resolver.owner(IdentityKind.NAME, agent.name)
    if owner == agent.id:
        return
    if owner is not None and not agent.number:
        raise RefusedError(
            _("There is an agent “{name}” already.").format(name=agent.name),
            _("Give this one a number, so that the two can be told apart."),
        )
    if not part_namesakes(session, resolver, agent.name):
        session.add(AgentIdentity(agent_id=agent.id, kind=IdentityKind.NAME, value=normalise(agent.name)))
        session.flush()


def edit_agent(session: Session, agent_id: int, draft: AgentDraft) -> None:
    """Everything the form holds; a changed team or level counts from ``draft.since`` (None: it was always so).

    The old name and number stay known, so that old exports are still understood.
    """
    agent = agent_of(session, agent_id)
    renamed, numbered = _name(draft.name) != agent.name, (draft.number.strip() or None) != agent.number
    agent.name = _name(draft.name)
    agent.pinyin = pinyin_key(agent.name)
    _plain_fields(session, agent, draft, agent_id)
    session.flush()
    if numbered and agent.number:
        add_identity(session, agent_id, IdentityKind.NUMBER, agent.number)
    if renamed:
        _call_by_name(session, agent)
    at = draft.since or date.max
    if draft.team_id != latest_team(session, agent_id, at):
        move(session, agent_id, draft.team_id, draft.since)
    if draft.level is not latest_level(session, agent, at):
        set_level(session, agent_id, draft.level, draft.since)


def has_team(session: Session, agent_id: int) -> bool:
    """Whether any membership is noted."""
    return session.scalar(select(Membership.id).where(Membership.agent_id == agent_id).limit(1)) is not None


def latest_team(session: Session, agent_id: int, on: date) -> int | None:
    """The team on a day."""
    found = session.scalars(
        select(Membership.team_id)
        .where(
            Membership.agent_id == agent_id,
            Membership.start.is_(None) | (Membership.start <= on),
            Membership.end.is_(None) | (Membership.end >= on),
        )
        .order_by(Membership.start.desc().nulls_last())
    )
    return found.first()


def latest_level(session: Session, agent: Agent, on: date) -> Level:
    """The level on a day."""
    found = session.scalars(
        select(AgentLevel.level)
        .where(AgentLevel.agent_id == agent.id, AgentLevel.start.is_(None) | (AgentLevel.start <= on))
        .order_by(AgentLevel.start.desc().nulls_last())
    )
    return found.first() or agent.level


def move(session: Session, agent_id: int, team_id: int | None, on: date | None) -> None:
    """To another team (None: out of any) from a day on; ``on`` None corrects the whole past.

    What was noted for later than that day is replaced.
    """
    agent_of(session, agent_id)
    if team_id is not None:
        team = team_of(session, team_id)
        if not team.active:
            raise RefusedError(_("{team} is closed.").format(team=team.name), _("Choose another team."))
    before: Membership | None = None
    for member in session.scalars(select(Membership).where(Membership.agent_id == agent_id)).all():
        if on is None or (member.start or _BEGINNING) >= on:
            session.delete(member)
        elif member.end is None or member.end >= on - timedelta(days=1):
            member.end = on - timedelta(days=1)
            before = member
    if before is not None and before.team_id == team_id:
        before.end = None
    elif team_id is not None:
        session.add(Membership(agent_id=agent_id, team_id=team_id, start=on))
    session.flush()


def set_level(session: Session, agent_id: int, level: Level, on: date | None) -> None:
    """Another level from a day on; ``on`` None corrects the whole past. Later ones are replaced."""
    agent = agent_of(session, agent_id)
    for row in session.scalars(select(AgentLevel).where(AgentLevel.agent_id == agent_id)).all():
        if on is None or (row.start or _BEGINNING) >= on:
            session.delete(row)
    if on is not None and not _has_level(session, agent_id):
        session.add(AgentLevel(agent_id=agent_id, level=agent.level))
    session.add(AgentLevel(agent_id=agent_id, level=level, start=on))
    agent.level = level
    session.flush()


def _has_level(session: Session, agent_id: int) -> bool:
    session.flush()
    return session.scalar(select(AgentLevel.id).where(AgentLevel.agent_id == agent_id).limit(1)) is not None


def deactivate(session: Session, agent_id: int, left_on: date) -> None:
    """Somebody left, ``left_on`` being the last day; they stay in the periods they worked."""
    agent = agent_of(session, agent_id)
    if agent.hired_on and left_on < agent.hired_on:
        raise RefusedError(_("Nobody can leave before being hired."))
    agent.left_on, agent.status = left_on, AgentStatus.INACTIVE
    for member in session.scalars(select(Membership).where(Membership.agent_id == agent_id)).all():
        if (member.start or _BEGINNING) > left_on:
            session.delete(member)
        elif member.end is None or member.end > left_on:
            member.end = left_on
    session.flush()


def reactivate(session: Session, agent_id: int, on: date | None) -> None:
    """Somebody is back from a day on; None: they had never left. The last team takes them up again."""
    agent = agent_of(session, agent_id)
    last = session.scalars(
        select(Membership).where(Membership.agent_id == agent_id).order_by(Membership.start.desc().nulls_last())
    ).first()
    if last is not None and last.end is not None and last.end == agent.left_on:
        if on is None or on <= last.end + timedelta(days=1):
            last.end = None
        else:
            session.add(Membership(agent_id=agent_id, team_id=last.team_id, start=on))
    agent.status, agent.left_on = AgentStatus.ACTIVE, None
    session.flush()


def confirm(session: Session, agent_id: int, team_id: int | None) -> None:
    """An agent found in a log is one of ours; into ``team_id`` from the beginning, if given."""
    agent = agent_of(session, agent_id)
    agent.status = AgentStatus.ACTIVE
    if team_id is not None:
        move(session, agent_id, team_id, None)


# --- identities


def add_identity(session: Session, agent_id: int, kind: IdentityKind, value: str) -> None:
    """Let exports call the agent by a value. RefusedError when it means somebody else."""
    plain = normalise(value)
    if not plain:
        raise RefusedError(_("Write what the export calls the agent."))
    owner = session.scalar(select(AgentIdentity).where(AgentIdentity.kind == kind, AgentIdentity.value == plain))
    if owner is None:
        session.add(AgentIdentity(agent_id=agent_id, kind=kind, value=plain))
        session.flush()
    elif owner.agent_id != agent_id:
        other = session.get_one(Agent, owner.agent_id)
        raise RefusedError(
            _("“{value}” already means {name} in the logs.").format(value=value.strip(), name=other.name),
            _("Take it away there first, or merge the two agents."),
        )


def remove_identity(session: Session, identity_id: int) -> int | None:
    """Take a value away; the agent's id, or None when it was gone already."""
    identity = session.get(AgentIdentity, identity_id)
    if identity is None:
        return None
    session.execute(delete(AgentIdentity).where(AgentIdentity.id == identity_id))
    return identity.agent_id
