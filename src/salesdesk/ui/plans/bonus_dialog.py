"""Parts of a bonus that were not earned: what was recorded, and a new line where support was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.periods import Period
from salesdesk.services.plans.bonus import BonusLine
from salesdesk.types import Json
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog, ReasonPrompt
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.step_form import Rows
from salesdesk.ui.widgets.fields import DateField, Form, NumberField, TextArea
from salesdesk.ui.widgets.labels import PlainLabel


class BonusDialog(Dialog):
    """Amount or share, period and reason; the guard says why not. Nothing is computed here."""

    title = N_("Bonus part not earned")
    ok_text = N_("Record it")

    def __init__(self, context: Context, parent: QWidget | None, agent_id: int) -> None:
        self._agent_id = agent_id
        super().__init__(context, parent, draft_key=f"bonus:{agent_id}")
        self.resize(600, self.sizeHint().height())
        last = context.today().replace(day=1) - timedelta(days=1)
        self.start.set_day(last.replace(day=1))
        self.end.set_day(last)
        self._load()

    def build(self) -> None:
        """What stands against it, what was recorded, a new line."""
        self.hint = PlainLabel(role="muted", wrap=True)
        self.bind(
            self.hint.setText,
            N_(
                "Only a part of a bonus that the bonus rules did not grant, never a fine. It can be recorded once a plan"
                " is open, has reached training, and the agent was told."
            ),
        )
        self.guard = PlainLabel(role="error", wrap=True)
        self.rows = Rows()
        form = Form()
        self.start, self.end = DateField(), DateField()
        self.amount = NumberField(None, decimals=2, optional=True)
        self.share = NumberField(None, high=100, suffix=" %", optional=True)
        self.reason = TextArea(lines=3)
        form.row((N_("Period from"), self.start), (N_("Period until"), self.end))
        form.row((N_("Amount"), self.amount), (N_("or share of the bonus"), self.share))
        form.add(N_("Reason"), self.reason, N_("Which rule of the bonus, which target, which figure."))
        for widget in (self.hint, self.guard, self.rows, form):
            self.body.addWidget(widget)

    def gather(self) -> dict[str, Json]:
        """What was typed."""
        return {"amount": self.amount.number(), "reason": self.reason.text()}

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""
        amount = data.get("amount")
        self.amount.set_number(float(str(amount)) if amount is not None else None)
        self.reason.set_text(str(data.get("reason") or ""))

    def _load(self) -> None:
        plans, agent_id = self.context.desk.plans, self._agent_id
        self.context.jobs.quick(lambda: (plans.deduction_refusals(agent_id), plans.bonus_parts(agent_id)), self._show)

    def _show(self, found: tuple[tuple[str, ...], Sequence[BonusLine]]) -> None:
        refusals, lines = found
        self.guard.setText(formats.sentences(refusals))
        self.guard.setVisible(bool(refusals))
        self.ok.setEnabled(not refusals)
        self.rows.clear(_("Nothing was recorded.") if not lines else "")
        for one in lines:
            head = f"{formats.span(one.start, one.end)}: {one.what}"
            caption = f"{formats.day(one.recorded_on)} · {one.reason}"
            if one.taken_back:
                head = _("taken back – {line}").format(line=head)
                caption = f"{caption} · {one.taken_back_reason}"
            buttons = [] if one.taken_back else [("undo-2", N_("Take back…"), partial(self._take_back, one))]
            self.rows.add(head, caption, buttons)

    def _take_back(self, one: BonusLine) -> None:
        reason = ReasonPrompt.ask(self, _("Take back"), _("Why is it taken back? The reason stays in the file."))
        if reason:
            plans = self.context.desk.plans
            self.context.act(
                lambda: plans.take_back_bonus_part(one.id, reason),
                CHANGES,
                lambda _none: self._load(),
                label=_("Bonus part taken back"),
                failed=lambda error: self.refuse(str(error)),
            )

    def submit(self) -> None:
        """Record it; the guard has the last word."""
        plans, agent_id, day = self.context.desk.plans, self._agent_id, self.context.today()
        start, end, reason, share = self.start.day(), self.end.day(), self.reason.text(), self.share.number()
        if start is None or end is None or end < start:
            self.refuse(_("Choose the period."))
            return
        units = self.amount.number()
        digits = formats.minor_digits(self.context.desk.company.get().currency)
        amount = None if units is None else round(units * 10**digits)
        self.context.act(
            lambda: plans.record_bonus_part(agent_id, Period(start, end), reason, amount=amount, share=share, on=day),
            CHANGES,
            lambda _id: self.accept(),
            label=_("Bonus part recorded"),
            failed=lambda error: self.refuse(str(error)),
        )
