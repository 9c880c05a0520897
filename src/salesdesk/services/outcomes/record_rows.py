"""Rejected rows of a file of outcomes read again, and the records in them stored."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.importers.crm import reader
from salesdesk.importers.crm.found import Found
from salesdesk.importers.crm.rows import OutcomeRows
from salesdesk.importers.understanding import Choices
from salesdesk.models import ImportBatch
from salesdesk.services.company import company_of
from salesdesk.services.imports.rereading import Numbered, Reread, recalled
from salesdesk.services.outcomes.writing import Writer, fill
from salesdesk.types import OutcomeKind

OUTCOMES: Final = "outcomes"
"""The kind of a batch of orders, payments and the like; its understanding says of which kind they are."""


class RecordRows:
    """The rows of one batch of outcomes. Raises RefusedError when how they were read is no longer known."""

    def __init__(self, session: Session, batch: ImportBatch) -> None:
        home, kind = company_of(session).currency, OutcomeKind(str(batch.understanding["outcome"]))

        def again(path: Path, said: Choices) -> Found:
            return reader.inspect(path, said, home, kind)

        self._found, self._home = recalled(batch, Found, again), home
        self.fields = self._found.understanding.fields

    def read(self, rows: Numbered) -> Reread:
        """What is in some rows as they stand now."""
        read = reader.read_rows(rows, self._found, self._home)
        return Reread(
            frozenset(row.line for row in read.rows),
            frozenset(day for row in read.rows for day in (row.day, *(entry.day for entry in row.days))),
            (*read.errors, *read.not_records),
            lambda session, batch: self._store(session, batch, OutcomeRows(read.rows)),
        )

    def _store(self, session: Session, batch: ImportBatch, rows: OutcomeRows) -> None:
        written = Writer(session, batch, self._found.kind).write(rows)
        if written.rejected:  # it would change a record of a period that was closed
            raise RefusedError(
                _("One of these rows changes a record whose period is closed."),
                _("Open it again in Settings, then put the row right once more."),
            )
        fill(batch, written)
