"""Sums over what calls lead to: orders, payments, leads, renewals, feedback, quality checks (models/outcomes.py).

Asked like the sums of the calls (store/counters.py): for the agents and days of ``Members``, over spans of days that
follow each other, as known now (records of a merged agent belong to the one it was merged into; agent 0: nobody).
The records are few beside the calls, so they are summed when they are asked for, with an index on their day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from salesdesk.models import Feedback, Lead, Payment, QualityCheck, Renewal, Sale
from salesdesk.models.base import Base
from salesdesk.store.counters import Members, Span
from salesdesk.types import FeedbackKind, LeadStage, OutcomeKind, PaymentKind, SaleStatus

FEW_SPANS = 8
"""Up to so many spans are told apart in SQL; beyond, the days are read and laid into their spans here."""

Condition = ColumnElement[bool]
BY_AGENT_AND_SPAN = dict[tuple[int, int], dict[str, int]]
"""By (agent, number of the span) the sums by the name of their counter."""

_PROMOTER = 9
_DETRACTOR = 6
_QUALIFIED = (LeadStage.QUALIFIED, LeadStage.OPPORTUNITY, LeadStage.WON)
_OPPORTUNITY = (LeadStage.OPPORTUNITY, LeadStage.WON)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a counter comes from: the table, the day it is dated on, which rows count, and what of each is summed.

    ``value`` None: the rows are counted.
    """

    kind: OutcomeKind
    table: type[Any]
    day: ColumnElement[int]
    where: Condition
    value: ColumnElement[Any] | None = None


def _rounded(above: ColumnElement[Any], below: ColumnElement[Any]) -> ColumnElement[int]:
    """A quotient of whole numbers, half up."""
    whole: ColumnElement[int] = (above * 2 + below) // (2 * below)
    return whole


_EARLIER = aliased(Sale, name="earlier")
_WON: Condition = Sale.status == SaleStatus.WON
_FIRST_ORDER: Condition = and_(
    _WON,
    Sale.customer.is_not(None),
    ~exists().where(
        _EARLIER.customer == Sale.customer,
        _EARLIER.status == SaleStatus.WON,
        or_(_EARLIER.day < Sale.day, and_(_EARLIER.day == Sale.day, _EARLIER.id < Sale.id)),
    ),
)
_QUALIFIED_DAY = func.coalesce(Lead.qualified_day, Lead.day)
_CSAT: Condition = and_(Feedback.kind == FeedbackKind.CSAT, Feedback.score.is_not(None), Feedback.scale > 0)
_NPS: Condition = and_(Feedback.kind == FeedbackKind.NPS, Feedback.score.is_not(None))
_OUT_OF_TEN = _rounded(Feedback.score * 10, case((Feedback.scale > 0, Feedback.scale), else_=10))  # in hundredths
_SCORED: Condition = QualityCheck.score.is_not(None)
_JUDGED: Condition = or_(QualityCheck.compliant.is_not(None), QualityCheck.fatal)
_ALL: Condition = literal(True)  # noqa: FBT003  (SQL's own word)

SOURCES: Mapping[str, Source] = {
    "deals": Source(OutcomeKind.SALE, Sale, Sale.day.expression, _WON),
    "revenue": Source(OutcomeKind.SALE, Sale, Sale.day.expression, _WON, Sale.amount.expression),
    "referral_orders": Source(OutcomeKind.SALE, Sale, Sale.day.expression, and_(_WON, Sale.referral)),
    "new_customers": Source(OutcomeKind.SALE, Sale, Sale.day.expression, _FIRST_ORDER),
    "collections": Source(
        OutcomeKind.PAYMENT,
        Payment,
        Payment.day.expression,
        _ALL,
        case((Payment.kind == PaymentKind.REFUND, -Payment.amount), else_=Payment.amount),
    ),
    "lead_intents": Source(OutcomeKind.LEAD, Lead, Lead.day.expression, Lead.intent.expression),
    "opportunities": Source(OutcomeKind.LEAD, Lead, Lead.day.expression, Lead.stage.in_(_OPPORTUNITY)),
    "campaign_cost": Source(OutcomeKind.LEAD, Lead, Lead.day.expression, Lead.cost.is_not(None), Lead.cost.expression),
    "leads_qualified": Source(
        OutcomeKind.LEAD, Lead, _QUALIFIED_DAY, or_(Lead.qualified_day.is_not(None), Lead.stage.in_(_QUALIFIED))
    ),
    "renewals_due": Source(OutcomeKind.RENEWAL, Renewal, Renewal.day.expression, _ALL),
    "renewals_won": Source(OutcomeKind.RENEWAL, Renewal, Renewal.day.expression, Renewal.renewed_day.is_not(None)),
    "csat_points": Source(
        OutcomeKind.FEEDBACK,
        Feedback,
        Feedback.day.expression,
        _CSAT,
        _rounded(Feedback.score * 5, Feedback.scale.expression),
    ),
    "csat_answers": Source(OutcomeKind.FEEDBACK, Feedback, Feedback.day.expression, _CSAT),
    "promoters": Source(
        OutcomeKind.FEEDBACK, Feedback, Feedback.day.expression, and_(_NPS, _OUT_OF_TEN >= _PROMOTER * 100)
    ),
    "detractors": Source(
        OutcomeKind.FEEDBACK, Feedback, Feedback.day.expression, and_(_NPS, _OUT_OF_TEN <= _DETRACTOR * 100)
    ),
    "nps_answers": Source(OutcomeKind.FEEDBACK, Feedback, Feedback.day.expression, _NPS),
    "complaints": Source(
        OutcomeKind.FEEDBACK, Feedback, Feedback.day.expression, Feedback.kind == FeedbackKind.COMPLAINT
    ),
    "qa_points": Source(
        OutcomeKind.QUALITY, QualityCheck, QualityCheck.day.expression, _SCORED, QualityCheck.score.expression
    ),
    "qa_checks": Source(OutcomeKind.QUALITY, QualityCheck, QualityCheck.day.expression, _SCORED),
    "qa_judged": Source(OutcomeKind.QUALITY, QualityCheck, QualityCheck.day.expression, _JUDGED),
    "clean_calls": Source(
        OutcomeKind.QUALITY,
        QualityCheck,
        QualityCheck.day.expression,
        and_(QualityCheck.compliant.is_(True), ~QualityCheck.fatal.expression),
    ),
}
"""Each counter's records. ``csat_points`` are hundredths of 5 points, ``qa_points`` hundredths of 100."""

