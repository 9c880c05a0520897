"""Performance interviews 绩效面谈: a form that grows, the frozen paper, cycles, appeals and 360° voices (domain.md §7)."""

from datetime import date

from sqlalchemy import DDL, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import InterviewState, Json, LeftOut, ScopeKind


class Interview(Base):
    """One version of one agent's interview about one period.

    ``form`` is what people typed; ``frozen`` the whole sheet as it was signed, by language (figures, rules, targets
    of that day). ``signed_on`` is the day of the signature or of its refusal; until ``appeal_until`` the agent may
    appeal. A correction is a new row with the next version and ``what_changed``, the reason in words.
    """

    __tablename__ = "interview"
    __table_args__ = (UniqueConstraint("agent_id", "start", "end", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    start: Mapped[date]
    end: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[InterviewState] = mapped_column(word(InterviewState), default=InterviewState.DRAFT)
    form: Mapped[dict[str, Json]] = mapped_column(default=dict)
    frozen: Mapped[dict[str, Json] | None]
    what_changed: Mapped[str] = mapped_column(default="")
    created_at: Mapped[int]
    updated_at: Mapped[int]
    finalised_at: Mapped[int | None]
    signed_on: Mapped[date | None]
    appeal_until: Mapped[date | None]


class InterviewCycle(Base):
    """A round of interviews about one period for a team or the company, with the days by which things are due."""

    __tablename__ = "interview_cycle"
    __table_args__ = (Index("ix_interview_cycle_start_end", "start", "end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[date]
    end: Mapped[date]
    scope_kind: Mapped[ScopeKind] = mapped_column(word(ScopeKind))
    scope_id: Mapped[int] = mapped_column(default=0)
    prepare_by: Mapped[date]
    hold_by: Mapped[date]
    sign_by: Mapped[date]
    opened_on: Mapped[date]
    opened_at: Mapped[int]
    closed_on: Mapped[date | None]
    close_reason: Mapped[str] = mapped_column(default="")


class InterviewSeat(Base):
    """One agent of a cycle; ``left_out`` says why there is no interview with them (None: there is one)."""

    __tablename__ = "interview_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("interview_cycle.id", ondelete="CASCADE"), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    left_out: Mapped[LeftOut | None] = mapped_column(word(LeftOut))
    note: Mapped[str] = mapped_column(default="")


class InterviewEvent(Base):
    """One step in an interview's life: what was done on which day, with its reason; never changed afterwards."""

    __tablename__ = "interview_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id", ondelete="CASCADE"), index=True)
    at: Mapped[int]
    on: Mapped[date]
    action: Mapped[str]
    detail: Mapped[dict[str, Json]] = mapped_column(default=dict)


class InterviewAppeal(Base):
    """An appeal 申诉 against a result: filed in time (or late, with a reason), answered by ``due_on``."""

    __tablename__ = "interview_appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id", ondelete="CASCADE"), index=True)
    filed_on: Mapped[date]
    text: Mapped[str]
    late_reason: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    upheld: Mapped[bool | None]


class InterviewVoice(Base):
    """One anonymous 360° rating (behaviour → 1–5). Ids are drawn at random, so that no order tells who it was."""

    __tablename__ = "interview_voice"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id", ondelete="CASCADE"), index=True)
    ratings: Mapped[dict[str, Json]] = mapped_column(default=dict)


event.listen(
    InterviewEvent.__table__,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE TRIGGER interview_event_no_update BEFORE UPDATE ON interview_event "
        "BEGIN SELECT RAISE(ABORT, 'the history of an interview is append-only'); END"
    ),
)
