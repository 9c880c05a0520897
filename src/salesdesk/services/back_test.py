"""What a warning rule would have said over the last months: so that rules are tuned with evidence, not by feeling.

Nothing is stored. A rule *speaks* on the day on which it would have warned for the first time of a run (of a decline,
of an hour that fell); a run that goes on is the same warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.rules import Rule, RuleKind
from salesdesk.metrics.warnings import DayFigure, Finding, doubt_of, evaluate_trend, runs
from salesdesk.models import Plan
from salesdesk.services.company import CompanyService
from salesdesk.services.scopes import scope_name
from salesdesk.services.watching import Watch
from salesdesk.store.database import Database
from salesdesk.types import Progress, Scope, ScopeKind

MONTHS = 6
FOLLOWED_DAYS = 30
"""A plan opened within so many days after the rule would have spoken counts as what it led to."""
_BEFORE = 100
"""Days read before the first day looked at, for own history and trends."""


@dataclass(frozen=True, slots=True)
class Said:
    """A warning the rule would have given: about whom, of which KPI, first on which day, over which days.

    ``lasted`` are the judged days of the run (weeks of a decline). ``plan_id``: the improvement plan that was opened
    soon after, None without one. ``passed``: the run ended within a week without a plan, by itself.
    """

    scope: Scope
    name: str
    kpi: str
    on: date
    first_day: date
    last_day: date
    lasted: int
    plan_id: int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class BackTest:
    """What a rule would have said from ``start`` to ``end`` (both included), oldest first, with how often."""

    rule: Rule
    start: date
    end: date
    said: tuple[Said, ...]
    weeks: tuple[tuple[date, int], ...]
    agents: int
    """How many agents had days that the rule could look at."""

    @property
    def per_week(self) -> float:
        """Warnings a week, on average."""
        return len(self.said) / len(self.weeks) if self.weeks else 0.0

    @property
    def concerned(self) -> int:
        """How many agents or teams it would have spoken of at least once."""
        return len({one.scope for one in self.said})

    @property
    def led_to_plan(self) -> int:
        """After how many a plan was opened."""
        return sum(one.plan_id is not None for one in self.said)

    @property
    def passed(self) -> int:
        """How many passed by themselves within a week."""
        return sum(one.passed for one in self.said)


class BackTestService:
    """Runs rules over the past; reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._company = CompanyService(database)

    def run(self, rule: Rule, end: date, months: int = MONTHS, progress: Progress | None = None) -> BackTest:
        """What the rule, switched on or not, would have said in the months up to a day.

        Raises Cancelled when the progress is stopped.
        """
        progress = progress or Progress()
        start = end - timedelta(days=round(months * 30.44) - 1)
        company = self._company.get()
        lookback = (end - start).days + 1 + _BEFORE
        with self._database.read() as session:
            watch = Watch(session, company, [replace(rule, enabled=True)], end, lookback=lookback, everybody=True)
            plans = [(row.agent_id, row.opened_on, row.id) for row in session.scalars(select(Plan))]
            staff = watch.counting.staff
            said = []
            for n, one in enumerate(_episodes(rule, watch, start, end)):
                progress.step(n)
                scope, kpi_id, on, days = one
                plan = _plan_after(plans, scope, on)
                quickly = (days[-1] - on).days <= 7 and days[-1] < end - timedelta(days=7)
                name = scope_name(staff, scope, company.name)
                said.append(Said(scope, name, kpi_id, on, days[0], days[-1], len(days), plan, plan is None and quickly))
            looked_at = sum(
                1
                for agent_id in watch.agents
                if watch.concerns(rule, agent_id)
                and any(day.day >= start for name in watch.kpis(rule) for day in watch.days_of(agent_id, name))
            )
        said.sort(key=lambda one: (one.on, one.name, one.kpi))
        return BackTest(rule, start, end, tuple(said), _by_week(said, start, end), looked_at)


Episode = tuple[Scope, str, date, Sequence[date]]
"""Whose, which KPI, the day the rule speaks, and the days of the run."""


def _episodes(rule: Rule, watch: Watch, start: date, end: date) -> Iterator[Episode]:
    if rule.kind is RuleKind.HOUR:
        yield from _hours(rule, watch, start, end)
        return
    for agent_id in watch.agents:
        if not watch.concerns(rule, agent_id):
            continue
        scope = Scope(ScopeKind.AGENT, agent_id)
        for name in watch.kpis(rule):
            definition = kpi(name)
            found = (
                _declines(rule, definition, watch.days_of(agent_id, name), start, end)
                if rule.kind is RuleKind.TREND
                else _runs(rule, definition, watch.held(rule, definition, agent_id), start)
            )
            quiet_until = date.min
            for on, days in found:
                if on > quiet_until:
                    yield scope, name, on, days
                    quiet_until = days[-1] + timedelta(days=rule.quiet) if rule.quiet else date.min


def _runs(
    rule: Rule, definition: Kpi, series: Sequence[DayFigure], start: date
) -> Iterator[tuple[date, Sequence[date]]]:
    """The runs, each with the first day on which it is long enough and beyond doubt."""
    for run in runs(rule, definition, series):
        for length in range(rule.run, len(run) + 1):
            spoken_on = run[length - 1].day
            if doubt_of(rule, definition, run[:length]) is None:
                if spoken_on >= start:
                    yield spoken_on, [one.day for one in run]
                break


def _declines(
    rule: Rule, definition: Kpi, series: Sequence[DayFigure], start: date, end: date
) -> Iterator[tuple[date, Sequence[date]]]:
    """Declines, looked for at the end of each week; weeks in a row that find one are the same decline."""
    episode: list[date] = []
    sunday = start + timedelta(days=6 - start.weekday())
    while sunday <= end:
        found = isinstance(evaluate_trend(rule, definition, series, sunday), Finding)
        if found:
            episode.append(sunday)
        elif episode:
            yield episode[0], episode
            episode = []
        sunday += timedelta(days=7)
    if episode:
        yield episode[0], episode


def _hours(rule: Rule, watch: Watch, start: date, end: date) -> Iterator[Episode]:
    """Hours that fell, looked for at the end of each week; the same hour in weeks in a row is the same warning."""
    open_ones: dict[tuple[Scope, str, int], list[date]] = {}
    sunday = start + timedelta(days=6 - start.weekday())
    while sunday <= end:
        now = {
            (found.scope, found.kpi, found.drop.hour)
            for found in watch.hours_up_to(rule, sunday)
            if found.drop is not None
        }
        for key in [key for key in open_ones if key not in now]:
            days = open_ones.pop(key)
            yield key[0], key[1], days[0], days
        for key in now:
            open_ones.setdefault(key, []).append(sunday)
        sunday += timedelta(days=7)
    for key, days in open_ones.items():
        yield key[0], key[1], days[0], days


def _plan_after(plans: Sequence[tuple[int, date, int]], scope: Scope, on: date) -> int | None:
    if scope.kind is not ScopeKind.AGENT:
        return None
    soon = on + timedelta(days=FOLLOWED_DAYS)
    return next((plan for agent_id, opened, plan in plans if agent_id == scope.id and on <= opened <= soon), None)


def _by_week(said: Sequence[Said], start: date, end: date) -> tuple[tuple[date, int], ...]:
    monday = start - timedelta(days=start.weekday())
    counts: dict[date, int] = {}
    while monday <= end:
        counts[monday] = 0
        monday += timedelta(days=7)
    for one in said:
        counts[one.on - timedelta(days=one.on.weekday())] += 1
    return tuple(counts.items())
