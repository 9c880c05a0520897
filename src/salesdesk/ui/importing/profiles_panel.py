"""The remembered layouts: rename, edit, delete, give one to a colleague, take one in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.services.imports import Profile
from salesdesk.services.imports.profiles import Received
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.importing.fields import DELIMITERS, ORDERS, field_name
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, PlainLabel

ENDING = "salesdesk-layout.toml"


def _when(seconds: int) -> str:
    return formats.moment(datetime.fromtimestamp(seconds, UTC).astimezone())


def _columns(profile: Profile) -> str:
    whole = {**profile.memory.mapping, **profile.choices.mapping}
    return formats.enumerated(f"{field_name(field)} = {column}" for field, column in whole.items() if column)


def _decided(profile: Profile) -> str:
    """What the user decided besides the columns, in a line."""
    said = profile.choices
    words = dict(ORDERS) | dict(DELIMITERS)
    parts = [said.encoding, _(words.get(said.delimiter or "", said.delimiter or "")) if said.delimiter else None]
    parts += [_(words[said.date_order]) if said.date_order in words else None, said.timezone]
    if said.outcome_words:
        parts.append(_("{n} outcome words").format(n=len(said.outcome_words)))
    return formats.listed(part for part in parts if part)


COLUMNS = (
    Column("name", N_("Layout")),
    Column("updated_at", N_("Last used"), format=_when),
    Column("decided", N_("You decided"), value=_decided),
    Column("columns", N_("Columns"), value=_columns, tooltip=_columns),
)


class ProfilesPanel(TextMixin, QWidget):
    """Every change can be undone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.MD, 0, 0)
        outer.setSpacing(theme.MD)
        about = PlainLabel(role="caption", wrap=True)
        self.bind(
            about.setText,
            N_("How files were read is remembered by their header: the next one of the same layout is known at once."),
        )
        outer.addWidget(about)
        self.table = Table(COLUMNS, "layouts", context, accessible=N_("Remembered layouts"))
        self.table.chosen.connect(lambda _profile: self._allow())
        self.table.activated.connect(lambda _profile: self.edit())
        outer.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        self.change = Button(N_("Edit…"), self.edit, icon="pencil")
        self.name = Button(N_("Rename…"), self.rename, icon="file-text", kind="quiet")
        self.give = Button(N_("Export for a colleague…"), self.export, icon="upload", kind="quiet")
        self.drop = Button(N_("Delete"), self.delete, icon="trash-2", kind="quiet")
        self.take = Button(N_("Take one in…"), self.receive, icon="download")
        for button in (self.change, self.name, self.give, self.drop):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.take)
        outer.addLayout(buttons)
        self._allow()

    def show_profiles(self, profiles: Sequence[Profile]) -> None:
        """Show these."""
        self.table.set_rows(profiles)
        self.table.fit_columns()
        self._allow()

    def _allow(self) -> None:
        there = self.table.current() is not None
        for button in (self.change, self.name, self.give, self.drop):
            button.setEnabled(there)

    def _act(self, work: Callable[[], Profile], label: str) -> None:
        """A change whose undo puts the layout back as it was."""
        service = self._context.desk.imports.profiles
        self._context.act(work, {Change.FILES}, undo_with=service.restore, label=label)

    def edit(self) -> None:
        """The decisions of the chosen one, in a dialog."""
        profile: Profile | None = self.table.current()
        if profile is None:
            return
        from salesdesk.ui.dialogs.layout import LayoutDialog

        self.dialog = LayoutDialog(self._context, self, profile)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def rename(self) -> None:
        """Ask for another name."""
        profile: Profile | None = self.table.current()
        if profile is None:
            return
        name, said = QInputDialog.getText(self, _("Rename the layout"), _("Name"), text=profile.name)
        if said:
            self.rename_to(profile, name)

    def rename_to(self, profile: Profile, name: str) -> None:
        """Give a layout another name."""
        service = self._context.desk.imports.profiles
        self._act(lambda: service.rename(profile.id, name), _("Renamed: {name}").format(name=name))

    def delete(self) -> None:
        """Forget the chosen one."""
        profile: Profile | None = self.table.current()
        if profile is not None:
            service = self._context.desk.imports.profiles
            self._act(lambda: service.delete(profile.id), _("Deleted: {name}").format(name=profile.name))

    def export(self) -> None:
        """Ask where to, and write the chosen one."""
        profile: Profile | None = self.table.current()
        if profile is None:
            return
        kinds = _("Layouts") + f" (*.{ENDING} *.toml)"
        name, _filter = QFileDialog.getSaveFileName(self, _("Export the layout"), f"{profile.name}.{ENDING}", kinds)
        if name:
            service, messages = self._context.desk.imports.profiles, self._context.messages
            self._context.jobs.quick(
                lambda: service.save(profile.id, Path(name)),
                lambda path: messages.info(_("Written: {file}").format(file=path)),
            )

    def receive(self) -> None:
        """Ask for a colleague's file, and take it in."""
        kinds = _("Layouts") + f" (*.{ENDING} *.toml)"
        name, _filter = QFileDialog.getOpenFileName(self, _("Take in a layout"), "", kinds)
        if name:
            self.receive_from(Path(name))

    def receive_from(self, path: Path) -> None:
        """Take in a colleague's layout; undo puts back what it replaced."""
        service = self._context.desk.imports.profiles

        def back(received: Received) -> None:
            if received.before is not None:
                service.restore(received.before)
            else:
                service.delete(received.profile.id)

        self._context.act(
            lambda: service.import_(path),
            {Change.FILES},
            undo_with=back,
            label=_("Taken in: {file}").format(file=path.name),
        )
