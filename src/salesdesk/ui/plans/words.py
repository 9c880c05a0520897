"""A card of a plan in words, the same for board, list and tooltips."""

from __future__ import annotations

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import write
from salesdesk.services.plans.machine import Action
from salesdesk.services.plans.views import Evidence, GoalNow, Move, PlanCard
from salesdesk.types import PlanStep

ICONS = {
    PlanStep.WARN: "bell",
    PlanStep.DIAGNOSE: "stethoscope",
    PlanStep.TRAIN: "graduation-cap",
    PlanStep.SHADOW: "headphones",
    PlanStep.REVIEW: "clipboard-check",
    PlanStep.CLOSED: "archive",
}


def about(card: PlanCard) -> str:
    """What the plan is about: its figure, else the first line of its reason."""
    return kpi(card.kpi).name if card.kpi else card.reason.splitlines()[0]


def alert_words(evidence: Evidence) -> str:
    """How many of the evidence's calls were made on the days of the warnings."""
    days = ngettext("{n} day of the warning", "{n} days of the warning", len(evidence.alert_days))
    return _("Of these, {calls} calls on the {days}.").format(
        calls=formats.number(evidence.alert_calls), days=days.format(n=len(evidence.alert_days))
    )


def goal_words(goal: GoalNow) -> str:
    """“Connect rate 8.0% → 12.1%, goal 16.0%”: where it stood, where it stands, where it should be."""
    definition = kpi(goal.kpi)
    return _("{kpi} {before} → {now}, goal {goal}").format(
        kpi=definition.name,
        before=write(definition, goal.baseline),
        now=write(definition, goal.now),
        goal=write(definition, goal.goal),
    )


def due_words(card: PlanCard) -> str:
    """When the current step is due, or since when it is overdue; how a closed plan ended."""
    if card.result is not None:
        return _("{result}, {day}").format(result=label(card.result), day=formats.day(card.closed_on))
    if card.overdue:
        return ngettext("{n} day overdue", "{n} days overdue", card.overdue_days).format(n=card.overdue_days)
    return _("due {day}").format(day=formats.short_day(card.due_on))


def progress_words(card: PlanCard) -> str:
    """“1/2” where the step counts something."""
    done, wanted = card.progress
    return f"{done}/{wanted}" if wanted and card.result is None else ""


_MOVES = {
    Action.ADVANCE: N_("Go on to “{step}”"),
    Action.WAIVE: N_("Skip to “{step}” with a reason…"),
    Action.BACK: N_("Back to “{step}”…"),
    Action.EXTEND: N_("Extend the review…"),
    Action.RETRAIN: N_("Back to training, next round…"),
    Action.WITHDRAW: N_("Withdraw the plan…"),
    Action.REOPEN: N_("Reopen in “{step}”…"),
}
_PROMPTS = {
    Action.WAIVE: N_("Why can this step be left unfinished? The reason stays in the file."),
    Action.BACK: N_("Why does the plan go back? The reason stays in the file."),
    Action.EXTEND: N_("Why does the review need longer?"),
    Action.RETRAIN: N_("What is to be trained in the next round, and why?"),
    Action.CLOSE: N_("Why does the plan end this way? The reason stays in the file."),
    Action.WITHDRAW: N_("Why is the plan withdrawn? It then counts for nothing."),
    Action.REOPEN: N_("Why is the plan taken up again?"),
}


def move_words(move: Move) -> str:
    """What a move is called on a button or in a menu."""
    if move.action is Action.CLOSE and move.result is not None:
        return _("Close: {result}").format(result=label(move.result)) + ("…" if move.needs_reason else "")
    return _(_MOVES[move.action]).format(step=label(move.to))


def prompt_words(move: Move) -> str:
    """What is asked before a move that needs a reason."""
    return _(_PROMPTS[move.action])
