"""Files into the database, and batches out of it again."""

from salesdesk.services.imports.outcome import Batch, FileOutcome, TurnedAway, TurnedAwayPage, Undone, UndoPreview
from salesdesk.services.imports.profiles import Profile
from salesdesk.services.imports.service import ImportsService

__all__ = ["Batch", "FileOutcome", "ImportsService", "Profile", "TurnedAway", "TurnedAwayPage", "UndoPreview", "Undone"]
