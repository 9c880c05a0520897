"""Calendars begin on the company's weekday; assessment weeks stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt

from salesdesk.types import Change
from salesdesk.ui import week
from salesdesk.ui.context import Context
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.widgets.month_calendar import MonthCalendar


@pytest.fixture(autouse=True)
def _monday_again() -> Iterator[None]:
    yield
    week.begin_on(1)


def test_columns_follow_the_first_weekday() -> None:
    week.begin_on(7)
    assert week.weekdays() == [7, 1, 2, 3, 4, 5, 6]
    assert [week.column(day) for day in week.weekdays()] == list(range(7))


def test_the_setting_reaches_every_calendar(
    window: MainWindow, context: Context, settle: Callable[[], None], qtbot: object
) -> None:
    context.desk.company.change(week_start=7)
    window.changes.emit({Change.SETTINGS})
    settle()
    assert week.first() == 7
    calendar = MonthCalendar()
    qtbot.addWidget(calendar)  # type: ignore[attr-defined]
    calendar.show()
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Sunday
