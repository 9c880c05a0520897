"""The weekly and monthly team report (domain.md §11): everything a supervisor reports upwards, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.periods import Period
from salesdesk.reports.interview_sheet import FunnelStage, Trend
from salesdesk.reports.papers.figures import FigureLine
from salesdesk.reports.sheets import Kpi, Paper
from salesdesk.types import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """An agent in the order of the report: the place with its interval (``2–5``), the score with its own, figures.

    ``alike`` says in words from whom the data can't tell this agent; ``figures`` stand in the order of the columns.
    """

    place: str
    agent: str
    score: float | None
    low: float | None
    high: float | None
    alike: str
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """An hour of a weekday (1 = Monday): dials and how many of them were connected."""

    weekday: int
    hour: int
    dials: int
    connected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWarning:
    """A warning of the period, and what was done with it."""

    agent: str
    severity: Severity
    text: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """An improvement plan that was open in the period."""

    agent: str
    step: str
    goal: str
    due: date | None
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An outcome word of the log: how often now, and its share of all calls with one, now and before."""

    word: str
    count: int
    share: float
    before: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSheet:
    """One team's (or the company's) week or month."""

    paper: Paper
    name: str
    period: Period
    working_days: int | None = None
    on_duty_days: float | None = None
    agents: int = 0
    lines: tuple[FigureLine, ...] = ()
    trends: tuple[Trend, ...] = ()
    columns: tuple[Kpi, ...] = ()
    rows: tuple[TeamRow, ...] = ()
    without: tuple[str, ...] = ()
    funnel: tuple[FunnelStage, ...] = ()
    heat: tuple[Heat, ...] = ()
    heat_least: int = 0
    warnings: tuple[TeamWarning, ...] = ()
    plans: tuple[TeamPlan, ...] = ()
    reasons: tuple[Reason, ...] = ()
    worded: int = 0
    """Calls with an outcome word: what the shares are of."""
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there isn't a figure in the period."""
        return all(line.actual is None for line in self.lines)
