"""Today."""

from __future__ import annotations

from salesdesk.i18n import N_
from salesdesk.ui.page import Page


class TodayPage(Page):
    """Today."""

    name = "today"
    title = N_("Today")
    icon = "sun"
