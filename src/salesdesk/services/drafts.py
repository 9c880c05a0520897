"""Half-typed forms: kept at every pause in typing, found again after a crash, dropped when saved."""

from __future__ import annotations

import time

from salesdesk.models import Draft
from salesdesk.store.database import Database
from salesdesk.types import Json


class DraftsService:
    """Drafts by a key of the form's choosing, e.g. ``agent:new`` or ``interview:12``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, key: str, data: dict[str, Json]) -> None:
        """Keep what was typed so far."""
        with self._database.write() as session:
            session.merge(Draft(key=key, data=data, updated_at=int(time.time())))

    def find(self, key: str) -> dict[str, Json] | None:
        """What was typed and not yet saved, or None."""
        with self._database.read() as session:
            draft = session.get(Draft, key)
            return dict(draft.data) if draft else None

    def drop(self, key: str) -> None:
        """Forget a draft: it was saved, or is no longer wanted."""
        with self._database.write() as session:
            draft = session.get(Draft, key)
            if draft:
                session.delete(draft)
