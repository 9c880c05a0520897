"""What a lead may cost 线索成本: the conversion at which it pays for itself [0], beside the one of the past."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.ui.widgets import Card, Form, NumberField, PlainLabel


class BreakEvenCard(Card):
    """Two amounts in, one conversion out, with a verdict against the past."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("What a lead may cost"), parent)
        self.cost = NumberField(None, low=0, decimals=2, optional=True)
        self.profit = NumberField(None, low=0, decimals=2, optional=True)
        form = Form()
        form.row((N_("Cost per lead"), self.cost), (N_("Gross profit per deal"), self.profit))
        self.body.addWidget(form)
        self.answer = PlainLabel(wrap=True)
        self.body.addWidget(self.answer)
        self._past: float | None = None
        for field in (self.cost, self.profit):
            field.valueChanged.connect(lambda _value: self.reckon())
        self.reckon()

    def show_past(self, conversion: float | None) -> None:
        """The lead conversion of the past, a fraction."""
        self._past = conversion
        self.reckon()

    def reckon(self) -> None:
        """Say the answer."""
        from salesdesk.metrics.funnel import break_even

        cost, profit = self.cost.number(), self.profit.number()
        if cost is None or not profit:
            self.answer.setText(_("Type both amounts: 500 a lead and 6,250 a deal need a conversion of 8%."))
            return
        needed = break_even(formats.to_minor(cost), formats.to_minor(profit))
        text = _("A lead pays for itself from a conversion of {needed} on.").format(needed=formats.percent(needed))
        if self._past is not None and needed is not None:
            verdict = (
                _("The past's {past} is enough.") if self._past >= needed else _("The past's {past} is not enough.")
            )
            text += " " + verdict.format(past=formats.percent(self._past))
        self.answer.setText(text)

    def retranslate(self) -> None:
        """The answer in the new language."""
        super().retranslate()
        if hasattr(self, "answer"):
            self.reckon()
