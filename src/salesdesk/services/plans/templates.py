"""Templates of plans 方案模板 by cause: trainings with their days, sessions, due days and goals to begin with.

Shipped ones stay as they are and can be copied; own ones are made by hand or from a plan. A plan keeps the id of the
template it began with, so that the effect page can compare them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk import paths
from salesdesk.errors import RefusedError
from salesdesk.i18n import CHINESE, _, language
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.models import Plan, PlanFinding, PlanItem, PlanStage
from salesdesk.models import PlanTemplate as TemplateRow
from salesdesk.periods import Period
from salesdesk.services.plans.catalogue import Course, CourseKind, courses
from salesdesk.services.plans.core import Core, find_plan, rows_of, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.rules import BOUNDS, rules_of
from salesdesk.types import Cause, Json, Level, PlanStep

OWN = "own-"
STEPS_WITH_DAYS = (PlanStep.WARN, PlanStep.DIAGNOSE, PlanStep.TRAIN, PlanStep.SHADOW)
"""The steps whose working days a template may set; the review's window is a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItem:
    """A training: an entry of the catalogue by its id (its words follow it), or words of its own.

    ``day``: working days after the step began on which it is planned; 0: without a date.
    """

    course: str = ""
    kind: CourseKind = CourseKind.COURSE
    title: str = ""
    content: str = ""
    minutes: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class TemplateGoal:
    """A goal suggested: by how many per cent the figure should become better than its baseline."""

    kpi: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a plan begins with. ``sessions`` 0 and steps without ``days``: as the rules have it."""

    id: str = ""
    name: str
    note: str = ""
    causes: tuple[Cause, ...] = ()
    kpis: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    sessions: int = 0
    days: Mapping[PlanStep, int] = field(default_factory=dict)
    items: tuple[TemplateItem, ...] = ()
    goals: tuple[TemplateGoal, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a template changed, for an undo: the plan's values before, and the items it made."""

    template: str
    sessions: int
    due: tuple[tuple[int, date], ...]
    items: tuple[int, ...]


class Templates(Core):
    """Reads, changes and applies templates."""

    def templates(self, plan_id: int | None = None) -> Sequence[Template]:
        """All templates, own ones first; for a plan the best fitting (main cause, figure, level) first."""
        with self._database.read() as session:
            every = all_templates(session)
            if plan_id is None:
                return every
            plan = find_plan(session, plan_id)
            main = session.scalars(
                select(PlanFinding.cause).where(PlanFinding.plan_id == plan.id, PlanFinding.main)
            ).first()
            level = Measuring(session).level_of(plan.agent_id, today())
            return best_first(every, main, plan.kpi, level)

    def keep_template(self, template: Template) -> Template:
        """Add a template (empty id) or change an own one. Raises RefusedError for what can't be one."""
        _check(template)
        with self._database.write() as session:
            row = session.scalars(select(TemplateRow).where(TemplateRow.key == template.id)).one_or_none()
            if row is None:
                if template.id and not re.fullmatch(re.escape(OWN) + r"\d+", template.id):
                    raise RefusedError(_("A shipped template stays as it is."), _("Copy it and change the copy."))
                row = TemplateRow(key=template.id or _next_key(session))
                session.add(row)
            row.name, row.content = template.name.strip(), _content(template)
            session.flush()
            return _own(row)

    def drop_template(self, template_id: str) -> None:
        """Take an own template away; plans that began with it keep its id, and it shows as one that is gone."""
        with self._database.write() as session:
            row = session.scalars(select(TemplateRow).where(TemplateRow.key == template_id)).one_or_none()
            if row is not None:
                session.delete(row)

    def template_of(self, plan_id: int, name: str) -> Template:
        """What a plan would be as a template: its causes, trainings of the round, sessions; nothing is stored."""
        with self._database.read() as session:
            plan, calendar = find_plan(session, plan_id), self._working(session)
            rows = rows_of(session, [plan.id])[plan.id]
            begun = next((one.entered_on for one in rows.stages if one.step is PlanStep.TRAIN and one.entered_on), None)
            return Template(
                name=name,
                causes=tuple(dict.fromkeys(one.cause for one in rows.findings if one.main)),
                kpis=tuple(dict.fromkeys(filter(None, [plan.kpi, *(goal.kpi for goal in rows.goals)]))),
                sessions=plan.sessions_required,
                items=tuple(
                    TemplateItem(
                        course=item.course,
                        kind=CourseKind(item.kind),
                        title=item.title,
                        content=item.content,
                        minutes=item.minutes,
                        day=_after(calendar, begun, item.planned_on or item.done_on),
                    )
                    for item in rows.items
                    if item.round == plan.round and not item.waived_reason
                ),
                goals=tuple(
                    TemplateGoal(goal.kpi, percent)
                    for goal in rows.goals
                    if goal.baseline and (percent := round(abs(goal.goal / goal.baseline - 1) * 100))
                ),
                own=True,
            )

    def apply_template(self, plan_id: int, template_id: str, on: date | None = None) -> Applied:
        """Begin with a template: its sessions, the dates of the steps from here on, in training also its trainings.

        A plan that has not come to training yet gets the trainings when it does.
        """
        day = on or today()
        with self._changing(plan_id, PlanStep.WARN, PlanStep.DIAGNOSE, PlanStep.TRAIN) as (session, plan):
            template = find_template(session, template_id)
            stages = [one for one in rows_of(session, [plan.id])[plan.id].stages if one.round == plan.round]
            before = (plan.template, plan.sessions_required, tuple((one.id, one.due_on) for one in stages))
            plan.template = template.id
            plan.sessions_required = template.sessions or plan.sessions_required
            _plan_stages(session, plan, stages, template, self._working(session))
            detail: dict[str, Json] = {"name": template.name, "template": template.id}
            record(session, plan, "template", detail)
            items = (
                assign_items(session, plan, template, day, self._working(session))
                if plan.step is PlanStep.TRAIN
                else ()
            )
            return Applied(*before, items)

    def take_back_template(self, plan_id: int, applied: Applied) -> None:
        """Undo ``apply_template``: what was not done yet goes, dates and sessions are as before."""
        with self._changing(plan_id) as (session, plan):
            plan.template, plan.sessions_required = applied.template, applied.sessions
            for stage_id, due_on in applied.due:
                session.get_one(PlanStage, stage_id).due_on = due_on
            for item_id in applied.items:
                row = session.get(PlanItem, item_id)
                if row is not None and row.done_on is None and not row.waived_reason:
                    session.delete(row)
            record(session, plan, "template.undone", {})


