"""From a talk to its paper's sheet, in the language in force. ``Told`` has no place for the private note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salesdesk.labels import label
from salesdesk.reports import meeting_sheet as paper
from salesdesk.reports.sheets import Person
from salesdesk.services.company import Company
from salesdesk.services.interviews.sheet import paper_frame
from salesdesk.services.meetings.form import MeetingForm
from salesdesk.services.meetings.record import Whose
from salesdesk.services.meetings.views import ActionView, CorrectionView, MeetingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What may be told on paper."""

    row: MeetingRow
    about: Whose
    form: MeetingForm
    actions: tuple[ActionView, ...]
    carried: tuple[ActionView, ...]
    corrections: tuple[CorrectionView, ...]
    correcting: bool
    signatures: bool


def make_sheet(told: Told, company: Company, language: str, printed_at: datetime) -> paper.MeetingSheet:
    """The sheet in the language in force."""
    about, row, form = told.about, told.row, told.form
    steps = form.steps
    appointment = row.appointment
    held_as_planned = row.held_on is None or row.held_on == appointment.day
    return paper.MeetingSheet(
        paper=paper_frame(company, language, printed_at),
        agent=Person(
            name=about.name,
            number=about.number,
            post=about.post,
            team=about.team,
            level=about.level,
            hired_on=about.hired_on,
        ),
        supervisor=company.supervisor,
        state=row.state,
        moment=appointment.moment if held_as_planned else row.day,
        minutes=appointment.minutes,
        way=label(appointment.way),
        place=appointment.place,
        called_off=row.called_off,
        agenda=tuple(
            paper.AgendaLine(subject=item.subject.words, text=item.text, source=item.source, done=item.done)
            for item in form.agenda
        ),
        topics=form.topics,
        words=form.words,
        notes=tuple(
            paper.SbiLine(situation=one.situation, behaviour=one.behaviour, impact=one.impact, agreed=one.agreed)
            for one in form.notes
        ),
        steps=(steps.observation, steps.feeling, steps.need, steps.request),
        summary=form.summary,
        actions=tuple(_action(one) for one in told.actions),
        carried=tuple(_action(one) for one in told.carried),
        corrections=tuple(paper.CorrectionLine(on=one.on, who=one.who, what=one.what) for one in told.corrections),
        correcting=told.correcting,
        signatures=told.signatures,
    )


def _action(one: ActionView) -> paper.ActionLine:
    return paper.ActionLine(
        text=one.text,
        doer=one.doer,
        due_on=one.due_on,
        since=one.meeting_on,
        done_on=one.done_on,
        dropped_on=one.dropped_on,
        dropped=one.dropped,
    )
