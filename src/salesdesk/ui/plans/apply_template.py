"""Use a template in a plan that is open: its trainings, sessions and dates, and in the diagnosis its goals."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from salesdesk.i18n import N_, _
from salesdesk.services.plans.templates import Applied, Template
from salesdesk.services.plans.views import PlanView
from salesdesk.types import PlanStep
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.saving import SavingDialog
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.templates_dialog import words
from salesdesk.ui.widgets.fields import Form
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser

STEPS = (PlanStep.WARN, PlanStep.DIAGNOSE, PlanStep.TRAIN)
"""In which a template can be used."""


class ApplyTemplateDialog(SavingDialog):
    """The templates, the best fitting first."""

    title = N_("Use a template")
    ok_text = N_("Use it")

    def __init__(self, context: Context, parent: QWidget | None, view: PlanView) -> None:
        self._view = view
        self._templates: dict[str, Template] = {}
        super().__init__(context, parent)
        self.ok.setEnabled(False)
        plans = context.desk.plans
        context.jobs.quick(lambda: plans.templates(view.id), self._begin)

    def build(self) -> None:
        """The choice, and what it is for."""
        self.setMinimumWidth(theme.px(460))
        form = Form()
        self.choice = Chooser()
        form.add(N_("Template (best fitting first)"), self.choice)
        self.body.addWidget(form)
        self.note = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.note)
        self.choice.picked.connect(self._say)

    def _begin(self, templates: Sequence[Template]) -> None:
        if isValid(self) and templates:
            self._templates = {one.id: one for one in templates}
            self.choice.fill([(one.id, words(one)) for one in templates])
            self._say(self.choice.value())
            self.ok.setEnabled(True)

    def _say(self, chosen: str) -> None:
        self.note.setText(self._templates[chosen].note)

    def submit(self) -> None:
        """Apply it; the undo takes back what was not done yet."""
        plans, view, day = self.context.desk.plans, self._view, self.context.today()
        template = self._templates[self.choice.value()]
        goals: list[int] = []

        def work() -> Applied:
            applied = plans.apply_template(view.id, template.id, on=day)
            if view.step is PlanStep.DIAGNOSE:
                goals[:] = plans.take_template_goals(view.id, day)[0]
            return applied

        def back(applied: Applied) -> None:
            for goal_id in goals:
                plans.remove_goal(view.id, goal_id)
            plans.take_back_template(view.id, applied)

        self.save(work, CHANGES, _("Template used: {name}").format(name=template.name), undo_with=back)
