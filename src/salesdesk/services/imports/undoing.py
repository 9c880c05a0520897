"""A batch taken back whole: its calls, its sums, the agents only it knew."""

from __future__ import annotations

import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import ImportBatch
from salesdesk.services.imports.outcome import Undone
from salesdesk.services.imports.writing import duplicates_of
from salesdesk.services.people import enrolment, forget_found
from salesdesk.store import bulk
from salesdesk.store.database import raw


def known_batch(session: Session, batch_id: int) -> ImportBatch:
    """The batch, or RefusedError when there is none."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise RefusedError(
            _("There is no batch {batch}.").format(batch=batch_id), _("The list of imports shows which there are.")
        )
    return batch


def take_back(session: Session, batch: ImportBatch) -> Undone:
    """Remove the calls of a batch and what they taught, or what a roster changed. It stays in the list as undone.

    The range of its call ids stays reserved, so that no later call is mistaken for one of them.
    Raises RefusedError when it was taken back before.
    """
    if batch.status != "imported":
        raise RefusedError(_("Batch {batch} was already taken back.").format(batch=batch.id))
    if batch.kind == "people":
        enrolment.undo(session, batch.id)
        return Undone(batch.id, batch.file_name, 0, 0)
    calls = 0
    if batch.first_call_id is not None and batch.last_call_id is not None:
        calls = bulk.remove_calls(raw(session), batch.id, batch.first_call_id, batch.last_call_id)
    removed = forget_found(session, batch.id)
    batch.status = "undone"
    batch.undone_at = int(time.time())
    session.flush()
    others = session.scalars(
        select(ImportBatch).where(ImportBatch.status == "imported", ImportBatch.duplicates > 0).order_by(ImportBatch.id)
    )
    also_in = tuple(dict.fromkeys(other.file_path for other in others if batch.id in duplicates_of(other)))
    return Undone(batch.id, batch.file_name, calls, removed, also_in)
