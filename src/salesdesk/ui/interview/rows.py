"""The rows of the form's lists: gaps, next targets, measures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from salesdesk import labels
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import N_, _
from salesdesk.metrics import formats
from salesdesk.metrics.catalogue import catalogue, kpi
from salesdesk.services.interviews import AppliedNote, GapNote, MeasureNote, NextTarget
from salesdesk.types import AppliedKind, Cause
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.fields import DateField, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser

_ORIGINS = {
    "plan": N_("from the open plan"),
    "target": N_("already set for the period"),
    "present": N_("as in this period, a little more where it was reached"),
    "history": N_("from the agent's own last twelve weeks"),
}


class _Row(TextMixin, QWidget):
    """What every row has: ``changed`` is set by the list."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Callable[[], None] = lambda: None

    def _tell(self, *_arguments: object) -> None:
        self.changed()

    def _line(self, placeholder: str) -> QLineEdit:
        made = QLineEdit()
        self.bind(made.setPlaceholderText, placeholder)
        self.bind(made.setAccessibleName, placeholder)
        made.textEdited.connect(self._tell)
        return made

    def _day(self, name: str) -> DateField:
        made = DateField(optional=True)
        self.bind(made.setAccessibleName, name)
        made.picked.connect(self._tell)
        return made


class GapRow(_Row):
    """What fell short, the dimension of its cause, and why."""

    def __init__(self) -> None:
        super().__init__()
        self.text = TextArea(lines=2)
        self.bind(self.text.setAccessibleName, N_("What fell short"))
        self.bind(self.text.setPlaceholderText, N_("What fell short"))
        self.text.textChanged.connect(self._tell)
        self.cause = Chooser(empty=N_("Cause not chosen"))
        self.cause.fill_with(lambda: [(cause, labels.label(cause)) for cause in Cause])
        self.bind(self.cause.setAccessibleName, N_("Cause"))
        self.cause.picked.connect(self._tell)
        self.why = self._line(N_("Why: what stands behind it"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.XS)
        layout.addWidget(self.text)
        below = QHBoxLayout()
        below.addWidget(self.cause)
        below.addWidget(self.why, 1)
        layout.addLayout(below)
        self.setFocusProxy(self.text)

    def value(self) -> GapNote | None:
        """The gap, or None when nothing was written."""
        text, why = self.text.text().strip(), self.why.text().strip()
        return GapNote(text=text, cause=self.cause.value(), why=why) if text or why else None

    def show_value(self, value: GapNote) -> None:
        """Show a gap."""
        self.text.set_text(value.text)
        self.cause.set_value(value.cause)
        self.why.setText(value.why)

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self.text.setReadOnly(locked)
        self.why.setReadOnly(locked)
        self.cause.setEnabled(not locked)


class TargetRow(_Row):
    """One KPI's target for the next period, in the KPI's own unit."""

    def __init__(self) -> None:
        super().__init__()
        self._origin = self._note = ""
        self.kpi = Chooser()
        self.kpi.fill_with(lambda: [(one.id, one.name) for one in catalogue()])
        self.bind(self.kpi.setAccessibleName, N_("KPI"))
        self.kpi.picked.connect(self._picked)
        self.number = self._line(N_("Value"))
        self.number.editingFinished.connect(self._check)
        self.unit = PlainLabel(role="muted")
        self.due = self._day(N_("Until"))
        self.note = PlainLabel(role="caption", elide=True)
        self.error = PlainLabel(role="error", wrap=True)
        self.error.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.SM)
        layout.setVerticalSpacing(theme.XS)
        for column, widget in enumerate((self.kpi, self.number, self.unit)):
            layout.addWidget(widget, 0, column)
        layout.addWidget(self.due, 1, 0)
        layout.addWidget(self.note, 1, 1, 1, 2)
        layout.setColumnStretch(0, 2)
        layout.setColumnStretch(1, 1)
        layout.setColumnStretch(2, 1)
        layout.addWidget(self.error, 2, 0, 1, 3)
        self.setFocusProxy(self.kpi)
        self._picked()

    def _picked(self, *_value: object) -> None:
        self.unit.setText(formats.target_unit_word(kpi(self.kpi.value())))
        self._tell()

    def _read(self) -> float | None:
        text = self.number.text().strip()
        return formats.read(kpi(self.kpi.value()), text) if text else None

    def _check(self) -> None:
        try:
            number = self._read()
        except SalesDeskError as error:
            self.error.setText(str(error))
            self.error.show()
            return
        self.error.hide()
        if number is not None:
            self.number.setText(formats.write(kpi(self.kpi.value()), number))

    def value(self) -> NextTarget | None:
        """The target, or None without a value."""
        try:
            number = self._read()
        except SalesDeskError:
            number = None
        if number is None:
            return None
        return NextTarget(kpi=self.kpi.value(), value=number, due=self.due.day(), origin=self._origin, note=self._note)

    def show_value(self, value: NextTarget) -> None:
        """Show a target and where it was proposed from."""
        self._origin, self._note = value.origin, value.note
        self.kpi.set_value(value.kpi)
        definition = kpi(value.kpi)
        self.unit.setText(formats.target_unit_word(definition))
        self.number.setText("" if value.value is None else formats.write(definition, value.value))
        self.due.set_day(value.due)
        self._speak()

    def _speak(self) -> None:
        source = _(_ORIGINS[self._origin]) if self._origin in _ORIGINS else ""
        self.note.setText(f"{source}: {self._note}" if source and self._note else source)

    def retranslate(self) -> None:
        """Unit and origin in the new language."""
        super().retranslate()
        if hasattr(self, "note"):
            self.unit.setText(formats.target_unit_word(kpi(self.kpi.value())))
            self._speak()

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self.number.setReadOnly(locked)
        self.kpi.setEnabled(not locked)
        self.due.setEnabled(not locked)


