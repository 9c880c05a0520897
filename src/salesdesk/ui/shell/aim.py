"""What the header's pickers offer, and at which period the window looks before the user chooses one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from salesdesk.periods import Period, PeriodKind
from salesdesk.types import Change, Scope, ScopeKind
from salesdesk.ui import week

if TYPE_CHECKING:
    from salesdesk.services.company import Company
    from salesdesk.services.desk import Desk
    from salesdesk.ui.changes import Changes
    from salesdesk.ui.focus import Focus
    from salesdesk.ui.jobs import Jobs
    from salesdesk.ui.shell.header import Header
    from salesdesk.ui.widgets.focus_pickers import ScopeLine


class Aim(QObject):
    """Between the header's pickers and the focus; ``take`` gives it the desk."""

    def __init__(self, header: Header, focus: Focus, jobs: Jobs, changes: Changes, parent: QObject) -> None:
        super().__init__(parent)
        self._header, self._focus, self._jobs = header, focus, jobs
        self._desk: Desk | None = None
        self._chosen = False
        self._filled = False
        header.period.picked.connect(self._choose_period)
        header.scope.picked.connect(focus.set_scope)
        focus.moved.connect(self._follow)
        changes.changed.connect(self._on_changes)

    def take(self, desk: Desk, calls: tuple[date, date] | None) -> None:
        """The database is open. ``calls``: its first and last day with calls, where known already."""
        self._desk = desk
        self._filled = False
        if calls is None:
            self._look_where_calls_are()
        else:
            self._go_to_calls(calls)

    def let_go(self) -> None:
        """The database is about to be replaced."""
        self._desk = None

    def fill_once(self) -> None:
        """Offer teams and agents, once the first page is there."""
        if not self._filled and self._desk is not None:
            self._filled = True
            self._fill()

    def _fill(self) -> None:
        desk = self._desk
        if desk is not None:
            self._jobs.quick(lambda: (scope_lines(desk), desk.company.get()), self._filled_with)

    def _filled_with(self, answer: tuple[list[ScopeLine], Company]) -> None:
        lines, company = answer
        week.begin_on(company.week_start)
        self._header.scope.fill(lines, company.name)

    def _on_changes(self, touched: frozenset[Change]) -> None:
        if touched & {Change.PEOPLE, Change.SETTINGS}:
            self._fill()
        if Change.CALLS in touched:
            self._look_where_calls_are()

    def _look_where_calls_are(self) -> None:
        """Until the user chooses a period, look at the month of the latest calls when this one has none."""
        if self._desk is not None and not self._chosen:
            self._jobs.quick(self._desk.figures.days_with_calls, self._go_to_calls)

    def _go_to_calls(self, known: tuple[date, date] | None) -> None:
        if known is not None and not self._chosen and known[1] < self._focus.period.start:
            self._focus.set_period(Period.of(PeriodKind.MONTH, known[1]))

    def _choose_period(self, period: Period) -> None:
        self._chosen = True
        self._focus.set_period(period)

    def _follow(self) -> None:
        self._header.period.set_period(self._focus.period)
        self._header.scope.set_scope(self._focus.scope)


def scope_lines(desk: Desk) -> list[ScopeLine]:
    """Teams with their agents of today, then the agents without a team; runs in a worker."""
    from salesdesk.ui.widgets.focus_pickers import ScopeLine

    agents: dict[int | None, list[ScopeLine]] = {}
    for row in desk.people.agents():
        agents.setdefault(row.team_id, []).append(ScopeLine(Scope(ScopeKind.AGENT, row.id), row.name))
    lines = [
        ScopeLine(Scope(ScopeKind.TEAM, team.id), team.name, tuple(agents.get(team.id, ())))
        for team in desk.people.teams()
        if team.active
    ]
    return lines + agents.get(None, [])
