"""A strip of tabs over sibling pages: Plans · Courses · Effect. Each page shows the same strip with itself marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QTabBar, QWidget

from salesdesk.i18n import N_
from salesdesk.ui.texts import TextMixin

PLAN_PAGES = (("plans", N_("Plans")), ("courses", N_("Courses")), ("effect", N_("Effect")))
TALK_PAGES = (("interviews", N_("Interviews")), ("meetings", N_("One-to-ones")))


class PageTabs(TextMixin, QTabBar):
    """``PageTabs(PLAN_PAGES, "plans", self.context.go.page)``: choosing another tab goes to that page."""

    def __init__(
        self, pages: Sequence[tuple[str, str]], here: str, go: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names = [name for name, _title in pages]
        self._here = self._names.index(here)
        self._go = go
        self.setDrawBase(False)
        self.setExpanding(False)
        self.bind(self.setAccessibleName, N_("Pages beside this one"))
        for index, (_name, title) in enumerate(pages):
            self.addTab("")
            self.bind(partial(self._say, index), title)
        self.setCurrentIndex(self._here)
        self.currentChanged.connect(self._leave)

    def _say(self, index: int, text: str) -> None:
        self.setTabText(index, text.replace("&", "&&"))

    def _leave(self, index: int) -> None:
        if index != self._here:
            self.setCurrentIndex(self._here)  # this page stays as it is for whoever comes back
            self._go(self._names[index])
