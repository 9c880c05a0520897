"""The keyboard stays on the page: when what had it disappears, the nearest field or button there has it next."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Watches the pages of a stack. Qt would go on to the next widget of the window, mostly in the navigation."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._had: QWidget | None = None
        self._place = QPoint()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        page = self._stack.currentWidget()
        if page is not None and new is not None and page.isAncestorOf(new):
            self._had, self._place = new, new.mapTo(page, new.rect().center())
        elif self._had is not None:
            QTimer.singleShot(0, self, self._look_after)

    def _look_after(self) -> None:
        """Only when the widget went, and neither the user nor the page chose another place meanwhile."""
        had, page = self._had, self._stack.currentWidget()
        if had is None or page is None or not self._stack.isActiveWindow():
            return
        if isValid(had) and had.isVisible() and had.isEnabled():
            return
        self._had = None
        now = QApplication.focusWidget()
        if isValid(had) and not page.isAncestorOf(had) and had.parent() is not None:
            return  # its page was left
        if now is None or not page.isAncestorOf(now):
            found = nearest(page, self._place)
            if found is not None:
                found.setFocus(Qt.FocusReason.OtherFocusReason)


def nearest(page: QWidget, place: QPoint) -> QWidget | None:
    """The widget of a page that takes the keyboard and lies nearest to a place; lines count thrice, as one reads."""

    def far(widget: QWidget) -> int:
        way = widget.mapTo(page, widget.rect().center()) - place
        return abs(way.x()) + 3 * abs(way.y())

    takes = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible()
    ]
    return min(takes, key=far, default=None)
