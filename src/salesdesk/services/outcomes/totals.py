"""The sums below a list of outcomes: what a supervisor would add up by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from salesdesk.i18n import N_
from salesdesk.labels import LABELS
from salesdesk.models.outcomes import Attendance, Feedback, Lead, Payment, QualityCheck, Renewal, Sale
from salesdesk.types import AttendanceKind, FeedbackKind, OutcomeKind, PaymentKind, SaleStatus


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum: ``title`` is an English msgid; ``unit`` count, money (minor units), share (0 to 1), points or days."""

    title: str
    value: float | None
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many records, and their sums."""

    count: int
    sums: tuple[Sum, ...]


def totals(session: Session, kind: OutcomeKind, within: Sequence[ColumnElement[bool]]) -> Totals:
    """The sums of the records of a kind that fulfil every condition."""
    return _TOTALS[kind](session, within)


def _row(session: Session, within: Sequence[ColumnElement[bool]], *columns: Any) -> list[float]:
    found = session.execute(select(*columns).where(*within)).one()
    return [float(value or 0) for value in found]


def _when(condition: Any, value: Any = 1) -> Any:
    return func.sum(case((condition, value), else_=0))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _sales(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    won = Sale.status == SaleStatus.WON
    n, deals, revenue, referred = _row(
        session, within, func.count(Sale.id), _when(won), _when(won, Sale.amount), _when(won & Sale.referral)
    )
    return Totals(
        int(n),
        (
            Sum(N_("won"), deals),
            Sum(N_("Revenue"), revenue, "money"),
            Sum(N_("per order"), _share(revenue, deals), "money"),
            Sum(N_("from referrals"), referred),
        ),
    )


def _payments(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    paid = Payment.kind == PaymentKind.PAYMENT
    n, received, back = _row(
        session, within, func.count(Payment.id), _when(paid, Payment.amount), _when(~paid, Payment.amount)
    )
    sums = (
        Sum(N_("received"), received, "money"),
        Sum(N_("given back"), back, "money"),
        Sum(N_("in all"), received - back, "money"),
    )
    return Totals(int(n), sums)


def _leads(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    n, qualified, intents, cost = _row(
        session,
        within,
        func.count(Lead.id),
        _when(Lead.qualified_day.is_not(None)),
        _when(Lead.intent),
        func.sum(Lead.cost),
    )
    sums = [Sum(N_("qualified"), qualified), Sum(N_("interested"), intents)]
    if cost:
        sums.append(Sum(N_("cost"), cost, "money"))
        sums.append(Sum(N_("per qualified lead"), _share(cost, qualified), "money"))
    return Totals(int(n), tuple(sums))


def _renewals(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    renewed = Renewal.renewed_day.is_not(None)
    n, kept, amount = _row(session, within, func.count(Renewal.id), _when(renewed), _when(renewed, Renewal.amount))
    sums = (Sum(N_("renewed"), kept), Sum(N_("of those due"), _share(kept, n), "share"))
    return Totals(int(n), (*sums, Sum(N_("renewed for"), amount, "money")))


def _feedback(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    happy, asked, complaint = (Feedback.kind == kind for kind in FeedbackKind)
    points = Feedback.score * 1.0 / Feedback.scale
    n, csat_n, csat, nps_n, promoters, detractors, complaints = _row(
        session,
        within,
        func.count(Feedback.id),
        _when(happy),
        _when(happy, points),
        _when(asked),
        _when(asked & (points >= 90)),
        _when(asked & (points < 70)),
        _when(complaint),
    )
    sums = []
    if csat_n:
        sums.append(Sum(N_("satisfaction (of 5)"), csat / csat_n / 100 * 5, "points"))
    if nps_n:
        sums.append(Sum(N_("NPS"), (promoters - detractors) / nps_n * 100, "points"))
    return Totals(int(n), (*sums, Sum(N_("complaints"), complaints)))


def _quality(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    n, scored, score, judged, compliant, fatal = _row(
        session,
        within,
        func.count(QualityCheck.id),
        func.count(QualityCheck.score),
        func.sum(QualityCheck.score),
        func.count(QualityCheck.compliant),
        _when(QualityCheck.compliant.is_(True)),
        _when(QualityCheck.fatal),
    )
    mean = None if not scored else score / scored / 100
    sums = (Sum(N_("mean score"), mean, "points"), Sum(N_("compliant"), _share(compliant, judged), "share"))
    return Totals(int(n), (*sums, Sum(N_("with a fatal item"), fatal)))


def _attendance(session: Session, within: Sequence[ColumnElement[bool]]) -> Totals:
    rows = session.execute(
        select(Attendance.kind, func.count(), func.sum(Attendance.share)).where(*within).group_by(Attendance.kind)
    ).all()
    of_kind = {kind: share for kind, _n, share in rows}
    sums = tuple(
        Sum(LABELS[AttendanceKind, kind], of_kind[kind] / 100, "days") for kind in AttendanceKind if kind in of_kind
    )
    return Totals(sum(n for _kind, n, _share in rows), sums)


_TOTALS = {
    OutcomeKind.SALE: _sales,
    OutcomeKind.PAYMENT: _payments,
    OutcomeKind.LEAD: _leads,
    OutcomeKind.RENEWAL: _renewals,
    OutcomeKind.FEEDBACK: _feedback,
    OutcomeKind.QUALITY: _quality,
    OutcomeKind.ATTENDANCE: _attendance,
}
