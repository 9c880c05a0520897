"""What calls lead to: orders, payments, leads, renewals, feedback, quality checks; and who was there on which day.

Every record says where it came from (a batch and its line; no batch: entered by hand) and, where it is about a
customer, which call it belongs to and why. ``day`` and the columns ending in ``_day`` are day numbers as in the sums
of the calls (days since 1970-01-01, local). Money is in minor units of the company's currency, scores in hundredths.
"""

from typing import Any, Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import (
    AttendanceKind,
    FeedbackKind,
    Join,
    LeadStage,
    OutcomeKind,
    PaymentKind,
    SaleStatus,
    Severity,
)


class _Kept:
    """Where a record came from. ``batch_id`` None: entered by hand; ``line`` is 0 then."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    day: Mapped[int] = mapped_column(sort_order=-7)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    line: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[int]
    updated_at: Mapped[int]


class _OfCustomer(_Kept):
    """A record about a customer, with the call it is joined to.

    ``source_id`` is the CRM's own id; where it has none, ``=`` and a hash of the content with its occurrence in the
    file, as for calls; ``#`` and a number for what was entered by hand. ``customer`` is normalised like a call's.
    ``at_utc`` is None where only the day is known. ``call_ref`` is the call's id as the export says it; ``call_id``
    has no foreign key: calls leave by the million with their batch, and the join is then made anew.
    ``agent_by_call``: the record names no agent, and is credited to that of its call.
    """

    source_id: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"), sort_order=-8)
    agent_by_call: Mapped[bool] = mapped_column(default=False)
    customer: Mapped[str | None] = mapped_column(index=True, sort_order=-6)
    at_utc: Mapped[int | None]
    utc_offset_s: Mapped[int] = mapped_column(default=0)
    call_ref: Mapped[str | None]
    call_id: Mapped[int | None] = mapped_column(index=True)
    joined: Mapped[Join] = mapped_column(word(Join), default=Join.NONE)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index, ...]:
        name = cls.__tablename__  # type: ignore[attr-defined]
        return (Index(f"ix_{name}_day_agent", "day", "agent_id"),)


class Sale(_OfCustomer, Base):
    """An order 订单 on its day; ``amount`` in minor units. Only a won one is a deal."""

    __tablename__ = "sale"

    amount: Mapped[int]
    status: Mapped[SaleStatus] = mapped_column(word(SaleStatus), default=SaleStatus.WON)
    product: Mapped[str] = mapped_column(default="")
    referral: Mapped[bool] = mapped_column(default=False)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))


class Payment(_OfCustomer, Base):
    """Money received 回款 or given back 退款 on its day; ``amount`` ≥ 0 in minor units, ``kind`` says which way.

    ``order_ref`` is the order's id as the export says it; ``sale_id`` that order where it is known.
    """

    __tablename__ = "payment"

    kind: Mapped[PaymentKind] = mapped_column(word(PaymentKind), default=PaymentKind.PAYMENT)
    amount: Mapped[int]
    order_ref: Mapped[str | None] = mapped_column(index=True)
    sale_id: Mapped[int | None] = mapped_column(ForeignKey("sale.id", ondelete="SET NULL"), index=True)


class Lead(_OfCustomer, Base):
    """A lead or opportunity 线索/商机, ``day`` when it came in.

    ``intent``: the customer showed interest 意向. ``qualified_day``: when it became an MQL or SQL, None: it did not.
    ``cost`` and ``amount`` (expected) in minor units, None where the export does not say.
    """

    __tablename__ = "lead"
    stage: Mapped[LeadStage] = mapped_column(word(LeadStage), default=LeadStage.NEW)
    intent: Mapped[bool] = mapped_column(default=False)
    qualified_day: Mapped[int | None] = mapped_column(index=True)
    cost: Mapped[int | None]
    amount: Mapped[int | None]
    product: Mapped[str] = mapped_column(default="")
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))


class Renewal(_OfCustomer, Base):
    """A contract due for renewal 续约 on ``day``; ``renewed_day`` None: not (yet). ``amount`` in minor units."""

    __tablename__ = "renewal"

    renewed_day: Mapped[int | None]
    amount: Mapped[int | None]
    product: Mapped[str] = mapped_column(default="")


class Feedback(_OfCustomer, Base):
    """What a customer said: ``score`` in hundredths of ``scale`` points (450 of 5 is 4.5), None for a complaint."""

    __tablename__ = "feedback"

    kind: Mapped[FeedbackKind] = mapped_column(word(FeedbackKind))
    score: Mapped[int | None]
    scale: Mapped[int | None]
    category: Mapped[str] = mapped_column(default="")
    severity: Mapped[Severity | None] = mapped_column(word(Severity))
    resolved_day: Mapped[int | None]
    text: Mapped[str] = mapped_column(default="")


class QualityCheck(_OfCustomer, Base):
    """A call that was listened to 质检: ``score`` in hundredths of 100 points (8,850 is 88.5).

    ``compliant``: no violation 合规; None where nobody said. ``fatal``: a fatal item 致命项 failed.
    """

    __tablename__ = "quality_check"

    score: Mapped[int | None]
    compliant: Mapped[bool | None]
    fatal: Mapped[bool] = mapped_column(default=False)
    reviewer: Mapped[str] = mapped_column(default="")
    scorecard: Mapped[str] = mapped_column(default="")


class Attendance(_Kept, Base):
    """What an agent did on one day, ``share`` in hundredths of it; a leave over several days is a row for each."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("agent_id", "day", "kind"),
        Index("ix_attendance_day_agent", "day", "agent_id"),
    )

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), sort_order=-8)
    kind: Mapped[AttendanceKind] = mapped_column(word(AttendanceKind))
    share: Mapped[int] = mapped_column(default=100)


MODELS: Final[dict[OutcomeKind, Any]] = {
    OutcomeKind.SALE: Sale,
    OutcomeKind.PAYMENT: Payment,
    OutcomeKind.LEAD: Lead,
    OutcomeKind.RENEWAL: Renewal,
    OutcomeKind.FEEDBACK: Feedback,
    OutcomeKind.QUALITY: QualityCheck,
    OutcomeKind.ATTENDANCE: Attendance,
}
"""The table of each kind of outcome."""
