"""The start of the Import page: where files are dropped, and below it imports, layouts and the watched folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from salesdesk.i18n import N_, _
from salesdesk.services.desk import Desk
from salesdesk.services.imports import Batch, Profile
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.importing.batches import BatchesPanel
from salesdesk.ui.importing.profiles_panel import ProfilesPanel
from salesdesk.ui.importing.watch_panel import WatchData, WatchPanel, watch_data
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Card, EmptyState

TABS = (N_("Imports so far"), N_("Remembered layouts"), N_("Watched folder"))


@dataclass(frozen=True, slots=True)
class StartData:
    """Everything the start shows."""

    batches: tuple[Batch, ...]
    profiles: tuple[Profile, ...]
    watch: WatchData


def start_data(desk: Desk) -> StartData:
    """Gather it; runs in a worker."""
    watch = desk.watch_folder
    return StartData(
        tuple(desk.imports.list_batches()),
        tuple(desk.imports.profiles.all()),
        watch_data(watch.settings(), watch.last, watch.seen()),
    )


class StartView(TextMixin, QWidget):
    """Imports, layouts and the watched folder in tabs; an empty database leaves room for the invitation."""

    def __init__(self, context: Context, choose: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.XL)
        layout.setSpacing(theme.LG)
        self.zone = Card()
        self.invitation = EmptyState(
            "import",
            N_(
                "Drop call logs or folders anywhere on the window, or choose them. CSV, Excel and other tables are read."
            ),
            N_("Choose files…"),
            choose,
        )
        self.zone.body.addWidget(self.invitation)
        self.batches = BatchesPanel(context)
        self.profiles = ProfilesPanel(context)
        self.watch = WatchPanel(context)
        card = Card()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for panel, name in zip((self.batches, self.profiles, self.watch), TABS, strict=True):
            self.tabs.addTab(panel, _(name))
        card.body.addWidget(self.tabs, 1)
        layout.addWidget(self.zone)
        layout.addWidget(card, 1)

    def show_data(self, data: StartData) -> None:
        """Show these."""
        self.batches.show_batches(data.batches)
        self.profiles.show_profiles(data.profiles)
        self.watch.show_data(data.watch)
        waiting = len(data.watch.scan.waiting)
        self.tabs.setTabText(2, _(TABS[2]) + (f" ({waiting})" if waiting else ""))

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if hasattr(self, "tabs"):
            for place, name in enumerate(TABS):
                self.tabs.setTabText(place, _(name))
