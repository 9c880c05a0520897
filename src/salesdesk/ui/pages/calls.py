"""Calls."""

from __future__ import annotations

from salesdesk.i18n import N_
from salesdesk.ui.page import Page


class CallsPage(Page):
    """Calls."""

    name = "calls"
    title = N_("Calls")
    icon = "phone"
