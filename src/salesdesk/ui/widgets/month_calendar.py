"""A month to choose a day from, in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QShowEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from salesdesk.i18n import language
from salesdesk.ui import theme, week


class MonthCalendar(QCalendarWidget):
    """Weeks by ISO number, from the company's first weekday; weekends muted, not red; names in the program's language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)

    def sizeHint(self) -> QSize:
        """Room for eight columns of day names and seven rows."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """The same: below it names and days would be cut."""
        metrics, locale = self.fontMetrics(), theme.qt_locale(language())
        names = (locale.dayName(day, QLocale.FormatType.NarrowFormat) for day in range(1, 8))
        wide = max(metrics.horizontalAdvance(text) for text in (*names, "00")) + theme.XXL
        return QSize(8 * wide, 9 * (metrics.height() + theme.SM) + theme.SM)

    def showEvent(self, event: QShowEvent) -> None:
        """Colours and names as they are now."""
        self.setLocale(theme.qt_locale(language()))
        self.setFirstDayOfWeek(Qt.DayOfWeek(week.first()))
        weekend, head = QTextCharFormat(), QTextCharFormat()
        weekend.setForeground(theme.colour("muted"))
        head.setForeground(theme.colour("muted"))
        head.setBackground(theme.colour("card"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, weekend)
        self.setHeaderTextFormat(head)
        super().showEvent(event)
