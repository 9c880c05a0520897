"""Everything the data say about one agent and period, gathered once for form, suggestions and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from salesdesk.metrics.catalogue import FROM_CALLS
from salesdesk.metrics.scores import Scheme, Score
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.figures import FiguresService
from salesdesk.services.interviews.factors import FactorFacts
from salesdesk.services.interviews.suggestions import ResultFacts
from salesdesk.services.interviews.sureness import Sureness
from salesdesk.services.scores import ScoresService
from salesdesk.types import Json, Scope, ScopeKind

TREND_WEEKS = 12
TREND_KPIS = ("connect_rate", "dials")
FUNNEL = ("dials", "connected", "effective_talks")


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


def gather(figures: FiguresService, scores: ScoresService, agent_id: int, team_id: int | None, period: Period) -> Facts:
    """Ask the one engine of figures for everything an interview shows."""
    agent = Scope(ScopeKind.AGENT, agent_id)
    team = Scope(ScopeKind.TEAM, team_id) if team_id is not None else Scope()
    known = figures.known_kpis()
    now = {row.kpi: row for row in figures.figures(period, agent, kpis=known)}
    before = {row.kpi: row for row in figures.figures(period.previous(), agent, kpis=known)}
    peers = _values(figures.figures(period, team, by=By.AGENT, kpis=known))
    scored = next((s for s in scores.scores(period, agent) if s.agent_id == agent_id), None)
    parts = {part.kpi: part for part in scored.score.parts} if scored else {}
    results = tuple(
        ResultFacts(
            kpi=kpi_id,
            target=row.target,
            actual=row.value,
            achievement=row.achievement,
            weight=parts[kpi_id].weight if kpi_id in parts else None,
            points=parts[kpi_id].points if kpi_id in parts else None,
            rag=row.rag,
            last=before[kpi_id].value if kpi_id in before else None,
            median=median(peers[kpi_id]) if len(peers.get(kpi_id, ())) > 1 else None,
            numerator=row.numerator,
            denominator=row.denominator,
            enough=row.enough,
        )
        for kpi_id, row in now.items()
        if kpi_id in FROM_CALLS or row.target is not None or kpi_id in parts
    )
    on_duty = now["dials"].denominator if "dials" in now else None
    return Facts(
        agent_id=agent_id,
        period=period,
        results=results,
        score=scored.score if scored else None,
        scheme=scored.scheme if scored else None,
        rating=dict(scored.rating.names) if scored and scored.rating else {},
        trends=_trends(figures, agent, period),
        funnel=_funnel(figures, now, team, period),
        days_on_duty=on_duty,
    )


def _values(rows: list[FigureRow]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    for row in rows:
        if row.value is not None:
            values.setdefault(row.kpi, []).append(row.value)
    return values


def _trends(figures: FiguresService, agent: Scope, period: Period) -> tuple[TrendFacts, ...]:
    """The weeks up to the period's end, of each KPI that is drawn: one question for all."""
    first = Period.of(PeriodKind.WEEK, period.end - timedelta(weeks=TREND_WEEKS - 1)).start
    span = Period(min(first, period.start), period.end, PeriodKind.CUSTOM)
    rows = figures.figures(span, agent, per=Per.WEEK, kpis=TREND_KPIS)
    return tuple(
        TrendFacts(
            kpi=kpi_id,
            points=tuple((row.bucket, row.per_day, row.target_per_day) for row in rows if row.kpi == kpi_id),
        )
        for kpi_id in TREND_KPIS
    )


def _funnel(
    figures: FiguresService, now: dict[str, FigureRow], team: Scope, period: Period
) -> tuple[tuple[str, float | None, float | None], ...]:
    whole = {row.kpi: row.value for row in figures.figures(period, team, kpis=FUNNEL)}
    stages: list[tuple[str, float | None, float | None]] = []
    above: float | None = None
    for kpi_id in FUNNEL:
        value = whole.get(kpi_id)
        rate = value / above if value is not None and above else None
        stages.append((kpi_id, now[kpi_id].value if kpi_id in now else None, rate))
        above = value
    return tuple(stages)


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
