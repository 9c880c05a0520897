"""Tells ``benchmarks/startup`` when the window was there and when the first page showed its figures, then quits.

Only where the environment variable SALESDESK_MEASURE is set. Two lines go to standard output, each with the moment
on the system's monotonic clock, which the process that started us reads too.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

if TYPE_CHECKING:
    from salesdesk.ui.main_window import MainWindow
    from salesdesk.ui.page import Page

VARIABLE = "SALESDESK_MEASURE"


def watch(window: MainWindow) -> None:
    """Measure this start, if that was asked for; called before anyone else listens to the window."""
    if os.environ.get(VARIABLE):
        window.first_painted.connect(lambda: _tell("first-paint"))
        window.page_shown.connect(_shown)


def _shown(page: Page) -> None:
    """A page has its figures: paint them, tell it, leave when the event loop is idle."""
    page.repaint()
    _tell(f"{page.name}-ready")
    QTimer.singleShot(0, QCoreApplication.quit)


def _tell(moment: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(f"{moment} {time.monotonic()}\n")
        sys.stdout.flush()
