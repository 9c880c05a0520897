"""What every part of the plans' service shares: the transaction, the rows of a plan, and the case its guards see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.metrics.effects import Verdict
from salesdesk.models import (
    Plan,
    PlanCall,
    PlanFinding,
    PlanGoal,
    PlanItem,
    PlanObjection,
    PlanSession,
    PlanStage,
    Setting,
)
from salesdesk.periods import today
from salesdesk.services.calendar import CalendarService, load_calendar
from salesdesk.services.figures import FiguresService
from salesdesk.services.plans.machine import Case
from salesdesk.services.plans.words import kpi_name
from salesdesk.services.warnings import WarningsService
from salesdesk.store.database import Database
from salesdesk.types import PlanStep

__all__ = [
    "Core",
    "Rows",
    "case_of",
    "find_child",
    "find_plan",
    "rows_of",
    "stage_of",
    "supervisor",
    "today",
]

Child = TypeVar("Child", PlanFinding, PlanGoal, PlanItem, PlanSession, PlanObjection)


@dataclass(slots=True)
class Rows:
    """The rows that belong to one plan."""

    stages: list[PlanStage] = field(default_factory=list)
    findings: list[PlanFinding] = field(default_factory=list)
    goals: list[PlanGoal] = field(default_factory=list)
    items: list[PlanItem] = field(default_factory=list)
    sessions: list[PlanSession] = field(default_factory=list)
    objections: list[PlanObjection] = field(default_factory=list)
    rated: list[PlanCall] = field(default_factory=list)


_CHILDREN: dict[str, type[Any]] = {
    "stages": PlanStage,
    "findings": PlanFinding,
    "goals": PlanGoal,
    "items": PlanItem,
    "sessions": PlanSession,
    "objections": PlanObjection,
    "rated": PlanCall,
}


def rows_of(session: Session, plan_ids: Collection[int]) -> dict[int, Rows]:
    """What belongs to each of some plans: one query a table."""
    found: dict[int, Rows] = defaultdict(Rows)
    for name, model in _CHILDREN.items():
        for row in session.scalars(select(model).where(model.plan_id.in_(plan_ids)).order_by(model.id)):
            getattr(found[row.plan_id], name).append(row)
    return found


def measured(plan: Plan, goal: PlanGoal) -> bool:
    """Whether a goal was measured over the whole window of the round the plan is in."""
    result = goal.results.get(str(plan.round))
    if not isinstance(result, dict) or plan.review_from is None or plan.review_to is None:
        return False
    return result["start"] == plan.review_from.isoformat() and str(result["end"]) >= plan.review_to.isoformat()


def missed(plan: Plan, goal: PlanGoal) -> bool:
    """Whether a goal was measured with enough data and not reached."""
    result = goal.results.get(str(plan.round))
    if not measured(plan, goal) or not isinstance(result, dict):
        return False
    verdict = Verdict(str(result["verdict"]))
    return not verdict.reached and verdict is not Verdict.NOT_ENOUGH


def case_of(plan: Plan, rows: Rows) -> Case:
    """What the guards look at."""
    items = [item for item in rows.items if item.round == plan.round]
    return Case(
        step=plan.step,
        round=plan.round,
        closed_from=plan.closed_from,
        told_on=plan.told_on,
        answered=bool(plan.first_answer.strip()),
        main_cause=any(finding.main for finding in rows.findings),
        goals=len(rows.goals),
        items=len(items),
        items_open=tuple(item.title for item in items if item.done_on is None and not item.waived_reason),
        sessions_required=plan.sessions_required,
        sessions_held=sum(one.round == plan.round and one.held_on is not None for one in rows.sessions),
        review_to=plan.review_to,
        goals_unmeasured=tuple(kpi_name(goal.kpi) for goal in rows.goals if not measured(plan, goal)),
        goals_missed=tuple(kpi_name(goal.kpi) for goal in rows.goals if missed(plan, goal)),
        conclusion=bool(plan.review_note.strip()),
        open_objections=sum(one.answered_on is None for one in rows.objections),
    )


class Core:
    """Opens transactions on plans; the parts of the service build on it."""

    def __init__(
        self, database: Database, figures: FiguresService, warnings: WarningsService, calendar: CalendarService
    ) -> None:
        self._database = database
        self._figures = figures
        self._warnings = warnings
        self._calendar = calendar

    @contextmanager
    def _changing(self, plan_id: int, *steps: PlanStep) -> Iterator[tuple[Session, Plan]]:
        """A write transaction on an open plan that is in one of the steps (none: any).

        Raises RefusedError for an unknown or closed plan, and for one that is in another step: what belongs to a
        step is settled once the plan left it, and comes back into play only by going back with a reason.
        """
        with self._database.write() as session:
            plan = find_plan(session, plan_id)
            if plan.step is PlanStep.CLOSED:
                raise RefusedError(_("The plan is closed; reopen it with a reason first."))
            if steps and plan.step not in steps:
                raise RefusedError(
                    _("This belongs to the step “{step}”; the plan is in “{here}”.").format(
                        step=label(steps[0]), here=label(plan.step)
                    ),
                    _("Go back with a reason to change it."),
                )
            yield session, plan

    def _working(self, session: Session) -> WorkingCalendar:
        return load_calendar(session)


def find_plan(session: Session, plan_id: int) -> Plan:
    """The plan of that id. Raises RefusedError when there is none."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise RefusedError(_("There is no plan {id}.").format(id=plan_id))
    return plan


def find_child(session: Session, plan: Plan, model: type[Child], row_id: int) -> Child:
    """A finding, goal, item, session or objection of a plan. Raises RefusedError when it is not the plan's."""
    row = session.get(model, row_id)
    if row is None or row.plan_id != plan.id:
        raise RefusedError(_("It is not there any more: somebody removed it."))
    return row


def stage_of(rows: Sequence[PlanStage], plan: Plan, step: PlanStep | None = None) -> PlanStage | None:
    """The row of a step (None: the current one) in the plan's round; for a step that only an earlier round had, its last."""
    wanted = step or (plan.closed_from if plan.step is PlanStep.CLOSED else plan.step)
    of_step = [row for row in rows if row.step is wanted and row.round <= plan.round]
    return max(of_step, key=lambda row: row.round, default=None)


def supervisor(session: Session) -> str:
    """The supervisor's name, as the company's settings have it."""
    row = session.get(Setting, "supervisor")
    return str(row.value) if row is not None and row.value else ""
