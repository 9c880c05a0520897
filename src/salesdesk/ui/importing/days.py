"""The days a file covers, against the working calendar: a missing working day shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, language, ngettext
from salesdesk.services.imports.checking import DayTally
from salesdesk.ui import theme
from salesdesk.ui.widgets import Card, PlainLabel, plain_tip

WEEKS_AS_CALENDAR = 6
"""Up to so many weeks are drawn as a calendar with the days' numbers; longer spans as small squares."""
NAMED = 6


class DaysGrid(QWidget):
    """Weeks of a file: filled with calls of the file, hollow with calls of other files, marked where some are missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: dict[date, DayTally] = {}
        self._first = self._last = date(2000, 1, 3)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_days(self, days: Sequence[DayTally]) -> None:
        """Show these."""
        self._days = {day.day: day for day in days}
        if days:
            self._first = days[0].day - timedelta(days=days[0].day.weekday())
            self._last = days[-1].day
        self.setVisible(bool(days))
        self.setAccessibleName(missing_in_words(days))
        self.updateGeometry()
        self.update()

    @property
    def _weeks(self) -> int:
        return (self._last - self._first).days // 7 + 1

    @property
    def _large(self) -> bool:
        return self._weeks <= WEEKS_AS_CALENDAR

    @property
    def _cell(self) -> int:
        if self._large:
            return theme.px(28)
        return max(6, min(theme.px(13), (self.width() or 320) // self._weeks))

    def sizeHint(self) -> QSize:
        """As high as its weeks, or seven squares."""
        if self._large:
            return QSize(theme.px(28) * 7, theme.px(28) * self._weeks + theme.px(20))
        return QSize(320, theme.px(13) * 7)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(120, self.sizeHint().height())

    def _place(self, day: date) -> QRect:
        week, weekday = divmod((day - self._first).days, 7)
        cell = self._cell
        if self._large:
            wide = max(cell, min(self.width() // 7, theme.px(44)))
            return QRect(weekday * wide, theme.px(20) + week * cell, wide, cell)
        return QRect(week * cell, weekday * cell, cell, cell)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Every day in its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._large:
            self._paint_weekdays(painter)
        most = max((day.calls for day in self._days.values()), default=0)
        for day in self._days.values():
            self._paint_day(painter, day, most)

    def _paint_weekdays(self, painter: QPainter) -> None:
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.colour("muted"))
        names = theme.qt_locale(language())
        for number in range(7):
            place = self._place(self._first + timedelta(days=number))
            name = names.dayName(number + 1, QLocale.FormatType.NarrowFormat)
            painter.drawText(QRect(place.left(), 0, place.width(), theme.px(18)), Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, day: DayTally, most: int) -> None:
        place = QRectF(self._place(day.day)).adjusted(1.5, 1.5, -1.5, -1.5)
        ink = theme.colour("text" if day.working else "muted")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day.calls:
            fill = theme.colour("accent")
            fill.setAlphaF(0.25 + 0.5 * day.calls / most)
            painter.setBrush(fill)
        elif day.before:
            painter.setPen(QPen(theme.colour("accent"), 1))
        elif day.missing:
            painter.setBrush(theme.colour("red_soft"))
            painter.setPen(
                QPen(theme.colour("red"), 1.5, Qt.PenStyle.DashLine if self._large else Qt.PenStyle.SolidLine)
            )
            ink = theme.colour("red_text")
        elif not self._large:
            painter.setBrush(theme.colour("hairline"))
        painter.drawRoundedRect(place, 3, 3)
        if self._large:
            painter.setFont(theme.font(theme.CAPTION, bold=day.missing, tabular=True))
            painter.setPen(ink)
            text = f"{day.day.day}!" if day.missing else str(day.day.day)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def event(self, event: QEvent) -> bool:
        """What is known of the day under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            point = QPointF(event.pos())
            for day in self._days.values():
                if QRectF(self._place(day.day)).contains(point):
                    QToolTip.showText(event.globalPos(), plain_tip(day_in_words(day)), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)


def day_in_words(day: DayTally) -> str:
    """One day: its date, its calls, or why there are none."""
    parts = [formats.day(day.day)]
    if day.holiday:
        parts.append(day.holiday)
    if day.calls:
        parts.append(
            ngettext("{n} call in this file", "{n} calls in this file", day.calls).format(n=formats.number(day.calls))
        )
    if day.before:
        parts.append(
            ngettext("{n} call there already", "{n} calls there already", day.before).format(
                n=formats.number(day.before)
            )
        )
    if day.missing:
        parts.append(_("a working day without calls"))
    elif not day.calls and not day.before:
        parts.append(_("no working day"))
    return " · ".join(parts)


def missing_in_words(days: Sequence[DayTally]) -> str:
    """Which working days have no calls."""
    missing = [day.day for day in days if day.missing]
    if not days:
        return ""
    if not missing:
        return _("No working day is missing.")
    named = formats.enumerated(formats.short_day(day) for day in missing[:NAMED]) + (
        "…" if len(missing) > NAMED else ""
    )
    text = ngettext("{n} working day has no calls: {days}", "{n} working days have no calls: {days}", len(missing))
    return text.format(n=formats.number(len(missing)), days=named)


class DaysCard(Card):
    """The grid, and the missing days by name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Days"), parent)
        self.grid = DaysGrid()
        self.said = PlainLabel(wrap=True)
        self.legend = PlainLabel(role="caption", wrap=True)
        self.bind(
            self.legend.setText, N_("Filled: in this file. Outlined: there already. Dashed, with “!”: nothing known.")
        )
        self._days: Sequence[DayTally] = ()
        for widget in (self.grid, self.said, self.legend):
            self.body.addWidget(widget)

    def show_days(self, days: Sequence[DayTally]) -> None:
        """Show these."""
        self._days = days
        self.grid.show_days(days)
        self.said.setText(missing_in_words(days))
        self.said.set_role("danger" if any(day.missing for day in days) else "muted")
        self.setVisible(bool(days))

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if hasattr(self, "legend"):
            self.show_days(self._days)
