"""What every part of the agenda asks: whose talk it is, and the weeks it looks back on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.metrics.counters import Counters
from salesdesk.models import Meeting
from salesdesk.periods import Period, PeriodKind, from_day_number
from salesdesk.services.meetings.form import AgendaItem, Subject
from salesdesk.services.meetings.rows import find, known_as
from salesdesk.services.plans.measuring import Measuring
from salesdesk.store import counters as store
from salesdesk.types import MeetingState

FEWEST_WEEKS, MOST_WEEKS, USUAL_WEEKS = 1, 4, 2


@dataclass(frozen=True)
class Background:
    """One agent and the weeks since the last talk; ``window`` None: there are no calls yet."""

    session: Session
    meeting_id: int
    agent_id: int
    on: date
    currency: str
    window: Period | None

    @classmethod
    def of(cls, session: Session, meeting_id: int, on: date, currency: str) -> Background:
        """Look back from the day before, or the last day with calls, over the weeks since the last talk.

        Whole weeks, at most four; two when there was no talk before.
        """
        measuring = Measuring(session)
        agent_id = measuring.root(find(session, meeting_id).agent_id)
        known = store.days_with_calls(session)
        window = None
        if known is not None:
            end = min(on - timedelta(days=1), from_day_number(known[1]))
            last = session.scalar(
                select(Meeting.held_on)
                .where(
                    Meeting.agent_id.in_(known_as(measuring.staff, agent_id)),
                    Meeting.state == MeetingState.HELD,
                    Meeting.held_on < on,
                )
                .order_by(Meeting.held_on.desc())
                .limit(1)
            )
            weeks = USUAL_WEEKS if last is None else round((end - last).days / 7)
            weeks = min(max(weeks, FEWEST_WEEKS), MOST_WEEKS)
            window = Period(end - timedelta(days=7 * weeks - 1), end, PeriodKind.CUSTOM)
        return cls(session, meeting_id, agent_id, on, currency, window)

    @cached_property
    def measuring(self) -> Measuring:
        """The one way to figures."""
        return Measuring(self.session)

    @cached_property
    def known_as(self) -> list[int]:
        """Every id of the agent."""
        return known_as(self.measuring.staff, self.agent_id)

    def days(self, period: Period) -> dict[date, Counters]:
        """The agent's days of a period."""
        return self.measuring.days([self.agent_id], period).get(self.agent_id, {})

    def sums(self, period: Period) -> Sequence[Counters]:
        """The sums of those days."""
        return list(self.days(period).values())


def line(subject: Subject, key: str, text: str, source: str) -> AgendaItem:
    """A suggested line."""
    return AgendaItem(key=f"{subject.value}:{key}", subject=subject, text=text, suggested=text, source=source)
