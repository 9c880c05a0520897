"""What becomes of warnings that no plan followed: the figures come back part of the way by themselves.

Who is warned was at a low, and the next weeks are better on average whatever is done (regression to the mean). So the
agents with a warning and without a plan are measured over the same time, in the same way, and stand beside the plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.metrics.catalogue import Better, Kpi, kpi
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.effects import LEAST_DAYS, on_duty_days
from salesdesk.metrics.figures import figure
from salesdesk.metrics.spread import net_of_team
from salesdesk.models import AgentDay, Alert, Plan
from salesdesk.periods import Period, from_day_number
from salesdesk.services.plans.measuring import DAILY_KPIS, Days, Measuring
from salesdesk.types import Scope, ScopeKind

MOST_WARNINGS = 400
"""The latest warnings that are measured: enough for a narrow interval, and read within a second."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Calendar days: how long a baseline is, from its end to the window's begin, and how long the window is."""

    before: int
    gap: int
    after: int


def unaided(
    session: Session, measuring: Measuring, scope: Scope, span: tuple[date, date], lag: Lag
) -> list[float]:  # fmt: skip
    """The net relative change, better upwards, after each warning that no plan of the agent followed or preceded."""
    known = session.scalar(select(func.max(AgentDay.day)))
    if known is None:
        return []
    last = from_day_number(known)
    alerts = _followed_by_none(session, measuring, scope, span, lag, last)
    if not alerts:
        return []
    first_day = min(alert.last_day for alert in alerts) - timedelta(days=lag.before)
    people = {
        one for alert in alerts for one in measuring.mates(alert.agent_id or 0, Period(alert.last_day, alert.last_day))
    }
    days = measuring.days(people, Period(first_day, last))
    changes = (_change(alert, measuring, days, lag) for alert in alerts)
    return [one for one in changes if one is not None]


def _followed_by_none(
    session: Session, measuring: Measuring, scope: Scope, span: tuple[date, date], lag: Lag, last: date
) -> list[Alert]:
    """Warnings with a whole window after them, without a plan near, and none overlapping another of the same figure."""
    plans: dict[int, list[tuple[date, date]]] = {}
    for plan in session.scalars(select(Plan)):
        plans.setdefault(measuring.root(plan.agent_id), []).append((plan.opened_on, plan.closed_on or date.max))
    reach = timedelta(days=lag.gap + lag.after)
    query = (
        select(Alert)
        .where(Alert.agent_id.is_not(None), Alert.kpi.in_(DAILY_KPIS), Alert.last_day.between(*span))
        .where(Alert.last_day <= last - reach)
        .order_by(Alert.last_day.desc(), Alert.id)
        .limit(MOST_WARNINGS)
    )
    found: list[Alert] = []
    taken: dict[tuple[int, str], date] = {}
    for alert in session.scalars(query):
        agent = measuring.root(alert.agent_id or 0)
        if not _of_scope(measuring, agent, alert.last_day, scope):
            continue
        begin, end = alert.last_day - timedelta(days=lag.before), alert.last_day + reach
        helped = any(opened <= end and closed >= begin for opened, closed in plans.get(agent, ()))
        later = taken.get((agent, alert.kpi))
        if helped or (later is not None and end >= later):
            continue
        taken[agent, alert.kpi] = begin
        found.append(alert)
    return found


def _of_scope(measuring: Measuring, agent: int, day: date, scope: Scope) -> bool:
    match scope.kind:
        case ScopeKind.COMPANY:
            return True
        case ScopeKind.AGENT:
            return agent == measuring.root(scope.id)
        case ScopeKind.LEVEL:
            return measuring.level_of(agent, day) == scope.level
        case _team:
            return measuring.team_of(agent, day) == scope.id


def _change(alert: Alert, measuring: Measuring, days: dict[int, dict[date, Counters]], lag: Lag) -> float | None:
    definition, agent = kpi(alert.kpi), measuring.root(alert.agent_id or 0)
    before = (alert.last_day - timedelta(days=lag.before), alert.last_day)
    start = alert.last_day + timedelta(days=lag.gap)
    after = (start, start + timedelta(days=lag.after))
    old, new = _cut(days.get(agent, {}), *before), _cut(days.get(agent, {}), *after)
    if on_duty_days(new) < LEAST_DAYS:
        return None
    mates = [one for one in measuring.mates(agent, Period(*after)) if one != agent and one in days]
    both = [one for one in mates if _cut(days[one], *before) and _cut(days[one], *after)]
    values = [
        _value(definition, old),
        _value(definition, new),
        _value(definition, [day for one in both for day in _cut(days[one], *before)], team=True),
        _value(definition, [day for one in both for day in _cut(days[one], *after)], team=True),
    ]
    known = [one for one in values if one is not None]
    return net_of_team(*known, up=definition.direction is Better.UP) if len(known) == len(values) else None


def _cut(days: Days, start: date, end: date) -> list[Counters]:
    return [sums for day, sums in days.items() if start <= day <= end]


def _value(definition: Kpi, days: Sequence[Counters], *, team: bool = False) -> float | None:
    if not days:
        return None
    found = figure(definition, total(days))
    return found.per_day if team or found.enough else None
