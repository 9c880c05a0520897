"""Files into the database, and batches out of it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers import reader
from salesdesk.importers.crm.inspection import kind_of
from salesdesk.importers.understanding import Choices, Understanding
from salesdesk.models import ImportBatch
from salesdesk.paths import printable
from salesdesk.services.company import CompanyService
from salesdesk.services.imports import journal, mending, outcome_words, profiles, rejects, undoing, who
from salesdesk.services.imports.batches import as_batch
from salesdesk.services.imports.checking import Checked, look_into
from salesdesk.services.imports.files import explained, stamp
from salesdesk.services.imports.journal import Interrupted
from salesdesk.services.imports.mending import Edited, Verdict
from salesdesk.services.imports.outcome import (
    Batch,
    FileOutcome,
    TurnedAwayPage,
    Undone,
    UndoPreview,
    failed,
)
from salesdesk.services.imports.outcome_words import WordsService
from salesdesk.services.imports.profiles import Profile, ProfilesService
from salesdesk.services.imports.rereading import FirstRow, first_rows
from salesdesk.services.imports.undoing import known_batch, make_room, take_back
from salesdesk.services.imports.who import AgentChoices
from salesdesk.services.imports.writing import already_imported, outcome_of, write_file
from salesdesk.services.outcomes.importing import Importing
from salesdesk.services.outcomes.record_rows import OUTCOMES
from salesdesk.store.database import Database
from salesdesk.store.turned_away import DUPLICATE, NOT_CALL, REJECTED
from salesdesk.types import Cancelled, Progress

_LARGE = 100_000
"""Calls from which on the write-ahead log is folded into the file after the import."""


class ImportsService:
    """Imports call logs and rosters. One batch is one transaction: it is there whole or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inspect(self, path: Path, choices: Choices | None = None) -> Understanding:
        """How the program would read a file, with what it learned of such files before; nothing is stored.

        The user's ``choices`` come first, then what was remembered for the header, then the company's time zone.
        Raises UnreadableFileError for what is no table.
        """
        said = choices or Choices()

        def recall(fingerprint: str) -> Choices:
            with self._database.read() as session:
                learned = profiles.find(session, fingerprint)
            return self._with_defaults(said, learned.whole if learned else None)

        with explained(path):
            return reader.inspect(path, self._with_defaults(said), recall=recall)

    def preview(self, path: Path, understood: Understanding, n: int = 200) -> list[tuple[str, ...]]:
        """The first ``n`` data rows as text."""
        with explained(path):
            return reader.preview(path, understood, n)

    def first_rows(self, path: Path, understood: Understanding, n: int = 200) -> tuple[FirstRow, ...]:
        """The same with their lines, and what the reader makes of each."""
        with explained(path):
            return first_rows(path, understood, n)

    def known(self, understood: Understanding) -> Profile | None:
        """What is remembered of this layout from an earlier import, or None."""
        with self._database.read() as session:
            return profiles.find(session, understood.fingerprint)

    def known_as_outcomes(self, understood: Understanding) -> Profile | None:
        """What is remembered of a header from an import as orders, payments and the like, or None."""
        with self._database.read() as session:
            return profiles.find_kinds(session, understood.fingerprint)

    def dry_run(
        self,
        path: Path,
        choices: Choices | None = None,
        progress: Progress | None = None,
        rejects_to: Path | None = None,
    ) -> FileOutcome:
        """What an import of the file would do, exactly: it is rehearsed beside the database, and nobody waits for it.

        ``rejects_to``: write the rows that would be rejected there. Raises UnreadableFileError or Cancelled.
        """
        outcome = self._rehearse(path, choices, progress, rejects_to=rejects_to)
        return replace(outcome, batch=None if outcome.status == "imported" else outcome.batch, dry_run=True)

    def check(
        self,
        path: Path,
        choices: Choices | None = None,
        agents: AgentChoices | None = None,
        progress: Progress | None = None,
        instead_of: int | None = None,
    ) -> Checked:
        """A dry run with what the file is made of: agents, days, outcomes, the rows that would stay out.

        ``instead_of``: as an import in the place of that batch. Raises UnreadableFileError or Cancelled.
        """
        seen: list[Checked] = []
        outcome = self._rehearse(path, choices, progress, agents=agents, look=seen.append, instead_of=instead_of)
        if seen:
            made = seen[0].outcome
            return replace(seen[0], outcome=replace(made, batch=None, dry_run=True))
        return replace(self.checked(cast("int", outcome.batch)), outcome=replace(outcome, dry_run=True))

    def checked(self, batch_id: int) -> Checked:
        """The same of a batch that was imported."""
        with self._database.read() as session:
            batch = known_batch(session, batch_id)
            return look_into(session, batch, outcome_of(batch))

    def import_calls(
        self,
        paths: Sequence[Path],
        choices: Choices | None = None,
        progress: Progress | None = None,
        agents: AgentChoices | None = None,
    ) -> list[FileOutcome]:
        """Import call logs, each in its own transaction; what is wrong with one doesn't stop the others.

        The same file again imports nothing. Asked to stop, the files that were finished stay, and the
        rest is reported as failed.
        """
        outcomes: list[FileOutcome] = []
        stopped = False
        for path in paths:
            try:
                if stopped:
                    raise Cancelled
                outcomes.append(self._import(path, choices, progress, agents))
                if outcomes[-1].imported >= _LARGE:
                    self._database.checkpoint()
            except SalesDeskError as error:
                outcomes.append(failed(str(path), error))
            except Cancelled:
                stopped = True
                outcomes.append(failed(str(path), SalesDeskError(_("Stopped; nothing of this file was imported."))))
        return outcomes

    def interrupted(self) -> list[Interrupted]:
        """Imports that were cut short by a crash or a power failure; nothing of their files was stored.

        ``import_calls([it.path], it.choices)`` does it again, and strikes it out.
        """
        return journal.interrupted(self._database)

    def forget_interrupted(self, number: int) -> None:
        """Strike an interrupted import out: the user does not want it any more."""
        with self._database.write() as session:
            journal.ended(session, number)

    def redo(
        self,
        batch_id: int,
        choices: Choices | None = None,
        progress: Progress | None = None,
        agents: AgentChoices | None = None,
    ) -> FileOutcome:
        """Take a batch back (unless it was already) and import its file again, in one transaction.

        ``choices``: read it differently (as another kind of file, too); otherwise as the first time. Raises RefusedError for
        an unknown batch and UnreadableFileError when the file is gone; then the old batch stays as it is.
        """
        with self._database.read() as session:
            batch = known_batch(session, batch_id)
            if batch.kind == "people":
                raise RefusedError(
                    _("Batch {batch} is a roster.").format(batch=batch_id),
                    _("Import the file again from the People page."),
                )
            if "mends" in batch.understanding:
                raise RefusedError(
                    _("Batch {batch} holds rows that were put right.").format(batch=batch_id),
                    _("Put them right again in the import they came from."),
                )
            path = Path(batch.file_path)
            kept = cast("dict[str, Any]", batch.understanding.get("choices") or {})
            agents = agents or AgentChoices.from_json(cast("dict[str, Any]", batch.understanding.get("agents") or {}))
            was = str(batch.understanding.get("outcome") or "")
        said = choices if choices is not None else profiles.from_json(kept)
        if (kind := kind_of(said.kind or was)) is not None:
            return Importing(self._database).one_file(path, said, kind, progress, batch_id)
        before = stamp(path)
        understood = self.inspect(path, said)
        with self._database.write() as session:
            make_room(session, batch_id)
            left_out = who.leaving_out(session, agents)
            outcome_words.teach(session, said.outcome_words)
            outcome = write_file(session, path, before, understood, said, progress or Progress(), agents, left_out)
            profiles.remember(session, understood, said, printable(path.stem))
            who.remember(session, agents)
        return outcome

    def list_batches(self) -> list[Batch]:
        """Every import, newest first; those taken back too."""
        with self._database.read() as session:
            return [as_batch(row) for row in session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()))]

    def batch(self, batch_id: int) -> Batch:
        """One import. Raises RefusedError when there is none with this id."""
        with self._database.read() as session:
            return as_batch(known_batch(session, batch_id))

    def undo_preview(self, batch_id: int) -> UndoPreview:
        """What taking a batch back would remove, by name. Raises RefusedError for an unknown batch."""
        with self._database.read() as session:
            batch = known_batch(session, batch_id)
            if batch.kind != OUTCOMES:
                return undoing.preview(session, batch)
        with self._database.write() as session:  # its records are taken back for a moment
            found = undoing.preview_records(session, known_batch(session, batch_id))
            session.rollback()
            return found

    def undo(self, batch_id: int) -> Undone:
        """Take a batch back whole. Raises RefusedError for an unknown batch and one that was taken back."""
        with self._database.write() as session:
            return take_back(session, known_batch(session, batch_id))

    def rejects(
        self, batch_id: int, offset: int = 0, limit: int = 200, kinds: Sequence[str] = (REJECTED,)
    ) -> TurnedAwayPage:
        """Rows of a batch that were not imported: ``rejected``, ``duplicate`` or ``not-call``.

        All are counted; of duplicates and rows that are no calls the first 10,000 are kept.
        """
        with self._database.read() as session:
            batch = known_batch(session, batch_id)
            counted = {REJECTED: batch.rejected, DUPLICATE: batch.duplicates, NOT_CALL: batch.not_calls}
            return TurnedAwayPage(
                tuple(rejects.turned_away(session, batch, kinds, offset, limit)),
                rejects.how_many(session, batch_id, kinds),
                sum(counted[kind] for kind in kinds),
            )

    def save_rejects(self, batch_ids: int | Sequence[int], path: Path, kinds: Sequence[str] = (REJECTED,)) -> int:
        """Write the rows of one or several batches that were not imported as CSV or XLSX; returns how many.

        Raises SalesDeskError when the file cannot be written.
        """
        numbers = [batch_ids] if isinstance(batch_ids, int) else list(batch_ids)
        with self._database.read() as session:
            batches = [known_batch(session, number) for number in numbers]
            return rejects.write(path, ((b, rejects.turned_away(session, b, kinds)) for b in batches))

    def judge_rows(self, batch_id: int, edited: Edited) -> dict[int, Verdict]:
        """What the reader would say of rejected rows as they were edited; nothing is stored.

        Raises RefusedError when how the file was read is no longer known.
        """
        with self._database.read() as session:
            return mending.judge(session, known_batch(session, batch_id), edited)

    def mend(self, batch_id: int, edited: Edited) -> FileOutcome:
        """Take in rejected rows that were put right, as a batch that ``undo`` takes back.

        Rows that still cannot be read stay rejected. Raises RefusedError when none can be read.
        """
        with self._database.write() as session:
            return mending.mend(session, known_batch(session, batch_id), edited)

    @cached_property
    def words(self) -> WordsService:
        """The outcome words of all logs, and what they mean here."""
        return WordsService(self._database)

    @cached_property
    def profiles(self) -> ProfilesService:
        """The layouts that are remembered."""
        return ProfilesService(self._database)

    def _import(
        self, path: Path, choices: Choices | None, progress: Progress | None, agents: AgentChoices | None
    ) -> FileOutcome:
        """One file into one batch, noted before and struck out with it."""
        said = choices or Choices()
        before = stamp(path)
        with self._database.read() as session:
            found = already_imported(session, path, before)
        if found is not None:
            return found
        understood = self.inspect(path, said)
        with journal.begun(self._database, path, said) as entry, self._database.write_in_bulk() as session:
            # Asked again under the write lock: another import of the same file may have been waiting in front.
            outcome = already_imported(session, path, before)
            if outcome is None:
                choice = agents or AgentChoices()
                left_out = who.leaving_out(session, choice)
                outcome_words.teach(session, said.outcome_words)
                outcome = write_file(session, path, before, understood, said, progress or Progress(), agents, left_out)
                profiles.remember(session, understood, said, printable(path.stem))
                who.remember(session, choice)
            journal.ended(session, entry)
        return outcome

    def _rehearse(
        self,
        path: Path,
        choices: Choices | None,
        progress: Progress | None,
        *,
        rejects_to: Path | None = None,
        agents: AgentChoices | None = None,
        look: Callable[[Checked], object] | None = None,
        instead_of: int | None = None,
    ) -> FileOutcome:
        """The same beside the database: nothing is written to it, and no lock is held."""
        said = choices or Choices()
        before = stamp(path)
        with self._database.read() as session:
            found = already_imported(session, path, before) if instead_of is None else None
        if found is not None:
            return found
        understood = self.inspect(path, said)
        outcome_words.refuse_no_words(said.outcome_words)
        with self._database.rehearse() as session:
            if instead_of is not None:
                make_room(session, instead_of)
            choice = agents or AgentChoices()
            left_out = who.leaving_out(session, choice)
            outcome = write_file(session, path, before, understood, said, progress or Progress(), agents, left_out)
            batch = known_batch(session, cast("int", outcome.batch))
            if rejects_to is not None:
                rejects.write(rejects_to, [(batch, rejects.turned_away(session, batch, (REJECTED,)))])
            if look is not None:
                look(look_into(session, batch, outcome, left_out.found))
        return outcome

    def _with_defaults(self, said: Choices, learned: Choices | None = None) -> Choices:
        """With what was learned of the layout, and what holds for every file: the words taught, the time zone."""
        taught = self.words.taught()
        known = profiles.merged(said, learned) if learned else said
        # What the company says of a word now stands above what was said at an older import of the layout.
        words = {**known.outcome_words, **taught, **said.outcome_words} if taught else known.outcome_words
        zone = known.timezone if known.timezone is not None else CompanyService(self._database).get().timezone or None
        return replace(known, timezone=zone, outcome_words=words)
