"""Backup, restore, check."""

from __future__ import annotations

import argparse

from salesdesk.cli.opening import database_path, open_desk
from salesdesk.cli.output import Output
from salesdesk.i18n import _


def backup(options: argparse.Namespace, output: Output) -> int:
    """Write a checked backup."""
    made = open_desk(options).safety.back_up(options.out)
    output.answer({"file": str(made)}, [_("Backup written to {path}.").format(path=made)])
    return 0


def restore(options: argparse.Namespace, output: Output) -> int:
    """Put a backup in place; the old file is kept beside it."""
    from salesdesk.store.backups import restore as put_back

    path = database_path(options)
    kept = put_back(options.file, path)
    lines = [_("{path} was restored.").format(path=path)]
    if kept:
        lines.append(_("The old file was kept as {path}.").format(path=kept))
    output.answer({"database": str(path), "kept": str(kept) if kept else None}, lines)
    return 0


def check(options: argparse.Namespace, output: Output) -> int:
    """Check the file; exit code 3 when something is wrong."""
    safety = open_desk(options).safety
    if options.rebuild:
        safety.rebuild()
    problems = safety.check()
    output.answer({"ok": not problems, "problems": problems}, problems or [_("The database is sound.")])
    return 3 if problems else 0
