"""What a row of figures is asked: the targets in force, for whom, on which days (arithmetic in metrics/targets.py)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.metrics.catalogue import Kpi
from salesdesk.metrics.counters import from_hundredths
from salesdesk.metrics.targets import Adjustment, Ask, TargetLine, bucket_target, ramp_factor, share_of_period
from salesdesk.periods import Period
from salesdesk.services.scopes import people_in
from salesdesk.services.staffing import Staff
from salesdesk.services.target_lookup import TargetBook, passes_down, precedence
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import COMPANY, Level, Scope, ScopeKind, Tier

_INDEX = {name: i for i, name in enumerate(COLUMNS)}


_NO_RECORDS: Mapping[str, int] = MappingProxyType({})


class Cell(NamedTuple):
    """One agent's sums over one span of days in which no target, team or level changes; agent 0: nobody's calls.

    ``segment`` numbers the spans between two changes: cells of one segment are asked alike. ``duty`` is hundredths of
    days on duty; ``sums`` come from the calls in the order of ``tallies.COLUMNS``, ``records`` by name from all else.
    ``away``: days off altogether on which there are calls all the same.
    """

    agent_id: int
    span: Period
    duty: int
    sums: tuple[int, ...]
    segment: int = 0
    records: Mapping[str, int] = _NO_RECORDS
    away: int = 0

    @property
    def days(self) -> float:
        """Days on duty, with parts of days where leave took the rest."""
        return from_hundredths(self.duty)

    def sum(self, name: str) -> int:
        """One of the counters that add up."""
        where = _INDEX.get(name)
        return self.records.get(name, 0) if where is None else self.sums[where]

    def weight(self, definition: Kpi) -> float:
        """What the cell weighs in a target: its days on duty for a count per day, its denominator for a rate."""
        if definition.per_day:
            return self.days
        return sum(self.sum(name) for name in definition.denominator)

    @property
    def judged(self) -> bool:
        """Whether a verdict may rest on it: not when its only calls were made while the agent was away."""
        return self.duty > 0 or not self.away


def _weights(definition: Kpi, cells: Sequence[Cell]) -> Sequence[float]:
    """``Cell.weight`` of every cell, but hundredths of days for a count per day: a year has thousands of cells."""
    if definition.per_day:
        return [cell.duty for cell in cells]
    if len(definition.denominator) == 1 and definition.denominator[0] in _INDEX:
        where = _INDEX[definition.denominator[0]]
        return [cell.sums[where] for cell in cells]
    return [cell.weight(definition) for cell in cells]


def _weight(definition: Kpi, weight: float) -> float:
    """A sum of ``_weights`` as targets want it: days, where it is hundredths of them."""
    return from_hundredths(int(weight)) if definition.per_day else weight


Alike = tuple[int, int | None, str | None]
"""What an agent's targets depend on within a span: the agent where something is theirs alone (else 0), team, level."""


