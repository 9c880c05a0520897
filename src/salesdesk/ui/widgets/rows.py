"""A list of a few entries in words, each with small buttons at its right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.ui import theme
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.surfaces import clear_layout


class Rows(QFrame):
    """A list of what something holds: a line of text, a caption below it, small buttons at its right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SM)

    def clear(self, empty: str = "") -> None:
        """Begin anew; ``empty`` (translated) is said while nothing follows."""
        clear_layout(self._column)
        if empty:
            self._column.addWidget(PlainLabel(empty, role="muted", wrap=True))

    def add(
        self,
        text: str,
        caption: str = "",
        buttons: Iterable[tuple[str, str, Callable[[], object]]] = (),
        *,
        leading: QWidget | None = None,
        strong: bool = False,
    ) -> QWidget:
        """One entry; ``buttons`` are (icon, English message marked with ``N_``, call)."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SM)
        if leading is not None:
            line.addWidget(leading, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        head = PlainLabel(text, wrap=True)
        if strong:
            head.setFont(theme.font(theme.BODY, bold=True))
        words.addWidget(head)
        if caption:
            words.addWidget(PlainLabel(caption, role="caption", wrap=True))
        line.addLayout(words, 1)
        for icon, message, call in buttons:
            line.addWidget(IconButton(icon, message, call), alignment=Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(row)
        return row
