"""The life of the interview above its form: where it stands, what comes next, and what is still missing for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk import formats, labels
from salesdesk.i18n import N_, _
from salesdesk.services.interviews.machine import Action
from salesdesk.services.interviews.signing import NextStep
from salesdesk.types import InterviewState
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import clear_layout

_PATH = (
    InterviewState.DRAFT,
    InterviewState.PREPARED,
    InterviewState.HELD,
    InterviewState.SIGNED,
    InterviewState.FROZEN,
)
ACTIONS = {
    Action.PREPARE: (N_("Mark as prepared"), "check"),
    Action.HOLD: (N_("The talk was held"), "message-square"),
    Action.SIGN: (N_("Signed…"), "file-signature"),
    Action.REFUSE: (N_("Refused to sign…"), "ban"),
    Action.FREEZE: (N_("File for good"), "lock"),
    Action.BACK: (N_("One step back…"), "undo-2"),
}
"""What the buttons say."""


class StepBar(TextMixin, QFrame):
    """The states in their order, the one in force marked; buttons for what comes next. ``wanted`` names the step."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._state = InterviewState.DRAFT
        self._steps: Sequence[NextStep] = ()
        self.buttons: dict[Action, Button] = {}
        self._chips: dict[InterviewState, PlainLabel] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.MD, theme.SM, theme.MD, theme.SM)
        outer.setSpacing(theme.XS)
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        for place, state in enumerate(_PATH):
            if place:
                line.addWidget(PlainLabel("›", role="muted"))
            chip = PlainLabel()
            self._chips[state] = chip
            line.addWidget(chip)
        line.addStretch()
        self._line = QHBoxLayout()
        self._line.setSpacing(theme.SM)
        line.addLayout(self._line)
        outer.addLayout(line)
        self.missing = PlainLabel(role="caption", wrap=True)
        self.missing.hide()
        outer.addWidget(self.missing)
        self.bind(self.setAccessibleName, N_("State of the interview"))

    def show_steps(self, state: InterviewState, steps: Sequence[NextStep]) -> None:
        """Where it stands and what can come next."""
        self._state, self._steps = state, tuple(steps)
        self._say()

    def _say(self) -> None:
        here = InterviewState.SIGNED if self._state is InterviewState.REFUSED else self._state
        for state, chip in self._chips.items():
            shown = self._state if state is here else state
            done = _PATH.index(state) < _PATH.index(here)
            chip.setText(("✓ " if done else "● " if state is here else "○ ") + labels.label(shown))
            chip.set_role("strong" if state is here else "muted")
        clear_layout(self._line)
        self.buttons = {}
        for number, step in enumerate(step for step in self._steps if step.action is not Action.BACK):
            text, icon = ACTIONS[step.action]
            kind = "primary" if number == 0 else ""
            button = Button(text, lambda action=step.action: self.wanted.emit(action), icon=icon, kind=kind)  # type: ignore[misc]
            self.buttons[step.action] = button
            self._line.addWidget(button)
        forward = next((step for step in self._steps if step.action is not Action.BACK), None)
        refusals = forward.refusals if forward is not None else ()
        self.missing.setText(_("Still missing: {what}").format(what=formats.sentences(refusals)) if refusals else "")
        self.missing.setVisible(bool(refusals))

    def retranslate(self) -> None:
        """States and buttons in the new language."""
        super().retranslate()
        if hasattr(self, "missing"):
            self._say()
