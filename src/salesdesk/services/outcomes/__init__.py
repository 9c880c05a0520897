"""What calls lead to: imported from other systems, entered by hand, joined to the calls."""

from salesdesk.services.outcomes.service import OutcomesService
from salesdesk.services.outcomes.views import EntryError, FieldView, Kept, OutcomePage, OutcomeRecord, Reading, Value

__all__ = ["EntryError", "FieldView", "Kept", "OutcomePage", "OutcomeRecord", "OutcomesService", "Reading", "Value"]
