"""Asks the services for what the data say about the agents of a period; what several share is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.metrics.catalogue import FROM_CALLS
from salesdesk.metrics.counters import Counters, total
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.company import Company
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.interviews.agreed import TargetsOfDay
from salesdesk.services.interviews.factors import FactorFacts, main_factor
from salesdesk.services.interviews.facts import Facts, TrendFacts
from salesdesk.services.interviews.suggestions import ResultFacts
from salesdesk.services.interviews.sureness import Sureness, sureness
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.ranking import Ranking
from salesdesk.services.scores import AgentScore
from salesdesk.services.staffing import Person, Staff
from salesdesk.types import COMPANY, Scope, ScopeKind

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

TREND_WEEKS = 12
TREND_KPIS = ("connect_rate", "dials")
FUNNEL = ("dials", "connected", "effective_talks")

Stages = tuple[tuple[str, float | None], ...]


class FactsOfPeriod:
    """Answers for one agent after the other what an interview shows. Made for one batch, then thrown away.

    Teams, targets, rankings and the calendar are read once. The first agent's own figures are asked alone; when a
    second is wanted, everybody's with one question in place of one for each. The answers are the same either way.
    """

    def __init__(self, desk: Desk, period: Period) -> None:
        self._desk = desk
        self.period = period
        self._wanted: set[int] = set()
        self._each: dict[tuple[Period, Per], dict[int, list[FigureRow]]] = {}
        self._medians: dict[Scope, dict[str, float]] = {}
        self._stages: dict[Scope, Stages] = {}
        self._rankings: dict[Scope, Ranking] = {}
        self._targets: dict[date, TargetsOfDay] = {}
        self._sums: dict[int | None, dict[int, Counters]] = {}

    # -- what holds for everybody ---------------------------------------------------------

    @cached_property
    def staff(self) -> Staff:
        """Who was where when."""
        with self._desk.database.read() as session:
            return Staff.load(session)

    @cached_property
    def company(self) -> Company:
        """The company's settings."""
        return self._desk.company.get()

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar."""
        return self._desk.calendar.calendar()

    @cached_property
    def data_until(self) -> date | None:
        """The last day with calls; None without any."""
        known = self._desk.figures.days_with_calls()
        return known[1] if known else None

    @cached_property
    def _kpis(self) -> tuple[str, ...]:
        return self._desk.figures.known_kpis()

    def person(self, agent_id: int) -> Person:
        """An agent. Raises SalesDeskError when there is none of that id."""
        person = self.staff.people.get(agent_id)
        if person is None:
            raise SalesDeskError(_("There is no agent {id}.").format(id=agent_id))
        return person

    def targets(
        self, agent_id: int, kpis: Iterable[str], day: date, whole: Period | None = None
    ) -> dict[str, tuple[float | None, str]]:
        """What each KPI asks of the agent on a day, and the reason given for it (agreed.py)."""
        if day not in self._targets:
            with self._desk.database.read() as session:
                self._targets[day] = TargetsOfDay.load(session, day)
        return self._targets[day].of(self.person(agent_id), kpis, self.calendar, whole)

    # -- one agent ------------------------------------------------------------------------

    def of(self, agent_id: int) -> Facts:
        """Everything about one agent. Raises SalesDeskError when there is none of that id."""
        person, period = self.person(agent_id), self.period
        self._wanted.add(agent_id)
        team_id = person.team_on(period.end) or person.team_on(period.start)
        team = Scope(ScopeKind.TEAM, team_id) if team_id is not None else COMPANY
        now = {row.kpi: row for row in self._figures(agent_id, period, self._kpis)}
        before = {row.kpi: row for row in self._figures(agent_id, period.previous(), self._kpis)}
        middles = self._median_of(team)
        scored = self._score(agent_id)
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
                median=middles.get(kpi_id),
                numerator=row.numerator,
                denominator=row.denominator,
                enough=row.enough,
            )
            for kpi_id, row in now.items()
            if kpi_id in FROM_CALLS or row.target is not None or kpi_id in parts
        )
        found = Facts(
            agent_id=agent_id,
            period=period,
            results=results,
            score=scored.score if scored else None,
            scheme=scored.scheme if scored else None,
            rating=dict(scored.rating.names) if scored and scored.rating else {},
            trends=self._trends(agent_id),
            funnel=tuple(
                (kpi_id, now[kpi_id].value if kpi_id in now else None, rate) for kpi_id, rate in self._stages_of(team)
            ),
            days_on_duty=now["dials"].denominator if "dials" in now else None,
        )
        if found.score is None or found.score.score is None:
            return found  # nobody's place is asked for, and no shortfall has a size
        return replace(found, sure=self._sure(found, team), factor=self._factor(found))

    @property
    def _several(self) -> bool:
        return len(self._wanted) > 1

    def _figures(self, agent_id: int, period: Period, kpis: Sequence[str], per: Per = Per.TOTAL) -> list[FigureRow]:
        if self._several:
            key = (period, per)
            if key not in self._each:
                self._each[key] = _by_agent(
                    self._desk.figures.figures(period, COMPANY, per=per, by=By.AGENT, kpis=kpis)
                )
            mine = self._each[key].get(agent_id)
            if mine is not None:
                return mine
        return self._desk.figures.figures(period, Scope(ScopeKind.AGENT, agent_id), per=per, kpis=kpis)

    @cached_property
    def _scores(self) -> dict[int, AgentScore]:
        return {one.agent_id: one for one in self._desk.scores.scores(self.period, COMPANY, each_alone=True)}

    def _score(self, agent_id: int) -> AgentScore | None:
        if self._several:
            return self._scores.get(agent_id)
        scores = self._desk.scores.scores(self.period, Scope(ScopeKind.AGENT, agent_id))
        return next((one for one in scores if one.agent_id == agent_id), None)

    def _trends(self, agent_id: int) -> tuple[TrendFacts, ...]:
        """The weeks up to the period's end, of each KPI that is drawn: one question for all."""
        first = Period.of(PeriodKind.WEEK, self.period.end - timedelta(weeks=TREND_WEEKS - 1)).start
        span = Period(min(first, self.period.start), self.period.end, PeriodKind.CUSTOM)
        rows = self._figures(agent_id, span, TREND_KPIS, Per.WEEK)
        return tuple(
            TrendFacts(
                kpi=kpi_id,
                points=tuple((row.bucket, row.per_day, row.target_per_day) for row in rows if row.kpi == kpi_id),
            )
            for kpi_id in TREND_KPIS
        )

    def _sure(self, facts: Facts, team: Scope) -> Sureness | None:
        if team not in self._rankings:
            self._rankings[team] = self._desk.ranking.by_score(self.period, team)
        return sureness(self._rankings[team], facts.agent_id, facts.days_on_duty)

    def _factor(self, facts: Facts) -> FactorFacts | None:
        asked = self.targets(facts.agent_id, [result.kpi for result in facts.results], self.period.end)
        sums = self._sums_of(facts.agent_id)
        others = total(held for one, held in sums.items() if one != facts.agent_id)
        return main_factor(
            sums.get(facts.agent_id, total(())), others, {name: value for name, (value, _reason) in asked.items()}
        )

    # -- an agent's team ------------------------------------------------------------------

    def _median_of(self, team: Scope) -> Mapping[str, float]:
        """The middle of the team's agents in each KPI that two of them have."""
        if team not in self._medians:
            values: dict[str, list[float]] = {}
            for row in self._desk.figures.figures(self.period, team, by=By.AGENT, kpis=self._kpis):
                if row.value is not None:
                    values.setdefault(row.kpi, []).append(row.value)
            self._medians[team] = {name: median(among) for name, among in values.items() if len(among) > 1}
        return self._medians[team]

    def _stages_of(self, team: Scope) -> Stages:
        """The funnel's stages with the team's rate from the stage before."""
        if team not in self._stages:
            whole = {row.kpi: row.value for row in self._desk.figures.figures(self.period, team, kpis=FUNNEL)}
            above = [None, *(whole.get(kpi_id) for kpi_id in FUNNEL)]
            self._stages[team] = tuple(
                (kpi_id, value / before if (value := whole.get(kpi_id)) is not None and before else None)
                for kpi_id, before in zip(FUNNEL, above, strict=False)
            )
        return self._stages[team]

    def _sums_of(self, agent_id: int) -> dict[int, Counters]:
        """The sums of the period of everybody in the agent's team at its end; of the agent alone without a team."""
        team = self.staff.people[agent_id].team_on(self.period.end)
        known = None if team is None else self._sums.get(team)
        if known is None:
            with self._desk.database.read() as session:
                measuring = Measuring(session)
                days = measuring.days(measuring.mates(agent_id, self.period), self.period)
            known = {one: total(held.values()) for one, held in days.items()}
            if team is not None:
                self._sums[team] = known
        return known


def _by_agent(rows: Iterable[FigureRow]) -> dict[int, list[FigureRow]]:
    found: dict[int, list[FigureRow]] = {}
    for row in rows:
        found.setdefault(row.scope.id, []).append(row)
    return found
