"""Backups, restore, and the check of the whole file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from salesdesk.errors import DatabaseError
from salesdesk.formats import enumerated
from salesdesk.i18n import _, ngettext
from salesdesk.services.attachments import AttachmentsService
from salesdesk.store import attached, customer_sets, tallies
from salesdesk.store.backups import back_up, back_up_whole, numbered_backups
from salesdesk.store.database import Database, problems, raw


def missing_words(titles: Sequence[str]) -> list[str]:
    """What to say after a backup or a restore about attachments that are not there; nothing when all are."""
    if not titles:
        return []
    words = ngettext(
        "{n} attachment is missing or was changed: {titles}. Attach it again from the original.",
        "{n} attachments are missing or were changed: {titles}. Attach them again from the originals.",
        len(titles),
    )
    return [words.format(n=len(titles), titles=enumerated(titles))]


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: where it is, its size in bytes, and when it was written (UTC epoch seconds)."""

    path: Path
    size: int
    written_at: int


class SafetyService:
    """Keeps the file safe. Restoring needs the database closed: see ``salesdesk.store.backups.restore``."""

    def __init__(self, database: Database, attachments: AttachmentsService) -> None:
        self._database = database
        self._attachments = attachments

    @property
    def folder(self) -> Path:
        """Where numbered backups go: beside the database."""
        return self._database.path.parent / "backups"

    def back_up(self, target: Path | None = None) -> Path:
        """Write a checked backup to ``target`` (default: the next numbered one); returns its path.

        What is attached goes with it: see ``missing`` for what could not.
        """
        if target is None:
            return back_up(self._database.path, self.folder)
        back_up_whole(self._database.path, target)
        return target

    def missing(self) -> list[str]:
        """The titles of the attachments whose content is missing or changed, and so in no new backup either."""
        return attached.missing(self._database.path)

    def backups(self) -> list[Backup]:
        """The numbered backups, newest first."""
        found = [(path, path.stat()) for path in reversed(numbered_backups(self.folder))]
        return [Backup(path, facts.st_size, int(facts.st_mtime)) for path, facts in found]

    def check(self) -> list[str]:
        """What is wrong with the file: pages, indexes, foreign keys, sums that differ from their calls, attachments."""
        found = problems(self._database.path)
        wrong, lost = 0, list[str]()
        try:
            with self._database.read() as session:
                wrong = tallies.differences(raw(session)) + customer_sets.differences(raw(session))
            lost = self._attachments.verify()
        except DatabaseError as error:
            found = found or [error.message]
        if wrong:
            found.append(_("{n} sums differ from the calls they count.").format(n=wrong))
        return [*found, *lost]

    def rebuild(self) -> None:
        """Count every call anew."""
        with self._database.write() as session:
            tallies.rebuild(raw(session))
            customer_sets.rebuild(raw(session))
