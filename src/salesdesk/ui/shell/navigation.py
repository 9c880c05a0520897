"""The navigation at the left: icons with names, or icons alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.ui import theme
from salesdesk.ui.pages import IN_NAVIGATION, shortcut_of
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.labels import plain_tip

BOLDER = 1.06
"""How much wider a name is when it is chosen, and so bold."""
PARENTS = {
    "agent": "people",
    "plan": "plans",
    "interview": "interviews",
    "calls": "dashboard",
    "welcome": "today",
    "rules": "today",
    "funnel": "targets",
    "courses": "plans",
    "effect": "plans",
    "meetings": "interviews",
    "meeting": "interviews",
}
"""Under which entry a page without one of its own stands."""


_ROOMY_PX = 1000
"""A window narrower than this shows icons alone, whatever was chosen."""


class Navigation(TextMixin, QFrame):
    """One button a page; ``folded`` is the user's choice to show only the icons, which a narrow window makes by itself."""

    folded_changed = Signal(bool)

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav")
        self.bind(self.setAccessibleName, N_("Navigation"))
        self.folded = self._tight = False
        self.buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SM, theme.MD, theme.SM, theme.SM)
        layout.setSpacing(theme.XS)
        for entry in IN_NAVIGATION:
            if entry.name == "papers":
                layout.addStretch()
            button = Button("", partial(go, entry.name), icon=entry.icon, kind="nav")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setIconSize(theme.ICON)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.buttons[entry.name] = button
            self._group.addButton(button)
            layout.addWidget(button)
        self.fold = IconButton("panel-left", N_("Show or hide the names"), lambda: self.set_folded(not self.folded))
        layout.addWidget(self.fold, alignment=Qt.AlignmentFlag.AlignLeft)
        self._speak()
        self.set_folded(False)

    def mark(self, page: str) -> None:
        """Show where the window is."""
        button = self.buttons.get(PARENTS.get(page, page))
        if button is not None:
            button.setChecked(True)

    def set_folded(self, folded: bool) -> None:
        """Icons alone, or icons with names."""
        self.folded = folded
        self._speak()
        self.folded_changed.emit(folded)

    def fit(self, window_width: int) -> None:
        """Give the page the room of the names where the window (in pixels) has none to spare."""
        tight = window_width < theme.px(_ROOMY_PX)
        if tight != self._tight:
            self._tight = tight
            self.fold.setVisible(not tight)
            self._speak()

    def _speak(self) -> None:
        folded = self.folded or self._tight
        for entry in IN_NAVIGATION:
            button, name = self.buttons[entry.name], _(entry.title)
            button.setText("" if folded else f"  {name}".replace("&", "&&"))
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(f"{name} ({shortcut_of(entry)})"))
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        self.setFixedWidth(theme.NAV_NARROW if folded else max(theme.NAV_WIDE, round(widest * BOLDER) + 2 * theme.SM))

    def retranslate(self) -> None:
        """Names in the new language."""
        super().retranslate()
        if hasattr(self, "buttons") and hasattr(self, "fold"):
            self._speak()
