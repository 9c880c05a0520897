"""Which calls to hear: their kind and the hour they began in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from salesdesk.formats import duration
from salesdesk.i18n import N_, _
from salesdesk.services.plans.calls import CallKind, CallWish
from salesdesk.services.plans.heard import CallLine
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.pickers import Chooser

FIRST_HOUR, LAST_HOUR = 7, 22
"""The hours that are offered."""

_KINDS = {
    CallKind.SUGGESTED: N_("suggested"),
    CallKind.SHORT: N_("short: ended in the opening"),
    CallKind.ORDINARY: N_("ordinary"),
    CallKind.LONG: N_("long"),
    CallKind.LOST: N_("lost: talked, no intent"),
    CallKind.EVERY: N_("all connected"),
}


class CallFinder(TextMixin, QWidget):
    """``wished`` tells that other calls are wanted."""

    wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        self.kind = Chooser()
        self.kind.fill_with(_kinds)
        self.kind.set_value(CallKind.SUGGESTED)
        self.bind(self.kind.setAccessibleName, N_("Which calls"))
        self.hour = Chooser(empty=N_("at any hour"))
        self.hour.fill([(hour, f"{hour}:00–{hour + 1}:00") for hour in range(FIRST_HOUR, LAST_HOUR)])
        self.bind(self.hour.setAccessibleName, N_("In which hour"))
        for chooser in (self.kind, self.hour):
            chooser.picked.connect(lambda _value: self.wished.emit())
            line.addWidget(chooser)
        line.addStretch()

    def wish(self) -> CallWish:
        """What is wanted; an hour is looked for among all connected calls."""
        kind, hour = self.kind.value(), self.hour.value()
        if kind is CallKind.SUGGESTED and hour is not None:
            kind = CallKind.EVERY
        return CallWish(kind, hour)


def _kinds() -> list[tuple[CallKind, str]]:
    return [(kind, _(words)) for kind, words in _KINDS.items()]


def call_words(call: CallLine) -> str:
    """A call in a line: when, with whom, how long, what came of it, why it is worth hearing."""
    parts = [call.start, call.customer, duration(call.talk_s), call.disposition, call.why]
    return " · ".join(part for part in parts if part)
