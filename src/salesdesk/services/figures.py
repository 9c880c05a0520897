"""FiguresService."""

from __future__ import annotations

from salesdesk.services.calendar import CalendarService
from salesdesk.store.database import Database


class FiguresService:
    """Written by its owner."""

    def __init__(self, database: Database, calendar: CalendarService) -> None:
        self._database = database
        self._calendar = calendar
