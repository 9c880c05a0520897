"""Two rows of controls share a line as long as nothing is cut."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from salesdesk.ui.widgets.two_parts import TwoParts


def test_the_second_row_goes_below_where_there_is_no_room(qtbot: QtBot) -> None:
    left, right = QHBoxLayout(), QHBoxLayout()
    for row in (left, right):
        button = QPushButton("wide")
        button.setFixedWidth(200)
        row.addWidget(button)
    whole = QWidget()
    qtbot.addWidget(whole)
    parts = TwoParts(left, right, whole)
    parts.resize(600, 60)
    whole.show()
    assert not parts.stacked
    parts.resize(300, 90)
    assert parts.stacked
    assert parts.minimumSizeHint().width() < 300
