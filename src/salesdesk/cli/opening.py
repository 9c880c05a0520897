"""Opening the database a command works on, and finding the agent, team or period it names."""

from __future__ import annotations

import argparse
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk import paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.periods import Period, PeriodKind
from salesdesk.refusals import why

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk


class UsageError(SalesDeskError):
    """The command line itself is wrong; exit code 2."""


DONE, USAGE, FIXABLE, BUG = 0, 2, 3, 4
"""The exit codes."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years that are taken for dates, and not for slips of the finger."""


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
        found = date.fromisoformat(text)
    except ValueError:
        raise SalesDeskError(_("“{text}” is not a date.").format(text=text), _("Write it like 2026-10-05.")) from None
    _refuse_other_ages(found)
    return found


def _refuse_other_ages(*days: date) -> None:
    for one in days:
        if not FIRST_YEAR <= one.year <= LAST_YEAR:
            raise SalesDeskError(
                _("{date} lies outside the years {first} to {last}.").format(
                    date=one.isoformat(), first=FIRST_YEAR, last=LAST_YEAR
                )
            )


def named_period(text: str) -> Period:
    """The period a code names, e.g. 2026-10. Raises SalesDeskError."""
    found = Period.parse(text)
    _refuse_other_ages(found.start, found.end)
    return found


def writable(path: Path) -> None:
    """Raise SalesDeskError now when no file could be written there later, after the work is done."""
    if path.is_dir():
        raise SalesDeskError(
            _("{path} cannot be written: {detail}.").format(path=path, detail=_("it is a folder")),
            _("Choose another place, or close the file in other programs."),
        )
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    except OSError as error:
        raise SalesDeskError(
            _("{path} cannot be written: {detail}.").format(path=path, detail=why(error)),
            _("Choose another place, or close the file in other programs."),
        ) from error
    os.close(handle)
    Path(name).unlink()


def period(options: argparse.Namespace) -> Period:
    """The period of ``--period``, or of ``--from`` and ``--to``. Raises SalesDeskError."""
    if options.period and not (options.first or options.last):
        return named_period(options.period)
    if options.first and options.last and not options.period:
        return Period(day(options.first), day(options.last), PeriodKind.CUSTOM)
    raise UsageError(_("Name either --period, or both --from and --to."))
