"""Everything about one agent, in tabs; only the tab in sight is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.periods import today
from salesdesk.services.papers.requests import PaperKind
from salesdesk.services.people import AgentCard, AgentRow, TeamRow
from salesdesk.services.targets import GridCell
from salesdesk.services.warning_rows import WarningView
from salesdesk.types import Change, OutcomeKind, PlanStep, Scope, ScopeKind, WarningState
from salesdesk.ui import theme
from salesdesk.ui.dialogs.people.agent import AgentDialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.agent import attendance, figures, outcomes
from salesdesk.ui.pages.agent.attendance import AttendanceTab
from salesdesk.ui.pages.agent.figures import FiguresTab
from salesdesk.ui.pages.agent.header import AgentHeader
from salesdesk.ui.pages.agent.history import HistoryTab
from salesdesk.ui.pages.agent.lists import CallsTab, Talk, meetings_tab, plans_tab, talks_tab, targets_tab
from salesdesk.ui.pages.agent.outcomes import OutcomesTab
from salesdesk.ui.pages.call_sheet import CallSheet
from salesdesk.ui.plans.bonus_dialog import BonusDialog
from salesdesk.ui.plans.more_menu import open_dialog

TABS = {
    "figures": N_("Figures"),
    "calls": N_("Calls"),
    "targets": N_("Targets"),
    "plans": N_("Plans"),
    "outcomes": N_("Outcomes"),
    "attendance": N_("Attendance"),
    "talks": N_("Interviews"),
    "meetings": N_("One-to-ones"),
    "history": N_("History"),
}


@dataclass(frozen=True, slots=True)
class AgentData:
    """The agent and what the tab in sight shows."""

    card: AgentCard
    warnings: list[WarningView]
    on: date
    focus: FocusState
    tab: str
    shown: Any
    plan: int | None = None
    """The plan that is under way."""


class AgentPage(Page):
    """``open(agent_id=, tab=)``."""

    name = "agent"
    title = N_("Agent")
    icon = "user"
    watches = frozenset(Change)
    uses_scope = False

    def build(self) -> None:
        """The header and the tabs."""
        self.agent_id = 0
        self.tab = "figures"
        self.header = AgentHeader(
            {"edit": self.edit, "talk": self.talk, "plan": self.plan, "new_plan": self.new_plan},
            self.context.go,
            lambda: self.agent_id,
        )
        self.figures = FiguresTab(self.context)
        self.calls = CallsTab(self.context, self.all_calls, self._show_call)
        self.targets = targets_tab(self.context, self.change_target)
        self.plans = plans_tab(self.context, self.new_plan, self.bonus)
        self.talks = talks_tab(self.context, self.talk)
        self.meetings = meetings_tab(self.context, self.meet)
        self.outcomes = OutcomesTab(self.context, self._show_call, self.enter_outcomes)
        self.attendance = AttendanceTab(self.context, self.refresh)
        self.history = HistoryTab(self.context)
        self.call_sheet = CallSheet(self.context)
        self.call_sheet.lie_over(self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        widgets: dict[str, QWidget] = {
            "figures": self.figures,
            "calls": self.calls,
            "targets": self.targets,
            "plans": self.plans,
            "outcomes": self.outcomes,
            "attendance": self.attendance,
            "talks": self.talks,
            "meetings": self.meetings,
            "history": self.history,
        }
        for name, widget in widgets.items():
            self.tabs.addTab(widget, _(TABS[name]))
        self.tabs.currentChanged.connect(self._tab_chosen)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        outer.setSpacing(theme.MD)
        outer.addWidget(self.header)
        outer.addWidget(self.tabs, 1)

    def print_page(self) -> bool:
        """The agent on paper is the personal sheet."""
        self.header.papers.open_paper(PaperKind.PERSONAL)
        return True

    def open(self, **arguments: Any) -> None:
        """Another agent, or another tab."""
        self.agent_id = int(arguments["agent_id"])
        wanted = str(arguments.get("tab") or "figures")
        self.tab = wanted if wanted in TABS else "figures"
        self.tabs.setCurrentIndex(list(TABS).index(self.tab))
        self.refresh()

    def _tab_chosen(self, index: int) -> None:
        self.tab = list(TABS)[index]
        self.refresh()

    def heading(self) -> str:
        """The agent's name."""
        return self.data.card.row.name if isinstance(self.data, AgentData) else super().heading()

    # --- data

    def fetch(self, focus: FocusState) -> AgentData:
        """The agent, and the tab in sight."""
        desk, agent_id, tab = self.context.desk, self.agent_id, self.tab
        card = desk.people.card(agent_id, min(focus.period.end, max(focus.period.start, today())))
        if card is None:
            raise SalesDeskError(_("There is no such agent any more."), _("Open People and choose another one."))
        agent_id = card.row.id
        scope, period = Scope(ScopeKind.AGENT, agent_id), focus.period
        shown: Any = None
        match tab:
            case "figures":
                shown = figures.fetch(desk, agent_id, card.row.team_id, card.row.team, period)
            case "calls":
                shown = desk.figures.calls(period, scope, limit=0).total
            case "targets":
                shown = list(desk.targets.grid(period, scope).rows[0].cells.values())
            case "plans":
                shown = desk.plans.list(agent_id)
            case "outcomes":
                shown = outcomes.fetch(desk, scope, period)
            case "attendance":
                shown = attendance.fetch(desk, agent_id, period)
            case "talks":
                shown = [Talk(when, row) for when, row in desk.interviews.of_agent(agent_id)]
            case "meetings":
                shown = desk.meetings.list(agent_id, on=today())
        open_ones = (WarningState.OPEN, WarningState.ACKNOWLEDGED)
        plans = shown if tab == "plans" else desk.plans.list(agent_id)
        plan = next((one.id for one in plans if one.step is not PlanStep.CLOSED), None)
        return AgentData(card, desk.warnings.find(open_ones, agent_id=agent_id), today(), focus, tab, shown, plan)

    def show_data(self, data: AgentData) -> None:
        """The header and the tab it was fetched for."""
        self.header.show_agent(data.card, data.warnings, data.on, planned=data.plan is not None)
        scope = Scope(ScopeKind.AGENT, data.card.row.id)
        match data.tab:
            case "figures":
                self.figures.show_figures(data.shown)
            case "calls":
                self.calls.show_calls(data.shown, scope, data.focus.period)
            case "targets":
                self.targets.show_rows(data.shown)
            case "plans":
                self.plans.show_rows(data.shown)
            case "outcomes":
                self.outcomes.show_outcomes(data.shown)
            case "attendance":
                self.attendance.show_month(data.shown)
            case "talks":
                self.talks.show_rows(data.shown)
            case "meetings":
                self.meetings.show_rows(data.shown)
            case _history:
                self.history.show_agent(data.card)
        window = self.window()
        if hasattr(window, "update_heading"):
            window.update_heading()

    def retranslate(self) -> None:
        """The tabs' titles, too."""
        super().retranslate()
        if hasattr(self, "tabs"):
            for index, title in enumerate(TABS.values()):
                self.tabs.setTabText(index, _(title))

    # --- going further

    @property
    def card(self) -> AgentCard | None:
        """The agent in sight."""
        return self.data.card if isinstance(self.data, AgentData) else None

    def edit(self) -> None:
        """The form."""
        card, people = self.card, self.context.desk.people
        if card is None:
            return
        agent_id = card.row.id

        def known() -> tuple[list[TeamRow], list[AgentRow], AgentCard | None]:
            return people.teams(), people.agents(), people.card(agent_id)

        def ready(found: tuple[list[TeamRow], list[AgentRow], AgentCard | None]) -> None:
            teams, agents, now = found
            if now is not None:
                AgentDialog(self.context, self, teams, agents, now).show_modal()

        self.context.jobs.quick(known, ready)

    def talk(self) -> None:
        """The interview of the period in the header."""
        if self.card is not None:
            self.context.go.interview(self.card.row.id, self.context.focus.period)

    def meet(self) -> None:
        """A new one-to-one."""
        if self.card is not None:
            self.context.go.new_meeting(self.card.row.id)

    def plan(self) -> None:
        """The plan that is under way, or else a new one."""
        if self.card is not None and self.data.plan is not None:
            self.context.go.plan(self.data.plan)
        else:
            self.new_plan()

    def new_plan(self) -> None:
        """A new plan, from the most urgent warning when there is one."""
        if self.card is not None:
            warnings = self.data.warnings
            self.context.go.new_plan(self.card.row.id, warnings[0].id if warnings else None)

    def bonus(self) -> None:
        """Parts of a bonus that were not earned."""
        if self.card is not None:
            open_dialog(BonusDialog(self.context, self.window(), self.card.row.id))

    def enter_outcomes(self, kind: OutcomeKind) -> None:
        """The page of outcomes, on this agent."""
        if self.card is not None:
            scope = Scope(ScopeKind.AGENT, self.card.row.id)
            self.context.go.outcomes(kind.value, scope, self.context.focus.period)

    def _show_call(self, call_id: int) -> None:
        self.call_sheet.show_call(call_id)

    def all_calls(self) -> None:
        """The list of calls."""
        if self.card is not None:
            self.context.go.calls(Scope(ScopeKind.AGENT, self.card.row.id), self.context.focus.period)

    def change_target(self, cell: GridCell | None) -> None:
        """The target's form on the page of targets."""
        if self.card is not None:
            scope = Scope(ScopeKind.AGENT, self.card.row.id)
            self.context.go.page(
                "targets",
                scope=scope,
                kpi=cell.kpi if cell is not None else "dials",
                value=cell.own if cell is not None else None,
            )
