"""Texts that follow a language switch: a setter is bound to an English message and called again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent

from salesdesk.i18n import _


@dataclass(slots=True)
class _Binding:
    setter: Callable[[str], object]
    message: str
    values: dict[str, object] = field(default_factory=dict)

    def speak(self) -> None:
        text = _(self.message)
        self.setter(text.format(**self.values) if self.values else text)


class TextMixin:
    """For widgets and dialogs: put before the Qt class (``class Card(TextMixin, QFrame)``)."""

    def _bindings(self) -> list[_Binding]:
        found: list[_Binding] | None = self.__dict__.get("_bound_texts")
        if found is None:
            found = self.__dict__["_bound_texts"] = []
        return found

    def bind(self, setter: Callable[[str], object], message: str, **values: object) -> None:
        """Call ``setter`` with the translated ``message`` now and at each language switch.

        ``values`` fill the placeholders. Binding the same setter again replaces what it said.
        """
        bindings = self._bindings()
        bindings[:] = [one for one in bindings if one.setter != setter]
        one = _Binding(setter, message, dict(values))
        bindings.append(one)
        one.speak()

    def rebind(self, setter: Callable[[str], object], **values: object) -> None:
        """Give a bound text other values for its placeholders."""
        for one in self._bindings():
            if one.setter == setter:
                one.values = dict(values)
                one.speak()

    def unbind(self, setter: Callable[[str], object]) -> None:
        """Forget a bound text, before its widget goes."""
        bindings = self._bindings()
        bindings[:] = [one for one in bindings if one.setter != setter]

    def retranslate(self) -> None:
        """Say everything again in the language in force. Extend it for texts made in other ways."""
        bindings = self._bindings()
        for one in list(bindings):
            try:
                one.speak()
            except RuntimeError:  # the widget behind the setter is gone
                bindings.remove(one)

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells every widget of a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        parent: Any = super()
        parent.changeEvent(event)
