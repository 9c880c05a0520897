"""When the step that runs is due, and who sees to it and to the plan."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.plans.views import PlanView, StageView
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.widgets.fields import DateField, Form
from salesdesk.ui.widgets.labels import PlainLabel


class StageDialog(SavingDialog):
    """Changes date and owner of the current step; a day off is named, not refused."""

    title = N_("Due date and owner of the step")

    def __init__(self, context: Context, parent: QWidget | None, view: PlanView, stage: StageView) -> None:
        self._plan_id, self._stage, self._agent = view.id, stage, view.card.agent_id
        super().__init__(context, parent)
        self.day.set_day(stage.due_on)
        self.owner.setText(stage.owner)
        self._look()
        plans, plan_id, step = context.desk.plans, self._plan_id, stage.step
        context.jobs.quick(lambda: plans.usual_owner(plan_id, step), self._propose)

    def build(self) -> None:
        """Step, date, owner."""
        self.body.addWidget(PlainLabel(label(self._stage.step), role="section"))
        form = Form()
        self.day = DateField()
        self.owner = QLineEdit()
        self.owner.setMaxLength(80)
        form.row((N_("Due"), self.day), (N_("Who sees to it"), self.owner))
        self.body.addWidget(form)
        self.note = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.note)
        self.usual = PlainLabel(role="caption", wrap=True)
        self.usual.hide()
        self.body.addWidget(self.usual)
        self.day.picked.connect(lambda _day: self._look())

    def _propose(self, owner: str) -> None:
        """Who had this step last time stands there to begin with, unless something was typed."""
        from shiboken6 import isValid

        if isValid(self) and owner and owner != self._stage.owner and not self.owner.isModified():
            self.owner.setText(owner)
            self.usual.setText(
                _("{owner} had this step last time; the plan is {other}'s.").format(
                    owner=owner, other=self._stage.owner
                )
            )
            self.usual.show()

    def _look(self) -> None:
        day, plans, agent = self.day.day(), self.context.desk.plans, self._agent
        if day is not None:
            self.context.jobs.quick(lambda: plans.day_notes(agent, day), self._say)

    def _say(self, notes: tuple[str, ...]) -> None:
        from shiboken6 import isValid

        if isValid(self):
            self.note.setText(formats.sentences(notes))

    def submit(self) -> None:
        """Keep them; the undo brings back those before."""
        plans, plan_id, stage = self.context.desk.plans, self._plan_id, self._stage
        day, owner = self.day.day() or stage.due_on, self.owner.text()
        self.save(
            lambda: plans.set_stage(plan_id, stage.step, due_on=day, owner=owner),
            CHANGES,
            _("{step} is due on {day}").format(step=label(stage.step), day=formats.day(day)),
            undo_with=lambda _none: plans.set_stage(plan_id, stage.step, due_on=stage.due_on, owner=stage.owner),
        )
