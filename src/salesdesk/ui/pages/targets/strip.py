"""What stands below the grid: why something was refused, and the question of the inflation guard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from salesdesk.i18n import N_, ngettext
from salesdesk.metrics.smart import Inflation
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import IconLabel, PlainLabel

_SHOWN = 2


class InflationStrip(TextMixin, QFrame):
    """Asks for the written reason that a much higher target needs [0]. ``answered``: the reason, or None to leave it."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.LG, theme.MD, theme.MD, theme.MD)
        row.setSpacing(theme.MD)
        row.addWidget(IconLabel("triangle-alert", tint="amber"))
        self.text = PlainLabel(wrap=True)
        self.reason = QLineEdit()
        self.bind(self.reason.setPlaceholderText, N_("Why this target is right all the same"))
        self.bind(self.reason.setAccessibleName, N_("Why this target is right all the same"))
        self.go_on = Button(N_("Set it all the same"), self._go_on)
        self.leave = Button(N_("Leave it"), lambda: self._answer(None), kind="quiet")
        self.reason.textChanged.connect(lambda text: self.go_on.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._go_on)
        down = QVBoxLayout()
        down.addWidget(self.text)
        across = QHBoxLayout()
        across.addWidget(self.reason, 1)
        across.addWidget(self.go_on)
        across.addWidget(self.leave)
        down.addLayout(across)
        row.addLayout(down, 1)
        self.go_on.setEnabled(False)
        self.hide()

    def ask(self, inflations: Sequence[Inflation]) -> None:
        """Show the warning and wait for the reason."""
        lines = [one.text for one in inflations[:_SHOWN]]
        more = len(inflations) - _SHOWN
        if more > 0:
            lines.append(ngettext("And {n} more like it.", "And {n} more like these.", more).format(n=more))
        self.text.setText("\n".join(lines))
        self.reason.clear()
        self.show()
        self.reason.setFocus()

    def _go_on(self) -> None:
        if self.reason.text().strip():
            self._answer(self.reason.text().strip())

    def _answer(self, reason: str | None) -> None:
        self.hide()
        self.answered.emit(reason)
