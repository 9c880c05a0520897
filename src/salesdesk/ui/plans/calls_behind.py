"""The calls behind a suggestion or a finding, in a small window beside the plan."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from salesdesk import formats, labels
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.links import CallsBehind
from salesdesk.services.plans.views import EvidenceLink
from salesdesk.types import Outcome
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.tables.rows import Column
from salesdesk.ui.tables.table import Table
from salesdesk.ui.widgets.labels import PlainLabel


def outcome_words(word: str) -> str:
    """What became of a call, in the language in force."""
    return labels.label(Outcome[word.upper()])


COLUMNS = (
    Column("start", N_("Start")),
    Column("customer", N_("Customer")),
    Column("talk_s", N_("Talk"), "right", format=formats.duration),
    Column("outcome", N_("Outcome"), format=outcome_words),
    Column("disposition", N_("Disposition")),
)


class CallsBehindDialog(Dialog):
    """A list to look through; nothing is changed here."""

    title = N_("Calls behind it")
    ok_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, plan_id: int, link: EvidenceLink) -> None:
        self._link = link
        super().__init__(context, parent)
        self.resize(720, 480)
        self.cancel.hide()
        plans = context.desk.plans
        context.jobs.quick(lambda: plans.calls_behind(plan_id, link), self._show)

    def build(self) -> None:
        """How many and which, then the table."""
        self.count = PlainLabel(role="muted", wrap=True)
        self.table = Table(COLUMNS, "calls-behind", self.context, accessible=N_("Calls behind it"))
        self.body.addWidget(self.count)
        self.body.addWidget(self.table, 1)

    def _show(self, found: CallsBehind) -> None:
        lines: list[CallLine] = list(found.lines)
        words = [formats.span(self._link.start, self._link.end), _calls(found.total)]
        if found.total > len(lines):
            words.append(_("the first {n} are shown").format(n=formats.number(len(lines))))
        self.count.setText(" · ".join(words))
        self.table.rows_model.set_rows(lines)
        self.table.fit_columns()

    def submit(self) -> None:
        """There is nothing to store."""
        self.accept()

    def gather(self) -> dict[str, Any]:
        """Nothing is typed."""
        return {}


def _calls(count: int) -> str:
    return ngettext("{n} call", "{n} calls", count).format(n=formats.number(count))
