"""From nothing to the window with its database: first paint, then the opening behind it, and what can go wrong."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from salesdesk import i18n, paths, settings
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.ui import logs, start_clock, theme
from salesdesk.ui.collector import Collector
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.single import FirstWindow

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import Qt

    from salesdesk.services.desk import Desk
    from salesdesk.ui.crash import Watch

logger = logging.getLogger(__name__)

SETTLED_MS = 3000
"""After opening: when unused memory begins to be collected, in the window's thread."""
PAINTED_MS = 50
"""After the first page has its figures: when it is painted, and what draws charts may be loaded behind it."""

OpenDesk = Callable[[Path], "Desk"]
Restore = Callable[[Path, Path], Path | None]


class Application:
    """The window program. ``open_desk`` and ``restore`` come from the composition root."""

    def __init__(self, database: str | None, language: str | None, open_desk: OpenDesk, restore: Restore) -> None:
        self.path = Path(database).absolute() if database else paths.default_database()
        self._open_desk = open_desk
        self._restore = restore
        self._language = language
        self._desk: Desk | None = None
        self._restored = False
        self._watch: Watch | None = None
        self.measuring = bool(os.environ.get(start_clock.VARIABLE))

    def run(self) -> int:
        """Show the window and serve it until it is closed; returns the exit code."""
        code = self.start()
        if code is not None:
            return code
        code = self.app.exec()
        self.close()
        return code

    def start(self) -> int | None:
        """Show the window; or raise the one that has the file open, and answer the exit code."""
        app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(app, QApplication)  # noqa: S101
        app.setApplicationName("SalesDesk")
        app.setDesktopFileName("salesdesk")
        self.app = app
        gc.disable()  # loading makes much and throws away nothing: looking for rubbish would take a tenth of the start
        self.preferences = settings.load()
        i18n.use(self._language or self.preferences.language or i18n.system_language())
        logs.begin()
        self.first = FirstWindow(self.path)
        if not self.measuring and not self.first.claim():
            return self._second_start()
        theme.begin(app, self.preferences.theme)
        self.window = MainWindow(self.preferences, bare=True)
        self._collector = Collector(self.window)
        start_clock.watch(self.window)
        self.window.first_painted.connect(self._painted)
        self.window.appear()
        return None

    def _second_start(self) -> int:
        if self.first.call():
            return 0
        theme.apply(self.app, self.preferences.theme, self.preferences.text_scale)
        box = self._box(
            QMessageBox.Icon.Warning,
            _("SalesDesk already has this file open, but its window does not answer."),
            _("Close it in the task list and start again: {path}").format(path=self.path),
        )
        box.exec()
        return 3

    def _painted(self) -> None:
        from salesdesk.ui import qt_language
        from salesdesk.ui.crash import Watch

        theme.apply(self.app, self.preferences.theme, self.preferences.text_scale)
        self.window.furnish()
        self.window.go.reopen.connect(self.reopen)
        self._watch = Watch(self.window.messages, self.window)
        self._watch.begin()
        self._show_last_look()
        self.open()
        if not self.measuring:
            self.first.listen(self._raise)
        qt_language.speak(self.app)

    def _show_last_look(self) -> None:
        """Today as it was when this file was last closed, if nothing has touched the file since."""
        from salesdesk.periods import today
        from salesdesk.ui import last_look

        found = last_look.find(self.path, i18n.language(), today())
        if found is not None:
            self.window.preview(found)

    def _keep_last_look(self) -> None:
        from salesdesk.types import COMPANY
        from salesdesk.ui import last_look

        page = self.window.pages.get("today")
        if (
            page is not None
            and page.up_to_date
            and page.data.last_day is not None
            and self.window.focus.scope == COMPANY
        ):
            last_look.keep(self.path, i18n.language(), page.data)

    def _raise(self) -> None:
        window = self.window
        window.setWindowState(window.windowState() & ~_minimized())
        window.show()
        window.raise_()
        window.activateWindow()

    def open(self) -> None:
        """Open the database in a worker and hand it to the window; or say what is wrong with it."""
        path, open_desk = self.path, self._open_desk

        def work() -> tuple[Desk, str, tuple[date, date] | None]:
            desk = open_desk(path)
            calls = desk.figures.days_with_calls()
            return desk, "today" if calls or desk.company.get().welcomed else "welcome", calls

        self.window.jobs.quick(work, self._opened, self._not_opened, write=True)

    def _opened(self, answer: tuple[Desk, str, tuple[date, date] | None]) -> None:
        from PySide6.QtCore import Qt

        self._desk, start, calls = answer
        logger.info("opened %s", self.path)
        self.window.page_shown.connect(self._page_shown, Qt.ConnectionType.SingleShotConnection)
        self.window.attach(self._desk, start, calls)
        QTimer.singleShot(SETTLED_MS, self._collector, self._collector.begin)
        if self._restored:
            self._restored = False
            self._say_missing(self._desk)

    def _say_missing(self, desk: Desk) -> None:
        """After a restore: which attachments did not come back with it."""
        from salesdesk.services.safety import missing_words

        def found(titles: list[str]) -> None:
            for words in missing_words(titles):
                self.window.messages.warn(words)

        self.window.jobs.quick(desk.safety.missing, found)

    def _page_shown(self) -> None:
        QTimer.singleShot(PAINTED_MS, self.window, self._warm_charts)

    def _warm_charts(self) -> None:
        from salesdesk.ui.charts import engine

        engine.warm(self.window.jobs)
        if not self.measuring:
            self.window.make_ahead()

    def _not_opened(self, error: BaseException) -> None:
        if not isinstance(error, SalesDeskError):
            raise error
        if self.measuring:
            sys.stderr.write(f"{error}\n")
            self.app.exit(3)
            return
        box = self._box(QMessageBox.Icon.Warning, error.message, error.hint)
        other = box.addButton(_("Choose another file…"), QMessageBox.ButtonRole.ActionRole)
        backup = box.addButton(_("Restore a backup…"), QMessageBox.ButtonRole.ActionRole)
        leave = box.addButton(_("Quit"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(other)
        box.setEscapeButton(leave)

        def chosen(button: object) -> None:
            if button is other:
                self._choose_other()
            elif button is backup:
                self._choose_backup()
            else:
                self.window.close()

        box.buttonClicked.connect(chosen)
        box.open()
        self.question = box

    def _choose_other(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self.window, _("Choose another file"), str(self.path.parent), "SalesDesk (*.db);;* (*)"
        )
        if name:
            self.first.release()
            self.path = Path(name)
            self.first = FirstWindow(self.path)
            if not self.first.claim():
                self.first.call()
                self.window.close()
                return
            self.first.listen(self._raise)
        self.open()

    def _choose_backup(self) -> None:
        folder = self.path.parent / "backups"
        name, _filter = QFileDialog.getOpenFileName(
            self.window,
            _("Restore a backup"),
            str(folder if folder.is_dir() else self.path.parent),
            "SalesDesk (*.db);;* (*)",
        )
        if name:
            self._put_back(Path(name))
        else:
            self.open()

    def reopen(self, backup: Path | None) -> None:
        """Close the database, put a backup in its place when one is given, and open it again."""
        self.window.detach()
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        if backup is None:
            self.open()
        else:
            self._put_back(backup)

    def _put_back(self, backup: Path) -> None:
        path, restore, messages = self.path, self._restore, self.window.messages

        def done(kept: Path | None) -> None:
            if kept is not None:
                messages.info(_("Restored. The file before it is kept as {file}.").format(file=kept.name))
            self._restored = True
            self.open()

        def failed(error: BaseException) -> None:
            messages.error(error)
            self.open()

        self.window.jobs.quick(lambda: restore(backup, path), done, failed, write=True)

    def _box(self, icon: QMessageBox.Icon, text: str, hint: str) -> QMessageBox:
        from PySide6.QtCore import Qt

        box = QMessageBox(getattr(self, "window", None))
        box.setIcon(icon)
        box.setWindowTitle("SalesDesk")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"{text}\n\n{hint}" if hint else text)
        return box

    def close(self) -> None:
        """Stop the workers, close the database, release the lock."""
        self.window.jobs.close()
        if self._desk is not None:
            self._desk.close()
            self._keep_last_look()
        self.first.release()


def _minimized() -> Qt.WindowState:
    from PySide6.QtCore import Qt

    return Qt.WindowState.WindowMinimized
