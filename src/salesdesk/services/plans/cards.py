"""A plan as a card of the board: who, where it stands, its goals then and now, what could be done with it."""

from __future__ import annotations

from datetime import date

from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.counters import total
from salesdesk.metrics.effects import meets
from salesdesk.metrics.figures import figure
from salesdesk.models import Plan, PlanGoal
from salesdesk.services.plans.core import Rows, case_of, stage_of
from salesdesk.services.plans.machine import Action, Intent, from_here
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.views import GoalNow, Move, PlanCard
from salesdesk.types import PlanStep

NOW_DAYS = 5
"""Days on duty behind the "now" of a goal on a card."""


def plan_number(plan: Plan) -> str:
    """The number printed on papers: the year and the id, e.g. ``2026-0012``."""
    return f"{plan.opened_on.year}-{plan.id:04d}"


def agent_of(plan: Plan, measuring: Measuring) -> tuple[int, str, str]:
    """Whose plan it is today: id, name and number; a merged agent is the one it was merged into."""
    person = measuring.staff.people[measuring.root(plan.agent_id)]
    return person.id, person.name, person.number or ""


def progress_of(plan: Plan, rows: Rows) -> tuple[int, int]:
    """How much of what the current step asks is there."""
    case = case_of(plan, rows)
    match plan.step:
        case PlanStep.WARN:
            return (case.told_on is not None) + case.answered, 2
        case PlanStep.DIAGNOSE:
            return case.main_cause + bool(case.goals), 2
        case PlanStep.TRAIN:
            return case.items - len(case.items_open), case.items
        case PlanStep.SHADOW:
            return case.sessions_held, case.sessions_required
        case PlanStep.REVIEW:
            return case.goals - len(case.goals_unmeasured), case.goals
        case _closed:
            return 1, 1


def _goal_now(plan: Plan, goal: PlanGoal, measuring: Measuring, day: date) -> GoalNow:
    definition = kpi(goal.kpi)
    latest = goal.results.get(str(plan.round)) if plan.step is PlanStep.CLOSED else None
    value: float | None = None
    n = 0
    if isinstance(latest, dict):
        after = latest["after"]
        value, n = (float(str(after)) if after is not None else None), int(str(latest["n_after"]))
    elif plan.step is not PlanStep.CLOSED:
        period = measuring.last_days(plan.agent_id, day, NOW_DAYS)
        if period is not None:
            days = measuring.days([plan.agent_id], period).get(measuring.root(plan.agent_id), {})
            now = figure(definition, total(days.values()))
            value, n = now.per_day, now.n if definition.is_rate else len(days)
    met = value is not None and meets(definition, value, goal.goal)
    return GoalNow(kpi=goal.kpi, baseline=goal.baseline, now=value, now_n=n, goal=goal.goal, met=met)


def card_of(plan: Plan, rows: Rows, measuring: Measuring, day: date) -> PlanCard:
    """The card of a plan as of a day."""
    agent_id, name, number = agent_of(plan, measuring)
    stage = stage_of(rows.stages, plan)
    open_ = plan.step is not PlanStep.CLOSED
    due_on = stage.due_on if stage is not None and open_ else None
    team = measuring.team_of(plan.agent_id, day)
    main = next((finding for finding in rows.findings if finding.main), None)
    return PlanCard(
        id=plan.id,
        number=plan_number(plan),
        agent_id=agent_id,
        agent=name,
        agent_number=number,
        team_id=team,
        team=measuring.staff.teams[team][0] if team is not None else "",
        step=plan.step,
        round=plan.round,
        kpi=plan.kpi,
        cause=main.cause if main else None,
        reason=plan.reason,
        goals=tuple(_goal_now(plan, goal, measuring, day) for goal in rows.goals),
        due_on=due_on,
        overdue_days=max((day - due_on).days, 0) if due_on else 0,
        owner=(stage.owner if stage is not None else "") or plan.owner,
        opened_on=plan.opened_on,
        progress=progress_of(plan, rows),
        open_objections=sum(one.answered_on is None for one in rows.objections),
        result=plan.result,
        closed_on=plan.closed_on,
        moves=_moves(plan, rows, day),
    )


def _moves(plan: Plan, rows: Rows, day: date) -> tuple[Move, ...]:
    case = case_of(plan, rows)
    found = []
    for row in from_here(case):
        intent = Intent(action=row.action, on=day, to=row.target, result=row.result, until=date.max)
        found.append(
            Move(
                action=row.action,
                to=row.target,
                result=row.result if row.action in (Action.CLOSE, Action.WITHDRAW) else None,
                needs_reason=row.needs_reason,
                new_round=row.new_round,
                blocked=row.refusals(case, intent, but_reason=True),
            )
        )
    return tuple(found)
