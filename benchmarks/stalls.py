"""How long the window's own thread is busy at a stretch: shared by the benchmarks of the window.

A timer of 10 ms asks how much processor time the window's thread used since its last tick: what other programs and
the other threads do does not count, only what the window itself does before it can answer again. The bar is 50 ms.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from salesdesk.ui.main_window import MainWindow

TICK_MS, BAR_MS = 10, 50
PATIENCE_S = 600


class StallMeter(QObject):
    """The longest stretch, in milliseconds, that the window's thread worked without looking at its events."""

    def __init__(self, *, stacks: bool = False) -> None:
        super().__init__()
        self.worst, self.over, self.wall = 0.0, 0, 0.0
        self.where: list[str] = []
        self._seen: list[str] = []
        self._cpu, self._clock = time.thread_time(), time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)
        self._watched = threading.get_ident()
        if stacks:
            threading.Thread(target=self._watch, daemon=True).start()

    def start(self) -> None:
        """Forget what was measured."""
        self.worst, self.over, self.wall, self.where = 0.0, 0, 0.0, []
        self._cpu, self._clock = time.thread_time(), time.perf_counter()

    def _tick(self) -> None:
        cpu, clock = time.thread_time(), time.perf_counter()
        busy, gap = (cpu - self._cpu) * 1000, (clock - self._clock) * 1000
        self._cpu, self._clock = cpu, clock
        self.wall = max(self.wall, gap)
        self.over += busy > BAR_MS
        if busy > self.worst:
            self.worst, self.where = busy, list(self._seen)
        self._seen.clear()

    def _watch(self) -> None:
        """Look every 5 ms where the window's thread is."""
        while True:
            time.sleep(0.005)
            frame = sys._current_frames().get(self._watched)  # noqa: SLF001
            ours = [
                f"{Path(one.filename).name}:{one.lineno} {one.name}"
                for one in traceback.extract_stack(frame)
                if "salesdesk" in one.filename
            ]
            self._seen.append(" < ".join(reversed(ours[-5:])) if ours else "")


def settle(window: MainWindow) -> None:
    """Handle events as a program at rest does, until nothing runs any more."""
    context, until = window.context, time.perf_counter() + PATIENCE_S
    quiet = 0
    while quiet < 5 and time.perf_counter() < until:
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
        quiet = quiet + 1 if context.jobs.idle else 0
