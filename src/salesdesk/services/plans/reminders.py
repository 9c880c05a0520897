"""What is due in open plans: steps, objections to answer, trainings and sessions with a date, on the working calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.models import Plan
from salesdesk.services.plans.cards import agent_of, plan_number, progress_of
from salesdesk.services.plans.core import Rows, rows_of, stage_of, today
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.reading import Reading
from salesdesk.services.plans.rules import plan_rules
from salesdesk.services.plans.views import DueStep
from salesdesk.types import PlanStep


class Reminders(Reading):
    """Answers what waits to be done, and until when."""

    def due(self, on: date | None = None, ahead: int = 0) -> list[DueStep]:
        """The open plans' steps (and unanswered objections) due up to ``ahead`` calendar days after a date.

        Overdue ones are included, the longest overdue first.
        """
        day = on or today()
        with self._database.read() as session:
            return _found(session, day, day + timedelta(days=ahead), appointments=False)

    def reminders(self, on: date | None = None) -> list[DueStep]:
        """What a supervisor is reminded of on a day: all that is overdue, or due within the set working days.

        Besides steps and objections these are trainings and shadowing sessions with a date that were not held yet.
        """
        day = on or today()
        with self._database.read() as session:
            until = self._working(session).step(day, plan_rules(session).remind_days)
            return _found(session, day, until, appointments=True)


def _found(session: Session, day: date, until: date, *, appointments: bool) -> list[DueStep]:
    plans = session.scalars(select(Plan).where(Plan.step != PlanStep.CLOSED).order_by(Plan.id)).all()
    rows = rows_of(session, [plan.id for plan in plans])
    measuring = Measuring(session)
    found: list[DueStep] = []
    for plan in plans:
        agent_id, name, _number = agent_of(plan, measuring)
        stage = stage_of(rows[plan.id].stages, plan)
        entries = list(_entries(plan, rows[plan.id]))
        if appointments:
            entries += _appointments(plan, rows[plan.id])
        found += [
            DueStep(
                plan_id=plan.id,
                number=plan_number(plan),
                agent_id=agent_id,
                agent=name,
                step=plan.step,
                round=plan.round,
                due_on=due_on,
                overdue_days=max((day - due_on).days, 0),
                owner=who or (stage.owner if stage is not None else "") or plan.owner,
                text=text,
            )
            for due_on, text, who in entries
            if due_on <= until
        ]
    return sorted(found, key=lambda one: (one.due_on, one.plan_id))


Entry = tuple[date, str, str]
"""When, what, and who where that is not the step's owner."""


def _entries(plan: Plan, rows: Rows) -> Iterator[Entry]:
    stage = stage_of(rows.stages, plan)
    if stage is not None:
        yield stage.due_on, due_text(plan.step, progress_of(plan, rows)), ""
    for one in rows.objections:
        if one.answered_on is None:
            yield one.due_on, _("answer the objection"), ""


def due_text(step: PlanStep, progress: tuple[int, int]) -> str:
    """What is to be done in a step, e.g. “shadow 2/3”."""
    done, wanted = progress
    if step in (PlanStep.TRAIN, PlanStep.SHADOW) and wanted:
        return _("{step} {done}/{wanted}").format(step=label(step), done=done, wanted=wanted)
    return label(step)


def _appointments(plan: Plan, rows: Rows) -> Iterator[Entry]:
    """Trainings and sessions of the current round and step that have a date and were not held."""
    if plan.step is PlanStep.TRAIN:
        for item in rows.items:
            if item.round == plan.round and item.planned_on and item.done_on is None and not item.waived_reason:
                yield item.planned_on, _("training “{title}”").format(title=item.title), item.trainer
    if plan.step is PlanStep.SHADOW:
        for one in rows.sessions:
            if one.round == plan.round and one.planned_on and one.held_on is None:
                yield one.planned_on, _("shadowing session"), one.observer
