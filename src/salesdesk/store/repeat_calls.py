"""Questions that need a customer's other calls: follow-ups, and whether one talk was enough (domain.md §2).

They are answered from the days' calls as numbers (store/called_days.py) where these are up to date
(store/repeats_in_days.py), else from the calls themselves, customer by customer. Both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from salesdesk.models import Call
from salesdesk.store import repeats_in_days
from salesdesk.store.counters import Members, Span
from salesdesk.store.customer_sets import is_settled
from salesdesk.store.database import raw
from salesdesk.store.outcome_counters import span_number, span_of
from salesdesk.types import Direction, Outcome

REPEAT_DAYS = 7
"""A customer who is called, or calls, again within so many days was not served by one talk [0]."""

_DAY_S = 86_400
_CALL = Call.__table__.c
_LOCAL: ColumnElement[int] = _CALL.start_utc + _CALL.utc_offset_s
_DIAL = _CALL.direction.in_((Direction.OUTBOUND.value, Direction.UNKNOWN.value))
_REACHED = and_(_DIAL, _CALL.outcome == Outcome.CONNECTED.value)


def _in_span(first: int, last: int) -> ColumnElement[bool]:
    return _LOCAL.between(first * _DAY_S, (last + 1) * _DAY_S - 1)


def follow_ups(session: Session, spans: Sequence[Span], members: Members) -> dict[tuple[int, int], int]:
    """By (agent, number of the span) the dials to customers whom anybody had reached before that call."""
    if is_settled(raw(session), None, spans[-1][1]):
        return repeats_in_days.follow_ups(raw(session), spans, members)
    first, last = spans[0][0], spans[-1][1]
    day = (_LOCAL // _DAY_S).label("day")
    dialled = select(_CALL.customer).where(_in_span(first, last), _DIAL, _CALL.customer.is_not(None))
    reached = (
        select(_CALL.customer, func.min(_CALL.start_utc).label("since"))
        .where((last + 1) * _DAY_S > _LOCAL, _REACHED, _CALL.customer.in_(dialled))
        .group_by(_CALL.customer)
        .subquery("reached")
    )
    who = func.coalesce(members.canonical(_CALL.agent_id), 0).label("who")
    query = (
        select(who, span_number(day, spans).label("span"), func.count())
        .join(reached, and_(reached.c.customer == _CALL.customer, reached.c.since < _CALL.start_utc))
        .where(_in_span(first, last), _DIAL)
        .group_by("who", "span")
    )
    condition = members.condition(_CALL.agent_id, _LOCAL // _DAY_S)
    if condition is not None:
        query = query.where(condition)
    found: dict[tuple[int, int], int] = {}
    for agent, where, count in session.execute(query):
        number = span_of(where, spans)
        if number is not None:
            found[agent, number] = found.get((agent, number), 0) + count
    return found


def _with_next(span: Span) -> Subquery:
    """The calls of a span that name a customer, each with the start of that customer's next call, if within reach."""
    ahead = _in_span(span[0], span[1] + REPEAT_DAYS + 1)
    query = select(
        _CALL.id,
        _CALL.agent_id,
        _CALL.customer,
        _CALL.start_utc,
        (_LOCAL // _DAY_S).label("day"),
        and_(_REACHED).label("reached"),
        func.lead(_CALL.start_utc)
        .over(partition_by=_CALL.customer, order_by=(_CALL.start_utc, _CALL.id))
        .label("next"),
    ).where(ahead, _CALL.customer.is_not(None))
    return query.subquery("talk")


def served(
    session: Session, span: Span, members: Members, *, by_agent: bool, by_day: bool
) -> dict[tuple[int, int], tuple[int, int]]:
    """Customers reached, and those of them without another call within 7 days of the first time they were.

    By (agent, day number); 0 for all members together, and for the whole span. The other call may be anybody's, in
    either direction.
    """
    if is_settled(raw(session), span[0], span[1] + REPEAT_DAYS + 1):
        return repeats_in_days.served(raw(session), span, members, REPEAT_DAYS, by_agent=by_agent, by_day=by_day)
    talk = _with_next(span)
    who = func.coalesce(members.canonical(talk.c.agent_id), 0) if by_agent else literal(0)
    day = talk.c.day if by_day else literal(0)
    number = func.row_number().over(partition_by=(who, day, talk.c.customer), order_by=(talk.c.start_utc, talk.c.id))
    once: Any = select(
        who.label("who"),
        day.label("day"),
        or_(talk.c.next.is_(None), talk.c.next > talk.c.start_utc + REPEAT_DAYS * _DAY_S).label("enough"),
        number.label("number"),
    ).where(talk.c.reached, talk.c.day.between(*span))
    condition = members.condition(talk.c.agent_id, talk.c.day)
    if condition is not None:
        once = once.where(condition)
    first = once.subquery("first")
    query = (
        select(first.c.who, first.c.day, func.count(), func.sum(case((first.c.enough, 1), else_=0)))
        .where(first.c.number == 1)
        .group_by(first.c.who, first.c.day)
    )
    return {(agent, on): (count, enough) for agent, on, count, enough in session.execute(query)}


def names_customers(session: Session) -> bool:
    """Whether any call names its customer."""
    return session.execute(select(_CALL.id).where(_CALL.customer.is_not(None)).limit(1)).first() is not None
