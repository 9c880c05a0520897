"""The header: where one is, which period, whose figures, and the search."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from salesdesk.i18n import N_
from salesdesk.periods import Period
from salesdesk.ui import theme
from salesdesk.ui.shell.search import Search
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.focus_pickers import PeriodPicker, ScopePicker
from salesdesk.ui.widgets.labels import PlainLabel


class Header(QFrame):
    """One line above every page."""

    def __init__(self, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setMinimumHeight(theme.px(theme.BODY) + 2 * theme.LG + theme.SM)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.LG, theme.SM, theme.LG, theme.SM)
        layout.setSpacing(theme.SM)
        self.back = IconButton("arrow-left", N_("Back (Alt+Backspace)"))
        self.back.hide()
        self.title = PlainLabel(role="title", elide=True)
        self.period = PeriodPicker(period)
        self.scope = ScopePicker()
        self.search = Search()
        layout.addWidget(self.back)
        layout.addWidget(self.title, 1)
        layout.addWidget(self.period)
        layout.addWidget(self.scope)
        layout.addSpacing(theme.SM)
        layout.addWidget(self.search)
