"""What a scope means on which day: whose calls, from when to when, under which name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from salesdesk import labels
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.targets import ramp_steps
from salesdesk.periods import Period, day_number
from salesdesk.services.staffing import Person, Staff
from salesdesk.store.counters import Members
from salesdesk.types import COMPANY, Scope, ScopeKind

_ONE = timedelta(days=1)


def canonical(staff: Staff, scope: Scope) -> Scope:
    """The scope with a merged agent replaced. Raises SalesDeskError for an agent or team that isn't there."""
    if scope.kind is ScopeKind.AGENT:
        scope = Scope(ScopeKind.AGENT, staff.root(scope.id))
        if scope.id not in staff.people:
            raise SalesDeskError(_("There is no such agent any more."), _("Open People and choose another one."))
    if scope.kind is ScopeKind.TEAM and scope.id not in staff.teams:
        raise SalesDeskError(_("There is no such team any more."), _("Open People and choose another one."))
    return scope


def scope_name(staff: Staff, scope: Scope, company: str = "") -> str:
    """The agent's, team's or company's own name, or the level's word."""
    match scope.kind:
        case ScopeKind.AGENT:
            return staff.people[scope.id].name
        case ScopeKind.TEAM:
            return staff.teams[scope.id][0]
        case ScopeKind.LEVEL if scope.level is not None:
            return labels.label(scope.level)
        case _company:
            return company or _("All agents")


def belongs(staff: Staff, agent_id: int, scope: Scope, day: date) -> bool:
    """Whether an agent's calls of a day belong to the scope; agent 0 (nobody) only to the company."""
    if scope == COMPANY:
        return True
    person = staff.people.get(agent_id)
    if person is None:
        return False
    return _is_of(person, scope, day)


def _is_of(person: Person, scope: Scope, day: date) -> bool:
    match scope.kind:
        case ScopeKind.AGENT:
            return person.id == scope.id
        case ScopeKind.TEAM:
            return person.team_on(day) == scope.id
        case _level:
            return person.level_on(day) == scope.level


def members(staff: Staff, scope: Scope) -> Members:
    """Whose calls a scope means, with the days between which they are its own."""
    if scope.kind is ScopeKind.COMPANY:
        return Members(None, staff.merged)
    if scope.kind is ScopeKind.AGENT:
        return Members([(scope.id, None, None)], staff.merged)
    spans = []
    for person in staff.people.values():
        mine = partial(_is_of, person, scope)
        spans += [(person.id, first, last) for first, last in _spans(changes(person), mine)]
    return Members(spans, staff.merged)


def changes(person: Person) -> list[date]:
    """The days on which an agent's team or level may have become another, in order."""
    edges = {stint.start for stint in person.stints} | {level_from for level_from, _level in person.levels}
    found = {edge for edge in edges if edge is not None}
    found |= {stint.end + _ONE for stint in person.stints if stint.end is not None and stint.end < date.max}
    return sorted(found)


def _spans(edges: Sequence[date], holds: Callable[[date], bool]) -> list[tuple[int | None, int | None]]:
    """The day numbers between which something holds that can only change on the edges; None: open."""
    if not edges:
        return [(None, None)] if holds(date.min) else []
    spans: list[tuple[int | None, int | None]] = []
    starts: list[date | None] = [None, *edges]
    for i, start in enumerate(starts):
        if not holds(start or date.min):
            continue
        first = None if start is None else day_number(start)
        last = day_number(edges[i]) - 1 if i < len(edges) else None
        if spans and i and spans[-1][1] == (first or 0) - 1 and first is not None:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return spans


def cuts(staff: Staff, period: Period) -> set[date]:
    """The days within a period on which anybody's team or level may become another."""
    return {day for person in staff.people.values() for day in changes(person) if period.start < day <= period.end}


def ramp_edges(staff: Staff, period: Period, ramp: Sequence[float]) -> set[date]:
    """The days within a period on which anybody's share of the trainee ramp may become another."""
    hired = (person.hired_on for person in staff.people.values() if person.hired_on is not None)
    return {day for start in hired for day in ramp_steps(start, ramp) if period.start < day <= period.end}


def people_in(staff: Staff, scope: Scope, period: Period) -> list[Person]:
    """Who belonged to the scope on some day of the period, in the order of names."""
    if scope.kind is ScopeKind.COMPANY:
        return list(staff.people.values())
    among = {
        agent
        for agent, first, last in members(staff, scope).spans or ()
        if (first is None or first <= period.last_number) and (last is None or last >= period.first_number)
    }
    return [person for person in staff.people.values() if person.id in among]
