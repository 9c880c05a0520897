"""Targets 目标, dated and with their reason; never rewritten, only added, replaced or withdrawn."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Level, ScopeKind, Tier


class Target(Base):
    """What a KPI should reach in a period: the value in the KPI's own unit (a count: per agent and day on duty).

    ``scope_id`` is the team's or agent's id (0 for the company or a level). ``withdrawn_at`` is set when
    another target replaced it or it was taken back; such rows stay, for the history.
    """

    __tablename__ = "target"
    __table_args__ = (Index("ix_target_span", "start", "end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi: Mapped[str]
    scope_kind: Mapped[ScopeKind] = mapped_column(word(ScopeKind))
    scope_id: Mapped[int] = mapped_column(default=0)
    level: Mapped[Level | None] = mapped_column(word(Level))
    start: Mapped[date]
    end: Mapped[date]
    tier: Mapped[Tier] = mapped_column(word(Tier), default=Tier.BASE)
    value: Mapped[float]
    owner: Mapped[str]
    reason: Mapped[str]
    override_reason: Mapped[str] = mapped_column(default="")
    """Why the inflation guard [0] was overridden, where it was."""
    created_at: Mapped[int]
    withdrawn_at: Mapped[int | None]
