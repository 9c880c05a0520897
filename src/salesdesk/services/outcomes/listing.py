"""Records as they are shown: a page of one kind, filtered and counted in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, Campaign
from salesdesk.models.outcomes import MODELS
from salesdesk.periods import Period, from_day_number
from salesdesk.services.imports.outcome import moment
from salesdesk.services.outcomes import storing
from salesdesk.services.outcomes.views import OutcomePage, OutcomeRecord
from salesdesk.store.same_call import MADE
from salesdesk.types import Join, OutcomeKind


def read_page(
    session: Session, kind: OutcomeKind, *, period: Period | None, agents: Sequence[int] | None, batch: int | None,
    by_hand: bool | None, joined: Join | None, search: str, newest_first: bool, offset: int, limit: int | None,
) -> OutcomePage:  # fmt: skip
    """Some records of a kind; every condition that is given must hold."""
    model = MODELS[kind]
    within: list[ColumnElement[bool]] = []
    if period is not None:
        within.append(model.day.between(period.first_number, period.last_number))
    if agents is not None:
        within.append(model.agent_id.in_(agents))
    if batch is not None:
        within.append(model.batch_id == batch)
    if by_hand is not None:
        within.append(model.batch_id.is_(None) if by_hand else model.batch_id.is_not(None))
    if joined is not None and kind is not OutcomeKind.ATTENDANCE:
        within.append(model.joined == joined)
    if search.strip():
        within.append(matches(kind, search.strip()))
    total = session.scalar(select(func.count()).select_from(model).where(*within)) or 0
    order = (model.day.desc(), model.id.desc()) if newest_first else (model.day, model.id)
    query = select(model).where(*within).order_by(*order).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    return OutcomePage(tuple(shown(session, kind, session.scalars(query).all())), total, offset)


def matches(kind: OutcomeKind, text: str) -> ColumnElement[bool]:
    """Records whose number, customer, note or product holds a text, or whose agent's name does."""
    model = MODELS[kind]
    names = [
        n for n in ("source_id", "customer", "note", "product", "category", "text", "order_ref") if hasattr(model, n)
    ]
    whose = select(Agent.id).where(Agent.name.contains(text, autoescape=True))
    said = [getattr(model, name).contains(text, autoescape=True) for name in names if name != "source_id"]
    if "source_id" in names:  # ids that the program made are nobody's words
        made = or_(model.source_id.startswith(storing.BY_HAND), model.source_id.startswith(MADE))
        said.append(and_(model.source_id.contains(text, autoescape=True), ~made))
    return or_(*said, model.agent_id.in_(whose))


def shown(session: Session, kind: OutcomeKind, records: Sequence[Any]) -> list[OutcomeRecord]:
    """Stored records with the names of people and campaigns."""
    wanted = {record.agent_id for record in records if record.agent_id is not None}
    names = _names(session, wanted)
    held = {getattr(record, "campaign_id", None) for record in records} - {None}
    campaigns = dict(session.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(held))).all())
    found = []
    for record in records:
        attends = kind is OutcomeKind.ATTENDANCE
        found.append(
            OutcomeRecord(
                id=record.id,
                kind=kind,
                day=from_day_number(record.day),
                at=None if attends else moment(record.at_utc, record.utc_offset_s),
                source_id=None if attends else storing.shown_id(record.source_id),
                agent_id=record.agent_id,
                agent=names.get(record.agent_id),
                agent_by_call=not attends and record.agent_by_call,
                customer=None if attends else record.customer,
                call_id=None if attends else record.call_id,
                joined=Join.NONE if attends else record.joined,
                batch=record.batch_id,
                line=record.line,
                note=record.note,
                values=storing.own_values(kind, record, campaigns),
            )
        )
    return found


def _names(session: Session, agents: set[int]) -> dict[int, str]:
    """{agent id: name}; of a merged one the name of the agent it is."""
    everyone = {
        number: (name, into)
        for number, name, into in session.execute(select(Agent.id, Agent.name, Agent.merged_into_id))
    }
    names = {}
    for agent in agents:
        root = agent
        while (into := everyone[root][1]) is not None:
            root = into
        names[agent] = everyone[root][0]
    return names
