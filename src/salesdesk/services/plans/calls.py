"""Calls for a plan: how they are named, and which to hear beside the agent or to learn from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from salesdesk.i18n import _
from salesdesk.models import Agent, Call, Disposition
from salesdesk.periods import Period
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import Direction, Outcome

_DAY_S = 86_400
_LOCAL: ColumnElement[int] = Call.start_utc + Call.utc_offset_s
SHORT_S = 30
"""Connected calls shorter than this lose the customer in the opening."""


def call_lines(session: Session, ids: Iterable[int], why: dict[int, str] | None = None) -> dict[int, CallLine]:
    """The calls of some ids; those taken back with their import are missing."""
    rows = session.execute(
        select(Call, Disposition.name, Agent.name)
        .outerjoin(Disposition, Disposition.id == Call.disposition_id)
        .outerjoin(Agent, Agent.id == Call.agent_id)
        .where(Call.id.in_(list(ids)))
    )
    return {
        call.id: CallLine(
            id=call.id,
            start=datetime.fromtimestamp(call.start_utc + call.utc_offset_s, tz=UTC)
            .replace(tzinfo=None)
            .isoformat(sep=" ", timespec="minutes"),
            talk_s=call.talk_s,
            customer=call.customer or "",
            outcome=Outcome(call.outcome).word,
            disposition=disposition or "",
            agent=agent or "",
            why=(why or {}).get(call.id, ""),
        )
        for call, disposition, agent in rows
    }


def _connected(agents: Collection[int], since: date, on: date) -> list[ColumnElement[bool]]:
    return [Call.agent_id.in_(agents), *_calls_in(Period(since, on))]


def _calls_in(span: Period) -> list[ColumnElement[bool]]:
    return [
        Call.outcome == Outcome.CONNECTED.value,
        Call.direction.in_((Direction.OUTBOUND.value, Direction.UNKNOWN.value)),
        _LOCAL.between(span.first_number * _DAY_S, (span.last_number + 1) * _DAY_S - 1),
    ]


class CallKind(StrEnum):
    """Which calls are wanted. LOST: talked, and no intent came of it."""

    SUGGESTED = "suggested"
    SHORT = "short"
    ORDINARY = "ordinary"
    LONG = "long"
    LOST = "lost"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class CallWish:
    """Which calls are looked for: their kind, the hour they began in (0–23), the days; the latest ones first."""

    kind: CallKind = CallKind.SUGGESTED
    hour: int | None = None
    start: date | None = None
    end: date | None = None
    limit: int = 12


def find_calls(session: Session, agent_id: int, on: date, wish: CallWish) -> list[CallLine]:
    """The connected calls of an agent as wished; of the last five days on duty where no days are named."""
    measuring = Measuring(session)
    period = measuring.last_days(agent_id, on, 5)
    start = wish.start or (period.start if period is not None else on)
    end = wish.end or on
    where = [*_connected(measuring.known_as(agent_id), start, end), *_of_kind(wish.kind)]
    if wish.hour is not None:
        where.append((_LOCAL // 3600 % 24).in_((wish.hour,)))
    order = (Call.talk_s.desc(),) if wish.kind is CallKind.LONG else (Call.start_utc.desc(),)
    query = select(Call.id).outerjoin(Disposition, Disposition.id == Call.disposition_id).where(*where)
    ids = session.scalars(query.order_by(*order, Call.id).limit(wish.limit)).all()
    lines = call_lines(session, ids)
    return [lines[call_id] for call_id in ids]


def _of_kind(kind: CallKind) -> list[ColumnElement[bool]]:
    match kind:
        case CallKind.SHORT:
            return [Call.talk_s < SHORT_S]
        case CallKind.LONG:
            return [Call.talk_s >= SHORT_S * 4]
        case CallKind.ORDINARY:
            return [Call.talk_s.between(SHORT_S, SHORT_S * 4 - 1)]
        case CallKind.LOST:
            return [Call.talk_s >= SHORT_S, func.coalesce(Disposition.intent, False).is_(False)]
        case _every:
            return []


def to_hear(session: Session, agent_id: int, on: date, each: int = 4) -> list[CallLine]:
    """Calls of the agent's last days worth hearing together: lost early, long, and ordinary ones; each with its why."""
    measuring = Measuring(session)
    period = measuring.last_days(agent_id, on, 5)
    if period is None:
        return []
    where = _connected(measuring.known_as(agent_id), period.start, period.end)

    def ids(condition: ColumnElement[bool], order: ColumnElement[int]) -> Sequence[int]:
        return session.scalars(select(Call.id).where(*where, condition).order_by(order, Call.id).limit(each)).all()

    why: dict[int, str] = {}
    for found, reason in (
        (ids(Call.talk_s < SHORT_S, Call.start_utc.desc()), _("ended early: hear the opening")),
        (ids(Call.talk_s >= SHORT_S * 4, Call.talk_s.desc()), _("long: hear objections and closing")),
        (ids(Call.talk_s.between(SHORT_S, SHORT_S * 4 - 1), Call.start_utc.desc()), _("ordinary: hear the questions")),
    ):
        for call_id in found:
            why.setdefault(call_id, reason)
    lines = call_lines(session, why, why)
    return [lines[call_id] for call_id in why if call_id in lines]


def connected_calls(
    session: Session, period: Period, agents: Collection[int] = (), least_s: int = 0, limit: int = 200
) -> list[int]:
    """Ids of connected outbound calls of a period, those with an intent and the longest first; no agents: everybody's."""
    measuring = Measuring(session)
    known_as = {one for agent in agents for one in measuring.known_as(agent)}
    where = [*_calls_in(period), *([Call.agent_id.in_(known_as)] if agents else [])]
    query = (
        select(Call.id)
        .outerjoin(Disposition, Disposition.id == Call.disposition_id)
        .where(*where, Call.talk_s >= least_s)
        .order_by(Disposition.intent.desc().nulls_last(), Call.talk_s.desc(), Call.id)
        .limit(limit)
    )
    return list(session.scalars(query).all())


def to_learn_from(session: Session, agent_id: int, on: date, limit: int = 8) -> list[CallLine]:
    """Good calls of the team's other members in the last four weeks: with an intent, else the longest."""
    measuring = Measuring(session)
    period = Period(on - timedelta(weeks=4), on)
    mates = [one for one in measuring.mates(agent_id, period) if one != measuring.root(agent_id)]
    if not mates:
        return []
    query = (
        select(Call.id)
        .outerjoin(Disposition, Disposition.id == Call.disposition_id)
        .where(*_connected(mates, period.start, period.end))
        .order_by(Disposition.intent.desc().nulls_last(), Call.talk_s.desc(), Call.id)
        .limit(limit)
    )
    ids = session.scalars(query).all()
    lines = call_lines(session, ids)
    return [lines[call_id] for call_id in ids]
