"""The day on which a training was attended, with its scores."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.plans.views import ItemView
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.widgets.fields import DateField, Form, NumberField, TextArea
from salesdesk.ui.widgets.labels import PlainLabel


class DonePrompt(Dialog):
    """On which day an item was attended, with its scores."""

    title = N_("Training done")

    def __init__(self, context: Context, parent: QWidget | None, plan_id: int, item: ItemView) -> None:
        self._plan_id, self._item = plan_id, item
        super().__init__(context, parent)
        self.day.set_day(item.planned_on if item.planned_on and item.planned_on <= context.today() else context.today())
        self.before.set_number(item.score_before)
        self.after.set_number(item.score_after)
        self.note.set_text(item.note)

    def build(self) -> None:
        """Day, scores, note."""
        self.body.addWidget(PlainLabel(self._item.title, role="section", wrap=True))
        form = Form()
        self.day = DateField()
        self.before = NumberField(None, high=100, optional=True)
        self.after = NumberField(None, high=100, optional=True)
        self.note = TextArea(lines=3)
        form.row((N_("Held on"), self.day), (N_("Score before"), self.before), (N_("Score after"), self.after))
        form.add(N_("What was practised, how it went"), self.note)
        self.body.addWidget(form)

    def submit(self) -> None:
        """Note it; a refusal is told at the bottom."""
        plans, plan_id, item_id, today = self.context.desk.plans, self._plan_id, self._item.id, self.context.today()
        day, before, after, note = self.day.day(), self.before.number(), self.after.number(), self.note.text()
        if day is None:
            return

        def work() -> None:
            plans.finish_item(
                plan_id,
                item_id,
                day,
                score_before=None if before is None else round(before),
                score_after=None if after is None else round(after),
                note=note,
                on=today,
            )

        self.context.act(
            work,
            CHANGES,
            lambda _none: self.accept(),
            undo=lambda: plans.undo_item(plan_id, item_id),
            label=_("Training done"),
            failed=lambda error: self.refuse(str(error)),
        )
