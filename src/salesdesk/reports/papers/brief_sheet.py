"""The morning brief 晨会 (domain.md §11): yesterday's figures, best calls, today's list, honours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.reports.papers.figures import FigureLine
from salesdesk.reports.sheets import Kpi, Paper
from salesdesk.types import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefAgent:
    """One agent's day, the figures in the order of the sheet's columns; ``away`` says why there are none."""

    name: str
    figures: tuple[FigureLine, ...] = ()
    away: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestCall:
    """A call worth hearing: whose, when (``10:42``), how long in seconds, which customer (masked), and why."""

    agent: str
    at: str
    talk_s: int
    customer: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to do today: what kind, about whom, what, since or until when; ``overdue`` in calendar days."""

    kind: str
    who: str
    what: str
    due: date | None = None
    overdue: int = 0
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSheet:
    """One morning. ``day`` is the morning itself, ``reported`` the last working day before it.

    ``calendar`` says what is to know of days off around; ``also`` which days off were worked since. ``errands`` are
    for the supervisor alone: they stand below a line to fold at.
    """

    paper: Paper
    name: str
    day: date
    reported: date
    calendar: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    lines: tuple[FigureLine, ...] = ()
    columns: tuple[Kpi, ...] = ()
    agents: tuple[BriefAgent, ...] = ()
    calls: tuple[BestCall, ...] = ()
    honours: tuple[str, ...] = ()
    honours_rule: str = ""
    errands: tuple[Errand, ...] = ()
    notes: tuple[str, ...] = ()
