"""The translated names of the enumerations, in one place for window, command line and paper."""

from __future__ import annotations

from enum import Enum

from salesdesk.i18n import N_, _
from salesdesk.periods import PeriodKind
from salesdesk.types import (
    AgentStatus,
    Cause,
    Direction,
    IdentityKind,
    InterviewState,
    Level,
    Outcome,
    PlanResult,
    PlanStep,
    Rag,
    ScopeKind,
    Severity,
    TeamStage,
    Tier,
    WarningState,
)

_NAMES: tuple[tuple[Enum, str], ...] = (
    (Direction.UNKNOWN, N_("unknown")),
    (Direction.OUTBOUND, N_("outbound")),
    (Direction.INBOUND, N_("inbound")),
    (Direction.INTERNAL, N_("internal")),
    (Outcome.UNKNOWN, N_("unknown")),
    (Outcome.CONNECTED, N_("connected")),
    (Outcome.NO_ANSWER, N_("no answer")),
    (Outcome.BUSY, N_("busy")),
    (Outcome.FAILED, N_("failed")),
    (Outcome.VOICEMAIL, N_("voicemail")),
    (Outcome.ABANDONED, N_("abandoned")),
    (Outcome.REJECTED, N_("rejected")),
    (Level.TRAINEE, N_("trainee")),
    (Level.JUNIOR, N_("junior")),
    (Level.INTERMEDIATE, N_("intermediate")),
    (Level.SENIOR, N_("senior")),
    (TeamStage.NEW, N_("new team")),
    (TeamStage.SPRINT, N_("sprint")),
    (TeamStage.MATURE, N_("mature team")),
    (AgentStatus.ACTIVE, N_("active")),
    (AgentStatus.UNCONFIRMED, N_("to confirm")),
    (AgentStatus.INACTIVE, N_("inactive")),
    (IdentityKind.NAME, N_("name")),
    (IdentityKind.NUMBER, N_("number")),
    (IdentityKind.EXTENSION, N_("extension")),
    (IdentityKind.LOGIN, N_("login")),
    (IdentityKind.EMAIL, N_("e-mail")),
    (Tier.BASE, N_("base")),
    (Tier.CHALLENGE, N_("challenge")),
    (Tier.EXCELLENT, N_("excellent")),
    (Rag.GREEN, N_("on target")),
    (Rag.AMBER, N_("watch")),
    (Rag.RED, N_("behind")),
    (Severity.NOTICE, N_("notice")),
    (Severity.WARNING, N_("warning")),
    (Severity.SERIOUS, N_("serious")),
    (WarningState.OPEN, N_("open")),
    (WarningState.ACKNOWLEDGED, N_("acknowledged")),
    (WarningState.SNOOZED, N_("snoozed")),
    (WarningState.DISMISSED, N_("dismissed")),
    (WarningState.PLANNED, N_("plan opened")),
    (PlanStep.WARN, N_("Warn")),
    (PlanStep.DIAGNOSE, N_("Diagnose")),
    (PlanStep.TRAIN, N_("Train")),
    (PlanStep.SHADOW, N_("Shadow")),
    (PlanStep.REVIEW, N_("Review")),
    (PlanStep.CLOSED, N_("Closed")),
    (PlanResult.REACHED, N_("goal reached")),
    (PlanResult.EXTENDED, N_("extended")),
    (PlanResult.RETRAIN, N_("back to training")),
    (PlanResult.MOVED, N_("moved to another post")),
    (PlanResult.REFERRED, N_("referred to HR / legal")),
    (PlanResult.WITHDRAWN, N_("withdrawn")),
    (Cause.PEOPLE, N_("people")),
    (Cause.PROCESS, N_("process")),
    (Cause.CUSTOMERS, N_("customer quality")),
    (Cause.TOOLS, N_("tools")),
    (Cause.ENVIRONMENT, N_("environment")),
    (InterviewState.DRAFT, N_("draft")),
    (InterviewState.FINAL, N_("final")),
    (ScopeKind.COMPANY, N_("company")),
    (ScopeKind.TEAM, N_("team")),
    (ScopeKind.AGENT, N_("agent")),
    (ScopeKind.LEVEL, N_("level")),
    (PeriodKind.DAY, N_("day")),
    (PeriodKind.WEEK, N_("week")),
    (PeriodKind.MONTH, N_("month")),
    (PeriodKind.QUARTER, N_("quarter")),
    (PeriodKind.YEAR, N_("year")),
    (PeriodKind.CUSTOM, N_("custom")),
)

LABELS: dict[tuple[type[Enum], Enum], str] = {(type(member), member): name for member, name in _NAMES}
"""Keyed by type as well: members of two enumerations may be equal as strings or numbers."""

RAG_SHAPES = {Rag.GREEN: "▲", Rag.AMBER: "■", Rag.RED: "▼"}
"""The shape that goes with each colour, so that a black-and-white print says the same."""


def label(value: Enum) -> str:
    """The name of an enumeration's member in the language in force."""
    return _(LABELS[type(value), value])
