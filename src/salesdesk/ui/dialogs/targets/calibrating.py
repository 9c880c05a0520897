"""Calibrations: which targets are asked only in part, when and why; and the ramp of the trainees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.types import COMPANY, Change, Level, Scope, ScopeKind
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, Chooser, DateField, Form, NumberField, PlainLabel

if TYPE_CHECKING:
    from salesdesk.services.calibrations import CalibrationRow


class CalibrationsDialog(Dialog):
    """The list, a line to add one, and the ramp; each change takes force at once and can be undone."""

    title = N_("Calibrations and ramp")
    ok_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, focus: FocusState) -> None:
        self.focus_state = focus
        self._names: dict[Scope, str] = {}
        super().__init__(context, parent)
        self.cancel.hide()
        self.refresh()

    def show_modal(self) -> None:
        """Open over its window."""
        self.open()

    def build(self) -> None:
        """Table, form, ramp."""
        self.setMinimumSize(theme.px(780), theme.px(520))
        self.body.addWidget(
            PlainLabel(
                _("A calibration stands beside the targets for a while and never changes them."),
                role="muted",
                wrap=True,
            )
        )
        self.table = Table(_columns(self), "", accessible=N_("Calibrations"))
        self.body.addWidget(self.table, 1)
        self.factor = NumberField(80, high=300, suffix=" %")
        self.kpi = Chooser(empty=N_("All counts"))
        self.kpi.fill_with(_kpis)
        self.scope = Chooser()
        self.scope.fill([(COMPANY, _("The whole company"))])
        self.start = DateField(self.focus_state.period.start)
        self.end = DateField(self.focus_state.period.end)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        form = Form()
        form.row((N_("Ask"), self.factor, N_("Of the target")), (N_("KPI"), self.kpi), (N_("For"), self.scope))
        form.row((N_("From"), self.start), (N_("To"), self.end), (N_("Reason"), self.reason))
        self.body.addWidget(form)
        line = QHBoxLayout()
        self.withdraw_button = Button(N_("Take back"), self.withdraw, kind="quiet", icon="undo-2")
        self.add_button = Button(N_("Add the calibration"), self.add, icon="plus")
        line.addWidget(self.withdraw_button)
        line.addStretch()
        line.addWidget(self.add_button)
        self.body.addLayout(line)
        self.ramp = QLineEdit()
        self.ramp.setMaxLength(60)
        self.ramp.setPlaceholderText("50/75/100")
        self.ramp.editingFinished.connect(self.change_ramp)
        ramp = Form()
        ramp.add(
            N_("Ramp of the trainees"),
            self.ramp,
            N_("Percent of a day's target asked in the first months since the hire date; empty: no ramp."),
        )
        self.body.addWidget(ramp)

    def refresh(self) -> None:
        """Read what is in force, in a worker."""
        desk = self.context.desk

        def work() -> tuple[Any, ...]:
            return (desk.calibrations.stored(), desk.people.teams(), desk.people.agents(), desk.company.get().ramp)

        self.context.jobs.quick(work, self._show)

    def _show(self, found: tuple[Any, ...]) -> None:
        if not isValid(self):
            return
        rows, teams, agents, ramp = found
        self._names = (
            {COMPANY: _("The whole company")}
            | {Scope(ScopeKind.TEAM, team.id): team.name for team in teams}
            | {Scope(ScopeKind.LEVEL, 0, level): label(level) for level in Level}
            | {Scope(ScopeKind.AGENT, agent.id): agent.name for agent in agents}
        )
        self.scope.fill(self._names.items())
        self.table.rows_model.set_rows(rows)
        self.table.fit_columns()
        self.withdraw_button.setEnabled(bool(rows))
        if not self.ramp.hasFocus():
            self.ramp.setText(ramp)
        self._ramp = ramp

    _ramp = ""

    def name_of(self, row: CalibrationRow) -> str:
        """For whom a calibration is."""
        return self._names.get(row.draft.scope, "—")

    def add(self) -> None:
        """Put the typed calibration into force."""
        from salesdesk.services.calibrations import CalibrationDraft

        calibrations, period = self.context.desk.calibrations, self.focus_state.period
        draft = CalibrationDraft(
            self.factor.value() / 100,
            self.scope.value() or COMPANY,
            self.start.day() or period.start,
            self.end.day() or period.end,
            self.reason.text(),
            self.kpi.value() or "",
        )
        self.refuse("")
        self.context.act(
            lambda: calibrations.add(draft),
            {Change.TARGETS},
            self._added,
            label=_("The targets are calibrated"),
            undo_with=lambda number: calibrations.remove([number]),
            failed=self._refused,
        )

    def _added(self, _number: int) -> None:
        if isValid(self):
            self.reason.clear()
            self.refresh()

    def withdraw(self) -> None:
        """Take back the chosen ones."""
        ids = [row.id for row in self.table.selected()]
        if not ids:
            self.refuse(_("Choose a calibration in the list first."))
            return
        calibrations = self.context.desk.calibrations
        self.refuse("")
        self.context.act(
            partial(calibrations.withdraw, ids),
            {Change.TARGETS},
            lambda _none: self.refresh() if isValid(self) else None,
            undo=partial(calibrations.bring_back, ids),
            label=_("The calibration is taken back"),
        )

    def change_ramp(self) -> None:
        """Another ramp takes force when the field is left."""
        text = self.ramp.text().strip().replace(" ", "").replace("%", "")
        if text == self._ramp:
            return
        company, before = self.context.desk.company, self._ramp
        self.refuse("")
        self.context.act(
            lambda: company.change(ramp=text),
            {Change.TARGETS, Change.SETTINGS},
            lambda _company: self.refresh() if isValid(self) else None,
            undo=lambda: company.change(ramp=before),
            label=_("The ramp of the trainees was changed"),
            failed=self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        if isValid(self):
            self.refuse(f"{error.message} {error.hint}".strip() if isinstance(error, SalesDeskError) else str(error))


def _kpis() -> Sequence[tuple[str, str]]:
    from salesdesk.metrics.catalogue import catalogue

    return [(one.id, one.name) for one in catalogue()]


def _kpi_name(row: CalibrationRow) -> str:
    from salesdesk.metrics.catalogue import kpi

    return kpi(row.draft.kpi).name if row.draft.kpi else _("All counts")


def _columns(dialog: CalibrationsDialog) -> list[Column]:
    return [
        Column("span", N_("Dates"), value=lambda row: formats.span(row.draft.start, row.draft.end),
               sort=lambda row: row.draft.start),
        Column("factor", N_("Asks"), "right", value=lambda row: row.draft.factor,
               format=lambda value: formats.percent(value, 0)),
        Column("kpi", N_("KPI"), value=_kpi_name),
        Column("scope", N_("For"), value=dialog.name_of),
        Column("reason", N_("Reason"), value=lambda row: row.draft.reason, tooltip=lambda row: row.draft.reason),
    ]  # fmt: skip
