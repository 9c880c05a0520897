"""The use cases around targets: one method, one transaction. What changes something returns what its undo needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from salesdesk import formats
from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import FROM_CALLS, Better, Kpi, Unit, kpi
from salesdesk.metrics.formats import write
from salesdesk.metrics.smart import Inflation, TargetDraft, inflation, refusals
from salesdesk.metrics.statistics import quantile
from salesdesk.models import Target
from salesdesk.periods import Period, PeriodKind, today
from salesdesk.services.company import Company, CompanyService
from salesdesk.services.figure_rows import By, Per
from salesdesk.services.figures import FiguresService
from salesdesk.services.staffing import Staff
from salesdesk.services.targets import decomposing, grid, writing
from salesdesk.services.targets.grid import Reached
from salesdesk.services.targets.rows import (
    Check,
    Decomposition,
    FunnelGround,
    InflatedError,
    Suggestion,
    TargetChange,
    TargetGrid,
    TargetRow,
)
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Scope, ScopeKind, Tier

SUGGESTION_WEEKS = 12
SUGGESTION_SHARE = 0.8


class TargetsService:
    """Targets by company, team, level and agent. Values are in the KPI's unit; a count per day: per agent and day."""

    def __init__(self, database: Database, figures: FiguresService) -> None:
        self._database = database
        self._figures = figures
        self._company = CompanyService(database)

    # --- reading

    def targets(
        self, period: Period | None = None, scope: Scope | None = None, *, withdrawn: bool = False
    ) -> list[TargetRow]:
        """The stored targets that touch a period, of a scope itself; with ``withdrawn`` also those taken back."""
        company = self._company.get()
        query = select(Target).order_by(Target.start.desc(), Target.scope_kind, Target.scope_id, Target.kpi, Target.id)
        if period is not None:
            query = query.where(Target.start <= period.end, Target.end >= period.start)
        if scope is not None:
            query = query.where(Target.scope_kind == scope.kind, Target.scope_id == scope.id)
            if scope.level is not None:
                query = query.where(Target.level == scope.level)
        if not withdrawn:
            query = query.where(Target.withdrawn_at.is_(None))
        with self._database.read() as session:
            staff = Staff.load(session)
            return [_row(target, staff, company) for target in session.scalars(query)]

    def grid(
        self,
        period: Period,
        scope: Scope = COMPANY,
        kpis: Sequence[str] = FROM_CALLS,
        tier: Tier = Tier.BASE,
        *,
        with_reached: bool = True,
    ) -> TargetGrid:
        """Who is asked what in a period, set there or inherited, beside what was reached in the period before."""
        company = self._company.get()
        reached = self._reached(period, scope, kpis) if with_reached else {}
        with self._database.read() as session:
            return grid.build(session, period, scope, kpis, tier, company, owner_of(company), reached)

    def _reached(self, period: Period, scope: Scope, kpis: Sequence[str]) -> Reached:
        before = period.previous()
        found: dict[tuple[Scope, str], float | None] = {}
        kinds = {
            ScopeKind.COMPANY: (By.COMPANY, By.LEVEL, By.TEAM, By.AGENT),
            ScopeKind.TEAM: (By.TEAM, By.AGENT),
        }
        for by in kinds.get(scope.kind, (By.AGENT,)):
            for row in self._figures.figures(before, scope, by=by, kpis=kpis):
                found[row.scope, row.kpi] = row.per_day
        return found

    def reached(self, kpi_id: str, scope: Scope, period: Period) -> float | None:
        """What the scope reached in the period before: per day on duty for a count per day."""
        return self._figures.figure(period.previous(), scope, kpi_id).per_day

    def suggest(self, kpi_id: str, scope: Scope, before: date | None = None) -> Suggestion:
        """A target from the scope's own last 12 whole weeks before a day (today): offered, never imposed."""
        definition = kpi(kpi_id)
        this_week = Period.of(PeriodKind.WEEK, before or today())
        end = this_week.start - timedelta(days=1)
        window = Period(end - timedelta(weeks=SUGGESTION_WEEKS) + timedelta(days=1), end)
        weeks = self._figures.figures(window, scope, per=Per.WEEK, kpis=[kpi_id])
        values = [row.per_day for row in weeks if row.per_day is not None and row.enough]
        share = SUGGESTION_SHARE if definition.direction is Better.UP else 1 - SUGGESTION_SHARE
        made = Suggestion(kpi_id, None, len(values), window.start, window.end)
        if len(values) < made.least:
            return made
        return replace(made, value=tidy(definition, quantile(values, share)))

    # --- setting

    def check(self, draft: TargetDraft) -> Check:
        """Whether a target would be accepted, without setting it."""
        why = refusals(draft)
        if why:
            return Check(tuple(why))
        return Check((), next(iter(self._inflations([draft])), None))

    def _inflations(self, drafts: Sequence[TargetDraft]) -> list[Inflation]:
        limit = self._company.get().inflation_limit
        found = []
        for draft in drafts:
            if draft.scope is None or draft.period is None or draft.value is None:
                continue
            reached = self.reached(draft.kpi, draft.scope, draft.period)
            warned = inflation(kpi(draft.kpi), draft.value, reached, limit)
            if warned is not None:
                found.append(warned)
        return found

    def set(self, draft: TargetDraft, override: str = "") -> TargetChange:
        """Set one target, in place of the one for the same KPI, scope, dates and tier.

        Raises RefusedError with the reasons when it isn't SMART, and InflatedError when it asks much more than was
        reached and ``override`` gives no reason for it.
        """
        return self.set_many([draft], override)

    def set_many(
        self, drafts: Sequence[TargetDraft], override: str = "", *, withdrawing: Iterable[int] = ()
    ) -> TargetChange:
        """Set several and withdraw others, all or nothing; see ``set``."""
        drafts = [replace(draft, owner=draft.owner.strip() or self.owner()) for draft in drafts]
        for draft in drafts:
            if why := refusals(draft):
                raise RefusedError(formats.sentences(why))
        if not override.strip() and (inflated := self._inflations(self._new(drafts))):
            raise InflatedError(inflated)
        with self._database.write() as session:
            gone = writing.withdraw(session, withdrawing)
            made = writing.put(session, drafts, override)
            return TargetChange(made.created, (*gone.withdrawn, *made.withdrawn))

    def _new(self, drafts: Sequence[TargetDraft]) -> list[TargetDraft]:
        """Those that ask something else than what is set: only they can be inflated."""
        with self._database.read() as session:
            return [
                draft for draft in drafts if all(row.value != draft.value for row in writing.in_place(session, draft))
            ]

    def withdraw(self, ids: Iterable[int]) -> TargetChange:
        """Take targets back; they stay in the history."""
        with self._database.write() as session:
            return writing.withdraw(session, ids)

    def undo(self, change: TargetChange) -> None:
        """Take a change back whole."""
        with self._database.write() as session:
            writing.take_back(session, change)

    def copy(
        self,
        source: Period,
        target: Period,
        *,
        factor: float = 1.0,
        scope: Scope = COMPANY,
        reason: str = "",
        owner: str = "",
        override: str = "",
    ) -> TargetChange:
        """The targets of one period again for another, times a factor (where less is better: divided by it).

        Of a team: its own and its agents'. What is set in the other period already stays. Raises RefusedError when
        there is nothing to copy, InflatedError as ``set`` does.
        """
        drafts = self.copies(source, target, factor=factor, scope=scope, reason=reason, owner=owner)
        if not drafts:
            raise RefusedError(
                _("No targets were set for {period} that aren't set already.").format(period=source.code),
                _("Choose another period, or type the targets into the grid."),
            )
        return self.set_many(drafts, override)

    def copies(
        self,
        source: Period,
        target: Period,
        *,
        factor: float = 1.0,
        scope: Scope = COMPANY,
        reason: str = "",
        owner: str = "",
    ) -> list[TargetDraft]:
        """The drafts that ``copy`` would set."""
        if not 0 < factor <= 10:
            raise RefusedError(_("The factor must lie between 0 and 10, e.g. 1.05."))
        reason = reason.strip() or _("Copied from {period} × {factor:g}").format(period=source.code, factor=factor)
        with self._database.read() as session:
            staff = Staff.load(session)
            taken = {
                (row.kpi, writing.scope_of(row), row.tier)
                for row in writing.own_lines(session, target.start, target.end)
            }
            return [
                TargetDraft(
                    row.kpi,
                    _times(kpi(row.kpi), row.value, factor),
                    writing.scope_of(row),
                    target,
                    owner.strip() or row.owner,
                    reason,
                    row.tier,
                )
                for row in writing.own_lines(session, source.start, source.end)
                if (row.kpi, writing.scope_of(row), row.tier) not in taken
                and _within(staff, writing.scope_of(row), scope, target.end)
            ]

    def owner(self) -> str:
        """Who answers for a target when nobody is named: the supervisor."""
        return owner_of(self._company.get())

    # --- decomposition

    def decompose(
        self,
        revenue: int,
        period: Period,
        team_id: int,
        rates: Mapping[str, float] | None = None,
        window: Period | None = None,
    ) -> Decomposition:
        """A revenue target (minor units) down to each agent's dials a day [4].

        Rates come from the team's history (``window``: the 12 weeks before the period) unless given by hand under
        the names of ``FunnelRates``. Raises RefusedError naming the rates that are missing.
        """
        return decomposing.reckon(self.funnel_ground(period, team_id, window), revenue, rates)

    def funnel_ground(self, period: Period, team_id: int, window: Period | None = None) -> FunnelGround:
        """What the past of a team says for a decomposition; ``window``: the 12 weeks before the period."""
        if window is None:
            last = min(period.start, today()) - timedelta(days=1)
            window = Period(last - timedelta(weeks=SUGGESTION_WEEKS) + timedelta(days=1), last)
        with self._database.read() as session:
            return decomposing.ground(session, self._company.get(), period, team_id, window)

    def adopt(self, made: Decomposition, kpis: Sequence[str], reason: str = "", override: str = "") -> TargetChange:
        """Set a decomposition's parts as targets of the agents, all or nothing; ``undo`` takes it back in one step.

        Raises RefusedError and InflatedError as ``set`` does.
        """
        reason = reason.strip() or _("Broken down from {revenue} of {team}").format(
            revenue=write(kpi("revenue"), made.whole.revenue), team=made.team
        )
        drafts = decomposing.as_targets(made, kpis, self.owner(), reason)
        if not drafts:
            raise RefusedError(
                _("There is nothing to adopt."), _("Tick at least one KPI, for a team with working days.")
            )
        return self.set_many(drafts, override)


