"""How each paper is made: of whom there is one, its PDF, its tables. What ReportLab needs is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.periods import today
from salesdesk.services.papers.gathering import Gathering
from salesdesk.services.papers.requests import PaperKind, PaperRequest, Subject

if TYPE_CHECKING:
    from salesdesk.reports.sheets import PrintResult
    from salesdesk.reports.workbook import TableSheet


class NothingToPrintError(SalesDeskError):
    """There is nothing to put on this paper."""


@dataclass(frozen=True, slots=True)
class Made:
    """One paper: its bytes, and what to know about the print."""

    pdf: bytes
    notes: tuple[str, ...] = ()


def _made(answer: tuple[bytes, PrintResult]) -> Made:
    return Made(answer[0], answer[1].notes)


@dataclass(frozen=True, slots=True)
class Maker:
    """Of whom, PDF and tables of one kind of paper; ``tables`` None: there are none."""

    subjects: Callable[[Gathering, PaperRequest], list[Subject]]
    pdf: Callable[[Gathering, PaperRequest, Subject], Made]
    tables: Callable[[Gathering, PaperRequest, Subject], Sequence[TableSheet]] | None = None


# --- of whom


def _agents(gathering: Gathering, request: PaperRequest) -> list[Subject]:
    return [_agent(gathering, one.id) for one in gathering.people(request.scope)]


def _agent(gathering: Gathering, agent_id: int) -> Subject:
    person = gathering.person(agent_id)
    return Subject(id=agent_id, name=person.name, number=person.number, team=person.team)


def _scope(gathering: Gathering, request: PaperRequest) -> list[Subject]:
    name = gathering.scope_words(request.scope)
    return [Subject(id=0, name=name, team=name)]


def _interviews(gathering: Gathering, request: PaperRequest) -> list[Subject]:
    rows = gathering.desk.interviews.of_period(request.period, request.scope)
    return [Subject(id=row.agent_id, name=row.agent, number=row.number, team=row.team) for row in rows]


def _plans(gathering: Gathering, request: PaperRequest) -> list[Subject]:
    period = request.period
    cards = gathering.desk.plans.list(scope=request.scope)
    return [
        Subject(id=card.id, name=card.agent, number=card.number, team=card.team)
        for card in cards
        if card.opened_on <= period.end and (card.closed_on is None or card.closed_on >= period.start)
    ]


# --- what


def _no_figures() -> NothingToPrintError:
    return NothingToPrintError(_("no figures in this period"))


def _personal_pdf(gathering: Gathering, _request: PaperRequest, subject: Subject) -> Made:
    from salesdesk.reports.papers.personal import personal_pdf
    from salesdesk.services.papers.personal import personal_sheet

    sheet = personal_sheet(gathering, subject.id)
    if sheet.empty:
        raise _no_figures()
    return _made(personal_pdf(sheet))


def _personal_tables(gathering: Gathering, _request: PaperRequest, subject: Subject) -> Sequence[TableSheet]:
    from salesdesk.reports.papers.tables import personal_tables
    from salesdesk.services.papers.personal import personal_sheet

    sheet = personal_sheet(gathering, subject.id)
    if sheet.empty:
        raise _no_figures()
    return personal_tables(sheet)


def _brief_pdf(gathering: Gathering, request: PaperRequest, _subject: Subject) -> Made:
    from salesdesk.reports.papers.brief import brief_pdf
    from salesdesk.services.papers.brief import brief_sheet

    return _made(brief_pdf(brief_sheet(gathering, request.scope, request.day or today())))


def _brief_tables(gathering: Gathering, request: PaperRequest, _subject: Subject) -> Sequence[TableSheet]:
    from salesdesk.reports.papers.tables import brief_tables
    from salesdesk.services.papers.brief import brief_sheet

    return brief_tables(brief_sheet(gathering, request.scope, request.day or today()))


def _team_pdf(gathering: Gathering, request: PaperRequest, _subject: Subject) -> Made:
    from salesdesk.reports.papers.team import team_pdf
    from salesdesk.services.papers.team import team_sheet

    sheet = team_sheet(gathering, request.scope, request.day)
    if sheet.empty:
        raise _no_figures()
    return _made(team_pdf(sheet))


def _team_tables(gathering: Gathering, request: PaperRequest, _subject: Subject) -> Sequence[TableSheet]:
    from salesdesk.reports.papers.tables import team_tables
    from salesdesk.services.papers.team import team_sheet

    sheet = team_sheet(gathering, request.scope, request.day)
    if sheet.empty:
        raise _no_figures()
    return team_tables(sheet)


def _funnel_pdf(gathering: Gathering, _request: PaperRequest, subject: Subject) -> Made:
    from salesdesk.reports.papers.funnel import funnel_pdf
    from salesdesk.services.papers.funnel import funnel_sheet

    sheet = funnel_sheet(gathering, subject.id)
    if sheet.empty:
        raise _no_figures()
    return _made(funnel_pdf(sheet))


def _funnel_tables(gathering: Gathering, _request: PaperRequest, subject: Subject) -> Sequence[TableSheet]:
    from salesdesk.reports.papers.tables import funnel_tables
    from salesdesk.services.papers.funnel import funnel_sheet

    sheet = funnel_sheet(gathering, subject.id)
    if sheet.empty:
        raise _no_figures()
    return funnel_tables(sheet)


def _letter_pdf(gathering: Gathering, _request: PaperRequest, subject: Subject) -> Made:
    from salesdesk.reports.papers.letter import letter_pdf
    from salesdesk.services.papers.letter import letter_sheet

    sheet = letter_sheet(gathering, subject.id)
    if sheet.empty:
        raise NothingToPrintError(_("no target in this period"))
    return _made(letter_pdf(sheet))


def _letter_tables(gathering: Gathering, _request: PaperRequest, subject: Subject) -> Sequence[TableSheet]:
    from salesdesk.reports.papers.tables import letter_tables
    from salesdesk.services.papers.letter import letter_sheet

    sheet = letter_sheet(gathering, subject.id)
    if sheet.empty:
        raise NothingToPrintError(_("no target in this period"))
    return letter_tables(sheet)


def _interview_pdf(gathering: Gathering, request: PaperRequest, subject: Subject) -> Made:
    """A draft is made where there is none, as from the page of interviews."""
    from salesdesk.reports.interview import interview_pdf

    interviews = gathering.desk.interviews
    sheet = interviews.sheet(interviews.draft(subject.id, request.period).id, gathering.language)
    return _made(interview_pdf(replace(sheet, paper=replace(sheet.paper, size=request.size))))


def _plan_pdf(gathering: Gathering, request: PaperRequest, subject: Subject) -> Made:
    from salesdesk.reports.plan import plan_pdf

    sheet = gathering.desk.plans.sheet(subject.id, gathering.language, gathering.printed_at)
    return _made(plan_pdf(replace(sheet, paper=replace(sheet.paper, size=request.size))))


MAKERS = {
    PaperKind.BRIEF: Maker(_scope, _brief_pdf, _brief_tables),
    PaperKind.TEAM: Maker(_scope, _team_pdf, _team_tables),
    PaperKind.PERSONAL: Maker(_agents, _personal_pdf, _personal_tables),
    PaperKind.FUNNEL: Maker(_agents, _funnel_pdf, _funnel_tables),
    PaperKind.LETTER: Maker(_agents, _letter_pdf, _letter_tables),
    PaperKind.INTERVIEW: Maker(_interviews, _interview_pdf),
    PaperKind.PLAN: Maker(_plans, _plan_pdf),
}
