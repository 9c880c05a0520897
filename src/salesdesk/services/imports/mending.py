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
from salesdesk.models import ImportBatch, ImportReject
from salesdesk.services.closed import guard_day
from salesdesk.services.imports.call_rows import CallRows
from salesdesk.services.imports.outcome import MENDED, FileOutcome
from salesdesk.services.imports.reasons import in_words
from salesdesk.services.imports.rereading import Rows, bad_places
from salesdesk.services.outcomes.record_rows import OUTCOMES, RecordRows
from salesdesk.services.outcomes.writing import REPLACED
from salesdesk.store.turned_away import REJECTED

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
    rows = _rows_of(session, batch)
    lines = _lines(session, batch, edited)
    return {row_id: _verdict(rows, lines[row_id], cells) for row_id, cells in edited.items() if row_id in lines}


def mend(session: Session, batch: ImportBatch, edited: Edited) -> FileOutcome:
    """Take the rows that can be read now into a batch of their own; the others stay as they are.

    What is there already counts as a duplicate and is settled as well. Raises RefusedError when the batch was
    taken back, no row can be read, or one belongs to a period that was closed.
    """
    if batch.status != "imported":
        raise RefusedError(_("Batch {batch} was already taken back.").format(batch=batch.id))
    lines = _lines(session, batch, edited)
    read = _rows_of(session, batch).read(
        [(lines[row_id], cells) for row_id, cells in edited.items() if row_id in lines]
    )
    if not read.good:
        raise RefusedError(_("None of these rows can be read yet."), _("The marked cells say what is missing."))
    for day in read.days:
        guard_day(session, day)
    content = json.dumps([list(edited[row_id]) for row_id in edited], ensure_ascii=False)
    mended = ImportBatch(
        kind=batch.kind,
        file_name=batch.file_name,
        file_path=batch.file_path,
        file_size=len(content.encode("utf-8", "surrogatepass")),
        sha256=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        imported_at=int(time.time()),
        profile=batch.profile,
        understanding={**{name: it for name, it in batch.understanding.items() if name != REPLACED}, "mends": batch.id},
    )
    session.add(mended)
    session.flush()
    read.store(session, mended)
    settled = [row_id for row_id, line in lines.items() if line in read.good]
    session.execute(update(ImportReject).where(ImportReject.id.in_(settled)).values(kind=f"{MENDED}:{mended.id}"))
    session.flush()
    return FileOutcome(
        batch.file_path,
        kind=str(batch.understanding.get("outcome") or batch.kind),
        batch=mended.id,
        rows=mended.rows,
        imported=mended.imported,
        duplicates=mended.duplicates,
        talk_s=mended.talk_s,
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


def _rows_of(session: Session, batch: ImportBatch) -> Rows:
    """Reads the rows of a batch again, by what they hold."""
    if batch.kind == OUTCOMES:
        return RecordRows(session, batch)
    return CallRows(batch)


def _verdict(rows: Rows, line: int, cells: Sequence[str]) -> Verdict:
    read = rows.read([(line, cells)])
    if read.good:
        return Verdict(good=True)
    if not read.problems:
        return Verdict(good=False, why=in_words("blank"))
    error = read.problems[0]
    return Verdict(
        good=False,
        why=in_words(error.reason, error.detail),
        bad=bad_places(rows.fields, error.reason, error.detail, cells),
    )
