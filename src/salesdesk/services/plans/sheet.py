"""The plan's whole file as a sheet for print: what it holds, what is missing, its history (domain.md §6)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime

from salesdesk.formats import day, enumerated, file_size, number
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import target_unit_word, value_kind
from salesdesk.metrics.rules import shipped
from salesdesk.periods import Period
from salesdesk.reports import plan_sheet as paper
from salesdesk.reports.plan_sheet import PlanSheet
from salesdesk.reports.sheets import Attachment, Goal, Kpi, Paper, Person
from salesdesk.services.attachments.views import AttachmentView, ContentState
from salesdesk.services.company import Company
from salesdesk.services.plans.bonus import BonusLine
from salesdesk.services.plans.catalogue import kind_name
from salesdesk.services.plans.checklist import checklist, wall_clock
from salesdesk.services.plans.sheet_calls import change_sheet, rated_sheet, session_sheet
from salesdesk.services.plans.views import Evidence, GoalView, ItemView, PlanView
from salesdesk.services.plans.words import kpi_name, verdict_name


def _kpi(identifier: str) -> Kpi:
    definition = kpi(identifier)
    return Kpi(name=definition.name, kind=value_kind(definition), unit=target_unit_word(definition))


def make_sheet(
    view: PlanView,
    person: Person,
    company: Company,
    language: str,
    printed_at: datetime,
    files: Sequence[AttachmentView] = (),
    faults: Sequence[str] | None = None,
    bonus: Sequence[BonusLine] = (),
) -> PlanSheet:
    """The sheet in the language in force.

    ``files`` are its attachments, ``faults`` what the history's check found, ``bonus`` the parts not earned.
    """
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
        checklist=checklist(view, files),
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
            calls=_calls_words(evidence),
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
        sessions=tuple(session_sheet(one) for one in view.sessions if one.held_on is not None),
        sessions_planned=view.sessions_required,
        review_window=Period(view.review_from, view.review_to) if view.review_from and view.review_to else None,
        review_notes="\n".join(
            f"{kpi_name(goal.kpi)} ({_round(outcome.round)}): {outcome.text}"
            for goal in view.goals
            for outcome in goal.outcomes
        ),
        conclusion=view.review_note,
        rated=tuple(rated_sheet(one) for one in view.rated if one.session_id is None),
        changes=tuple(change_sheet(one) for one in view.changes),
        bonus=tuple(_bonus(one) for one in bonus),
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
        history_faults=None if faults is None else tuple(faults),
        history_digest=view.history[-1].digest if view.history else "",
        attachments=tuple(_attachment(one) for one in files),
        history=tuple(
            paper.HistoryEntry(at=wall_clock(line.at), text=line.text, who=line.who) for line in view.history
        ),
    )


def _round(number: int) -> str:
    return _("round {n}").format(n=number)


def _calls_words(evidence: Evidence) -> str:
    """How many calls are behind the frozen figures, and where their ids are: printed, they would fill pages."""
    if not evidence.calls_total:
        return ""
    kept = len(evidence.calls)
    ids = _("ids {first} to {last}").format(first=evidence.calls[0], last=evidence.calls[-1]) if kept else ""
    words = ngettext(
        "{n} call behind these figures; {kept} kept by id with the frozen evidence ({ids}): see “Evidence” on the"
        " plan's page.",
        "{n} calls behind these figures; {kept} kept by id with the frozen evidence ({ids}): see “Evidence” on the"
        " plan's page.",
        evidence.calls_total,
    )
    return words.format(n=number(evidence.calls_total), kept=number(kept), ids=ids)


def _attachment(one: AttachmentView) -> Attachment:
    facts = [label(one.role), one.file_name, file_size(one.size), day(wall_clock(one.added_at).date()), one.added_by]
    if one.removed_at is not None:
        facts.append(
            _("removed {when}: {reason}").format(when=day(wall_clock(one.removed_at).date()), reason=one.removed_reason)
        )
    elif one.state is ContentState.MISSING:
        facts.append(_("THE FILE IS MISSING"))
    elif one.state is ContentState.CHANGED:
        facts.append(_("THE FILE WAS CHANGED SINCE"))
    return Attachment(title=one.title, detail=" · ".join(part for part in facts if part), sha256=one.sha256)


def _steps(view: PlanView) -> tuple[paper.StepState, ...]:
    """The state of each step in each round: the loop stays visible."""
    return tuple(
        paper.StepState(
            step=stage.step,
            owner=stage.owner,
            due=stage.due_on,
            done_on=stage.done_on,
            waived=stage.waived_reason,
            round=stage.round,
        )
        for stage in sorted(view.stages, key=lambda stage: stage.round)
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
        round=item.round,
    )


def _bonus(one: BonusLine) -> paper.BonusPart:
    return paper.BonusPart(
        period=Period(one.start, one.end),
        what=one.what,
        reason=one.reason,
        recorded_on=one.recorded_on,
        taken_back=one.taken_back_reason if one.taken_back else "",
    )


def _rule(identifier: str) -> str:
    """A warning rule's name; its id when it is not one of ours (an older file's)."""
    return next((rule.name for rule in shipped() if rule.id == identifier), identifier)
