"""What the services answer about plans: frozen values, from the board's card to everything a plan holds.

Enumerations and dates are values, not words: the window, the command line and the papers name them in their own
language. Values of daily counts are per day on duty. ``as_json`` gives plain JSON (dates ISO, words of enumerations).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.metrics.effects import Verdict
from salesdesk.services.plans.answers import View
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.heard import AreaChange, CallLine, RatedCall
from salesdesk.services.plans.machine import Action
from salesdesk.services.plans.observation import Area
from salesdesk.types import Cause, DayValue, Json, PlanResult, PlanStep, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalNow(View):
    """A goal on a card: where it stood, where it stands over the last days on duty, where it should be."""

    kpi: str
    baseline: float | None
    now: float | None
    now_n: int
    goal: float
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(View):
    """Something that could be done to the plan now; ``blocked`` says why not (empty: it can be).

    ``to`` is the step it leads to, ``needs_reason`` that words must be given.
    """

    action: Action
    to: PlanStep
    result: PlanResult | None
    needs_reason: bool
    new_round: bool
    blocked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard(View):
    """A plan on the board. ``due_on`` is the current step's; ``progress`` is done and wanted of that step.

    ``moves`` is everything that the table of transitions has from here, with what stands against each.
    """

    id: int
    number: str
    agent_id: int
    agent: str
    agent_number: str
    team_id: int | None
    team: str
    step: PlanStep
    round: int
    kpi: str
    cause: Cause | None
    reason: str
    goals: tuple[GoalNow, ...]
    due_on: date | None
    overdue_days: int
    owner: str
    opened_on: date
    progress: tuple[int, int]
    open_objections: int
    result: PlanResult | None
    closed_on: date | None
    moves: tuple[Move, ...]

    @property
    def overdue(self) -> bool:
        """Whether the current step should have been done by now."""
        return self.overdue_days > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView(View):
    """One step of one round."""

    step: PlanStep
    round: int
    due_on: date
    owner: str
    entered_on: date | None
    done_on: date | None
    waived_reason: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow(View):
    """A figure of the frozen snapshot; ``rule`` is the counting rule in words as it was then."""

    kpi: str
    name: str
    numerator: float | None
    denominator: float | None
    value: float | None
    n: int
    target: float | None
    team_median: float | None
    team_size: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAlert(View):
    """A warning in the snapshot, in a sentence and with its days."""

    id: int
    kpi: str
    severity: Severity
    sentence: str
    rule: str
    days: tuple[DayValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(View):
    """The snapshot taken when the plan was opened: nothing imported or changed later alters it.

    ``calls`` are the ids of the calls behind it, at most a set number of ``calls_total``; ``alert_calls`` of them were
    made on ``alert_days``, the days of the warnings.
    """

    taken_on: date
    start: date | None
    end: date | None
    days_on_duty: int
    rows: tuple[EvidenceRow, ...]
    alerts: tuple[EvidenceAlert, ...]
    calls: tuple[int, ...]
    calls_total: int
    sources: tuple[str, ...]
    alert_calls: int = 0
    alert_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink(View):
    """The calls that a finding or a suggestion rests on: the agent's, of some days, as narrow as the fields say.

    ``hour`` 0–23, ``weekday`` 1 (Monday) to 7; ``campaign`` by name, "" for calls of none; None: any. ``kpi`` is the
    figure whose calls are meant; ``calls`` are single ones by id, and then the only ones.
    """

    start: date
    end: date
    kpi: str = ""
    hour: int | None = None
    weekday: int | None = None
    campaign: str | None = None
    calls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView(View):
    """A finding of the diagnosis; ``weight`` in per cent of the shortfall; ``link`` leads to the calls behind it."""

    id: int
    cause: Cause
    finding: str
    evidence: str
    weight: int
    main: bool
    link: EvidenceLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(View):
    """A goal's second measurement in one round, with the team's own change beside it; ``text`` is the verdict in words.

    ``low``/``high`` bound the change; ``beyond`` is the change beyond that of ``mates`` colleagues in the same weeks.
    """

    round: int
    start: date
    end: date
    before: float | None
    after: float | None
    n_before: int
    n_after: int
    days_after: int
    low: float | None
    high: float | None
    team_before: float | None
    team_after: float | None
    verdict: Verdict
    measured_on: date
    text: str
    beyond: float | None = None
    beyond_low: float | None = None
    beyond_high: float | None = None
    mates: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView(View):
    """A measurable goal, with every round's measurement."""

    id: int
    kpi: str
    baseline: float | None
    baseline_n: int
    baseline_from: date | None
    baseline_to: date | None
    goal: float
    due_on: date
    outcomes: tuple[Outcome, ...]

    def outcome(self, turn: int) -> Outcome | None:
        """What was measured in a round."""
        return next((one for one in self.outcomes if one.round == turn), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView(View):
    """A training item. ``calls`` to listen to; ``calls_gone`` counts those taken back with their import."""

    id: int
    round: int
    course: str
    kind: CourseKind
    title: str
    content: str
    trainer: str
    planned_on: date | None
    minutes: int
    done_on: date | None
    score_before: int | None
    score_after: int | None
    waived_reason: str
    note: str
    material: str = ""
    calls: tuple[CallLine, ...] = ()
    calls_gone: int = 0

    @property
    def settled(self) -> bool:
        """Done, or waived with a reason."""
        return self.done_on is not None or bool(self.waived_reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView(View):
    """A 陪访 session with its form. ``rated`` are its calls one by one; ``ratings`` then are their means, rounded."""

    id: int
    round: int
    planned_on: date | None
    held_on: date | None
    observer: str
    calls: tuple[CallLine, ...]
    ratings: dict[Area, int]
    notes: dict[Area, str]
    situation: str
    behaviour: str
    impact: str
    agreed: str
    rated: tuple[RatedCall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionView(View):
    """An objection of the agent and its answer."""

    id: int
    filed_on: date
    objection: str
    due_on: date
    answer: str
    answered_on: date | None
    upheld: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView(View):
    """A line of the history, in words of the language in force. ``at`` is UTC epoch seconds."""

    number: int
    at: int
    who: str
    action: str
    text: str
    detail: dict[str, Json]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(View):
    """Everything about one plan."""

    card: PlanCard
    stages: tuple[StageView, ...]
    evidence: Evidence
    told_on: date | None
    told_how: str
    first_answer: str
    agent_account: str
    findings: tuple[FindingView, ...]
    goals: tuple[GoalView, ...]
    items: tuple[ItemView, ...]
    sessions_required: int
    sessions: tuple[SessionView, ...]
    review_from: date | None
    review_to: date | None
    review_note: str
    objections: tuple[ObjectionView, ...]
    history: tuple[EventView, ...]
    missing: tuple[str, ...]
    """What is missing before the current step is done, in words."""
    rated: tuple[RatedCall, ...] = ()
    """Every call that was rated, in sessions and by itself, by the day of the call."""
    changes: tuple[AreaChange, ...] = ()
    """How the calls before and after the support were rated, by area."""
    review_on_duty: tuple[int, int] | None = None
    """Days on duty in the review's window so far, and how many it should have; None before there is a window."""

    @property
    def id(self) -> int:
        """The plan's id."""
        return self.card.id

    @property
    def step(self) -> PlanStep:
        """Where it stands."""
        return self.card.step

    @property
    def moves(self) -> tuple[Move, ...]:
        """What can be done to it as a whole."""
        return self.card.moves

    @property
    def round(self) -> int:
        """The PDCA round it is in."""
        return self.card.round


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep(View):
    """A step that is due, or overdue, for the Today page. ``text`` is what is to be done, e.g. “shadow 2/3”."""

    plan_id: int
    number: str
    agent_id: int
    agent: str
    step: PlanStep
    round: int
    due_on: date
    overdue_days: int
    owner: str
    text: str
