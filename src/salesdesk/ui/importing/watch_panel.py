"""Settings of the watched folder, what waits in it, and what became of the files before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.watch_folder import Scan, Seen, SeenAs, Waiting, WatchMode, WatchSettings
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.tables import Column, Table
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets import Button, Chooser, Field, PlainLabel

MODES = (
    (WatchMode.OFF, N_("off")),
    (WatchMode.ASK, N_("offer new files")),
    (WatchMode.AUTOMATIC, N_("import known layouts at once, offer the others")),
)
STATES = {
    SeenAs.IMPORTED: N_("imported"),
    SeenAs.UNREADABLE: N_("cannot be read"),
    SeenAs.IGNORED: N_("ignored"),
    SeenAs.FAILED: N_("failed"),
}


@dataclass(frozen=True, slots=True)
class WatchData:
    """Everything the panel shows."""

    settings: WatchSettings
    scan: Scan
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the folder: one that waits, or one that is done with."""

    name: str
    state: str
    about: str
    at: int | None
    waiting: Waiting | None = None
    seen: Seen | None = None


def _when(seconds: int | None) -> str:
    return formats.moment(datetime.fromtimestamp(seconds, UTC).astimezone()) if seconds else ""


COLUMNS = (
    Column("name", N_("File")),
    Column("state", N_("State")),
    Column("about", N_("About it")),
    Column("at", N_("When"), format=_when),
)


def lines(data: WatchData) -> list[FileLine]:
    """What waits first, then what is done with."""
    waiting = [
        FileLine(
            found.path.name,
            _("waits"),
            _("known layout: {name}").format(name=found.layout) if found.known else _("a new layout"),
            None,
            waiting=found,
        )
        for found in data.scan.waiting
    ]
    done = [FileLine(one.name, _(STATES[one.state]), one.why, one.at, seen=one) for one in data.seen]
    return [*waiting, *done]


class WatchPanel(TextMixin, QWidget):
    """Changes are taken at once and can be undone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._data: WatchData | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.MD, 0, 0)
        outer.setSpacing(theme.MD)
        outer.addLayout(self._form())
        self.state = PlainLabel(role="caption", wrap=True)
        outer.addWidget(self.state)
        self.table = Table(COLUMNS, "watched", context, accessible=N_("Files of the watched folder"))
        self.table.chosen.connect(lambda _line: self._allow())
        self.table.activated.connect(lambda _line: self._open())
        outer.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        self.look = Button(N_("Look at it"), self._open, icon="eye")
        self.ignore = Button(N_("Ignore"), self._ignore, icon="eye-off", kind="quiet")
        self.again = Button(N_("Offer again"), self._offer_again, icon="rotate-ccw", kind="quiet")
        for button in (self.look, self.ignore, self.again):
            buttons.addWidget(button)
        buttons.addStretch()
        outer.addLayout(buttons)
        self._allow()

    def _form(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.MD)
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        choose = Button(N_("Choose…"), self.choose, icon="folder-open")
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        self.mode = Chooser()
        self.mode.fill_with(lambda: [(mode, _(text)) for mode, text in MODES])
        self.mode.picked.connect(lambda mode: self._change(mode=mode))
        self.pattern = QLineEdit()
        self.bind(self.pattern.setPlaceholderText, N_("every table, or e.g. CDR*.csv"))
        self.pattern.editingFinished.connect(lambda: self._change(pattern=self.pattern.text().strip()))
        for label, widget, stretch in (
            (N_("Folder"), beside, 3),
            (N_("New files"), self.mode, 3),
            (N_("File names"), self.pattern, 2),
        ):
            line.addWidget(Field(label, widget), stretch, Qt.AlignmentFlag.AlignTop)
        self.bind(self.folder.setAccessibleName, N_("Folder"))
        return line

    def show_data(self, data: WatchData) -> None:
        """Show these."""
        self._data = data
        self.folder.setText(data.settings.folder)
        self.folder.setToolTip("")
        self.mode.set_value(data.settings.mode)
        if not self.pattern.hasFocus():
            self.pattern.setText(data.settings.pattern)
        self.state.setText(_state(data))
        self.table.set_rows(lines(data))
        self.table.fit_columns()
        self._allow()

    def choose(self) -> None:
        """Ask for the folder."""
        now = self._data.settings.folder if self._data else ""
        name = QFileDialog.getExistingDirectory(self, _("Choose the folder with the exports"), now)
        if name:
            mode = self._data.settings.mode if self._data else WatchMode.OFF
            self._change(folder=str(Path(name)), mode=WatchMode.ASK if mode is WatchMode.OFF else mode)

    def _change(self, **values: object) -> None:
        if self._data is None:
            return
        wanted = replace(self._data.settings, **values)  # type: ignore[arg-type]
        if wanted == self._data.settings:
            return
        watch = self._context.desk.watch_folder
        self._context.act(
            lambda: watch.change(wanted),
            {Change.FILES},
            undo_with=watch.change,
            label=_("Watched folder"),
            failed=self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        self._context.messages.error(error)
        if self._data is not None:
            self.show_data(self._data)

    def _allow(self) -> None:
        line: FileLine | None = self.table.current()
        self.look.setEnabled(line is not None)
        self.ignore.setEnabled(line is not None and line.waiting is not None)
        self.again.setEnabled(line is not None and line.seen is not None and line.seen.state is not SeenAs.IMPORTED)

    def _open(self) -> None:
        line: FileLine | None = self.table.current()
        if line is not None and self._data is not None:
            self._context.go.import_files([Path(self._data.settings.folder) / line.name])

    def _ignore(self) -> None:
        line: FileLine | None = self.table.current()
        if line is not None and line.waiting is not None:
            found, watch = line.waiting, self._context.desk.watch_folder
            self._context.act(
                lambda: watch.ignore(found),
                {Change.FILES},
                undo=lambda: watch.offer_again(found.stamp.sha256),
                label=_("Ignored: {file}").format(file=line.name),
            )

    def _offer_again(self) -> None:
        line: FileLine | None = self.table.current()
        if line is not None and line.seen is not None:
            seen, watch = line.seen, self._context.desk.watch_folder
            self._context.act(lambda: watch.offer_again(seen.sha256), {Change.FILES})

    def retranslate(self) -> None:
        """In the new language."""
        super().retranslate()
        if getattr(self, "_data", None) is not None:
            self.show_data(self._data)  # type: ignore[arg-type]


def _state(data: WatchData) -> str:
    if not data.settings.on:
        return _("Choose the folder into which the dialer exports: new files in it are offered, or imported at once.")
    if data.scan.away:
        return _("The folder is not there now ({reason}). It is tried again.").format(reason=data.scan.away)
    parts = [_("Watched. Files are never moved or deleted; half-written ones are waited for.")]
    if data.scan.growing:
        parts.append(
            ngettext("{n} file is being written.", "{n} files are being written.", data.scan.growing).format(
                n=data.scan.growing
            )
        )
    return formats.sentences(parts)


def watch_data(settings: WatchSettings, scan: Scan, seen: Sequence[Seen]) -> WatchData:
    """What the panel shows, gathered in a worker; the newest two hundred files."""
    return WatchData(settings, scan, tuple(seen[:200]))
