"""Python's garbage collector, in the window's thread only.

By itself it runs in whichever thread happens to make objects, and there it would destroy Qt objects that nobody holds any
more: a chart's lines, a table's model, a dialog in a cycle. Those belong to the window's thread, which may be using
them, or what they are tied to, at that moment; the process then ends without a word. So it is off, and a timer asks.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

TICK_MS = 500
"""How often the window's thread looks whether there is something to collect."""


class Collector(QObject):
    """Collects in the thread it lives in, by generation, as Python would; make it in the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(collect)

    def begin(self) -> None:
        """From now on. What is there the first time stays for good and is not looked at again."""
        if not self.active:
            gc.freeze()
            self._timer.start()

    @property
    def active(self) -> bool:
        """Whether it looks from time to time."""
        return self._timer.isActive()


def collect() -> int | None:
    """Collect the oldest generation that is due, by Python's own thresholds; answers which, None for none.

    The counts go on while the collector is off: new objects for the youngest, collections of the younger one for
    the others.
    """
    due = [
        age for age, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit
    ]
    if not due:
        return None
    gc.collect(due[-1])
    return due[-1]


@contextmanager
def only_here() -> Iterator[None]:
    """No collection by itself within the block, one in this thread at its end if it is due: for tests."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        collect()
        if was_on:
            gc.enable()