_KEPT: Mapping[str, tuple[type[Base], Condition | None, tuple[str, ...]]] = {
    "orders": (Sale, None, ("deals", "revenue", "referral_orders", "new_customers")),
    "payments": (Payment, None, ("collections",)),
    "leads": (Lead, None, ("leads_qualified", "opportunities")),
    "interest": (Lead, Lead.intent.expression, ("lead_intents",)),
    "lead costs": (Lead, Lead.cost.is_not(None), ("campaign_cost",)),
    "renewals": (Renewal, None, ("renewals_due", "renewals_won")),
    "ratings": (Feedback, _CSAT, ("csat_points", "csat_answers")),
    "recommendations": (Feedback, _NPS, ("promoters", "detractors", "nps_answers")),
    "complaints": (Feedback, Feedback.kind == FeedbackKind.COMPLAINT, ("complaints",)),
    "scores": (QualityCheck, _SCORED, ("qa_points", "qa_checks")),
    "verdicts": (QualityCheck, _JUDGED, ("qa_judged", "clean_calls")),
}


def kept(session: Session) -> frozenset[str]:
    """The counters whose records are kept at all, so that none in a period is zero and not "no data"."""
    asked = [
        select(table.__table__.c.id).where(_ALL if where is None else where).exists()
        for table, where, _counters in _KEPT.values()
    ]
    answers = session.execute(select(*(cast(one, Integer) for one in asked))).one()
    return frozenset(
        name for there, (_t, _w, counters) in zip(answers, _KEPT.values(), strict=True) if there for name in counters
    )


def sums(session: Session, spans: Sequence[Span], members: Members, names: Collection[str]) -> BY_AGENT_AND_SPAN:
    """The named counters of each agent over each span (in order, none overlapping); only what isn't nothing."""
    found: BY_AGENT_AND_SPAN = {}
    together: dict[tuple[OutcomeKind, str], list[str]] = {}
    for name in names:
        source = SOURCES[name]
        together.setdefault((source.kind, str(source.day)), []).append(name)
    for group in together.values():
        _add(session, spans, members, group, found)
    return found


def _add(
    session: Session, spans: Sequence[Span], members: Members, names: Sequence[str], found: BY_AGENT_AND_SPAN
) -> None:
    """The counters of one table and one dating, in one query."""
    first = SOURCES[names[0]]
    who = func.coalesce(members.canonical(first.table.agent_id), 0).label("who")
    when = span_number(first.day, spans).label("span")
    columns = [
        func.sum(case((source.where, 1 if source.value is None else source.value), else_=0)).label(name)
        for name, source in ((name, SOURCES[name]) for name in names)
    ]
    query = select(who, when, *columns).group_by("who", "span")
    query = query.where(first.day.between(spans[0][0], spans[-1][1]), or_(*(SOURCES[name].where for name in names)))
    condition = members.condition(first.table.agent_id, first.day)
    if condition is not None:
        query = query.where(condition)
    for row in session.execute(query):
        number = span_of(row[1], spans)
        if number is None:
            continue
        mine = found.setdefault((row[0], number), {})
        for name, value in zip(names, row[2:], strict=True):
            mine[name] = mine.get(name, 0) + value


def span_number(day: ColumnElement[int], spans: Sequence[Span]) -> ColumnElement[int]:
    """The number of the span a day lies in; for many spans the day itself, to be given to ``span_of``."""
    if len(spans) > FEW_SPANS:
        return day
    if len(spans) == 1:
        return literal(0)
    return case(*((day <= last, number) for number, (_first, last) in enumerate(spans)))


def span_of(number: int, spans: Sequence[Span]) -> int | None:
    """What ``span_number`` answered, as the number of a span; None for a day between two spans."""
    if len(spans) <= FEW_SPANS:
        return number
    found = bisect_right(spans, (number, 1 << 62)) - 1
    return found if found >= 0 and number <= spans[found][1] else None
