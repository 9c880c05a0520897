"""The command line (README): the same services from a terminal."""

from __future__ import annotations


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    return 2 if not arguments else 0
