"""Fields: labels above, errors below, dates and numbers that may be empty, text that is kept at a pause."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from salesdesk import i18n
from salesdesk.ui.widgets import DateField, Field, Form, NumberField, SearchBox, TextArea


def test_field_names_its_control_and_shows_errors(qtbot):
    edit = QLineEdit()
    field = Field("company", edit, "As on paper")
    qtbot.addWidget(field)
    field.show()
    assert edit.accessibleName() == "company"
    field.set_error("Too long")
    assert field.error.isVisible()
    assert edit.property("wrong") == "true"
    field.set_error()
    assert not field.error.isVisible()
    i18n.use("zh_CN")
    field.retranslate()
    assert field.label.text() == "公司"


def test_form_rows(qtbot):
    form = Form()
    qtbot.addWidget(form)
    one = form.add("Name", QLineEdit())
    two, three = form.row(("From", DateField()), ("To", DateField(), "hint"))
    for field in (one, two, three):
        field.set_error("x")
    form.clear_errors()
    assert all(not field.error.text() for field in form.fields)


def test_number_field(qtbot):
    field = NumberField(None, optional=True, decimals=1)
    qtbot.addWidget(field)
    assert field.number() is None
    field.set_number(12.5)
    assert field.number() == 12.5
    field.set_number(None)
    assert field.number() is None
    assert NumberField(3).number() == 3


def test_an_optional_number_is_typed_and_emptied(qtbot):
    field = NumberField(None, optional=True, suffix=" %")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    field.lineEdit().setCursorPosition(0)
    qtbot.keyClicks(field, "7")
    assert (field.number(), field.text()) == (7, "7 %")
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.number() is None


def test_the_wheel_changes_no_number_by_accident(qtbot, dressed):
    field = NumberField(5)
    qtbot.addWidget(field)
    field.show()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    field.clearFocus()
    QApplication.sendEvent(field, turn)
    assert field.number() == 5


def test_text_area_tells_a_pause(qtbot):
    area = TextArea("a", placeholder="Reason", lines=2)
    qtbot.addWidget(area)
    height = area.minimumHeight()
    with qtbot.waitSignal(area.paused) as pause:
        area.setPlainText("one\ntwo\nthree\nfour")
    assert pause.args == ["one\ntwo\nthree\nfour"]
    assert area.minimumHeight() > height
    area.set_text("one\ntwo\nthree\nfour")
    area.set_text("other")
    assert area.text() == "other"


def test_search_box_waits_for_a_pause(qtbot):
    box = SearchBox(pause_ms=1)
    qtbot.addWidget(box)
    with qtbot.waitSignal(box.searched) as searched:
        box.setText("  zs ")
    assert searched.args == ["zs"]
