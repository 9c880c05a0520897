"""Beside a plan's form: the frozen evidence, the attachments, the objections, the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import write
from salesdesk.services.attachments import Owner
from salesdesk.services.plans.views import Evidence, EvidenceRow, ObjectionView, PlanView
from salesdesk.types import Json
from salesdesk.ui import theme
from salesdesk.ui.attachments import AttachmentsCard
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.plans.moving import CHANGES
from salesdesk.ui.plans.step_form import Rows
from salesdesk.ui.plans.words import alert_words
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import DateField, Field, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import Card, ScrollBody, clear_layout

FIRST_LINES = 12
"""How many lines of the history are shown before “show all”."""


class EvidenceCard(Card):
    """The snapshot, with n and counting rule behind each figure; ``calls`` asks for the calls behind one."""

    calls = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Evidence (frozen)"), parent)

    def show_evidence(self, evidence: Evidence, about: str) -> None:
        """Warnings in sentences, then the figures; the one the plan is about first and bold."""
        clear_layout(self.body)
        for alert in evidence.alerts:
            self.body.addWidget(PlainLabel(alert.sentence, wrap=True))
        self.body.addWidget(PlainLabel(_span(evidence), role="caption", wrap=True))
        if not evidence.rows:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(0, 1)
        for column, title in enumerate((_("Figure"), _("Actual"), _("Target"), _("Team median"))):
            head = PlainLabel(title, role="caption")
            head.setAlignment(_RIGHT if column else _LEFT)
            grid.addWidget(head, 0, column)
        rows = sorted(evidence.rows, key=lambda row: row.kpi != about)
        for number, row in enumerate(rows, 1):
            self._show_row(grid, number, row, strong=row.kpi == about)
        self.body.addLayout(grid)
        if evidence.calls_total:
            button = Button("", self.calls.emit, icon="phone", kind="link")
            words = ngettext("{n} call on these days", "{n} calls on these days", evidence.calls_total)
            button.set_plain(words.format(n=formats.number(evidence.calls_total)))
            self.body.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        if evidence.alert_days:
            self.body.addWidget(PlainLabel(alert_words(evidence), role="caption", wrap=True))

    def _show_row(self, grid: QGridLayout, number: int, row: EvidenceRow, *, strong: bool) -> None:
        definition = kpi(row.kpi)
        name = PlainLabel(row.name, wrap=True)
        parts = [row.rule, _counted(row)]
        name.set_tip("\n".join(part for part in parts if part))
        grid.addWidget(name, number, 0)
        for column, value in enumerate((row.value, row.target, row.team_median), 1):
            cell = PlainLabel(write(definition, value))
            cell.setAlignment(_RIGHT)
            cell.setFont(theme.font(theme.BODY, bold=strong and column == 1, tabular=True))
            cell.set_tip(_counted(row) if column == 1 else "")
            grid.addWidget(cell, number, column)
        if strong:
            name.setFont(theme.font(theme.BODY, bold=True))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _counted(row: EvidenceRow) -> str:
    """The figure's numerator and denominator."""
    if row.numerator is None:
        return ""
    if row.denominator is None:
        return formats.number(row.numerator)
    return f"{formats.number(row.numerator)} ÷ {formats.number(row.denominator)}"


def _span(evidence: Evidence) -> str:
    if evidence.start is None or evidence.end is None:
        return _("There were no calls when the plan was opened.")
    days = ngettext("{n} day on duty", "{n} days on duty", evidence.days_on_duty).format(n=evidence.days_on_duty)
    parts = [formats.span(evidence.start, evidence.end), days, formats.enumerated(evidence.sources)]
    return " · ".join(part for part in parts if part)


class ObjectionPrompt(Dialog):
    """The agent's objection, and until when it must be answered."""

    title = N_("File an objection")

    def __init__(self, context: Context, parent: QWidget | None, plan_id: int) -> None:
        self._plan_id = plan_id
        super().__init__(context, parent, draft_key=f"plan:{plan_id}:objection")
        self.filed.set_day(context.today())

    def build(self) -> None:
        """Text and dates."""
        self.text = TextArea(lines=5)
        self.text.setMinimumWidth(420)
        self.filed = DateField()
        self.due = DateField(optional=True)
        self.body.addWidget(Field(N_("The objection, in the agent's words"), self.text))
        self.body.addWidget(Field(N_("Filed on"), self.filed))
        self.body.addWidget(
            Field(N_("Answer due"), self.due, N_("Empty: as many working days as the rules of the plans say."))
        )

    def gather(self) -> dict[str, Json]:
        """The text."""
        return {"text": self.text.text()}

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""
        self.text.set_text(str(data.get("text") or ""))

    def submit(self) -> None:
        """File it."""
        plans, plan_id = self.context.desk.plans, self._plan_id
        text, filed, due = self.text.text(), self.filed.day(), self.due.day()
        self.context.act(
            lambda: plans.file_objection(plan_id, text, filed_on=filed, due_on=due),
            CHANGES,
            lambda _id: self.accept(),
            label=_("Objection filed"),
            failed=lambda error: self.refuse(str(error)),
        )


