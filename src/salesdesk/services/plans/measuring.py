"""The figures a plan rests on, from the same sums and formulas as every other figure (store.counters → metrics)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.metrics.catalogue import FROM_CALLS, Kpi, catalogue, kpi
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.figures import figure
from salesdesk.metrics.statistics import quantile
from salesdesk.models import AgentDay
from salesdesk.periods import Period, from_day_number
from salesdesk.services.company import Company
from salesdesk.services.counting import Counting
from salesdesk.services.figure_rows import By, Per
from salesdesk.services.staffing import Staff
from salesdesk.store import counters
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import Level, Scope, ScopeKind

Days = Mapping[date, Counters]
"""The sums of each day on duty."""

DAILY_KPIS = tuple(name for name in FROM_CALLS if name != "customers_reached")
"""The figures of any call log whose days add up (distinct customers don't)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure over some days on duty: per day for a daily count; the target in the same unit; the team's median."""

    kpi: str
    numerator: float | None
    denominator: float | None
    value: float | None
    n: int
    target: float | None
    team_median: float | None
    team_size: int


class Measuring:
    """Asks figures of agents within one transaction; who was where when is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def staff(self) -> Staff:
        """Who was where when."""
        return Staff.load(self._session)

    def root(self, agent_id: int) -> int:
        """The agent that this one is: itself, or the one it was merged into."""
        return self.staff.root(agent_id)

    def known_as(self, agent_id: int) -> list[int]:
        """Every id under which the agent's calls are kept."""
        root = self.root(agent_id)
        return [root, *(alias for alias, one in self.staff.merged.items() if one == root)]

    def days(self, agent_ids: Collection[int], period: Period) -> dict[int, dict[date, Counters]]:
        """The days on duty of some agents in a period, in order; agents without any are left out."""
        if not agent_ids:
            return {}
        members = counters.Members([(self.root(one), None, None) for one in agent_ids], self.staff.merged)
        rows = counters.agent_days(self._session, (period.first_number, period.last_number), members)
        found: dict[int, dict[date, Counters]] = {}
        for row in sorted(rows, key=lambda row: row.span):
            sums = dict(zip(COLUMNS, row.sums, strict=True))
            intents = sums.pop("intents")
            found.setdefault(row.agent_id, {})[from_day_number(row.span)] = Counters(
                **sums, days_on_duty=1, intents=intents if self._knows_intents else None
            )
        return found

    @cached_property
    def _knows_intents(self) -> bool:
        return counters.has_intents(self._session)

    def last_days(self, agent_id: int, on: date, count: int) -> Period | None:
        """The span of the agent's last ``count`` days on duty up to a date; None when there is none."""
        rows = self._session.scalars(
            select(AgentDay.day)
            .where(AgentDay.agent_id.in_(self.known_as(agent_id)), AgentDay.day <= Period(on, on).last_number)
            .distinct()
            .order_by(AgentDay.day.desc())
            .limit(count)
        ).all()
        return Period(from_day_number(rows[-1]), from_day_number(rows[0])) if rows else None

    def team_of(self, agent_id: int, day: date) -> int | None:
        """The agent's team on a day."""
        person = self.staff.people.get(self.root(agent_id))
        return person.team_on(day) if person is not None else None

    def mates(self, agent_id: int, period: Period) -> list[int]:
        """Who was in the agent's team at the end of the period, the agent included; just the agent without a team."""
        team = self.team_of(agent_id, period.end)
        if team is None:
            return [self.root(agent_id)]
        return [person.id for person in self.staff.people.values() if person.team_on(period.end) == team]

    def level_of(self, agent_id: int, day: date) -> Level | None:
        """The agent's level on a day."""
        person = self.staff.people.get(self.root(agent_id))
        return person.level_on(day) if person is not None else None

    def measured(self, agent_id: int, kpi_ids: Sequence[str], period: Period) -> list[Measured]:
        """The figures of a period with their targets and the team's median, in the order asked.

        They are the figures of every page (services/counting.py), so that a plan can't disagree with one.
        """
        counting = Counting(self._session, period, Company())
        definitions = [kpi(name) for name in kpi_ids]
        mine = counting.rows(Scope(ScopeKind.AGENT, self.root(agent_id)), Per.TOTAL, By.SCOPE, definitions)
        team = self.team_of(agent_id, period.end)
        peers: dict[str, list[float]] = {}
        if team is not None:
            for row in counting.rows(Scope(ScopeKind.TEAM, team), Per.TOTAL, By.AGENT, definitions):
                if row.per_day is not None:
                    peers.setdefault(row.kpi, []).append(row.per_day)
        return [
            Measured(
                kpi=row.kpi,
                numerator=row.numerator,
                denominator=row.denominator,
                value=row.per_day,
                n=row.figure.n if row.definition.is_rate or not row.definition.per_day else int(row.denominator or 0),
                target=row.target_per_day,
                team_median=median(peers[row.kpi]) if len(peers.get(row.kpi, ())) > 1 else None,
                team_size=len(peers.get(row.kpi, ())),
            )
            for row in mine
        ]

    def best_weeks(
        self, agent_id: int, definition: Kpi, on: date, weeks: int = 12
    ) -> tuple[float | None, float | None]:
        """What is known to be possible: the agent's own best week and the team's 80th percentile of weeks."""
        period = Period(on - timedelta(weeks=weeks), on)
        mates = self.mates(agent_id, period)
        by_agent = {
            agent: _weeks(definition, days) for agent, days in self.days({self.root(agent_id), *mates}, period).items()
        }
        mine = by_agent.get(self.root(agent_id), [])
        team = [value for values in by_agent.values() for value in values]
        up = definition.direction.value == "up"
        best = (max(mine) if up else min(mine)) if mine else None
        return best, quantile(team, 0.8 if up else 0.2) if len(team) >= 8 else None


def _weeks(definition: Kpi, days: Days) -> list[float]:
    """The value of each ISO week that has enough data."""
    by_week: dict[tuple[int, int], list[Counters]] = {}
    for day, sums in days.items():
        by_week.setdefault(day.isocalendar()[:2], []).append(sums)
    figures = [figure(definition, total(sums)) for sums in by_week.values() if len(sums) >= 3]
    return [one.per_day for one in figures if one.per_day is not None and one.enough]


def daily_kpis() -> list[Kpi]:
    """The figures a goal may be set on today: those whose days are known from the calls."""
    return [definition for definition in catalogue() if definition.id in DAILY_KPIS]
