"""One rate of the funnel: what the past says with its n, and what is reckoned with, by slider or typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import IconButton, NumberField, PlainLabel

if TYPE_CHECKING:
    from salesdesk.metrics.funnel import Rate

STEPS = 1000
"""Positions of a slider."""


class RateField(TextMixin, QWidget):
    """A share of 0–100 % or, with ``money``, an amount in major units; ``moved`` at each change by the user.

    ``value`` is in the unit of the funnel: a fraction, or minor units. None while nothing is known.
    """

    moved = Signal()

    def __init__(self, title: str, parent: QWidget | None = None, *, money: bool = False) -> None:
        super().__init__(parent)
        self._money = money
        self._past: Rate | None = None
        self._most = 100.0
        self.name = PlainLabel(role="label")
        self.bind(self.name.setText, title)
        self.past = PlainLabel(role="caption", elide=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setMinimumWidth(theme.px(90))
        self.field = NumberField(
            None, low=0, high=1e9 if money else 100, decimals=2 if money else 1, suffix="" if money else " %",
            optional=True,
        )  # fmt: skip
        self.field.setMinimumWidth(theme.px(130))
        self.bind(self.slider.setAccessibleName, title)
        self.bind(self.field.setAccessibleName, title)
        self.name.setBuddy(self.field)
        self.back = IconButton("rotate-ccw", N_("Back to the past's rate"), self.reset)
        line = QHBoxLayout()
        line.setSpacing(theme.SM)
        line.addWidget(self.slider, 1)
        line.addWidget(self.field)
        line.addWidget(self.back)
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.past, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.XS)
        down.addLayout(head)
        down.addLayout(line)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)

    @property
    def by_hand(self) -> bool:
        """Whether it differs from what the past says."""
        value = self.value()
        return value is not None and (self._past is None or abs(value - self._shown(self._past.value)) > 1e-9)

    def value(self) -> float | None:
        """What is reckoned with."""
        shown = self.field.number()
        if shown is None:
            return None
        return formats.to_minor(shown) if self._money else shown / 100

    def show_past(self, past: Rate | None, currency: str) -> None:
        """What the past says; a rate set by hand stays."""
        kept = self.value() if self.by_hand else None
        self._past = past
        if past is None:
            self.past.setText(_("no data in the past"))
        else:
            value = formats.money(past.value, currency) if self._money else formats.percent(past.value)
            self.past.setText(_("past: {value} (n = {n})").format(value=value, n=formats.number(past.n)))
        self._most = (
            max(formats.to_major(past.value) * 2, 1.0)
            if self._money and past is not None
            else (10_000 if self._money else 100)
        )
        self._put(kept if kept is not None else (past.value if past else None))
        self.back.setEnabled(self.by_hand and past is not None)

    def reset(self) -> None:
        """Back to the past."""
        self._put(self._past.value if self._past else None)
        self.back.setEnabled(False)
        self.moved.emit()

    def _shown(self, value: float) -> float:
        """A value of the past as the field can show it."""
        return formats.to_minor(round(formats.to_major(value), 2)) if self._money else round(value * 100, 1) / 100

    def _put(self, value: float | None) -> None:
        number = None if value is None else (formats.to_major(value) if self._money else value * 100)
        for part in (self.field, self.slider):
            part.blockSignals(True)  # noqa: FBT003
        self.field.set_number(number)
        self.slider.setValue(0 if number is None else round(min(number / self._most, 1) * STEPS))
        for part in (self.field, self.slider):
            part.blockSignals(False)  # noqa: FBT003

    def _slid(self, place: int) -> None:
        self.field.blockSignals(True)  # noqa: FBT003
        self.field.set_number(place / STEPS * self._most)
        self.field.blockSignals(False)  # noqa: FBT003
        self._changed()

    def _typed(self, _value: float) -> None:
        number = self.field.number()
        self.slider.blockSignals(True)  # noqa: FBT003
        self.slider.setValue(0 if number is None else round(min(number / self._most, 1) * STEPS))
        self.slider.blockSignals(False)  # noqa: FBT003
        self._changed()

    def _changed(self) -> None:
        self.back.setEnabled(self.by_hand and self._past is not None)
        self.moved.emit()
