"""A listening list: calls of the log, chosen by agent, days and length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.services.plans.heard import CallLine
from salesdesk.types import Outcome
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import DateField, Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import AgentPicker

COLUMNS = (
    Column("start", N_("Start")),
    Column("agent", N_("Agent")),
    Column("talk_s", N_("Talk"), "right", formats.duration),
    Column("customer", N_("Customer")),
    Column("outcome", N_("Outcome"), value=lambda line: line.disposition or label(Outcome[line.outcome.upper()])),
)
WEEKS = 4


class CallsDialog(Dialog):
    """The log's calls above, the list below; ``chosen`` is told the ids, in the list's order, with OK."""

    title = N_("Calls to listen to")
    ok_text = N_("Take these calls")

    def __init__(
        self,
        context: Context,
        parent: QWidget | None,
        calls: Sequence[int],
        chosen: Callable[[tuple[int, ...]], object],
    ) -> None:
        self._chosen = chosen
        self._lines: dict[int, CallLine] = {}
        self._ids = list(calls)
        super().__init__(context, parent)
        context.jobs.quick(self._start, self._begin)

    def build(self) -> None:
        """Filter, found calls, chosen calls."""
        self.setMinimumSize(theme.px(760), theme.px(560))
        today = self.context.today()
        self.agent = AgentPicker(empty=N_("everybody"))
        self.first, self.last = DateField(), DateField()
        self.first.set_day(today - timedelta(weeks=WEEKS))
        self.last.set_day(today)
        self.least = NumberField(60, high=7200)
        self.bind(self.least.setSuffix, N_(" s"))
        form = Form()
        form.row(
            (N_("Agent"), self.agent),
            (N_("From"), self.first),
            (N_("To"), self.last),
            (N_("Talk of at least"), self.least),
        )
        self.body.addWidget(form)
        self.found = Table(COLUMNS, "", accessible=N_("Calls of the log"))
        self.found.activated.connect(lambda _row: self.take())
        self.body.addWidget(self.found, 3)
        line = QHBoxLayout()
        self.count = PlainLabel(role="caption")
        line.addWidget(Button(N_("Put on the list"), self.take, icon="plus"))
        line.addWidget(Button(N_("Take off the list"), self.leave_out, icon="minus"))
        line.addStretch()
        line.addWidget(self.count)
        self.body.addLayout(line)
        self.list = Table(COLUMNS, "", accessible=N_("Calls to listen to"))
        self.list.activated.connect(lambda _row: self.leave_out())
        self.body.addWidget(self.list, 2)
        self.agent.picked.connect(lambda _agent: self.look())
        for field in (self.first, self.last):
            field.picked.connect(lambda _day: self.look())
        self.least.editingFinished.connect(self.look)

    def _start(self) -> tuple[list[object], Sequence[CallLine]]:
        desk = self.context.desk
        return list(desk.people.agents(self.context.today())), desk.plans.call_lines(self._ids)

    def _begin(self, answer: tuple[list[object], Sequence[CallLine]]) -> None:
        people, lines = answer
        if isValid(self):
            self.agent.fill_agents(people)  # type: ignore[arg-type]
            self._lines |= {line.id: line for line in lines}
            self._show_list()
            self.look()

    def look(self) -> None:
        """Ask the log."""
        first, last = self.first.day(), self.last.day()
        if first is None or last is None or last < first:
            self.refuse(_("Choose the days from and to."))
            return
        self.refuse("")
        agent, plans = self.agent.value(), self.context.desk.plans
        least = round(self.least.number() or 0)
        self.context.jobs.quick(
            lambda: plans.calls_for_listening(first, last, [agent] if agent is not None else [], least), self._show
        )

    def _show(self, lines: Sequence[CallLine]) -> None:
        if isValid(self):
            self._lines |= {line.id: line for line in lines}
            self.found.set_rows(lines)

    def take(self) -> None:
        """Put the marked calls on the list."""
        self._ids += [line.id for line in self.found.selected() if line.id not in self._ids]
        self._show_list()

    def leave_out(self) -> None:
        """Take the marked calls off the list."""
        gone = {line.id for line in self.list.selected()}
        self._ids = [one for one in self._ids if one not in gone]
        self._show_list()

    def _show_list(self) -> None:
        lines = [self._lines[one] for one in self._ids if one in self._lines]
        self.list.set_rows(lines)
        self.count.setText(
            _("{calls}, {time} to listen").format(
                calls=ngettext("{n} call", "{n} calls", len(lines)).format(n=len(lines)),
                time=formats.duration(sum(line.talk_s for line in lines)),
            )
        )

    def submit(self) -> None:
        """Tell the ids; those no longer in the log stay out."""
        self._chosen(tuple(one for one in self._ids if one in self._lines))
        self.accept()
