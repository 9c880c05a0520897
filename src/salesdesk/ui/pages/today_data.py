"""What Today shows, read in a worker: the figures and warnings first, what is to be done behind them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from salesdesk.periods import Period, PeriodKind
from salesdesk.types import AgentStatus, ScopeKind, WarningState
from salesdesk.ui.focus import FocusState

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.figure_rows import AgentLine, FigureRow
    from salesdesk.services.meetings.views import StandingRow
    from salesdesk.services.warning_rows import WarningView
    from salesdesk.ui.last_look import SeenLine, SeenWarning

SHOWN_KPIS = ("dials", "connect_rate", "talk_time", "effective_talks", "avg_talk")


@dataclass(frozen=True, slots=True)
class Due:
    """A plan's step with its date."""

    plan_id: int
    agent: str
    what: str
    due: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TodayData:
    """Everything the page shows; ``last_day`` None: there are no calls yet."""

    today: date
    last_day: date | None
    calls: int
    quiet: tuple[tuple[int, str], ...]
    """Agents without a call on the last day: id and name, whatever their status."""
    warnings: tuple[WarningView | SeenWarning, ...]
    rows: tuple[FigureRow, ...]
    best: tuple[AgentLine | SeenLine, ...]
    agents: frozenset[int] | None = None
    """Whom the scope holds; None: everybody."""

    def shows(self, agent_id: int | None) -> bool:
        """Whether an agent's news belong on the page, for the scope that is looked at."""
        return self.agents is None or agent_id in self.agents


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be done: read after the figures are shown, because people, plans and interviews take a moment to load."""

    silent: tuple[str, ...]
    unconfirmed: int
    due: tuple[Due, ...]
    interviews: tuple[Any, ...]
    appeals: tuple[Any, ...]
    meetings: tuple[StandingRow, ...]
    """Whose one-to-one is overdue, due or planned for now."""
    plans: dict[int, int]
    """Open plans: agent to plan."""


def gather(desk: Desk, focus: FocusState, today: date) -> TodayData:
    """Read the page's figures and warnings; runs in a worker thread."""
    known = desk.figures.days_with_calls()
    if known is None:
        return TodayData(today, None, 0, (), (), (), ())
    last = known[1]
    board = desk.figures.dashboard(Period.of(PeriodKind.DAY, last), focus.scope)
    rows = {tile.row.kpi: tile.row for tile in board.tiles}
    calling = [line for line in board.lines if line.figures["dials"].value]
    everybody = focus.scope.kind is ScopeKind.COMPANY
    agents = None if everybody else frozenset(line.agent_id for line in board.lines)
    warnings = desk.warnings.find((WarningState.OPEN,), on=today)
    best = sorted(calling, key=lambda line: -(line.figures["talk_time"].value or 0))[:3]
    return TodayData(
        today,
        last,
        round(rows["dials"].value or 0),
        tuple((line.agent_id, line.name) for line in board.lines if not line.figures["dials"].value),
        tuple(one for one in warnings if agents is None or one.agent_id in agents or one.scope == focus.scope),
        tuple(rows[kpi] for kpi in SHOWN_KPIS),
        tuple(best),
        agents,
    )


def agenda(desk: Desk, data: TodayData) -> Agenda:
    """Read who is silent and what is due; runs in a worker thread."""
    agents = desk.people.agents(data.today)
    active = {one.id for one in agents if one.status is AgentStatus.ACTIVE}
    cards = [card for card in desk.plans.list(closed=False, on=data.today) if data.shows(card.agent_id)]
    return Agenda(
        tuple(name for agent, name in data.quiet if agent in active),
        sum(one.status is AgentStatus.UNCONFIRMED for one in agents),
        tuple(_due(desk, data.today, {card.id for card in cards})),
        tuple(one for one in desk.interviews.to_prepare(data.today) if data.shows(one.agent_id)),
        tuple(one for one in desk.interviews.open_appeals() if data.shows(one.agent_id)),
        tuple(one for one in desk.meetings.to_prepare(data.today) if data.shows(one.agent_id)),
        {card.agent_id: card.id for card in reversed(cards)},
    )


def _due(desk: Desk, today: date, plans: Container[int]) -> list[Due]:
    """What waits in these plans: overdue, or due within the days that the plans' rules set; the most urgent first."""
    return [
        Due(one.plan_id, one.agent, one.text, one.due_on, one.overdue_days > 0)
        for one in desk.plans.reminders(today)
        if one.plan_id in plans
    ]
