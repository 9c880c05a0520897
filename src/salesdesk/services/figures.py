"""Every figure that is shown, printed or exported comes from here, so that no two screens disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from salesdesk.metrics.catalogue import FROM_CALLS, Kpi, catalogue, kpi, own
from salesdesk.periods import Period, from_day_number
from salesdesk.services import explaining, record_pages
from salesdesk.services.calendar import CalendarService
from salesdesk.services.call_pages import behind, each_call, read_one, read_page
from salesdesk.services.campaigns import campaign_rows
from salesdesk.services.company import TARGET, CompanyService
from salesdesk.services.counting import COUNTED_FROM_CALLS, Counting, counters_of
from salesdesk.services.figure_rows import (
    AgentLine,
    By,
    CallPage,
    CallRow,
    Dashboard,
    Explanation,
    FigureRow,
    HeatCell,
    Per,
    Tile,
)
from salesdesk.services.hours import heat_cells, hour_rows
from salesdesk.services.outcomes.views import OutcomePage
from salesdesk.services.reach_upkeep import catch_up
from salesdesk.services.record_pages import origin
from salesdesk.services.results import Results
from salesdesk.services.scopes import canonical, members, scope_name
from salesdesk.store import counters as store
from salesdesk.store.database import Database
from salesdesk.store.dispositions import word_counts
from salesdesk.types import COMPANY, Scope

_HOURLY = (Per.HOUR, Per.WEEKDAY_HOUR)
_DAYS_SHOWN = 62
_WEEKS_SHOWN = 400


RECORDED = ("deals", "revenue", "deal_rate", "collections")
"""The results that a dashboard shows where they are recorded; the others stand in tables, scores and papers."""


class FiguresService:
    """Answers with frozen values (figure_rows.py). Each method is one read transaction, from any thread."""

    def __init__(self, database: Database, calendar: CalendarService) -> None:
        self._database = database
        self._calendar = calendar
        self._company = CompanyService(database)

    def figures(
        self,
        period: Period,
        scope: Scope = COMPANY,
        *,
        per: Per = Per.TOTAL,
        by: By = By.SCOPE,
        kpis: Sequence[str] = FROM_CALLS,
        targets: bool = True,
    ) -> list[FigureRow]:
        """The KPIs of a scope, or of each team, level or agent within it, for the whole period or each bucket.

        Rows come by scope (names in order), bucket and KPI. Agents without a call appear in the total only, with no
        data; agent rows leave out calls that name nobody. Campaigns are broken down for the total only. ``targets`` false
        spares what figures are held against where only they are wanted. Raises SalesDeskError for an unknown KPI or scope.
        """
        definitions = [kpi(identifier) for identifier in kpis]
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            scope = canonical(counting.staff, scope)
            if by is By.CAMPAIGN:
                return campaign_rows(counting, scope, per, definitions)
            if per in _HOURLY:
                return hour_rows(counting, scope, by, definitions, weekdays=per is Per.WEEKDAY_HOUR)
            return counting.rows(scope, per, by, definitions, targets=targets)

    def achievements(
        self, asked: Sequence[tuple[Period, Sequence[str]]], scope: Scope = COMPANY
    ) -> list[dict[int, dict[str, float | None]]]:
        """For each period and its KPIs the achievements of the scope's agents, by agent and KPI: what scores are made of.

        KPIs without a target are left out. All periods are read together, in a quarter of the time of rows for each.
        """
        if not asked:
            return []
        company = replace(self._company.get(), rag_by=TARGET)
        span = Period(min(period.start for period, _kpis in asked), max(period.end for period, _kpis in asked))
        found: list[dict[int, dict[str, float | None]]] = []
        with self._database.read() as session:
            whole = Counting(session, span, company)
            scope = canonical(whole.staff, scope)
            for period, kpis in asked:
                counting = whole.beside(period)
                wanted = [name for name in kpis if counting.standards.any_for(name)] or kpis[:1]
                agents: dict[int, dict[str, float | None]] = {}
                for row in counting.rows(scope, Per.TOTAL, By.AGENT, [kpi(name) for name in wanted]):
                    agents.setdefault(row.scope.id, {})[row.kpi] = row.achievement
                found.append(agents)
        return found

    def usual_kpis(self) -> tuple[str, ...]:
        """The KPIs of a dashboard: those of every call log, the main results where they are kept, and one's own."""
        mine = {one.id for one in own()}
        return tuple(name for name in self.known_kpis() if name in FROM_CALLS or name in RECORDED or name in mine)

    def figure(self, period: Period, scope: Scope, kpi_id: str) -> FigureRow:
        """One KPI of one scope over the whole period."""
        return self.figures(period, scope, kpis=[kpi_id])[0]

    def dashboard(self, period: Period, scope: Scope = COMPANY, kpis: Sequence[str] = FROM_CALLS) -> Dashboard:
        """Tiles with their change and course, the agents' table and the heatmap, from one state of the database."""
        definitions = [kpi(identifier) for identifier in kpis]
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            scope = canonical(counting.staff, scope)
            now = {row.kpi: row for row in counting.rows(scope, Per.TOTAL, By.SCOPE, definitions)}
            earlier = counting.beside(period.previous())
            before = {row.kpi: row for row in earlier.rows(scope, Per.TOTAL, By.SCOPE, definitions)}
            course: dict[str, list[FigureRow]] = {}
            for row in counting.rows(scope, course_of(period), By.SCOPE, definitions):
                course.setdefault(row.kpi, []).append(row)
            tiles = tuple(Tile(now[one.id], before[one.id], tuple(course.get(one.id, ()))) for one in definitions)
            lines = self._lines(counting, scope, definitions)
            heat = heat_cells(counting, scope)
            nobody = 0
            if scope == COMPANY:
                nobody = sum(cell.sums[0] for cell in counting.cells_of(scope) if cell.agent_id == 0)
            known = store.days_with_calls(session)
            return Dashboard(
                period,
                scope,
                scope_name(counting.staff, scope, company.name),
                tiles,
                lines,
                heat,
                nobody,
                from_day_number(known[0]) if known else None,
                from_day_number(known[1]) if known else None,
            )

    def _lines(self, counting: Counting, scope: Scope, definitions: Sequence[Kpi]) -> tuple[AgentLine, ...]:
        by_agent: dict[int, dict[str, FigureRow]] = {}
        for row in counting.rows(scope, Per.TOTAL, By.AGENT, [*definitions, kpi("dials")]):
            by_agent.setdefault(row.scope.id, {})[row.kpi] = row
        last = counting.period.end
        lines = []
        for agent_id, rows in by_agent.items():
            person = counting.staff.people[agent_id]
            team = person.team_on(last)
            lines.append(
                AgentLine(
                    agent_id,
                    person.name,
                    person.number or "",
                    counting.staff.teams[team][0] if team is not None else "",
                    person.level_on(last),
                    rows["dials"].denominator or 0,
                    rows,
                )
            )
        return tuple(lines)

    def heatmap(self, period: Period, scope: Scope = COMPANY) -> tuple[HeatCell, ...]:
        """Dials, connected and effective talks by weekday and hour; only cells with calls."""
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            return heat_cells(counting, canonical(counting.staff, scope))

    def words(self, period: Period, scope: Scope = COMPANY) -> list[tuple[str, int]]:
        """The dialers' outcome words of a scope's calls with how many have each, the most frequent first."""
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            span = (period.first_number, period.last_number)
            return word_counts(session, span, members(counting.staff, canonical(counting.staff, scope)))

    def explain(self, period: Period, scope: Scope, kpi_id: str) -> Explanation:
        """How a figure came about: formula and counting rule in words, the sum, the days, the target, what to mind."""
        definition = kpi(kpi_id)
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            scope = canonical(counting.staff, scope)
            row = counting.rows(scope, Per.TOTAL, By.SCOPE, [definition])[0]
            cells = counting.cells_of(scope)
            leave = counting.leave_of(scope)
            eased = counting.standards.eased(definition, scope, period)
            ramp = company.ramp if counting.standards.ramps(scope, period) else ""
            origins = (
                origin(counting.results, definition, "numerator"),
                origin(counting.results, definition, "denominator"),
            )
        return Explanation(
            row,
            period,
            row.name,
            definition.formula(company.effective_talk_s),
            definition.rule(company.effective_talk_s),
            explaining.arithmetic(row, company.currency),
            explaining.days(cells, leave, scope),
            explaining.target(row, company.currency, eased, ramp),
            explaining.note(row, counting.results, leave),
            origins,
        )

    def records(
        self,
        period: Period,
        scope: Scope,
        kpi_id: str,
        *,
        part: str = "numerator",
        offset: int = 0,
        limit: int | None = 100,
        newest_first: bool = False,
    ) -> OutcomePage:
        """The orders, payments, leads ... behind a figure's numerator or denominator, a page at a time.

        ``part`` ``days``: the attendance behind its days on duty. Raises SalesDeskError where ``Explanation.origins``
        names no kind of record.
        """
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            return record_pages.read_page(
                counting,
                canonical(counting.staff, scope),
                kpi(kpi_id),
                part,
                offset=offset,
                limit=limit,
                newest_first=newest_first,
            )

    def call(self, call_id: int) -> CallRow:
        """One call. Raises SalesDeskError when it is gone."""
        company = self._company.get()
        with self._database.read() as session:
            return read_one(session, company, call_id)

    def calls(
        self,
        period: Period,
        scope: Scope = COMPANY,
        *,
        kpi_id: str | None = None,
        part: str = "numerator",
        offset: int = 0,
        limit: int | None = 100,
        newest_first: bool = False,
    ) -> CallPage:
        """The calls of a scope, or those behind a figure's numerator or denominator, a page at a time."""
        counter = "calls" if kpi_id is None else behind(kpi(kpi_id), part)
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            return read_page(
                counting,
                canonical(counting.staff, scope),
                counter,
                offset=offset,
                limit=limit,
                newest_first=newest_first,
            )

    @contextmanager
    def each_call(
        self, period: Period, scope: Scope = COMPANY, *, limit: int | None = None
    ) -> Iterator[Iterator[CallRow]]:
        """The calls of a scope, oldest first, read as they are asked for: for exports of any length."""
        company = self._company.get()
        with self._database.read() as session:
            counting = Counting(session, period, company)
            yield each_call(counting, canonical(counting.staff, scope), limit=limit)

    def catch_up(self) -> None:
        """Bring what makes figures quick up to date after calls came or went; they are right before. In a worker."""
        catch_up(self._database)

    def known_kpis(self) -> tuple[str, ...]:
        """The KPIs of every call log, those of the records that are kept, and one's own: a full list of figures."""
        company = self._company.get()
        with self._database.read() as session:
            results = Results.load(session, company)
        beside_calls = COUNTED_FROM_CALLS | {"follow_ups"}
        mine = own()
        wanted = ((one, counters_of([one]) - beside_calls) for one in catalogue())
        known = (one.id for one, names in wanted if (names or one in mine) and results.knows(names))
        return (*FROM_CALLS, *known)

    def days_with_calls(self) -> tuple[date, date] | None:
        """The first and the last local date with calls, or None."""
        with self._database.read() as session:
            known = store.days_with_calls(session)
        return None if known is None else (from_day_number(known[0]), from_day_number(known[1]))


def course_of(period: Period) -> Per:
    """How finely a period's course is drawn: by day up to two months, by week up to a year, else by month."""
    if period.length <= _DAYS_SHOWN:
        return Per.DAY
    return Per.WEEK if period.length <= _WEEKS_SHOWN else Per.MONTH
