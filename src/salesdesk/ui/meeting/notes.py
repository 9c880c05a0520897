"""The middle of the editor: feedback by situation, behaviour, impact; the four steps; the agent's words; the summary."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from salesdesk.i18n import N_
from salesdesk.services.meetings import FourSteps, SbiNote
from salesdesk.ui import theme
from salesdesk.ui.meeting.growing_text import GrowingText
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import Field
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.row_list import RowList
from salesdesk.ui.widgets.surfaces import Card


class SbiRow(TextMixin, QWidget):
    """One piece of feedback; ``changed`` is set by the list."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Callable[[], None] = lambda: None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.SM)
        layout.setSpacing(theme.XS)

        def part(label: str, placeholder: str) -> GrowingText:
            text = GrowingText(placeholder=placeholder)
            text.on_edit(self._tell)
            layout.addWidget(Field(label, text))
            return text

        self.situation = part(N_("Situation"), N_("When, which call, what was asked"))
        self.behaviour = part(N_("Behaviour"), N_("What was seen and heard, without judging the person"))
        self.impact = part(N_("Impact"), N_("What it did with the customer and the call"))
        self.agreed = part(N_("Agreed next behaviour"), "")
        self.setFocusProxy(self.situation)

    def _tell(self) -> None:
        self.changed()

    def _parts(self) -> tuple[GrowingText, ...]:
        return self.situation, self.behaviour, self.impact, self.agreed

    def value(self) -> SbiNote | None:
        """The feedback, or None when nothing was written."""
        situation, behaviour, impact, agreed = (part.text().strip() for part in self._parts())
        if not (situation or behaviour or impact or agreed):
            return None
        return SbiNote(situation=situation, behaviour=behaviour, impact=impact, agreed=agreed)

    def show_value(self, value: SbiNote) -> None:
        """Show feedback."""
        texts = (value.situation, value.behaviour, value.impact, value.agreed)
        for part, text in zip(self._parts(), texts, strict=True):
            part.set_text(text)

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        for part in self._parts():
            part.setReadOnly(locked)


class StepsCard(Card):
    """The four steps of non-violent communication [4], folded away until they are wanted."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Four steps"), parent)
        self.open = Button(N_("For a difficult point…"), lambda: self.unfold(focus=True), kind="link")
        self.corner.addWidget(self.open)
        self.hint = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.hint.setText,
            N_(
                "Say what you saw, what it does with you, what you need, and what you ask for; no judgement, no threat."
            ),
        )
        self.body.addWidget(self.hint)
        self._fields: list[Field] = []
        self.observation = self._step(N_("1 Observation"), N_("What happened, as a camera would have seen it"))
        self.feeling = self._step(N_("2 Feeling"), N_("I am worried, because …"))
        self.need = self._step(N_("3 Need"), N_("What matters to me and to the team is …"))
        self.request = self._step(N_("4 Request"), N_("Would you … until …? Concrete, and free to be answered"))
        self._folded = True
        self._fold()

    def _step(self, label: str, placeholder: str) -> GrowingText:
        text = GrowingText(placeholder=placeholder)
        text.on_edit(self.edited.emit)
        field = Field(label, text)
        self._fields.append(field)
        self.body.addWidget(field)
        return text

    def unfold(self, *, focus: bool = False) -> None:
        """Show the fields."""
        self._folded = False
        self._fold()
        if focus:
            self.observation.setFocus()

    def _fold(self) -> None:
        for field in self._fields:
            field.setVisible(not self._folded)
        self.hint.setVisible(not self._folded)
        self.open.setVisible(self._folded)

    def steps(self) -> FourSteps:
        """What stands in the fields."""
        texts = (text.text().strip() for text in (self.observation, self.feeling, self.need, self.request))
        observation, feeling, need, request = texts
        return FourSteps(observation=observation, feeling=feeling, need=need, request=request)

    def show_steps(self, steps: FourSteps) -> None:
        """Show the steps; empty ones stay folded."""
        for text, words in zip(
            (self.observation, self.feeling, self.need, self.request),
            (steps.observation, steps.feeling, steps.need, steps.request),
            strict=True,
        ):
            text.set_text(words)
        self._folded = steps.empty
        self._fold()

    def set_locked(self, locked: bool) -> None:
        """Read only, or editable."""
        for text in (self.observation, self.feeling, self.need, self.request):
            text.setReadOnly(locked)
        self.setVisible(not (locked and self._folded))
        self.open.setEnabled(not locked)


def feedback_list() -> RowList[SbiNote]:
    """The list of feedback."""
    return RowList(SbiRow, N_("Add feedback"))
