"""What plans led to, over all of them: time in each step, how they ended, and the change of their goals.

A goal's change is relative, better upwards, and net of the change of the team's other members in the same weeks: +0.10
means that the agent did 10 % better than they would have, had they moved as the team did. A plan counts once, with the
mean of its goals. Plans are not drawn by lot, so nothing here proves a cause: the page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.metrics.effects import Verdict
from salesdesk.metrics.spread import Share, Spread, net_of_team, share, spread
from salesdesk.models import Plan, PlanEvent, PlanGoal
from salesdesk.periods import Period
from salesdesk.services.plans.catalogue import courses
from salesdesk.services.plans.core import Core, Rows, rows_of, today
from salesdesk.services.plans.effect_control import Lag, unaided
from salesdesk.services.plans.machine import STEPS, Action
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.reading import belongs
from salesdesk.services.plans.words import kpi_name
from salesdesk.types import COMPANY, Cause, Json, PlanResult, PlanStep, Scope


class Group(StrEnum):
    """What plans are compared by."""

    CAUSE = "cause"
    KPI = "kpi"
    COURSE = "course"
    TEMPLATE = "template"
    TRAINER = "trainer"
    OBSERVER = "observer"
    TEAM = "team"
    OWNER = "owner"


_GROUPS = {
    Group.CAUSE: N_("Main cause"),
    Group.KPI: N_("Figure"),
    Group.COURSE: N_("Course"),
    Group.TEMPLATE: N_("Template"),
    Group.TRAINER: N_("Trainer"),
    Group.OBSERVER: N_("Observer"),
    Group.TEAM: N_("Team"),
    Group.OWNER: N_("Owner"),
}


def group_name(group: Group) -> str:
    """The group's name in the language in force."""
    return _(_GROUPS[group])


@dataclass(frozen=True, slots=True)
class StepTime:
    """Working days spent in a step, once for each time it was finished; ``late``: finished after its due date."""

    step: PlanStep
    days: Spread | None
    late: Share
    waived: int
    plans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """Plans that share something. ``judged``: of those closed with an outcome, how many reached their goals.

    ``change`` is the net relative change of measured plans; ``days`` the working days from opening to closing.
    """

    key: str
    name: str
    plans: tuple[int, ...]
    judged: Share
    change: Spread | None
    days: Spread | None


@dataclass(frozen=True, slots=True)
class EffectReport:
    """Everything the page shows, of the plans opened in a span in a scope.

    ``ended`` counts outcomes of closed plans; ``extended``, ``retrained`` and ``reopened`` are ids of plans to which
    it happened at least once. ``unaided`` is what became of warnings that no plan followed, over the same time.
    ``without_team`` counts measured plans without a team to hold against; they are in no change.
    """

    plans: tuple[int, ...]
    open: tuple[int, ...]
    ended: Mapping[PlanResult, tuple[int, ...]]
    extended: tuple[int, ...]
    retrained: tuple[int, ...]
    reopened: tuple[int, ...]
    whole: EffectRow
    steps: tuple[StepTime, ...]
    groups: Mapping[Group, tuple[EffectRow, ...]]
    unaided: Spread | None
    without_team: int

    @property
    def judged(self) -> Share:
        """Reached of those closed with an outcome."""
        return self.whole.judged


@dataclass(slots=True)
class _Case:
    """A plan with what the report needs of it."""

    plan: Plan
    rows: Rows
    change: float | None
    days: int | None

    @property
    def result(self) -> PlanResult | None:
        return self.plan.result if self.plan.step is PlanStep.CLOSED else None


