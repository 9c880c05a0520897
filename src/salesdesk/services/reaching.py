"""Distinct customers of rows and buckets: they don't add up, so each row and bucket is counted anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from salesdesk.periods import Period, PeriodKind
from salesdesk.services.figure_rows import By
from salesdesk.services.scopes import members
from salesdesk.services.staffing import Staff
from salesdesk.store import counters as store
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

Question = Callable[[Session, Span, Members, bool, bool], dict[tuple[int, int], Counts]]
"""Asked for a span and members, by agent or not, by day or not; answers by (agent or 0, day number or 0)."""


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
        for span in [(spans[0][0], spans[-1][1])] if daily else spans:
            for (agent, day), counts in question(session, span, among, by_agent, daily).items():
                code = codes.get(day if daily else span[0])
                if code is not None:
                    whose = Scope(ScopeKind.AGENT, agent) if by_agent else row
                    found.setdefault((whose, code), {}).update(counts)


def _customers(
    session: Session, span: Span, among: Members, by_agent: bool, by_day: bool
) -> dict[tuple[int, int], Counts]:
    if by_day:
        by_both = store.customers_by_day(session, span, among, by_agent=by_agent)
    elif by_agent:
        by_both = {(agent, 0): n for agent, n in store.customers_by_agent(session, span, among).items()}
    else:
        by_both = {(0, 0): store.customers(session, span, among)}
    return {key: {"customers": n} for key, n in by_both.items()}


def _before(
    session: Session, span: Span, among: Members, by_agent: bool, by_day: bool
) -> dict[tuple[int, int], Counts]:
    found = _customers(session, span, among, by_agent, by_day)
    return {key: {"customers_before": counts["customers"]} for key, counts in found.items()}


def _served(
    session: Session, span: Span, among: Members, by_agent: bool, by_day: bool
) -> dict[tuple[int, int], Counts]:
    found = repeat_calls.served(session, span, among, by_agent=by_agent, by_day=by_day)
    return {key: {"connected_customers": n, "resolved_customers": enough} for key, (n, enough) in found.items()}


def _bucket_before(bucket: Bucket) -> Bucket | None:
    """The period before under the bucket's own code; None for a week or month that was cut at the period's end."""
    period = bucket.period
    if period.kind is not PeriodKind.CUSTOM and Period.of(period.kind, period.start) != period:
        return None
    return Bucket(bucket.code, period.previous())
