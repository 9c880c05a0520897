"""The grid of targets: who is asked what in a period, set here or inherited from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.targets import TargetLine
from salesdesk.periods import Period
from salesdesk.services.company import Company
from salesdesk.services.scopes import canonical, scope_name
from salesdesk.services.staffing import Person, Staff
from salesdesk.services.target_lookup import TargetBook, precedence
from salesdesk.services.targets.rows import GridCell, GridRow, TargetGrid
from salesdesk.types import COMPANY, AgentStatus, Level, Scope, ScopeKind, Tier

Reached = Mapping[tuple[Scope, str], float | None]


def build(
    session: Session,
    period: Period,
    scope: Scope,
    kpis: Sequence[str],
    tier: Tier,
    company: Company,
    owner: str,
    reached: Reached,
) -> TargetGrid:
    """The grid of a scope: for the company everybody, for a team or an agent only them."""
    staff = Staff.load(session)
    scope = canonical(staff, scope)
    book = TargetBook.load(session, period.start, period.end)
    segments = [segment.start for segment in book.lines.segments(period)]

    def cell(identifier: str, row: Scope, person: Person | None) -> GridCell:
        definition = kpi(identifier)
        scopes = _scopes(identifier, row, person, period)

        def line_on(day_index: int) -> TargetLine | None:
            return book.lines.line(definition.id, scopes, segments[day_index], tier)

        lines = [line_on(i) for i in range(len(segments))]
        calibrated = [
            one
            for one in book.lines.adjusted(identifier, scopes)
            if one.start <= period.end and period.start <= one.end
        ]
        own = next(
            (
                line
                for line in book.lines.lines
                if line.kpi == identifier
                and line.scope == row
                and line.tier is tier
                and (line.start, line.end) == (period.start, period.end)
            ),
            None,
        )
        shown = own or lines[0] or next((line for line in lines if line is not None), None)
        values = {line.value if line else None for line in lines}
        first = max(period.start, min((one.start for one in calibrated), default=period.start))
        return GridCell(
            kpi=identifier,
            own=own.value if own else None,
            own_id=own.id if own else None,
            value=shown.value if shown else None,
            origin=shown.scope if shown else None,
            origin_name=origin_name(staff, shown.scope, company) if shown else "",
            origin_period=Period.spanning(shown.start, shown.end) if shown else None,
            varies=len(values) > 1,
            reached=reached.get((row, identifier)),
            calibrated=tuple(calibrated),
            asked=shown.value * book.lines.factor(identifier, scopes, first) if shown and calibrated else None,
        )

    rows = [
        GridRow(
            row,
            _row_name(staff, row, company),
            (person.number or "") if person else "",
            team,
            person.level_on(period.end) if person else row.level,
            {identifier: cell(identifier, row, person) for identifier in kpis},
        )
        for row, person, team in _rows(staff, scope, period)
    ]
    return TargetGrid(period, tier, tuple(kpis), tuple(rows), owner, company.inflation_limit, company.currency)


def _scopes(identifier: str, row: Scope, person: Person | None, period: Period) -> Sequence[Scope]:
    definition = kpi(identifier)
    match row.kind:
        case ScopeKind.AGENT if person is not None:
            day = min(max(period.start, person.hired_on or period.start), period.end)
            return precedence(definition, person.id, person.team_on(day), person.level_on(day))
        case ScopeKind.TEAM:
            return precedence(definition, None, row.id)
        case ScopeKind.LEVEL:
            return (row, COMPANY) if COMPANY in precedence(definition, 0) else (row,)
        case _company:
            return (COMPANY,)


def _rows(staff: Staff, scope: Scope, period: Period) -> Iterator[tuple[Scope, Person | None, str]]:
    """(row, person, team name) in order: company, levels, teams with their agents, agents without a team."""
    if scope.kind is ScopeKind.AGENT:
        yield scope, staff.people[scope.id], ""
        return
    if scope.kind is ScopeKind.COMPANY:
        yield COMPANY, None, ""
        for level in Level:
            yield Scope(ScopeKind.LEVEL, 0, level), None, ""
    here = [
        person
        for person in staff.people.values()
        if person.employed_in(period) and (person.status is not AgentStatus.INACTIVE or person.left_on is not None)
    ]
    for team_id, (name, _stage) in staff.teams.items():
        members = [person for person in here if _team_at_end(person, period) == team_id]
        if scope.kind is ScopeKind.TEAM and scope.id != team_id:
            continue
        if not members and scope.kind is ScopeKind.COMPANY and not _open(team_id, staff):
            continue
        yield Scope(ScopeKind.TEAM, team_id), None, name
        for person in members:
            yield Scope(ScopeKind.AGENT, person.id), person, name
    if scope.kind is ScopeKind.COMPANY:
        for person in here:
            if _team_at_end(person, period) is None:
                yield Scope(ScopeKind.AGENT, person.id), person, ""


def _team_at_end(person: Person, period: Period) -> int | None:
    """The team on the last day of the period that the person was here."""
    return person.team_on(min(period.end, person.left_on) if person.left_on else period.end)


def _open(team_id: int, staff: Staff) -> bool:
    """Whether a team without agents in the period is still worth a row: it is new, and has never had any."""
    return not any(stint.team_id == team_id for person in staff.people.values() for stint in person.stints)


def _row_name(staff: Staff, scope: Scope, company: Company) -> str:
    if scope.kind is ScopeKind.LEVEL and scope.level is not None:
        return label(scope.level)
    return scope_name(staff, scope, company.name)


def origin_name(staff: Staff, scope: Scope, company: Company) -> str:
    """Whose a target is, in words; empty when its team or agent is gone."""
    if scope.kind is ScopeKind.AGENT:
        person = staff.people.get(staff.root(scope.id))
        return person.name if person else ""
    if scope.kind is ScopeKind.TEAM and scope.id not in staff.teams:
        return ""
    return _row_name(staff, scope, company) if scope.kind is not ScopeKind.COMPANY else label(ScopeKind.COMPANY)
