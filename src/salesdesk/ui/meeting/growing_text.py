"""A text that is as high as what stands in it, wrapped lines included."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from salesdesk.ui import theme
from salesdesk.ui.widgets.fields import TextArea

_MOST_LINES = 14


class GrowingText(TextArea):
    """With ``one_line`` Enter goes on (``entered``) instead of breaking the line; Shift+Enter breaks it.

    ``flat``: it looks like a text to read until it is written in.
    """

    entered = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        placeholder: str = "",
        lines: int = 1,
        one_line: bool = False,
        flat: bool = False,
    ) -> None:
        self._one_line = one_line
        super().__init__("", parent, placeholder=placeholder, lines=lines)
        self.setProperty("flat", "true" if flat else "false")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def on_edit(self, call: Callable[[], object]) -> None:
        """Tell of every change of the text."""
        self.textChanged.connect(call)

    def setReadOnly(self, read_only: bool) -> None:
        """Read only, and looking so."""
        super().setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Shown for the first time, it knows what its frame takes."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower text has more lines."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends a line of one line; what an input method composes is not touched."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._one_line and enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        wrapped = round(self.document().documentLayout().documentSize().height())  # in lines, for plain text
        lines = max(self._lines, min(wrapped, _MOST_LINES))
        around = max(self.height() - self.viewport().height(), 0) if self.isVisible() else theme.MD
        height = lines * self.fontMetrics().lineSpacing() + round(2 * self.document().documentMargin()) + around
        if self.minimumHeight() != height:
            self.setFixedHeight(height)
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if wrapped > _MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
