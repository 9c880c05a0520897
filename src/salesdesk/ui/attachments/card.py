"""The files of one owner: added by a dialog or by dropping, opened as copies, removed with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.services.attachments import AttachmentView, ContentState, Owner
from salesdesk.types import Change, OwnerKind
from salesdesk.ui.attachments.prompt import TOUCHED, AttachPrompt
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import IconLabel
from salesdesk.ui.widgets.rows import Rows
from salesdesk.ui.widgets.surfaces import Card


class AttachmentsCard(Card):
    """``show_owner`` says whose; it reads in a worker, and again when something was attached or removed.

    A ``locked`` one only opens and saves copies.
    """

    def __init__(self, context: Context, owner: Owner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(N_("Attachments"), parent)
        self.context = context
        self.owner: Owner | None = None
        self.locked = False
        self.files: Sequence[AttachmentView] = ()
        self._all = False
        self._ticket = 0
        self.add = Button(N_("Add files…"), self.choose, icon="paperclip", kind="link")
        self.corner.addWidget(self.add)
        self.rows = Rows()
        self.body.addWidget(self.rows)
        self.removed = Button("", self._show_removed, kind="link")
        self.body.addWidget(self.removed, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setAcceptDrops(True)
        context.changes.changed.connect(self._on_changes)
        self.removed.hide()
        if owner is not None:
            self.show_owner(owner)

    def show_owner(self, owner: Owner | None, *, locked: bool = False) -> None:
        """Whose files to show; None: nobody's yet (something that was never saved)."""
        if owner != self.owner:
            self.files, self._all = (), False
        elif locked == self.locked:
            return
        self.owner, self.locked = owner, locked
        self.add.setVisible(owner is not None and not locked)
        self.load()

    def load(self) -> None:
        """Read the list again; every content is read whole, so that a changed one is seen."""
        self._ticket += 1
        ticket, owner, attachments = self._ticket, self.owner, self.context.desk.attachments
        if owner is None:
            self._show()
            return

        def found(files: Sequence[AttachmentView]) -> None:
            from shiboken6 import isValid

            if ticket == self._ticket and isValid(self):
                self.files = files
                self._show()

        self.context.jobs.quick(lambda: attachments.list(owner, removed=True, whole=True), found)

    def _on_changes(self, touched: frozenset[Change]) -> None:
        if Change.ATTACHMENTS in touched and self.owner is not None:
            self.load()

    def retranslate(self) -> None:
        """Captions are made from data."""
        super().retranslate()
        if hasattr(self, "rows"):
            self._show()

    # showing

    def _show(self) -> None:
        kept = [one for one in self.files if one.removed_at is None]
        gone = [one for one in self.files if one.removed_at is not None]
        self.rows.clear("" if kept else self._invitation())
        for one in kept:
            self._show_kept(one)
        for one in gone if self._all else ():
            self._show_gone(one)
        self.removed.setVisible(bool(gone) and not self._all)
        words = ngettext("Show {n} removed file", "Show {n} removed files", len(gone))
        self.removed.set_plain(words.format(n=len(gone)))

    def _invitation(self) -> str:
        if self.owner is not None and self.owner.kind is OwnerKind.COURSE:
            return _("Slides, recordings, exercises: drop them here, a copy is kept with the data.")
        return _("Scans of signed papers, evidence and receipts: drop them here.")

    def _show_kept(self, one: AttachmentView) -> None:
        sound = one.state is ContentState.SOUND
        buttons: list[tuple[str, str, Callable[[], object]]] = []
        if sound:
            buttons += [
                ("eye", N_("Open a copy"), partial(self.open_copy, one)),
                ("download", N_("Save a copy…"), partial(self.save_copy, one)),
            ]
        if not self.locked:
            buttons.append(("trash-2", N_("Remove…"), partial(self.remove, one)))
        facts = [
            label(one.role),
            one.file_name if Path(one.file_name).stem != one.title else Path(one.file_name).suffix.lstrip(".").upper(),
            formats.file_size(one.size),
            _moment(one.added_at),
            one.added_by,
        ]
        caption = " · ".join(part for part in facts if part)
        if not sound:
            caption = f"{_FAULTS[one.state]()} {caption}"
        icon = IconLabel("paperclip") if sound else IconLabel("triangle-alert", tint="red_text")
        row = self.rows.add(one.title, caption, buttons, leading=icon, strong=not sound)
        row.setToolTip(f"SHA-256 {one.sha256}")

    def _show_gone(self, one: AttachmentView) -> None:
        words = _("removed {when}: {reason}").format(when=_moment(one.removed_at or 0), reason=one.removed_reason)
        self.rows.add(one.title, f"{label(one.role)} · {words}", leading=IconLabel("x"))

    def _show_removed(self) -> None:
        self._all = True
        self._show()

    # doing

    def choose(self) -> None:
        """Files from a dialog."""
        names, _filter = QFileDialog.getOpenFileNames(self, _("Add files"))
        self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> bool:
        """Ask what these files are and attach them; False when nothing can be attached here now."""
        if self.owner is None or self.locked:
            return False
        if paths:
            prompt = AttachPrompt(self.context, self.window(), self.owner, paths)
            prompt.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            prompt.open()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if event.mimeData().hasUrls() and self.owner is not None and not self.locked:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped files are attached."""
        if self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]):
            event.acceptProposedAction()

    def open_copy(self, one: AttachmentView) -> None:
        """In the program the system has for it."""
        attachments = self.context.desk.attachments

        def show(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self.context.messages.warn(
                    _("No program of this computer opens {file}; save a copy.").format(file=one.file_name)
                )

        self.context.jobs.quick(lambda: attachments.open(one.id), show, self._failed)

    def save_copy(self, one: AttachmentView) -> None:
        """To a place of one's choosing."""
        name, _filter = QFileDialog.getSaveFileName(self, _("Save a copy"), one.file_name)
        if name:
            attachments, target = self.context.desk.attachments, Path(name)
            said = _("Saved: {file}").format(file=target.name)
            self.context.jobs.quick(
                lambda: attachments.save_copy(one.id, target),
                lambda _none: self.context.messages.info(said),
                self._failed,
            )

    def remove(self, one: AttachmentView) -> None:
        """With a reason; it stays listed as removed."""
        reason = ReasonPrompt.ask(
            self, _("Remove the attachment"), _("Why is “{title}” removed?").format(title=one.title)
        )
        if not reason:
            return
        desk, touched = self.context.desk, TOUCHED[one.owner.kind]
        self.context.act(
            lambda: desk.attachments.remove(one.id, reason, desk.company.get().supervisor),
            touched,
            label=_("Attachment removed"),
        )

    def _failed(self, error: BaseException) -> None:
        self.context.messages.error(error)
        self.load()


def _moment(at: int) -> str:
    return formats.moment(datetime.fromtimestamp(at).astimezone())


_FAULTS: dict[ContentState, Callable[[], str]] = {
    ContentState.MISSING: lambda: _("The file is missing: attach it again or bring it back from a backup."),
    ContentState.CHANGED: lambda: _("The file was changed since it was attached: it proves nothing any more."),
}
