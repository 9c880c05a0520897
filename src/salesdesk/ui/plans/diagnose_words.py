"""What the form of the diagnosis says about findings and goals."""

from __future__ import annotations

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.metrics.formats import target_unit_word, write
from salesdesk.services.plans.goals import GoalCheck
from salesdesk.services.plans.hints import Suggestion
from salesdesk.services.plans.template_goals import WaitingGoals
from salesdesk.services.plans.views import FindingView, GoalView, PlanView

MOST_WEIGHT = 100
"""Per cent: the whole shortfall."""


def hint_evidence(one: Suggestion) -> str:
    """The evidence of a finding that is made of a suggestion; a share beyond the whole is told, not just cut off."""
    words = formats.listed((one.title, one.basis))
    if round(one.share * MOST_WEIGHT) <= MOST_WEIGHT:
        return words
    capped = _("alone it would have cost {share} of the shortfall, other parts made up for some: noted as 100%")
    return formats.listed((words, capped.format(share=formats.percent(one.share, 0))))


def weight_words(view: PlanView) -> tuple[str, bool]:
    """Whether the shares of the findings add up to the whole shortfall, and whether they are more than that."""
    weighed = sum(finding.weight for finding in view.findings)
    text = ""
    if weighed > MOST_WEIGHT:
        text = _("The findings explain {n} % of the shortfall: more than there is. Correct the shares.")
    elif weighed == MOST_WEIGHT:
        text = _("The findings explain the whole shortfall.")
    elif weighed:
        text = _("The findings explain {n} % of the shortfall; {rest} % is still open.")
    return text.format(n=weighed, rest=MOST_WEIGHT - weighed), weighed > MOST_WEIGHT


def finding_words(finding: FindingView) -> str:
    """A finding in a line."""
    weight = f" · {finding.weight} %" if finding.weight else ""
    head = f"{label(finding.cause)}{weight}: {finding.finding}"
    return _("Main cause – {finding}").format(finding=head) if finding.main else head


def goal_words(goal: GoalView) -> tuple[str, str]:
    """A goal in a line, and when and from what."""
    definition = kpi(goal.kpi)
    text = _("{kpi}: from {baseline} to {goal} {unit}").format(
        kpi=definition.name,
        baseline=write(definition, goal.baseline),
        goal=write(definition, goal.goal),
        unit=target_unit_word(definition),
    )
    caption = _("until {day} · baseline {span}, n = {n}").format(
        day=formats.day(goal.due_on),
        span=formats.span(goal.baseline_from, goal.baseline_to)
        if goal.baseline_from and goal.baseline_to
        else formats.NO_DATA,
        n=formats.number(goal.baseline_n),
    )
    return text.strip(), caption


def waiting_words(waiting: WaitingGoals) -> str:
    """The goals that wait in the plan's template."""
    goals = []
    for one in waiting.goals:
        definition = kpi(one.kpi)
        sign = "+" if definition.direction is Better.UP else "−"
        goals.append(f"{definition.name} {sign}{one.percent} %")
    return _("The template “{name}” suggests goals against the baseline: {goals}.").format(
        name=waiting.template, goals=formats.enumerated(goals)
    )


def baseline_words(about: str, found: GoalCheck) -> str:
    """Where a figure stands now, and what target and history suggest."""
    definition = kpi(about)
    words = _("Now {value} {unit} (n = {n}).").format(
        value=write(definition, found.baseline),
        unit=target_unit_word(definition),
        n=formats.number(found.baseline_n),
    )
    if found.suggested is not None:
        words += " " + _("Suggested from target and history: {value}.").format(value=write(definition, found.suggested))
    return formats.sentences([words, *found.facts, *(f"⚠ {one}" for one in found.cautions)])