class Effects(Core):
    """Answers the report."""

    def effect(
        self, start: date | None = None, end: date | None = None, scope: Scope = COMPANY, on: date | None = None
    ) -> EffectReport:
        """What the plans opened from ``start`` to ``end`` (None: without limit) in a scope led to."""
        day = on or today()
        with self._database.read() as session:
            measuring, calendar = Measuring(session), self._working(session)
            plans = [
                plan
                for plan in session.scalars(select(Plan).order_by(Plan.id))
                if (start is None or plan.opened_on >= start)
                and (end is None or plan.opened_on <= end)
                and plan.result is not PlanResult.WITHDRAWN
                and belongs(plan, scope, measuring, plan.opened_on)
            ]
            rows = rows_of(session, [plan.id for plan in plans])
            cases = [_case(plan, rows[plan.id], calendar) for plan in plans]
            acts = _acts(session, [plan.id for plan in plans])
            lag = _lag([goal for case in cases for goal in case.rows.goals])
            span = (start or date.min, min(end or day, day))
            others = unaided(session, measuring, scope, span, lag) if lag is not None else []
            return EffectReport(
                plans=tuple(plan.id for plan in plans),
                open=tuple(case.plan.id for case in cases if case.plan.step is not PlanStep.CLOSED),
                ended={
                    result: tuple(case.plan.id for case in cases if case.result is result)
                    for result in PlanResult
                    if any(case.result is result for case in cases)
                },
                extended=acts[Action.EXTEND],
                retrained=tuple(case.plan.id for case in cases if case.plan.round > 1),
                reopened=acts[Action.REOPEN],
                whole=_row("", "", cases),
                steps=tuple(_step(step, cases, calendar) for step in STEPS),
                groups={group: _grouped(session, group, cases, measuring) for group in Group},
                unaided=spread(others),
                without_team=sum(case.change is None and _is_measured(case.rows.goals) for case in cases),
            )


def _case(plan: Plan, rows: Rows, calendar: WorkingCalendar) -> _Case:
    days = None
    if plan.step is PlanStep.CLOSED and plan.closed_on is not None:
        days = _working_days(calendar, plan.opened_on, plan.closed_on)
    changes = [one for one in (net_change(goal) for goal in rows.goals) if one is not None]
    return _Case(plan, rows, fmean(changes) if changes else None, days)


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Working days after the start up to the end."""
    return calendar.working_days(Period(start + timedelta(days=1), end)) if end > start else 0


def latest(goal: PlanGoal) -> Mapping[str, Json] | None:
    """The goal's last measurement that had enough data."""
    for turn in sorted(goal.results, key=int, reverse=True):
        found = goal.results[turn]
        if isinstance(found, dict) and found["verdict"] != Verdict.NOT_ENOUGH.value:
            return found
    return None


def net_change(goal: PlanGoal) -> float | None:
    """The relative change of a goal's figure net of the team's, better upwards; None where it can't be said."""
    found = latest(goal)
    if found is None:
        return None
    numbers = [found[name] for name in ("before", "after", "team_before", "team_after")]
    values = [float(one) for one in numbers if isinstance(one, (int, float))]
    return net_of_team(*values, up=kpi(goal.kpi).direction is Better.UP) if len(values) == len(numbers) else None


def _is_measured(goals: Sequence[PlanGoal]) -> bool:
    return any(latest(goal) is not None for goal in goals)


def _lag(goals: Sequence[PlanGoal]) -> Lag | None:
    """How long after its baseline a goal is measured, and over how many days: the middle of all measurements."""
    gaps, lengths, before = [], [], []
    for goal in goals:
        found = latest(goal)
        if found is not None and goal.baseline_to is not None and goal.baseline_from is not None:
            start, end = date.fromisoformat(str(found["start"])), date.fromisoformat(str(found["end"]))
            gaps.append((start - goal.baseline_to).days)
            lengths.append((end - start).days)
            before.append((goal.baseline_to - goal.baseline_from).days)
    if not gaps:
        return None
    middle = len(gaps) // 2
    return Lag(sorted(before)[middle], max(sorted(gaps)[middle], 1), sorted(lengths)[middle])


