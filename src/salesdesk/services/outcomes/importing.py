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
from salesdesk.importers.crm.rows import OutcomeRows
from salesdesk.importers.understanding import Choices
from salesdesk.models import Agent, ImportBatch
from salesdesk.models.outcomes import MODELS
from salesdesk.paths import printable
from salesdesk.periods import from_day_number
from salesdesk.services.company import CompanyService
from salesdesk.services.imports import journal, profiles, rejects
from salesdesk.services.imports.checking import Checked, look_into
from salesdesk.services.imports.files import Stamp, check_unchanged, explained, stamp
from salesdesk.services.imports.kept import as_kept
from salesdesk.services.imports.outcome import ALREADY, FileOutcome, failed
from salesdesk.services.imports.undoing import known_batch, make_room
from salesdesk.services.imports.writing import duplicates_of, outcome_of
from salesdesk.services.outcomes.record_rows import OUTCOMES
from salesdesk.services.outcomes.writing import Writer, Written, fill
from salesdesk.store.database import Database
from salesdesk.store.turned_away import REJECTED
from salesdesk.types import Cancelled, Json, OutcomeKind, Progress


class Importing:
    """Imports exports of CRM, order, survey, quality and attendance systems."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inspect(self, path: Path, choices: Choices | None = None, kind: OutcomeKind | None = None) -> Found:
        """How an export would be read, with what was learned of such files before. Raises UnreadableFileError."""
        said = choices or Choices()

        def recall(header: str, wanted: OutcomeKind | None) -> Choices:
            with self._database.read() as session:
                learned = (
                    profiles.find(session, f"{wanted.value}:{header}")
                    if wanted
                    else profiles.find_kinds(session, header)
                )
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
                outcomes.append(self.one_file(path, choices, kind, progress))
            except SalesDeskError as error:
                outcomes.append(replace(failed(str(path), error), kind=kind.value if kind else ""))
            except Cancelled:
                stopped = True
                outcomes.append(failed(str(path), SalesDeskError(_("Stopped; nothing of this file was imported."))))
        return outcomes

    def one_file(
        self,
        path: Path,
        choices: Choices | None = None,
        kind: OutcomeKind | None = None,
        progress: Progress | None = None,
        instead_of: int | None = None,
    ) -> FileOutcome:
        """One file into one batch, noted before and struck out with it; ``instead_of``: in the place of that batch."""
        said = choices or Choices()
        before = stamp(path)
        found, rows = self._read(path, said, kind, progress, before)
        noted = replace(said, kind=found.kind.value)
        with journal.begun(self._database, path, noted) as entry, self._database.write() as session:
            outcome = self._write(session, path, before, found, rows, said, instead_of)
            if outcome.status != ALREADY:
                profiles.remember(session, found.understanding, noted, printable(path.stem))
            journal.ended(session, entry)
        return outcome

    def rehearse(
        self,
        path: Path,
        choices: Choices | None = None,
        kind: OutcomeKind | None = None,
        progress: Progress | None = None,
        *,
        rejects_to: Path | None = None,
        instead_of: int | None = None,
    ) -> Checked:
        """The same beside the database, which is only read; with the rows that would stay out."""
        said = choices or Choices()
        before = stamp(path)
        found, rows = self._read(path, said, kind, progress, before)
        with self._database.rehearse(_touched(found.kind, instead_of)) as session:
            outcome = self._write(session, path, before, found, rows, said, instead_of)
            batch = known_batch(session, cast("int", outcome.batch))
            if outcome.status == ALREADY:
                return look_into(session, batch, outcome)
            if rejects_to is not None:
                rejects.write(rejects_to, [(batch, rejects.turned_away(session, batch, (REJECTED,)))])
            return look_into(session, batch, replace(outcome, batch=None, dry_run=True))

    def _read(
        self, path: Path, said: Choices, kind: OutcomeKind | None, progress: Progress | None, before: Stamp
    ) -> tuple[Found, OutcomeRows]:
        found = self.inspect(path, said, kind)
        with explained(path):
            rows = reader.read(path, found, self._home(), progress)
        check_unchanged(path, before)
        return found, rows

    @staticmethod
    def _write(
        session: Session, path: Path, before: Stamp, found: Found, rows: OutcomeRows, said: Choices,
        instead_of: int | None,
    ) -> FileOutcome:  # fmt: skip
        if instead_of is not None:
            make_room(session, instead_of)
        elif (there := _already_imported(session, path, before, found.kind)) is not None:
            return there
        batch = _new_batch(session, path, before, found, said)
        written = Writer(session, batch, found.kind).write(rows)
        fill(batch, written)
        session.flush()
        return _outcome(session, batch, written, path, found, rows.unknown_words)

    def _home(self) -> str:
        return CompanyService(self._database).get().currency

    def _with_defaults(self, said: Choices) -> Choices:
        if said.timezone is not None:
            return said
        return replace(said, timezone=CompanyService(self._database).get().timezone or None)


def _touched(kind: OutcomeKind, instead_of: int | None) -> set[str]:
    """The tables that an import writes records to; a batch that is taken back may have held records of any kind."""
    kinds = {kind} if instead_of is None else set(MODELS)
    if kind in (OutcomeKind.SALE, OutcomeKind.PAYMENT):  # payments look for their orders, and orders for payments
        kinds |= {OutcomeKind.SALE, OutcomeKind.PAYMENT}
    return {str(MODELS[one].__tablename__) for one in kinds}


def _new_batch(session: Session, path: Path, stamp_: Stamp, found: Found, said: Choices) -> ImportBatch:
    batch = ImportBatch(
        kind=OUTCOMES,
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
            "reading": as_kept(found),
        },
    )
    session.add(batch)
    session.flush()
    return batch


def _already_imported(session: Session, path: Path, stamp_: Stamp, kind: OutcomeKind) -> FileOutcome | None:
    """The outcome for a file that was imported before as the same kind; None when some of its records are gone."""
    batches = session.scalars(
        select(ImportBatch)
        .where(ImportBatch.sha256 == stamp_.sha256, ImportBatch.status == "imported", ImportBatch.kind == OUTCOMES)
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
