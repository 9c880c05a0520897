"""What calls lead to: imported from other systems, entered by hand, joined to the calls.

The service itself stands in ``service.py``: the imports of calls need parts of this package.
"""

from salesdesk.services.outcomes.views import EntryError, FieldView, Kept, OutcomePage, OutcomeRecord, Reading, Value

__all__ = ["EntryError", "FieldView", "Kept", "OutcomePage", "OutcomeRecord", "Reading", "Value"]
