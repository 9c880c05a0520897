"""The main job on the bundled sample, from an empty database to papers."""

from __future__ import annotations

import argparse
from pathlib import Path

from salesdesk.cli.opening import open_desk
from salesdesk.cli.output import Output
from salesdesk.i18n import _


def demo(options: argparse.Namespace, output: Output) -> int:
    """Import the sample, set targets, run the rules, work on plans, print. Uses ``--db``, or a file in ``--out``."""
    from salesdesk.services.sample_company import load, papers

    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    if options.db is None:
        options.db = _fresh(folder / "demo.db")
    desk = open_desk(options)
    made = load(desk, output.progress())
    files = [str(file) for file in papers(desk, made, folder)]
    output.answer(
        {"database": str(options.db), "files": files},
        [_("Database: {path}").format(path=options.db), *(_("Written: {file}").format(file=file) for file in files)],
    )
    return 0


def _fresh(path: Path) -> Path:
    """The demo's own file from the last time is no loss."""
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return path
