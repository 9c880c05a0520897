"""Which target holds for whom on which day: the one place where precedence is decided.

An agent's own target comes before the one of their level, then their team's, then the company's. A count that is
not per day (deals, customers ...) is asked of the whole scope it was set for, so an agent never inherits a team's or
the company's; a level's is asked of each agent of the level.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.metrics import targets as arithmetic
from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.targets import TargetLine
from salesdesk.models import Target
from salesdesk.services import calibrations
from salesdesk.types import COMPANY, Level, Scope, ScopeKind, Tier


def passes_down(definition: Kpi) -> bool:
    """Whether a team's or the company's target is also each agent's: rates and counts per day, not whole counts."""
    return definition.is_rate or definition.per_day


def precedence(
    definition: Kpi, agent_id: int | None = None, team_id: int | None = None, level: Level | None = None
) -> tuple[Scope, ...]:
    """The scopes that may hold the target, the most particular first.

    Without an agent: the team's and then the company's own (or the company's alone).
    """
    scopes: list[Scope] = []
    if agent_id is not None:
        scopes.append(Scope(ScopeKind.AGENT, agent_id))
        if level is not None:
            scopes.append(Scope(ScopeKind.LEVEL, level=level))
        if not passes_down(definition):
            return tuple(scopes)
    if team_id is not None:
        scopes.append(Scope(ScopeKind.TEAM, team_id))
        if not passes_down(definition):
            return tuple(scopes)
    return (*scopes, COMPANY)


@dataclass(frozen=True, slots=True)
class TargetBook:
    """The targets in force somewhere between two dates, to be asked by KPI, agent and day.

    ``lines`` is the same as plain values, for the arithmetic of ``salesdesk.metrics.targets``.
    """

    lines: arithmetic.TargetBook = field(default_factory=arithmetic.TargetBook)

    @classmethod
    def load(cls, session: Session, start: date, end: date) -> TargetBook:
        """Every target and calibration, not withdrawn, that touches ``start`` to ``end`` (both included)."""
        rows = session.scalars(
            select(Target).where(Target.withdrawn_at.is_(None), Target.start <= end, Target.end >= start)
        )
        return cls(arithmetic.TargetBook([as_line(row) for row in rows], calibrations.load(session, start, end)))

    def within(self, start: date, end: date) -> TargetBook:
        """What ``load`` would read of a part of the dates it was read for."""
        lines = [one for one in self.lines.lines if one.start <= end and one.end >= start]
        adjustments = [one for one in self.lines.adjustments if one.start <= end and one.end >= start]
        return TargetBook(arithmetic.TargetBook(lines, adjustments))

    def line(
        self,
        kpi_id: str,
        agent_id: int | None,
        team_id: int | None,
        level: Level | None,
        day: date,
        tier: Tier = Tier.BASE,
    ) -> TargetLine | None:
        """The target that holds on a day, or None; its ``scope`` says where it comes from."""
        return self.lines.line(kpi_id, precedence(kpi(kpi_id), agent_id, team_id, level), day, tier)

    def value(
        self,
        kpi_id: str,
        agent_id: int | None,
        team_id: int | None,
        level: Level | None,
        day: date,
        tier: Tier = Tier.BASE,
    ) -> float | None:
        """What the target asks on a day, adjustments included, in the KPI's unit (a count per day: on one day)."""
        return self.lines.value(kpi_id, precedence(kpi(kpi_id), agent_id, team_id, level), day, tier)


def as_line(row: Target) -> TargetLine:
    """A stored target as a plain value."""
    scope = Scope(row.scope_kind, row.scope_id, row.level)
    return TargetLine(row.kpi, scope, row.start, row.end, row.value, row.tier, row.id)
