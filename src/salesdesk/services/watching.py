"""The warning rules run over the agents' days up to a date; reads only. What it finds is stored by warnings.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.counters import DISTINCT
from salesdesk.metrics.figures import figure, figure_of
from salesdesk.metrics.rules import Against, Rule, RuleKind
from salesdesk.metrics.warnings import (
    DayFigure,
    Finding,
    HourDrop,
    NotEnough,
    evaluate,
    evaluate_trend,
    hour_drops,
    is_behind,
    judged_days,
    runs,
    with_own_history,
    with_team,
)
from salesdesk.periods import Period, day_number
from salesdesk.services.company import Company
from salesdesk.services.counting import COUNTED_FROM_CALLS, Counting, as_counters, buckets, counters_of
from salesdesk.services.figure_rows import Per
from salesdesk.services.scopes import members
from salesdesk.services.target_lookup import passes_down
from salesdesk.store import counters as store
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import COMPANY, AgentStatus, Scope, ScopeKind

LOOKBACK = 180
"""Calendar days that the rules look back: a run longer than that is told from its last half year."""

_INDEX = {name: i for i, name in enumerate(COLUMNS)}


def _picked(definition: Kpi) -> tuple[list[int], list[int]] | None:
    """Where the KPI's sums stand among the tallies; None for a KPI that needs more than those."""
    names = (*definition.numerator, *definition.denominator)
    if not COUNTED_FROM_CALLS.issuperset(names):
        return None
    return [_INDEX[name] for name in definition.numerator], [_INDEX[name] for name in definition.denominator]


Series = dict[tuple[int, str], list[DayFigure]]
"""By agent and KPI the days on duty in order; the reference still open."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding about an agent, or an hour that fell in a scope."""

    scope: Scope
    rule: Rule
    kpi: str
    finding: Finding | None = None
    drop: HourDrop | None = None
    first_day: date = date.min
    last_day: date = date.min


