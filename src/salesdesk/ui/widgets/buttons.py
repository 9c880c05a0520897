"""Buttons with an icon, a kind of the theme and an accessible name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.labels import plain_tip


class Button(TextMixin, QPushButton):
    """``Button(N_("Save"), on_click, icon="check", kind="primary")``. Kinds: primary, danger, link, quiet or none."""

    def __init__(
        self,
        message: str,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self._gap = " " if icon and kind != "nav" else ""
        if message:
            self.bind(self.set_plain, message)
        if icon:
            tint = {"primary": "on_accent", "danger": "red_text", "link": "accent"}.get(kind, "text")
            theme.set_icon(self, icon, tint)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on_click is not None:
            call = on_click
            self.clicked.connect(lambda _checked=False: call())

    def set_plain(self, text: str) -> None:
        """A text without mnemonics, apart from the icon by a space; the accessible name is the plain text."""
        self.setText(self._gap + text.replace("&", "&&"))
        self.setAccessibleName(text)


class IconButton(TextMixin, QToolButton):
    """A button that is only an icon; its message is the tooltip and the accessible name."""

    def __init__(
        self, icon: str, message: str, on_click: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_icon(self, icon)
        self.setIconSize(theme.ICON)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.bind(self._say, message)
        if on_click is not None:
            call = on_click
            self.clicked.connect(lambda _checked=False: call())

    def _say(self, text: str) -> None:
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
