"""A figure as the papers of a team show it: against target, the period before and the team's median."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk.reports.sheets import Kpi
from salesdesk.types import Rag


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One KPI of one scope.

    ``actual``, ``target``, ``last`` and ``median`` are in the KPI's unit (a count per day: per day on duty);
    ``achievement`` is a fraction. ``median`` is that of ``peers`` agents, None where these are too few to stay
    unnamed. ``numerator`` ÷ ``denominator`` make the figure (denominator None: a plain sum) and ``definition`` says
    how they are counted; ``gap`` says why there is no value. ``enough`` False: too few cases for a verdict, ``least``
    are needed.
    """

    kpi: Kpi
    actual: float | None = None
    target: float | None = None
    achievement: float | None = None
    rag: Rag | None = None
    last: float | None = None
    median: float | None = None
    peers: int = 0
    numerator: float | None = None
    denominator: float | None = None
    definition: str = ""
    formula: str = ""
    """The same in few words, for where there is little room."""
    gap: str = ""
    n: int = 0
    enough: bool = True
    least: int = 0
    less_is_better: bool = False

    @property
    def better(self) -> bool | None:
        """Whether the figure moved the right way since the period before; None where it didn't move or isn't known."""
        if self.actual is None or self.last is None or self.actual == self.last:
            return None
        return (self.actual > self.last) is not self.less_is_better
