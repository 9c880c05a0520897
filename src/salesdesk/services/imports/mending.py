"""Rejected rows put right: judged while they are edited, then taken in as a batch of their own that can be undone."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.importers.understanding import Understanding
from salesdesk.models import ImportBatch, ImportReject
from salesdesk.services.closed import guard_day
from salesdesk.services.imports.outcome import MENDED, FileOutcome
from salesdesk.services.imports.reasons import in_words
from salesdesk.services.imports.rereading import bad_places, read_rows, reading_of
from salesdesk.services.people import ensure_found
from salesdesk.store.bulk import BatchWriter
from salesdesk.store.database import raw
from salesdesk.store.turned_away import NOT_CALL, REJECTED

Edited = Mapping[int, Sequence[str]]
"""{id of a kept row: its cells as they are now}."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader says of an edited row: ``good``, or why not and in which cells."""

    good: bool
    why: str = ""
    bad: tuple[int, ...] = ()


def judge(session: Session, batch: ImportBatch, edited: Edited) -> dict[int, Verdict]:
    """{id: verdict} of rows as they stand now. Nothing is stored."""
    understood = reading_of(batch)
    lines = _lines(session, batch, edited)
    return {row_id: _verdict(understood, lines[row_id], cells) for row_id, cells in edited.items() if row_id in lines}


def mend(session: Session, batch: ImportBatch, edited: Edited) -> FileOutcome:
    """Take the rows that can be read now into a batch of their own; the others stay as they are.

    A call that is there already counts as a duplicate and is settled as well. Raises RefusedError when the batch was
    taken back or no row can be read.
    """
    if batch.status != "imported":
        raise RefusedError(_("Batch {batch} was already taken back.").format(batch=batch.id))
    understood = reading_of(batch)
    lines = _lines(session, batch, edited)
    chunk = read_rows(understood, [(lines[row_id], cells) for row_id, cells in edited.items() if row_id in lines])
    if not chunk.rows:
        raise RefusedError(_("None of these rows can be read yet."), _("The marked cells say what is missing."))
    content = json.dumps([list(edited[row_id]) for row_id in edited], ensure_ascii=False)
    mended = ImportBatch(
        kind="calls",
        file_name=batch.file_name,
        file_path=batch.file_path,
        file_size=len(content.encode("utf-8", "surrogatepass")),
        sha256=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        imported_at=int(time.time()),
        profile=batch.profile,
        understanding={**batch.understanding, "mends": batch.id},
    )
    session.add(mended)
    session.flush()
    for day in {(row[4] + row[5]) // 86_400 for row in chunk.rows}:
        guard_day(session, day)
    writer = BatchWriter(raw(session), mended.id, lambda named: ensure_found(session, named, mended.id))
    writer.write(chunk.columns)
    sums, counts = writer.finish(), writer.counts
    mended.rows, mended.imported, mended.duplicates = counts.rows, counts.imported, counts.duplicates
    mended.reasons = {REJECTED: {}, NOT_CALL: {}}
    mended.first_call_id, mended.last_call_id = sums.first_id, sums.last_id
    mended.first_start, mended.last_start = sums.first_start, sums.last_start
    mended.first_day, mended.last_day, mended.talk_s = sums.first_day, sums.last_day, sums.talk_s
    good = {row[-1] for row in chunk.rows}
    settled = [row_id for row_id, line in lines.items() if line in good]
    session.execute(update(ImportReject).where(ImportReject.id.in_(settled)).values(kind=f"{MENDED}:{mended.id}"))
    session.flush()
    return FileOutcome(
        batch.file_path,
        batch=mended.id,
        rows=counts.rows,
        imported=counts.imported,
        duplicates=counts.duplicates,
        talk_s=sums.talk_s,
    )


def unsettle(session: Session, batch_id: int) -> None:
    """A batch of rows put right is taken back: they are rejected rows again."""
    session.execute(
        update(ImportReject)
        .where(ImportReject.kind == f"{MENDED}:{batch_id}")
        .values(kind=REJECTED)
        .execution_options(synchronize_session=False)
    )


def _lines(session: Session, batch: ImportBatch, edited: Edited) -> dict[int, int]:
    rows = session.execute(
        select(ImportReject.id, ImportReject.line).where(
            ImportReject.batch_id == batch.id, ImportReject.kind == REJECTED, ImportReject.id.in_(list(edited))
        )
    )
    return dict(rows.all())


def _verdict(understood: Understanding, line: int, cells: Sequence[str]) -> Verdict:
    chunk = read_rows(understood, [(line, cells)])
    if chunk.rows:
        return Verdict(good=True)
    errors = [*chunk.errors, *chunk.not_calls]
    if not errors:
        return Verdict(good=False, why=in_words("blank"))
    error = errors[0]
    return Verdict(
        good=False,
        why=in_words(error.reason, error.detail),
        bad=bad_places(understood.fields, error.reason, error.detail, cells),
    )
