"""The fields of one rule, shown as far as its kind has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.types import Json, Level, Severity
from salesdesk.ui import theme
from salesdesk.ui.widgets import Chooser, EnumPicker, Field, Form, NumberField

if TYPE_CHECKING:
    from salesdesk.metrics.rules import Rule

AGAINST = {
    "target": N_("The target"),
    "history": N_("The agent's own past"),
    "team": N_("The median of the team"),
}
KINDS = {
    "run": N_("Days in a row behind"),
    "trend": N_("A decline over weeks"),
    "hour": N_("An hour of the day that fell"),
}


class Checks(QListWidget):
    """Several of a few: a short list with a box before each; none chosen may stand for all."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, lines: int = 5) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setUniformItemSizes(True)
        self.setMaximumHeight(theme.px(lines * 26 + 6))
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def fill(self, options: Iterable[tuple[Any, str]], chosen: Sequence[Any]) -> None:
        """Offer these values, some of them chosen."""
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        for value, text in options:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self.addItem(item)
        if self.count():
            self.setCurrentRow(0)
        self.blockSignals(False)  # noqa: FBT003

    def chosen(self) -> list[Any]:
        """The chosen values, in their order."""
        items = (self.item(row) for row in range(self.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]


class RuleForm(Form):
    """Shows a rule and answers what was changed; ``edited`` at each change by the user."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rule: Rule | None = None
        self._teams: Sequence[tuple[int, str]] = ()
        self.enabled = QCheckBox()
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.against = Chooser()
        self.against.fill_with(lambda: [(value, _(text)) for value, text in AGAINST.items()])
        self.severity = EnumPicker(Severity)
        self.kpis, self.levels, self.teams = Checks(lines=6), Checks(lines=4), Checks(lines=4)
        self.margin = NumberField(20, high=99, decimals=0, suffix=" %")
        self.run, self.serious = NumberField(3, low=1, high=60), NumberField(6, low=1, high=120)
        self.usual, self.weeks = NumberField(20, low=1, high=120), NumberField(8, low=4, high=52)
        self.minimum = NumberField(None, low=1, high=100_000, optional=True)
        self.day_minimum = NumberField(5, low=0, high=1000)
        self.fresh, self.quiet = NumberField(14, low=1, high=90), NumberField(0, low=0, high=90)
        self.add(N_("Name"), self.name)
        self.body.addWidget(self.enabled)
        self.row((N_("Against"), self.against), (N_("Urgency"), self.severity))
        self.row(
            (N_("Margin"), self.margin, N_("So much worse, or more")),
            (N_("Days in a row"), self.run, N_("Working days on duty")),
            (N_("Serious from"), self.serious, N_("Days in a row")),
        )
        self.row(
            (N_("Weeks"), self.weeks, N_("That the trend or the comparison looks over")),
            (N_("Days before"), self.usual, N_("Days on duty that make the usual level")),
            (N_("Least n"), self.minimum, N_("Empty: each KPI's own")),
        )
        self.row(
            (N_("Least n of a day"), self.day_minimum, N_("A rate's day with fewer isn't judged")),
            (N_("No news after"), self.fresh, N_("Calendar days")),
            (N_("Quiet for"), self.quiet, N_("Calendar days after a warning")),
        )
        self.row(
            (N_("KPIs"), self.kpis),
            (N_("Levels"), self.levels, N_("None ticked: all")),
            (N_("Teams"), self.teams, N_("None ticked: all")),
        )
        self._listen()

    def _listen(self) -> None:
        for field in self._numbers().values():
            field.valueChanged.connect(lambda _value: self.edited.emit())
        for checks in (self.kpis, self.levels, self.teams):
            checks.changed.connect(self.edited)
        self.against.picked.connect(lambda _value: self._fit_kind())
        for chooser in (self.against, self.severity):
            chooser.picked.connect(lambda _value: self.edited.emit())
        self.enabled.clicked.connect(lambda _checked: self.edited.emit())
        self.name.textEdited.connect(lambda _text: self.edited.emit())

    def _numbers(self) -> dict[str, NumberField]:
        return {
            "margin": self.margin,
            "run": self.run,
            "serious_run": self.serious,
            "window": self.usual,
            "weeks": self.weeks,
            "minimum": self.minimum,
            "day_minimum": self.day_minimum,
            "fresh": self.fresh,
            "quiet": self.quiet,
        }

    def show_rule(self, rule: Rule, teams: Sequence[tuple[int, str]]) -> None:
        """Show a rule; fields that its kind doesn't have are hidden."""
        from salesdesk.metrics.catalogue import catalogue

        self.rule, self._teams = rule, teams
        for field in (*self._numbers().values(), self.enabled, self.name):
            field.blockSignals(True)  # noqa: FBT003
        self.enabled.setText(_("Switched on"))
        self.enabled.setChecked(rule.enabled)
        self.name.setText(rule.name)
        self.against.set_value(rule.against.value)
        self.severity.set_value(rule.severity)
        for name, field in self._numbers().items():
            value = getattr(rule, name)
            field.set_number(value * 100 if name == "margin" else value)
        self.kpis.fill([(one.id, one.name) for one in catalogue()], rule.kpis)
        self.levels.fill([(level.value, label(level)) for level in Level], [level.value for level in rule.levels])
        self.teams.fill(teams, rule.teams)
        for field in (*self._numbers().values(), self.enabled, self.name):
            field.blockSignals(False)  # noqa: FBT003
        self._fit_kind()

    def _fit_kind(self) -> None:
        if self.rule is None:
            return
        kind = self.rule.kind.value
        run, hour = kind == "run", kind == "hour"
        for control, there in (
            (self.against, run),
            (self.run, run),
            (self.serious, run),
            (self.day_minimum, run),
            (self.quiet, run or kind == "trend"),
            (self.weeks, not run),
            (self.usual, hour or (run and self.against.value() == "history")),
            (self.minimum, run or hour),
            (self.levels, not hour),
        ):
            self._field_of(control).setVisible(there)

    def _field_of(self, control: QWidget) -> Field:
        return next(field for field in self.fields if field.control is control)

    def values(self) -> dict[str, Json]:
        """The rule's fields as they stand, as rules.toml has them."""
        minimum = self.minimum.number()
        values: dict[str, Json] = {
            "enabled": self.enabled.isChecked(),
            "against": self.against.value(),
            "severity": self.severity.value().value,
            "margin": round(self.margin.value() / 100, 4),
            "minimum": None if minimum is None else int(minimum),
            "kpis": self.kpis.chosen(),
            "levels": self.levels.chosen(),
            "teams": self.teams.chosen(),
        }
        for name in ("run", "serious_run", "window", "weeks", "day_minimum", "fresh", "quiet"):
            values[name] = int(self._numbers()[name].value())
        name = self.name.text().strip()
        if self.rule is not None and name and name != self.rule.name:
            values["en"] = values["zh"] = name
        return values
