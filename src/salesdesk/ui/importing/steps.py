"""The steps of an import, as a line of buttons: where one is, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from salesdesk.formats import number
from salesdesk.i18n import N_, _
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, IconLabel

STEPS = (N_("File and columns"), N_("Agents and words"), N_("Check"))
FILE, NAMES, CHECK = range(3)


class StepRail(TextMixin, QWidget):
    """``asked`` carries the number of the step that was clicked."""

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Sequence[int] = (0, 0, 0)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.XS)
        self.buttons: list[Button] = []
        for step in range(len(STEPS)):
            if step:
                line.addWidget(IconLabel("chevron-right", size=14))
            button = Button("", lambda n=step: self.asked.emit(n), kind="quiet")  # type: ignore[misc]
            button.setCheckable(True)
            line.addWidget(button)
            self.buttons.append(button)
        line.addStretch()
        self._speak()

    def show_step(self, step: int) -> None:
        """Mark where one is."""
        for place, button in enumerate(self.buttons):
            button.setChecked(place == step)

    def allow(self, *, on: bool, names: bool) -> None:
        """Whether the steps can be gone to; ``names``: whether there is anything to say about agents and words."""
        self.buttons[NAMES].setEnabled(on and names)
        self.buttons[CHECK].setEnabled(on)

    def count(self, step: int, waiting: int) -> None:
        """How much waits at a step."""
        counts = list(self._counts)
        counts[step] = waiting
        self._counts = counts
        self._speak()

    def _speak(self) -> None:
        for step, (button, name) in enumerate(zip(self.buttons, STEPS, strict=True)):
            waiting = f" ({number(self._counts[step])})" if self._counts[step] else ""
            text = f"{step + 1}  {_(name)}{waiting}"
            button.set_plain(text)
            # Bold when it is the one in sight: the line keeps its places.
            wide = QFontMetrics(theme.font(bold=True)).horizontalAdvance(text)
            button.setMinimumWidth(wide + 2 * theme.MD)

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if hasattr(self, "buttons"):
            self._speak()
