"""What is asked of the papers' service and what it answers: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from salesdesk import i18n
from salesdesk.i18n import N_, _
from salesdesk.periods import Period, PeriodKind
from salesdesk.reports.sheets import PageSize
from salesdesk.types import COMPANY, Scope

__all__ = [
    "BY_KIND",
    "DEFAULT_PATTERN",
    "PAPERS",
    "LeftOut",
    "PageSize",
    "PaperForm",
    "PaperKind",
    "PaperRequest",
    "PaperType",
    "PapersMade",
    "Preview",
    "Subject",
]

DEFAULT_PATTERN = "{paper} {period} {agent} {number}"


class PaperKind(StrEnum):
    """The papers that can be printed from one place."""

    BRIEF = "brief"
    PERSONAL = "personal"
    TEAM = "team"
    FUNNEL = "funnel"
    LETTER = "letter"
    INTERVIEW = "interview"
    NOTICE = "notice"
    PLAN = "plan"
    ONE_TO_ONE = "one-to-one"


class PaperForm(StrEnum):
    """As what a paper is written."""

    PDF = "pdf"
    EXCEL = "xlsx"


@dataclass(frozen=True, slots=True)
class PaperType:
    """A paper as it is offered: its name and purpose (messages to translate), of whom it is, for which periods.

    ``single``: one paper for each agent (or plan) of the scope; else one for the scope itself. ``periods`` are those
    it makes sense for; the first is the usual one. ``excel``: whether there are tables of it.
    """

    kind: PaperKind
    title: str
    purpose: str
    single: bool
    periods: tuple[PeriodKind, ...]
    excel: bool = True

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return _(self.title)


_LONG = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
_ANY = (PeriodKind.MONTH, PeriodKind.WEEK, PeriodKind.QUARTER, PeriodKind.YEAR, PeriodKind.CUSTOM)

PAPERS = (
    PaperType(
        PaperKind.BRIEF,
        N_("Morning brief"),
        N_("One page for the morning meeting: the last working day, calls to hear, honours, today's list."),
        single=False,
        periods=(PeriodKind.DAY,),
    ),
    PaperType(
        PaperKind.TEAM,
        N_("Team report"),
        N_("The week or month of a team: figures, everybody in order with how sure that is, hours, warnings, plans."),
        single=False,
        periods=_ANY,
    ),
    PaperType(
        PaperKind.PERSONAL,
        N_("Personal sheet"),
        N_("One page for each agent: own figures with the team's median and how everything is counted."),
        single=True,
        periods=_ANY,
    ),
    PaperType(
        PaperKind.FUNNEL,
        N_("Personal funnel report"),
        N_("Where each agent's results are lost, taken apart exactly, and what one lever would bring."),
        single=True,
        periods=_ANY,
    ),
    PaperType(
        PaperKind.LETTER,
        N_("Target letter"),
        N_("Each agent's targets with definition, reason and tiers, to be signed."),
        single=True,
        periods=_LONG,
    ),
    PaperType(
        PaperKind.INTERVIEW,
        N_("Performance interview"),
        N_("The interviews of a period; drafts are made where there are none."),
        single=True,
        periods=_LONG,
        excel=False,
    ),
    PaperType(
        PaperKind.ONE_TO_ONE,
        N_("One-to-one"),
        N_("The one-to-ones of a period: agenda, notes, actions; never the private note."),
        single=True,
        periods=_ANY,
        excel=False,
    ),
    PaperType(
        PaperKind.NOTICE,
        N_("Notice on results and support"),
        N_("What is told to the agent when a plan is opened: the figures, the support, the right to object."),
        single=True,
        periods=_ANY,
        excel=False,
    ),
    PaperType(
        PaperKind.PLAN,
        N_("Improvement plan: evidence pack"),
        N_("The whole file of each plan that was open in the period."),
        single=True,
        periods=_ANY,
        excel=False,
    ),
)
BY_KIND = {one.kind: one for one in PAPERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRequest:
    """Which papers, how. ``day``: the morning of a brief. ``together``: one file rather than one for each subject.

    ``language`` is one of ``i18n.LANGUAGES`` or ``i18n.BOTH``. ``pattern`` names files, see ``naming``.
    """

    kind: PaperKind
    period: Period
    scope: Scope = COMPANY
    day: date | None = None
    language: str = i18n.ENGLISH
    size: PageSize = PageSize.A4
    form: PaperForm = PaperForm.PDF
    together: bool = True
    pattern: str = DEFAULT_PATTERN

    @property
    def table_language(self) -> str:
        """The language of tables and file names: one, even where papers are in both."""
        return i18n.CHINESE if self.language == i18n.BOTH else self.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Of whom a paper is: the agent, plan or interview by id (0: the scope itself), with the parts of its file's name."""

    id: int
    name: str
    number: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A subject without a paper, and why, in words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersMade:
    """What was made: the files, how many papers are in them, who was left out and why, what to know about the print."""

    files: tuple[Path, ...]
    papers: int
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first paper of a request as a PDF, whose it is, and how many there will be."""

    pdf: bytes
    subject: str
    count: int
    notes: tuple[str, ...] = ()
