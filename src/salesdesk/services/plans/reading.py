"""Plans as they are read: cards for the board, everything about one, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.counters import total
from salesdesk.metrics.effects import Effect, Verdict, meets
from salesdesk.metrics.figures import figure
from salesdesk.models import Plan, PlanEvent, PlanGoal, PlanItem, PlanSession
from salesdesk.services.plans import evidence
from salesdesk.services.plans.calls import call_lines
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.core import Core, Rows, case_of, find_plan, rows_of, stage_of, today
from salesdesk.services.plans.history import broken, events
from salesdesk.services.plans.machine import Action, Intent, done_when, from_here
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.observation import Area
from salesdesk.services.plans.views import (
    DueStep,
    EventView,
    FindingView,
    GoalNow,
    GoalView,
    ItemView,
    Move,
    ObjectionView,
    Outcome,
    PlanCard,
    PlanView,
    SessionView,
    StageView,
)
from salesdesk.services.plans.words import describe, verdict_text
from salesdesk.types import PlanStep, Scope, ScopeKind

Cards = list[PlanCard]
Dues = list[DueStep]
Problems = list[str]

NOW_DAYS = 5
"""Days on duty behind the "now" of a goal on a card."""


def plan_number(plan: Plan) -> str:
    """The number printed on papers: the year and the id, e.g. ``2026-0012``."""
    return f"{plan.opened_on.year}-{plan.id:04d}"


class Reading(Core):
    """The questions about plans."""

    def list(
        self,
        agent_id: int | None = None,
        *,
        scope: Scope | None = None,
        closed: bool = True,
        on: date | None = None,
    ) -> Cards:
        """The plans' cards, open ones by due date first, then closed ones, latest first.

        ``agent_id`` limits to one agent, ``scope`` to a team or an agent; ``closed`` False leaves closed ones out.
        """
        with self._database.read() as session:
            query = select(Plan).order_by(Plan.id)
            if not closed:
                query = query.where(Plan.step != PlanStep.CLOSED)
            plans = session.scalars(query).all()
            measuring = Measuring(session)
            if agent_id is not None:
                scope = Scope(ScopeKind.AGENT, agent_id)
            day = on or today()
            plans = [plan for plan in plans if _belongs(plan, scope, measuring, day)]
            rows = rows_of(session, [plan.id for plan in plans])
            cards = [_card(plan, rows[plan.id], measuring, day) for plan in plans]
        waiting = sorted(
            (card for card in cards if card.result is None), key=lambda card: (card.due_on or date.max, card.id)
        )
        return waiting + sorted(
            (card for card in cards if card.result is not None), key=lambda card: card.id, reverse=True
        )

    def get(self, plan_id: int, on: date | None = None) -> PlanView:
        """Everything about one plan. Raises RefusedError when there is none of that id."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            return _view(session, plan, rows_of(session, [plan.id])[plan.id], on or today())

    def due(self, on: date | None = None, ahead: int = 0) -> Dues:
        """The open plans' steps (and unanswered objections) due up to ``ahead`` calendar days after a date.

        Overdue ones are included, the longest overdue first.
        """
        day = on or today()
        found: Dues = []
        with self._database.read() as session:
            plans = session.scalars(select(Plan).where(Plan.step != PlanStep.CLOSED).order_by(Plan.id)).all()
            rows = rows_of(session, [plan.id for plan in plans])
            measuring = Measuring(session)
            for plan in plans:
                stage = stage_of(rows[plan.id].stages, plan)
                agent_id, name, _number = _agent(plan, measuring)
                progress = _progress(plan, rows[plan.id])
                entries = [(stage.due_on, _due_text(plan.step, progress))] if stage is not None else []
                entries += [
                    (one.due_on, _("answer the objection"))
                    for one in rows[plan.id].objections
                    if one.answered_on is None
                ]
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
                        owner=(stage.owner if stage is not None else "") or plan.owner,
                        text=text,
                    )
                    for due_on, text in entries
                    if due_on <= day + timedelta(days=ahead)
                ]
        return sorted(found, key=lambda one: (one.due_on, one.plan_id))

    def verify(self, plan_id: int) -> Problems:
        """What is wrong with a plan's history, in words; empty when no line was changed, removed or left out."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            return broken(plan, events(session, plan.id))


def _belongs(plan: Plan, scope: Scope | None, measuring: Measuring, day: date) -> bool:
    if scope is None or scope.kind is ScopeKind.COMPANY:
        return True
    if scope.kind is ScopeKind.AGENT:
        return measuring.root(plan.agent_id) == measuring.root(scope.id)
    if scope.kind is ScopeKind.LEVEL:
        return measuring.level_of(plan.agent_id, day) == scope.level
    return measuring.team_of(plan.agent_id, day) == scope.id


def _agent(plan: Plan, measuring: Measuring) -> tuple[int, str, str]:
    """Whose plan it is today: id, name and number; a merged agent is the one it was merged into."""
    person = measuring.staff.people[measuring.root(plan.agent_id)]
    return person.id, person.name, person.number or ""


def _progress(plan: Plan, rows: Rows) -> tuple[int, int]:
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


def _due_text(step: PlanStep, progress: tuple[int, int]) -> str:
    done, wanted = progress
    if step in (PlanStep.TRAIN, PlanStep.SHADOW) and wanted:
        return _("{step} {done}/{wanted}").format(step=label(step), done=done, wanted=wanted)
    return label(step)


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


def _card(plan: Plan, rows: Rows, measuring: Measuring, day: date) -> PlanCard:
    agent_id, name, number = _agent(plan, measuring)
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
        progress=_progress(plan, rows),
        open_objections=sum(one.answered_on is None for one in rows.objections),
        result=plan.result,
        closed_on=plan.closed_on,
        moves=_moves(plan, rows, day),
    )


def _outcomes(goal: PlanGoal) -> tuple[Outcome, ...]:
    found = []
    for turn, stored in sorted(goal.results.items()):
        if not isinstance(stored, dict):
            continue
        values = {name: stored[name] for name in _EFFECT_FIELDS}
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
                verdict=effect.verdict,
                measured_on=date.fromisoformat(str(stored["measured_on"])),
                text=verdict_text(kpi(goal.kpi), effect, goal.goal),
            )
        )
    return tuple(found)


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


def _sessions(session: Session, rows: Sequence[PlanSession]) -> tuple[SessionView, ...]:
    ids = [int(str(call_id)) for row in rows for call_id in row.calls]
    lines = call_lines(session, ids)
    return tuple(
        SessionView(
            id=row.id,
            round=row.round,
            planned_on=row.planned_on,
            held_on=row.held_on,
            observer=row.observer,
            calls=tuple(lines[int(str(call_id))] for call_id in row.calls if call_id in lines),
            ratings={area: int(str(row.ratings[area])) for area in Area if area.value in row.ratings},
            notes={area: str(row.notes[area]) for area in Area if row.notes.get(area)},
            situation=row.situation,
            behaviour=row.behaviour,
            impact=row.impact,
            agreed=row.agreed,
        )
        for row in rows
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


def _view(session: Session, plan: Plan, rows: Rows, day: date) -> PlanView:
    return PlanView(
        card=_card(plan, rows, Measuring(session), day),
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
                id=row.id, cause=row.cause, finding=row.finding, evidence=row.evidence, weight=row.weight, main=row.main
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
        sessions=_sessions(session, rows.sessions),
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
    )
