"""Opening the database a command works on, and finding the agent, team or period it names."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk import paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.periods import Period, PeriodKind

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk


class UsageError(SalesDeskError):
    """The command line itself is wrong; exit code 2."""


def database_path(options: argparse.Namespace) -> Path:
    """The database named, or the user's own."""
    return options.db or paths.default_database()


def open_desk(options: argparse.Namespace) -> Desk:
    """Open the database (made when absent); the runner closes it."""
    from salesdesk.services.desk import Desk
    from salesdesk.store.database import Database

    desk = Desk(Database(database_path(options)))
    options.open_desk = desk
    return desk


def day(text: str) -> date:
    """A date written YYYY-MM-DD. Raises SalesDeskError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SalesDeskError(_("“{text}” is not a date.").format(text=text), _("Write it like 2026-10-05.")) from None


def period(options: argparse.Namespace) -> Period:
    """The period of ``--period``, or of ``--from`` and ``--to``. Raises SalesDeskError."""
    if options.period and not (options.first or options.last):
        return Period.parse(options.period)
    if options.first and options.last and not options.period:
        return Period(day(options.first), day(options.last), PeriodKind.CUSTOM)
    raise UsageError(_("Name either --period, or both --from and --to."))
