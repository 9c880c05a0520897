"""The date field: typed, stepped, picked; optional ones may be empty; Tab leaves."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from salesdesk import i18n
from salesdesk.periods import today
from salesdesk.ui.widgets.date_field import DateField, read_day

NEAR = date(2026, 10, 1)


@pytest.mark.parametrize(
    "text", ["2026-11-21", "2026/11/21", "2026.11.21", "20261121", "2026年11月21日", "11-21", " 11/21 ", "11月21日"]
)
def test_ways_to_write_a_date(text):
    assert read_day(text, NEAR) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13-01", "2026-02-30", "26-11-21", "1-2-3-4", "tomorrow", "99999999"]
)
def test_what_is_no_date(text):
    assert read_day(text, NEAR) is None


@pytest.fixture
def field(qtbot):
    """An optional field with a line edit after it."""
    home = QWidget()
    layout = QVBoxLayout(home)
    made, after = DateField(optional=True), QLineEdit()
    layout.addWidget(made)
    layout.addWidget(after)
    qtbot.addWidget(home)
    home.show()
    qtbot.waitActive(home)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    made.home, made.after = home, after
    return made


def test_typed_into_an_empty_field_and_left_by_tab(qtbot, field):
    qtbot.keyClicks(field, "2026/11/21")
    assert field.day() == date(2026, 11, 21)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field.after
    assert field.text() == "2026-11-21"


def test_a_day_of_this_year(qtbot, field):
    field.set_day(date(2025, 1, 31))
    field.selectAll()
    qtbot.keyClicks(field, "3-1")
    assert field.day() == date(2025, 1, 31)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.day() == date(2025, 3, 1)
    assert field.text() == "2025-03-01"


def test_emptied_and_nonsense(qtbot, field):
    picked = []
    field.picked.connect(picked.append)
    field.set_day(NEAR)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert field.day() is None
    field.set_day(NEAR)
    field.selectAll()
    qtbot.keyClicks(field, "soon")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "2026-10-01"
    assert picked == [NEAR, None, NEAR]


def test_one_that_must_be_filled_keeps_its_date(qtbot):
    field = DateField()
    qtbot.addWidget(field)
    assert field.day() == today()
    field.set_day(None)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.day() == today()
    assert field.text() == today().isoformat()


def test_steps(qtbot, field):
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.day() == today()
    field.set_day(date(2026, 1, 31))
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.day() == date(2026, 1, 30)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.day() == date(2026, 2, 28)


def test_the_calendar_speaks_the_language_and_picks(qtbot, field):
    i18n.use("zh_CN")
    field.set_day(NEAR)
    qtbot.keyClick(field, Qt.Key.Key_F4)
    calendar = field.calendar()
    assert calendar.isVisible()
    assert calendar.selectedDate() == QDate(2026, 10, 1)
    assert calendar.locale().name() == "zh_CN"
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    calendar.clicked.emit(QDate(2026, 10, 9))
    assert not calendar.isVisible()
    assert field.day() == date(2026, 10, 9)
