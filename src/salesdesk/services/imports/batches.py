"""A stored import as the list of imports shows it."""

from __future__ import annotations

from salesdesk.models import ImportBatch
from salesdesk.periods import from_day_number
from salesdesk.services.imports.outcome import Batch
from salesdesk.services.imports.writing import reasons_of


def as_batch(row: ImportBatch) -> Batch:
    """One import as the list shows it."""
    reasons, not_call_reasons = reasons_of(row)
    return Batch(
        id=row.id,
        kind=row.kind,
        status=row.status,
        file_name=row.file_name,
        file_path=row.file_path,
        file_size=row.file_size,
        imported_at=row.imported_at,
        undone_at=row.undone_at,
        profile=row.profile,
        rows=row.rows,
        imported=row.imported,
        duplicates=row.duplicates,
        rejected=row.rejected,
        not_calls=row.not_calls,
        reasons=reasons,
        not_call_reasons=not_call_reasons,
        first_day=from_day_number(row.first_day) if row.first_day is not None else None,
        last_day=from_day_number(row.last_day) if row.last_day is not None else None,
        talk_s=row.talk_s,
        understanding=row.understanding,
    )
