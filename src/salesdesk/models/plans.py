"""Improvement plans 改进计划: five steps, what each holds, and an append-only history (domain.md §6)."""

from datetime import date

from sqlalchemy import DDL, ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Cause, Json, PlanResult, PlanStep


class Plan(Base):
    """One case of one agent.

    ``evidence`` is the snapshot of the figures, frozen when the plan was opened. ``kpi`` is the figure it is about.
    ``closed_from`` is the step it was closed in, so that it can be reopened there. ``events`` and ``digest`` say how
    long the history is and how it ends, so that a line cut off at its end is noticed too. ``template`` is the key of
    the template whose suggestions it began with, empty for none.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    step: Mapped[PlanStep] = mapped_column(word(PlanStep), default=PlanStep.WARN)
    round: Mapped[int] = mapped_column(default=1)
    owner: Mapped[str] = mapped_column(default="")
    kpi: Mapped[str] = mapped_column(default="")
    template: Mapped[str] = mapped_column(default="")
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
    closed_on: Mapped[date | None]
    closed_from: Mapped[PlanStep | None] = mapped_column(word(PlanStep))
    events: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default="")


class PlanStage(Base):
    """One step of one round: its due date, owner, when it was entered and done, or why it was waived."""

    __tablename__ = "plan_stage"
    __table_args__ = (UniqueConstraint("plan_id", "round", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    step: Mapped[PlanStep] = mapped_column(word(PlanStep))
    due_on: Mapped[date]
    owner: Mapped[str] = mapped_column(default="")
    entered_on: Mapped[date | None]
    done_on: Mapped[date | None]
    waived_reason: Mapped[str] = mapped_column(default="")


class PlanFinding(Base):
    """A finding of the diagnosis in one of the five dimensions, with its evidence; one is the main cause.

    ``weight`` is how much of the shortfall it explains, in per cent, as the supervisor judges it. ``link`` leads to the
    calls and figures behind it, in the fields of services.plans.views.EvidenceLink; empty where there is none.
    """

    __tablename__ = "plan_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    cause: Mapped[Cause] = mapped_column(word(Cause))
    finding: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    weight: Mapped[int] = mapped_column(default=0)
    main: Mapped[bool] = mapped_column(default=False)
    link: Mapped[dict[str, Json]] = mapped_column(default=dict)


class PlanGoal(Base):
    """A measurable goal: KPI, baseline with its n, goal value (both per day for a daily count), date.

    ``results`` holds what each review measured, by round (``"1"``), in the fields of services.plans.views.Outcome.
    """

    __tablename__ = "plan_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    kpi: Mapped[str]
    baseline: Mapped[float | None]
    baseline_n: Mapped[int] = mapped_column(default=0)
    baseline_from: Mapped[date | None]
    baseline_to: Mapped[date | None]
    goal: Mapped[float]
    due_on: Mapped[date]
    results: Mapped[dict[str, Json]] = mapped_column(default=dict)


class PlanItem(Base):
    """One training item: a course, role-play, listening list or drill, done or waived with a reason.

    ``course`` is the id in the catalogue, empty for one that is in none. Scores are of 100. ``calls`` are ids of the
    log, for a listening list; ``material`` a file or link as it was when this was assigned.
    """

    __tablename__ = "plan_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    course: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    title: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    trainer: Mapped[str] = mapped_column(default="")
    material: Mapped[str] = mapped_column(default="")
    calls: Mapped[list[Json]] = mapped_column(default=list)
    planned_on: Mapped[date | None]
    minutes: Mapped[int] = mapped_column(default=0)
    done_on: Mapped[date | None]
    score_before: Mapped[int | None]
    score_after: Mapped[int | None]
    waived_reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class PlanSession(Base):
    """One 陪访 session: the calls heard (ids), the observation form (area → 1–5), SBI notes, what was agreed.

    Calls are rated one by one (PlanCall); ``ratings`` and ``notes`` are those of a session as a whole, heard without
    any call of the log.
    """

    __tablename__ = "plan_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    planned_on: Mapped[date | None]
    held_on: Mapped[date | None]
    observer: Mapped[str] = mapped_column(default="")
    calls: Mapped[list[Json]] = mapped_column(default=list)
    ratings: Mapped[dict[str, Json]] = mapped_column(default=dict)
    notes: Mapped[dict[str, Json]] = mapped_column(default=dict)
    situation: Mapped[str] = mapped_column(default="")
    behaviour: Mapped[str] = mapped_column(default="")
    impact: Mapped[str] = mapped_column(default="")
    agreed: Mapped[str] = mapped_column(default="")


class PlanCall(Base):
    """One call rated with the observation form: in a session, or by itself (``session_id`` None) to be set beside it.

    ``facts`` is the call as it was when it was rated, in the fields of services.plans.views.CallLine, so that the file
    still names it when its import is taken back; ``call_day`` is the day of the call, ``rated_on`` that of the rating.
    """

    __tablename__ = "plan_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("plan_session.id", ondelete="CASCADE"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    call_id: Mapped[int]
    call_day: Mapped[date]
    rated_on: Mapped[date]
    rater: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Json]] = mapped_column(default=dict)
    ratings: Mapped[dict[str, Json]] = mapped_column(default=dict)
    notes: Mapped[dict[str, Json]] = mapped_column(default=dict)


class BonusPart(Base):
    """A part of a bonus not earned, recorded under the guard of domain.md §6: no penalty without support.

    Either ``amount`` (minor units) or ``share`` (per cent of the bonus). ``plan_id`` is the plan that gave the support.
    A line is never removed: it is taken back with a reason.
    """

    __tablename__ = "bonus_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    start: Mapped[date]
    end: Mapped[date]
    amount: Mapped[int | None]
    share: Mapped[float | None]
    reason: Mapped[str]
    recorded_on: Mapped[date]
    recorded_at: Mapped[int]
    taken_back_at: Mapped[int | None]
    taken_back_reason: Mapped[str] = mapped_column(default="")


class PlanObjection(Base):
    """An objection 申诉 of the agent: must be answered before the plan closes [4]; ``upheld``: it was right."""

    __tablename__ = "plan_objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    filed_on: Mapped[date]
    objection: Mapped[str]
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    upheld: Mapped[bool | None]


class PlanEvent(Base):
    """One line of the history; never changed or removed (the database refuses it).

    ``number`` counts a plan's lines from 1; ``digest`` chains each to the line before (services/plans/history.py).
    """

    __tablename__ = "plan_event"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    number: Mapped[int]
    at: Mapped[int]
    who: Mapped[str] = mapped_column(default="")
    action: Mapped[str]
    detail: Mapped[dict[str, Json]] = mapped_column(default=dict)
    digest: Mapped[str]


APPEND_ONLY = tuple(
    f"CREATE TRIGGER plan_event_no_{action} BEFORE {action} ON plan_event "
    "BEGIN SELECT RAISE(ABORT, 'the history of a plan is append-only'); END"
    for action in ("update", "delete")
)
"""What makes the database itself refuse to change the history."""

for _trigger in APPEND_ONLY:
    event.listen(PlanEvent.__table__, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]
