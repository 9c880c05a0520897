"""Who was on duty on which day: the calls and, where it is recorded, the attendance (models/outcomes.py).

Without a record a day with at least one call is a day on duty. A recorded shift makes a day on duty even without a
call, for its share of the day. Leave, sickness, absence, time in lieu and training take their share out of it: what is
left is the least of the shift and of the rest of the day. Overtime adds nothing: a target is per day, not per hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from salesdesk.models import AgentDay, Attendance
from salesdesk.store.counters import Members, Span
from salesdesk.store.outcome_counters import span_number, span_of
from salesdesk.types import AttendanceKind

WHOLE_DAY = 100
"""Shares of a day are hundredths."""

OFF = (
    AttendanceKind.LEAVE,
    AttendanceKind.SICK,
    AttendanceKind.ABSENCE,
    AttendanceKind.DAY_OFF,
    AttendanceKind.TRAINING,
)
"""What takes an agent off the phone."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What attendance changes in one agent's span.

    ``duty``: hundredths of days more or (negative) fewer than the days with calls; ``off``: hundredths of days taken by
    leave and its kin; ``away``: days off altogether that have calls all the same.
    """

    duty: int
    off: int
    away: int


def is_recorded(session: Session) -> bool:
    """Whether any attendance is recorded."""
    return session.execute(select(Attendance.id).limit(1)).first() is not None


def corrections(session: Session, spans: Sequence[Span], members: Members) -> dict[tuple[int, int], Correction]:
    """By (agent, number of the span) what attendance changes; spans in order, none overlapping."""
    whole = (spans[0][0], spans[-1][1])
    recorded, called = _recorded(whole, members), _called(whole, members)
    there = called.c.day.is_not(None)
    present = case((recorded.c.shift.is_not(None), recorded.c.shift), (there, WHOLE_DAY), else_=0)
    rest = WHOLE_DAY - recorded.c.off
    duty = case((present < rest, present), else_=rest)
    query = (
        select(
            recorded.c.who,
            span_number(recorded.c.day, spans).label("span"),
            func.sum(duty - case((there, WHOLE_DAY), else_=0)),
            func.sum(recorded.c.off),
            func.sum(case((and_(there, duty == 0), 1), else_=0)),
        )
        .select_from(recorded.outerjoin(called, and_(called.c.who == recorded.c.who, called.c.day == recorded.c.day)))
        .group_by(recorded.c.who, "span")
    )
    found: dict[tuple[int, int], Correction] = {}
    for who, where, changed, off, away in session.execute(query):
        number = span_of(where, spans)
        if number is None:
            continue
        before = found.get((who, number), Correction(0, 0, 0))
        found[who, number] = Correction(before.duty + changed, before.off + off, before.away + away)
    return found


def _recorded(whole: Span, members: Members) -> Subquery:
    """One row an agent and day: the share on shift (None: no shift is recorded) and the share off, at most a day."""
    table = Attendance.__table__.c
    who = members.canonical(table.agent_id)
    shift = func.sum(case((table.kind == AttendanceKind.SHIFT, table.share)))
    off = func.sum(case((table.kind.in_(OFF), table.share), else_=0))
    query: Any = select(
        who.label("who"),
        table.day,
        case((shift > WHOLE_DAY, WHOLE_DAY), else_=shift).label("shift"),
        case((off > WHOLE_DAY, WHOLE_DAY), else_=off).label("off"),
    ).where(table.day.between(*whole), table.kind != AttendanceKind.OVERTIME)
    condition = members.condition(table.agent_id, table.day)
    if condition is not None:
        query = query.where(condition)
    grouped: Subquery = query.group_by("who", table.day).subquery("recorded")
    return grouped


def _called(whole: Span, members: Members) -> Subquery:
    """One row an agent and day with calls."""
    table = AgentDay.__table__.c
    who = members.canonical(table.agent_id)
    query = select(who.label("who"), table.day).where(table.day.between(*whole), table.agent_id != 0)
    return query.distinct().subquery("called")