def _acts(session: Session, plan_ids: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """The plans in whose history something stands at least once, by action."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    query = select(PlanEvent.plan_id, PlanEvent.action).where(
        PlanEvent.plan_id.in_(plan_ids), PlanEvent.action.in_((Action.EXTEND, Action.REOPEN))
    )
    for plan_id, action in session.execute(query.order_by(PlanEvent.id)):
        found[action][plan_id] = None
    return {action: tuple(found[action]) for action in (Action.EXTEND, Action.REOPEN)}


def _step(step: PlanStep, cases: Sequence[_Case], calendar: WorkingCalendar) -> StepTime:
    stages = [(case.plan.id, stage) for case in cases for stage in case.rows.stages if stage.step is step]
    done = [(plan_id, stage) for plan_id, stage in stages if stage.done_on is not None and not stage.waived_reason]
    days = [
        float(_working_days(calendar, stage.entered_on, stage.done_on))
        for _plan, stage in done
        if stage.entered_on is not None and stage.done_on is not None
    ]
    late = sum(stage.done_on is not None and stage.done_on > stage.due_on for _plan, stage in done)
    return StepTime(
        step,
        spread(days),
        share(late, len(done)),
        sum(bool(stage.waived_reason) for _plan, stage in stages),
        tuple(dict.fromkeys(plan_id for plan_id, _stage in done)),
    )


def _row(key: str, name: str, cases: Sequence[_Case]) -> EffectRow:
    judged = [case for case in cases if case.result is not None]
    return EffectRow(
        key=key,
        name=name,
        plans=tuple(case.plan.id for case in cases),
        judged=share(sum(case.result is PlanResult.REACHED for case in judged), len(judged)),
        change=spread([case.change for case in cases if case.change is not None]),
        days=spread([float(case.days) for case in cases if case.days is not None]),
    )


def _grouped(session: Session, group: Group, cases: Sequence[_Case], measuring: Measuring) -> tuple[EffectRow, ...]:
    """One row for each value, the one with most plans first. A plan may stand in several (two courses, two trainers)."""
    names = _names(session, group, measuring)
    found: dict[str, dict[int, _Case]] = defaultdict(dict)
    for case in cases:
        for key in _keys(group, case, measuring):
            found[key][case.plan.id] = case
    made = [_row(key, names.get(key, key), list(one.values())) for key, one in found.items()]
    return tuple(sorted(made, key=lambda row: (-len(row.plans), row.name)))


def _keys(group: Group, case: _Case, measuring: Measuring) -> Iterator[str]:
    plan, rows = case.plan, case.rows
    match group:
        case Group.CAUSE:
            yield from (finding.cause.value for finding in rows.findings if finding.main)
        case Group.KPI:
            yield from filter(None, [plan.kpi])
        case Group.COURSE:
            yield from (item.course for item in rows.items if item.course and item.done_on is not None)
        case Group.TEMPLATE:
            yield from filter(None, [plan.template])
        case Group.TRAINER:
            yield from (item.trainer for item in rows.items if item.trainer and item.done_on is not None)
        case Group.OBSERVER:
            yield from (one.observer for one in rows.sessions if one.observer and one.held_on is not None)
        case Group.TEAM:
            team = measuring.team_of(plan.agent_id, plan.opened_on)
            yield from [] if team is None else [str(team)]
        case Group.OWNER:
            yield from filter(None, [plan.owner])


def _names(session: Session, group: Group, measuring: Measuring) -> dict[str, str]:
    match group:
        case Group.CAUSE:
            return {cause.value: label(cause) for cause in Cause}
        case Group.KPI:
            return {plan_kpi: kpi_name(plan_kpi) for plan_kpi in session.scalars(select(Plan.kpi).distinct())}
        case Group.COURSE:
            return {course.id: course.title for course in courses(session, retired=True)}
        case Group.TEAM:
            return {str(team): name for team, (name, *_rest) in measuring.staff.teams.items()}
        case Group.TEMPLATE:
            from salesdesk.services.plans.templates import template_names

            return template_names(session)
        case _person:
            return {}
