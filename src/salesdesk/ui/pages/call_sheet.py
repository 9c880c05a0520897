"""One call with everything that is known of it, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.types import Direction, Outcome
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.outcomes.columns import KIND_TITLES, call_words, summary
from salesdesk.ui.widgets import Line, PlainLabel, SideSheet, clear_layout

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import CallRow
    from salesdesk.services.outcomes import OutcomeRecord


class CallSheet(SideSheet):
    """``show_call(id)`` reads the call and opens the sheet."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self.call: CallRow | None = None
        self.records: tuple[OutcomeRecord, ...] = ()

    def show_call(self, call_id: int) -> None:
        """Read a call with its outcomes; one that is gone is told."""
        desk = self._context.desk
        self._context.jobs.quick(
            lambda: (desk.figures.call(call_id), desk.ledger.of_call(call_id), desk.company.get().currency), self._show
        )

    def _show(self, found: tuple[CallRow, tuple[OutcomeRecord, ...], str]) -> None:
        self.call, self.records, currency = found
        call = self.call
        clear_layout(self.body)
        when = datetime.fromisoformat(call.start)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 1)
        lines = (
            (_("Start"), f"{formats.day(when.date())} {when:%H:%M:%S}"),
            (_("Agent"), " · ".join(part for part in (call.agent, call.team) if part)),
            (_("Customer"), call.customer or formats.NO_DATA),
            (_("Direction"), label(Direction[call.direction.upper()])),
            (_("Outcome"), label(Outcome[call.outcome.upper()])),
            (_("Talk"), formats.duration(call.talk_s)),
            (_("Ring"), formats.duration(call.ring_s)),
            (_("Disposition"), call.disposition),
            (_("Campaign"), call.campaign),
            (_("Came from"), _("batch {batch}, line {line}").format(batch=call.batch, line=call.line)),
        )
        for number, (name, value) in enumerate((name, value) for name, value in lines if value):
            grid.addWidget(PlainLabel(name, role="muted"), number, 0)
            grid.addWidget(PlainLabel(value, wrap=True), number, 1)
        self.body.addLayout(grid)
        self.body.addWidget(Line())
        self.body.addWidget(PlainLabel(_("What came of it"), role="label"))
        for record in self.records:
            fields = self._context.desk.outcomes.fields(record.kind)
            text = f"{_(KIND_TITLES[record.kind])} · {formats.day(record.day)} · {summary(record, fields, currency)}"
            self.body.addWidget(PlainLabel(text, wrap=True))
            self.body.addWidget(PlainLabel(call_words(record), role="caption"))
        if not self.records:
            self.body.addWidget(PlainLabel(_("Nothing is kept of this call."), role="muted"))
        self.body.addStretch()
        self.open_sheet(_("Call of {agent}").format(agent=call.agent or formats.NO_DATA))
