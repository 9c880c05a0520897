"""What the data say about a cause: against targets, team or past; by factor, hour, weekday and campaign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from salesdesk.formats import percent
from salesdesk.i18n import N_, _
from salesdesk.services.plans.hints import Against, Angle, Part, Suggestion
from salesdesk.ui import theme
from salesdesk.ui.plans.step_form import Rows
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.surfaces import Card

MOST_PARTS = 6
"""Hours or campaigns that are named in a line: those that weigh most."""

_AGAINST = {
    Against.TARGETS: N_("the targets"),
    Against.TEAM: N_("the team"),
    Against.PAST: N_("the agent's own past"),
}


class HintCard(Card):
    """``taken`` carries the Suggestion that becomes a finding, ``looked`` the EvidenceLink whose calls are wanted."""

    taken = Signal(object)
    looked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("What the data say"), parent)
        self._found: Sequence[Suggestion] = ()
        self._locked = False
        self.against = Chooser(empty=N_("everything"))
        self.against.fill_with(lambda: [(one, _(_AGAINST[one])) for one in Against])
        self.bind(self.against.setAccessibleName, N_("Held against"))
        self.against.picked.connect(lambda _value: self._show())
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        held = PlainLabel(role="caption")
        self.bind(held.setText, N_("Held against"))
        line.addWidget(held)
        line.addWidget(self.against)
        line.addStretch()
        self.body.addLayout(line)
        self.rows = Rows()
        self.body.addWidget(self.rows)

    def show_hints(self, found: Sequence[Suggestion], *, locked: bool) -> None:
        """Show suggestions; without any the card is not there."""
        self._found, self._locked = found, locked
        self.setVisible(bool(found))
        self._show()

    def _show(self) -> None:
        wanted = self.against.value()
        self.rows.clear()
        for one in self._found:
            if wanted in (None, one.against):
                self.rows.add(
                    _("{title}: {text}").format(title=one.title, text=one.text), _parts(one), self._buttons(one)
                )

    def _buttons(self, one: Suggestion) -> list[tuple[str, str, Callable[[], object]]]:
        buttons: list[tuple[str, str, Callable[[], object]]] = [
            ("phone", N_("Show the calls behind it"), partial(self.looked.emit, one.link))
        ]
        if one.cause is not None and not self._locked:
            buttons.insert(0, ("plus", N_("Take it as a finding"), partial(self.taken.emit, one)))
        return buttons


def _parts(one: Suggestion) -> str:
    """The parts with their shares and what they rest on; of many the weightiest."""
    shown = [part for part in one.parts if part.share is not None]
    if one.angle is not Angle.FUNNEL:
        heavy = sorted(shown, key=lambda part: -abs(part.effect))[:MOST_PARTS]
        shown = [part for part in shown if part in heavy]
    lines = [" · ".join(map(_part, shown)), one.basis]
    return "\n".join(line for line in lines if line)


def _part(part: Part) -> str:
    text = f"{part.text} ({percent(part.share, 0)})"
    return text if part.enough else _("{text}, not enough data").format(text=text)
