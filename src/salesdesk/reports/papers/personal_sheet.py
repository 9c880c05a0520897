"""The sheet that an agent is given: their own figures, transparent to those judged by them (domain.md §12)."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk.periods import Period
from salesdesk.reports.interview_sheet import Total, Trend
from salesdesk.reports.papers.figures import FigureLine
from salesdesk.reports.sheets import Paper, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalSheet:
    """One agent's period. Nobody else is named: of the team there is only the median, and only where it is of enough.

    ``strengths`` and ``gaps`` are sentences of facts; ``ask`` is whom to go to with a question; ``notes`` are
    further footnotes (how fresh the data is, whether the period is closed).
    """

    paper: Paper
    agent: Person
    period: Period
    on_duty_days: float | None = None
    working_days: int | None = None
    lines: tuple[FigureLine, ...] = ()
    total: Total | None = None
    trends: tuple[Trend, ...] = ()
    strengths: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    ask: str = ""
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there isn't a figure in the period."""
        return all(line.actual is None for line in self.lines)
