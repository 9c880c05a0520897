"""Step 3, train 培训: what is assigned, when and by whom it is held, and what it brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import PlanFinding, PlanItem
from salesdesk.services.plans import catalogue
from salesdesk.services.plans.calls import to_learn_from
from salesdesk.services.plans.catalogue import Course, CourseKind
from salesdesk.services.plans.core import Core, find_child, find_plan, today
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.history import record
from salesdesk.services.plans.machine import LEAST_REASON
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import Json, PlanStep


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemForm:
    """What can be written about a training item. ``minutes`` it lasts; scores of 100, None: not tested.

    ``material`` is a file or link; ``calls`` are ids of the log to listen to.
    """

    kind: CourseKind
    title: str
    content: str = ""
    trainer: str = ""
    planned_on: date | None = None
    minutes: int = 0
    score_before: int | None = None
    score_after: int | None = None
    note: str = ""
    course: str = ""
    material: str = ""
    calls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedItem:
    """A removed item, column by column."""

    values: Mapping[str, Any]


class Training(Core):
    """Assigns training and notes what came of it."""

    def courses(self, plan_id: int | None = None) -> Sequence[Course]:
        """The catalogue; for a plan the best fitting (main cause, figure, level) first."""
        with self._database.read() as session:
            every = catalogue.courses(session)
            if plan_id is None:
                return every
            plan = find_plan(session, plan_id)
            main = session.query(PlanFinding).filter(PlanFinding.plan_id == plan.id, PlanFinding.main).one_or_none()
            level = Measuring(session).level_of(plan.agent_id, today())
            return catalogue.fitting(every, main.cause if main else None, plan.kpi, level)

    def good_calls(self, plan_id: int, on: date | None = None) -> Sequence[CallLine]:
        """Good calls of the team to listen to."""
        with self._database.read() as session:
            return to_learn_from(session, find_plan(session, plan_id).agent_id, on or today())

    def assign(self, plan_id: int, form: ItemForm) -> int:
        """Assign a training item in the current round; returns its id."""
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = PlanItem(plan_id=plan.id, round=plan.round, waived_reason="")
            _fill(row, form)
            session.add(row)
            session.flush()
            record(session, plan, "item.assigned", item_detail(row))
            return row.id

    def assign_course(self, plan_id: int, course_id: str, *, trainer: str = "", planned_on: date | None = None) -> int:
        """Assign an entry of the catalogue; returns the item's id."""
        with self._database.read() as session:
            course = catalogue.find_course(session, course_id)
        return self.assign(
            plan_id,
            ItemForm(
                kind=course.kind,
                title=course.title,
                content=course.content,
                minutes=course.minutes,
                trainer=trainer,
                planned_on=planned_on,
                course=course.id,
                material=course.material,
                calls=course.calls,
            ),
        )

    def change_item(self, plan_id: int, item_id: int, form: ItemForm) -> None:
        """Change an item of the current round."""
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = _of_round(find_child(session, plan, PlanItem, item_id), plan.round)
            before = item_detail(row)
            _fill(row, form)
            record(session, plan, "item.changed", {**item_detail(row), "before": before})

    def finish_item(
        self,
        plan_id: int,
        item_id: int,
        done_on: date,
        *,
        score_before: int | None = None,
        score_after: int | None = None,
        note: str | None = None,
        on: date | None = None,
    ) -> None:
        """Note that an item was attended, on which day, with its scores."""
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = _of_round(find_child(session, plan, PlanItem, item_id), plan.round)
            if done_on > (on or today()):
                raise RefusedError(_("A training can't be done in the future."))
            row.done_on, row.waived_reason = done_on, ""
            row.score_before = _score(score_before) if score_before is not None else row.score_before
            row.score_after = _score(score_after) if score_after is not None else row.score_after
            row.note = row.note if note is None else note.strip()
            record(session, plan, "item.done", {**item_detail(row), "on": done_on.isoformat()})

    def miss_item(self, plan_id: int, item_id: int, reason: str) -> None:
        """Note that a planned training did not take place, and why; it waits for a new date."""
        if len(reason.strip()) < LEAST_REASON:
            raise RefusedError(_("This needs a reason, in words."))
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = _of_round(find_child(session, plan, PlanItem, item_id), plan.round)
            if row.planned_on is None or row.done_on is not None:
                raise RefusedError(_("This training has no open date."))
            record(
                session,
                plan,
                "item.missed",
                {**item_detail(row), "on": row.planned_on.isoformat(), "reason": reason.strip()},
            )
            row.planned_on = None

    def waive_item(self, plan_id: int, item_id: int, reason: str) -> None:
        """Do without an item, for a reason."""
        if len(reason.strip()) < LEAST_REASON:
            raise RefusedError(_("This needs a reason, in words."))
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = _of_round(find_child(session, plan, PlanItem, item_id), plan.round)
            row.waived_reason, row.done_on = reason.strip(), None
            record(session, plan, "item.waived", {**item_detail(row), "reason": row.waived_reason})

    def undo_item(self, plan_id: int, item_id: int) -> None:
        """Take back that an item was done or waived."""
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = _of_round(find_child(session, plan, PlanItem, item_id), plan.round)
            row.waived_reason, row.done_on = "", None
            record(session, plan, "item.undone", item_detail(row))

    def remove_item(self, plan_id: int, item_id: int) -> RemovedItem:
        """Take back an assignment that was not done; what comes back is for an undo."""
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            row = _of_round(find_child(session, plan, PlanItem, item_id), plan.round)
            if row.done_on is not None:
                raise RefusedError(_("What was done stays in the file."))
            record(session, plan, "item.removed", item_detail(row))
            removed = RemovedItem({column.key: getattr(row, column.key) for column in PlanItem.__table__.columns})
            session.delete(row)
            return removed

    def bring_back_item(self, plan_id: int, removed: RemovedItem) -> int:
        """Undo ``remove_item``: the item is as it was, under its own id; returns it.

        Only where that id was given to another item meanwhile it gets a new one.
        """
        with self._changing(plan_id, PlanStep.TRAIN) as (session, plan):
            values = dict(removed.values)
            if values["plan_id"] != plan.id or values["round"] != plan.round:
                raise RefusedError(_("This belongs to an earlier round and stays as it was."))
            if session.get(PlanItem, values["id"]) is not None:
                del values["id"]
            row = PlanItem(**values)
            session.add(row)
            session.flush()
            record(session, plan, "item.restored", item_detail(row))
            return row.id


