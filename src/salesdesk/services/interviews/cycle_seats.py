"""Who has a seat in a cycle of interviews and why not, until when things are due, and what may not be opened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.formats import period as period_words
from salesdesk.i18n import _
from salesdesk.models import Interview, InterviewAppeal, InterviewCycle, InterviewSeat
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.staffing import Person, Staff
from salesdesk.types import AgentStatus, InterviewState, LeftOut, Scope

KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
"""Monthly rating, quarterly review, annual summary [3]."""


def reason_to_leave_out(
    person: Person, period: Period, duty: float, least: int, on: date, seated: Collection[int]
) -> LeftOut | None:
    """Why somebody would be left out; None: they would not."""
    if person.id in seated:
        return LeftOut.ELSEWHERE
    if person.left_on is not None and person.left_on <= on:
        return LeftOut.DEPARTED
    if person.left_on is None and person.status is AgentStatus.INACTIVE:
        return LeftOut.DEPARTED
    if not duty:
        return LeftOut.NO_DATA
    if person.hired_on is not None and person.hired_on > period.start and duty < least:
        return LeftOut.JOINED_LATE
    return None


def due_on(cycle: InterviewCycle, state: InterviewState | None) -> date | None:
    """The day by which the next step is due; None once it is signed."""
    match state:
        case None | InterviewState.DRAFT:
            return cycle.prepare_by
        case InterviewState.PREPARED:
            return cycle.hold_by
        case InterviewState.HELD:
            return cycle.sign_by
        case _settled:
            return None


def seated_in(session: Session, staff: Staff, period: Period) -> set[int]:
    """Who has a seat in an open cycle of the same period."""
    seats = session.scalars(
        select(InterviewSeat.agent_id)
        .join(InterviewCycle, InterviewCycle.id == InterviewSeat.cycle_id)
        .where(
            InterviewCycle.start == period.start,
            InterviewCycle.end == period.end,
            InterviewCycle.closed_on.is_(None),
            InterviewSeat.left_out.is_(None),
        )
    )
    return {staff.root(agent_id) for agent_id in seats}


def appealed_in(session: Session, cycle: InterviewCycle) -> set[int]:
    """Whose interviews of the cycle's period have an open appeal, in any version."""
    return set(
        session.scalars(
            select(Interview.agent_id)
            .join(InterviewAppeal, InterviewAppeal.interview_id == Interview.id)
            .where(Interview.start == cycle.start, Interview.end == cycle.end, InterviewAppeal.answered_on.is_(None))
        )
    )


def refuse_period(period: Period, on: date) -> None:
    """Raise RefusedError for a period that is no month, quarter or year, or has not begun."""
    if period.kind not in KINDS:
        raise RefusedError(_("A cycle is about a month, a quarter or a year."), _("Choose one above."))
    if on < period.start:
        raise RefusedError(_("{period} has not begun yet.").format(period=period_words(period)))


def refuse_twice(session: Session, period: Period, scope: Scope) -> None:
    """Raise RefusedError where the same cycle is there already."""
    same = session.scalar(
        select(InterviewCycle.id).where(
            InterviewCycle.start == period.start,
            InterviewCycle.end == period.end,
            InterviewCycle.scope_kind == scope.kind,
            InterviewCycle.scope_id == scope.id,
        )
    )
    if same is not None:
        raise RefusedError(_("There is a cycle about {period} already.").format(period=period_words(period)))


def find_cycle(session: Session, cycle_id: int) -> InterviewCycle:
    """A stored cycle. Raises SalesDeskError when there is none of that id."""
    cycle = session.get(InterviewCycle, cycle_id)
    if cycle is None:
        raise SalesDeskError(_("There is no cycle {id}.").format(id=cycle_id))
    return cycle


def find_seat(session: Session, cycle_id: int, agent_id: int) -> InterviewSeat:
    """An agent's seat in a cycle. Raises SalesDeskError when there is none."""
    merged = Staff.load(session).merged
    same = [agent_id, *(one for one, into in merged.items() if into == agent_id)]
    seat = session.scalars(
        select(InterviewSeat)
        .where(InterviewSeat.cycle_id == cycle_id, InterviewSeat.agent_id.in_(same))
        .order_by(InterviewSeat.id)
    ).first()
    if seat is None:
        raise SalesDeskError(_("Agent {id} is not in this cycle.").format(id=agent_id))
    return seat
