"""Looks through the watched folder from time to time, and offers or takes what is new in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from salesdesk import formats
from salesdesk.i18n import _, ngettext
from salesdesk.services.imports import FileOutcome
from salesdesk.services.imports.outcome import FAILED
from salesdesk.services.imports.recognising import CALLS
from salesdesk.services.watch_folder import Scan, Waiting, WatchMode, WatchSettings
from salesdesk.types import Change, Progress
from salesdesk.ui.context import Context

EVERY_MS = 20_000
"""Between two looks. Events of the file system are not waited for: network drives lose them."""
TAKES = frozenset({Change.CALLS, Change.PEOPLE, Change.OUTCOMES, Change.FILES})


class FolderWatcher(QObject):
    """One look at a time, in a worker. ``quietly`` is told of a folder that is away ("" when it is there)."""

    def __init__(self, context: Context, quietly: Callable[[str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._quietly = quietly
        self._offered: set[str] = set()
        self._taking: set[str] = set()
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        context.changes.changed.connect(self._on_changes)

    def start(self) -> None:
        """Look now, and from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._context.changes.changed.disconnect(self._on_changes)

    def _on_changes(self, touched: frozenset[Change]) -> None:
        if touched & {Change.CALLS, Change.FILES}:
            self.look()

    def look(self) -> None:
        """Look through the folder, unless that is being done."""
        if self._busy:
            return
        self._busy = True
        watch = self._context.desk.watch_folder
        before = watch.last

        def work() -> tuple[WatchSettings, Scan, Scan]:
            return watch.settings(), before, watch.scan()

        self._context.jobs.quick(work, self._looked, self._refused, write=True)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self._quietly(str(error))

    def _looked(self, answer: tuple[WatchSettings, Scan, Scan]) -> None:
        self._busy = False
        settings, before, scan = answer
        away = _("The watched folder {folder} is not there: {reason}.") if scan.away else ""
        self._quietly(away.format(folder=settings.folder, reason=scan.away))
        for path, why in scan.unreadable:
            text = _("{file} in the watched folder was not read. {reason}")
            self._context.messages.warn(text.format(file=path.name, reason=why))
        taken = [found for found in scan.waiting if settings.mode is WatchMode.AUTOMATIC and found.known]
        for found in taken:
            self._take(found)
        self._offer([found for found in scan.waiting if found not in taken])
        if (before.waiting, before.away, before.growing) != (scan.waiting, scan.away, scan.growing):
            self._context.changes.emit({Change.FILES})

    def _offer(self, waiting: list[Waiting]) -> None:
        """Say once that these wait."""
        new = [found for found in waiting if found.stamp.sha256 not in self._offered]
        if not new:
            return
        self._offered |= {found.stamp.sha256 for found in new}
        text = ngettext("{n} new export: {files}", "{n} new exports: {files}", len(new))
        names = formats.enumerated(found.path.name for found in new[:3]) + ("…" if len(new) > 3 else "")
        paths = [found.path for found in new]
        self._context.messages.info(
            text.format(n=len(new), files=names), (_("Look at it"), lambda: self._context.go.import_files(paths))
        )

    def _take(self, found: Waiting) -> None:
        if found.stamp.sha256 in self._taking:
            return
        self._taking.add(found.stamp.sha256)
        watch = self._context.desk.watch_folder

        def work(progress: Progress) -> FileOutcome:
            return watch.take(found, progress)

        job = self._context.jobs.run(
            _("Importing {file}").format(file=found.path.name), work, self._took, self._not_taken, TAKES
        )
        self._context.jobs.changed.connect(lambda done: self._forget(found) if done is job and not job.active else None)

    def _forget(self, found: Waiting) -> None:
        """It ended, one way or the other; stopped by the user, it is offered instead of tried again at once."""
        self._taking.discard(found.stamp.sha256)

    def _not_taken(self, error: BaseException) -> None:
        self._context.messages.error(error)

    def _took(self, outcome: FileOutcome) -> None:
        name = outcome.file.replace("\\", "/").rsplit("/", 1)[-1]
        go = self._context.go
        if outcome.status == FAILED:
            text = _("{file} in the watched folder was not read. {reason}")
            self._context.messages.warn(text.format(file=name, reason=f"{outcome.message} {outcome.hint}".strip()))
            return
        text = (
            ngettext("{file}: {n} call imported.", "{file}: {n} calls imported.", outcome.imported)
            if outcome.kind == CALLS
            else ngettext("{file}: {n} record imported.", "{file}: {n} records imported.", outcome.imported)
        )
        self._context.messages.info(
            text.format(file=name, n=formats.number(outcome.imported)),
            (_("Open result"), lambda: go.page("import", outcomes=(outcome,))),
        )
