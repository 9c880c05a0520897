"""What figures are held against besides targets, and what of them is settled: calibrations, own KPIs, closed periods."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Json, Level, ScopeKind


class Calibration(Base):
    """An elastic calibration 弹性校准 [4]: targets of a KPI (empty: of every KPI) times ``factor`` for a while.

    It stands beside the targets and never rewrites them. ``withdrawn_at`` is set when it was taken back.
    """

    __tablename__ = "calibration"
    __table_args__ = (Index("ix_calibration_span", "start", "end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(default="")
    scope_kind: Mapped[ScopeKind] = mapped_column(word(ScopeKind))
    scope_id: Mapped[int] = mapped_column(default=0)
    level: Mapped[Level | None] = mapped_column(word(Level))
    start: Mapped[date]
    end: Mapped[date]
    factor: Mapped[float]
    reason: Mapped[str]
    created_at: Mapped[int]
    withdrawn_at: Mapped[int | None]


class CustomKpi(Base):
    """A KPI of the supervisor's own: a safe formula over the counters, with the fields of the shipped catalogue.

    ``data`` holds those fields (names, formula, unit, direction, target ...). An archived one is computed no more, but
    what was frozen with it can still be read.
    """

    __tablename__ = "custom_kpi"

    id: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Json]]
    created_at: Mapped[int]
    archived_at: Mapped[int | None]


class ClosedPeriod(Base):
    """A period whose figures are settled: frozen as they were, so that late data are seen and kept apart.

    ``frozen`` holds the figures by scope and KPI, ``digest`` their SHA-256. A period is reopened with a reason; the
    row stays, and closing again makes a new one.
    """

    __tablename__ = "closed_period"
    __table_args__ = (Index("ix_closed_period_span", "start", "end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[date]
    end: Mapped[date]
    closed_at: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    frozen: Mapped[dict[str, Json]]
    digest: Mapped[str]
    last_call_id: Mapped[int] = mapped_column(default=0)
    """The highest call id when it was closed: later ones are late data."""
    reopened_at: Mapped[int | None]
    reopen_reason: Mapped[str] = mapped_column(default="")