class Standards:
    """The targets of one computation. ``edges``: the days on which a target, a team or a level changes, in order.

    ``ramp``: the shares of a count per day that trainees are asked in their first months; empty for the full target.
    """

    def __init__(
        self,
        staff: Staff,
        book: TargetBook,
        calendar: Callable[[], WorkingCalendar],
        edges: Sequence[date],
        ramp: Sequence[float] = (),
    ) -> None:
        self._staff = staff
        self._book = book
        self._load_calendar = calendar
        self._edges = edges
        self._ramp = ramp
        self._asked = {(line.kpi, line.tier) for line in book.lines.lines}
        self._known: dict[tuple[str, Tier, Scope | Alike, int], float | None] = {}
        self._of_agents: dict[tuple[str, Tier], dict[tuple[int, int], float | None]] = {}
        self._alike: dict[tuple[int, int], Alike] = {}
        dated: list[TargetLine | Adjustment] = [*book.lines.lines, *book.lines.adjustments]
        self._named = {one.scope.id for one in dated if one.scope.kind is ScopeKind.AGENT}

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        return self._load_calendar()

    def target(
        self, definition: Kpi, scope: Scope, bucket: Period, cells: Sequence[Cell], tier: Tier = Tier.BASE
    ) -> float | None:
        """What a row is asked in a bucket (see metrics/targets.py); None where there is no target to be fair with."""
        if (definition.id, tier) not in self._asked:
            return None
        if not passes_down(definition):
            return self._whole_target(definition, scope, bucket, tier)
        if definition.per_day:
            return bucket_target(definition, self._asks(definition, cells, tier))
        if cells and not any(cell.judged for cell in cells):
            return None
        own = self._own_asks(definition, scope, cells, tier)
        if own and all(ask.target is not None for ask in own):
            whole = bucket_target(definition, own)
            return own[-1].target if whole is None else whole
        if not own:
            return self.ask(definition, scope, bucket.end, tier)
        return bucket_target(definition, self._asks(definition, [cell for cell in cells if cell.agent_id], tier))

    def eased(self, definition: Kpi, scope: Scope, period: Period) -> list[Adjustment]:
        """The calibrations that have a part in a scope's target somewhere in a period."""
        concerned = {one for day in (period.start, period.end) for one in self._everything(scope, day)}
        if scope.kind is not ScopeKind.AGENT:  # what holds for some of its agents has a part in the whole
            for person in people_in(self._staff, scope, period):
                concerned.update(self._everything(Scope(ScopeKind.AGENT, person.id), period.end))
        return [
            one
            for one in self._book.lines.adjustments
            if one.start <= period.end
            and one.end >= period.start
            and one.scope in concerned
            and (one.kpi == definition.id or (one.kpi is None and not definition.is_rate))
        ]

    def ramps(self, scope: Scope, period: Period) -> bool:
        """Whether the trainee ramp lowers what anybody of the scope is asked in a period."""
        return any(
            person.level_on(day) is Level.TRAINEE and ramp_factor(person.hired_on, day, self._ramp) < 1
            for person in people_in(self._staff, scope, period)
            for day in (period.start, period.end)
        )

    def any_for(self, kpi_id: str) -> bool:
        """Whether anybody has a target of the KPI anywhere in the period."""
        return (kpi_id, Tier.BASE) in self._asked

    def segment(self, day: date) -> int:
        """The number of the span between two changes that a day lies in."""
        return bisect_right(self._edges, day)

    def ask(self, definition: Kpi, scope: Scope, day: date, tier: Tier = Tier.BASE) -> float | None:
        """The value in force for a scope itself on a day, in the KPI's unit (a count per day: of one agent's day)."""
        return self._ask(definition, scope, day, self.segment(day), tier)

    def _ask(self, definition: Kpi, scope: Scope, day: date, segment: int, tier: Tier) -> float | None:
        if (definition.id, tier) not in self._asked:
            return None
        whose = self._like(scope.id, day, segment) if scope.kind is ScopeKind.AGENT else scope
        key = (definition.id, tier, whose, segment)
        if key not in self._known:
            scopes = self._scopes(definition, scope, day)
            value = self._book.lines.value(definition.id, scopes, day, tier)
            if value is not None and self._ramp and scope.kind is ScopeKind.AGENT:
                line = self._book.lines.line(definition.id, scopes, day, tier)
                value *= self._ramp_factor(definition, scope.id, line, day)
            self._known[key] = value
        return self._known[key]

    def _like(self, agent_id: int, day: date, segment: int) -> Alike:
        """Agents who are asked alike: of one team and level, unless something was set by name or a ramp is climbed."""
        found = self._alike.get((agent_id, segment))
        if found is None:
            person = self._staff.people.get(agent_id)
            if person is None:
                found = (0, None, None)
            else:
                level = person.level_on(day)
                alone = agent_id in self._named or (level is Level.TRAINEE and bool(self._ramp))
                found = (agent_id if alone else 0, person.team_on(day), level.value)
            self._alike[agent_id, segment] = found
        return found

    def _ramp_factor(self, definition: Kpi, agent_id: int, line: TargetLine | None, day: date) -> float:
        """The share of a day's count that a trainee is asked; a target of the trainee's own is asked as it stands."""
        person = self._staff.people.get(agent_id)
        if person is None or line is None or not definition.per_day or line.scope.kind is ScopeKind.AGENT:
            return 1.0
        return ramp_factor(person.hired_on, day, self._ramp) if person.level_on(day) is Level.TRAINEE else 1.0

    def _everything(self, scope: Scope, day: date) -> Sequence[Scope]:
        """Every scope that a scope belongs to on a day, itself included: whose calibrations concern it."""
        person = self._staff.people.get(scope.id) if scope.kind is ScopeKind.AGENT else None
        if person is None:
            return (scope, COMPANY)
        team = person.team_on(day)
        level = Scope(ScopeKind.LEVEL, level=person.level_on(day))
        return (scope, level, COMPANY) if team is None else (scope, level, Scope(ScopeKind.TEAM, team), COMPANY)

    def _scopes(self, definition: Kpi, scope: Scope, day: date) -> Sequence[Scope]:
        """Where a scope's target is looked for, the most particular first."""
        match scope.kind:
            case ScopeKind.AGENT:
                person = self._staff.people.get(scope.id)
                if person is None:
                    return (COMPANY,)
                return precedence(definition, person.id, person.team_on(day), person.level_on(day))
            case ScopeKind.LEVEL:
                return (scope, COMPANY) if passes_down(definition) else (scope,)
            case ScopeKind.TEAM:
                return precedence(definition, None, scope.id)
            case _company:
                return precedence(definition)

    def _asks(self, definition: Kpi, cells: Sequence[Cell], tier: Tier) -> list[Ask]:
        """What the agents were asked in each span; what was asked alike is one."""
        known = self._of_agents.setdefault((definition.id, tier), {})
        weights: dict[float | None, float] = {}
        for cell, weight in zip(cells, _weights(definition, cells), strict=True):
            if weight <= 0:
                continue
            key = (cell.agent_id, cell.segment)
            if key not in known:
                agent = Scope(ScopeKind.AGENT, cell.agent_id)
                known[key] = self._ask(definition, agent, cell.span.start, cell.segment, tier)
            value = known[key]
            weights[value] = weights.get(value, 0) + weight
        return [Ask(value, _weight(definition, weight)) for value, weight in weights.items()]

    def _own_asks(self, definition: Kpi, scope: Scope, cells: Sequence[Cell], tier: Tier) -> list[Ask]:
        """What the scope itself was asked in each span."""
        first: dict[int, date] = {}
        weights: dict[int, float] = {}
        for cell, weight in zip(cells, _weights(definition, cells), strict=True):
            segment = cell.segment
            if segment not in first:
                first[segment], weights[segment] = cell.span.start, 0
            weights[segment] += weight
        return [
            Ask(self._ask(definition, scope, day, segment, tier), _weight(definition, weights[segment]))
            for segment, day in first.items()
        ]

    def _whole_target(self, definition: Kpi, scope: Scope, bucket: Period, tier: Tier) -> float | None:
        """A count's target, shared by working days; without one of the scope's own, the sum of its agents'."""
        own = self._shared(definition, scope, bucket, tier)
        if own is not None or scope.kind is ScopeKind.AGENT:
            return own
        parts = [
            self._shared(definition, Scope(ScopeKind.AGENT, person.id), bucket, tier)
            for person in people_in(self._staff, scope, bucket)
        ]
        known = [part for part in parts if part is not None]
        return sum(known) if known else None

    def _shared(self, definition: Kpi, scope: Scope, bucket: Period, tier: Tier) -> float | None:
        total: float | None = None
        for segment in self._book.lines.segments(bucket, [definition.id]):
            scopes = self._scopes(definition, scope, segment.start)
            line = self._book.lines.line(definition.id, scopes, segment.start, tier)
            if line is not None:
                factor = self._book.lines.factor(definition.id, self._everything(scope, segment.start), segment.start)
                total = (total or 0.0) + factor * share_of_period(line, segment, self._calendar)
        return total
