"""Pages are made ready while nobody does anything, so that the first visit of each opens at once."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from salesdesk.ui.main_window import MainWindow
    from salesdesk.ui.page import Page

QUIET_S = 0.8
"""How long no key and no mouse button must have been used."""
TICK_MS = 120
POLISHED_AT_ONCE = 40
"""Widgets that get their style in one tick."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
    }
)


class Ahead(QObject):
    """Makes one page a tick: its module is loaded in a worker, its widgets are made, then styled a few at a time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.left: deque[str] = deque()
        self._unpolished: deque[QWidget] = deque()
        self._loading = False
        self._last_input = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self) -> None:
        """Begin with the pages that were not visited yet, in the order of the navigation."""
        from salesdesk.ui.pages import PAGES

        self.left = deque(entry.name for entry in PAGES if entry.name not in self._window.pages)
        handle = self._window.windowHandle()
        if handle is not None:  # the system's window sees only what the user and the screen do, and that is little
            handle.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """No more: everything is there, or the database is closed."""
        self._timer.stop()
        self.left.clear()
        self._unpolished.clear()
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember when the user did something."""
        if event.type() in _INPUT:
            self._last_input = time.monotonic()
        return super().eventFilter(watched, event)

    @property
    def quiet(self) -> bool:
        """Whether neither the user nor a job does anything."""
        return time.monotonic() - self._last_input >= QUIET_S and not self._window.jobs.active

    def tick(self) -> None:
        """The next small piece, if all is quiet."""
        if self._loading or not self.quiet:
            return
        if self._unpolished:
            self._polish()
        elif self.left:
            self._load(self.left.popleft())
        else:
            self.stop()

    def _load(self, name: str) -> None:
        from salesdesk.ui.pages import BY_NAME

        self._loading = True
        self._window.jobs.quick(BY_NAME[name].load, lambda made: self._make(name, made))

    def _make(self, name: str, _loaded: type[Page]) -> None:
        self._loading = False
        from PySide6.QtWidgets import QWidget

        page = self._window.prepare(name)
        if page is not None:
            self._unpolished.extend((page, *page.findChildren(QWidget)))

    def _polish(self) -> None:
        for _n in range(min(POLISHED_AT_ONCE, len(self._unpolished))):
            widget = self._unpolished.popleft()
            if isValid(widget):
                widget.ensurePolished()