@cache
def _shipped_rows() -> list[dict[str, Any]]:
    with paths.resource("catalogue", "plan_templates.toml").open("rb") as file:
        return list(tomllib.load(file)["template"])


def _shipped(row: Mapping[str, Any]) -> Template:
    tongue = "zh" if language() == CHINESE else "en"
    made = _read(row["id"], row[f"name_{tongue}"], {**row, "note": row[f"note_{tongue}"]})
    return replace(made, own=False)


def _own(row: TemplateRow) -> Template:
    return _read(row.key, row.name, row.content)


def _read(identifier: str, name: str, content: Mapping[str, Any]) -> Template:
    return Template(
        id=identifier,
        name=name,
        note=str(content.get("note", "")),
        causes=tuple(Cause(word) for word in content.get("causes", ())),
        kpis=tuple(content.get("kpis", ())),
        levels=tuple(Level(word) for word in content.get("levels", ())),
        sessions=int(content.get("sessions", 0)),
        days={PlanStep(word): int(n) for word, n in content.get("days", {}).items()},
        items=tuple(
            TemplateItem(
                course=one.get("course", ""),
                kind=CourseKind(one.get("kind", CourseKind.COURSE)),
                title=one.get("title", ""),
                content=one.get("content", ""),
                minutes=one.get("minutes", 0),
                day=one.get("day", 0),
            )
            for one in content.get("items", ())
        ),
        goals=tuple(TemplateGoal(one["kpi"], int(one["percent"])) for one in content.get("goals", ())),
        own=True,
    )


def _content(template: Template) -> dict[str, Json]:
    return {
        "note": template.note.strip(),
        "causes": [one.value for one in template.causes],
        "kpis": list(template.kpis),
        "levels": [one.value for one in template.levels],
        "sessions": template.sessions,
        "days": {step.value: n for step, n in template.days.items()},
        "items": [
            {
                "course": one.course,
                "kind": one.kind.value,
                "title": one.title.strip(),
                "content": one.content.strip(),
                "minutes": one.minutes,
                "day": one.day,
            }
            for one in template.items
        ],
        "goals": [{"kpi": one.kpi, "percent": one.percent} for one in template.goals],
    }


def _check(template: Template) -> None:
    if not template.name.strip():
        raise RefusedError(_("A template needs a name."))
    if template.sessions and not BOUNDS["sessions"][0] <= template.sessions <= BOUNDS["sessions"][1]:
        raise RefusedError(_("A plan needs between 1 and {most} sessions.").format(most=BOUNDS["sessions"][1]))
    if any(step not in STEPS_WITH_DAYS or not 1 <= n <= 120 for step, n in template.days.items()):
        raise RefusedError(_("A step takes between 1 and 120 working days."))
    if any(not (one.course or one.title.strip()) or one.day < 0 for one in template.items):
        raise RefusedError(_("A training needs a title."))
    if any(one.percent <= 0 for one in template.goals):
        raise RefusedError(_("A goal asks for more than before."))


