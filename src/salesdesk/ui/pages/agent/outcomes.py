"""The tab of outcomes: what the agent's calls led to in the period, sums first, the latest records below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.periods import Period
from salesdesk.types import OutcomeKind, Scope
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.outcomes.columns import KIND_TITLES, call_words, source_words, summary
from salesdesk.ui.outcomes.sums import sum_words
from salesdesk.ui.pages.agent.lists import ListTab
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, EmptyState, PlainLabel, clear_layout

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.services.outcomes import FieldView, OutcomeRecord
    from salesdesk.services.outcomes.totals import Totals

MOST = 200
"""Records of each kind that are listed here; the page of outcomes has all."""
LISTED = tuple(kind for kind in OutcomeKind if kind is not OutcomeKind.ATTENDANCE)


@dataclass(frozen=True, slots=True)
class Happened:
    """A record with what is needed to say it in a line."""

    record: OutcomeRecord
    fields: tuple[FieldView, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class AgentOutcomes:
    """What the tab shows."""

    totals: dict[OutcomeKind, Totals]
    records: tuple[Happened, ...]
    currency: str


def fetch(desk: Desk, scope: Scope, period: Period) -> AgentOutcomes:
    """In a worker: sums of every kind that has records, and the latest of them."""
    from salesdesk.services.outcomes.ledger import Question

    currency = desk.company.get().currency
    totals: dict[OutcomeKind, Totals] = {}
    found: list[Happened] = []
    for kind in LISTED:
        question = Question(kind, period, scope)
        sums = desk.ledger.totals(question)
        if sums.count:
            totals[kind] = sums
            fields = desk.outcomes.fields(kind)
            found += [Happened(row, fields, currency) for row in desk.ledger.page(question, limit=MOST).rows]
    found.sort(key=lambda one: one.record.day, reverse=True)
    return AgentOutcomes(totals, tuple(found), currency)


COLUMNS = (
    Column("day", N_("Day"), value=lambda one: one.record.day, format=formats.day),
    Column("kind", N_("Kind"), value=lambda one: _(KIND_TITLES[one.record.kind])),
    Column("customer", N_("Customer"), value=lambda one: one.record.customer or formats.NO_DATA),
    Column(
        "what",
        N_("What was entered"),
        value=lambda one: summary(one.record, one.fields, one.currency),
        tooltip=lambda one: summary(one.record, one.fields, one.currency),
    ),
    Column("call", N_("Call"), value=lambda one: call_words(one.record)),
    Column("source", N_("Came from"), value=lambda one: source_words(one.record)),
)


class OutcomesTab(ListTab):
    """Enter opens the call that a record belongs to, else the page of its kind."""

    def __init__(
        self, context: Context, show_call: Callable[[int], object], show_kind: Callable[[OutcomeKind], object]
    ) -> None:
        table = Table(COLUMNS, "agent-outcomes", context, accessible=N_("Outcomes of the agent"))
        table.activated.connect(self._open)
        empty = EmptyState("handshake", N_("Nothing came of this agent's calls in the period, or nobody entered it."))
        button = Button(N_("Enter outcomes"), lambda: show_kind(OutcomeKind.SALE), icon="handshake")
        super().__init__(table, empty, button)
        self._show_call, self._show_kind = show_call, show_kind
        self.sums = QWidget()
        self._grid = QGridLayout(self.sums)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.LG)
        self._grid.setVerticalSpacing(theme.XS)
        self._grid.setColumnStretch(1, 1)
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(table)
            layout.removeWidget(empty)
            for widget in (self.sums, table, empty):
                layout.addWidget(widget)

    def show_outcomes(self, found: AgentOutcomes) -> None:
        """Sums and records."""
        clear_layout(self._grid)
        for row, (kind, totals) in enumerate(found.totals.items()):
            link = Button("", partial(self._show_kind, kind), kind="link")
            link.set_plain(f"{_(KIND_TITLES[kind])} · {formats.number(totals.count)}")
            words = " · ".join(sum_words(one, found.currency) for one in totals.sums)
            self._grid.addWidget(link, row, 0)
            self._grid.addWidget(PlainLabel(words, role="muted", wrap=True), row, 1)
        self.sums.setVisible(bool(found.totals))
        self.show_rows(found.records)

    def _open(self, one: Happened | None) -> None:
        if one is None:
            return
        if one.record.call_id is not None:
            self._show_call(one.record.call_id)
        else:
            self._show_kind(one.record.kind)
