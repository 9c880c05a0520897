"""The improvement plan that stands beside an interview: in one sentence, and with the goals it set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.formats import day
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.models import Plan, PlanGoal
from salesdesk.types import PlanStep


@dataclass(frozen=True, slots=True)
class PlanLink:
    """The open plan of an agent, or none (``id`` None); ``goals`` by KPI id in the target's unit."""

    id: int | None
    words: str
    goals: Mapping[str, float]


NO_PLAN = PlanLink(None, "", {})


def open_plan(session: Session, agent_ids: list[int]) -> PlanLink:
    """The newest plan of these agents (one person, merged ones included) that is not closed."""
    plan = session.scalar(
        select(Plan)
        .where(Plan.agent_id.in_(agent_ids), Plan.step != PlanStep.CLOSED)
        .order_by(Plan.opened_at.desc(), Plan.id.desc())
        .limit(1)
    )
    if plan is None:
        return NO_PLAN
    goals = {goal.kpi: goal.goal for goal in session.scalars(select(PlanGoal).where(PlanGoal.plan_id == plan.id))}
    about = kpi(plan.kpi).name if plan.kpi else plan.reason
    words = _("Improvement plan {id} ({about}), opened {opened}, now at the step “{step}”.").format(
        id=plan.id, about=about, opened=day(plan.opened_on), step=label(plan.step)
    )
    return PlanLink(plan.id, words, goals)
