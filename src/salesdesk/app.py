"""The composition root: arguments → window or command."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the window, or a command; returns the exit code."""
    from salesdesk.cli import run

    return run(sys.argv[1:] if arguments is None else arguments)
