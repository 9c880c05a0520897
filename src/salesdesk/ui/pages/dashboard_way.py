"""The way up from a scope: company › team › here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from salesdesk.i18n import _
from salesdesk.types import Scope
from salesdesk.ui.widgets import Button, PlainLabel


class Way(QWidget):
    """Buttons that go up. They are made once and used again: what lies below neither moves nor is painted anew."""

    def __init__(self, go: Callable[[Scope], object]) -> None:
        super().__init__()
        self._go = go
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._above: tuple[Scope, ...] = ()
        self._ups: list[tuple[Button, PlainLabel]] = []
        self.here = PlainLabel(role="muted")
        self._line.addWidget(self.here)
        self._line.addStretch()
        self._have(2)
        self.setMinimumHeight(self.ups[0].sizeHint().height())

    @property
    def ups(self) -> list[Button]:
        """The buttons, the topmost first; those that aren't needed are hidden."""
        return [up for up, _arrow in self._ups]

    def _have(self, most: int) -> None:
        while len(self._ups) < most:
            at = len(self._ups)
            up = Button("", partial(self._go_up, at), kind="link")
            arrow = PlainLabel("›", role="muted")
            for place, widget in enumerate((up, arrow)):
                self._line.insertWidget(2 * at + place, widget)
                widget.hide()
            self._ups.append((up, arrow))

    def _go_up(self, at: int) -> None:
        self._go(self._above[at])

    def show_way(self, above: Sequence[tuple[Scope, str]], here: str) -> None:
        """The scopes above with their names (empty: the company), the topmost first, and what is looked at."""
        self._have(len(above))
        self._above = tuple(scope for scope, _name in above)
        for at, (up, arrow) in enumerate(self._ups):
            there = at < len(above)
            if there:
                up.set_plain(above[at][1] or _("Whole company"))
            up.setVisible(there)
            arrow.setVisible(there)
        self.here.setText(f"  {here}")
