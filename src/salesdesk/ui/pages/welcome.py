"""Welcome."""

from __future__ import annotations

from salesdesk.i18n import N_
from salesdesk.ui.page import Page


class WelcomePage(Page):
    """Welcome."""

    name = "welcome"
    title = N_("Welcome")
    icon = "house"
