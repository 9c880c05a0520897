"""Step 2, diagnose: what the data say, the causes found, the agent's own account, measurable goals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import read, write
from salesdesk.services.plans.goals import GoalCheck
from salesdesk.services.plans.hints import Suggestion
from salesdesk.services.plans.measuring import DAILY_KPIS
from salesdesk.services.plans.views import EvidenceLink, FindingView, GoalView, PlanView
from salesdesk.types import Cause, Json, PlanStep
from salesdesk.ui import theme
from salesdesk.ui.plans.calls_behind import CallsBehindDialog
from salesdesk.ui.plans.diagnose_words import (
    baseline_words,
    finding_words,
    goal_words,
    hint_evidence,
    waiting_words,
    weight_words,
)
from salesdesk.ui.plans.hint_card import HintCard
from salesdesk.ui.plans.moving import CHANGES, Work
from salesdesk.ui.plans.rated_again import RatedFirst
from salesdesk.ui.plans.step_form import PlanData, Rows, StepForm
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Form, NumberField
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import EnumPicker, KpiPicker
from salesdesk.ui.widgets.surfaces import Card


class DiagnoseForm(StepForm):
    """Findings and goals are added one by one; the account is saved as typed."""

    step: ClassVar[PlanStep] = PlanStep.DIAGNOSE

    def build(self) -> None:
        """Hints, causes, account, goals."""
        self._editing: int | None = None
        self._checked: GoalCheck | None = None
        self.hints = HintCard()
        self.hints.taken.connect(self.take_hint)
        self.hints.looked.connect(self._look)
        self.body.addWidget(self.hints)
        self._build_findings()
        self.rated = RatedFirst(self.context)
        self.body.addWidget(self.rated)
        account = Card(N_("The agent's own account"))
        self.account = self.area(3, N_("How the agent explains it, in their own words"))
        self.bind(self.account.setAccessibleName, N_("The agent's own account"))
        account.body.addWidget(self.account)
        self.body.addWidget(account)
        self._build_goals()

    def _build_findings(self) -> None:
        card = Card(N_("Causes"))
        self.finding_rows = Rows()
        card.body.addWidget(self.finding_rows)
        self.weights = PlainLabel(role="caption", wrap=True)
        card.body.addWidget(self.weights)
        form = Form()
        self.cause = EnumPicker(Cause)
        self.finding = self.area(2, N_("What was found"))
        self.evidence = self.line(N_("calls heard, figures, a talk"))
        self.weight = NumberField(None, high=100, suffix=" %", optional=True)
        self.cause.picked.connect(self.touched)
        self.lockable(self.cause, self.weight)
        form.row((N_("Dimension"), self.cause), (N_("Share of the shortfall"), self.weight))
        form.add(N_("Finding"), self.finding)
        form.add(N_("Evidence"), self.evidence)
        self.finding_form = form
        self.add_finding = Button(N_("Add the finding"), self._add_finding, icon="plus")
        card.body.addWidget(form)
        card.body.addWidget(self.add_finding, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(card)

    def _build_goals(self) -> None:
        card = Card(N_("Goals"))
        self.goal_rows = Rows()
        card.body.addWidget(self.goal_rows)
        self.waiting = PlainLabel(role="caption", wrap=True)
        self.take_goals = Button(N_("Set these goals"), self._take_goals, icon="plus")
        card.body.addWidget(self.waiting)
        card.body.addWidget(self.take_goals, alignment=Qt.AlignmentFlag.AlignLeft)
        form = Form()
        self.about = KpiPicker(ids=DAILY_KPIS)
        self.value = self.line()
        self.due = self.day()
        self.about.picked.connect(lambda _kpi: self._check(suggest=True))
        self.value.editingFinished.connect(self._check)
        self.lockable(self.about)
        _about, self.value_field, _due = form.row(
            (N_("Figure"), self.about), (N_("Goal"), self.value), (N_("Until"), self.due)
        )
        self.baseline = PlainLabel(role="caption", wrap=True)
        self.goal_form = form
        self.add_goal = Button(N_("Add the goal"), self._add_goal, icon="plus")
        card.body.addWidget(form)
        card.body.addWidget(self.baseline)
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        line.addWidget(self.add_goal)
        line.addStretch()
        card.body.addLayout(line)
        self.body.addWidget(card)

    # what is stored

    def fill(self, data: PlanData) -> None:
        """Hints, findings and goals."""
        view = data.view
        self.hints.show_hints(data.suggestions, locked=self.locked)
        self.finding_rows.clear(_("No finding yet. One of them becomes the main cause.") if not view.findings else "")
        for finding in view.findings:
            self._show_finding(finding)
        self._show_weights(view)
        self.goal_rows.clear(_("No goal yet. The review measures what is set here.") if not view.goals else "")
        for goal in view.goals:
            self._show_goal(goal)
        waiting = data.waiting if not self.locked else None
        self.waiting.setText(waiting_words(waiting) if waiting is not None else "")
        self.waiting.setVisible(waiting is not None)
        self.take_goals.setVisible(waiting is not None)
        self.rated.show_plan(view, locked=self.locked)
        for widget in (self.finding_form, self.add_finding, self.goal_form, self.add_goal, self.baseline):
            widget.setVisible(not self.locked)
        if not self.locked and self._checked is None:
            self.about.set_value(view.card.kpi or DAILY_KPIS[0])
            self._check(suggest=True)

    def take_hint(self, one: Suggestion) -> None:
        """Make a finding of a suggestion, with the way to the calls behind it; one click, and it can be edited after."""
        plans, plan_id, evidence = self.context.desk.plans, self.plan_id, hint_evidence(one)
        cause = one.cause or self.cause.value()
        self.context.act(
            lambda: plans.add_finding(plan_id, cause, one.text, evidence=evidence, weight=one.weight, link=one.link),
            CHANGES,
            label=_("Finding noted"),
            undo_with=lambda finding_id: plans.remove_finding(plan_id, finding_id),
        )

    def _look(self, link: EvidenceLink) -> None:
        dialog = CallsBehindDialog(self.context, self.window(), self.plan_id, link)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_weights(self, view: PlanView) -> None:
        """Whether the shares of the findings add up to the whole shortfall."""
        text, beyond = weight_words(view)
        self.weights.setText(text)
        self.weights.set_role("error" if beyond else "caption")
        self.weights.setVisible(bool(text))

    def _show_finding(self, finding: FindingView) -> None:
        buttons: list[tuple[str, str, Callable[[], object]]] = []
        if finding.link is not None:
            buttons.append(("phone", N_("Show the calls behind it"), partial(self._look, finding.link)))
        if not self.locked:
            if not finding.main:
                buttons.append(("star", N_("Make it the main cause"), partial(self._make_main, finding)))
            buttons += [
                ("pencil", N_("Edit"), partial(self._edit, finding)),
                ("trash-2", N_("Remove"), partial(self._remove, finding)),
            ]
        self.finding_rows.add(finding_words(finding), finding.evidence, buttons, strong=finding.main)

    def _show_goal(self, goal: GoalView) -> None:
        text, caption = goal_words(goal)
        buttons = [] if self.locked else [("trash-2", N_("Remove"), partial(self._remove_goal, goal))]
        self.goal_rows.add(text, caption, buttons)

    def fill_fields(self, view: PlanView) -> None:
        """The account; the editors stay empty."""
        self.account.set_text(view.agent_account)

    # findings

    def _clear_finding(self) -> None:
        self._editing = None
        self.finding.set_text("")
        self.evidence.clear()
        self.weight.set_number(None)
        self.bind(self.add_finding.set_plain, N_("Add the finding"))

    def _add_finding(self) -> None:
        plans, plan_id, editing = self.context.desk.plans, self.plan_id, self._editing
        cause, text, evidence = self.cause.value(), self.finding.text(), self.evidence.text()
        weight = int(self.weight.number() or 0)
        self.finding_form.clear_errors()
        if not text.strip():
            self.finding_form.fields[2].set_error(_("A finding needs words."))
            return

        def work() -> None:
            if editing is None:
                plans.add_finding(plan_id, cause, text, evidence=evidence, weight=weight)
            else:
                plans.change_finding(plan_id, editing, cause, text, evidence=evidence, weight=weight)

        self.act(work, _("Finding noted"), lambda _none: self._clear_finding())

    def _edit(self, finding: FindingView) -> None:
        self._editing = finding.id
        self.cause.set_value(finding.cause)
        self.finding.set_text(finding.finding)
        self.evidence.setText(finding.evidence)
        self.weight.set_number(finding.weight or None)
        self.bind(self.add_finding.set_plain, N_("Save the finding"))
        self.finding.setFocus()

    def _make_main(self, finding: FindingView) -> None:
        plans, plan_id = self.context.desk.plans, self.plan_id
        self.act(lambda: plans.set_main_cause(plan_id, finding.id), _("Main cause set"))

    def _remove(self, finding: FindingView) -> None:
        plans, plan_id = self.context.desk.plans, self.plan_id
        self.context.act(
            lambda: plans.remove_finding(plan_id, finding.id),
            CHANGES,
            label=_("Finding removed"),
            undo=lambda: plans.add_finding(
                plan_id,
                finding.cause,
                finding.finding,
                evidence=finding.evidence,
                weight=finding.weight,
                main=finding.main,
                link=finding.link,
            ),
        )

    # goals

    def _goal(self) -> float | None:
        """The value that was typed; a refusal stands below the field."""
        self.value_field.set_error()
        if not self.value.text().strip():
            return None
        try:
            return read(kpi(self.about.value()), self.value.text())
        except SalesDeskError as error:
            self.value_field.set_error(str(error))
            return None

    def _check(self, *, suggest: bool = False) -> None:
        if self.locked or self.data is None:
            return
        about, day = self.about.value(), self.due.day()
        goal = None if suggest and not self.value.isModified() else self._goal()
        plans, plan_id, now = self.context.desk.plans, self.plan_id, self.context.today()

        def checked(found: GoalCheck) -> None:
            if self.about.value() == about and not self.locked:
                self._show_check(about, found, goal, suggest=suggest)

        self.context.jobs.quick(lambda: plans.check_goal(plan_id, about, goal, day, now), checked)

    def _show_check(self, about: str, found: GoalCheck, goal: float | None, *, suggest: bool) -> None:
        definition = kpi(about)
        self._checked = found
        if suggest and goal is None and found.suggested is not None:
            self.value.setText(write(definition, found.suggested))
            self.value.setModified(False)
        self.baseline.setText(baseline_words(about, found))
        self.value_field.set_error(formats.sentences(found.refusals) if goal is not None else "")

    def _add_goal(self) -> None:
        goal = self._goal()
        if goal is None:
            if not self.value_field.error.text():
                self.value_field.set_error(_("A goal needs a value that can be measured."))
            return
        plans, plan_id, now = self.context.desk.plans, self.plan_id, self.context.today()
        about, day = self.about.value(), self.due.day()

        def added(_id: int) -> None:
            self.value.clear()
            self.baseline.setText("")

        self.context.act(
            lambda: plans.add_goal(plan_id, about, goal, day, now),
            CHANGES,
            added,
            label=_("Goal set"),
            undo_with=lambda goal_id: plans.remove_goal(plan_id, goal_id),
            failed=lambda error: self.value_field.set_error(str(error)),
        )

    def _take_goals(self) -> None:
        """The goals of the plan's template; what could not be set is said."""
        plans, plan_id, now = self.context.desk.plans, self.plan_id, self.context.today()

        def back(made: tuple[tuple[int, ...], tuple[str, ...]]) -> None:
            for goal_id in made[0]:
                plans.remove_goal(plan_id, goal_id)

        def done(made: tuple[tuple[int, ...], tuple[str, ...]]) -> None:
            if made[1]:
                self.context.messages.warn(" ".join(made[1]))

        self.context.act(
            lambda: plans.take_template_goals(plan_id, now), CHANGES, done, label=_("Goal set"), undo_with=back
        )

    def _remove_goal(self, goal: GoalView) -> None:
        plans, plan_id, now = self.context.desk.plans, self.plan_id, self.context.today()
        self.context.act(
            lambda: plans.remove_goal(plan_id, goal.id),
            CHANGES,
            label=_("Goal removed"),
            undo=lambda: plans.add_goal(plan_id, goal.kpi, goal.goal, goal.due_on, now),
        )

    # typing

    def typed(self) -> dict[str, Json]:
        """The account, and what stands in the editors."""
        account = self.account.text()
        kept: dict[str, Json] = {}
        if self.data is not None and account.strip() != self.view.agent_account:
            kept["account"] = account
        if self.finding.text().strip() and self._editing is None:
            cause = self.cause.value()
            kept |= {"cause": cause.value, "finding": self.finding.text(), "evidence": self.evidence.text()}
        return kept

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""
        if "account" in data:
            self.account.set_text(str(data["account"]))
        elif self.data is not None:
            self.account.set_text(self.view.agent_account)
        if "finding" in data:
            self.cause.set_value(Cause(str(data["cause"])))
            self.finding.set_text(str(data["finding"]))
            self.evidence.setText(str(data.get("evidence") or ""))

    def saving(self) -> Work | None:
        """The account; a half-typed finding stays a draft."""
        if not self.dirty:
            return None
        plans, plan_id, text = self.context.desk.plans, self.plan_id, self.account.text()
        return lambda: plans.set_account(plan_id, text)