def _of_round(row: PlanItem, turn: int) -> PlanItem:
    if row.round != turn:
        raise RefusedError(_("This belongs to an earlier round and stays as it was."))
    return row


def _score(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 100:
        raise RefusedError(_("A score lies between 0 and 100."))
    return value


def _fill(row: PlanItem, form: ItemForm) -> None:
    if not form.title.strip():
        raise RefusedError(_("A training needs a title."))
    if form.minutes < 0:
        raise RefusedError(_("A training can't last less than nothing."))
    row.kind, row.title, row.content = form.kind.value, form.title.strip(), form.content.strip()
    row.trainer, row.planned_on, row.minutes = form.trainer.strip(), form.planned_on, form.minutes
    row.score_before, row.score_after = _score(form.score_before), _score(form.score_after)
    row.note, row.course = form.note.strip(), form.course
    row.material, row.calls = form.material.strip(), list(dict.fromkeys(form.calls))


def item_detail(row: PlanItem) -> dict[str, Json]:
    """An item as the history keeps it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "content": row.content,
        "trainer": row.trainer,
        "planned": row.planned_on.isoformat() if row.planned_on else None,
        "minutes": row.minutes,
        "score_before": row.score_before,
        "score_after": row.score_after,
        "note": row.note,
        "material": row.material,
        "calls": list(row.calls),
    }