def all_templates(session: Session) -> list[Template]:
    """Own ones first, then the shipped ones."""
    own = [_own(row) for row in session.scalars(select(TemplateRow).order_by(TemplateRow.id))]
    return own + [_shipped(row) for row in _shipped_rows()]


def find_template(session: Session, identifier: str) -> Template:
    """The template of that id. Raises RefusedError when there is none."""
    found = next((one for one in all_templates(session) if one.id == identifier), None)
    if found is None:
        raise RefusedError(_("There is no template “{id}” any more.").format(id=identifier))
    return found


def template_names(session: Session) -> dict[str, str]:
    """Names by id."""
    return {one.id: one.name for one in all_templates(session)}


def best_first(
    every: Iterable[Template], cause: Cause | None, kpi: str, level: Level | None
) -> list[Template]:  # fmt: skip
    """Sorted by how well they fit a main cause, a figure and a level."""

    def distance(one: Template) -> int:
        off_level = bool(one.levels) and level not in one.levels
        return 2 * (cause is not None and cause not in one.causes) + 2 * (bool(kpi) and kpi not in one.kpis) + off_level

    return sorted(every, key=distance)


def template_days(session: Session, plan: Plan) -> Mapping[PlanStep, int]:
    """The working days that the plan's template sets, by step; a template that is gone sets none."""
    found = next((one for one in all_templates(session) if one.id == plan.template), None) if plan.template else None
    return found.days if found is not None else {}


def begin_training(session: Session, plan: Plan, on: date, calendar: WorkingCalendar) -> None:
    """Assign the template's trainings when the plan comes to the step for the first time and has none."""
    found = next((one for one in all_templates(session) if one.id == plan.template), None) if plan.template else None
    if found is not None and not session.scalars(select(PlanItem.id).where(PlanItem.plan_id == plan.id)).first():
        assign_items(session, plan, found, on, calendar)


def assign_items(
    session: Session, plan: Plan, template: Template, on: date, calendar: WorkingCalendar
) -> tuple[int, ...]:  # fmt: skip
    """Assign a template's trainings in the plan's round; returns their ids. Those assigned already are left out."""
    from salesdesk.services.plans.training import item_detail

    known = {course.id: course for course in courses(session, retired=True)}
    query = select(PlanItem.course).where(PlanItem.plan_id == plan.id, PlanItem.round == plan.round)
    have = set(session.scalars(query)) - {""}
    made: list[int] = []
    for one in template.items:
        if one.course in have:
            continue
        course = known.get(one.course) or _in_words(one)
        row = PlanItem(
            plan_id=plan.id,
            round=plan.round,
            course=course.id,
            kind=course.kind.value,
            title=course.title,
            content=course.content,
            minutes=course.minutes,
            material=course.material,
            calls=list(course.calls),
            trainer="",
            note="",
            waived_reason="",
            planned_on=calendar.step(on, one.day) if one.day else None,
        )
        session.add(row)
        session.flush()
        record(session, plan, "item.assigned", item_detail(row))
        made.append(row.id)
    return tuple(made)


def _in_words(one: TemplateItem) -> Course:
    return Course(id="", kind=one.kind, title=one.title or one.course, content=one.content, minutes=one.minutes)


def _plan_stages(
    session: Session, plan: Plan, stages: Sequence[PlanStage], template: Template, calendar: WorkingCalendar
) -> None:
    """The due dates from the current step on."""
    if not template.days:
        return
    here = next((one for one in stages if one.step is plan.step), None)
    if here is None:
        return
    due = here.entered_on or plan.opened_on
    rules = rules_of(session, plan.agent_id, due)
    order = [*PlanStep]
    for stage in sorted(stages, key=lambda one: order.index(one.step)):
        if order.index(stage.step) >= order.index(plan.step):
            due = calendar.step(due, template.days.get(stage.step) or rules.days_for(stage.step))
            stage.due_on = due


def _after(calendar: WorkingCalendar, start: date | None, day: date | None) -> int:
    """Working days after the step's begin; 0 without a date."""
    if start is None or day is None or day <= start:
        return 0
    return calendar.working_days(Period(start, day)) - calendar.is_working(start)


def _next_key(session: Session) -> str:
    named = [*session.scalars(select(TemplateRow.key)), *session.scalars(select(Plan.template).distinct())]
    numbers = (int(key.removeprefix(OWN)) for key in named if re.fullmatch(re.escape(OWN) + r"\d+", key))
    return f"{OWN}{max(numbers, default=0) + 1}"
