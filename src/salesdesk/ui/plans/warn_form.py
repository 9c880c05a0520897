"""Step 1, warn: when and how the agent was told, and their first answer."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from salesdesk.i18n import N_
from salesdesk.services.plans.views import PlanView
from salesdesk.types import Json, PlanStep
from salesdesk.ui.plans.moving import Work
from salesdesk.ui.plans.step_form import PlanData, StepForm
from salesdesk.ui.widgets.fields import Form
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import Card


class WarnForm(StepForm):
    """The reason of the plan, and the talk in which the agent learnt of it."""

    step: ClassVar[PlanStep] = PlanStep.WARN

    def build(self) -> None:
        """Reason above, the talk below."""
        why = Card(N_("Why this plan"))
        self.reason = PlainLabel(wrap=True)
        why.body.addWidget(self.reason)
        self.body.addWidget(why)
        talk = Card(N_("Told the agent"))
        form = Form()
        self.told_on = self.day()
        self.how = self.line(N_("in person, with the figures on paper"))
        self.answer = self.area(4, N_("In the agent's own words; “gave no answer” is an answer too."))
        form.row((N_("Told on"), self.told_on), (N_("How"), self.how))
        form.add(N_("The agent's first answer"), self.answer)
        talk.body.addWidget(form)
        self.body.addWidget(talk)

    def fill(self, data: PlanData) -> None:
        """The reason."""
        self.reason.setText(data.view.card.reason)

    def fill_fields(self, view: PlanView) -> None:
        """What was noted of the talk."""
        self.told_on.set_day(view.told_on)
        self.how.setText(view.told_how)
        self.answer.set_text(view.first_answer)

    def typed(self) -> dict[str, Json]:
        """The three fields."""
        if not self.dirty:
            return {}
        day = self.told_on.day()
        return {"on": day.isoformat() if day else None, "how": self.how.text(), "answer": self.answer.text()}

    def restore(self, data: dict[str, Json]) -> None:
        """Put them back."""
        self.told_on.set_day(date.fromisoformat(str(data["on"])) if data.get("on") else None)
        self.how.setText(str(data.get("how") or ""))
        self.answer.set_text(str(data.get("answer") or ""))

    def saving(self) -> Work | None:
        """Note the talk."""
        if not self.dirty:
            return None
        plans, plan_id = self.context.desk.plans, self.plan_id
        day, how, answer = self.told_on.day(), self.how.text(), self.answer.text()
        return lambda: plans.tell(plan_id, day, how, answer)
