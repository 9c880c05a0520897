"""The sheet of a notice of warning 预警通知 to the agent: what was seen, what support follows, room to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.reports.plan_sheet import EvidenceRow, WarningFact
from salesdesk.reports.sheets import Paper, Person
from salesdesk.types import PlanStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What follows and by when, in the order of the steps."""

    step: PlanStep
    due: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSheet:
    """Only ``paper``, ``agent``, ``number`` and ``day`` are needed. Dates are local.

    ``day`` is when the plan was opened; ``rows`` are the frozen figures the warning is about.
    """

    paper: Paper
    agent: Person
    number: str
    day: date
    supervisor: str = ""
    reason: str = ""
    warnings: tuple[WarningFact, ...] = ()
    rows: tuple[EvidenceRow, ...] = ()
    start: date | None = None
    end: date | None = None
    support: tuple[Support, ...] = ()
    told_on: date | None = None
    told_how: str = ""
    first_answer: str = ""
    objection_days: int = 5
