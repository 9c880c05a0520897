"""What the papers of one period say in common, asked of the one engine of figures once and used for every agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Better, Kpi, kpi
from salesdesk.metrics.formats import target_unit_word, value_kind
from salesdesk.periods import Period
from salesdesk.reports.papers.figures import FigureLine
from salesdesk.reports.sheets import Kpi as PaperKpi
from salesdesk.reports.sheets import PageSize, Paper, Person
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.services.scopes import people_in, scope_name
from salesdesk.services.staffing import Person as Employee
from salesdesk.services.staffing import Staff
from salesdesk.types import COMPANY, AgentStatus, Scope, ScopeKind

if TYPE_CHECKING:
    from datetime import datetime

    from salesdesk.services.company import Company
    from salesdesk.services.desk import Desk
    from salesdesk.services.interviews.gathering import FactsOfPeriod
    from salesdesk.services.scores import AgentScore

LEAST_PEERS = 3
"""A median of fewer agents would tell one of them what another one did."""


@dataclass(frozen=True, slots=True)
class Middle:
    """A median and of how many agents it is."""

    value: float
    n: int


class Gathering:
    """The facts of one period. Made for one paper or one batch, so that all of its papers rest on the same answers."""

    def __init__(self, desk: Desk, period: Period, language: str, printed_at: datetime, size: PageSize) -> None:
        self.desk = desk
        self.period = period
        self.language = language
        self.printed_at = printed_at
        self.size = size
        self._rows: dict[tuple[object, ...], list[FigureRow]] = {}

    # --- who

    @cached_property
    def company(self) -> Company:
        """The company's settings."""
        return self.desk.company.get()

    @cached_property
    def staff(self) -> Staff:
        """Who was where on which day."""
        with self.desk.database.read() as session:
            return Staff.load(session)

    @cached_property
    def facts(self) -> FactsOfPeriod:
        """What interviews rest on."""
        from salesdesk.services.interviews.gathering import FactsOfPeriod

        return FactsOfPeriod(self.desk, self.period)

    @cached_property
    def paper(self) -> Paper:
        """The frame that every paper shares."""
        from salesdesk.services.interviews.sheet import paper_frame

        return paper_frame(self.company, self.language, self.printed_at, self.size)

    def people(self, scope: Scope) -> list[Employee]:
        """Who belonged to the scope and was here in the period; those without a call only while they are active."""
        among = [one for one in people_in(self.staff, scope, self.period) if one.employed_in(self.period)]
        called = {agent for agent, rows in self.of_agents(("dials",)).items() if rows["dials"].value}
        return [one for one in among if one.status is AgentStatus.ACTIVE or one.id in called]

    def team_of(self, agent_id: int) -> Scope:
        """The team whose median an agent is held against: that of the period's last day (or first); else the company."""
        person = self.staff.people[agent_id]
        team = person.team_on(self.period.end) or person.team_on(self.period.start)
        return COMPANY if team is None else Scope(ScopeKind.TEAM, team)

    def person(self, agent_id: int) -> Person:
        """The agent as a paper's head names them."""
        one, team = self.staff.people[agent_id], self.team_of(agent_id)
        return Person(
            name=one.name,
            number=one.number or "",
            post=one.post,
            team="" if team == COMPANY else scope_name(self.staff, team),
            level=one.level_on(self.period.end),
            hired_on=one.hired_on,
        )

    def scope_words(self, scope: Scope) -> str:
        """The scope's own name."""
        return scope_name(self.staff, scope, self.company.name)

    # --- figures

    @cached_property
    def kpis(self) -> tuple[str, ...]:
        """The KPIs that have data in this file."""
        return self.desk.figures.known_kpis()

    def rows(
        self,
        scope: Scope = COMPANY,
        *,
        by: By = By.SCOPE,
        per: Per = Per.TOTAL,
        kpis: Sequence[str] | None = None,
        period: Period | None = None,
    ) -> list[FigureRow]:
        """``FiguresService.figures``, each question asked once."""
        wanted, span = tuple(self.kpis if kpis is None else kpis), period or self.period
        key = (scope, by, per, wanted, span)
        if key not in self._rows:
            self._rows[key] = self.desk.figures.figures(span, scope, per=per, by=by, kpis=wanted)
        return self._rows[key]

    def of_agents(
        self, kpis: Sequence[str] | None = None, period: Period | None = None
    ) -> dict[int, dict[str, FigureRow]]:
        """By agent and KPI everybody's own figures of the period (or of another one)."""
        found: dict[int, dict[str, FigureRow]] = {}
        for row in self.rows(by=By.AGENT, kpis=kpis, period=period):
            found.setdefault(row.scope.id, {})[row.kpi] = row
        return found

    def of_scope(
        self, scope: Scope, kpis: Sequence[str] | None = None, period: Period | None = None
    ) -> dict[str, FigureRow]:
        """By KPI the figures of a scope as a whole."""
        return {row.kpi: row for row in self.rows(scope, kpis=kpis, period=period)}

    def medians(self, scope: Scope, kpis: Sequence[str] | None = None) -> dict[str, Middle]:
        """The medians of a scope's agents (per day on duty for a count per day), where these are enough."""
        values: dict[str, list[float]] = {}
        for row in self.rows(scope, by=By.AGENT, kpis=kpis):
            if row.per_day is not None:
                values.setdefault(row.kpi, []).append(row.per_day)
        return {name: Middle(median(some), len(some)) for name, some in values.items() if len(some) >= LEAST_PEERS}

    @cached_property
    def scores(self) -> dict[int, AgentScore]:
        """Everybody's score by agent."""
        return {one.agent_id: one for one in self.desk.scores.scores(self.period)}

    def line(
        self, row: FigureRow, before: FigureRow | None = None, middle: Middle | None = None, *, gap: str = ""
    ) -> FigureLine:
        """A figure for paper; ``before`` is the same of the period before."""
        definition = row.definition
        return FigureLine(
            kpi=paper_kpi(definition),
            actual=row.per_day,
            target=row.target_per_day,
            achievement=row.achievement,
            rag=row.rag if row.enough else None,
            last=before.per_day if before is not None else None,
            median=middle.value if middle is not None else None,
            peers=middle.n if middle is not None else 0,
            numerator=row.numerator,
            denominator=row.denominator if definition.is_rate or definition.per_day else None,
            definition=definition.rule(self.company.effective_talk_s),
            formula=definition.formula(self.company.effective_talk_s),
            gap=(gap or _("no data in this period")) if row.value is None else "",
            n=row.figure.n,
            enough=row.value is None or row.enough,
            least=definition.minimum,
            less_is_better=definition.direction is Better.DOWN,
        )

    # --- notes

    def notes(self) -> tuple[str, ...]:
        """How fresh the data is, and whether it can still change."""
        found = []
        known = self.desk.figures.days_with_calls()
        if known is not None and known[1] < self.period.end:
            found.append(_("Data up to {day}.").format(day=formats.day(known[1])))
        found.append(self._closing())
        return tuple(found)

    def _closing(self) -> str:
        from datetime import UTC, datetime

        among = [
            one
            for one in self.desk.closing.periods()
            if one.period.start <= self.period.start and one.period.end >= self.period.end
        ]
        closed = next((one for one in among if one.reopened_at is None), None)
        if closed is not None:
            day = datetime.fromtimestamp(closed.closed_at, UTC).astimezone().date()
            return _("The period was closed on {day}: late data is kept apart.").format(day=formats.day(day))
        if among:
            return _("The period was opened again: {reason}.").format(reason=among[0].reopen_reason.rstrip(".。"))
        return _("The period isn't closed: late data may change the figures.")


def paper_kpi(definition: Kpi) -> PaperKpi:
    """A KPI as papers name it, a count per day with “/day”."""
    return PaperKpi(
        name=definition.name,
        kind=value_kind(definition),
        unit=target_unit_word(definition) if definition.per_day else "",
    )


def kpi_on_paper(kpi_id: str) -> PaperKpi:
    """The same by id."""
    return paper_kpi(kpi(kpi_id))
