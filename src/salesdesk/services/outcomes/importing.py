"""Files of outcomes into batches: one file is one transaction, there whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers.crm import reader
from salesdesk.importers.crm.found import Found
from salesdesk.importers.understanding import Choices
from salesdesk.models import Agent, ImportBatch
from salesdesk.paths import printable
from salesdesk.periods import from_day_number
from salesdesk.services.company import CompanyService
from salesdesk.services.imports import profiles, rejects
from salesdesk.services.imports.files import Stamp, check_unchanged, explained, stamp
from salesdesk.services.imports.outcome import ALREADY, FileOutcome, failed
from salesdesk.services.imports.writing import duplicates_of, outcome_of
from salesdesk.services.outcomes.writing import Writer, Written
from salesdesk.store.database import Database
from salesdesk.store.turned_away import DUPLICATE, NOT_CALL, REJECTED
from salesdesk.types import Cancelled, Json, OutcomeKind, Progress

BATCH_KIND = "outcomes"


class Importing:
    """Imports exports of CRM, order, survey, quality and attendance systems."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inspect(self, path: Path, choices: Choices | None = None, kind: OutcomeKind | None = None) -> Found:
        """How an export would be read, with what was learned of such files before. Raises UnreadableFileError."""
        said = choices or Choices()

        def recall(header: str, wanted: OutcomeKind | None) -> Choices:
            with self._database.read() as session:
                kinds = [wanted] if wanted else list(OutcomeKind)
                found = [profiles.find(session, f"{one.value}:{header}") for one in kinds]
            learned = max((one for one in found if one is not None), key=lambda one: one.updated_at, default=None)
            return self._with_defaults(profiles.merged(said, learned.choices) if learned else said)

        with explained(path):
            return reader.inspect(path, self._with_defaults(said), self._home(), kind, recall)

    def import_files(
        self, paths: Sequence[Path], choices: Choices | None, kind: OutcomeKind | None, progress: Progress | None
    ) -> list[FileOutcome]:
        """Each file in its own transaction; what is wrong with one doesn't stop the others."""
        outcomes: list[FileOutcome] = []
        stopped = False
        for path in paths:
            try:
                if stopped:
                    raise Cancelled
                outcomes.append(self.one_file(path, choices, kind, progress, keep=True))
            except SalesDeskError as error:
                outcomes.append(replace(failed(str(path), error), kind=kind.value if kind else ""))
            except Cancelled:
                stopped = True
                outcomes.append(failed(str(path), SalesDeskError(_("Stopped; nothing of this file was imported."))))
        return outcomes

    def one_file(
        self, path: Path, choices: Choices | None, kind: OutcomeKind | None, progress: Progress | None, *,
        keep: bool, rejects_to: Path | None = None,
    ) -> FileOutcome:  # fmt: skip
        """One file into one batch; without ``keep`` it is taken back before it is committed (a dry run)."""
        said = choices or Choices()
        before = stamp(path)
        found = self.inspect(path, said, kind)
        with explained(path):
            rows = reader.read(path, found, self._home(), progress)
        check_unchanged(path, before)
        with self._database.write() as session:
            there = _already_imported(session, path, before, found.kind)
            if there is not None:
                return there
            batch = _new_batch(session, path, before, found, said)
            written = Writer(session, batch, found.kind).write(rows)
            _fill(batch, written)
            session.flush()
            outcome = _outcome(session, batch, written, path, found, rows.unknown_words)
            if keep:
                profiles.remember(
                    session, found.understanding, replace(said, kind=found.kind.value), printable(path.stem)
                )
                return outcome
            if rejects_to is not None:
                rejects.write(rejects_to, [(batch, rejects.turned_away(session, batch, (REJECTED,)))])
            session.rollback()
        return replace(outcome, batch=None, dry_run=True)

    def _home(self) -> str:
        return CompanyService(self._database).get().currency

    def _with_defaults(self, said: Choices) -> Choices:
        if said.timezone is not None:
            return said
        return replace(said, timezone=CompanyService(self._database).get().timezone or None)


def _new_batch(session: Session, path: Path, stamp_: Stamp, found: Found, said: Choices) -> ImportBatch:
    batch = ImportBatch(
        kind=BATCH_KIND,
        file_name=printable(path.name),
        file_path=printable(str(path.absolute())),
        file_size=stamp_.size,
        sha256=stamp_.sha256,
        imported_at=int(time.time()),
        profile=found.understanding.profile_name,
        understanding={
            **found.understanding.as_json(),
            "outcome": found.kind.value,
            "choices": cast("Json", profiles.as_json(said)),
        },
    )
    session.add(batch)
    session.flush()
    return batch


def _already_imported(session: Session, path: Path, stamp_: Stamp, kind: OutcomeKind) -> FileOutcome | None:
    """The outcome for a file that was imported before as the same kind; None when some of its records are gone."""
    batches = session.scalars(
        select(ImportBatch)
        .where(ImportBatch.sha256 == stamp_.sha256, ImportBatch.status == "imported", ImportBatch.kind == BATCH_KIND)
        .order_by(ImportBatch.id.desc())
    )
    batch = next((one for one in batches if one.understanding.get("outcome") == kind.value), None)
    if batch is None:
        return None
    gone = select(exists().where(ImportBatch.id.in_(duplicates_of(batch)), ImportBatch.status == "undone"))
    if session.scalar(gone):
        return None
    return replace(
        outcome_of(batch),
        file=str(path),
        kind=kind.value,
        status=ALREADY,
        imported=0,
        duplicates=batch.imported + batch.duplicates,
        first_start=None,
        last_start=None,
        message=_("This file was already imported (batch {batch}); nothing was imported again.").format(batch=batch.id),
        hint=_("To read it differently, take that batch back first."),
    )


def _fill(batch: ImportBatch, written: Written) -> None:
    batch.rows, batch.imported, batch.duplicates = written.rows, written.imported, written.duplicates
    batch.rejected, batch.not_calls = written.rejected.total(), written.not_records.total()
    batch.reasons = {
        REJECTED: {**written.rejected},
        NOT_CALL: {**written.not_records},
        DUPLICATE: {str(number): rows for number, rows in written.duplicates_of.items()},
    }
    if written.days:
        batch.first_day, batch.last_day = min(written.days), max(written.days)


def _outcome(
    session: Session, batch: ImportBatch, written: Written, path: Path, found: Found, unknown: dict[str, int]
) -> FileOutcome:
    made = session.scalars(select(Agent.name).where(Agent.created_in_batch_id == batch.id).order_by(Agent.id))
    first, last = batch.first_day, batch.last_day
    outcome = FileOutcome(
        str(path),
        kind=found.kind.value,
        batch=batch.id,
        rows=written.rows,
        imported=written.imported,
        duplicates=written.duplicates,
        rejected=batch.rejected,
        not_calls=batch.not_calls,
        reasons=dict(written.rejected.most_common()),
        not_call_reasons=dict(written.not_records.most_common()),
        agents_created=tuple(made),
        message=" ".join(found.understanding.problems),
    )
    return replace(
        outcome.reading_as(found.understanding),
        records=written.records,
        updated=written.updated,
        unknown_words=unknown,
        first_start=None if first is None else from_day_number(first).isoformat(),
        last_start=None if last is None else from_day_number(last).isoformat(),
    )
