"""Improvement plans 改进计划: five steps, what each holds, and an append-only history (domain.md §6)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Cause, Json, PlanResult, PlanStep


class Plan(Base):
    """One case of one agent. ``evidence`` is the KPI snapshot, frozen when the plan was opened."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    step: Mapped[PlanStep] = mapped_column(word(PlanStep), default=PlanStep.WARN)
    round: Mapped[int] = mapped_column(default=1)
    owner: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    evidence: Mapped[dict[str, Json]] = mapped_column(default=dict)
    opened_on: Mapped[date]
    opened_at: Mapped[int]
    told_on: Mapped[date | None]
    told_how: Mapped[str] = mapped_column(default="")
    first_answer: Mapped[str] = mapped_column(default="")
    agent_account: Mapped[str] = mapped_column(default="")
    sessions_required: Mapped[int] = mapped_column(default=2)
    review_from: Mapped[date | None]
    review_to: Mapped[date | None]
    review_note: Mapped[str] = mapped_column(default="")
    result: Mapped[PlanResult | None] = mapped_column(word(PlanResult))
    closed_at: Mapped[int | None]


class PlanStage(Base):
    """One step of one round: its due date, owner, when it was entered and done, or why it was waived."""

    __tablename__ = "plan_stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    step: Mapped[PlanStep] = mapped_column(word(PlanStep))
    due_on: Mapped[date]
    owner: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[int | None]
    done_at: Mapped[int | None]
    waived_reason: Mapped[str] = mapped_column(default="")


class PlanFinding(Base):
    """A finding of the diagnosis in one of the five dimensions, with its evidence; one is the main cause."""

    __tablename__ = "plan_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    cause: Mapped[Cause] = mapped_column(word(Cause))
    finding: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    weight: Mapped[int] = mapped_column(default=0)
    main: Mapped[bool] = mapped_column(default=False)


class PlanGoal(Base):
    """A measurable goal: KPI, baseline with its n, goal value, date; ``result`` measured at the review."""

    __tablename__ = "plan_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    kpi: Mapped[str]
    baseline: Mapped[float | None]
    baseline_n: Mapped[int] = mapped_column(default=0)
    goal: Mapped[float]
    due_on: Mapped[date]
    result: Mapped[dict[str, Json] | None]


class PlanItem(Base):
    """One training item: a course, role-play, listening list or drill, done or waived with a reason."""

    __tablename__ = "plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str]
    title: Mapped[str]
    trainer: Mapped[str] = mapped_column(default="")
    planned_on: Mapped[date | None]
    minutes: Mapped[int] = mapped_column(default=0)
    done_on: Mapped[date | None]
    score_before: Mapped[int | None]
    score_after: Mapped[int | None]
    waived_reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class PlanSession(Base):
    """One 陪访 session: the observation form (area → 1–5), SBI notes and the agreed next behaviour."""

    __tablename__ = "plan_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    planned_on: Mapped[date | None]
    held_on: Mapped[date | None]
    observer: Mapped[str] = mapped_column(default="")
    calls: Mapped[list[Json]] = mapped_column(default=list)
    ratings: Mapped[dict[str, Json]] = mapped_column(default=dict)
    situation: Mapped[str] = mapped_column(default="")
    behaviour: Mapped[str] = mapped_column(default="")
    impact: Mapped[str] = mapped_column(default="")
    agreed: Mapped[str] = mapped_column(default="")


class PlanObjection(Base):
    """An objection 申诉 of the agent: must be answered before the plan closes [4]."""

    __tablename__ = "plan_objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    filed_on: Mapped[date]
    objection: Mapped[str]
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]


class PlanEvent(Base):
    """One line of the history; never changed or removed. ``digest`` chains it to the line before."""

    __tablename__ = "plan_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    at: Mapped[int]
    action: Mapped[str]
    detail: Mapped[dict[str, Json]] = mapped_column(default=dict)
    digest: Mapped[str]
