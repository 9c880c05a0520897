"""The sheet of a performance interview 绩效面谈 [3]: everything the paper says, section by section (domain.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from salesdesk.periods import Period
from salesdesk.reports.sheets import Attachment, Goal, Kpi, Measure, Paper, Person
from salesdesk.types import Cause, InterviewState, Rag


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiResult:
    """One row of the results.

    ``achievement`` and shares are fractions (1.05 = 105 %); ``weight`` and ``score`` are points of 100.
    ``definition`` is the counting rule in words; with ``numerator`` and ``denominator`` it becomes a footnote
    (denominator None: the figure is a plain sum). ``gap`` says why there is no value.
    """

    kpi: Kpi
    target: float | None = None
    actual: float | None = None
    achievement: float | None = None
    weight: float | None = None
    score: float | None = None
    rag: Rag | None = None
    last_period: float | None = None
    team_median: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    definition: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The weighted total (of 100, may exceed it through the cap), its rating in words and the scheme behind it.

    ``note`` says e.g. that weights were re-normalised because a figure is missing.
    """

    score: float | None = None
    rating: str = ""
    scheme: str = ""
    note: str = ""
    sure: str = ""
    """How sure score and rating are: the interval, the places it allows, whether a neighbouring rating is ruled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One bucket of a trend; ``label`` as it should stand under the axis ("W41", "10-05")."""

    label: str
    value: float | None
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A KPI over time.

    ``amber`` is the fraction of target above which (below, when ``less_is_better``) a value is still "watch"; the
    band between it and the target is shaded.
    """

    kpi: Kpi
    points: tuple[TrendPoint, ...]
    amber: float = 0.8
    less_is_better: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStage:
    """One stage of the funnel, top first; ``team_rate`` is the team's rate from the stage before (fraction)."""

    name: str
    value: float | None
    team_rate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BehaviourRating:
    """A behaviour rated 1–5 by the supervisor; ``anchor`` is what that number means in words.

    ``others`` is the mean of at least three anonymous ratings (``others_n`` of them), to halves; None below that.
    """

    name: str
    score: int | None
    anchor: str = ""
    self_score: int | None = None
    others: float | None = None
    others_n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What fell short and why."""

    text: str
    cause: Cause | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The agent's word on the result: None = not yet ticked (printed as empty boxes)."""

    agreed: bool | None = None
    appeal: str = ""
    appeal_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A formal appeal against the signed result, with its answer once there is one (``upheld``: it was right)."""

    filed_on: date
    text: str
    due_on: date
    answer: str = ""
    answered_on: date | None = None
    upheld: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One line to sign: the role (translated), the name, and the date once signed."""

    role: str
    name: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The refused-to-sign box; printed empty for the pen unless ``refused``."""

    refused: bool = False
    reason: str = ""
    witness: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSheet:
    """The whole interview.

    Only ``paper``, ``agent`` and ``period`` are needed; whatever is empty prints as room to write or as "—".

    ``signatures`` empty: the paper prints the usual three (agent, supervisor, HR / manager). ``on_duty_days`` is the
    number of working days behind the per-day figures. ``notes`` are further footnotes (data up to when, closed or
    open period). ``changes`` is the reason of a correction, ``changed`` what differs from the version before, line by
    line. ``appeals`` are those filed since the signature: they are printed after the frozen content.
    """

    paper: Paper
    agent: Person
    period: Period
    state: InterviewState = InterviewState.DRAFT
    version: int = 1
    changes: str = ""
    changed: tuple[str, ...] = ()
    held_on: date | None = None
    """The day of the talk, where its time is not known."""
    held_at: datetime | None = None
    place: str = ""
    interviewer: str = ""
    on_duty_days: float | None = None
    working_days: int | None = None
    results: tuple[KpiResult, ...] = ()
    total: Total = Total()
    trends: tuple[Trend, ...] = ()
    funnel: tuple[FunnelStage, ...] = ()
    ratings: tuple[BehaviourRating, ...] = ()
    strengths: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    next_period: Period | None = None
    next_targets: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    plan: str = ""
    """The linked improvement plan in one sentence."""
    opinion: str = ""
    requests: str = ""
    applied: tuple[str, ...] = ()
    """How the result is applied: bonus tier, training, promotion list, plan."""
    agreement: Agreement = Agreement()
    self_rating: str = ""
    self_comment: str = ""
    training_wanted: str = ""
    signatures: tuple[Signature, ...] = ()
    refusal: Refusal = Refusal()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()
    appeals: tuple[Appeal, ...] = ()
