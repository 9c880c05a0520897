"""The figures a plan rests on, from the same sums and formulas as every other figure (store.counters → metrics)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from statistics import median

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from salesdesk.metrics.catalogue import FROM_CALLS, Better, Kpi, catalogue, kpi
from salesdesk.metrics.counters import Counters, from_hundredths, total
from salesdesk.metrics.figures import figure
from salesdesk.metrics.statistics import quantile
from salesdesk.models import AgentDay, Attendance
from salesdesk.periods import Period, from_day_number
from salesdesk.services.company import Company
from salesdesk.services.counting import Counting
from salesdesk.services.figure_rows import By, Per
from salesdesk.services.staffing import Staff
from salesdesk.store import counters, on_duty
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import AttendanceKind, Level, Scope, ScopeKind

Days = Mapping[date, Counters]
"""The sums of each day, with the share of it that was on duty."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A figure's values of single weeks: the agent's, and the others' of the team; ``up``: more is better."""

    up: bool = True
    mine: tuple[float, ...] = ()
    others: tuple[float, ...] = ()

    @property
    def best(self) -> float | None:
        """The agent's own best week."""
        return (max if self.up else min)(self.mine, default=None)

    @property
    def good(self) -> float | None:
        """A good week in the team, the agent's own among them: the best fifth begins there; None for few weeks."""
        weeks = [*self.mine, *self.others]
        return quantile(weeks, 0.8 if self.up else 0.2) if len(weeks) >= LEAST_WEEKS else None


LEAST_WEEKS = 8
"""Weeks of the team below which nothing is said about a good one."""


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

    def members(self, agent_ids: Collection[int]) -> counters.Members:
        """The agents as the store asks for them: all their days, under every id they are known by."""
        return counters.Members([(self.root(one), None, None) for one in agent_ids], self.staff.merged)

    def days(self, agent_ids: Collection[int], period: Period) -> dict[int, dict[date, Counters]]:
        """The days of some agents in a period, in order, on duty as every figure has it; agents without any are left out.

        A day on leave that has calls all the same is there with no share of a day (its calls count, the day does not);
        a day on shift without a call is there as well.
        """
        if not agent_ids:
            return {}
        members = self.members(agent_ids)
        first, last = period.first_number, period.last_number
        sums = {
            (row.agent_id, row.span): row.sums for row in counters.agent_days(self._session, (first, last), members)
        }
        duty = dict.fromkeys(sums, on_duty.WHOLE_DAY)
        if self._attended:
            each_day = [(number, number) for number in range(first, last + 1)]
            for (agent, place), changed in on_duty.corrections(self._session, each_day, members).items():
                duty[agent, first + place] = duty.get((agent, first + place), 0) + changed.duty
        found: dict[int, dict[date, Counters]] = {}
        for (agent, number), share in sorted(duty.items(), key=lambda one: one[0][1]):
            if share or (agent, number) in sums:
                named = dict(zip(COLUMNS, sums.get((agent, number), _NO_CALLS), strict=True))
                intents = named.pop("intents")
                found.setdefault(agent, {})[from_day_number(number)] = Counters(
                    **named, days_on_duty=from_hundredths(share), intents=intents if self._knows_intents else None
                )
        return found

    @cached_property
    def _attended(self) -> bool:
        return on_duty.is_recorded(self._session)

    @cached_property
    def _knows_intents(self) -> bool:
        return counters.has_intents(self._session)

    def last_days(self, agent_id: int, on: date, count: int) -> Period | None:
        """The span of the agent's last ``count`` days on duty up to a date; None when there is none."""
        known_as, last = self.known_as(agent_id), Period(on, on).last_number
        called = select(AgentDay.day).where(AgentDay.agent_id.in_(known_as), AgentDay.day <= last)
        shifts = select(Attendance.day).where(
            Attendance.agent_id.in_(known_as), Attendance.day <= last, Attendance.kind == AttendanceKind.SHIFT
        )
        either = union(called, shifts).subquery()
        days = self._session.scalars(select(either.c.day).order_by(either.c.day.desc()))
        on_them: list[date] = []
        for some in _some_at_once(days, count):  # of these, leave may take some away
            span = Period(from_day_number(some[-1]), from_day_number(some[0]))
            held = self.days([agent_id], span).get(self.root(agent_id), {})
            on_them += [day for day in reversed(held) if held[day].days_on_duty]
            if len(on_them) >= count:
                break
        return Period(on_them[:count][-1], on_them[0]) if on_them else None

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

    def weeks_seen(self, agent_id: int, definition: Kpi, on: date, weeks: int = 12) -> Seen:
        """What is known to be possible: the weeks of the agent and of the others in the team that have enough data."""
        period, root = Period(on - timedelta(weeks=weeks), on), self.root(agent_id)
        mates = self.mates(agent_id, period)
        by_agent = {agent: _weeks(definition, days) for agent, days in self.days({root, *mates}, period).items()}
        return Seen(
            up=definition.direction is Better.UP,
            mine=tuple(by_agent.get(root, ())),
            others=tuple(value for agent, values in by_agent.items() if agent != root for value in values),
        )


_NO_CALLS = (0,) * len(COLUMNS)


def _some_at_once(days: Iterable[int], count: int) -> Iterator[list[int]]:
    """The days in pieces of ``count``."""
    waiting = iter(days)
    while some := list(islice(waiting, count)):
        yield some


def _weeks(definition: Kpi, days: Days) -> list[float]:
    """The value of each ISO week that has enough data."""
    by_week: dict[tuple[int, int], list[Counters]] = {}
    for day, sums in days.items():
        by_week.setdefault(day.isocalendar()[:2], []).append(sums)
    figures = [
        figure(definition, total(sums)) for sums in by_week.values() if sum(one.days_on_duty > 0 for one in sums) >= 3
    ]
    return [one.per_day for one in figures if one.per_day is not None and one.enough]


def daily_kpis() -> list[Kpi]:
    """The figures a goal may be set on today: those whose days are known from the calls."""
    return [definition for definition in catalogue() if definition.id in DAILY_KPIS]
