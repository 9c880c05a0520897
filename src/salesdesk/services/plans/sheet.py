"""The plan's whole file as a sheet for print: what it holds, what is missing, its history (domain.md §6)."""

from __future__ import annotations

import base64
from datetime import datetime

from salesdesk.formats import day, duration, enumerated
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import target_unit_word, value_kind
from salesdesk.metrics.rules import shipped
from salesdesk.periods import Period
from salesdesk.reports import plan_sheet as paper
from salesdesk.reports.plan_sheet import CheckItem, Piece, PlanSheet
from salesdesk.reports.sheets import Goal, Kpi, Paper, Person
from salesdesk.services.company import Company
from salesdesk.services.plans.catalogue import kind_name
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.observation import Area, anchor, area_name
from salesdesk.services.plans.views import GoalView, ItemView, PlanView, SessionView
from salesdesk.services.plans.words import kpi_name, verdict_name


def _kpi(identifier: str) -> Kpi:
    definition = kpi(identifier)
    return Kpi(name=definition.name, kind=value_kind(definition), unit=target_unit_word(definition))


def wall_clock(at: int) -> datetime:
    """The clock on the wall at a moment."""
    return datetime.fromtimestamp(at).astimezone().replace(microsecond=0, tzinfo=None)


def make_sheet(view: PlanView, person: Person, company: Company, language: str, printed_at: datetime) -> PlanSheet:
    """The sheet in the language in force."""
    card, evidence = view.card, view.evidence
    main = next((finding for finding in view.findings if finding.main), None)
    about = kpi_name(card.kpi) if card.kpi else card.reason
    return PlanSheet(
        paper=Paper(
            language=language,
            printed_at=printed_at,
            company=company.name,
            logo=base64.b64decode(company.logo) if company.logo else None,
            currency=company.currency,
        ),
        agent=person,
        number=card.number,
        opened_on=card.opened_on,
        title=about,
        owner=card.owner,
        step=card.step,
        round=card.round,
        reason=card.reason,
        result=card.result,
        closed_on=card.closed_on,
        checklist=checklist(view),
        steps=_steps(view),
        warnings=tuple(
            paper.WarningFact(
                kpi=_kpi(alert.kpi),
                sentence=alert.sentence,
                severity=alert.severity,
                rule=_rule(alert.rule),
                days=alert.days,
            )
            for alert in evidence.alerts
        ),
        evidence=paper.Evidence(
            taken_at=datetime.combine(evidence.taken_on, datetime.min.time()),
            period=Period(evidence.start, evidence.end) if evidence.start and evidence.end else None,
            rows=tuple(
                paper.EvidenceRow(
                    kpi=_kpi(row.kpi),
                    target=row.target,
                    actual=row.value,
                    numerator=row.numerator,
                    denominator=row.denominator,
                    team_median=row.team_median,
                    definition=row.rule,
                )
                for row in evidence.rows
            ),
            source=enumerated(evidence.sources),
        ),
        told_on=view.told_on,
        told_how=view.told_how,
        first_answer=view.first_answer,
        main_cause=main.cause if main else None,
        findings=tuple(
            paper.Finding(
                cause=one.cause,
                text=one.finding,
                evidence=one.evidence,
                weight=one.weight / 100 if one.weight else None,
            )
            for one in view.findings
        ),
        agent_account=view.agent_account,
        goals=tuple(_goal(goal, card.round) for goal in view.goals),
        training=tuple(_item(item) for item in view.items),
        sessions=tuple(_session(one) for one in view.sessions if one.held_on is not None),
        sessions_planned=view.sessions_required,
        review_window=Period(view.review_from, view.review_to) if view.review_from and view.review_to else None,
        review_notes="\n".join(
            f"{kpi_name(goal.kpi)} ({_round(outcome.round)}): {outcome.text}"
            for goal in view.goals
            for outcome in goal.outcomes
        ),
        conclusion=view.review_note,
        objections=tuple(
            paper.Objection(
                filed_on=one.filed_on,
                text=one.objection,
                answer=f"{_('upheld') if one.upheld else _('not upheld')}: {one.answer}" if one.answered_on else "",
                answered_on=one.answered_on,
                answer_due=one.due_on,
            )
            for one in view.objections
        ),
        history=tuple(
            paper.HistoryEntry(at=wall_clock(line.at), text=line.text, who=line.who) for line in view.history
        ),
    )


def _round(number: int) -> str:
    return _("round {n}").format(n=number)


def _steps(view: PlanView) -> tuple[paper.StepState, ...]:
    """The state of each step in the latest round that has it."""
    latest = {stage.step: stage for stage in sorted(view.stages, key=lambda stage: stage.round)}
    return tuple(
        paper.StepState(
            step=stage.step, owner=stage.owner, due=stage.due_on, done_on=stage.done_on, waived=stage.waived_reason
        )
        for stage in latest.values()
    )


