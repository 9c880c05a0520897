"""A field for a local date: typed, stepped with the arrows, or picked from a calendar.

Not Qt's own date field: that keeps Tab for its sections and cannot be typed into while it is empty.
"""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from salesdesk.i18n import N_
from salesdesk.periods import today
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.month_calendar import MonthCalendar

_NUMBERS = re.compile(r"\d+")
_STEPS = {Qt.Key.Key_Up: (1, 0), Qt.Key.Key_Down: (-1, 0), Qt.Key.Key_PageUp: (0, 1), Qt.Key.Key_PageDown: (0, -1)}
"""Days and months that a key moves the date by."""


def read_day(text: str, near: date) -> date | None:
    """The date that was typed, or None when it is none.

    Years first (``2026-11-21``, ``2026/11/21``, ``2026年11月21日``, ``20261121``); ``11-21`` is in the year of ``near``.
    """
    parts = _NUMBERS.findall(text)
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) == 2:
        parts = [str(near.year), *parts]
    if len(parts) != 3 or len(parts[0]) != 4:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


class DateField(TextMixin, QLineEdit):
    """A local date. ``day()`` is a ``date``; ``None`` when ``optional`` and empty. ``picked`` carries each new one.

    Up and Down go by days, Page Up and Page Down by months, F4 or Alt+Down opens the calendar. What is no date
    gives way to the date before when the field is left.
    """

    picked = Signal(object)

    def __init__(self, day: date | None = None, parent: QWidget | None = None, *, optional: bool = False) -> None:
        super().__init__(parent)
        self._optional = optional
        self._calendar: MonthCalendar | None = None
        self._day = day if day is not None or optional else today()
        self.setPlaceholderText("—")
        self.setMaxLength(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        opens = self.addAction(theme.icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        theme.set_icon(opens, "calendar", "muted")
        self.bind(opens.setToolTip, N_("Calendar"))
        opens.triggered.connect(self.open_calendar)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._settle)
        self._show()

    def day(self) -> date | None:
        """The date, or None."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a date; None empties an optional field."""
        self._take(day)
        self._show()

    def step(self, days: int, months: int = 0) -> None:
        """Go on by days and months; from empty, begin at today."""
        if self._day is None:
            self.set_day(today())
            return
        then = QDate(self._day.year, self._day.month, self._day.day).addMonths(months).addDays(days)
        self.set_day(date(then.year(), then.month(), then.day()))

    def calendar(self) -> MonthCalendar:
        """The calendar that is opened."""
        if self._calendar is None:
            made = MonthCalendar(self)
            made.setWindowFlag(Qt.WindowType.Popup)
            made.clicked.connect(self._pick)
            made.activated.connect(self._pick)
            self._calendar = made
        return self._calendar

    def open_calendar(self) -> None:
        """Show the calendar below the field, at its date or at today."""
        self._settle()
        calendar, day = self.calendar(), self._day or today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.adjustSize()
        place = self.mapToGlobal(QPoint(0, self.height() + 2))
        room = self.screen().availableGeometry()
        if place.y() + calendar.height() > room.bottom():
            place = self.mapToGlobal(QPoint(0, -calendar.height() - 2))
        place.setX(max(room.left(), min(place.x(), room.right() - calendar.width())))
        calendar.move(place)
        calendar.show()
        calendar.setFocus()

    def _pick(self, chosen: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self.set_day(date(chosen.year(), chosen.month(), chosen.day()))
        self.setFocus()

    def _typed(self, text: str) -> None:
        """A whole date counts at once; half of one waits until the field is left."""
        if not text.strip():
            self._take(None)
        elif len(_NUMBERS.findall(text)) != 2 and (day := read_day(text, self._day or today())):
            self._take(day)

    def _settle(self) -> None:
        text = self.text()
        if text.strip() and (day := read_day(text, self._day or today())):
            self._take(day)
        elif not text.strip():
            self._take(None)
        self._show()

    def _take(self, day: date | None) -> None:
        if day is None and not self._optional:
            return
        if day != self._day:
            self._day = day
            self.picked.emit(day)

    def _show(self) -> None:
        text = self._day.isoformat() if self._day else ""
        if text != self.text():
            self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows step, F4 and Alt+Down open the calendar."""
        key, alt = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_F4 or (alt and key == Qt.Key.Key_Down):
            self.open_calendar()
        elif key in _STEPS and not alt:
            self._settle()
            self.step(*_STEPS[key])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by keyboard, the whole date is selected: typing replaces it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
