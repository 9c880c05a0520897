"""What the window looks at: a period and a scope, chosen in the header for all pages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from salesdesk.periods import Period
from salesdesk.types import COMPANY, Scope


@dataclass(frozen=True, slots=True)
class FocusState:
    """The focus at one moment, to be taken into a worker thread."""

    period: Period
    scope: Scope = COMPANY


class Focus(QObject):
    """The period and scope in force; ``moved`` when one of them changed."""

    moved = Signal()

    def __init__(self, period: Period, scope: Scope = COMPANY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = FocusState(period, scope)

    @property
    def period(self) -> Period:
        """The period in force."""
        return self._state.period

    @property
    def scope(self) -> Scope:
        """The scope in force."""
        return self._state.scope

    def state(self) -> FocusState:
        """Both, as a frozen value."""
        return self._state

    def set_period(self, period: Period) -> None:
        """Look at another period."""
        self.set(period, self.scope)

    def set_scope(self, scope: Scope) -> None:
        """Look at another scope."""
        self.set(self.period, scope)

    def set(self, period: Period, scope: Scope) -> None:
        """Look at another period and scope with one refresh."""
        state = FocusState(period, scope)
        if state != self._state:
            self._state = state
            self.moved.emit()
