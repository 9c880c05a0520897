"""Rejected rows of a call log read again, and the calls in them stored."""

from __future__ import annotations

from sqlalchemy.orm import Session

from salesdesk.importers.rows import Chunk
from salesdesk.models import ImportBatch
from salesdesk.services.imports.rereading import Numbered, Reread, read_rows, reading_of
from salesdesk.services.outcomes import joining
from salesdesk.services.people import ensure_found
from salesdesk.store.bulk import BatchWriter
from salesdesk.store.database import raw
from salesdesk.store.turned_away import NOT_CALL, REJECTED


class CallRows:
    """The rows of one batch of calls. Raises RefusedError when how they were read is no longer known."""

    def __init__(self, batch: ImportBatch) -> None:
        self._understood = reading_of(batch)
        self.fields = self._understood.fields

    def read(self, rows: Numbered) -> Reread:
        """What is in some rows as they stand now."""
        chunk = read_rows(self._understood, rows)
        return Reread(
            frozenset(row[-1] for row in chunk.rows),
            frozenset((row[4] + row[5]) // 86_400 for row in chunk.rows),
            (*chunk.errors, *chunk.not_calls),
            lambda session, batch: _store(session, batch, chunk),
        )


def _store(session: Session, batch: ImportBatch, chunk: Chunk) -> None:
    writer = BatchWriter(raw(session), batch.id, lambda named: ensure_found(session, named, batch.id))
    writer.write(chunk.columns)
    sums, counts = writer.finish(), writer.counts
    batch.rows, batch.imported, batch.duplicates = counts.rows, counts.imported, counts.duplicates
    batch.reasons = {REJECTED: {}, NOT_CALL: {}}
    batch.first_call_id, batch.last_call_id = sums.first_id, sums.last_id
    batch.first_start, batch.last_start = sums.first_start, sums.last_start
    batch.first_day, batch.last_day, batch.talk_s = sums.first_day, sums.last_day, sums.talk_s
    session.flush()
    joining.join_to_new_calls(session, sums.first_id, sums.last_id)
