"""Files attached to plans, interviews, one-to-ones and courses: taken in, listed, opened, removed, verified."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.models import Attachment
from salesdesk.reports.files import replacing
from salesdesk.services.attachments.owners import note, refuse_unknown
from salesdesk.services.attachments.source import (
    RUNS,
    AttachmentFileError,
    kept_name,
    media_type,
    opened,
    too_large,
)
from salesdesk.services.attachments.views import AttachmentView, ContentState, Owner
from salesdesk.services.company import company_of
from salesdesk.store.contents import CHUNK, Contents, TooLargeError, beside
from salesdesk.store.database import Database
from salesdesk.types import AttachmentRole, Json

Views = list[AttachmentView]
Words = list[str]
LEAST_REASON = 3
MIB = 1 << 20


class AttachmentsService:
    """A file is taken in first and its row written after: what is listed is there, what is not is swept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._copies: Path | None = None

    @property
    def contents(self) -> Contents:
        """The folder beside the database that holds what was attached."""
        return beside(self._database.path)

    @property
    def limit(self) -> int:
        """The largest file to attach, in bytes."""
        with self._database.read() as session:
            return company_of(session).attachment_mb * MIB

    def add(
        self, owner: Owner, path: Path, role: AttachmentRole = AttachmentRole.OTHER, title: str = "", who: str = ""
    ) -> int:
        """Copy a file in and list it under its owner; answers the attachment's id.

        Raises AttachmentFileError for a file that can't be taken, RefusedError for an owner that is not there or a
        file that it has already.
        """
        with self._database.read() as session:
            refuse_unknown(session, owner)
            limit = company_of(session).attachment_mb * MIB
        contents = self.contents
        with opened(path, limit) as source:
            try:
                taken = contents.take(source, limit)
            except TooLargeError as error:
                raise too_large(path, limit) from error
        name = kept_name(path)
        with self._database.write() as session:
            refuse_unknown(session, owner)
            _refuse_twice(session, owner, taken.sha256)
            if not contents.holds(taken.sha256):
                raise AttachmentFileError(
                    _("{file} could not be kept: its copy is gone again.").format(file=path.name), _("Try again.")
                )
            row = Attachment(
                owner_kind=owner.kind,
                owner=str(owner.id),
                role=role,
                title=title.strip() or Path(name).stem,
                file_name=name,
                size=taken.size,
                sha256=taken.sha256,
                media_type=media_type(name),
                added_at=int(time.time()),
                added_by=who.strip(),
            )
            session.add(row)
            session.flush()
            note(session, owner, "attached", _words_of(row), who)
            return row.id

    def list(self, owner: Owner, *, removed: bool = False, whole: bool = False) -> Views:
        """An owner's files in the order they came; with ``removed`` also those that were taken away.

        With ``whole`` each content is read, so that ``state`` is certain; else it is looked at from outside.
        """
        with self._database.read() as session:
            rows = session.scalars(_of(owner).order_by(Attachment.id)).all()
        return [
            self._view(row, self.contents.state(row.sha256) if whole and row.removed_at is None else None)
            for row in rows
            if removed or row.removed_at is None
        ]

    def get(self, attachment_id: int) -> AttachmentView:
        """One attachment. Raises RefusedError when there is none of that id."""
        with self._database.read() as session:
            return self._view(_find(session, attachment_id))

    def open(self, attachment_id: int) -> Path:
        """A copy to look at, under the file's own name; what is kept can't be changed through it.

        Raises AttachmentFileError when the content is missing or changed, or when opening it would run a program.
        """
        view = self._readable(attachment_id)
        if Path(view.file_name).suffix.lower() in RUNS:
            raise AttachmentFileError(
                _("{file} is not opened: it could run a program.").format(file=view.file_name),
                _("Save a copy if you know where it comes from."),
            )
        if self._copies is None:
            self._copies = Path(tempfile.mkdtemp(prefix="salesdesk-"))
            weakref.finalize(self, shutil.rmtree, self._copies, ignore_errors=True)
        target = self._copies / view.sha256[:16] / view.file_name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            self._copy(view, target)
            target.chmod(0o400)
        return target

    def save_copy(self, attachment_id: int, target: Path) -> None:
        """Write a copy to a place of one's choosing, whole or not at all.

        Raises AttachmentFileError when the content is missing or changed, SalesDeskError when it can't be written.
        """
        self._copy(self._readable(attachment_id), target)

    def remove(self, attachment_id: int, reason: str, who: str = "") -> None:
        """Take a file away, with a reason: it stays listed as removed; its content goes when no other needs it."""
        if len(reason.strip()) < LEAST_REASON:
            raise RefusedError(_("This needs a reason, in words."))
        with self._database.write() as session:
            row = _find(session, attachment_id)
            if row.removed_at is not None:
                raise RefusedError(_("It was removed already."))
            row.removed_at, row.removed_reason = int(time.time()), reason.strip()
            owner = Owner(row.owner_kind, row.owner)
            note(session, owner, "detached", {**_words_of(row), "reason": row.removed_reason}, who)
        self._let_go({row.sha256})

    def rename(self, attachment_id: int, title: str) -> None:
        """Another title; the file keeps its own name."""
        with self._database.write() as session:
            row = _find(session, attachment_id)
            row.title = title.strip() or row.title

    def verify(self, step: Callable[[int, int], object] | None = None) -> Words:
        """What is wrong with the contents, in words; what nothing refers to is swept away on the way."""
        with self._database.read() as session:
            rows = session.scalars(select(Attachment).where(Attachment.removed_at.is_(None)).order_by(Attachment.id))
            wanted: dict[str, list[Attachment]] = {}
            for row in rows:
                wanted.setdefault(row.sha256, []).append(row)
        found = []
        for number, (sha256, of_it) in enumerate(wanted.items()):
            if step is not None:
                step(number, len(wanted))
            state = self.contents.state(sha256)
            if state is not ContentState.SOUND:
                found += [_fault(state, row) for row in of_it]
        self.sweep()
        return found

    def sweep(self) -> int:
        """Remove contents that neither this file nor one set aside at a restore refers to; answers how many."""
        from salesdesk.store.backups import referred_beside

        with self._database.write() as session:
            wanted = referred_beside(self._database.path)
            if wanted is None:  # a file set aside can't be read: what it needs is not known
                return 0
            return self.contents.sweep(wanted | _referred(session))

    def _let_go(self, names: set[str]) -> None:
        from salesdesk.store.backups import referred_beside

        with self._database.write() as session:  # nobody attaches the same content meanwhile
            wanted = referred_beside(self._database.path)
            if wanted is None:
                return
            for sha256 in names - wanted - _referred(session):
                self.contents.drop(sha256)

    def _readable(self, attachment_id: int) -> AttachmentView:
        """The attachment, its content read whole and found sound."""
        with self._database.read() as session:
            row = _find(session, attachment_id)
            if row.removed_at is not None:
                raise AttachmentFileError(_("“{title}” was removed.").format(title=row.title))
            state = self.contents.state(row.sha256)
            if state is not ContentState.SOUND:
                raise AttachmentFileError(
                    _fault(state, row), _("Bring it back from a backup, or attach the file again.")
                )
            return self._view(row, state)

    def _copy(self, view: AttachmentView, target: Path) -> None:
        with self.contents.path(view.sha256).open("rb") as source, replacing(target) as file:
            shutil.copyfileobj(source, file, CHUNK)

    def _view(self, row: Attachment, state: ContentState | None = None) -> AttachmentView:
        return AttachmentView(
            id=row.id,
            owner=Owner(row.owner_kind, row.owner),
            role=row.role,
            title=row.title,
            file_name=row.file_name,
            size=row.size,
            sha256=row.sha256,
            media_type=row.media_type,
            added_at=row.added_at,
            added_by=row.added_by,
            removed_at=row.removed_at,
            removed_reason=row.removed_reason,
            state=state or self._glance(row),
        )

    def _glance(self, row: Attachment) -> ContentState:
        try:
            size = self.contents.path(row.sha256).stat().st_size
        except OSError:
            return ContentState.MISSING
        return ContentState.SOUND if size == row.size else ContentState.CHANGED


def _of(owner: Owner) -> Select[Attachment]:
    return select(Attachment).where(Attachment.owner_kind == owner.kind, Attachment.owner == str(owner.id))


def _find(session: Session, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise RefusedError(_("There is no attachment {id}.").format(id=attachment_id))
    return row


def _refuse_twice(session: Session, owner: Owner, sha256: str) -> None:
    same = session.scalars(_of(owner).where(Attachment.sha256 == sha256, Attachment.removed_at.is_(None))).first()
    if same is not None:
        raise RefusedError(_("This file is attached already, as “{title}”.").format(title=same.title))


def _referred(session: Session) -> set[str]:
    return set(session.scalars(select(Attachment.sha256).where(Attachment.removed_at.is_(None))))


def _words_of(row: Attachment) -> dict[str, Json]:
    return {"role": row.role.value, "title": row.title, "file": row.file_name, "sha256": row.sha256, "size": row.size}


def _fault(state: ContentState, row: Attachment) -> str:
    words = (
        _("The attachment “{title}” ({role}, {file}) is missing.")
        if state is ContentState.MISSING
        else _("The attachment “{title}” ({role}, {file}) was changed since it was attached.")
    )
    return words.format(title=row.title, role=label(row.role), file=row.file_name)
