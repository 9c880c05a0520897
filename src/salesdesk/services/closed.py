"""Which days are closed, and the refusal of what would alter them (services/closing.py says why)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import span
from salesdesk.i18n import _
from salesdesk.models import ClosedPeriod
from salesdesk.periods import Period, from_day_number

LATE = "closed-period"
"""Why an import sets a row aside whose day is closed."""


def guard(session: Session, first: date, last: date) -> None:
    """Refuse a change of what lies between two dates when some of it is closed, within a transaction.

    Raises RefusedError naming the closed period.
    """
    row = session.scalars(
        now_closed().where(ClosedPeriod.start <= last, ClosedPeriod.end >= first).order_by(ClosedPeriod.start)
    ).first()
    if row is not None:
        raise RefusedError(
            _("{period} is closed: its figures are settled.").format(period=span(row.start, row.end)),
            _("Open it again in Settings, with a reason, if they must change."),
        )


def guard_day(session: Session, number: int) -> None:
    """``guard`` for one day, by its number (days since 1970-01-01)."""
    day = from_day_number(number)
    guard(session, day, day)


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The spans of day numbers that are closed; asked by imports a million times, so kept plain."""

    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans)

    def holds(self, day: int) -> bool:
        """Whether a day number is closed."""
        return any(first <= day <= last for first, last in self.spans)


def closed_days(session: Session) -> ClosedDays:
    """What is closed now, within a transaction."""
    spans = [Period(row.start, row.end) for row in session.scalars(now_closed().order_by(ClosedPeriod.start))]
    return ClosedDays(tuple((one.first_number, one.last_number) for one in spans))


def now_closed() -> Select[ClosedPeriod]:
    """The periods that are closed now."""
    return select(ClosedPeriod).where(ClosedPeriod.reopened_at.is_(None))
