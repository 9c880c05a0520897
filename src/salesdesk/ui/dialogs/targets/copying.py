"""Last period's targets again, times a factor."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from salesdesk.formats import period as period_text
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period
from salesdesk.services.targets import InflatedError
from salesdesk.types import Change, Scope
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.widgets.fields import Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser

_BACK = 6


class CopyDialog(SavingDialog):
    """Copies the targets of an earlier period to ``period``; what is set there already stays."""

    title = N_("Copy targets from an earlier period")
    ok_text = N_("Copy")

    def __init__(self, context: Context, parent: QWidget | None, period: Period, scope: Scope) -> None:
        self.period = period
        self.scope = scope
        self._ticket = 0
        super().__init__(context, parent)
        self._count()

    def build(self) -> None:
        """From where, times what, why."""
        sources: list[Period] = []
        before = self.period
        for _step in range(_BACK):
            before = before.previous()
            sources.append(before)
        self.source = Chooser()
        self.source.fill_with(lambda: [(one, period_text(one)) for one in sources])
        self.factor = NumberField(1.0, low=0.01, high=10, decimals=2)
        self.factor.setSingleStep(0.05)
        self.reason = QLineEdit()
        self.bind(self.reason.setPlaceholderText, N_("Copied from the period × factor"))
        self.override = QLineEdit()
        form = Form()
        form.row(
            (N_("From period"), self.source),
            (N_("Times"), self.factor, N_("1.05 asks 5 % more. Where less is better, it is divided.")),
        )
        form.add(N_("Reason"), self.reason)
        self.override_field = form.add(N_("Why such a rise is right all the same"), self.override)
        self.override_field.hide()
        self.counted = PlainLabel(role="muted", wrap=True)
        self.body.addWidget(PlainLabel(period_text(self.period), role="section"))
        self.body.addWidget(form)
        self.body.addWidget(self.counted)
        self.source.picked.connect(lambda _value: self._count())
        self.factor.valueChanged.connect(lambda _value: self._count())
        self.setMinimumWidth(460)

    def _count(self) -> None:
        self._ticket += 1
        ticket, targets = self._ticket, self.context.desk.targets
        source, factor = self.source.value(), self.factor.value()

        def found(count: int) -> None:
            if isValid(self) and ticket == self._ticket:
                self.ok.setEnabled(count > 0)
                self.counted.setText(
                    ngettext("{n} target will be set.", "{n} targets will be set.", count).format(n=count)
                    if count
                    else _("There is nothing to copy: no targets were set there that aren't set here already.")
                )

        period, scope = self.period, self.scope
        self.context.jobs.quick(lambda: len(targets.copies(source, period, factor=factor, scope=scope)), found)

    def submit(self) -> None:
        """Copy; a rise that is too high asks for a reason first."""
        targets, period, scope = self.context.desk.targets, self.period, self.scope
        source, factor = self.source.value(), self.factor.value()
        reason, override = self.reason.text(), self.override.text()
        self.save(
            lambda: targets.copy(source, period, factor=factor, scope=scope, reason=reason, override=override),
            {Change.TARGETS},
            _("Targets copied from {period}").format(period=period_text(source)),
            targets.undo,
        )

    def show_refusal(self, error: BaseException) -> None:
        """The inflation guard wants a reason."""
        super().show_refusal(error)
        if isinstance(error, InflatedError):
            texts = [one.text for one in error.inflations]
            shown = "\n".join(texts[:2])
            if len(texts) > 2:
                more = len(texts) - 2
                shown += "\n" + ngettext("And {n} more like it.", "And {n} more like these.", more).format(n=more)
            self.refuse(shown)
            self.override_field.show()
            self.override.setFocus()
