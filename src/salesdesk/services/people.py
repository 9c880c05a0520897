"""PeopleService."""

from __future__ import annotations

from salesdesk.store.database import Database


class PeopleService:
    """Written by its owner."""

    def __init__(self, database: Database) -> None:
        self._database = database
