"""One target with everything SMART asks for: KPI and definition, value, whose, dates, tier, owner, reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from salesdesk.errors import SalesDeskError
from salesdesk.formats import day, span
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.metrics.formats import read, target_unit_word, write
from salesdesk.metrics.smart import TargetDraft, refusals
from salesdesk.periods import Period
from salesdesk.services.targets import InflatedError, Suggestion, TargetGrid, TargetRow
from salesdesk.types import Change, Scope, ScopeKind, Tier
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import DateField, Form, TextArea
from salesdesk.ui.widgets.labels import Line, PlainLabel
from salesdesk.ui.widgets.pickers import Chooser, EnumPicker, KpiPicker
from salesdesk.ui.widgets.surfaces import SideSheet


@dataclass(frozen=True, slots=True)
class About:
    """What the sheet shows below the form: what was set so far, and the suggestion."""

    rows: list[TargetRow]
    suggestion: Suggestion
    reached: float | None


def _state(row: TargetRow) -> str:
    if row.withdrawn_at is None:
        return _("in force")
    return _("until {day}").format(day=day(datetime.fromtimestamp(row.withdrawn_at, UTC).astimezone().date()))


HISTORY = (
    Column("value", N_("Value"), "right", value=lambda row: write(row.definition, row.value)),
    Column("dates", N_("Dates"), value=lambda row: span(row.start, row.end), sort=lambda row: row.start),
    Column("tier", N_("Tier"), format=label),
    Column("state", N_("State"), value=_state),
    Column("reason", N_("Reason"), tooltip=lambda row: "\n".join(filter(None, (row.reason, row.override_reason)))),
    Column("owner", N_("Owner")),
)


class TargetSheet(SideSheet):
    """Fill with ``fill`` (a grid) and ``show_target``; saves by itself."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(N_("Target"), parent, width=400)
        self.context = context
        self._ticket = 0
        self._build()

    def _build(self) -> None:
        self.kpi = KpiPicker()
        self.definition = PlainLabel(role="caption", wrap=True)
        self.whose = Chooser()
        self.value = QLineEdit()
        self.tier = EnumPicker(Tier)
        self.start, self.end = DateField(), DateField()
        self.owner, self.reason = QLineEdit(), TextArea(lines=2)
        self.reason.setMaximumHeight(theme.px(72))
        self.override = QLineEdit()
        form = self.form = Form()
        self.kpi_field = form.add(N_("KPI"), self.kpi)
        form.body.addWidget(self.definition)
        form.add(N_("Whose"), self.whose)
        self.value_field, _tier = form.row((N_("Value"), self.value), (N_("Tier"), self.tier))
        form.row((N_("From"), self.start), (N_("To"), self.end))
        form.add(N_("Owner"), self.owner, N_("Who answers for it."))
        self.reason_field = form.add(N_("Reason"), self.reason)
        self.override_field = form.add(N_("Why this target is right all the same"), self.override)
        self.override_field.hide()
        self.suggested = PlainLabel(role="muted", wrap=True)
        self.use = Button(N_("Use it"), self._use, kind="link")
        self.refusal = PlainLabel(role="error", wrap=True)
        self.refusal.hide()
        self.save_button = Button(N_("Set target"), self.save, icon="check", kind="primary")
        self.history_title = PlainLabel(role="label")
        self.bind(self.history_title.setText, N_("Set so far"))
        self.history = Table(HISTORY, accessible=N_("Set so far"))
        self.history.setMinimumHeight(150)
        self.history.chosen.connect(lambda _row: self._offer())
        self.take_back = Button(N_("Take back"), self.withdraw, icon="undo-2", kind="quiet")
        offer = QHBoxLayout()
        offer.addWidget(self.suggested, 1)
        offer.addWidget(self.use)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addStretch()
        self.body.setSpacing(theme.MD)
        self.body.addWidget(form)
        self.body.addLayout(offer)
        self.body.addWidget(self.refusal)
        self.body.addLayout(buttons)
        for widget in (Line(), self.history_title, self.history, self.take_back):
            self.body.addWidget(widget)
        self.body.addStretch()
        self.kpi.picked.connect(lambda _value: self._look())
        self.whose.picked.connect(lambda _value: self._look())
        self.value.returnPressed.connect(self.save)

    def fill(self, grid: TargetGrid) -> None:
        """Offer everybody of the grid."""
        kinds: dict[ScopeKind, Callable[[str], str]] = {
            ScopeKind.LEVEL: lambda name: _("Level: {name}").format(name=name),
            ScopeKind.TEAM: lambda name: _("Team: {name}").format(name=name),
        }
        self.whose.fill([(row.scope, kinds.get(row.scope.kind, str)(row.name)) for row in grid.rows])
        if not self.owner.text():
            self.owner.setText(grid.owner)

    def show_target(self, scope: Scope, kpi_id: str, period: Period, tier: Tier, value: float | None = None) -> None:
        """Begin with these."""
        self.kpi.set_value(kpi_id)
        self.whose.set_value(scope)
        self.start.set_day(period.start)
        self.end.set_day(period.end)
        self.tier.set_value(tier)
        self.value.setText("" if value is None else write(kpi(kpi_id), value))
        self.override.clear()
        self.override_field.hide()
        self._clear()
        self.open_sheet()
        self._look()
        self.value.setFocus()
        self.value.selectAll()

    def _clear(self) -> None:
        self.form.clear_errors()
        self.refusal.hide()

    def _look(self) -> None:
        """What is known about this KPI of this scope."""
        definition, scope, targets = kpi(self.kpi.value()), self.whose.value(), self.context.desk.targets
        unit = target_unit_word(definition)
        self.definition.setText(definition.formula())
        self.definition.set_tip(definition.rule())
        self.value.setPlaceholderText(unit)
        self._ticket += 1
        ticket, period = self._ticket, self._period()
        if scope is None:
            return

        def known() -> About:
            rows = [row for row in targets.targets(None, scope, withdrawn=True) if row.kpi == definition.id]
            reached = targets.reached(definition.id, scope, period) if period else None
            return About(rows, targets.suggest(definition.id, scope, period.start if period else None), reached)

        def show(about: About) -> None:
            if isValid(self) and ticket == self._ticket:
                self._tell(about)

        self.context.jobs.quick(known, show)

    def _tell(self, about: About) -> None:
        definition = kpi(about.suggestion.kpi)
        lines = []
        if about.reached is not None:
            lines.append(_("Reached in the period before: {value}.").format(value=write(definition, about.reached)))
        offer = about.suggestion
        if offer.value is None:
            lines.append(_("No suggestion: only {n} of the 12 weeks before have enough data.").format(n=offer.n))
        else:
            best = (
                _("Suggestion: {value}, reached in the best fifth of {n} weeks ({span}).")
                if definition.direction is Better.UP
                else _("Suggestion: {value}, not exceeded in the best fifth of {n} weeks ({span}).")
            )
            lines.append(
                best.format(value=write(definition, offer.value), n=offer.n, span=span(offer.start, offer.end))
            )
        self._offered = offer.value
        self.suggested.setText("\n".join(lines))
        self.use.setVisible(offer.value is not None)
        self.history.set_rows(about.rows)
        self._offer()

    _offered: float | None = None

    def _use(self) -> None:
        if self._offered is not None:
            self.value.setText(write(kpi(self.kpi.value()), self._offered))
            self.value.setFocus()

    def _offer(self) -> None:
        row: TargetRow | None = self.history.current()
        self.take_back.setVisible(row is not None and row.withdrawn_at is None)

    def _period(self) -> Period | None:
        start, end = self.start.day(), self.end.day()
        if start is None or end is None or end < start:
            return None
        return Period.spanning(start, end)

    def draft(self) -> TargetDraft:
        """What was filled in. Raises SalesDeskError for a value that can't be read."""
        text = self.value.text().strip()
        return TargetDraft(
            self.kpi.value() or "",
            read(kpi(self.kpi.value()), text) if text else None,
            self.whose.value(),
            self._period(),
            self.owner.text(),
            self.reason.text(),
            self.tier.value(),
        )

    def save(self) -> None:
        """Set it, or say why not."""
        self._clear()
        try:
            draft = self.draft()
        except SalesDeskError as error:
            self.value_field.set_error(f"{error.message} {error.hint}".strip())
            self.value.setFocus()
            return
        why = refusals(draft)
        if why:
            self._refuse("\n".join(why))
            return
        targets, override = self.context.desk.targets, self.override.text()
        value = write(kpi(draft.kpi), draft.value)
        self.context.act(
            lambda: targets.set(draft, override),
            {Change.TARGETS},
            self._saved,
            label=_("{kpi} for {name}: {value}").format(
                kpi=kpi(draft.kpi).name, name=self.whose.currentText(), value=value
            ),
            undo_with=targets.undo,
            failed=self._refused,
        )

    def _saved(self, _result: Any) -> None:
        self.override.clear()
        self.override_field.hide()
        self._look()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, InflatedError):
            self._refuse("\n".join(one.text for one in error.inflations))
            self.override_field.show()
            self.override.setFocus()
        else:
            self._refuse(str(error))

    def _refuse(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.show()

    def withdraw(self) -> None:
        """Take the chosen target back."""
        row: TargetRow | None = self.history.current()
        if row is None or row.withdrawn_at is not None:
            return
        targets, target_id = self.context.desk.targets, row.id
        self.context.act(
            lambda: targets.withdraw([target_id]),
            {Change.TARGETS},
            self._saved,
            label=_("Target of {name} taken back").format(name=self.whose.currentText()),
            undo_with=targets.undo,
        )
