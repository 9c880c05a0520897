"""The sets of reached customers brought up to date, in short transactions between which others may write."""

from __future__ import annotations

from salesdesk.store import customer_sets
from salesdesk.store.database import Database, raw


def catch_up(database: Database) -> int:
    """Make the sets of all due days anew, a month at a time; how many days that were. In a worker.

    Nothing waits for it: figures are right before, only slower.
    """
    days = 0
    with database.read() as session:
        due = bool(customer_sets.due(raw(session)))
    while due:
        with database.write() as session:
            done = customer_sets.fill(raw(session), most=1)
        days += done
        due = done > 0
    return days
