"""Settings."""

from __future__ import annotations

from salesdesk.i18n import N_
from salesdesk.ui.page import Page


class SettingsPage(Page):
    """Settings."""

    name = "settings"
    title = N_("Settings")
    icon = "settings"
