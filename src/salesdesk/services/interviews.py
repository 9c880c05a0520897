"""InterviewsService."""

from __future__ import annotations

from salesdesk.services.figures import FiguresService
from salesdesk.services.plans import PlansService
from salesdesk.store.database import Database


class InterviewsService:
    """Written by its owner."""

    def __init__(self, database: Database, figures: FiguresService, plans: PlansService) -> None:
        self._database = database
        self._figures = figures
        self._plans = plans