class Watch:
    """One evaluation up to a date, over the days of everybody who still works here (or, to look back, who did)."""

    def __init__(
        self,
        session: Session,
        company: Company,
        rules: Sequence[Rule],
        on: date,
        *,
        lookback: int = LOOKBACK,
        everybody: bool = False,
    ) -> None:
        self.on = on
        self.rules = [rule for rule in rules if rule.enabled]
        self.counting = Counting(session, Period(on - timedelta(days=lookback - 1), on), company)
        people = self.counting.staff.people.values()
        self.agents = [
            person.id
            for person in people
            if everybody
            or (person.status is not AgentStatus.INACTIVE and (person.left_on is None or person.left_on > on))
        ]
        self._series = self._read({name for rule in self.rules for name in self.kpis(rule)})

    def kpis(self, rule: Rule) -> list[str]:
        """The KPIs a rule looks at day by day: none without a target to hold them against."""
        if rule.kind is RuleKind.HOUR:
            return []
        if rule.kind is RuleKind.RUN and rule.against is Against.TARGET:
            return [name for name in rule.kpis if self.counting.standards.any_for(name)]
        return list(rule.kpis)

    def concerns(self, rule: Rule, agent_id: int) -> bool:
        """Whether a rule looks at an agent: by the team and the level of the last day."""
        person = self.counting.staff.people[agent_id]
        return (not rule.teams or person.team_on(self.on) in rule.teams) and (
            not rule.levels or person.level_on(self.on) in rule.levels
        )

    def days_of(self, agent_id: int, kpi_id: str) -> list[DayFigure]:
        """The agent's days on duty, oldest first, without a reference."""
        return self._series.get((agent_id, kpi_id), [])

    def _read(self, names: set[str]) -> Series:
        """Each agent's days on duty. A day off with calls all the same isn't judged, nor one of records alone."""
        cut = buckets(self.counting.period, Per.DAY)
        # distinct customers are counted for a period, not for an agent's single day
        definitions = [one for name in sorted(names) if DISTINCT.isdisjoint(counters_of([one := kpi(name)]))]
        picked = [(one, _picked(one)) for one in definitions]
        wanted = counters_of(one for one, where in picked if where is None)
        series: Series = {}
        among = set(self.agents)
        for bucket, cells in zip(cut, self.counting.cells(cut, COMPANY, wanted), strict=True):
            for cell in cells:
                if cell.agent_id not in among or not cell.duty:
                    continue
                counted = as_counters([cell], self.counting.results, wanted) if wanted else None
                for definition, where in picked:
                    if where is None:
                        value = figure(definition, counted) if counted is not None else None
                    else:
                        parts, wholes = (sum(cell.sums[i] for i in some) for some in where)
                        value = figure_of(definition, parts, wholes, cell.days, anything=True)
                    if value is None or value.numerator is None:
                        continue
                    share = 1.0 if definition.is_rate else cell.days
                    whole = value.denominator or 0
                    day = DayFigure(bucket.period.start, value.numerator, whole, value.value, value.n, share=share)
                    series.setdefault((cell.agent_id, definition.id), []).append(day)
        return series

    def held(self, rule: Rule, definition: Kpi, agent_id: int) -> list[DayFigure]:
        """The agent's days, each with the reference that the rule holds it against."""
        days = self._series.get((agent_id, definition.id), [])
        match rule.against:
            case Against.TARGET:
                return [replace(day, reference=self._asked(definition, agent_id, day)) for day in days]
            case Against.HISTORY:
                return with_own_history(days, rule.window)
            case _team:
                return self._against_team(definition, agent_id, days)

    def _asked(self, definition: Kpi, agent_id: int, day: DayFigure) -> float | None:
        """What the agent was asked on a day, less on a part of a day."""
        scope, standards = Scope(ScopeKind.AGENT, agent_id), self.counting.standards
        if not passes_down(definition):
            return standards.target(definition, scope, Period(day.day, day.day), ())
        asked = standards.ask(definition, scope, day.day)
        return None if asked is None else asked * day.share

    def _against_team(self, definition: Kpi, agent_id: int, days: Sequence[DayFigure]) -> list[DayFigure]:
        staff = self.counting.staff.people
        teams = {day.day: staff[agent_id].team_on(day.day) for day in days}
        mates = [
            [one for one in self.days_of(mate, definition.id) if staff[mate].team_on(one.day) == teams.get(one.day, -1)]
            for mate in self.agents
            if mate != agent_id
        ]
        return with_team(days, [mate for mate in mates if mate])

    def found(self) -> list[Found]:
        """Everything the rules find up to the date, agents in the order of names."""
        found = []
        for agent_id in self.agents:
            scope = Scope(ScopeKind.AGENT, agent_id)
            for rule in self.rules:
                if not self.concerns(rule, agent_id):
                    continue
                for name in self.kpis(rule):
                    result = self._judge(rule, kpi(name), agent_id)
                    if isinstance(result, Finding):
                        found.append(Found(scope, rule, name, result, None, result.first_day, result.last_day))
        for rule in self.rules:
            if rule.kind is RuleKind.HOUR:
                found += self.hours_up_to(rule, self.on)
        return found

    def not_enough(self) -> list[tuple[int, Rule, NotEnough]]:
        """Agents with calls for whom a rule can't say anything, and why."""
        return [
            (agent_id, rule, result)
            for agent_id in self.agents
            for rule in self.rules
            if self.concerns(rule, agent_id)
            for name in self.kpis(rule)
            if self._series.get((agent_id, name))
            and isinstance(result := self._judge(rule, kpi(name), agent_id), NotEnough)
        ]

    def _judge(self, rule: Rule, definition: Kpi, agent_id: int) -> Finding | NotEnough | None:
        if rule.kind is RuleKind.TREND:
            return evaluate_trend(rule, definition, self._series.get((agent_id, definition.id), []), self.on)
        return evaluate(rule, definition, self.held(rule, definition, agent_id), self.on)

    def still_behind(self, rule: Rule, definition: Kpi, agent_id: int, first: date, last: date) -> bool:
        """Whether the days of an earlier finding are still behind, as the data is now."""
        days = {day.day for run in runs(rule, definition, self.held(rule, definition, agent_id)) for day in run}
        return first in days and last in days

    def recovered_on(self, rule: Rule, definition: Kpi, agent_id: int, last: date) -> date | None:
        """The first judged day after a run that isn't behind."""
        later = (
            day
            for day in judged_days(rule, definition, self.held(rule, definition, agent_id))
            if day.day > last and not is_behind(rule, definition, day)
        )
        return next((day.day for day in later), None)

    def hours_up_to(self, rule: Rule, on: date) -> list[Found]:
        """Hours that fell: the last ``window`` days with calls up to a day against the ``weeks`` before them."""
        found = []
        teams = [Scope(ScopeKind.TEAM, team) for team in rule.teams or self.counting.staff.teams]
        for scope in teams if rule.teams else [COMPANY, *teams]:
            among = members(self.counting.staff, scope)
            whole = (self.counting.period.first_number, day_number(on))
            days = sorted({row.span for row in store.agent_days(self.counting.session, whole, among)})
            if len(days) <= rule.window:
                continue
            start = days[-rule.window]
            recent = store.hours(self.counting.session, (start, whole[1]), among, weekdays=False)
            before = store.hours(self.counting.session, (start - rule.weeks * 7, start - 1), among, weekdays=False)
            for name in rule.kpis:
                definition = kpi(name)
                part, n = _INDEX[definition.numerator[0]], _INDEX[definition.denominator[0]]
                now = {row.hour: (row.sums[part], row.sums[n]) for row in recent}
                then = {row.hour: (row.sums[part], row.sums[n]) for row in before}
                first = on - timedelta(days=whole[1] - start)
                found += [Found(scope, rule, name, None, drop, first, on) for drop in hour_drops(rule, now, then)]
        return found
