"""The base of every page: built once, filled from a worker thread, refreshed when something it shows changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from salesdesk.i18n import N_
from salesdesk.types import Change
from salesdesk.ui.context import Context
from salesdesk.ui.focus import FocusState
from salesdesk.ui.texts import TextMixin


class Page(TextMixin, QWidget):
    """Override ``build``, ``fetch`` and ``show_data``; ``open`` when the page can be opened on something.

    ``fetch`` runs in a worker thread: services only, no widgets. Its answer comes to ``show_data`` in the
    window's thread, unless a newer question was asked meanwhile. A hidden page waits until it is shown.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = N_("Page")
    icon: ClassVar[str] = "square"
    watches: ClassVar[frozenset[Change]] = frozenset()
    follows_focus: ClassVar[bool] = True
    uses_period: ClassVar[bool] = True
    uses_scope: ClassVar[bool] = True
    drop_words: ClassVar[str] = N_("Let go to import")
    """What is said while files hover over the window (see ``take_files``)."""

    shown = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setObjectName("page")
        self._stale = True
        self._ticket = 0
        self._data: Any = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self._steps_left: list[Callable[[], object]] = []
        self._step_timer = QTimer(self)
        self._step_timer.setSingleShot(True)
        self._step_timer.setInterval(0)
        self._step_timer.timeout.connect(self.go_on)
        self.build()
        context.changes.changed.connect(self._on_changes)
        if self.follows_focus:
            context.focus.moved.connect(self.refresh)

    def build(self) -> None:
        """Make the widgets, once."""

    def open(self, **arguments: Any) -> None:
        """The page was opened on something; see ``Navigator`` for what is passed."""

    def fetch(self, focus: FocusState) -> Any:  # noqa: ARG002  (for those who override it)
        """In a worker thread: everything the page shows."""
        return None

    def show_data(self, data: Any) -> None:
        """In the window's thread: put the answer of ``fetch`` into the widgets."""

    def print_page(self) -> bool:
        """Ctrl+P: print the page's paper form; False when it has none of its own."""
        return False

    def take_files(self, paths: Sequence[Path]) -> bool:  # noqa: ARG002  (for those who override it)
        """Files were dropped on the window: True when the page took them, else they are imported."""
        return False

    def heading(self) -> str:
        """The title in the header, translated; a page about one thing names it."""
        from salesdesk.i18n import _

        return _(self.title)

    @property
    def data(self) -> Any:
        """The last answer of ``fetch``."""
        return self._data

    @property
    def up_to_date(self) -> bool:
        """Whether what is shown is what was asked for last, and nothing it watches changed since."""
        return not self._stale and self._data is not None and not self._steps_left

    def in_turns(self, *steps: Callable[[], object]) -> None:
        """Within ``show_data``: fill a large page a part at a time, so that the window answers in between.

        The first step is done at once, each other in a turn of its own, after what came before was painted; newer data
        drops those that wait. A step that answers False goes on by itself: ``go_on`` calls the next.
        """
        self._steps_left = []
        self.after_turns(*steps[1:], self.shown.emit)
        if steps[0]() is False:
            self._step_timer.stop()

    def after_turns(self, *steps: Callable[[], object]) -> None:
        """Further steps, each in a turn of its own, behind those that wait."""
        self._steps_left += steps
        self.context.jobs.showing.add(self)
        self._step_timer.start()

    def go_on(self) -> None:
        """The next step of ``in_turns``."""
        if self._steps_left and self._steps_left.pop(0)() is False:
            return
        if self._steps_left:
            self._step_timer.start()
        else:
            self.context.jobs.showing.discard(self)

    def preview(self, data: Any) -> None:
        """Show data from elsewhere until ``refresh`` asks for its own."""
        self._stale = False
        self._data = data

    def refresh(self) -> None:
        """Ask again: soon when visible, else when shown."""
        self._stale = True
        self._ticket += 1
        if self.isVisible():
            self._soon.start()

    def _ask(self) -> None:
        if not self._stale or not self.isVisible():
            return
        self._stale = False
        ticket, state = self._ticket, self.context.focus.state()
        self.context.jobs.quick(lambda: self.fetch(state), lambda data: self._take(ticket, data), self._refused)

    def _take(self, ticket: int, data: Any) -> None:
        from shiboken6 import isValid

        if ticket == self._ticket and isValid(self):
            self._data = data
            self._steps_left.clear()
            self.context.jobs.showing.discard(self)
            self.show_data(data)
            if not self._steps_left:
                self.shown.emit()

    def _refused(self, error: BaseException) -> None:
        self.context.messages.error(error)

    def _on_changes(self, touched: frozenset[Change]) -> None:
        if touched & self.watches:
            self.refresh()

    def retranslate(self) -> None:
        """Say the bound texts again and show the data again in the new language."""
        super().retranslate()
        if hasattr(self, "_soon"):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """A page that missed a change asks again."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing to do for most pages; here so that ``super()`` works."""
        super().hideEvent(event)
