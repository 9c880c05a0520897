"""What goes into a calendar file: days and hours with a few words, nothing that is not meant for others' eyes.

A calendar is often shared with colleagues or kept by a company elsewhere. So an entry says who, what and when; no
figure, no finding, no reason, and never a private note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from salesdesk.periods import Period


class EntryState(StrEnum):
    """What became of it: an entry that was exported before is brought up to date by its next export."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. ``key`` is what it is about and never changes (``plan-12-train-1``); ``revision`` only grows.

    Of one or more whole days (``first`` to ``last``, both within), or of hours: ``start`` and ``end`` with their zone.
    """

    key: str
    revision: int
    summary: str
    first: date
    last: date
    start: datetime | None = None
    end: datetime | None = None
    place: str = ""
    words: tuple[str, ...] = ()
    category: str = ""
    state: EntryState = EntryState.OPEN

    @property
    def timed(self) -> bool:
        """Whether it has hours."""
        return self.start is not None and self.end is not None


Source = Callable[[Session, Period], Iterable[Entry]]
"""Answers the entries that touch a span, within a transaction, in the language in force."""
