"""The tabs that are lists: calls, targets, plans, talks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.formats import day, number, stored_day
from salesdesk.formats import period as period_text
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import target_unit_word, write
from salesdesk.periods import Period
from salesdesk.services.interviews.views import InterviewRow
from salesdesk.services.plans.views import PlanCard
from salesdesk.services.targets import GridCell
from salesdesk.types import Scope
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.meeting.columns import MEETING_COLUMNS
from salesdesk.ui.pages.calls import COLUMNS as CALL_COLUMNS
from salesdesk.ui.tables import Column, PagedModel, Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import EmptyState


class ListTab(QWidget):
    """A line above, a table, and what to say when it is empty."""

    def __init__(
        self,
        table: Table,
        empty: EmptyState,
        *buttons: Button,
    ) -> None:
        super().__init__()
        self.table = table
        self.empty = empty
        self.head = PlainLabel(role="muted", elide=True)
        across = QHBoxLayout()
        across.addWidget(self.head, 1)
        for button in buttons:
            across.addWidget(button)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.MD, 0, 0)
        down.setSpacing(theme.SM)
        down.addLayout(across)
        down.addWidget(table, 1)
        down.addWidget(empty, 1)
        empty.hide()

    def show_rows(self, rows: Sequence[Any], head: str = "") -> None:
        """The rows, or the empty state."""
        self.head.setText(head)
        self.table.set_rows(rows)
        self._switch(empty=not rows)

    def _switch(self, *, empty: bool) -> None:
        self.table.setVisible(not empty)
        self.empty.setVisible(empty)


# --- calls


class CallsTab(ListTab):
    """The agent's calls of the period, the latest first, read page by page."""

    def __init__(self, context: Context, show_all: Callable[[], object], show_call: Callable[[int], object]) -> None:
        self._context = context
        columns = [column for column in CALL_COLUMNS if column.key not in ("agent", "team")]
        self.model = PagedModel(columns, context.jobs)
        table = Table(name="agent-calls", context=context, accessible=N_("Calls"), model=self.model)
        table.setSortingEnabled(False)
        table.activated.connect(lambda call: show_call(call.id) if call is not None else None)
        empty = EmptyState("phone-off", N_("There are no calls in this period. Choose another period above."))
        super().__init__(table, empty, Button(N_("Open in the list of calls"), show_all, kind="quiet"))
        self._fitted = False
        self.model.dataChanged.connect(self._fit)

    def show_calls(self, total: int, scope: Scope, period: Period) -> None:
        """``total`` calls of a scope and period."""
        figures = self._context.desk.figures

        def rows(offset: int, limit: int, _key: str, _descending: bool) -> Sequence[Any]:
            return figures.calls(period, scope, offset=offset, limit=limit, newest_first=True).rows

        self.model.set_source(total, rows)
        self.head.setText(
            _("{n} calls in {period}").format(n=number(total), period=period_text(period)) if total else ""
        )
        self._switch(empty=not total)
        self._fitted = False

    def _fit(self) -> None:
        """Columns fit the first rows that came."""
        if not self._fitted:
            self._fitted = True
            self.table.fit_columns()


# --- targets


def _value(cell: GridCell) -> str:
    definition = kpi(cell.kpi)
    text = write(definition, cell.value)
    return f"{text} {target_unit_word(definition)}".strip() if cell.value is not None else text


def _origin(cell: GridCell) -> str:
    if cell.value is None:
        return ""
    where = _("set for this agent") if cell.own is not None else cell.origin_name
    return f"{where}, {period_text(cell.origin_period)}"


TARGET_COLUMNS = (
    Column("kpi", N_("KPI"), format=lambda identifier: kpi(identifier).name),
    Column("value", N_("Target"), "right", value=_value, sort=lambda cell: cell.value),
    Column("origin", N_("Where it comes from"), value=_origin),
    Column(
        "reached",
        N_("Reached in the period before"),
        "right",
        value=lambda cell: write(kpi(cell.kpi), cell.reached),
        sort=lambda cell: cell.reached,
    ),
)


def targets_tab(context: Context, change: Callable[[GridCell | None], object]) -> ListTab:
    """What the agent is asked in the period, and where that comes from."""
    table = Table(TARGET_COLUMNS, "agent-targets", context, accessible=N_("Targets of the agent"))
    table.activated.connect(change)
    empty = EmptyState("target", N_("No targets."))
    return ListTab(table, empty, Button(N_("Set a target…"), lambda: change(table.current()), icon="target"))


# --- plans


def _step(card: PlanCard) -> str:
    if card.result is not None:
        return label(card.result)
    return label(card.step)


def _due(card: PlanCard) -> str:
    if card.result is not None or card.due_on is None:
        return ""
    return _("{day} (overdue)").format(day=day(card.due_on)) if card.overdue else day(card.due_on)


PLAN_COLUMNS = (
    Column("number", N_("Plan no.")),
    Column("opened_on", N_("Opened"), format=day),
    Column("kpi", N_("About"), format=lambda identifier: kpi(identifier).name if identifier else ""),
    Column("reason", N_("Reason"), tooltip=lambda card: card.reason),
    Column("step", N_("Step or result"), value=_step),
    Column("due_on", N_("Due"), value=_due, sort=lambda card: card.due_on),
    Column("owner", N_("Owner")),
)


def plans_tab(context: Context, start: Callable[[], object], bonus: Callable[[], object]) -> ListTab:
    """The agent's improvement plans, open ones first, and the way to the bonus parts that were not earned."""
    table = Table(PLAN_COLUMNS, "agent-plans", context, accessible=N_("Plans of the agent"))
    table.activated.connect(lambda card: context.go.plan(card.id))
    empty = EmptyState("clipboard-list", N_("No improvement plan so far."), N_("New plan…"), start)
    parts = Button(N_("Bonus part not earned…"), bonus)
    return ListTab(table, empty, parts, Button(N_("New plan…"), start, icon="plus"))


# --- talks


@dataclass(frozen=True, slots=True)
class Talk:
    """One period's interview."""

    period: Period
    row: InterviewRow


TALK_COLUMNS = (
    Column("period", N_("Period"), value=lambda talk: period_text(talk.period), sort=lambda talk: talk.period.end),
    Column("state", N_("State"), value=lambda talk: label(talk.row.state) if talk.row.state else ""),
    Column("held", N_("Interview date"), value=lambda talk: talk.row.held_on, format=stored_day),
    Column("version", N_("Version"), "right", value=lambda talk: talk.row.version),
)


def talks_tab(context: Context, prepare: Callable[[], object]) -> ListTab:
    """The agent's interviews, latest first."""
    table = Table(TALK_COLUMNS, "agent-talks", context, accessible=N_("Talks with the agent"))
    table.activated.connect(lambda talk: context.go.interview(talk.row.agent_id, talk.period))
    empty = EmptyState("message-square", N_("No interview so far."), N_("Prepare a talk"), prepare)
    return ListTab(table, empty, Button(N_("Prepare a talk"), prepare, icon="plus"))


def meetings_tab(context: Context, plan: Callable[[], object]) -> ListTab:
    """The agent's one-to-ones, latest first."""
    columns = [column for column in MEETING_COLUMNS if column.key not in ("agent", "team")]
    table = Table(columns, "agent-meetings", context, accessible=N_("One-to-ones with the agent"))
    table.activated.connect(lambda row: context.go.meeting(row.id))
    empty = EmptyState("notebook-pen", N_("No one-to-one so far."), N_("Plan a one-to-one…"), plan)
    return ListTab(table, empty, Button(N_("Plan a one-to-one…"), plan, icon="plus"))
