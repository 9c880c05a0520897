"""Sums over the calls, kept in the same transaction as the calls themselves (store/tallies.py)."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base

_WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class _Sums:
    """The additive counters; the counting rules stand in store/tallies.py. Agent 0: calls without an agent."""

    agent_id: Mapped[int] = mapped_column(primary_key=True)
    calls: Mapped[int]
    dials: Mapped[int]
    connected: Mapped[int]
    effective: Mapped[int]
    intents: Mapped[int]
    talk_s: Mapped[int]
    connected_talk_s: Mapped[int]
    ring_s: Mapped[int]
    queue_s: Mapped[int]
    hold_s: Mapped[int]
    wrap_s: Mapped[int]
    handled: Mapped[int]
    handled_s: Mapped[int]


class AgentDay(_Sums, Base):
    """One agent's sums of one local day (day number: days since 1970-01-01)."""

    __tablename__ = "agent_day"
    __table_args__ = _WITHOUT_ROWID

    day: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class AgentHour(_Sums, Base):
    """One agent's sums of one local hour (hour number: day number × 24 + hour)."""

    __tablename__ = "agent_hour"
    __table_args__ = _WITHOUT_ROWID

    hour: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
