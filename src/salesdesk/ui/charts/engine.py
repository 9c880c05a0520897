"""pyqtgraph, which draws lines over time: loaded when the first such chart is made, or by a worker before that.

Loading takes up to a second. ``warm`` does it in a worker when the window has nothing better to do; a chart made
meanwhile waits for its plot instead of holding up the window. Where nobody warms, the first chart loads it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from salesdesk.ui.jobs import Jobs

SWITCH_S = 0.0002
"""How long the loading thread keeps Python to itself: every call of Qt by the window's thread may wait that long."""


@dataclass(slots=True)
class _State:
    begun: bool = False
    loaded: bool = False
    waiting: list[tuple[QObject, Callable[[], object]]] = field(default_factory=list)


_state = _State()


def warm(jobs: Jobs) -> None:
    """Load in a worker, unless that was begun before; called in the window's thread, as everything here."""
    if not _state.begun:
        _state.begun = True
        jobs.quick(_load, _loaded)


def when_ready(owner: QObject, call: Callable[[], object]) -> None:
    """Call ``call`` now, or as soon as the worker has loaded the module if ``owner`` is still there then."""
    if _state.begun and not _state.loaded:
        _state.waiting.append((owner, call))
    else:
        call()


def _load() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        from salesdesk.ui.charts import plot  # noqa: F401  (with it comes pyqtgraph, and with that numpy)
    finally:
        sys.setswitchinterval(usual)
    _state.loaded = True


def _loaded(_nothing: object) -> None:
    waiting, _state.waiting = _state.waiting, []
    for owner, call in waiting:
        if isValid(owner):
            call()
