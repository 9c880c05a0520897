"""Behaviours rated from 1 to 5, with what the number means in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QToolButton, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.interviews.behaviours import HIGHEST, LOWEST, Behaviour, behaviours
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser


class Stars(TextMixin, QWidget):
    """Five buttons of which one or none is down; ``rated`` when the user chose."""

    rated = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for score in range(LOWEST, HIGHEST + 1):
            button = QToolButton()
            button.setCheckable(True)
            button.setText(str(score))
            button.setProperty("kind", "segment")
            button.setAccessibleName(f"{name}: {score}")
            self._group.addButton(button, score)
            line.addWidget(button)
        self._group.idClicked.connect(self._clicked)

    def _clicked(self, score: int) -> None:
        for other in self._group.buttons():
            if self._group.id(other) != score:
                other.setChecked(False)
        self.rated.emit()

    def score(self) -> int | None:
        """The score, or None."""
        return next((self._group.id(b) for b in self._group.buttons() if b.isChecked()), None)

    def set_score(self, score: int | None) -> None:
        """Show a score."""
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == score)


class Ratings(TextMixin, QWidget):
    """All behaviours of the catalogue: the supervisor's rating, the agent's own, and the anchor in words."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, tuple[Behaviour, PlainLabel, Stars, Chooser, PlainLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.MD)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(0, 1)
        for number, behaviour in enumerate(behaviours()):
            name = PlainLabel(behaviour.name)
            stars = Stars(behaviour.name)
            own = Chooser(empty=N_("Self: —"))
            own.fill_with(lambda: [(n, _("Self: {n}").format(n=n)) for n in range(LOWEST, HIGHEST + 1)])
            own.setAccessibleName(behaviour.name)
            anchor = PlainLabel(role="caption", wrap=True)
            grid.addWidget(name, number * 2, 0)
            grid.addWidget(stars, number * 2, 1)
            grid.addWidget(own, number * 2, 2)
            grid.addWidget(anchor, number * 2 + 1, 0, 1, 3)
            anchor.hide()
            stars.rated.connect(lambda key=behaviour.id: self._rated(key))
            own.picked.connect(lambda _value: self.edited.emit())
            self._rows[behaviour.id] = (behaviour, name, stars, own, anchor)

    def _rated(self, key: str) -> None:
        self._say(key)
        self.edited.emit()

    def _say(self, key: str) -> None:
        behaviour, name, stars, _own, anchor = self._rows[key]
        name.setText(behaviour.name)
        anchor.setText(behaviour.anchor(stars.score()))
        anchor.setVisible(stars.score() is not None)

    def ratings(self) -> dict[str, int]:
        """The supervisor's ratings by behaviour id."""
        return {key: score for key, row in self._rows.items() if (score := row[2].score()) is not None}

    def self_ratings(self) -> dict[str, int]:
        """The agent's own ratings by behaviour id."""
        return {key: row[3].value() for key, row in self._rows.items() if row[3].value() is not None}

    def show_ratings(self, ratings: dict[str, int], self_ratings: dict[str, int]) -> None:
        """Show both."""
        for key, (_behaviour, _name, stars, own, _anchor) in self._rows.items():
            stars.set_score(ratings.get(key))
            own.set_value(self_ratings.get(key))
            self._say(key)

    def retranslate(self) -> None:
        """Names and anchors in the new language."""
        super().retranslate()
        for key in getattr(self, "_rows", {}):
            self._say(key)
