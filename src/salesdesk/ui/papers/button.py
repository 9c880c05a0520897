"""A button with the papers that belong to a page: each opens the page of papers on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from salesdesk.i18n import N_
from salesdesk.services.papers.requests import BY_KIND, PaperKind
from salesdesk.ui import theme
from salesdesk.ui.navigator import Navigator
from salesdesk.ui.widgets.buttons import IconButton

AGENT_PAPERS = (PaperKind.PERSONAL, PaperKind.FUNNEL, PaperKind.LETTER)
TEAM_PAPERS = (PaperKind.TEAM, PaperKind.PERSONAL, PaperKind.FUNNEL)


class PapersButton(IconButton):
    """``agent`` answers whose papers are meant; None: everybody's in the scope. One paper alone needs no menu."""

    def __init__(
        self,
        go: Navigator,
        kinds: Sequence[PaperKind],
        agent: Callable[[], int | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("printer", N_("Papers to print"), self._offer, parent)
        self._go = go
        self._kinds = tuple(kinds)
        self._agent = agent

    def _offer(self) -> None:
        if len(self._kinds) == 1:
            self.open_paper(self._kinds[0])
            return
        menu = QMenu(self)
        for kind in self._kinds:
            menu.addAction(theme.icon("file-text"), BY_KIND[kind].name, lambda kind=kind: self.open_paper(kind))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def open_paper(self, kind: PaperKind) -> None:
        """The page of papers, on this one."""
        self._go.papers(kind.value, self._agent())
