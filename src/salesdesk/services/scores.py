"""Weighted scores of agents under the scheme of their team's stage (domain.md §4)."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk.metrics import scores as arithmetic
from salesdesk.metrics.catalogue import Category, catalogue, kpi
from salesdesk.metrics.scores import Band, Scheme, Score
from salesdesk.periods import Period
from salesdesk.services.company import CompanyService
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.figures import FiguresService
from salesdesk.services.staffing import Staff
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Json, Scope


@dataclass(frozen=True, slots=True)
class AgentScore:
    """One agent's score with its parts; ``rating`` None and score None where nothing can be scored."""

    agent_id: int
    agent: str
    score: Score
    scheme: Scheme
    rating: Band | None
    rows: tuple[FigureRow, ...]

    def as_json(self) -> dict[str, Json]:
        """The shape of the command line."""
        return {
            "agent": self.agent,
            "score": self.score.score,
            "parts": [
                {"kpi": part.kpi, "weight": part.weight, "achievement": part.achievement, "points": part.points}
                for part in self.score.parts
            ],
            "scheme": self.score.scheme,
            "rating": self.rating.name if self.rating else None,
            "note": self.score.note,
        }


class ScoresService:
    """Scores from the one engine of figures."""

    def __init__(self, database: Database, figures: FiguresService, company: CompanyService) -> None:
        self._database = database
        self._figures = figures
        self._company = company

    def scores(self, period: Period, scope: Scope = COMPANY) -> list[AgentScore]:
        """The scores of every agent of the scope with figures in the period, best first, None last."""
        with self._database.read() as session:
            staff = Staff.load(session)
        ceiling = self._company.get().score_cap
        rows: dict[int, list[FigureRow]] = {}
        for row in self._figures.figures(period, scope, by=By.AGENT, kpis=[one.id for one in catalogue()]):
            rows.setdefault(row.scope.id, []).append(row)
        with_results = any(
            row.achievement is not None and kpi(row.kpi).category is Category.RESULT
            for mine in rows.values()
            for row in mine
        )
        found = [self._score(staff, period, agent_id, mine, ceiling, with_results) for agent_id, mine in rows.items()]
        return sorted(found, key=lambda s: (s.score.score is None, -(s.score.score or 0), s.agent))

    def _score(
        self,
        staff: Staff,
        period: Period,
        agent_id: int,
        rows: list[FigureRow],
        ceiling: float,
        with_results: bool,
    ) -> AgentScore:
        person = staff.people[agent_id]
        team = person.team_on(period.end) or person.team_on(period.start)
        stage = staff.teams[team][1] if team is not None else None
        scheme = arithmetic.scheme_for(stage) if with_results else arithmetic.scheme("calls_only")
        scheme = Scheme(scheme.id, scheme.names, scheme.weights, ceiling, scheme.stages, scheme.source)
        score = arithmetic.score(scheme, {row.kpi: row.achievement for row in rows})
        rating = arithmetic.rating(score.score, arithmetic.bands())
        return AgentScore(agent_id, person.name, score, scheme, rating, tuple(rows))
