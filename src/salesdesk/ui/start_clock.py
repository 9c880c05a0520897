"""Tells ``benchmarks/startup`` when the window was there and when the first page showed its figures, then quits.

Only where the environment variable SALESDESK_MEASURE is set. Two lines go to standard output, each with the moment
on the system's monotonic clock, which the process that started us reads too.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

if TYPE_CHECKING:
    from salesdesk.ui.main_window import MainWindow

VARIABLE = "SALESDESK_MEASURE"
LOOK_EVERY_MS = 2


class StartClock(QObject):
    """Watches a window from before it is shown."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY_MS)
        self._looking.timeout.connect(self._look)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint: tell it when everything of that paint is done."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        self._tell("first-paint")
        self._looking.start()

    def _look(self) -> None:
        page = self._window.page
        if page is not None and page.data is not None and self._window.jobs.idle:
            self._looking.stop()
            page.repaint()
            self._tell("today-ready")
            QCoreApplication.quit()

    def _tell(self, moment: str) -> None:
        if sys.stdout is not None:
            sys.stdout.write(f"{moment} {time.monotonic()}\n")
            sys.stdout.flush()


def watch(window: MainWindow) -> None:
    """Measure this start, if that was asked for."""
    if os.environ.get(VARIABLE):
        StartClock(window)
