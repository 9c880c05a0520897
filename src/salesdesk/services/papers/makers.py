"""How each paper is made: of whom there is one, its PDF, its tables. What ReportLab needs is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.periods import today
from salesdesk.services.papers.gathering import Gathering
from salesdesk.services.papers.requests import PaperKind, PaperRequest, Subject

if TYPE_CHECKING:
    from salesdesk.reports.interview_sheet import InterviewSheet
    from salesdesk.reports.meeting_sheet import MeetingSheet
    from salesdesk.reports.notice_sheet import NoticeSheet
    from salesdesk.reports.papers.brief_sheet import BriefSheet
    from salesdesk.reports.papers.funnel_sheet import FunnelSheet
    from salesdesk.reports.papers.letter_sheet import LetterSheet
    from salesdesk.reports.papers.personal_sheet import PersonalSheet
    from salesdesk.reports.papers.team_sheet import TeamSheet
    from salesdesk.reports.plan_sheet import PlanSheet
    from salesdesk.reports.sheets import PrintResult
    from salesdesk.reports.workbook import TableSheet

Sheet = TypeVar("Sheet")


class NothingToPrintError(SalesDeskError):
    """There is nothing to put on this paper."""


@dataclass(frozen=True, slots=True)
class Maker:
    """One kind of paper: of whom there is one, its sheet in the language in force, its PDF, its tables.

    ``pdf`` and ``tables`` name functions of ``salesdesk.reports`` by module and name, loaded when they are needed;
    ``tables`` empty: there are none. ``lacking`` says (to translate) what an empty sheet lacks.
    """

    subjects: Callable[[Gathering, PaperRequest], list[Subject]]
    sheet: Callable[[Gathering, PaperRequest, Subject], Any]
    pdf: tuple[str, str]
    tables: str = ""
    lacking: str = N_("no figures in this period")

    def make_sheet(self, gathering: Gathering, request: PaperRequest, subject: Subject) -> Any:
        """The sheet. Raises NothingToPrintError when it is empty."""
        made = self.sheet(gathering, request, subject)
        if getattr(made, "empty", False):
            raise NothingToPrintError(_(self.lacking))
        return made

    def draw(self, sheet: Any) -> tuple[bytes, PrintResult]:
        """The sheet as PDF."""
        module, name = self.pdf
        drawn: tuple[bytes, PrintResult] = getattr(import_module(f"salesdesk.reports.{module}"), name)(sheet)
        return drawn

    def tabulate(self, sheet: Any) -> list[TableSheet]:
        """The sheet as tables."""
        from salesdesk.reports.papers import tables

        found: list[TableSheet] = getattr(tables, self.tables)(sheet)
        return found


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


def _opened(gathering: Gathering, request: PaperRequest) -> list[Subject]:
    """The plans that were opened in the period: each has one notice."""
    period = request.period
    return [
        Subject(id=card.id, name=card.agent, number=card.number, team=card.team)
        for card in gathering.desk.plans.list(scope=request.scope)
        if period.start <= card.opened_on <= period.end
    ]


def _meetings(gathering: Gathering, request: PaperRequest) -> list[Subject]:
    return [
        Subject(id=row.id, name=row.agent, number=row.number, team=row.team)
        for row in gathering.desk.meetings.list(scope=request.scope, period=request.period)
    ]


# --- what


def _personal(gathering: Gathering, _request: PaperRequest, subject: Subject) -> PersonalSheet:
    from salesdesk.services.papers.personal import personal_sheet

    return personal_sheet(gathering, subject.id)


def _brief(gathering: Gathering, request: PaperRequest, _subject: Subject) -> BriefSheet:
    from salesdesk.services.papers.brief import brief_sheet

    return brief_sheet(gathering, request.scope, request.day or today())


def _team(gathering: Gathering, request: PaperRequest, _subject: Subject) -> TeamSheet:
    from salesdesk.services.papers.team import team_sheet

    return team_sheet(gathering, request.scope, request.day)


def _funnel(gathering: Gathering, _request: PaperRequest, subject: Subject) -> FunnelSheet:
    from salesdesk.services.papers.funnel import funnel_sheet

    return funnel_sheet(gathering, subject.id)


def _letter(gathering: Gathering, _request: PaperRequest, subject: Subject) -> LetterSheet:
    from salesdesk.services.papers.letter import letter_sheet

    return letter_sheet(gathering, subject.id)


def _interview(gathering: Gathering, request: PaperRequest, subject: Subject) -> InterviewSheet:
    """A draft is made where there is none, as from the page of interviews."""
    sheet = gathering.desk.interviews.sheet_of(subject.id, request.period, gathering.language, gathering.facts)
    return _sized(sheet, request)


def _plan(gathering: Gathering, request: PaperRequest, subject: Subject) -> PlanSheet:
    return _sized(gathering.desk.plans.sheet(subject.id, gathering.language, gathering.printed_at), request)


def _notice(gathering: Gathering, request: PaperRequest, subject: Subject) -> NoticeSheet:
    return _sized(gathering.desk.plans.notice_sheet(subject.id, gathering.language, gathering.printed_at), request)


def _meeting(gathering: Gathering, request: PaperRequest, subject: Subject) -> MeetingSheet:
    return _sized(gathering.desk.meetings.sheet(subject.id, gathering.language), request)


def _sized(sheet: Sheet, request: PaperRequest) -> Sheet:
    """A sheet of another service on the paper that was chosen."""
    sized: Sheet = replace(sheet, paper=replace(sheet.paper, size=request.size))  # type: ignore[attr-defined, type-var]
    return sized


MAKERS = {
    PaperKind.BRIEF: Maker(_scope, _brief, ("papers.brief", "brief_pdf"), "brief_tables"),
    PaperKind.TEAM: Maker(_scope, _team, ("papers.team", "team_pdf"), "team_tables"),
    PaperKind.PERSONAL: Maker(_agents, _personal, ("papers.personal", "personal_pdf"), "personal_tables"),
    PaperKind.FUNNEL: Maker(_agents, _funnel, ("papers.funnel", "funnel_pdf"), "funnel_tables"),
    PaperKind.LETTER: Maker(
        _agents, _letter, ("papers.letter", "letter_pdf"), "letter_tables", N_("no target in this period")
    ),
    PaperKind.INTERVIEW: Maker(_interviews, _interview, ("interview", "interview_pdf")),
    PaperKind.NOTICE: Maker(_opened, _notice, ("notice", "notice_pdf")),
    PaperKind.PLAN: Maker(_plans, _plan, ("plan", "plan_pdf")),
    PaperKind.ONE_TO_ONE: Maker(_meetings, _meeting, ("meeting", "meeting_pdf")),
}