class MeasureRow(_Row):
    """One agreed measure: what, who, until when, and what the company gives."""

    def __init__(self) -> None:
        super().__init__()
        self.what = self._line(N_("What"))
        self.who = self._line(N_("Who"))
        self.due = self._day(N_("Until"))
        self.support = self._line(N_("Support the company gives"))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.SM)
        layout.setVerticalSpacing(theme.XS)
        layout.addWidget(self.what, 0, 0, 1, 3)
        layout.addWidget(self.who, 1, 0)
        layout.addWidget(self.due, 1, 1)
        layout.addWidget(self.support, 1, 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(2, 2)
        self.setFocusProxy(self.what)

    def value(self) -> MeasureNote | None:
        """The measure, or None when nothing was written."""
        what, who, support = (line.text().strip() for line in (self.what, self.who, self.support))
        if not (what or who or support):
            return None
        return MeasureNote(what=what, who=who, due=self.due.day(), support=support)

    def show_value(self, value: MeasureNote) -> None:
        """Show a measure."""
        self.what.setText(value.what)
        self.who.setText(value.who)
        self.due.set_day(value.due)
        self.support.setText(value.support)

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        for line in (self.what, self.who, self.support):
            line.setReadOnly(locked)
        self.due.setEnabled(not locked)


class AppliedRow(_Row):
    """One thing the result is applied to: its kind and the words; a deduction says what it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = Chooser()
        self.kind.fill_with(lambda: [(kind, labels.label(kind)) for kind in AppliedKind])
        self.kind.set_value(AppliedKind.BONUS)
        self.bind(self.kind.setAccessibleName, N_("What the result is applied to"))
        self.kind.picked.connect(self._picked)
        self.text = self._line(N_("In words"))
        self.caution = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.caution.setText,
            N_("Only where an improvement plan is open, was told to the agent and has reached training."),
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.SM)
        layout.setVerticalSpacing(theme.XS)
        layout.addWidget(self.kind, 0, 0)
        layout.addWidget(self.text, 0, 1)
        layout.addWidget(self.caution, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self.setFocusProxy(self.text)
        self._look()

    def _picked(self, *_value: object) -> None:
        self._look()
        self._tell()

    def _look(self) -> None:
        self.caution.setVisible(self.kind.value() is AppliedKind.DEDUCTION)

    def value(self) -> AppliedNote | None:
        """The note, or None when nothing was written."""
        text = self.text.text().strip()
        return AppliedNote(kind=self.kind.value(), text=text) if text else None

    def show_value(self, value: AppliedNote) -> None:
        """Show a note."""
        self.kind.set_value(value.kind)
        self.text.setText(value.text)
        self._look()

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        self.text.setReadOnly(locked)
        self.kind.setEnabled(not locked)
