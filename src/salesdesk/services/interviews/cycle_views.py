"""What the cycles of interviews give to window and command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from salesdesk.periods import Period
from salesdesk.types import InterviewState, LeftOut, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody of a scope; ``left_out`` says why there would be no interview with them."""

    agent_id: int
    agent: str
    number: str
    team: str
    days_on_duty: float
    left_out: LeftOut | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRow:
    """One cycle: the period, whose (``name`` of team or company), the days by which things are due."""

    id: int
    period: Period
    scope: Scope
    name: str
    prepare_by: date
    hold_by: date
    sign_by: date
    opened_on: date
    closed_on: date | None
    close_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One agent of a cycle: where their interview stands, what the next step lacks and until when it is due."""

    agent_id: int
    agent: str
    number: str
    team: str
    left_out: LeftOut | None
    note: str
    interview_id: int | None
    state: InterviewState | None
    version: int
    filled: float
    missing: tuple[str, ...]
    due_on: date | None
    overdue: bool
    open_appeal: bool
    held_on: str
    signed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleView:
    """A cycle with everybody in it."""

    cycle: CycleRow
    seats: tuple[SeatRow, ...]

    @property
    def present(self) -> tuple[SeatRow, ...]:
        """Those who are not left out."""
        return tuple(seat for seat in self.seats if seat.left_out is None)

    @property
    def left_out(self) -> tuple[SeatRow, ...]:
        """Those who are."""
        return tuple(seat for seat in self.seats if seat.left_out is not None)

    @property
    def counts(self) -> Mapping[InterviewState, int]:
        """How many stand where; who has no interview yet counts as draft."""
        return Counter(seat.state or InterviewState.DRAFT for seat in self.present)

    @property
    def overdue(self) -> tuple[SeatRow, ...]:
        """Who is late."""
        return tuple(seat for seat in self.present if seat.overdue)

    @property
    def done(self) -> bool:
        """Whether everybody's interview is signed or refused, and no appeal is open."""
        return all(seat.state is not None and seat.state.settled and not seat.open_appeal for seat in self.present)
