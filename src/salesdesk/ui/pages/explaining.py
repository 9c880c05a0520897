"""The side sheet that says how a figure came about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.types import OutcomeKind, Scope
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.widgets import Button, Line, PlainLabel, RagBadge, SideSheet, clear_layout

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import Explanation


class ExplanationSheet(SideSheet):
    """Formula, numerator and denominator, days counted, target, rule; and the way to the calls."""

    asked = Signal(object, object, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self.explanation: Explanation | None = None
        self._question: tuple[Period, Scope, str] | None = None
        self.body.setSpacing(theme.SM)

    def explain(self, period: Period, scope: Scope, kpi: str) -> None:
        """Ask for a figure and show how it came about."""
        desk = self._context.desk
        self._question = (period, scope, kpi)
        self._context.jobs.quick(lambda: desk.figures.explain(period, scope, kpi), self._show)

    def again(self) -> None:
        """The same question, after the data or the language changed."""
        if not self.isHidden() and self._question is not None:
            self.explain(*self._question)

    def _show(self, found: Explanation) -> None:
        from salesdesk.metrics.formats import unit_word, write

        self.explanation = found
        clear_layout(self.body)
        row, definition = found.row, found.row.definition
        self._add(f"{found.name} · {formats.period(found.period)}", "muted")
        value = PlainLabel(f"{write(definition, row.value)} {unit_word(definition)}".strip(), role="section")
        value.setFont(theme.font(theme.TITLE, bold=True, tabular=True))
        self.body.addWidget(value)
        if row.rag is not None:
            self.body.addWidget(RagBadge(row.rag), alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(theme.XS)
        self.body.addWidget(Line())
        for title, text in (
            (_("Formula"), found.formula),
            (_("Counted"), found.arithmetic),
            (_("Days"), found.days),
            (_("Target"), _target(found)),
            (_("Rule"), found.rule),
            (_("Note"), found.note),
        ):
            if text:
                pair = QVBoxLayout()
                pair.setSpacing(2)
                pair.addWidget(PlainLabel(title, role="label"))
                pair.addWidget(PlainLabel(text, wrap=True))
                self.body.addLayout(pair)
        kinds = [origin for origin in dict.fromkeys(found.origins) if origin and origin != "calls"]
        if "calls" in found.origins:
            self.body.addWidget(Button(N_("Show the calls"), self._to_calls, icon="list"))
        for kind in kinds:
            button = Button("", partial(self._to_records, kind), icon="handshake")
            button.set_plain(_("Show the records: {kind}").format(kind=label(OutcomeKind(kind))))
            self.body.addWidget(button)
        self.body.addStretch()
        self.open_sheet(definition.name)

    def _add(self, text: str, role: str) -> None:
        self.body.addWidget(PlainLabel(text, role=role, wrap=True))

    def _to_records(self, kind: str) -> None:
        if self._question is not None:
            period, scope, _kpi = self._question
            self._context.go.outcomes(kind, scope, period)

    def _to_calls(self) -> None:
        if self._question is not None:
            period, scope, kpi = self._question
            self._context.go.calls(scope, period, kpi)


def _target(found: Explanation) -> str:
    share = found.row.achievement
    if share is None:
        return found.target
    return f"{found.target} · " + _("achieved {share}").format(share=formats.percent(share, 0))
