"""Everything about one plan, as it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import floor

from sqlalchemy.orm import Session

from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.effects import Effect, Verdict, on_duty_days
from salesdesk.models import Plan, PlanEvent, PlanGoal, PlanItem, PlanSession
from salesdesk.periods import Period
from salesdesk.services.plans import evidence
from salesdesk.services.plans.calls import call_lines
from salesdesk.services.plans.cards import card_of
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.core import Rows, case_of, stage_of
from salesdesk.services.plans.diagnosis import link_of
from salesdesk.services.plans.heard import CallLine, RatedCall
from salesdesk.services.plans.history import events
from salesdesk.services.plans.machine import done_when
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.observation import NOT_APPLICABLE, Area
from salesdesk.services.plans.rating import changes_of, mean_of, rated_call
from salesdesk.services.plans.rules import plan_rules
from salesdesk.services.plans.views import (
    EventView,
    FindingView,
    GoalView,
    ItemView,
    ObjectionView,
    Outcome,
    PlanView,
    SessionView,
    StageView,
)
from salesdesk.services.plans.words import describe, verdict_text
from salesdesk.types import PlanStep


def _outcomes(goal: PlanGoal) -> tuple[Outcome, ...]:
    found = []
    for turn, stored in sorted(goal.results.items()):
        if not isinstance(stored, dict):
            continue
        values = {name: stored[name] for name in _EFFECT_FIELDS}
        values |= {name: stored.get(name) for name in _NEWER_FIELDS} | {"mates": stored.get("mates") or 0}
        effect = Effect(**values, verdict=Verdict(str(stored["verdict"])))  # type: ignore[arg-type]
        found.append(
            Outcome(
                round=int(turn),
                start=date.fromisoformat(str(stored["start"])),
                end=date.fromisoformat(str(stored["end"])),
                before=effect.before,
                after=effect.after,
                n_before=effect.n_before,
                n_after=effect.n_after,
                days_after=effect.days_after,
                low=effect.low,
                high=effect.high,
                team_before=effect.team_before,
                team_after=effect.team_after,
                beyond=effect.beyond,
                beyond_low=effect.beyond_low,
                beyond_high=effect.beyond_high,
                mates=effect.mates,
                verdict=effect.verdict,
                measured_on=date.fromisoformat(str(stored["measured_on"])),
                text=verdict_text(kpi(goal.kpi), effect, goal.goal),
            )
        )
    return tuple(found)


_NEWER_FIELDS = ("beyond", "beyond_low", "beyond_high")
"""Not in the measurements of older files."""

_EFFECT_FIELDS = (
    "before",
    "after",
    "n_before",
    "n_after",
    "days_before",
    "days_after",
    "low",
    "high",
    "team_before",
    "team_after",
)


def _sessions(session: Session, plan: Plan, rows: Rows) -> tuple[SessionView, ...]:
    lines = call_lines(session, [int(str(call_id)) for row in rows.sessions for call_id in row.calls])
    rated: dict[int, list[RatedCall]] = {}
    for one in rows.rated:
        if one.session_id is not None:
            rated.setdefault(one.session_id, []).append(rated_call(one, plan))
    return tuple(_session(row, lines, rated.get(row.id, [])) for row in rows.sessions)


def _session(row: PlanSession, lines: dict[int, CallLine], rated: list[RatedCall]) -> SessionView:
    """A session; the calls of its rated sheets stand in for those whose import was taken back."""
    known = {one.call.id: one.call for one in rated} | lines
    means = {area: mean_of([one.sheet for one in rated], area)[0] for area in Area}
    ratings = {area: int(str(row.ratings[area])) for area in Area if area.value in row.ratings}
    ratings |= {area: NOT_APPLICABLE if mean is None else floor(mean + 0.5) for area, mean in means.items() if rated}
    return SessionView(
        id=row.id,
        round=row.round,
        planned_on=row.planned_on,
        held_on=row.held_on,
        observer=row.observer,
        calls=tuple(known[int(str(call_id))] for call_id in row.calls if call_id in known),
        ratings=ratings,
        notes={area: str(row.notes[area]) for area in Area if row.notes.get(area)},
        situation=row.situation,
        behaviour=row.behaviour,
        impact=row.impact,
        agreed=row.agreed,
        rated=tuple(rated),
    )


def _items(session: Session, rows: Sequence[PlanItem]) -> tuple[ItemView, ...]:
    lines = call_lines(session, [int(str(call_id)) for row in rows for call_id in row.calls])
    return tuple(
        ItemView(
            id=row.id,
            round=row.round,
            course=row.course,
            kind=CourseKind(row.kind),
            title=row.title,
            content=row.content,
            trainer=row.trainer,
            planned_on=row.planned_on,
            minutes=row.minutes,
            done_on=row.done_on,
            score_before=row.score_before,
            score_after=row.score_after,
            waived_reason=row.waived_reason,
            note=row.note,
            material=row.material,
            calls=tuple(lines[int(str(call_id))] for call_id in row.calls if call_id in lines),
            calls_gone=sum(call_id not in lines for call_id in row.calls),
        )
        for row in rows
    )


def _event(line: PlanEvent) -> EventView:
    return EventView(
        number=line.number,
        at=line.at,
        who=line.who,
        action=line.action,
        text=describe(line.action, line.detail),
        detail=line.detail,
        digest=line.digest,
    )


def _on_duty(session: Session, plan: Plan, day: date) -> tuple[int, int] | None:
    """Days on duty in the window so far, and how many the rules want [4]."""
    if plan.review_from is None or plan.review_to is None:
        return None
    wanted = plan_rules(session).review_days
    if day < plan.review_from:
        return 0, wanted
    measuring = Measuring(session)
    days = measuring.days([plan.agent_id], Period(plan.review_from, min(plan.review_to, day)))
    return on_duty_days(days.get(measuring.root(plan.agent_id), {}).values()), wanted


def view_of(session: Session, plan: Plan, rows: Rows, day: date) -> PlanView:
    """The plan with all it holds, as of a day."""
    rated = tuple(sorted((rated_call(row, plan) for row in rows.rated), key=lambda one: (one.call_day, one.id)))
    return PlanView(
        card=card_of(plan, rows, Measuring(session), day),
        stages=tuple(
            StageView(
                step=row.step,
                round=row.round,
                due_on=row.due_on,
                owner=row.owner or plan.owner,
                entered_on=row.entered_on,
                done_on=row.done_on,
                waived_reason=row.waived_reason,
                current=row is stage_of(rows.stages, plan) and plan.step is not PlanStep.CLOSED,
            )
            for row in rows.stages
        ),
        evidence=evidence.as_view(plan.evidence),
        told_on=plan.told_on,
        told_how=plan.told_how,
        first_answer=plan.first_answer,
        agent_account=plan.agent_account,
        findings=tuple(
            FindingView(
                id=row.id,
                cause=row.cause,
                finding=row.finding,
                evidence=row.evidence,
                weight=row.weight,
                main=row.main,
                link=link_of(row),
            )
            for row in rows.findings
        ),
        goals=tuple(
            GoalView(
                id=row.id,
                kpi=row.kpi,
                baseline=row.baseline,
                baseline_n=row.baseline_n,
                baseline_from=row.baseline_from,
                baseline_to=row.baseline_to,
                goal=row.goal,
                due_on=row.due_on,
                outcomes=_outcomes(row),
            )
            for row in rows.goals
        ),
        items=_items(session, rows.items),
        sessions_required=plan.sessions_required,
        sessions=_sessions(session, plan, rows),
        review_from=plan.review_from,
        review_to=plan.review_to,
        review_note=plan.review_note,
        objections=tuple(
            ObjectionView(
                id=row.id,
                filed_on=row.filed_on,
                objection=row.objection,
                due_on=row.due_on,
                answer=row.answer,
                answered_on=row.answered_on,
                upheld=row.upheld,
            )
            for row in rows.objections
        ),
        history=tuple(_event(line) for line in events(session, plan.id)),
        missing=done_when(case_of(plan, rows), day),
        rated=rated,
        changes=changes_of(rated),
        review_on_duty=_on_duty(session, plan, day),
    )
