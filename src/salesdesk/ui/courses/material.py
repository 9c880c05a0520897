"""The material of a training: a file or a link, opened with the system's own programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _

_PROGRAMS = frozenset(
    ".bat .cmd .com .cpl .exe .hta .jar .js .jse .lnk .msc .msi .ps1 .reg .scr .sh .url .vbe .vbs .wsf".split()  # noqa: SIM905
)
"""Endings of files that would run: a catalogue shared by others must not start a program with one click."""


def is_link(material: str) -> bool:
    """Whether it is a page of the web."""
    return QUrl(material.strip(), QUrl.ParsingMode.StrictMode).scheme().lower() in ("http", "https")


def open_material(material: str) -> None:
    """Open a link or a file. Raises SalesDeskError for a file that is gone, and for a program."""
    text = material.strip()
    if is_link(text):
        QDesktopServices.openUrl(QUrl(text))
        return
    path = Path(text)
    if path.suffix.lower() in _PROGRAMS:
        raise SalesDeskError(
            _("{file} is a program and is not started from here.").format(file=path.name),
            _("Choose a document, a recording or a link as material."),
        )
    if not path.is_file():
        raise SalesDeskError(
            _("{file} is not there any more.").format(file=path.name or text),
            _("Edit the training and choose its material again."),
        )
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
