"""PlansService."""

from __future__ import annotations

from salesdesk.services.calendar import CalendarService
from salesdesk.services.figures import FiguresService
from salesdesk.services.warnings import WarningsService
from salesdesk.store.database import Database


class PlansService:
    """Written by its owner."""

    def __init__(
        self, database: Database, figures: FiguresService, warnings: WarningsService, calendar: CalendarService
    ) -> None:
        self._database = database
        self._figures = figures
        self._warnings = warnings
        self._calendar = calendar
