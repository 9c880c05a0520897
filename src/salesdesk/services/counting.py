"""One computation of figures within one transaction: cells of agent and span, grouped, summed, held against targets.

The period is cut into spans in which nothing changes: no bucket ends, no target begins, nobody changes team or
level. Each agent's sums over each span are read once; every row is a sum of such cells. So parts add up to wholes,
a rate is always Σ/Σ, and last quarter computes as it did. Only distinct customers are counted anew for each row
(services/reaching.py). What isn't counted from the calls' sums is read only where a KPI asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from salesdesk.metrics.achievement import achievement, dynamic_rag, rag
from salesdesk.metrics.catalogue import Kpi, Thresholds
from salesdesk.metrics.counters import DISTINCT, Counters, from_hundredths
from salesdesk.metrics.figures import Figure, figure
from salesdesk.periods import Period, PeriodKind, day_number, from_day_number
from salesdesk.services.calendar import load_calendar
from salesdesk.services.company import OWN_PAST, TARGET, Company
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.reaching import Bucket, Counts, reached
from salesdesk.services.results import NOTHING_KNOWN, Results
from salesdesk.services.scopes import belongs, cuts, members, people_in, ramp_edges, scope_name
from salesdesk.services.staffing import Staff
from salesdesk.services.standards import Cell, Standards
from salesdesk.services.target_lookup import TargetBook
from salesdesk.store import counters as store
from salesdesk.store import on_duty
from salesdesk.store.counters import Members
from salesdesk.store.on_duty import Correction
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import AgentStatus, Level, Scope, ScopeKind

_SHIPPED = Thresholds()
COUNTED_FROM_CALLS = DISTINCT.union(COLUMNS) - {"intents"}
"""What needs no records; whether intents do is told by the dispositions."""

HISTORY_WEEKS = 12
"""The weeks before a period that make what is usual, for dynamic bands."""

_NO_CALLS = (0,) * len(COLUMNS)
_KINDS = {
    Per.DAY: PeriodKind.DAY,
    Per.WEEK: PeriodKind.WEEK,
    Per.MONTH: PeriodKind.MONTH,
    Per.QUARTER: PeriodKind.QUARTER,
    Per.YEAR: PeriodKind.YEAR,
}


def buckets(period: Period, per: Per) -> list[Bucket]:
    """The period cut as asked; hours are cut elsewhere and count as one."""
    kind = _KINDS.get(per)
    if kind is None:
        return [Bucket("", period)]
    return [Bucket(part.code, part) for part in period.parts(kind)]


def counters_of(definitions: Iterable[Kpi]) -> frozenset[str]:
    """The names of the counters that the KPIs are made of."""
    return frozenset(name.removeprefix("-") for one in definitions for name in (*one.numerator, *one.denominator))


def as_counters(
    cells: Iterable[Cell], results: Results, wanted: Collection[str] = (), distinct: Mapping[str, int] | None = None
) -> Counters:
    """The sum of cells with the distinct customers of their row; of what isn't calls the wanted alone is known."""
    among = list(cells)
    sums = map(sum, zip(*(cell.sums for cell in among), strict=True)) if among else _NO_CALLS
    named = dict(zip(COLUMNS, sums, strict=True))
    records: dict[str, int] = {}
    for cell in among:
        for name, value in cell.records.items():
            records[name] = records.get(name, 0) + value
    days = from_hundredths(sum(cell.duty for cell in among))
    known = results.named(records, wanted, days, named.pop("intents"))
    counts: dict[str, int | None] = {"customers": None, **(distinct or {})}
    for name in ("customers", "connected_customers"):
        if named["connected"] and not counts.get(name):
            counts[name] = None  # a log without customers doesn't say whom it reached
    return Counters(**named, days_on_duty=days, **known, **counts)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Extra:
    """What attendance and records add to one agent's span."""

    duty: int = 0
    away: int = 0
    records: Mapping[str, int] = field(default_factory=dict)


