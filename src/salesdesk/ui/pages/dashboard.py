"""Dashboard."""

from __future__ import annotations

from salesdesk.i18n import N_
from salesdesk.ui.page import Page


class DashboardPage(Page):
    """Dashboard."""

    name = "dashboard"
    title = N_("Dashboard")
    icon = "layout-dashboard"
