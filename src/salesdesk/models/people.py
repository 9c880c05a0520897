"""Teams, agents, what exports call them, and their dated membership and level."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from salesdesk.models.base import Base, word
from salesdesk.types import AgentStatus, IdentityKind, Json, Level, TeamStage


class Team(Base):
    """A team 团队; ``active`` is false once it was closed, its past stays."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    stage: Mapped[TeamStage] = mapped_column(word(TeamStage), default=TeamStage.MATURE)
    active: Mapped[bool] = mapped_column(default=True)


class Agent(Base):
    """An agent 坐席. A merged agent keeps its calls and points at the one it is (``merged_into_id``)."""

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    post: Mapped[str] = mapped_column(default="")
    level: Mapped[Level] = mapped_column(word(Level), default=Level.INTERMEDIATE)
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None]
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    status: Mapped[AgentStatus] = mapped_column(word(AgentStatus), default=AgentStatus.ACTIVE)
    note: Mapped[str] = mapped_column(default="")
    pinyin: Mapped[str] = mapped_column(default="")
    """Full pinyin and initials of the name, lower case, e.g. ``zhangsan zs``: what the search reads."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    created_in_batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id", ondelete="SET NULL"))

    identities: Mapped[list["AgentIdentity"]] = relationship(cascade="all, delete-orphan")
    memberships: Mapped[list["Membership"]] = relationship(cascade="all, delete-orphan")
    levels: Mapped[list["AgentLevel"]] = relationship(cascade="all, delete-orphan")


class AgentIdentity(Base):
    """A name, number, extension or login by which exports mean this agent (normalised, case-folded)."""

    __tablename__ = "agent_identity"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    kind: Mapped[IdentityKind] = mapped_column(word(IdentityKind))
    value: Mapped[str]
    learned_in_batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id", ondelete="SET NULL"))
    """The import that taught it (a number beside a known name); forgotten when that batch is undone."""


class Membership(Base):
    """The team an agent belonged to from ``start`` (None: always) to ``end`` (None: still), both included."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_team", "team_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    start: Mapped[date | None]
    end: Mapped[date | None]


class AgentLevel(Base):
    """The level an agent had from a date on (None: always), so that past periods keep their standard."""

    __tablename__ = "agent_level"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    level: Mapped[Level] = mapped_column(word(Level))
    start: Mapped[date | None]


class PeopleChange(Base):
    """A merge or a roster that can be taken back after the program was closed.

    ``kind`` is merge or roster; ``agent_id`` the agent that was merged away, ``batch_id`` the roster's batch;
    ``before`` the rows that it touched, as they were (services/people/snapshot.py).
    """

    __tablename__ = "people_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[int]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Json]]
    undone_at: Mapped[int | None]
