"""What to say when no command was given where there is no window."""

from __future__ import annotations

import argparse

from salesdesk.cli.arguments import parser
from salesdesk.cli.opening import UsageError
from salesdesk.cli.output import Output


def explain(_options: argparse.Namespace, output: Output) -> int:
    """Print the usage: wrong use of the command line."""
    output.fail(UsageError(parser().format_usage().rstrip()))
    return 2
