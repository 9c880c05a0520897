"""What was changed: one signal from which every page refreshes itself."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from salesdesk.types import Change


class Changes(QObject):
    """``changed`` carries a ``frozenset[Change]`` after each committed change."""

    changed = Signal(object)

    def emit(self, touched: Iterable[Change]) -> None:  # type: ignore[override]  # QObject's own is for old-style signals
        """Tell of a committed change; nothing touched is nothing told."""
        what = frozenset(touched)
        if what:
            self.changed.emit(what)
