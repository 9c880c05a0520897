"""What the dashboard shows, read in a worker: the board first, and what breaks it down behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesdesk.types import COMPANY, Scope, ScopeKind
from salesdesk.ui.pages.dashboard_table import AGENTS, BY_SCOPE, Part, parts_of

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.figure_rows import Dashboard, FigureRow
    from salesdesk.ui.focus import FocusState

HOURLY = ("dials", "connected", "connect_rate", "talk_time", "avg_talk", "effective_talks", "conversation_rate")


@dataclass(frozen=True, slots=True)
class DashboardData:
    """What the page shows: the board, its breakdown, and the way up from the scope.

    ``parts`` None: the board doesn't hold them; they are read when it is in sight (``parts_of``).
    """

    board: Dashboard
    by: str
    parts: tuple[Part, ...] | None
    above: tuple[tuple[Scope, str], ...]
    hours: tuple[FigureRow, ...] = ()
    """The course of a single day, by hour; empty for longer periods."""


def gather(desk: Desk, focus: FocusState, by: str) -> DashboardData:
    """Read the board of a period and scope; runs in a worker thread."""
    board = desk.figures.dashboard(focus.period, focus.scope, desk.figures.usual_kpis())
    choices = BY_SCOPE[board.scope.kind]
    by = by if by in choices else choices[0]
    above: list[tuple[Scope, str]] = []
    if board.scope != COMPANY:
        above.append((COMPANY, ""))
    if board.scope.kind is ScopeKind.AGENT:
        agent = next((row for row in desk.people.agents(focus.period.end) if row.id == board.scope.id), None)
        if agent is not None and agent.team_id is not None:
            above.append((Scope(ScopeKind.TEAM, agent.team_id), agent.team))
    hours: tuple[FigureRow, ...] = ()
    if focus.period.length == 1:
        from salesdesk.services.figure_rows import Per

        hours = tuple(desk.figures.figures(focus.period, focus.scope, per=Per.HOUR, kpis=HOURLY))
    return DashboardData(board, by, parts_of(desk, board, by) if by == AGENTS else None, tuple(above), hours)
