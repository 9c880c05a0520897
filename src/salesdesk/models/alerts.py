"""Warnings 预警: the rules, what they found, and what the supervisor did with it."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Json, Severity, WarningState


class WarningRule(Base):
    """A rule the supervisor changed or added; ``data`` has the fields of the shipped catalogue's rules."""

    __tablename__ = "warning_rule"

    id: Mapped[str] = mapped_column(primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    data: Mapped[dict[str, Json]] = mapped_column(default=dict)


class Alert(Base):
    """One finding of a rule: unique by rule, KPI, whose it is and the first day of the run (idempotent).

    ``days`` is a list of {date, actual, target, numerator, denominator}: the evidence as it was found.
    """

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[str]
    kpi: Mapped[str]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    severity: Mapped[Severity] = mapped_column(word(Severity))
    first_day: Mapped[date]
    last_day: Mapped[date]
    margin: Mapped[float]
    days: Mapped[list[Json]] = mapped_column(default=list)
    extra: Mapped[dict[str, Json]] = mapped_column(default=dict)
    state: Mapped[WarningState] = mapped_column(word(WarningState), default=WarningState.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    snoozed_until: Mapped[date | None]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    created_at: Mapped[int]


class AlertEvent(Base):
    """The history of a warning: found, acknowledged, snoozed, dismissed with its reason, planned."""

    __tablename__ = "alert_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"), index=True)
    at: Mapped[int]
    action: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
