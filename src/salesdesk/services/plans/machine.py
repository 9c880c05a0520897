"""The state machine of a plan: one table of transitions, each with its guards in words (domain.md §6).

Pure: a ``Case`` says what a plan holds, an ``Intent`` what somebody wants, ``decide`` answers with the transition or
refuses with every reason. Nothing moves a plan but a row of ``TRANSITIONS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from salesdesk import formats
from salesdesk.errors import RefusedError
from salesdesk.formats import day, enumerated
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.types import PlanResult, PlanStep

STEPS = (PlanStep.WARN, PlanStep.DIAGNOSE, PlanStep.TRAIN, PlanStep.SHADOW, PlanStep.REVIEW)
"""The five steps in their order."""

LEAST_REASON = 4
"""Characters that a reason must have, so that "ok" or "。" is none."""


class Action(StrEnum):
    """What can be done to a plan as a whole; stored in its history."""

    ADVANCE = "advance"
    WAIVE = "waive"
    BACK = "back"
    EXTEND = "extend"
    RETRAIN = "retrain"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the guards look at: where a plan stands and what it holds.

    Items and sessions are those of the current round. ``goals_unmeasured`` and ``goals_missed`` name KPIs: not yet
    measured in this round's window, and measured with enough data without being reached.
    """

    step: PlanStep
    round: int = 1
    closed_from: PlanStep | None = None
    told_on: date | None = None
    answered: bool = False
    main_cause: bool = False
    goals: int = 0
    items: int = 0
    items_open: tuple[str, ...] = ()
    sessions_required: int = 2
    sessions_held: int = 0
    review_to: date | None = None
    goals_unmeasured: tuple[str, ...] = ()
    goals_missed: tuple[str, ...] = ()
    conclusion: bool = False
    open_objections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What somebody wants: ``to`` for going back, ``result`` for closing, ``until`` for a longer window."""

    action: Action
    on: date
    to: PlanStep | None = None
    result: PlanResult | None = None
    reason: str = ""
    until: date | None = None


Guard = Callable[[Case, Intent], str]
"""Answers why not, in words; empty when nothing stands against it."""


def written_reason(_case: Case, intent: Intent) -> str:
    """A reason in words."""
    return "" if len(intent.reason.strip()) >= LEAST_REASON else _("This needs a reason, in words.")


def told(case: Case, intent: Intent) -> str:
    """The agent was told about the plan, not in the future."""
    if case.told_on is None:
        return _("The agent has not been told yet: note the date and how.")
    if case.told_on > intent.on:
        return _("The agent will only be told on {day}.").format(day=day(case.told_on))
    return ""


def answered(case: Case, _intent: Intent) -> str:
    """The agent's first answer is noted."""
    return "" if case.answered else _("The agent's first answer is missing (“gave no answer” is one too).")


def main_cause(case: Case, _intent: Intent) -> str:
    """One finding is the main cause."""
    return "" if case.main_cause else _("No finding is marked as the main cause.")


def has_goals(case: Case, _intent: Intent) -> str:
    """There is something to reach."""
    return "" if case.goals else _("There is no measurable goal yet.")


def has_items(case: Case, _intent: Intent) -> str:
    """Support was given: something was assigned in this round."""
    return "" if case.items else _("No training is assigned in this round.")


def items_settled(case: Case, _intent: Intent) -> str:
    """Every assigned item is done or waived with a reason."""
    if not case.items_open:
        return ""
    return ngettext(
        "{n} training item is neither done nor waived: {titles}.",
        "{n} training items are neither done nor waived: {titles}.",
        len(case.items_open),
    ).format(n=len(case.items_open), titles=enumerated(case.items_open))


def sessions_held(case: Case, _intent: Intent) -> str:
    """The set number of 陪访 sessions was held."""
    if case.sessions_held >= case.sessions_required:
        return ""
    return _("{held} of {required} shadowing sessions were held.").format(
        held=case.sessions_held, required=case.sessions_required
    )


def no_open_objection(case: Case, _intent: Intent) -> str:
    """An objection must be answered before the plan closes [4]."""
    if not case.open_objections:
        return ""
    return ngettext(
        "{n} objection of the agent is not answered yet.",
        "{n} objections of the agent are not answered yet.",
        case.open_objections,
    ).format(n=case.open_objections)


def window_over(case: Case, intent: Intent) -> str:
    """The follow-up window has ended."""
    if case.review_to is None:
        return _("The review has no window of dates yet.")
    if intent.on < case.review_to:
        return _("The review window runs until {day}.").format(day=day(case.review_to))
    return ""


def goals_measured(case: Case, _intent: Intent) -> str:
    """Every goal was measured in this round's window."""
    if not case.goals:
        return _("There is no measurable goal yet.")
    if not case.goals_unmeasured:
        return ""
    return _("Not measured yet: {goals}.").format(goals=enumerated(case.goals_unmeasured))


def goals_reached(case: Case, _intent: Intent) -> str:
    """No goal was measured with enough data and missed."""
    if not case.goals_missed:
        return ""
    return _("Not reached: {goals}.").format(goals=enumerated(case.goals_missed))


def conclusion(case: Case, _intent: Intent) -> str:
    """The review says in words what it found."""
    return "" if case.conclusion else _("The review's conclusion in words is missing.")


