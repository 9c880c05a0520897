"""The data's safety: where the file is, backups, restore, the check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.types import Progress
from salesdesk.ui.context import Context
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.widgets import Button, Card, PlainLabel

if TYPE_CHECKING:
    from salesdesk.services.safety import Backup


def _when(seconds: int) -> str:
    return formats.moment(datetime.fromtimestamp(seconds).astimezone())


def _size(count: int) -> str:
    return f"{formats.number(count / 1_000_000, 1)} MB"


COLUMNS = (
    Column("written_at", N_("Written"), format=_when),
    Column("path", N_("File"), format=lambda path: path.name),
    Column("size", N_("Size"), "right", format=_size),
)


class DataCard(Card):
    """Back up, restore, check."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(N_("Data and backups"), parent)
        self._context = context
        self.place = PlainLabel(role="muted", elide=True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.place)
        line = QHBoxLayout()
        line.addWidget(Button(N_("Back up now"), self.back_up, icon="archive", kind="primary"))
        line.addWidget(Button(N_("Back up to…"), self.back_up_to))
        line.addWidget(Button(N_("Check the data"), self.check, icon="shield-check"))
        line.addWidget(Button(N_("Open the folder"), self.open_folder, icon="folder-open", kind="quiet"))
        line.addStretch()
        self.body.addLayout(line)
        self.table = Table(COLUMNS, "backups", context, accessible=N_("Backups"))
        self.table.setMinimumHeight(170)
        self.body.addWidget(self.table, 1)
        below = QHBoxLayout()
        self.restore_button = Button(N_("Restore the chosen backup…"), self.restore_chosen, icon="archive-restore")
        self.restore_button.setEnabled(False)
        self.table.chosen.connect(lambda _row: self.restore_button.setEnabled(True))
        below.addWidget(self.restore_button)
        below.addWidget(Button(N_("Restore from a file…"), self.restore_from_file, kind="quiet"))
        below.addStretch()
        self.body.addLayout(below)

    def show_backups(self, path: Path, backups: Sequence[Backup]) -> None:
        """Show where the data is and the backups, newest first."""
        self.place.setText(str(path))
        self.table.set_rows(backups)
        self.restore_button.setEnabled(self.table.current() is not None)

    def load(self) -> None:
        """Read the backups again."""
        desk = self._context.desk
        self._context.jobs.quick(
            lambda: (desk.database.path, desk.safety.backups()), lambda answer: self.show_backups(*answer)
        )

    def back_up(self) -> None:
        """A checked backup in the usual folder."""
        self._back_up(None)

    def back_up_to(self) -> None:
        """A checked backup in a place of one's choosing."""
        name, _filter = QFileDialog.getSaveFileName(self, _("Back up to"), "salesdesk-backup.db", "SalesDesk (*.db)")
        if name:
            self._back_up(Path(name))

    def _back_up(self, target: Path | None) -> None:
        from salesdesk.services.safety import missing_words

        desk, messages = self._context.desk, self._context.messages

        def work(_progress: Progress) -> tuple[Path, list[str]]:
            return desk.safety.back_up(target), desk.safety.missing()

        def done(made: tuple[Path, list[str]]) -> None:
            path, missing = made
            messages.info(_("Backed up and checked: {file}").format(file=path.name))
            for words in missing_words(missing):
                messages.warn(words)
            self.load()

        self._context.jobs.run(_("Backing up"), work, done, cancellable=False)

    def check(self) -> None:
        """Pages, indexes, foreign keys and sums."""
        desk = self._context.desk
        self._context.jobs.run(
            _("Checking the data"), lambda _progress: desk.safety.check(), self._checked, cancellable=False
        )

    def _checked(self, problems: Sequence[str]) -> None:
        messages = self._context.messages
        if not problems:
            messages.info(_("The data is sound."))
            return
        text = ngettext("{n} problem: {first}", "{n} problems, the first: {first}", len(problems))
        messages.warn(text.format(n=len(problems), first=problems[0]))

    def open_folder(self) -> None:
        """In the system's file browser."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.desk.database.path.parent)))

    def restore_chosen(self) -> None:
        """Put the chosen backup in the place of the data."""
        backup: Backup | None = self.table.current()
        if backup is not None:
            self.ask_restore(backup.path)

    def restore_from_file(self) -> None:
        """Put a backup from anywhere in the place of the data."""
        name, _filter = QFileDialog.getOpenFileName(self, _("Restore a backup"), "", "SalesDesk (*.db);;* (*)")
        if name:
            self.ask_restore(Path(name))

    def ask_restore(self, backup: Path) -> None:
        """A decision: asked once, and the file of now is kept."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(_("Restore a backup"))
        box.setText(
            _("Restore {file}? What was entered since then is set aside in a file beside it, not deleted.").format(
                file=backup.name
            )
        )
        yes = box.addButton(_("Restore"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole))
        go = self._context.go
        box.buttonClicked.connect(lambda button: go.reopen.emit(backup) if button is yes else None)
        box.finished.connect(box.deleteLater)
        self.question = box
        box.open()
