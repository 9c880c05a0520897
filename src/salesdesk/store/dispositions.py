"""How often each outcome word of the dialers stands in the log, counted from the calls when it is asked for."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.models import Call, Disposition
from salesdesk.store.counters import Members, Span

_DAY_S = 86_400


def word_counts(session: Session, span: Span, members: Members) -> list[tuple[str, int]]:
    """(word, calls) in a span of day numbers, the most frequent first; calls without a word are left out."""
    call, word = Call.__table__.alias("c"), Disposition.__table__
    local = call.c.start_utc + call.c.utc_offset_s
    counted = func.count().label("counted")
    query = (
        select(word.c.word, counted)
        .select_from(call.join(word, word.c.id == call.c.disposition_id))
        .where(local.between(span[0] * _DAY_S, (span[1] + 1) * _DAY_S - 1))
        .group_by(word.c.id, word.c.word)
        .order_by(counted.desc(), word.c.word)
    )
    condition = members.condition(call.c.agent_id, local // _DAY_S)
    if condition is not None:
        query = query.where(condition)
    return [(row[0], int(row[1])) for row in session.execute(query)]
