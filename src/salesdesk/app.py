"""The composition root: arguments → log → window or command.

The window is shown before anything heavy is imported; the database (and with it SQLAlchemy) is opened in a worker
thread behind it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

VALUED = ("--db", "--lang")
"""The global options that the window takes too; each has a value."""


def main(arguments: list[str] | None = None) -> int:
    """Run the window, or a command; returns the exit code (0 done, 2 usage, 3 fixable, 4 bug)."""
    words = sys.argv[1:] if arguments is None else arguments
    options = window_options(words)
    if options is None:
        from salesdesk.cli import run

        return run(words)
    if not _has_display():
        return _say_no_display(options.get("--lang"))
    from salesdesk.ui import import_hook

    import_hook.spare()
    from salesdesk.ui.application import Application

    return Application(options.get("--db"), options.get("--lang"), open_desk, restore_backup).run()


def window_options(words: list[str]) -> dict[str, str] | None:
    """The options of the window, or None when the words are for the command line."""
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in VALUED or not (equals or rest):
            return None
        found[name] = value if equals else rest.pop(0)
    return None if found.get("--lang") not in (None, "en", "zh_CN") else found


def open_desk(path: Path) -> Desk:
    """Open or make the database at ``path``. Raises DatabaseError; runs in a worker thread."""
    from salesdesk.services.desk import Desk
    from salesdesk.store.database import Database

    return Desk(Database(path))


def restore_backup(backup: Path, path: Path) -> Path | None:
    """Put a checked backup in the place of the (closed) database; returns where the old file went."""
    from salesdesk.store.backups import restore

    return restore(backup, path)


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say_no_display(language: str | None) -> int:
    from salesdesk import i18n, settings
    from salesdesk.i18n import _

    i18n.use(language or settings.load().language or i18n.system_language())
    sys.stderr.write(_("There is no display to open the window on; “salesdesk --help” lists the commands.") + "\n")
    return 3
