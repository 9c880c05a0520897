"""Plans 改进计划: the board of all plans by step, or the same as a list."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from salesdesk import formats, labels
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.plans.machine import STEPS
from salesdesk.services.plans.views import Move, PlanCard
from salesdesk.types import Change, PlanStep, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.calendar_files import CalendarPrompt
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.plans.board import Board
from salesdesk.ui.plans.moving import Mover
from salesdesk.ui.plans.new_plan import NewPlanDialog
from salesdesk.ui.plans.words import about, due_words, goal_words
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.page_tabs import PLAN_PAGES, PageTabs
from salesdesk.ui.widgets.surfaces import EmptyState

COLUMNS = (
    Column("number", N_("Number")),
    Column("agent", N_("Agent"), tooltip=lambda card: card.reason),
    Column("team", N_("Team")),
    Column("about", N_("About"), value=about),
    Column("cause", N_("Main cause"), format=lambda cause: labels.label(cause) if cause else "—"),
    Column(
        "step",
        N_("Step"),
        format=labels.label,
        sort=lambda card: [*PlanStep].index(card.step),
    ),
    Column("round", N_("Round"), align="right"),
    Column("goals", N_("Goal"), value=lambda card: "; ".join(goal_words(goal) for goal in card.goals) or "—"),
    Column("due_on", N_("Due"), value=due_words, sort=lambda card: card.due_on),
    Column("owner", N_("Owner")),
    Column("opened_on", N_("Opened"), format=formats.day, sort=lambda card: card.opened_on, hidden=True),
)


class PlansPage(Page):
    """Board or list; the scope in the header says whose plans."""

    name: ClassVar[str] = "plans"
    title: ClassVar[str] = N_("Plans")
    icon: ClassVar[str] = "clipboard-list"
    watches: ClassVar[frozenset[Change]] = frozenset({Change.PLANS, Change.PEOPLE, Change.CALLS, Change.CALENDAR})
    uses_period: ClassVar[bool] = False

    def build(self) -> None:
        """Bar, then board and list one over the other."""
        self._mover = Mover(self.context, self)
        self._cards: list[PlanCard] = []
        self.summary = PlainLabel(role="muted", elide=True)
        self.as_board = Button(N_("Board"), lambda: self._choose_view("board"), icon="columns-3", kind="quiet")
        self.as_list = Button(N_("List"), lambda: self._choose_view("list"), icon="list", kind="quiet")
        self._views = QButtonGroup(self)
        for button in (self.as_board, self.as_list):
            button.setCheckable(True)
            self._views.addButton(button)
        self.closed = QCheckBox()
        self.bind(self.closed.setText, N_("Closed plans"))
        self.closed.toggled.connect(self._show_closed)
        self.dates = IconButton("calendar-days", N_("Dates for a calendar…"), self._save_dates)
        self.new = Button(N_("New plan"), self.new_plan, icon="plus", kind="primary")
        self.rules = IconButton("sliders-horizontal", N_("Rules of the plans"), self.open_rules)
        bar = QHBoxLayout()
        bar.setSpacing(theme.SM)
        bar.addWidget(PageTabs(PLAN_PAGES, "plans", self.context.go.page))
        bar.addWidget(self.summary, 1)
        for widget in (self.closed, self.as_board, self.as_list, self.dates, self.rules, self.new):
            bar.addWidget(widget)

        self.board = Board()
        self.board.opened.connect(self.context.go.plan)
        self.board.wanted.connect(self._bring)
        self.board.chosen.connect(self._chosen)
        self.table = Table(COLUMNS, "plans", self.context, accessible=N_("Improvement plans"))
        self.table.activated.connect(lambda card: self.context.go.plan(card.id))
        self.nothing = EmptyState(
            "clipboard-list",
            N_(
                "No improvement plans yet. A plan helps an agent back on target in five steps:"
                " warn, diagnose, train, shadow, review."
            ),
            N_("New plan"),
            self.new_plan,
        )
        self.views = QStackedWidget()
        for view in (self.board, self.table, self.nothing):
            self.views.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        layout.addLayout(bar)
        layout.addWidget(self.views, 1)
        (self.as_list if self.context.preferences.recent.get("plans") == "list" else self.as_board).setChecked(True)

    def open(self, **arguments: Any) -> None:
        """``new_plan``: open the dialog at once, about an ``agent_id`` and from a warning ``alert_id``."""
        if arguments.get("new_plan"):
            self.new_plan(arguments.get("agent_id"), arguments.get("alert_id"))

    def new_plan(self, agent_id: int | None = None, alert_id: int | None = None) -> None:
        """The dialog for a new plan; it doesn't block the window's loop."""
        scope = self.context.focus.scope
        if agent_id is None and scope.kind is ScopeKind.AGENT:
            agent_id = scope.id
        dialog = NewPlanDialog(self.context, self.window(), agent_id=agent_id, alert_id=alert_id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_rules(self) -> None:
        """The working days of the steps and the other numbers."""
        from salesdesk.ui.plans.rules_dialog import RulesDialog

        RulesDialog(self.context, self.window()).show_modal()

    def _save_dates(self) -> None:
        dialog = CalendarPrompt(self.context, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def fetch(self, focus: FocusState) -> list[PlanCard]:
        """The cards of the scope."""
        return self.context.desk.plans.list(scope=focus.scope, on=self.context.today())

    def show_data(self, data: list[PlanCard]) -> None:
        """Board, list and the sentence above."""
        self._cards = data
        waiting = [card for card in data if card.step in STEPS]
        overdue = sum(card.overdue for card in waiting)
        words = ngettext("{n} open plan", "{n} open plans", len(waiting)).format(n=len(waiting))
        if overdue:
            words += " · " + ngettext("{n} overdue", "{n} overdue", overdue).format(n=overdue)
        self.summary.setText(words if data else "")
        self.closed.setEnabled(len(waiting) < len(data))
        self.board.show_cards(data)
        self._fill_table()
        self._show_view()

    def _fill_table(self) -> None:
        shown = [card for card in self._cards if self.closed.isChecked() or card.step in STEPS]
        self.table.rows_model.set_rows(shown)

    def _choose_view(self, view: str) -> None:
        self.context.preferences.recent["plans"] = view
        self._show_view()

    def _show_view(self) -> None:
        wanted = self.table if self.as_list.isChecked() else self.board
        self.views.setCurrentWidget(wanted if self._cards else self.nothing)

    def _show_closed(self, shown: bool) -> None:
        self.board.show_closed(shown)
        self._fill_table()

    def _bring(self, card: PlanCard, step: PlanStep) -> None:
        if step is PlanStep.CLOSED:
            self.context.go.plan(card.id)
            self.context.messages.info(_("Choose the outcome of the review here."))
            return
        self._mover.to_step(card.id, card.moves, step)

    def _chosen(self, card: PlanCard, move: Move) -> None:
        self._mover.run(card.id, move)
