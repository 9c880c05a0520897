"""Closed periods: close the last month, see what is closed, compare, open again with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, Card, Chooser, PlainLabel

if TYPE_CHECKING:
    from salesdesk.services.closing import Closed, Difference

TOUCHED = frozenset({Change.SETTINGS, Change.CALLS, Change.TARGETS})
MONTHS_BACK = 6
_SHOWN = 12


def _state(row: Closed) -> str:
    if row.reopened_at is None:
        return _("closed")
    return _("open again: {reason}").format(reason=row.reopen_reason)


def _when(seconds: int) -> str:
    return formats.moment(datetime.fromtimestamp(seconds).astimezone())


COLUMNS = (
    Column("period", N_("Period"), format=formats.period, sort=lambda row: row.period.start),
    Column("closed_at", N_("Settled on"), format=_when),
    Column("state", N_("State"), value=_state, tooltip=_state),
)


class ClosingCard(Card):
    """Months, quarters and years that are over can be closed; what is closed stays as it was."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(N_("Closed periods"), parent)
        self._context = context
        self.body.addWidget(
            PlainLabel(
                _("A closed period keeps its figures: late calls are set aside, and its targets can't be changed."),
                role="caption",
                wrap=True,
            )
        )
        line = QHBoxLayout()
        self.period = Chooser()
        self.period.fill_with(lambda: [(one, formats.period(one)) for one in self._choices()])
        self.bind(self.period.setAccessibleName, N_("Period to close"))
        self.close_button = Button(N_("Close the period"), self.close_period, icon="lock")
        line.addWidget(self.period)
        line.addWidget(self.close_button)
        line.addStretch()
        self.body.addLayout(line)
        self.table = Table(COLUMNS, "", accessible=N_("Closed periods"))
        self.table.setMinimumHeight(130)
        self.table.chosen.connect(lambda _row: self._allow())
        self.body.addWidget(self.table)
        below = QHBoxLayout()
        self.compare_button = Button(N_("Compare with now"), self.compare, icon="history", kind="quiet")
        self.reopen_button = Button(N_("Open again…"), self.reopen, icon="undo-2", kind="quiet")
        below.addWidget(self.compare_button)
        below.addWidget(self.reopen_button)
        below.addStretch()
        self.body.addLayout(below)
        self.said = PlainLabel(role="caption", wrap=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self._allow()

    def _choices(self) -> list[Period]:
        """The last months, quarters and the last year, the latest first."""
        today = self._context.today()
        found = []
        for kind, back in ((PeriodKind.MONTH, MONTHS_BACK), (PeriodKind.QUARTER, 2), (PeriodKind.YEAR, 1)):
            period = Period.of(kind, today)
            for _step in range(back):
                period = period.previous()
                found.append(period)
        return found

    def load(self) -> None:
        """Read what is closed."""
        closing = self._context.desk.closing
        self._context.jobs.quick(closing.periods, self.show_periods)

    def show_periods(self, rows: Sequence[Closed]) -> None:
        """Show what is and was closed."""
        self.table.set_rows(rows)
        self.table.fit_columns()
        self._allow()

    def _allow(self) -> None:
        row = self.table.current()
        self.compare_button.setEnabled(row is not None)
        self.reopen_button.setEnabled(row is not None and row.reopened_at is None)

    def close_period(self) -> None:
        """Freeze the chosen period's figures."""
        closing, period, today = self._context.desk.closing, self.period.value(), self._context.today()
        self.said.hide()
        self._context.act(
            lambda: closing.close(period, "", today),
            TOUCHED,
            lambda _closed: self.load(),
            label=_("{period} is closed").format(period=formats.period(period)),
            undo_with=lambda closed: closing.forget(closed.id),
        )

    def reopen(self) -> None:
        """Open the chosen one again; the reason stays with it."""
        row: Closed | None = self.table.current()
        if row is None:
            return
        reason = ReasonPrompt.ask(
            self, _("Open {period} again").format(period=formats.period(row.period)), _("Why must it change?")
        )
        if reason is None:
            return
        closing, number = self._context.desk.closing, row.id
        self._context.act(
            lambda: closing.reopen(number, reason),
            TOUCHED,
            lambda _none: self.load(),
            undo=lambda: closing.close_again(number),
            label=_("{period} is open again").format(period=formats.period(row.period)),
        )

    def compare(self) -> None:
        """Say which figures aren't any more what they were."""
        row: Closed | None = self.table.current()
        if row is not None:
            closing, number = self._context.desk.closing, row.id
            self._context.jobs.quick(lambda: closing.differences(number), self._say)

    def _say(self, found: Sequence[Difference]) -> None:
        from salesdesk.metrics.formats import write

        if not found:
            text = _("Every figure is what it was at closing.")
        else:
            lines = [
                f"{one.name}: {one.definition.name} {write(one.definition, one.frozen)} → {write(one.definition, one.now)}"
                for one in found[:_SHOWN]
            ]
            head = ngettext(
                "{n} figure differs from that of the closing:",
                "{n} figures differ from those of the closing:",
                len(found),
            ).format(n=formats.number(len(found)))
            text = "\n".join([head, *lines, *(["…"] if len(found) > _SHOWN else [])])
        self.said.setText(text)
        self.said.show()