def _goal(goal: GoalView, turn: int) -> Goal:
    outcome = goal.outcome(turn) or (goal.outcomes[-1] if goal.outcomes else None)
    return Goal(
        kpi=_kpi(goal.kpi),
        baseline=goal.baseline,
        goal=goal.goal,
        due=goal.due_on,
        n=goal.baseline_n,
        after=outcome.after if outcome else None,
        after_n=outcome.n_after if outcome else None,
        verdict=verdict_name(outcome.verdict) if outcome else "",
    )


def _item(item: ItemView) -> paper.TrainingItem:
    return paper.TrainingItem(
        title=item.title,
        form=kind_name(item.kind),
        content="\n".join(part for part in (item.content, item.note) if part),
        due=item.planned_on,
        held_on=item.done_on,
        trainer=item.trainer,
        minutes=item.minutes or None,
        score=item.score_after,
        done=item.done_on is not None,
        waived=item.waived_reason,
    )


def _call(call: CallLine) -> str:
    return " ".join(part for part in (call.start, call.customer, duration(call.talk_s), call.disposition) if part)


def _session(one: SessionView) -> paper.ShadowSession:
    return paper.ShadowSession(
        held_on=one.held_on,
        observer=one.observer,
        calls="; ".join(_call(call) for call in one.calls),
        observations=tuple(
            paper.Observation(
                name=area_name(area),
                score=one.ratings.get(area) or None,
                note=" – ".join(
                    part
                    for part in (
                        anchor(area, one.ratings[area]) if area in one.ratings else "",
                        one.notes.get(area, ""),
                    )
                    if part
                ),
            )
            for area in Area
        ),
        situation=one.situation,
        behaviour=one.behaviour,
        impact=one.impact,
        agreed=one.agreed,
    )


def checklist(view: PlanView) -> tuple[CheckItem, ...]:
    """Which pieces the file has, and what each lacks; said plainly, for it may have to survive an argument."""
    held = sum(one.held_on is not None for one in view.sessions)
    done = [item for item in view.items if item.done_on is not None]
    measured = [goal for goal in view.goals if goal.outcomes]
    unanswered = sum(one.answered_on is None for one in view.objections)
    with_target = [row for row in view.evidence.rows if row.target is not None]
    main = next((finding for finding in view.findings if finding.main), None)
    return (
        CheckItem(
            piece=Piece.STANDARD,
            present=False,
            detail=_("Add the signed target letter.")
            + (" " + _("The targets are in chapter 1.") if with_target else ""),
        ),
        CheckItem(
            piece=Piece.DATA,
            present=view.evidence.start is not None,
            detail=ngettext("{n} day on duty, frozen on {day}", "{n} days on duty, frozen on {day}", _n(view)).format(
                n=_n(view), day=day(view.evidence.taken_on)
            ),
        ),
        CheckItem(
            piece=Piece.RESULT,
            present=bool(view.review_note) and not unanswered,
            detail=_("An objection is not answered.")
            if unanswered
            else (_("chapter 5") if view.review_note else _("The review's conclusion in words is missing.")),
        ),
        CheckItem(
            piece=Piece.TOLD,
            present=view.told_on is not None and bool(view.first_answer),
            detail=f"{day(view.told_on)} {view.told_how}".strip() if view.told_on else _("The agent was not told."),
        ),
        CheckItem(
            piece=Piece.DIAGNOSIS,
            present=main is not None and bool(view.goals),
            detail=label(main.cause) if main and view.goals else _("Main cause or goals are missing."),
        ),
        CheckItem(
            piece=Piece.TRAINING,
            present=bool(done),
            detail=_("{done} of {all} items done").format(done=len(done), all=len(view.items)),
        ),
        CheckItem(
            piece=Piece.SHADOWING,
            present=held >= view.sessions_required,
            detail=_("{held} of {required} shadowing sessions were held.").format(
                held=held, required=view.sessions_required
            ),
        ),
        CheckItem(
            piece=Piece.SECOND_MEASUREMENT,
            present=bool(measured) and len(measured) == len(view.goals),
            detail=_("{done} of {all} goals measured").format(done=len(measured), all=len(view.goals)),
        ),
        CheckItem(
            piece=Piece.DELIVERY,
            present=False,
            detail=_("Add the receipt signed by the agent, or how it was delivered."),
        ),
    )


def _n(view: PlanView) -> int:
    return view.evidence.days_on_duty


def _rule(identifier: str) -> str:
    """A warning rule's name; its id when it is not one of ours (an older file's)."""
    return next((rule.name for rule in shipped() if rule.id == identifier), identifier)
