"""KPIs of one's own: the list at the left, the one being written at the right with what it shows at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.focus import FocusState
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, Chooser, Form, NumberField, PlainLabel

if TYPE_CHECKING:
    from salesdesk.services.figure_rows import FigureRow
    from salesdesk.services.own_kpis import OwnKpi

PAUSE_MS = 300
UNITS = {
    "ratio": N_("percent"),
    "calls": N_("calls"),
    "seconds": N_("minutes and seconds"),
    "money": N_("money"),
    "customers": N_("customers"),
    "score": N_("a number"),
}
TOUCHED = frozenset({Change.SETTINGS, Change.CALLS, Change.TARGETS})


class OwnKpisDialog(Dialog):
    """Each change takes force at once, for the past as well, and can be undone."""

    title = N_("Own KPIs")
    ok_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, focus: FocusState) -> None:
        self.focus_state = focus
        self._ticket = 0
        self._id = ""
        super().__init__(context, parent)
        self.cancel.hide()
        self.refresh()
        self._edited()

    def show_modal(self) -> None:
        """Open over its window."""
        self.open()

    # widgets

    def build(self) -> None:
        """List, form, preview."""
        self.setMinimumSize(theme.px(960), theme.px(560))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE_MS)
        self._wait.timeout.connect(self.try_out)
        across = QHBoxLayout()
        across.setSpacing(theme.LG)
        across.addLayout(self._build_list(), 2)
        across.addLayout(self._build_form(), 3)
        across.addLayout(self._build_preview(), 2)
        self.body.addLayout(across, 1)

    def _build_list(self) -> QVBoxLayout:
        down = QVBoxLayout()
        self.table = Table(
            (Column("name", N_("KPI")), Column("formula", N_("Formula"), tooltip=lambda row: row.formula)), "",
            accessible=N_("Own KPIs"),
        )  # fmt: skip
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.chosen.connect(self._choose)
        down.addWidget(self.table, 1)
        line = QHBoxLayout()
        self.new_button = Button(N_("New"), self.start_new, icon="plus", kind="quiet")
        self.archive_button = Button(N_("Archive"), self.archive, icon="archive", kind="quiet")
        line.addWidget(self.new_button)
        line.addWidget(self.archive_button)
        line.addStretch()
        down.addLayout(line)
        return down

    def _build_form(self) -> QVBoxLayout:
        from salesdesk.metrics.catalogue import Better, Category

        down = QVBoxLayout()
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.formula = QLineEdit()
        self.formula.setMaxLength(200)
        self.formula.setPlaceholderText("revenue / (talk_time / 3600)")
        self.unit, self.direction, self.category = Chooser(), Chooser(), Chooser()
        self.unit.fill_with(lambda: [(value, _(text)) for value, text in UNITS.items()])
        self.direction.fill_with(
            lambda: [(Better.UP.value, _("more is better")), (Better.DOWN.value, _("less is better"))]
        )
        self.category.fill_with(lambda: [(Category.PROCESS.value, _("Process")), (Category.RESULT.value, _("Result"))])
        self.per_day = QCheckBox()
        self.bind(self.per_day.setText, N_("Its target is per agent and day on duty"))
        self.minimum = NumberField(20, low=1, high=1_000_000)
        self.note = QLineEdit()
        self.note.setMaxLength(300)
        form = Form()
        form.add(N_("Name"), self.name)
        form.add(N_("Formula"), self.formula, N_("Sums of counters, divided once: + − × ÷ and brackets"))
        form.row((N_("Shown as"), self.unit), (N_("Direction"), self.direction), (N_("Category"), self.category))
        form.row((N_("Least n"), self.minimum), (N_("What it means"), self.note))
        down.addWidget(form)
        down.addWidget(self.per_day)
        self.names = PlainLabel(role="caption", wrap=True)
        down.addWidget(self.names)
        down.addStretch()
        self.save_button = Button(N_("Save"), self.save, icon="check")
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self.save_button)
        down.addLayout(line)
        for field in (self.name, self.formula, self.note):
            field.textEdited.connect(lambda _text: self._edited())
        for chooser in (self.unit, self.direction, self.category):
            chooser.picked.connect(lambda _value: self._edited())
        self.per_day.clicked.connect(lambda _on: self._edited())
        self.minimum.valueChanged.connect(lambda _value: self._edited())
        return down

    def _build_preview(self) -> QVBoxLayout:
        down = QVBoxLayout()
        self.preview_title = PlainLabel(role="strong", wrap=True)
        down.addWidget(self.preview_title)
        self.preview = Table(_columns(), "", accessible=N_("What it shows"))
        down.addWidget(self.preview, 1)
        return down

    # the list

    def refresh(self) -> None:
        """Read the own KPIs again."""
        self.context.jobs.quick(self.context.desk.own_kpis.stored, self._show)

    def _show(self, rows: list[OwnKpi]) -> None:
        if not isValid(self):
            return
        from salesdesk.services.own_kpis import names

        self.table.rows_model.set_rows(rows)
        self.table.fit_columns()
        self.names.setText(_("Names: {names}").format(names=formats.enumerated(names())))
        self.archive_button.setEnabled(bool(self._id))

    def _choose(self, row: OwnKpi | None) -> None:
        if row is None:
            return
        self._id = row.id
        self.name.setText(row.name)
        self.formula.setText(row.formula)
        self.unit.set_value(row.unit.value)
        self.direction.set_value(row.direction.value)
        self.category.set_value(row.category.value)
        self.per_day.setChecked(row.per_day)
        self.minimum.set_number(row.minimum)
        self.note.setText(row.note)
        self.archive_button.setEnabled(True)
        self._edited()

    def start_new(self) -> None:
        """Empty fields for a new one."""
        self._id = ""
        for field in (self.name, self.formula, self.note):
            field.clear()
        self.table.clearSelection()
        self.archive_button.setEnabled(False)
        self.name.setFocus()
        self._edited()

    # trying and saving

    def draft(self) -> OwnKpi:
        """The KPI as it stands in the fields."""
        from salesdesk.metrics.catalogue import Better, Category, Unit
        from salesdesk.services.own_kpis import OwnKpi

        return OwnKpi(
            self.name.text(),
            self.formula.text(),
            Unit(self.unit.value()),
            Better(self.direction.value()),
            Category(self.category.value()),
            self.per_day.isChecked(),
            None,
            int(self.minimum.value()),
            self.note.text(),
            self._id,
        )

    def _edited(self) -> None:
        self.save_button.setEnabled(bool(self.name.text().strip() and self.formula.text().strip()))
        self._wait.start()

    def try_out(self) -> None:
        """Check the formula and show what it gives, in a worker; a newer question overtakes an older one."""
        self._ticket += 1
        draft, kpis, period = self.draft(), self.context.desk.own_kpis, self.focus_state.period
        if not draft.formula.strip():
            self.refuse("")
            self.preview.rows_model.set_rows([])
            return
        named = draft if draft.name.strip() else replace(draft, name="…")
        ticket = self._ticket
        self.context.jobs.quick(
            lambda: kpis.preview(named, period),
            partial(self._show_preview, ticket),
            partial(self._show_refusal, ticket),
        )

    def _show_preview(self, ticket: int, rows: list[FigureRow]) -> None:
        if isValid(self) and ticket == self._ticket:
            self.refuse("")
            self.preview_title.setText(formats.period(self.focus_state.period))
            definition = self.context.desk.own_kpis.check(replace(self.draft(), name=self.name.text().strip() or "…"))
            self.preview.rows_model.set_rows([_Shown(row, definition) for row in rows])
            self.preview.fit_columns()

    def _show_refusal(self, ticket: int, error: BaseException) -> None:
        if isValid(self) and ticket == self._ticket:
            self.preview.rows_model.set_rows([])
            self.refuse(f"{error.message} {error.hint}".strip() if isinstance(error, SalesDeskError) else str(error))

    def save(self) -> None:
        """Keep it; the tables and charts show it from now on."""
        draft, kpis = self.draft(), self.context.desk.own_kpis
        self.refuse("")
        if draft.id:
            self.context.act(
                lambda: kpis.change(draft), TOUCHED, self._saved, label=_("{kpi} was changed").format(kpi=draft.name),
                undo_with=kpis.change, failed=self._not_saved,
            )  # fmt: skip
        else:
            self.context.act(
                lambda: kpis.add(draft), TOUCHED, self._added, label=_("{kpi} was added").format(kpi=draft.name),
                undo_with=lambda made: kpis.forget(made.id), failed=self._not_saved,
            )  # fmt: skip

    def _added(self, made: OwnKpi) -> None:
        if isValid(self):
            self._id = made.id
            self.refresh()

    def _saved(self, _before: OwnKpi) -> None:
        if isValid(self):
            self.refresh()

    def _not_saved(self, error: BaseException) -> None:
        if isValid(self):
            self.refuse(f"{error.message} {error.hint}".strip() if isinstance(error, SalesDeskError) else str(error))

    def archive(self) -> None:
        """Take the chosen one out of use."""
        if not self._id:
            return
        kpis, number, name = self.context.desk.own_kpis, self._id, self.name.text()
        self.context.act(
            partial(kpis.archive, number),
            TOUCHED,
            lambda _none: self._archived(),
            undo=partial(kpis.archive, number, archived=False),
            label=_("{kpi} was archived").format(kpi=name),
        )

    def _archived(self) -> None:
        if isValid(self):
            self.start_new()
            self.refresh()


class _Shown:
    """A row of the preview with the KPI it is of: that isn't in the catalogue yet."""

    def __init__(self, row: FigureRow, definition: object) -> None:
        self.name, self.row, self.definition = row.name, row, definition


def _columns() -> list[Column]:
    return [
        Column("name", N_("For")),
        Column("value", N_("Value"), "right", value=_value, sort=lambda shown: shown.row.value),
        Column("n", N_("n"), "right", value=lambda shown: shown.row.denominator, format=formats.number),
    ]


def _value(shown: _Shown) -> str:
    from salesdesk.metrics.formats import write

    return write(shown.definition, shown.row.value)  # type: ignore[arg-type]
