"""WarningsService."""

from __future__ import annotations

from salesdesk.services.figures import FiguresService
from salesdesk.store.database import Database


class WarningsService:
    """Written by its owner."""

    def __init__(self, database: Database, figures: FiguresService) -> None:
        self._database = database
        self._figures = figures
