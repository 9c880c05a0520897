"""The keyboard: Tab follows the eye, leaves grids, and is never thrown out of a page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from salesdesk.ui.shell.focus_keeper import nearest
from salesdesk.ui.tab_order import follow_reading, in_reading_order
from salesdesk.ui.widgets.surfaces import ScrollBody


def chain(first: QWidget, count: int) -> list[str]:
    """The texts of the buttons that Tab visits."""
    found, widget = [], first
    while len(found) < count:
        if isinstance(widget, QPushButton):
            found.append(widget.text())
        widget = widget.nextInFocusChain()
    return found


def test_tab_follows_the_layouts(qtbot, dressed):
    page = QWidget()
    qtbot.addWidget(page)
    late, early = QPushButton("4"), QPushButton("1")
    outer = QVBoxLayout(page)
    scrolled, grid, line = ScrollBody(), QGridLayout(), QHBoxLayout()
    for text, place in (("6", (1, 1)), ("5", (1, 0)), ("3", (0, 1)), ("2", (0, 0))):
        grid.addWidget(QPushButton(text), *place)
    grid.addWidget(late, 0, 2)
    line.addWidget(early)
    line.addStretch()
    scrolled.body.addLayout(grid)
    outer.addLayout(line)
    outer.addWidget(scrolled)
    follow_reading(page)
    assert [one.text() for one in in_reading_order(page)] == ["1", "2", "3", "4", "5", "6"]
    assert chain(early, 6) == ["1", "2", "3", "4", "5", "6"]


def test_today_is_read_by_tab_from_top_to_bottom(window, calls, context, settle):
    window.page.refresh()
    settle()
    page = window.page
    order = in_reading_order(page)
    for before, after in pairwise(order):
        step = before.nextInFocusChain()
        while step is not after:
            assert not page.isAncestorOf(step) or not step.focusPolicy() & Qt.FocusPolicy.TabFocus or step not in order
            step = step.nextInFocusChain()
    best = page.best.findChildren(QWidget)
    talks = page.talks.findChildren(QWidget)
    last_talk = max(order.index(one) for one in talks if one in order)
    first_best = min(order.index(one) for one in best if one in order)
    assert last_talk < first_best


def test_what_disappears_leaves_the_keyboard_on_the_page(window, qtbot, settle):
    window.go.page("people")
    settle()
    window.activateWindow()
    page = window.page
    buttons = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
    going = buttons[0]
    going.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is going)
    going.hide()
    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()))
    # and one that is taken away altogether, as a list does that is filled anew
    made = QPushButton("gone soon", page)
    made.show()
    made.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made)
    made.hide()
    made.setParent(None)
    made.deleteLater()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and page.isAncestorOf(QApplication.focusWidget()))


def test_going_elsewhere_by_key_is_not_hindered(window, qtbot, settle):
    window.activateWindow()
    page = window.page
    QApplication.processEvents()
    button = next(one for one in page.findChildren(QPushButton) if one.isVisible())
    button.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert QApplication.focusWidget() is window.header.search.box
    window.go.page("settings")
    settle()
    assert not page.isAncestorOf(QApplication.focusWidget() or window)


@pytest.mark.parametrize(("place", "text"), [((0, 0), "a"), ((200, 0), "b"), ((0, 90), "c")])
def test_the_nearest(qtbot, dressed, place, text):
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(300, 120)
    for name, x, y in (("a", 0, 0), ("b", 200, 0), ("c", 0, 90)):
        button = QPushButton(name, page)
        button.move(x, y)
    page.show()
    found = nearest(page, QPoint(*place))
    assert isinstance(found, QPushButton)
    assert found.text() == text
