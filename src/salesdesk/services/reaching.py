"""Distinct customers of rows and buckets: they don't add up, so each row and bucket is counted anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from salesdesk.periods import Period, PeriodKind
from salesdesk.services.figure_rows import By
from salesdesk.services.scopes import members
from salesdesk.services.staffing import Staff
from salesdesk.store import customers as store
from salesdesk.store import repeat_calls
from salesdesk.store.counters import Members, Span
from salesdesk.types import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of the period with its code on the command line."""

    code: str
    period: Period


Counts = dict[str, int]
"""Distinct customers by the name of their counter."""

Reached = dict[tuple[Scope, str], Counts]
"""By row and bucket's code."""

Question = Callable[[Session, Sequence[Span], Members, bool, bool], Iterator[tuple[int, int, int, Counts]]]
"""Asked for spans and members, by agent or not, by day or not; answers by span's number, agent or 0, day or 0."""


def reached(
    session: Session,
    staff: Staff,
    cut: Sequence[Bucket],
    scope: Scope,
    rows: Sequence[Scope],
    by: By,
    wanted: Collection[str],
) -> Reached:
    """The wanted counts of distinct customers of every row and bucket; what is left out is nobody."""
    found: Reached = {}
    if "customers" in wanted:
        _ask(_customers, session, staff, cut, scope, rows, by, found)
    if "customers_before" in wanted:
        _ask(_before, session, staff, [b for one in cut if (b := _bucket_before(one))], scope, rows, by, found)
    if "connected_customers" in wanted:
        _ask(_served, session, staff, cut, scope, rows, by, found)
    return found


def _ask(
    question: Question,
    session: Session,
    staff: Staff,
    cut: Sequence[Bucket],
    scope: Scope,
    rows: Sequence[Scope],
    by: By,
    found: Reached,
) -> None:
    """Put a question for all agents at once, else row by row; for all days at once, else bucket by bucket."""
    if not cut:
        return
    by_agent = by is By.AGENT
    daily = len(cut) > 1 and all(bucket.period.length == 1 for bucket in cut)
    spans = [(bucket.period.first_number, bucket.period.last_number) for bucket in cut]
    codes = {span[0]: bucket.code for span, bucket in zip(spans, cut, strict=True)}
    for row in [scope] if by_agent else rows:
        among = members(staff, row)
        asked = [(spans[0][0], spans[-1][1])] if daily else spans
        for at, agent, day, counts in question(session, asked, among, by_agent, daily):
            code = codes.get(day if daily else asked[at][0])
            if code is not None:
                whose = Scope(ScopeKind.AGENT, agent) if by_agent else row
                found.setdefault((whose, code), {}).update(counts)


def _customers(
    session: Session, spans: Sequence[Span], among: Members, by_agent: bool, by_day: bool
) -> Iterator[tuple[int, int, int, Counts]]:
    if by_day:
        for at, span in enumerate(spans):
            for (agent, day), n in store.customers_by_day(session, span, among, by_agent=by_agent).items():
                yield at, agent, day, {"customers": n}
    elif by_agent:
        for at, span in enumerate(spans):
            for agent, n in store.customers_by_agent(session, span, among).items():
                yield at, agent, 0, {"customers": n}
    else:
        for at, n in enumerate(store.customers(session, spans, among)):
            yield at, 0, 0, {"customers": n}


def _before(
    session: Session, spans: Sequence[Span], among: Members, by_agent: bool, by_day: bool
) -> Iterator[tuple[int, int, int, Counts]]:
    for at, agent, day, counts in _customers(session, spans, among, by_agent, by_day):
        yield at, agent, day, {"customers_before": counts["customers"]}


def _served(
    session: Session, spans: Sequence[Span], among: Members, by_agent: bool, by_day: bool
) -> Iterator[tuple[int, int, int, Counts]]:
    for at, span in enumerate(spans):
        found = repeat_calls.served(session, span, among, by_agent=by_agent, by_day=by_day)
        for (agent, day), (n, enough) in found.items():
            yield at, agent, day, {"connected_customers": n, "resolved_customers": enough}


def _bucket_before(bucket: Bucket) -> Bucket | None:
    """The period before under the bucket's own code; None for a week or month that was cut at the period's end."""
    period = bucket.period
    if period.kind is not PeriodKind.CUSTOM and Period.of(period.kind, period.start) != period:
        return None
    return Bucket(bucket.code, period.previous())
