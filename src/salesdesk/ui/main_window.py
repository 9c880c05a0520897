"""The window: navigation, header, pages, status strip and toasts. It is shown before the database is open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from salesdesk import i18n, settings
from salesdesk.periods import Period, PeriodKind, today
from salesdesk.types import COMPANY
from salesdesk.ui import theme
from salesdesk.ui.texts import TextMixin

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from salesdesk.services.desk import Desk
    from salesdesk.ui.context import Context
    from salesdesk.ui.importing.watcher import FolderWatcher
    from salesdesk.ui.last_look import LateDesk
    from salesdesk.ui.navigator import Place
    from salesdesk.ui.page import Page
    from salesdesk.ui.pages.today_data import TodayData
    from salesdesk.ui.shell.ahead import Ahead

logger = logging.getLogger(__name__)

USUAL_SIZE = (1366, 768)
LEAST_SIZE = (880, 520)
"""Fits a laptop of 1366 × 768 at 125 %, less its task bar and the window's title."""
TITLE_BAR = 40
"""Room that the system's title bar takes, more or less: not known before the window is shown."""


class MainWindow(TextMixin, QMainWindow):
    """``attach`` gives it the desk; until then it only shows its frame."""

    first_painted = Signal()
    page_shown = Signal(object)

    _furnished = False

    def __init__(self, preferences: settings.Preferences, day: date | None = None, *, bare: bool = False) -> None:
        """``bare``: only the frame, painted at once; ``furnish`` is called afterwards."""
        super().__init__()
        self.preferences = preferences
        self._day = day
        self.context: Context | None = None
        self._early: tuple[LateDesk, Context] | None = None
        self.pages: dict[str, Page] = {}
        self.watcher: FolderWatcher | None = None
        self._imports_begun = True
        self.ahead: Ahead | None = None
        self._painted = False
        self.setWindowTitle("SalesDesk")
        self.setMinimumSize(*LEAST_SIZE)
        self._restore_geometry()
        if bare:
            self._outline()
        else:
            self.furnish()

    def _outline(self) -> None:
        """Where navigation and header will be, in plain widgets: a painter would load all of Qt's names."""
        outline = QWidget()
        nav = theme.NAV_NARROW if self.preferences.window.get("folded") == "1" else theme.NAV_WIDE
        for colour, place in (("nav", (0, 0, nav, 10_000)), ("card", (nav, 0, 10_000, theme.HEADER))):
            part = QWidget(outline)
            palette = part.palette()
            palette.setColor(QPalette.ColorRole.Window, theme.colour(colour))
            part.setPalette(palette)
            part.setAutoFillBackground(True)
            part.setGeometry(*place)
        self.setCentralWidget(outline)

    def furnish(self) -> None:
        """Everything inside the frame. Its modules are loaded here, so that the frame is there before them."""
        from salesdesk.ui.changes import Changes
        from salesdesk.ui.focus import Focus
        from salesdesk.ui.jobs import Jobs
        from salesdesk.ui.messages import Messages
        from salesdesk.ui.navigator import Navigator
        from salesdesk.ui.undo import UndoStack

        self.messages = Messages(self)
        self.changes = Changes(self)
        self.jobs = Jobs(self.messages, self.changes, self)
        self.focus = Focus(Period.of(PeriodKind.MONTH, self._day or today()), COMPANY, self)
        self.undo = UndoStack(self.jobs, self.messages, self)
        self.go = Navigator(self)
        self.go.show = self._show_place
        self._build()
        self._shortcuts()
        self._furnished = True

    def _build(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

        from salesdesk.ui.shell.aim import Aim
        from salesdesk.ui.shell.drop_hint import DropHint
        from salesdesk.ui.shell.focus_keeper import FocusKeeper
        from salesdesk.ui.shell.header import Header
        from salesdesk.ui.shell.navigation import Navigation
        from salesdesk.ui.shell.status import StatusStrip
        from salesdesk.ui.shell.toasts import Toasts
        from salesdesk.ui.widgets.labels import PlainLabel

        self.setAcceptDrops(True)
        self.navigation = Navigation(self.go.page)
        self.header = Header(self.focus.period)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.opening = PlainLabel(role="muted")
        self.opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bind(self.opening.setText, "Opening the database…")
        self.stack.addWidget(self.opening)
        self.status = StatusStrip(self.jobs)
        centre = QWidget()
        across = QHBoxLayout(centre)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        down = QVBoxLayout()
        down.setSpacing(0)
        across.addWidget(self.navigation)
        across.addLayout(down, 1)
        for widget, stretch in ((self.header, 0), (self.stack, 1), (self.status, 0)):
            down.addWidget(widget, stretch)
        self.setCentralWidget(centre)
        self.toasts = Toasts(self.messages, self.stack)
        self.drop_hint = DropHint(self)
        self.focus_keeper = FocusKeeper(self.stack)
        self.header.back.clicked.connect(self.go.back)
        self.aim = Aim(self.header, self.focus, self.jobs, self.changes, self)
        self.navigation.set_folded(self.preferences.window.get("folded") == "1")
        self.navigation.fit(self.width())
        self.header.setEnabled(False)
        self.navigation.setEnabled(False)

    def _shortcuts(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        from salesdesk.ui.pages import IN_NAVIGATION, shortcut_of

        pairs: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.header.search.start),
            ("Ctrl+I", self.go.import_files),
            ("Ctrl+P", self._print),
            ("Ctrl+Z", self.undo.undo),
            ("Ctrl+Y", self.undo.redo),
            ("Ctrl+Shift+Z", self.undo.redo),
            ("F5", self._refresh),
            ("Alt+Left", lambda: self.header.period.go(-1)),
            ("Alt+Right", lambda: self.header.period.go(1)),
            ("Alt+Backspace", self.go.back),
        ]
        pairs += [(shortcut_of(entry), partial(self.go.page, entry.name)) for entry in IN_NAVIGATION]
        for keys, call in pairs:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda run=call: run() if self.context else None)

    def attach(self, desk: Desk, start: str = "today", calls: tuple[date, date] | None = None) -> None:
        """The database is open: pages can be visited. ``calls``: first and last day with calls, where known already."""
        from PySide6.QtCore import Qt

        if self._early is None:
            self.context = self._make_context(desk)
        else:
            late, self.context = self._early
            self._early = None
            late.take(desk)
            for page in self.pages.values():
                page.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
                page.refresh()
        self.header.setEnabled(True)
        self.navigation.setEnabled(True)
        self.header.search.attach(self.context)
        self.aim.take(desk, calls)
        self._imports_begun = False
        self.page_shown.connect(self.aim.fill_once)  # the page's figures come first
        self.page_shown.connect(self._begin_imports_once)
        self.go.page(start)
        self.stack.setFocus()

    def _make_context(self, desk: Desk) -> Context:
        from salesdesk.ui.context import Context

        return Context(
            desk,
            self.jobs,
            self.messages,
            self.changes,
            self.focus,
            self.undo,
            self.preferences,
            self.go,
            today if self._day is None else partial(_fixed, self._day),
        )

    def preview(self, data: TodayData) -> None:
        """Show Today as it was when the window was last closed, until ``attach`` makes it live."""
        from PySide6.QtCore import Qt

        from salesdesk.ui.last_look import LateDesk

        late = LateDesk()
        context = self._make_context(cast("Desk", late))
        self._early = (late, context)
        page = self._add_page("today", context)
        page.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        page.preview(data)
        self.stack.setCurrentWidget(page)
        self.navigation.mark("today")
        self.header.period.setVisible(page.uses_period)
        self.update_heading()
        page.shown.emit()

    def _add_page(self, name: str, context: Context) -> Page:
        from salesdesk.ui.pages import BY_NAME

        page = self.pages[name] = BY_NAME[name].load()(context)
        self.stack.addWidget(page)
        page.shown.connect(partial(self.page_shown.emit, page))
        return page

    def prepare(self, name: str) -> Page | None:
        """Make a page before it is visited; None when there is nothing to do."""
        if self.context is None or name in self.pages:
            return None
        return self._add_page(name, self.context)

    def make_ahead(self) -> None:
        """From now on, make ready the other pages whenever nothing else is to do."""
        from salesdesk.ui.shell.ahead import Ahead

        self.ahead = self.ahead or Ahead(self)
        self.ahead.begin()

    def _begin_imports_once(self) -> None:
        """Imports that were cut short, and the watched folder: after the first page is there."""
        if self._imports_begun or self.context is None:
            return
        from salesdesk.ui.importing import at_start

        self._imports_begun = True
        self.watcher = at_start.begin(self.context, self.status.say_quietly, self)

    def _stop_watching(self) -> None:
        if self.watcher is not None:
            self.watcher.stop()
            self.watcher.deleteLater()
            self.watcher = None

    def detach(self) -> None:
        """Let go of the desk, before the database is replaced by a backup."""
        self._stop_watching()
        self.undo.clear()
        if self.ahead is not None:
            self.ahead.stop()
        self.stack.setCurrentWidget(self.opening)
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self.context = None
        self._early = None
        self.aim.let_go()
        self.header.setEnabled(False)
        self.navigation.setEnabled(False)

    @property
    def page(self) -> Page | None:
        """The page in sight."""
        from salesdesk.ui.page import Page

        if not self._furnished:
            return None
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    def _show_place(self, place: Place) -> None:
        from salesdesk.ui.pages import IN_NAVIGATION

        if self.context is None:
            return
        page = self.pages.get(place.page)
        if page is None:
            page = self._add_page(place.page, self.context)
        if place.arguments:
            page.open(**place.arguments)
        self.stack.setCurrentWidget(page)
        self.navigation.mark(place.page)
        self.header.back.setVisible(self.go.can_go_back and place.page not in {e.name for e in IN_NAVIGATION})
        self.header.period.setVisible(page.uses_period)
        self.header.scope.setVisible(page.uses_scope)
        self.update_heading()
        self.toasts.place()

    def update_heading(self) -> None:
        """The title of the page in sight, which may have changed."""
        page = self.page
        if page is not None:
            self.header.title.setText(page.heading())
            self.setWindowTitle(f"{page.heading()} – SalesDesk")

    def _print(self) -> None:
        page = self.page
        if page is not None and not page.print_page():
            from salesdesk.ui.page_print import ask_and_print

            ask_and_print(page)

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.refresh()

    def _leave(self) -> None:
        shown = self.toasts.shown
        if shown:
            shown[-1].close_toast()
        elif self.header.back.isVisible():
            self.go.back()

    def switch_language(self, language: str) -> None:
        """Speak another language from now on; every widget says its texts again."""
        self.preferences.language = language
        i18n.use(language or i18n.system_language())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            from salesdesk.ui import qt_language

            qt_language.speak(app)
        self.update_heading()

    def switch_theme(self, mode: str) -> None:
        """Light, dark, or as the system wishes."""
        self.preferences.theme = mode
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode)

    def switch_text_scale(self, scale: float) -> None:
        """Larger or smaller text, from now on; every widget measures its texts again."""
        from PySide6.QtWidgets import QApplication

        from salesdesk.ui import qt_language

        self.preferences.text_scale = scale
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.preferences.theme, scale)
            qt_language.speak(app)
        self.navigation.fit(self.width())

    def retranslate(self) -> None:
        """Bound texts and the heading."""
        super().retranslate()
        if self._furnished:
            self.update_heading()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The navigation gives its names up for the page where the window is narrow."""
        super().resizeEvent(event)
        if self._furnished:
            self.navigation.fit(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first time, say so when everything of that paint is done."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, when nothing nearer to the focus wanted it: a toast first, then the page."""
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_Escape and self.context is not None:
            self._leave()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders may be dropped anywhere."""
        page = self.page
        if page is not None and self.context is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.drop_hint.appear(i18n._(page.drop_words))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They are dragged elsewhere."""
        self.drop_hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped files are the page's when it takes them; else they are imported, of folders the tables in them."""
        self.drop_hint.hide()
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            page = self.page
            if page is None or not page.take_files(files):
                self.go.import_files(files)

    def _restore_geometry(self) -> None:
        self.resize(*USUAL_SIZE)
        stored = self.preferences.window.get("main")
        if stored:
            self.restoreGeometry(QByteArray.fromBase64(stored.encode()))

    def appear(self) -> None:
        """Show it, over the whole screen where the usual size does not fit and the user has chosen none yet."""
        room = self.screen().availableSize()
        fits = room.width() >= USUAL_SIZE[0] and room.height() >= USUAL_SIZE[1] + TITLE_BAR
        if fits or self.preferences.window.get("main"):
            self.show()
        else:
            self.showMaximized()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window; stop what still runs."""
        if not self._furnished:
            super().closeEvent(event)
            return
        self.preferences.window["main"] = bytes(self.saveGeometry().toBase64().data()).decode()
        self.preferences.window["folded"] = "1" if self.navigation.folded else ""
        settings.save(self.preferences)
        self._stop_watching()
        self.jobs.close()
        super().closeEvent(event)


def _fixed(day: date) -> date:
    return day
