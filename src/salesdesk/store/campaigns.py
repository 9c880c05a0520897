"""Sums by campaign, counted from the calls when they are asked for: few look at them, and few logs name one."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from salesdesk.models import Call, Campaign, Disposition
from salesdesk.store.counters import Members, Span
from salesdesk.store.database import raw
from salesdesk.store.tallies import COLUMNS, RULES, effective_seconds

_DAY_S = 86_400


def campaign_sums(session: Session, span: Span, members: Members) -> list[tuple[str, tuple[int, ...]]]:
    """The sums (in the order of ``tallies.COLUMNS``) of each campaign's calls in a span, by name; empty: of none."""
    call, disposition = Call.__table__.alias("c"), Disposition.__table__.alias("d")
    local = call.c.start_utc + call.c.utc_offset_s
    counted = [text(RULES[name]) for name in COLUMNS]
    query = (
        select(func.coalesce(Campaign.__table__.c.name, "").label("campaign"), *counted)
        .select_from(
            call.outerjoin(disposition, disposition.c.id == call.c.disposition_id).outerjoin(
                Campaign.__table__, Campaign.__table__.c.id == call.c.campaign_id
            )
        )
        .where(local.between(span[0] * _DAY_S, (span[1] + 1) * _DAY_S - 1))
        .group_by("campaign")
        .order_by("campaign")
    )
    condition = members.condition(call.c.agent_id, local // _DAY_S)
    if condition is not None:
        query = query.where(condition)
    rows = session.execute(query, {"effective_s": effective_seconds(raw(session))})
    return [(row[0], tuple(int(value or 0) for value in row[1:])) for row in rows]