def owner_of(company: Company) -> str:
    """The supervisor's name, or the word."""
    return company.supervisor.strip() or _("Supervisor")


def _row(target: Target, staff: Staff, company: Company) -> TargetRow:
    scope = writing.scope_of(target)
    return TargetRow(
        target.id,
        target.kpi,
        scope,
        grid.origin_name(staff, scope, company),
        target.start,
        target.end,
        target.tier,
        target.value,
        target.owner,
        target.reason,
        target.override_reason,
        target.created_at,
        target.withdrawn_at,
    )


def _within(staff: Staff, row: Scope, scope: Scope, day: date) -> bool:
    """Whether a target's scope belongs to the scope in view."""
    if scope == COMPANY or row == scope:
        return row.kind is not ScopeKind.AGENT or staff.root(row.id) in staff.people
    if scope.kind is ScopeKind.TEAM and row.kind is ScopeKind.AGENT:
        person = staff.people.get(staff.root(row.id))
        return person is not None and person.team_on(day) == scope.id
    return False


def _times(definition: Kpi, value: float, factor: float) -> float:
    raised = value * factor if definition.direction is Better.UP else value / factor
    return raised if factor == 1.0 else tidy(definition, raised)


def tidy(definition: Kpi, value: float) -> float:
    """A value as people would write it: whole calls, seconds and money, tenths of a per cent."""
    if definition.unit is Unit.RATIO:
        return round(value, 3)
    if definition.unit in (Unit.SCORE, Unit.POINTS):
        return round(value, 1)
    return float(round(value)) if abs(value) >= 10 else round(value, 1)
