"""The working calendar: a month in days; a click makes a working day free and a free day a working day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.periods import Period, PeriodKind
from salesdesk.types import Change
from salesdesk.ui import theme, week
from salesdesk.ui.context import Context
from salesdesk.ui.pages.dashboard_table import weekday
from salesdesk.ui.widgets import Card, IconButton, PlainLabel, clear_layout, plain_tip

if TYPE_CHECKING:
    from salesdesk.services.calendar import CalendarEntry


class CalendarCard(Card):
    """One month at a time; ‹ and › go on. The supervisor's own days have a dot, estimated ones are pale."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(N_("Working calendar"), parent)
        self._context = context
        self.month = Period.of(PeriodKind.MONTH, context.today())
        self.entries: tuple[CalendarEntry, ...] = ()
        self.buttons: dict[date, QToolButton] = {}
        self.name = PlainLabel()
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name.setMinimumWidth(96)
        self.corner.addWidget(IconButton("chevron-left", N_("Previous month"), partial(self.go, -1)))
        self.corner.addWidget(self.name)
        self.corner.addWidget(IconButton("chevron-right", N_("Next month"), partial(self.go, 1)))
        self.hint = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.hint.setText,
            N_("Click a day to change it: averages, targets and warnings count only the days worked."),
        )
        self.body.addWidget(self.hint)
        self.grid = QGridLayout()
        self.grid.setSpacing(theme.XS)
        self.body.addLayout(self.grid)
        self.summary = PlainLabel(role="caption", wrap=True)
        self.body.addWidget(self.summary)

    def go(self, way: int) -> None:
        """Another month."""
        self.month = self.month.previous() if way < 0 else self.month.next()
        self.load()

    def load(self) -> None:
        """Read the month."""
        desk, month = self._context.desk, self.month
        self._context.jobs.quick(lambda: (month, desk.calendar.entries(month)), self._show)

    def _show(self, answer: tuple[Period, Sequence[CalendarEntry]]) -> None:
        month, entries = answer
        if month != self.month:
            return
        self.entries = tuple(entries)
        self.buttons.clear()
        clear_layout(self.grid)
        self.name.setText(formats.period(month))
        for column, number in enumerate(week.weekdays()):
            label = PlainLabel(weekday(number), role="caption")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.grid.addWidget(label, 0, column)
        lead = week.column(month.start.isoweekday())
        for number, entry in enumerate(entries):
            place = lead + number
            button = self.buttons[entry.day] = self._button(entry)
            self.grid.addWidget(button, place // 7 + 1, place % 7)
        working = sum(entry.working for entry in entries)
        text = ngettext("{n} working day", "{n} working days", working).format(n=working)
        if not all(entry.certain for entry in entries):
            text += " · " + _("Days in italics are estimated: the country has not announced them yet.")
        self.summary.setText(text)

    def _button(self, entry: CalendarEntry) -> QToolButton:
        button = QToolButton()
        mark = " •" if entry.own else ""
        button.setText(f"{entry.day.day}{mark}")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(theme.px(30))
        state = _("working day") if entry.working else _("day off")
        parts = [f"{formats.day(entry.day)}: {state}", entry.holiday or "", entry.note]
        if not entry.certain:
            parts.append(_("estimated"))
        if entry.own:
            parts.append(_("changed by you"))
        words = "\n".join(part for part in parts if part)
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words.replace("\n", ", "))
        ink, back = ("text", "card") if entry.working else ("muted", "sunken")
        italic = "" if entry.certain else "font-style: italic;"
        edge = theme.colour("accent" if entry.own else "hairline").name()
        button.setStyleSheet(
            f"QToolButton {{ color: {theme.colour(ink).name()}; background: {theme.colour(back).name()};"
            f" border: 1px solid {edge}; {italic} }}"
            f" QToolButton:hover, QToolButton:focus {{ border-color: {theme.colour('accent').name()}; }}"
        )
        button.clicked.connect(partial(self.turn, entry))
        return button

    def turn(self, entry: CalendarEntry, _checked: object = None) -> None:
        """Make a working day free or a free day worked; one's own word is taken back."""
        calendar, day = self._context.desk.calendar, entry.day
        if entry.own:
            work, back = partial(calendar.clear_day, day), partial(calendar.set_day, day, entry.working, entry.note)
        else:
            work, back = partial(calendar.set_day, day, not entry.working), partial(calendar.clear_day, day)
        worked = not entry.working
        text = _("{day} is a working day") if worked else _("{day} is a day off")
        self._context.act(
            work, {Change.CALENDAR}, lambda _result: self.load(), undo=back, label=text.format(day=formats.day(day))
        )

    def retranslate(self) -> None:
        """Names of days in the new language."""
        super().retranslate()
        if hasattr(self, "grid"):
            self.load()
