"""Builders of what calls lead to, with valid defaults: orders, payments, leads, feedback, checks, attendance."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from factories import MONDAY
from salesdesk.models import Attendance, Feedback, Lead, Payment, QualityCheck, Renewal, Sale
from salesdesk.periods import day_number
from salesdesk.types import AttendanceKind, FeedbackKind, PaymentKind

_serial = count(1)
_ENTERED = 1_790_000_000


def _add(session: Session, table: type[Any], agent: int | None, day: date, **fields: Any) -> int:
    row = table(agent_id=agent, day=day_number(day), entered_at=_ENTERED, updated_at=_ENTERED, **fields)
    if table is not Attendance:
        row.source_id = f"record-{next(_serial)}"
    session.add(row)
    session.flush()
    return int(row.id)


def add_sale(session: Session, agent: int | None, day: date = MONDAY, amount: int = 100_000, **fields: Any) -> int:
    """An order won, of ¥1,000 unless said otherwise; its id."""
    return _add(session, Sale, agent, day, amount=amount, **fields)


def add_payment(
    session: Session, agent: int | None, day: date = MONDAY, amount: int = 100_000, *, refund: bool = False, **more: Any
) -> int:
    """Money received, or given back; its id."""
    kind = PaymentKind.REFUND if refund else PaymentKind.PAYMENT
    return _add(session, Payment, agent, day, amount=amount, kind=kind, **more)


def add_lead(session: Session, agent: int | None, day: date = MONDAY, **fields: Any) -> int:
    """A new lead; its id."""
    return _add(session, Lead, agent, day, **fields)


def add_renewal(session: Session, agent: int | None, day: date = MONDAY, *, renewed: bool = False, **more: Any) -> int:
    """A contract due, renewed on the day it was due if at all; its id."""
    return _add(session, Renewal, agent, day, renewed_day=day_number(day) if renewed else None, **more)


def add_rating(session: Session, agent: int | None, day: date = MONDAY, score: int = 450, scale: int = 5) -> int:
    """A satisfaction score in hundredths of ``scale`` points; its id."""
    return _add(session, Feedback, agent, day, kind=FeedbackKind.CSAT, score=score, scale=scale)


def add_recommendation(session: Session, agent: int | None, day: date = MONDAY, score: int = 900) -> int:
    """A net promoter score in hundredths of ten points; its id."""
    return _add(session, Feedback, agent, day, kind=FeedbackKind.NPS, score=score, scale=10)


def add_complaint(session: Session, agent: int | None, day: date = MONDAY) -> int:
    """A complaint; its id."""
    return _add(session, Feedback, agent, day, kind=FeedbackKind.COMPLAINT)


def add_check(session: Session, agent: int | None, day: date = MONDAY, score: int | None = 8500, **fields: Any) -> int:
    """A call that was listened to, compliant unless said otherwise; its id."""
    return _add(session, QualityCheck, agent, day, score=score, **{"compliant": True, **fields})


def add_attendance(
    session: Session, agent: int, day: date = MONDAY, kind: AttendanceKind = AttendanceKind.SHIFT, share: int = 100
) -> int:
    """What an agent did on a day, or ``share`` hundredths of it; its id."""
    return _add(session, Attendance, agent, day, kind=kind, share=share)