class AnswerPrompt(Dialog):
    """The answer to an objection, and whether it was right."""

    title = N_("Answer the objection")

    def __init__(self, context: Context, parent: QWidget | None, plan_id: int, objection: ObjectionView) -> None:
        self._plan_id, self._objection = plan_id, objection
        super().__init__(context, parent, draft_key=f"plan:{plan_id}:answer:{objection.id}")

    def build(self) -> None:
        """The objection, the answer, the decision."""
        self.body.addWidget(PlainLabel(self._objection.objection, wrap=True))
        self.text = TextArea(lines=5)
        self.text.setMinimumWidth(420)
        self.upheld = QCheckBox()
        self.bind(self.upheld.setText, N_("The objection is right (upheld)"))
        self.body.addWidget(Field(N_("Answer"), self.text))
        self.body.addWidget(self.upheld)

    def gather(self) -> dict[str, Json]:
        """The text."""
        return {"text": self.text.text()}

    def restore(self, data: dict[str, Json]) -> None:
        """Put it back."""
        self.text.set_text(str(data.get("text") or ""))

    def submit(self) -> None:
        """Answer."""
        plans, plan_id, objection_id = self.context.desk.plans, self._plan_id, self._objection.id
        text, upheld, day = self.text.text(), self.upheld.isChecked(), self.context.today()
        self.context.act(
            lambda: plans.answer_objection(plan_id, objection_id, text, upheld=upheld, on=day),
            CHANGES,
            lambda _none: self.accept(),
            label=_("Objection answered"),
            failed=lambda error: self.refuse(str(error)),
        )


class SidePane(ScrollBody):
    """Evidence, attachments, objections, history."""

    calls = Signal()
    answer = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = False
        self._view: PlanView | None = None
        self.attachments = AttachmentsCard(context)
        self.evidence = EvidenceCard()
        self.evidence.calls.connect(self.calls)
        self.objections = Card(N_("Objections"))
        self.objection_rows = Rows()
        self.objections.body.addWidget(self.objection_rows)
        self.history = Card(N_("History"))
        self.history_rows = Rows()
        self.history.body.addWidget(self.history_rows)
        self.more = Button(N_("Show the whole history"), self._show_all, kind="link")
        self.history.body.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        for card in (self.evidence, self.attachments, self.objections, self.history):
            self.body.addWidget(card)
        self.body.addStretch()

    def show_plan(self, view: PlanView) -> None:
        """Everything about the plan that is not its step's form."""
        if self._view is None or self._view.id != view.id:
            self._all = False
        self._view = view
        self.evidence.show_evidence(view.evidence, view.card.kpi)
        self.attachments.show_owner(Owner.plan(view.id))
        self.objections.setVisible(bool(view.objections))
        self.objection_rows.clear()
        for objection in view.objections:
            self._show_objection(objection)
        self._show_history(view)

    def _show_objection(self, one: ObjectionView) -> None:
        buttons: list[tuple[str, str, Callable[[], object]]] = []
        if one.answered_on is None:
            caption = _("filed {filed}, answer due {due}").format(
                filed=formats.short_day(one.filed_on), due=formats.short_day(one.due_on)
            )
            buttons = [("message-square", N_("Answer…"), partial(self.answer.emit, one))]
        else:
            decision = _("upheld") if one.upheld else _("not upheld")
            caption = f"{formats.short_day(one.answered_on)} · {decision}: {one.answer}"
        self.objection_rows.add(one.objection, caption, buttons, strong=one.answered_on is None)

    def _show_history(self, view: PlanView) -> None:
        self.history_rows.clear()
        lines = list(reversed(view.history))
        for line in lines if self._all else lines[:FIRST_LINES]:
            at = datetime.fromtimestamp(line.at).astimezone()
            caption = " · ".join(part for part in (formats.moment(at), line.who) if part)
            self.history_rows.add(line.text, caption)
        self.more.setVisible(not self._all and len(lines) > FIRST_LINES)

    def _show_all(self) -> None:
        self._all = True
        if self._view is not None:
            self._show_history(self._view)
