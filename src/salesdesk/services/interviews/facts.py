"""What the data say about one agent and period, as plain values: for form, suggestions and paper."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk.metrics.scores import Scheme, Score
from salesdesk.periods import Period
from salesdesk.services.interviews.factors import FactorFacts
from salesdesk.services.interviews.suggestions import ResultFacts
from salesdesk.services.interviews.sureness import Sureness
from salesdesk.types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendFacts:
    """One KPI by week: (bucket, value, target), oldest first. A count per day is its daily average."""

    kpi: str
    points: tuple[tuple[str, float | None, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One agent's period in figures, without a word of any language."""

    agent_id: int
    period: Period
    results: tuple[ResultFacts, ...]
    score: Score | None
    scheme: Scheme | None
    rating: dict[str, str]
    trends: tuple[TrendFacts, ...]
    funnel: tuple[tuple[str, float | None, float | None], ...]
    """(KPI, the agent's value, the team's rate from the stage before)."""
    days_on_duty: float | None
    sure: Sureness | None = None
    factor: FactorFacts | None = None
    """Where most of the funnel's shortfall comes from."""

    def result(self, kpi_id: str) -> ResultFacts | None:
        """The row of one KPI."""
        return next((result for result in self.results if result.kpi == kpi_id), None)


def rows_json(facts: Facts) -> list[Json]:
    """The results as plain values, for the command line."""
    return [
        {
            "kpi": result.kpi,
            "target": result.target,
            "actual": result.actual,
            "achievement": result.achievement,
            "weight": result.weight,
            "points": result.points,
            "rag": result.rag.value if result.rag else None,
            "last_period": result.last,
            "team_median": result.median,
            "numerator": result.numerator,
            "denominator": result.denominator,
        }
        for result in facts.results
    ]
