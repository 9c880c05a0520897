"""The sheet of an improvement plan's evidence pack: the five steps 五步疗法 [0] with what each holds (domain.md §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from salesdesk.periods import Period
from salesdesk.reports.sheets import Attachment, Goal, Kpi, Paper, Person
from salesdesk.types import Cause, DayValue, PlanResult, PlanStep, Severity


class Piece(StrEnum):
    """The pieces a file needs that must survive an argument (domain.md §6). Order = order of the checklist."""

    STANDARD = "standard"
    """The signed standard: target, definition, date told."""
    DATA = "data"
    """The period's data."""
    RESULT = "result"
    """The written result and any objection to it."""
    TOLD = "told"
    """The agent was told, with the first answer."""
    DIAGNOSIS = "diagnosis"
    TRAINING = "training"
    """Training content and attendance, or the transfer letter."""
    SHADOWING = "shadowing"
    """The records of the accompanied calls."""
    SECOND_MEASUREMENT = "second_measurement"
    DELIVERY = "delivery"
    """Proof that the papers were delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One piece of the checklist: there or not, and where it is (or what is missing).

    A piece that the sheet does not list is printed as missing.
    """

    piece: Piece
    present: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One step's state on the rail."""

    step: PlanStep
    owner: str = ""
    due: date | None = None
    done_on: date | None = None
    waived: str = ""
    """The reason, when the step was waived."""
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningFact:
    """A frozen warning: the sentence, and the days with value and target."""

    kpi: Kpi
    sentence: str
    severity: Severity = Severity.WARNING
    rule: str = ""
    days: tuple[DayValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A KPI of the frozen snapshot, with its counting."""

    kpi: Kpi
    target: float | None = None
    actual: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    team_median: float | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The snapshot taken when the plan was opened; later data don't change it. ``source`` names the imports.

    ``calls`` says how many calls are behind it and where to look them up.
    """

    taken_at: datetime | None = None
    period: Period | None = None
    rows: tuple[EvidenceRow, ...] = ()
    source: str = ""
    calls: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of the diagnosis; ``weight`` is its share of the shortfall as a fraction, if known."""

    cause: Cause
    text: str
    evidence: str = ""
    weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingItem:
    """A course, role-play or listening task. ``minutes`` long, ``score`` of 100 if it was tested."""

    title: str
    form: str = ""
    content: str = ""
    due: date | None = None
    held_on: date | None = None
    trainer: str = ""
    minutes: int | None = None
    score: float | None = None
    done: bool = False
    waived: str = ""
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One line of the observation form, scored 1–5."""

    name: str
    score: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedCall:
    """One call with its own observation form; ``side`` says in words whether it lies before, in or after the support.

    Every call of a plan has the same areas in the same order.
    """

    call: str
    side: str = ""
    rater: str = ""
    rated_on: date | None = None
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChange:
    """An area's mean rating before, during and after the support, each with the calls behind it.

    ``low`` and ``high`` bound the change (95 %).
    """

    name: str
    before: float | None = None
    n_before: int = 0
    between: float | None = None
    n_between: int = 0
    after: float | None = None
    n_after: int = 0
    low: float | None = None
    high: float | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusPart:
    """A part of a bonus that was not earned; ``taken_back`` is the reason when it was taken back."""

    period: Period
    what: str
    reason: str
    recorded_on: date
    taken_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowSession:
    """One accompanied session 陪访 with its calls, form and SBI note; ``rated`` are its calls, rated one by one."""

    held_on: date | None = None
    round: int = 1
    observer: str = ""
    calls: str = ""
    observations: tuple[Observation, ...] = ()
    rated: tuple[RatedCall, ...] = ()
    situation: str = ""
    behaviour: str = ""
    impact: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection 申诉 and its answer; an empty ``answer`` is printed as open."""

    filed_on: date | None
    text: str
    answer: str = ""
    answered_on: date | None = None
    answer_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One line of the append-only history."""

    at: datetime
    text: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """The whole file of a plan. Only ``paper``, ``agent``, ``number`` and ``opened_on`` are needed."""

    paper: Paper
    agent: Person
    number: str
    opened_on: date
    title: str = ""
    owner: str = ""
    step: PlanStep = PlanStep.WARN
    round: int = 1
    reason: str = ""
    result: PlanResult | None = None
    closed_on: date | None = None
    checklist: tuple[CheckItem, ...] = ()
    steps: tuple[StepState, ...] = ()
    warnings: tuple[WarningFact, ...] = ()
    evidence: Evidence = Evidence()
    told_on: date | None = None
    told_how: str = ""
    first_answer: str = ""
    main_cause: Cause | None = None
    findings: tuple[Finding, ...] = ()
    agent_account: str = ""
    goals: tuple[Goal, ...] = ()
    training: tuple[TrainingItem, ...] = ()
    sessions: tuple[ShadowSession, ...] = ()
    sessions_planned: int | None = None
    review_window: Period | None = None
    review_notes: str = ""
    conclusion: str = ""
    rated: tuple[RatedCall, ...] = ()
    """Calls rated by themselves, outside of sessions."""
    changes: tuple[AreaChange, ...] = ()
    bonus: tuple[BonusPart, ...] = ()
    objections: tuple[Objection, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    history_faults: tuple[str, ...] | None = None
    """What the check of the history's chain found; empty: it is whole; None: it was not checked."""
    history_digest: str = ""
    """How the chain ends: printed, a later change of any line can be proved."""
    attachments: tuple[Attachment, ...] = ()
