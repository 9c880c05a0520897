"""Figures by hour of the day, or by weekday and hour: where the day is strong and where it drops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from salesdesk.metrics.catalogue import Kpi
from salesdesk.metrics.counters import from_hundredths
from salesdesk.metrics.figures import figure
from salesdesk.services.counting import Counting, as_counters, buckets
from salesdesk.services.figure_rows import By, FigureRow, HeatCell, Per
from salesdesk.services.scopes import belongs, members, scope_name
from salesdesk.services.standards import Cell
from salesdesk.store import counters as store
from salesdesk.store.counters import Members
from salesdesk.types import Scope, ScopeKind

_HEAT = ("calls", "dials", "connected", "effective")


def hour_rows(counting: Counting, scope: Scope, by: By, kpis: Sequence[Kpi], *, weekdays: bool) -> list[FigureRow]:
    """The figures of each hour 0–23 (code ``14``) or weekday and hour (``1-14``) with calls.

    The days on duty of a count per day are all those of the period (of that weekday): an agent who didn't dial at
    two o'clock was on duty all the same. A rate is held against the target of the whole period; counts have no target
    by the hour. Distinct customers, orders and other records aren't counted by the hour: no data.
    """
    cells = counting.cells_of(scope)
    daily = [cell for day in counting.cells(buckets(counting.period, Per.DAY), scope) for cell in day]
    whole = (counting.period.first_number, counting.period.last_number)
    found = []
    for row in counting.groups(scope, by, {cell.agent_id for cell in cells}):
        among = _within(counting, scope, row)
        name = scope_name(counting.staff, row, counting.company.name)
        duty = _days_on_duty(counting, scope, row, daily)
        targets = _targets(counting, row, kpis)
        for hour in store.hours(counting.session, whole, among, weekdays=weekdays):
            counted = replace(
                as_counters([Cell(row.id, counting.period, 0, hour.sums)], counting.results),
                days_on_duty=duty[hour.weekday],
            )
            code = f"{hour.weekday}-{hour.hour}" if weekdays else f"{hour.hour}"
            found += [counting.judge(figure(one, counted), one, row, name, code, targets.get(one.id)) for one in kpis]
    return found


def _within(counting: Counting, scope: Scope, row: Scope) -> Members:
    """The row's calls within the scope: an agent's time in the team, when the scope is a team."""
    if row == scope or scope.kind is ScopeKind.COMPANY or row.kind is not ScopeKind.AGENT:
        return members(counting.staff, row)
    spans = members(counting.staff, scope).spans or ()
    return Members([span for span in spans if span[0] == row.id], counting.staff.merged)


def _days_on_duty(counting: Counting, scope: Scope, row: Scope, daily: Sequence[Cell]) -> dict[int, float]:
    """Agent-days by weekday (1 = Monday), and in all under 0."""
    duty: Counter[int] = Counter()
    for cell in daily:
        if row == scope or belongs(counting.staff, cell.agent_id, row, cell.span.start):
            duty[0] += cell.duty
            duty[cell.span.start.isoweekday()] += cell.duty
    return {weekday: from_hundredths(duty[weekday]) for weekday in range(8)}


def _targets(counting: Counting, row: Scope, kpis: Sequence[Kpi]) -> dict[str, float | None]:
    rates = [one for one in kpis if one.is_rate]
    return {figure.kpi: figure.target for figure in counting.rows(row, Per.TOTAL, By.SCOPE, rates)} if rates else {}


def heat_cells(counting: Counting, scope: Scope) -> tuple[HeatCell, ...]:
    """The heatmap of the period, Monday 0:00 first; only cells with calls."""
    whole = (counting.period.first_number, counting.period.last_number)
    among = members(counting.staff, scope)
    rows = store.hours(counting.session, whole, among, weekdays=True, names=_HEAT)
    return tuple(HeatCell(row.weekday, row.hour, *row.sums) for row in rows)
