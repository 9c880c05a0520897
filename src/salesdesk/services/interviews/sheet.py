"""From facts and form to the paper's sheet, in one language."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date, datetime

from salesdesk import i18n
from salesdesk.formats import day
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.metrics.formats import target_unit_word, unit_word, value_kind
from salesdesk.reports import interview_sheet as paper
from salesdesk.reports.sheets import Attachment, Goal, Kpi, Measure, PageSize, Paper, Person
from salesdesk.services.company import Company
from salesdesk.services.interviews.behaviours import behaviours
from salesdesk.services.interviews.facts import Facts, TrendFacts
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.voices import Others
from salesdesk.types import AppliedKind, InterviewState


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around facts and form: whose paper, which version, and the plan that belongs to it."""

    company: Company
    person: Person
    state: InterviewState
    version: int
    changes: str
    plan: str
    working_days: int | None
    data_until: date | None
    signed_on: date | None = None
    others: Others = field(default_factory=Others)
    attachments: tuple[Attachment, ...] = ()


def paper_frame(company: Company, language: str, printed_at: datetime, size: PageSize = PageSize.A4) -> Paper:
    """The frame that every paper of this company shares."""
    return Paper(
        language=language,
        printed_at=printed_at,
        company=company.name,
        logo=base64.b64decode(company.logo) if company.logo else None,
        size=size,
        currency=company.currency,
    )


def make_sheet(frame: Frame, facts: Facts, form: InterviewForm, printed_at: datetime) -> paper.InterviewSheet:
    """The sheet in the language in force."""
    seconds = frame.company.effective_talk_s
    return paper.InterviewSheet(
        paper=paper_frame(frame.company, i18n.language(), printed_at),
        agent=frame.person,
        period=facts.period,
        state=frame.state,
        version=frame.version,
        changes=frame.changes,
        held_on=form.held_on,
        held_at=_held_at(form),
        place=form.place,
        interviewer=form.interviewer or frame.company.supervisor,
        on_duty_days=facts.days_on_duty,
        working_days=frame.working_days,
        results=tuple(_result(facts, kpi_result.kpi, seconds) for kpi_result in facts.results),
        total=paper.Total(
            score=facts.score.score if facts.score else None,
            rating=facts.rating.get(i18n.language(), ""),
            scheme=facts.scheme.name if facts.scheme else "",
            note=facts.score.note if facts.score else "",
            sure=facts.sure.words if facts.sure else "",
        ),
        trends=tuple(_trend(trend, frame.company.amber_from) for trend in facts.trends),
        funnel=tuple(
            paper.FunnelStage(name=kpi(kpi_id).name, value=value, team_rate=rate)
            for kpi_id, value, rate in facts.funnel
        ),
        ratings=tuple(
            paper.BehaviourRating(
                name=behaviour.name,
                score=form.ratings.get(behaviour.id),
                anchor=behaviour.anchor(form.ratings.get(behaviour.id)),
                self_score=form.self_ratings.get(behaviour.id),
                others=frame.others.means.get(behaviour.id, (None, 0))[0],
                others_n=frame.others.means.get(behaviour.id, (None, 0))[1],
            )
            for behaviour in behaviours()
            if behaviour.id in {**form.ratings, **form.self_ratings, **frame.others.means}
        ),
        strengths=form.strengths,
        gaps=tuple(paper.Gap(text=gap.text, cause=gap.cause, why=gap.why) for gap in form.gaps),
        next_period=facts.period.next(),
        next_targets=tuple(_goal(facts, target.kpi, target.value, target.due) for target in form.next_targets),
        measures=tuple(
            Measure(what=measure.what, who=measure.who, due=measure.due, support=measure.support)
            for measure in form.measures
        ),
        plan=frame.plan,
        opinion=form.opinion,
        requests=form.requests,
        applied=tuple(
            note.text if note.kind is AppliedKind.OTHER else f"{label(note.kind)}: {note.text}".removesuffix(": ")
            for note in form.applied
        ),
        agreement=paper.Agreement(agreed=form.agreed, appeal=form.appeal, appeal_until=form.appeal_until),
        self_rating=form.self_rating,
        self_comment=form.self_comment,
        training_wanted=form.training_wanted,
        signatures=_signatures(frame, form),
        refusal=paper.Refusal(
            refused=form.refused,
            reason=form.refusal_reason,
            witness=form.witness,
            on=frame.signed_on if form.refused else None,
        ),
        attachments=(*(Attachment(title=title) for title in form.attachments), *frame.attachments),
        notes=_notes(frame, facts),
    )


def _signatures(frame: Frame, form: InterviewForm) -> tuple[paper.Signature, ...]:
    """The three who sign; the agent's day is known once it is signed."""
    if frame.signed_on is None:
        return ()
    return (
        paper.Signature(role=_("Agent"), name=frame.person.name, signed_on=None if form.refused else frame.signed_on),
        paper.Signature(
            role=_("Supervisor"), name=form.interviewer or frame.company.supervisor, signed_on=frame.signed_on
        ),
        paper.Signature(role=_("HR / manager")),
    )


def _held_at(form: InterviewForm) -> datetime | None:
    if form.held_on is None or form.held_time is None:
        return None
    return datetime.combine(form.held_on, form.held_time)


def _paper_kpi(kpi_id: str, *, daily: bool = False) -> Kpi:
    definition = kpi(kpi_id)
    return Kpi(
        name=definition.name,
        kind=value_kind(definition),
        unit=target_unit_word(definition) if daily else unit_word(definition),
    )


def _result(facts: Facts, kpi_id: str, effective_seconds: int) -> paper.KpiResult:
    found = facts.result(kpi_id)
    assert found is not None, kpi_id  # noqa: S101  (the rows are the facts' own)
    return paper.KpiResult(
        kpi=_paper_kpi(kpi_id),
        target=found.target,
        actual=found.actual,
        achievement=found.achievement,
        weight=found.weight,
        score=found.points,
        rag=found.rag,
        last_period=found.last,
        team_median=found.median,
        numerator=found.numerator,
        denominator=found.denominator if kpi(kpi_id).is_rate else None,
        definition=kpi(kpi_id).rule(effective_seconds),
        gap="" if found.actual is not None else _("no data in this period"),
    )


def _trend(trend: TrendFacts, amber: float) -> paper.Trend:
    definition = kpi(trend.kpi)
    return paper.Trend(
        kpi=_paper_kpi(trend.kpi, daily=True),
        points=tuple(
            paper.TrendPoint(label=bucket.partition("-")[2] or bucket, value=value, target=target)
            for bucket, value, target in trend.points
        ),
        amber=amber,
        less_is_better=definition.direction is Better.DOWN,
    )


def _goal(facts: Facts, kpi_id: str, value: float | None, due: date | None) -> Goal:
    """A next target beside where the agent stands, both as one day asks it (a count) or as the rate itself."""
    found, definition = facts.result(kpi_id), kpi(kpi_id)
    baseline = found.actual if found else None
    if definition.per_day and baseline is not None:
        baseline = baseline / facts.days_on_duty if facts.days_on_duty else None
    n = found.denominator if found and definition.is_rate else facts.days_on_duty
    n = None if n is None else int(n)
    return Goal(kpi=_paper_kpi(kpi_id, daily=True), baseline=baseline, goal=value, due=due, n=n)


def _notes(frame: Frame, facts: Facts) -> tuple[str, ...]:
    until = frame.data_until
    if until is None or until >= facts.period.end:
        return ()
    return (_("Data up to {day}.").format(day=day(until)),)
