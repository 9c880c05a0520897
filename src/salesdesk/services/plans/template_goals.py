"""The goals that a template suggests, set from the plan's own baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from salesdesk.errors import RefusedError
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.models import PlanGoal
from salesdesk.services.plans.core import find_plan, today
from salesdesk.services.plans.goals import Goals
from salesdesk.services.plans.templates import TemplateGoal, all_templates, find_template


@dataclass(frozen=True, slots=True)
class WaitingGoals:
    """Goals that the plan's template suggests and the plan doesn't have yet."""

    template: str
    goals: tuple[TemplateGoal, ...]


class TemplateGoals(Goals):
    """Sets goals from a template."""

    def waiting_goals(self, plan_id: int) -> WaitingGoals | None:
        """What the template that the plan began with still suggests; None: nothing, or the template is gone."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            template = next((one for one in all_templates(session) if one.id == plan.template), None)
            have = set(session.scalars(select(PlanGoal.kpi).where(PlanGoal.plan_id == plan.id)))
        left = tuple(goal for goal in template.goals if goal.kpi not in have) if template is not None else ()
        return WaitingGoals(template.name, left) if template is not None and left else None

    def take_template_goals(self, plan_id: int, on: date | None = None) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Set those goals of the plan's template that it has not yet; their ids, and why others were not set."""
        day = on or today()
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            template = find_template(session, plan.template)
            have = set(session.scalars(select(PlanGoal.kpi).where(PlanGoal.plan_id == plan.id)))
        made: list[int] = []
        notes: list[str] = []
        for goal in template.goals:
            if goal.kpi in have:
                continue
            baseline = self.check_goal(plan_id, goal.kpi, None, on=day).baseline
            sign = 1 if kpi(goal.kpi).direction is Better.UP else -1
            try:
                made.append(self.add_goal(plan_id, goal.kpi, (baseline or 0) * (1 + sign * goal.percent / 100), on=day))
            except RefusedError as error:
                notes.append(error.message)
        return tuple(made), tuple(notes)
