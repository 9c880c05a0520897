"""A new plan: from a warning in one step, or by hand with a reason; the evidence that would be frozen is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import write
from salesdesk.services.plans.templates import Template
from salesdesk.services.plans.views import Evidence
from salesdesk.types import Change, Json, WarningState
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.templates_dialog import words
from salesdesk.ui.plans.words import alert_words
from salesdesk.ui.widgets.fields import Form, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import AgentPicker, Chooser, KpiPicker

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class _Person:
    """An agent as the picker wants one."""

    id: int
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """A warning that a plan may begin from."""

    id: int
    agent_id: int
    kpi: str
    text: str


@dataclass(frozen=True, slots=True)
class _Start:
    """What the dialog is filled with."""

    people: tuple[_Person, ...]
    warnings: tuple[_Choice, ...]
    owner: str
    templates: tuple[Template, ...] = ()


class NewPlanDialog(Dialog):
    """Opens a plan and goes to it."""

    title = N_("New improvement plan")
    ok_text = N_("Open the plan")

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        agent_id: int | None = None,
        alert_id: int | None = None,
    ) -> None:
        self._agent_id = agent_id
        self._alert_id = alert_id
        self._start = _Start((), (), "")
        super().__init__(context, parent, draft_key="" if alert_id else "plan:new")
        self.resize(620, self.sizeHint().height())
        desk = context.desk
        context.jobs.quick(lambda: _load(desk, context.today()), self._fill)

    def build(self) -> None:
        """Who, from which warning, about which figure, why, who sees to it."""
        form = Form()
        self.agent = AgentPicker(empty=N_("choose…"))
        self.warning = Chooser(empty=N_("none: by hand"))
        self.about = KpiPicker(empty=N_("no single figure"))
        self.reason = TextArea(lines=3)
        self.owner = QLineEdit()
        form.row((N_("Agent"), self.agent), (N_("About which figure"), self.about))
        form.add(N_("From which warning"), self.warning)
        form.add(N_("Reason"), self.reason, N_("A plan by hand needs a reason in words."))
        self.template = Chooser(empty=N_("none: as the rules have it"))
        form.row((N_("Who sees to it"), self.owner), (N_("Begin with a template"), self.template))
        self.body.addWidget(form)
        self.evidence = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.evidence)
        self.agent.picked.connect(self._pick_agent)
        self.warning.picked.connect(self._pick_warning)
        self.about.picked.connect(lambda _kpi: self._preview())

    def gather(self) -> dict[str, Json]:
        """What was typed."""
        return {"reason": self.reason.text(), "agent": self.agent.value(), "owner": self.owner.text()}

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back; a plan that was asked for about an agent stays about them."""
        self.reason.set_text(str(data.get("reason") or ""))
        self.owner.setText(str(data.get("owner") or ""))
        if self._agent_id is None and isinstance(data.get("agent"), int):
            self._agent_id = int(str(data["agent"]))
            self._fill(self._start)

    def _fill(self, start: _Start) -> None:
        self._start = start
        self.agent.fill_agents(start.people)
        self.owner.setText(self.owner.text() or start.owner)
        self._offer_templates()
        if self._agent_id is not None:
            self.agent.set_value(self._agent_id)
        self._pick_agent(self.agent.value())
        chosen = next((one for one in start.warnings if one.id == self._alert_id), None)
        if chosen is not None:
            self.warning.set_value(chosen.id)
            self._pick_warning(chosen.id)

    def _pick_agent(self, agent_id: int | None) -> None:
        mine = [one for one in self._start.warnings if one.agent_id == agent_id]
        self.warning.fill([(one.id, one.text) for one in mine])
        self._preview()

    def _pick_warning(self, alert_id: int | None) -> None:
        chosen = next((one for one in self._start.warnings if one.id == alert_id), None)
        if chosen is not None:
            self.about.set_value(chosen.kpi)
            if not self.reason.text().strip() or self.reason.text() in {one.text for one in self._start.warnings}:
                self.reason.set_text(chosen.text)
        self._preview()

    def _offer_templates(self) -> None:
        """The templates, those for the figure first."""
        about = self.about.value()
        fitting = sorted(self._start.templates, key=lambda one: bool(about) and about not in one.kpis)
        self.template.fill([(one.id, words(one)) for one in fitting])

    def _alerts(self) -> list[int]:
        alert_id = self.warning.value()
        return [] if alert_id is None else [int(alert_id)]

    def _preview(self) -> None:
        self._offer_templates()
        agent_id, about, alerts = self.agent.value(), self.about.value() or "", self._alerts()
        self.ok.setEnabled(agent_id is not None)
        if agent_id is None:
            self.evidence.setText("")
            return
        plans, day = self.context.desk.plans, self.context.today()

        def done(found: Evidence) -> None:
            self.evidence.setText(_evidence_words(found, about))

        self.context.jobs.quick(lambda: plans.preview(agent_id, alerts, about, day), done, self._failed)

    def _failed(self, error: BaseException) -> None:
        self.refuse(str(error))

    def submit(self) -> None:
        """Open the plan; a refusal is told at the bottom."""
        agent_id = self.agent.value()
        if agent_id is None:
            self.refuse(_("Choose the agent."))
            return
        plans, day = self.context.desk.plans, self.context.today()
        reason, about, owner, alerts = (
            self.reason.text(),
            self.about.value() or "",
            self.owner.text(),
            self._alerts(),
        )

        template = self.template.value()

        def open_plan() -> int:
            plan_id = plans.open(agent_id, reason=reason, alert_ids=alerts, kpi=about, owner=owner, on=day)
            if template:
                plans.apply_template(plan_id, template, on=day)
            return plan_id

        def opened(plan_id: int) -> None:
            self.accept()
            self.context.go.plan(plan_id)

        self.context.act(
            open_plan,
            CHANGES | {Change.PLANS},
            opened,
            label=_("Plan opened"),
            failed=self._failed,
        )


def _load(desk: Desk, day: date) -> _Start:
    """In a worker: the agents, the warnings that are not planned yet, the supervisor."""
    people = tuple(_Person(one.id, one.name, one.number or "") for one in desk.people.agents(day))
    states = (WarningState.OPEN, WarningState.ACKNOWLEDGED, WarningState.SNOOZED)
    warnings = tuple(
        _Choice(one.id, one.agent_id, one.kpi, one.text)
        for one in desk.warnings.find(states, on=day)
        if one.agent_id is not None
    )
    return _Start(people, warnings, desk.company.get().supervisor, tuple(desk.plans.templates()))


def _evidence_words(found: Evidence, about: str) -> str:
    """What would be frozen, in a sentence."""
    if found.start is None or found.end is None:
        return _("No calls of this agent yet: the plan begins without figures.")
    days = ngettext("{n} day on duty", "{n} days on duty", found.days_on_duty).format(n=found.days_on_duty)
    text = _("Frozen as evidence: {days}, {span}, {n} calls.").format(
        days=days, span=formats.span(found.start, found.end), n=formats.number(found.calls_total)
    )
    if found.alert_days:
        text += " " + alert_words(found)
    row = next((row for row in found.rows if row.kpi == about), None)
    if row is None:
        return text
    definition = kpi(row.kpi)
    return (
        text
        + " "
        + _("{kpi} {value}, target {target}, team median {team}.").format(
            kpi=definition.name,
            value=write(definition, row.value),
            target=write(definition, row.target),
            team=write(definition, row.team_median),
        )
    )
