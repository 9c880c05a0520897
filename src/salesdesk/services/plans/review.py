"""Step 5, review 复查: the follow-up window, the second measurement against the team's change, the conclusion."""

from __future__ import annotations

from datetime import date

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.effects import Effect, compare
from salesdesk.models import Plan, PlanGoal
from salesdesk.periods import Period
from salesdesk.services.plans.core import Core, rows_of, stage_of, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import Json, PlanStep


class Review(Core):
    """Measures what changed."""

    def set_window(self, plan_id: int, start: date, end: date) -> None:
        """Choose the follow-up window; it must not begin before the plan reached the review.

        An agreed window is only made longer by the outcome “extended”, with a reason.
        """
        with self._changing(plan_id, PlanStep.REVIEW) as (session, plan):
            if end < start:
                raise RefusedError(_("The window ends before it begins."))
            if plan.review_from is not None and start < plan.review_from:
                raise RefusedError(_("The window can't begin before the support was given."))
            if plan.review_to is not None and end > plan.review_to:
                raise RefusedError(_("To make the window longer, extend the review with a reason."))
            calendar = self._working(session)
            if calendar.working_days(Period(start, end)) < 3:
                raise RefusedError(_("A window of less than three working days shows nothing."))
            plan.review_from, plan.review_to = start, end
            stage = stage_of(rows_of(session, [plan.id])[plan.id].stages, plan)
            if stage is not None:
                stage.due_on = calendar.step(end, 1)
            record(session, plan, "window", {"start": start.isoformat(), "end": end.isoformat()})

    def measure(self, plan_id: int, on: date | None = None) -> None:
        """Measure every goal over the window so far; it counts for closing once the window is over."""
        day = on or today()
        with self._changing(plan_id, PlanStep.REVIEW) as (session, plan):
            goals = rows_of(session, [plan.id])[plan.id].goals
            if plan.review_from is None or plan.review_to is None or day < plan.review_from:
                raise RefusedError(_("The review window has not begun yet."))
            if not goals:
                raise RefusedError(_("There is no measurable goal yet."))
            window = Period(plan.review_from, min(plan.review_to, day))
            measuring = Measuring(session)
            lines: list[Json] = []
            for goal in goals:
                result = _result(_effect(measuring, plan, goal, window), window, day)
                goal.results = {**goal.results, str(plan.round): result}
                lines.append({"goal_id": goal.id, "kpi": goal.kpi, "goal": goal.goal, **result})
            detail: dict[str, Json] = {"goals": lines, "start": str(window.start), "end": str(window.end)}
            record(session, plan, "measured", detail)

    def conclude(self, plan_id: int, text: str) -> None:
        """Write the review's conclusion in words."""
        with self._changing(plan_id, PlanStep.REVIEW) as (session, plan):
            if text.strip() != plan.review_note:
                before, plan.review_note = plan.review_note, text.strip()
                record(session, plan, "conclusion", {"text": plan.review_note, "before": before})


def _effect(measuring: Measuring, plan: Plan, goal: PlanGoal, window: Period) -> Effect:
    """Before and after of the agent, and of the rest of the team in the same weeks."""
    root = measuring.root(plan.agent_id)
    mates = set(measuring.mates(root, window)) - {root}
    after = measuring.days({root, *mates}, window)
    before = {}
    if goal.baseline_from is not None and goal.baseline_to is not None:
        before = measuring.days({root, *mates}, Period(goal.baseline_from, goal.baseline_to))
    return compare(
        kpi(goal.kpi),
        list(before.get(root, {}).values()),
        list(after.get(root, {}).values()),
        goal.goal,
        {one: list(before[one].values()) for one in before.keys() & mates},
        {one: list(after[one].values()) for one in after.keys() & mates},
    )


def _result(effect: Effect, window: Period, day: date) -> dict[str, Json]:
    return {
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "before": effect.before,
        "after": effect.after,
        "n_before": effect.n_before,
        "n_after": effect.n_after,
        "days_before": effect.days_before,
        "days_after": effect.days_after,
        "low": effect.low,
        "high": effect.high,
        "team_before": effect.team_before,
        "team_after": effect.team_after,
        "beyond": effect.beyond,
        "beyond_low": effect.beyond_low,
        "beyond_high": effect.beyond_high,
        "mates": effect.mates,
        "verdict": effect.verdict.value,
        "measured_on": day.isoformat(),
    }
