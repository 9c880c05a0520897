"""Where an agent stands against the rhythm, in words."""

from __future__ import annotations

from salesdesk.formats import day
from salesdesk.i18n import _, ngettext
from salesdesk.services.meetings.views import Standing, StandingRow

LATE = (Standing.MISSED, Standing.OVERDUE)


def standing_words(row: StandingRow, *, with_day: bool = False) -> str:
    """Where the agent stands, in words; ``with_day`` names the day of a planned talk."""
    late = row.overdue_days
    match row.standing:
        case Standing.MISSED:
            return _("planned for {day}, not held").format(day=day(row.next_on))
        case Standing.OVERDUE:
            return ngettext("overdue by {n} day", "overdue by {n} days", late).format(n=late)
        case Standing.NEVER:
            return _("no talk so far")
        case Standing.DUE:
            return _("due until {day}").format(day=day(row.due_on))
        case Standing.PLANNED:
            return _("planned for {day}").format(day=day(row.next_on)) if with_day else _("planned")
        case Standing.FINE:
            return _("on schedule")
        case Standing.PAUSED:
            return _("paused")
        case _free:
            return _("no rhythm")
