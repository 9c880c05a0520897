"""The calls behind a figure: who called whom, when, how long, with what outcome, from which line of which file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.types import Change, Direction, Outcome, Scope
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.call_sheet import CallSheet
from salesdesk.ui.tables import Column, PagedModel, Table
from salesdesk.ui.widgets import Chooser, EmptyState, KpiPicker, PlainLabel

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import CallRow

PARTS = ("dials", "connected", "effective_talks")
"""The figures whose calls can be listed; the empty choice lists all calls."""


def _when(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{formats.short_day(moment.date())} {moment:%H:%M:%S}"


def _direction(word: str) -> str:
    return label(Direction[word.upper()])


def _outcome(word: str) -> str:
    return label(Outcome[word.upper()])


def _name(value: str | None) -> str:
    return value or "—"


COLUMNS = (
    Column("start", N_("Start"), format=_when),
    Column("agent", N_("Agent"), format=_name),
    Column("team", N_("Team"), format=_name),
    Column("customer", N_("Customer"), format=_name),
    Column("direction", N_("Direction"), format=_direction),
    Column("outcome", N_("Outcome"), format=_outcome),
    Column("talk_s", N_("Talk"), "right", format=formats.duration),
    Column("ring_s", N_("Ring"), "right", format=formats.duration),
    Column("disposition", N_("Disposition"), format=_name),
    Column("campaign", N_("Campaign"), format=_name),
    Column("source_id", N_("Call id"), hidden=True),
    Column("line", N_("Line"), "right", format=formats.number, hidden=True),
)


@dataclass(frozen=True, slots=True)
class CallsData:
    """How many calls, of whom and when; the rows come page by page."""

    total: int
    scope: Scope
    period: Period
    kpi: str
    name: str
    newest_first: bool


class CallsPage(Page):
    """A long list that opens at once: its pages are read when they come into sight."""

    name = "calls"
    title = N_("Calls")
    icon = "phone"
    watches = frozenset({Change.CALLS, Change.PEOPLE})

    def build(self) -> None:
        """What is listed above, the table below."""
        self.newest_first = False
        self._came_from: tuple[FocusState, FocusState] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.MD, theme.XL, theme.LG)
        layout.setSpacing(theme.MD)
        head = QHBoxLayout()
        self.count = PlainLabel(role="section")
        self.what = KpiPicker(ids=PARTS, empty=N_("All calls"))
        self.bind(self.what.setAccessibleName, N_("Which calls"))
        self.what.picked.connect(lambda _kpi: self.refresh())
        self.order = Chooser()
        self.order.fill_with(lambda: [(False, _("Oldest first")), (True, _("Newest first"))])
        self.bind(self.order.setAccessibleName, N_("Order"))
        self.order.picked.connect(self._turn)
        head.addWidget(self.count, 1)
        head.addWidget(self.what)
        head.addWidget(self.order)
        layout.addLayout(head)
        self.model = PagedModel(COLUMNS, self.context.jobs)
        self.table = Table(name="calls", context=self.context, accessible=N_("Calls"), model=self.model)
        self.table.setSortingEnabled(False)
        self.table.activated.connect(self._show_call)
        layout.addWidget(self.table, 1)
        self.empty = EmptyState("phone-off", N_("There are no such calls. Choose another period or scope above."))
        layout.addWidget(self.empty, 1)
        self.empty.hide()
        self.sheet = CallSheet(self.context)
        self.sheet.lie_over(self)

    def open(self, scope: Scope | None = None, period: Period | None = None, kpi: str = "", **_other: Any) -> None:
        """The calls of a scope and period, those that a KPI counts where it counts calls."""
        focus = self.context.focus
        before = focus.state()
        focus.set(period or focus.period, scope or focus.scope)
        self._came_from = (before, focus.state()) if before != focus.state() else None
        counted = {"connect_rate": "dials", "avg_talk": "connected", "talk_time": "connected"}.get(kpi, kpi)
        counted = {"conversation_rate": "connected", "customers_reached": "connected"}.get(counted, counted)
        self.what.set_value(counted if counted in PARTS else None)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving returns to the period and scope one came from, unless the user chose others here."""
        super().hideEvent(event)
        if self._came_from is not None and not event.spontaneous():
            before, opened = self._came_from
            self._came_from = None
            if self.context.focus.state() == opened:
                self.context.focus.set(before.period, before.scope)

    def _turn(self, newest_first: bool) -> None:
        self.newest_first = newest_first
        self.refresh()

    def fetch(self, focus: FocusState) -> CallsData:
        """In a worker: only how many there are."""
        kpi = self.what.value() or ""
        page = self.context.desk.figures.calls(focus.period, focus.scope, kpi_id=kpi or None, limit=0)
        row = self.context.desk.figures.figure(focus.period, focus.scope, "dials")
        return CallsData(page.total, focus.scope, focus.period, kpi, row.name, self.newest_first)

    def show_data(self, data: CallsData) -> None:
        """The count, and a model that reads the rest."""
        count = ngettext("{n} call", "{n} calls", data.total).format(n=formats.number(data.total))
        self.count.setText(f"{count} · {data.name or _('Whole company')} · {formats.period(data.period)}")
        self.empty.setVisible(not data.total)
        self.table.setVisible(bool(data.total))
        figures = self.context.desk.figures

        def rows(offset: int, limit: int, _key: str, _descending: bool) -> Sequence[CallRow]:
            page = figures.calls(
                data.period,
                data.scope,
                kpi_id=data.kpi or None,
                offset=offset,
                limit=limit,
                newest_first=data.newest_first,
            )
            return page.rows

        self.model.set_source(data.total, rows)

    def _show_call(self, call: CallRow | None) -> None:
        if call is not None:
            self.sheet.show_call(call.id)
