"""The command line: the same services as the window, for schedulers, scripts and checks (docs/cli.md)."""

from salesdesk.cli.run import run

__all__ = ["run"]
