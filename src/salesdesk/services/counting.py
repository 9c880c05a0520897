"""One computation of figures within one transaction: cells of agent and span, grouped, summed, held against targets.

The period is cut into spans in which nothing changes: no bucket ends, no target begins, nobody changes team or
level. Each agent's sums over each span are read once; every row is a sum of such cells. So parts add up to wholes,
a rate is always Σ/Σ, and last quarter computes as it did. Only distinct customers are counted anew for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from salesdesk.metrics.achievement import achievement, rag
from salesdesk.metrics.catalogue import Kpi, Thresholds
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.figures import Figure, figure
from salesdesk.periods import Period, PeriodKind, day_number, from_day_number
from salesdesk.services.calendar import load_calendar
from salesdesk.services.company import Company
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.scopes import belongs, cuts, members, people_in, scope_name
from salesdesk.services.staffing import Staff
from salesdesk.services.standards import Cell, Standards
from salesdesk.services.target_lookup import TargetBook
from salesdesk.store import counters as store
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import AgentStatus, Level, Scope, ScopeKind

_SHIPPED = Thresholds()


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of the period with its code on the command line."""

    code: str
    period: Period


def buckets(period: Period, per: Per) -> list[Bucket]:
    """The period cut as asked; hours are cut elsewhere and count as one."""
    match per:
        case Per.DAY:
            kind = PeriodKind.DAY
        case Per.WEEK:
            kind = PeriodKind.WEEK
        case Per.MONTH:
            kind = PeriodKind.MONTH
        case _total:
            return [Bucket("", period)]
    return [Bucket(part.code, part) for part in period.parts(kind)]


def as_counters(cells: Iterable[Cell], *, intents: bool, customers: int | None = None) -> Counters:
    """The sum of cells. ``intents``: whether any disposition is marked as intent, so that zero means zero."""
    among = list(cells)
    days = sum(cell.days for cell in among)
    sums = map(sum, zip(*(cell.sums for cell in among), strict=True)) if among else [0] * len(COLUMNS)
    named = dict(zip(COLUMNS, sums, strict=True))
    marked = named.pop("intents")
    return Counters(**named, days_on_duty=days, intents=marked if intents else None, customers=customers)


class Counting:
    """What one computation has read. Lives within one session; asks the database only for what is needed."""

    def __init__(self, session: Session, period: Period, company: Company) -> None:
        self.session = session
        self.period = period
        self.company = company
        self.staff = Staff.load(session)
        self.book = TargetBook.load(session, period.start, period.end)
        self.intents = store.has_intents(session)
        edges = cuts(self.staff, period) | {segment.start for segment in self.book.lines.segments(period)}
        self.edges = sorted(edges - {period.start})
        self.standards = Standards(self.staff, self.book, lambda: load_calendar(session), self.edges)

    def _spans(self, cut: Sequence[Bucket]) -> list[Period]:
        """The buckets cut where a target, a team or a level changes."""
        spans = []
        for bucket in cut:
            inside = [day for day in self.edges if bucket.period.start < day <= bucket.period.end]
            starts = [bucket.period.start, *inside]
            ends = [*(from_day_number(day_number(day) - 1) for day in inside), bucket.period.end]
            spans += [Period(start, end) for start, end in zip(starts, ends, strict=True)]
        return spans

    def cells(self, cut: Sequence[Bucket], scope: Scope) -> list[list[Cell]]:
        """For each bucket the cells of the scope's agents (agent 0 in the company's)."""
        among = members(self.staff, scope)
        found: list[list[Cell]] = [[] for _bucket in cut]
        if all(bucket.period.length == 1 for bucket in cut) and cut:
            number = {bucket.period.first_number: i for i, bucket in enumerate(cut)}
            whole = (cut[0].period.first_number, cut[-1].period.last_number)
            segments = [self.standards.segment(bucket.period.start) for bucket in cut]
            for row in store.agent_days(self.session, whole, among):
                i = number[row.span]
                found[i].append(Cell(row.agent_id, cut[i].period, row.days, row.sums, segments[i]))
            return found
        spans = self._spans(cut)
        home, i = [], 0
        for span in spans:
            while span.start > cut[i].period.end:
                i += 1
            home.append(i)
        for row in store.agent_spans(self.session, [(s.first_number, s.last_number) for s in spans], among):
            span = spans[row.span]
            cell = Cell(row.agent_id, span, row.days, row.sums, self.standards.segment(span.start))
            found[home[row.span]].append(cell)
        return found

    def cells_of(self, scope: Scope) -> list[Cell]:
        """The cells of a scope over the whole period."""
        return self.cells(buckets(self.period, Per.TOTAL), scope)[0]

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

    def customers(
        self, cut: Sequence[Bucket], scope: Scope, rows: Sequence[Scope], by: By
    ) -> dict[tuple[Scope, str], int]:
        """Distinct customers of each row and bucket."""
        found: dict[tuple[Scope, str], int] = {}
        daily = len(cut) > 1 and all(bucket.period.length == 1 for bucket in cut)
        whole = (cut[0].period.first_number, cut[-1].period.last_number)
        if by is By.AGENT:
            among = members(self.staff, scope)
            if daily:
                code = {bucket.period.first_number: bucket.code for bucket in cut}
                counted = store.customers_by_day(self.session, whole, among, by_agent=True)
                return {(Scope(ScopeKind.AGENT, who), code[day]): n for (who, day), n in counted.items()}
            for bucket in cut:
                span = (bucket.period.first_number, bucket.period.last_number)
                for who, n in store.customers_by_agent(self.session, span, among).items():
                    found[Scope(ScopeKind.AGENT, who), bucket.code] = n
            return found
        for row in rows:
            among = members(self.staff, row)
            if daily:
                code = {bucket.period.first_number: bucket.code for bucket in cut}
                counted = store.customers_by_day(self.session, whole, among, by_agent=False)
                found |= {(row, code[day]): n for (_all, day), n in counted.items()}
                continue
            for bucket in cut:
                span = (bucket.period.first_number, bucket.period.last_number)
                found[row, bucket.code] = store.customers(self.session, span, among)
        return found

    def rows(self, scope: Scope, per: Per, by: By, kpis: Sequence[Kpi]) -> list[FigureRow]:
        """The figures of every row, bucket and KPI, in that order; buckets without calls are left out."""
        cut = buckets(self.period, per)
        cells = self.cells(cut, scope)
        busy = {cell.agent_id for bucket in cells for cell in bucket}
        rows = self.groups(scope, by, busy)
        wants_customers = any("customers" in kpi.numerator for kpi in kpis)
        reached = self.customers(cut, scope, rows, by) if wants_customers and busy else {}
        sorted_cells = [self._sort(bucket, rows, by, scope) for bucket in cells]
        found = []
        for row in rows:
            name = scope_name(self.staff, row, self.company.name)
            for bucket, mine in zip(cut, sorted_cells, strict=True):
                own = mine.get(row, [])
                if not own and per is not Per.TOTAL:
                    continue
                counted = as_counters(own, intents=self.intents, customers=reached.get((row, bucket.code), 0))
                if not wants_customers or (counted.connected and not counted.customers):
                    counted = replace(counted, customers=None)  # a log without customers doesn't say whom it reached
                for definition in kpis:
                    target = self.standards.target(definition, row, bucket.period, own)
                    found.append(self.judge(figure(definition, counted), definition, row, name, bucket.code, target))
        return found

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
        if definition.thresholds != _SHIPPED:
            return definition.thresholds
        return Thresholds(self.company.green_from, self.company.amber_from)
