"""Fields that save themselves: a change is written when the field is left, and can be taken back with Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk.i18n import _
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.widgets import Chooser, Field, NumberField


@dataclass(slots=True)
class Setting:
    """One setting of the company: its field, how to read and how to show it."""

    name: str
    field: Field
    read: Callable[[], Any]
    show: Callable[[Any], None]
    changes: frozenset[Change]


class CompanySettings:
    """Binds fields to the settings of ``CompanyService``; one transaction a change."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._settings: dict[str, Setting] = {}
        self._stored: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}

    def text(self, name: str, field: Field, edit: QLineEdit) -> None:
        """A line of text."""
        self._add(Setting(name, field, lambda: edit.text().strip(), edit.setText, frozenset({Change.SETTINGS})))
        edit.editingFinished.connect(lambda: self.commit(name))

    def number(self, name: str, field: Field, edit: NumberField, scale: float, *changes: Change) -> None:
        """A number that is shown ``scale`` times as large as it is stored (100 for per cent)."""
        whole = scale == 1

        def read() -> float | int:
            value = (edit.number() or 0) / scale
            return round(value) if whole else round(value, 4)

        self._add(
            Setting(
                name,
                field,
                read,
                lambda value: edit.set_number(value * scale),
                frozenset({Change.SETTINGS, *changes}),
            )
        )
        edit.editingFinished.connect(lambda: self.commit(name))

    def choice(self, name: str, field: Field, chooser: Chooser, *changes: Change) -> None:
        """One of a few."""
        self._add(Setting(name, field, chooser.value, chooser.set_value, frozenset({Change.SETTINGS, *changes})))
        chooser.picked.connect(lambda _value: self.commit(name))

    def _add(self, setting: Setting) -> None:
        self._settings[setting.name] = setting

    def show(self, values: dict[str, Any]) -> None:
        """Show what is stored; a field in which somebody types is left alone."""
        self._stored = dict(values)
        for name, setting in self._settings.items():
            typing = _busy(setting.field.control) and name in self._shown and setting.read() != self._shown[name]
            if not typing:
                setting.show(values[name])
                setting.field.set_error()
                self._shown[name] = setting.read()

    def commit(self, name: str) -> None:
        """Save one setting when it differs from what is stored."""
        setting, value = self._settings[name], self._settings[name].read()
        if name not in self._stored or value == self._stored[name]:
            return
        before, company = self._stored[name], self._context.desk.company
        self._stored[name] = value
        self._context.act(
            lambda: company.change(**{name: value}),
            setting.changes,
            undo=lambda: company.change(**{name: before}),
            label=_("Setting saved: {name}").format(name=setting.field.label.text()),
            failed=lambda error: self._refuse(setting, before, error),
        )

    def _refuse(self, setting: Setting, before: Any, error: BaseException) -> None:
        self._stored[setting.name] = before
        setting.field.set_error(str(error))


def _busy(control: QWidget) -> bool:
    return control.hasFocus() or (control.focusWidget() is not None and control.isAncestorOf(control.focusWidget()))
