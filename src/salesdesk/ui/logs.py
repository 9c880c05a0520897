"""The program's log: a file in the data folder, turned over when it has grown, Qt's own warnings included."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from salesdesk import paths

LARGEST = 1_000_000
"""Bytes from which a log is set aside at the next start; two old ones are kept."""

logger = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def begin() -> Path | None:
    """Write the log from now on; None when the data folder cannot be written (the program goes on)."""
    try:
        file = paths.log_file()
        turn_over(file)
        handler = logging.FileHandler(file, encoding="utf-8", delay=True)
        with file.open("a", encoding="utf-8"):
            pass
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_from_qt)
    return file


def turn_over(file: Path) -> None:
    """Set a log that has grown aside: .1 is the last one, .2 the one before."""
    if not file.exists() or file.stat().st_size < LARGEST:
        return
    one, two = file.with_name(file.name + ".1"), file.with_name(file.name + ".2")
    try:
        if one.exists():
            one.replace(two)
        file.replace(one)
    except OSError:
        return  # another window writes to it: the next start will turn it over


def _from_qt(kind: QtMsgType, _place: QMessageLogContext, text: str | None) -> None:
    logger.log(_LEVELS.get(kind, logging.WARNING), "%s", text)