class Counting:
    """What one computation has read. Lives within one session; asks the database only for what is needed."""

    def __init__(
        self,
        session: Session,
        period: Period,
        company: Company,
        staff: Staff | None = None,
        book: TargetBook | None = None,
    ) -> None:
        self.session = session
        self.period = period
        self.company = company
        self.staff = staff or Staff.load(session)
        self._limits: dict[str, Thresholds] = {}
        self._sums: dict[tuple[tuple[tuple[int, int], ...], Scope], list[store.AgentSpan]] = {}
        self.book = book or TargetBook.load(session, period.start, period.end)
        edges = cuts(self.staff, period) | {segment.start for segment in self.book.lines.segments(period)}
        ramp = company.ramp_shares
        edges |= ramp_edges(self.staff, period, ramp)
        self.edges = sorted(edges - {period.start})
        self.standards = Standards(self.staff, self.book, lambda: load_calendar(session), self.edges, ramp)

    def beside(self, period: Period, company: Company | None = None) -> Counting:
        """The same for another period: what was read already and doesn't depend on the period isn't read again."""
        inside = self.period.start <= period.start and period.end <= self.period.end
        book = self.book.within(period.start, period.end) if inside else None
        other = Counting(self.session, period, company or self.company, self.staff, book)
        vars(other).update({name: vars(self)[name] for name in ("results", "attended") if name in vars(self)})
        return other

    @cached_property
    def results(self) -> Results:
        """Which records are kept beside the calls."""
        return Results.load(self.session, self.company)

    @cached_property
    def attended(self) -> bool:
        """Whether attendance is recorded."""
        return on_duty.is_recorded(self.session)

    def _spans(self, cut: Sequence[Bucket]) -> list[Period]:
        """The buckets cut where a target, a team or a level changes."""
        spans = []
        for bucket in cut:
            inside = [day for day in self.edges if bucket.period.start < day <= bucket.period.end]
            starts = [bucket.period.start, *inside]
            ends = [*(from_day_number(day_number(day) - 1) for day in inside), bucket.period.end]
            spans += [Period(start, end) for start, end in zip(starts, ends, strict=True)]
        return spans

    def cells(self, cut: Sequence[Bucket], scope: Scope, wanted: Collection[str] = ()) -> list[list[Cell]]:
        """For each bucket the cells of the scope's agents (agent 0 in the company's), with the wanted counters."""
        among = members(self.staff, scope)
        found: list[list[Cell]] = [[] for _bucket in cut]
        if not cut:
            return found
        if all(bucket.period.length == 1 for bucket in cut):
            spans, home = [bucket.period for bucket in cut], list(range(len(cut)))
            first = spans[0].first_number
            rows = store.agent_days(self.session, (first, spans[-1].last_number), among)
            sums = {(row.agent_id, row.span - first): row for row in rows}
        else:
            spans, home = self._spans(cut), []
            for span in spans:
                i = home[-1] if home else 0
                while span.start > cut[i].period.end:
                    i += 1
                home.append(i)
            numbers = [(span.first_number, span.last_number) for span in spans]
            sums = {(row.agent_id, row.span): row for row in self.agent_spans(numbers, scope)}
        segments = [self.standards.segment(span.start) for span in spans]
        extra = self._extra([(span.first_number, span.last_number) for span in spans], among, wanted)
        for (agent_id, i), row in sums.items():
            more = extra.pop((agent_id, i), None)
            cell = Cell(agent_id, spans[i], row.days * on_duty.WHOLE_DAY, row.sums, segments[i])
            if more is not None:
                cell = Cell(agent_id, spans[i], cell.duty + more.duty, row.sums, segments[i], more.records, more.away)
            found[home[i]].append(cell)
        for (agent_id, i), more in extra.items():
            if more.duty or more.records:
                found[home[i]].append(Cell(agent_id, spans[i], more.duty, _NO_CALLS, segments[i], more.records))
        return found

    def agent_spans(self, numbers: list[tuple[int, int]], scope: Scope) -> list[store.AgentSpan]:
        """The sums of the scope's agents over spans of day numbers; read once, for tiles and table alike."""
        key = (tuple(numbers), scope)
        if key not in self._sums:
            self._sums[key] = store.agent_spans(self.session, numbers, members(self.staff, scope))
        return self._sums[key]

    def _extra(
        self, spans: list[tuple[int, int]], among: Members, wanted: Collection[str]
    ) -> dict[tuple[int, int], _Extra]:
        """By agent and number of the span what isn't in the sums of the calls."""
        found: dict[tuple[int, int], _Extra] = {}
        if self.attended:
            for key, changed in on_duty.corrections(self.session, spans, among).items():
                found[key] = _Extra(changed.duty, changed.away)
        if not COUNTED_FROM_CALLS.issuperset(wanted):
            for key, records in self.results.read(self.session, spans, among, wanted).items():
                found.setdefault(key, _Extra()).records = records
        return found

    def cells_of(self, scope: Scope, wanted: Collection[str] = ()) -> list[Cell]:
        """The cells of a scope over the whole period."""
        return self.cells(buckets(self.period, Per.TOTAL), scope, wanted)[0]

    def leave_of(self, scope: Scope) -> Correction:
        """What attendance changed in the period, all agents of the scope together."""
        whole = [(self.period.first_number, self.period.last_number)]
        found = on_duty.corrections(self.session, whole, members(self.staff, scope)).values() if self.attended else ()
        return Correction(*(sum(getattr(one, name) for one in found) for name in ("duty", "off", "away")))

    def groups(self, scope: Scope, by: By, busy: set[int]) -> list[Scope]:
        """The scopes of the rows: agents with calls, and those that could have had some; teams and levels likewise."""
        if by in (By.SCOPE, By.COMPANY):
            return [scope]
        if by is By.TEAM and scope.kind is not ScopeKind.COMPANY:
            return [scope] if scope.kind is ScopeKind.TEAM else []
        people = people_in(self.staff, scope, self.period)
        if by is By.AGENT:
            return [
                Scope(ScopeKind.AGENT, person.id)
                for person in people
                if person.id in busy or (person.status is AgentStatus.ACTIVE and person.employed_in(self.period))
            ]
        if by is By.LEVEL:
            held = {person.level_on(day) for person in people for day in (self.period.start, self.period.end)}
            return [Scope(ScopeKind.LEVEL, 0, level) for level in Level if level in held]
        return [Scope(ScopeKind.TEAM, team) for team in self.staff.teams]

    def rows(self, scope: Scope, per: Per, by: By, kpis: Sequence[Kpi], *, targets: bool = True) -> list[FigureRow]:
        """The figures of every row, bucket and KPI, in that order; buckets in which nothing happened are left out.

        ``targets`` false: they are held against nothing.
        """
        cut = buckets(self.period, per)
        wanted = counters_of(kpis)
        cells = self.cells(cut, scope, wanted)
        busy = {cell.agent_id for bucket in cells for cell in bucket}
        rows = self.groups(scope, by, busy)
        distinct = reached(self.session, self.staff, cut, scope, rows, by, wanted) if busy else {}
        sorted_cells = [self._sort(bucket, rows, by, scope) for bucket in cells]
        found = []
        for row in rows:
            name = scope_name(self.staff, row, self.company.name)
            for bucket, mine in zip(cut, sorted_cells, strict=True):
                own = mine.get(row, [])
                if not own and per is not Per.TOTAL:
                    continue
                counted = self._counted(row, own, wanted, distinct.get((row, bucket.code), {}))
                for definition in kpis:
                    target = self.standards.target(definition, row, bucket.period, own) if targets else None
                    found.append(self.judge(figure(definition, counted), definition, row, name, bucket.code, target))
        return self._against_own_past(found, scope, by, kpis) if targets and self.company.rag_by == OWN_PAST else found

    def _against_own_past(
        self, rows: Sequence[FigureRow], scope: Scope, by: By, kpis: Sequence[Kpi]
    ) -> list[FigureRow]:
        """The rows with dynamic bands [4]: green, amber and red against the weeks before the period.

        Where these are too few to say what is usual, the colour against the target stays.
        """
        last = self.period.start - timedelta(days=1)
        history = Period(last - timedelta(weeks=HISTORY_WEEKS) + timedelta(days=1), last)
        before = self.beside(history, replace(self.company, rag_by=TARGET))
        weeks: dict[tuple[Scope, str], list[float]] = {}
        for row in before.rows(scope, Per.WEEK, by, [one for one in kpis if one.is_rate or one.per_day]):
            if row.per_day is not None:
                weeks.setdefault((row.scope, row.kpi), []).append(row.per_day)
        found = []
        for row in rows:
            usual = dynamic_rag(
                row.per_day, weeks.get((row.scope, row.kpi), []), row.definition, self.company.rag_spread
            )
            found.append(row if usual is None else replace(row, rag=usual))
        return found

    def _counted(self, row: Scope, cells: Sequence[Cell], wanted: Collection[str], distinct: Counts) -> Counters:
        """The counters of one row and bucket. Of an agent who wasn't there nothing is known, not even zero."""
        unknown = COUNTED_FROM_CALLS.issuperset(wanted) or (row.kind is ScopeKind.AGENT and not cells)
        counts = {name: distinct.get(name, 0) for name in DISTINCT if name in wanted}
        return as_counters(cells, NOTHING_KNOWN if unknown else self.results, wanted, counts)

    def _sort(self, cells: Iterable[Cell], rows: Sequence[Scope], by: By, scope: Scope) -> dict[Scope, list[Cell]]:
        """The cells of one bucket by the row they belong to."""
        if by in (By.SCOPE, By.COMPANY):
            return {scope: list(cells)}
        found: dict[Scope, list[Cell]] = {}
        for cell in cells:
            if by is By.AGENT:
                found.setdefault(Scope(ScopeKind.AGENT, cell.agent_id), []).append(cell)
                continue
            for row in rows:
                if belongs(self.staff, cell.agent_id, row, cell.span.start):
                    found.setdefault(row, []).append(cell)
        return found

    def judge(
        self, value: Figure, definition: Kpi, scope: Scope, name: str, bucket: str, target: float | None
    ) -> FigureRow:
        """The figure with its achievement and its red, amber or green."""
        achieved = achievement(value.value, target, definition.direction)
        return FigureRow(
            scope,
            name,
            bucket,
            definition.id,
            value.numerator,
            value.denominator,
            value.value,
            value.unit,
            target,
            achieved,
            rag(achieved, self.thresholds(definition)),
        )

    def thresholds(self, definition: Kpi) -> Thresholds:
        """The KPI's own limits where the catalogue gives some, else the company's."""
        found = self._limits.get(definition.id)
        if found is None:
            found = definition.thresholds
            if found == _SHIPPED:
                found = Thresholds(self.company.green_from, self.company.amber_from)
            self._limits[definition.id] = found
        return found
