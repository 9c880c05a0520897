"""Backup, restore, check."""

from __future__ import annotations

import argparse

from salesdesk.cli.opening import database_path, open_desk
from salesdesk.cli.output import Output
from salesdesk.errors import DatabaseError
from salesdesk.i18n import _


def backup(options: argparse.Namespace, output: Output) -> int:
    """Write a checked backup."""
    from salesdesk.services.safety import missing_words

    safety = open_desk(options).safety
    made = safety.back_up(options.out)
    missing = safety.missing()
    output.answer(
        {"file": str(made), "missing": missing},
        [_("Backup written to {path}.").format(path=made), *missing_words(missing)],
    )
    return 0


def restore(options: argparse.Namespace, output: Output) -> int:
    """Put a backup in place; the old file is kept beside it."""
    from salesdesk.services.safety import missing_words
    from salesdesk.store import attached
    from salesdesk.store.backups import restore as put_back

    path = database_path(options)
    kept = put_back(options.file, path)
    lines = [_("{path} was restored.").format(path=path)]
    if kept:
        lines.append(_("The old file was kept as {path}.").format(path=kept))
    missing = attached.missing(path)
    lines += missing_words(missing)
    output.answer({"database": str(path), "kept": str(kept) if kept else None, "missing": missing}, lines)
    return 0


def check(options: argparse.Namespace, output: Output) -> int:
    """Check the file; exit code 3 when something is wrong, also when it is too damaged to be opened."""
    hint = _("Restore the latest backup (Settings, or “salesdesk restore FILE”). The file was left as it is.")
    try:
        safety = open_desk(options).safety
        if options.rebuild:
            safety.rebuild()
        problems = safety.check()
    except DatabaseError as error:
        problems, hint = [error.message], error.hint
    if not problems:
        output.answer({"ok": True, "problems": []}, [_("The database is sound.")])
        return 0
    output.say_error("\n".join([*problems, hint]))
    output.answer({"ok": False, "problems": problems, "hint": hint}, ())
    return 3
