"""Moving a plan: every change of step goes through the table of the machine and into the history."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.models import Plan, PlanStage
from salesdesk.services.plans.core import Core, Rows, case_of, find_plan, rows_of, stage_of, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.machine import STEPS, Action, Intent, Transition, decide
from salesdesk.services.plans.rules import PlanRules, rules_of
from salesdesk.services.plans.templates import begin_training, template_days
from salesdesk.types import Json, PlanResult, PlanStep


class Moves(Core):
    """What can be done to a plan as a whole. All raise RefusedError with every reason why not."""

    def advance(self, plan_id: int, on: date | None = None, to: PlanStep | None = None) -> None:
        """Go on to the next step, when what the current one holds is complete; ``to`` must be that next step."""
        self._move(plan_id, Intent(action=Action.ADVANCE, on=on or today(), to=to))

    def waive(self, plan_id: int, reason: str, on: date | None = None) -> None:
        """Leave the current step unfinished, for a reason; never the review."""
        self._move(plan_id, Intent(action=Action.WAIVE, on=on or today(), reason=reason))

    def back(self, plan_id: int, to: PlanStep, reason: str, on: date | None = None) -> None:
        """Go back to an earlier step, for a reason; from the review to training or before begins a new round."""
        self._move(plan_id, Intent(action=Action.BACK, on=on or today(), to=to, reason=reason))

    def extend(self, plan_id: int, until: date, reason: str, on: date | None = None) -> None:
        """The review's outcome “extended”: its window ends later."""
        self._move(plan_id, Intent(action=Action.EXTEND, on=on or today(), until=until, reason=reason))

    def retrain(self, plan_id: int, reason: str, on: date | None = None) -> None:
        """The review's outcome “back to training”: the next PDCA round begins."""
        self._move(plan_id, Intent(action=Action.RETRAIN, on=on or today(), reason=reason))

    def close(self, plan_id: int, result: PlanResult, reason: str = "", on: date | None = None) -> None:
        """Close after the review: reached, moved to another post, or referred to HR / legal."""
        self._move(plan_id, Intent(action=Action.CLOSE, on=on or today(), result=result, reason=reason))

    def withdraw(self, plan_id: int, reason: str, on: date | None = None) -> None:
        """End a plan that was opened in error, or whose agent left: it counts for nothing."""
        self._move(plan_id, Intent(action=Action.WITHDRAW, on=on or today(), reason=reason))

    def reopen(self, plan_id: int, reason: str, on: date | None = None) -> None:
        """Take a closed plan up again, in the step it was closed in."""
        self._move(plan_id, Intent(action=Action.REOPEN, on=on or today(), reason=reason))

    def set_stage(self, plan_id: int, step: PlanStep, *, due_on: date | None = None, owner: str | None = None) -> None:
        """Change when a step of the current round is due, or who sees to it; without one it is the plan's owner."""
        with self._changing(plan_id) as (session, plan):
            stage = stage_of(rows_of(session, [plan.id])[plan.id].stages, plan, step)
            if stage is None or stage.done_on is not None or step is PlanStep.CLOSED:
                raise RefusedError(_("Only a step that lies ahead can be planned anew."))
            stage.due_on = due_on or stage.due_on
            if owner is not None:
                stage.owner = "" if owner.strip() == plan.owner else owner.strip()
            detail: dict[str, Json] = {
                "step": step.value,
                "due": stage.due_on.isoformat(),
                "owner": stage.owner or plan.owner,
            }
            record(session, plan, "due", detail)

    def usual_owner(self, plan_id: int, step: PlanStep) -> str:
        """Who was the last to be given this step in any plan; empty when this plan's step has its own owner."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            stage = stage_of(rows_of(session, [plan.id])[plan.id].stages, plan, step)
            if stage is not None and stage.owner:
                return ""
            given = select(PlanStage.owner).where(PlanStage.step == step, PlanStage.owner != "")
            return session.scalars(given.order_by(PlanStage.id.desc()).limit(1)).first() or ""

    def set_owner(self, plan_id: int, owner: str) -> None:
        """Hand the plan to somebody else."""
        if not owner.strip():
            raise RefusedError(_("A plan needs an owner who sees to it."))
        with self._changing(plan_id) as (session, plan):
            before, plan.owner = plan.owner, owner.strip()
            record(session, plan, "owner", {"owner": plan.owner, "before": before})

    def _move(self, plan_id: int, intent: Intent) -> None:
        with self._database.write() as session:
            plan = find_plan(session, plan_id)
            move(session, plan, intent, self._working(session))


def move(session: Session, plan: Plan, intent: Intent, calendar: WorkingCalendar) -> Transition:
    """Carry out one transition within a transaction. Raises RefusedError; then nothing was changed."""
    rows = rows_of(session, [plan.id])[plan.id]
    row = decide(case_of(plan, rows), intent)
    _leave(plan, rows, row, intent)
    if row.new_round:
        plan.round += 1
    plan.step = row.target
    if row.action is Action.EXTEND:
        plan.review_to = intent.until
        stage = stage_of(rows.stages, plan)
        if stage is not None and intent.until is not None:
            stage.due_on = calendar.step(intent.until, 1)
    elif row.action not in (Action.REOPEN, Action.CLOSE, Action.WITHDRAW):
        _enter(session, plan, rows, intent.on, calendar)
    record(session, plan, row.action, _detail(plan, row, intent))
    if row.target is PlanStep.TRAIN and row.action in (Action.ADVANCE, Action.WAIVE):
        begin_training(session, plan, intent.on, calendar)
    return row


def _detail(plan: Plan, row: Transition, intent: Intent) -> dict[str, Json]:
    return {
        "from": row.source.value,
        "to": row.target.value,
        "round": plan.round,
        "reason": intent.reason.strip(),
        "result": row.result.value if row.result else None,
        "until": intent.until.isoformat() if intent.until else None,
    }


def _leave(plan: Plan, rows: Rows, row: Transition, intent: Intent) -> None:
    """What becomes of the step that is left, and of the plan where it ends or begins again."""
    now = intent.on
    stage = stage_of(rows.stages, plan)
    match row.action:
        case Action.ADVANCE | Action.RETRAIN:
            _finish(stage, now)
        case Action.WAIVE:
            _finish(stage, now, intent.reason.strip())
        case Action.BACK if row.new_round:
            _finish(stage, now)
        case Action.BACK:
            first = STEPS.index(row.target)
            for later in rows.stages:
                if later.round == plan.round and STEPS.index(later.step) >= first:
                    later.entered_on = later.done_on = None
                    later.waived_reason = ""
        case Action.CLOSE | Action.WITHDRAW:
            if row.action is Action.CLOSE:
                _finish(stage, now)
            plan.closed_from, plan.closed_on, plan.result = row.source, now, row.result
        case Action.REOPEN:
            if stage is not None:
                stage.done_on = None
            plan.closed_from = plan.closed_on = plan.result = None
        case Action.EXTEND:
            pass


def _finish(stage: PlanStage | None, now: date, waived: str = "") -> None:
    if stage is not None:
        stage.done_on, stage.waived_reason = now, waived


def _enter(session: Session, plan: Plan, rows: Rows, on: date, calendar: WorkingCalendar) -> None:
    """Begin the current step: its row, the dates of it and those after it, the review's window."""
    rules, days = rules_of(session, plan.agent_id, on), template_days(session, plan)
    have = {(row.round, row.step): row for row in rows.stages}
    due = on
    for step in STEPS[STEPS.index(plan.step) :]:
        due = calendar.step(due, days.get(step) or rules.days_for(step))
        stage = have.get((plan.round, step))
        if stage is None:
            stage = PlanStage(plan_id=plan.id, round=plan.round, step=step, due_on=due)
            session.add(stage)
            rows.stages.append(stage)
        stage.due_on = due = max(stage.due_on, due)
        if step is plan.step:
            stage.entered_on = on
    if plan.step is PlanStep.REVIEW:
        _set_window(plan, rows, on, calendar, rules)


def _set_window(plan: Plan, rows: Rows, on: date, calendar: WorkingCalendar, rules: PlanRules) -> None:
    """The follow-up window: it begins on the next working day and lasts the set number of working days [4]."""
    plan.review_from = calendar.step(on, 1)
    plan.review_to = calendar.step(plan.review_from, rules.review_days - 1)
    stage = stage_of(rows.stages, plan)
    if stage is not None:
        stage.due_on = calendar.step(plan.review_to, 1)


def first_stages(session: Session, plan: Plan, on: date, calendar: WorkingCalendar) -> None:
    """The five steps of a plan that begins, each with its due date."""
    _enter(session, plan, Rows(), on, calendar)
