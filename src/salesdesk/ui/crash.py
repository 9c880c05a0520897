"""What happens when the program is at fault: a report that can be copied, and the log's place. Work goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from salesdesk import __version__, paths
from salesdesk.i18n import N_
from salesdesk.types import Cancelled
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.messages import Messages
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel

logger = logging.getLogger(__name__)


def report(error: BaseException) -> str:
    """Everything a maintainer needs: versions, system, the trace. No data of the company but what an error names."""
    trace = "".join(traceback.format_exception(error))
    return (
        f"SalesDesk {__version__}, Python {platform.python_version()}, Qt {qVersion()},"
        f" {platform.platform()}, {sys.maxsize.bit_length() + 1} bit\n\n{trace}"
    )


class CrashDialog(Dialog):
    """Says that it was the program's fault, that nothing is lost, and offers the report."""

    title = N_("SalesDesk has made a mistake")
    ok_text = N_("Continue")

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        self._error = error
        super().__init__(None, parent)

    def build(self) -> None:
        """Explanation, report, copy."""
        explanation = PlainLabel(wrap=True)
        self.bind(
            explanation.setText,
            N_("This should not have happened. What was saved is safe, and you can go on working."),
        )
        place = PlainLabel(role="caption", wrap=True)
        self.bind(place.setText, N_("Log: {file}"), file=paths.log_file())
        self.report = QPlainTextEdit(report(self._error))
        self.report.setReadOnly(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setMinimumSize(560, 220)
        self.bind(self.report.setAccessibleName, N_("Report"))
        for widget in (explanation, self.report, place):
            self.body.addWidget(widget)
        self.copy = Button(N_("Copy the report"), self.copy_report, icon="copy")
        self.buttons.insertWidget(0, self.copy)
        self.cancel.hide()

    def copy_report(self) -> None:
        """Into the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())


class Watch:
    """Catches what nobody caught, in any thread, and shows one dialog at a time."""

    def __init__(self, messages: Messages, window: QWidget) -> None:
        self._messages = messages
        self._window = window
        self._open: CrashDialog | None = None
        messages.broke.connect(self.show)

    def begin(self) -> None:
        """From now on nothing is lost."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def _hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if not isinstance(error, (KeyboardInterrupt, Cancelled)):
            self._messages.error(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            logger.error("in thread %s", arguments.thread, exc_info=arguments.exc_value)

    def show(self, error: BaseException) -> None:
        """The dialog, unless one is open already (the log has them all)."""
        if self._open is not None:
            return
        dialog = self._open = CrashDialog(error, self._window)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self._open is not None:
            self._open.deleteLater()
            self._open = None