def later_window(case: Case, intent: Intent) -> str:
    """A longer window ends later than before and not in the past."""
    if intent.until is None:
        return _("Say until when the window is extended.")
    if case.review_to is not None and intent.until <= case.review_to:
        return _("The window already runs until {day}: choose a later day.").format(day=day(case.review_to))
    return "" if intent.until >= intent.on else _("The new end of the window lies in the past.")


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. ``result`` is the outcome it gives; ``new_round`` begins another PDCA round."""

    action: Action
    source: PlanStep
    target: PlanStep
    guards: tuple[Guard, ...]
    result: PlanResult | None = None
    new_round: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether it is refused without a reason in words."""
        return written_reason in self.guards

    def refusals(self, case: Case, intent: Intent, *, but_reason: bool = False) -> tuple[str, ...]:
        """Every reason against it; ``but_reason`` leaves out that no reason was written yet."""
        guards = [guard for guard in self.guards if not (but_reason and guard is written_reason)]
        return tuple(filter(None, (guard(case, intent) for guard in guards)))


def _going_back() -> list[Transition]:
    """To any earlier step; from the review to training or before it begins a new round, as the loop was closed."""
    return [
        Transition(
            Action.BACK,
            source,
            target,
            (written_reason,),
            new_round=source is PlanStep.REVIEW and target is not PlanStep.SHADOW,
        )
        for i, source in enumerate(STEPS)
        for target in STEPS[:i]
    ]


_END = (no_open_objection, told, conclusion)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.ADVANCE, PlanStep.WARN, PlanStep.DIAGNOSE, (told, answered)),
    Transition(Action.ADVANCE, PlanStep.DIAGNOSE, PlanStep.TRAIN, (main_cause, has_goals)),
    Transition(Action.ADVANCE, PlanStep.TRAIN, PlanStep.SHADOW, (has_items, items_settled)),
    Transition(Action.ADVANCE, PlanStep.SHADOW, PlanStep.REVIEW, (sessions_held,)),
    *(Transition(Action.WAIVE, step, STEPS[i + 1], (written_reason,)) for i, step in enumerate(STEPS[:-1])),
    *_going_back(),
    Transition(
        Action.EXTEND, PlanStep.REVIEW, PlanStep.REVIEW, (written_reason, later_window), result=PlanResult.EXTENDED
    ),
    Transition(
        Action.RETRAIN, PlanStep.REVIEW, PlanStep.TRAIN, (written_reason,), result=PlanResult.RETRAIN, new_round=True
    ),
    Transition(
        Action.CLOSE,
        PlanStep.REVIEW,
        PlanStep.CLOSED,
        (*_END, window_over, goals_measured, goals_reached),
        result=PlanResult.REACHED,
    ),
    Transition(Action.CLOSE, PlanStep.REVIEW, PlanStep.CLOSED, (written_reason, *_END), result=PlanResult.MOVED),
    Transition(
        Action.CLOSE,
        PlanStep.REVIEW,
        PlanStep.CLOSED,
        (written_reason, *_END, window_over, goals_measured),
        result=PlanResult.REFERRED,
    ),
    *(
        Transition(
            Action.WITHDRAW,
            step,
            PlanStep.CLOSED,
            (written_reason, no_open_objection),
            result=PlanResult.WITHDRAWN,
        )
        for step in STEPS
    ),
    *(Transition(Action.REOPEN, PlanStep.CLOSED, step, (written_reason,)) for step in STEPS),
)
"""Everything that can happen to a plan as a whole. What isn't here can't happen."""


def from_here(case: Case) -> list[Transition]:
    """The rows that begin where the plan stands; a closed plan reopens only where it was closed."""
    rows = [row for row in TRANSITIONS if row.source is case.step]
    if case.step is PlanStep.CLOSED:
        rows = [row for row in rows if row.target is case.closed_from]
    return rows


def find(case: Case, intent: Intent) -> Transition:
    """The row that an intent means. Raises RefusedError, in words, where the table has none."""
    for row in from_here(case):
        fits = row.action is intent.action and intent.to in (None, row.target)
        if fits and (row.action is not Action.CLOSE or row.result is intent.result):
            if row.action is Action.BACK and intent.to is None:
                break
            return row
    raise RefusedError(_no_row(case, intent))


def _no_row(case: Case, intent: Intent) -> str:
    if case.step is PlanStep.CLOSED:
        return _("The plan is closed; reopen it with a reason first.")
    here = label(case.step)
    match intent.action:
        case Action.ADVANCE | Action.WAIVE if case.step is PlanStep.REVIEW:
            return _("The review ends with an outcome, not with a next step.")
        case Action.ADVANCE | Action.WAIVE:
            after = STEPS[STEPS.index(case.step) + 1]
            return _("Steps go in order: after “{here}” comes “{next}”.").format(here=here, next=label(after))
        case Action.BACK:
            return _("Going back means an earlier step than “{here}”.").format(here=here)
        case Action.REOPEN:
            return _("The plan is not closed.")
        case _outcome:
            return _("A plan is judged in the step “{review}”; this one is in “{here}”.").format(
                review=label(PlanStep.REVIEW), here=here
            )


def decide(case: Case, intent: Intent) -> Transition:
    """The transition that happens. Raises RefusedError with every reason why it doesn't."""
    row = find(case, intent)
    refusals = row.refusals(case, intent)
    if refusals:
        raise RefusedError(formats.sentences(refusals))
    return row


def done_when(case: Case, on: date) -> tuple[str, ...]:
    """What is missing before the current step is done, in words; empty when it can be left (or the plan is closed)."""
    if case.step is PlanStep.CLOSED:
        return ()
    action = Action.CLOSE if case.step is PlanStep.REVIEW else Action.ADVANCE
    intent = Intent(action=action, on=on, result=PlanResult.REACHED)
    return find(case, intent).refusals(case, intent, but_reason=True)
