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


class AgentMonth(_Sums, Base):
    """One agent's sums of one month, which is known by the day number of its first day."""

    __tablename__ = "agent_month"
    __table_args__ = _WITHOUT_ROWID

    month: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
    days: Mapped[int]
    """How many days have calls."""


class AgentClock(_Sums, Base):
    """One agent's sums of one month's hours of the week (hour number % 168: 0 is a Thursday's midnight).

    Agent -1: everybody's calls together, those without an agent too.
    """

    __tablename__ = "agent_clock"
    __table_args__ = _WITHOUT_ROWID

    agent_id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    clock: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class Customer(Base):
    """A customer who was ever reached, by a small number in place of what the logs call them."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class _Set:
    """Who was reached: the customers' numbers, ascending, four bytes each, the low byte first.

    ``key`` is a number of day or month × 2²⁰ plus a place: 0 everybody's calls together, else agent + 1 (agent 0:
    calls without one).
    """

    key: Mapped[int] = mapped_column(primary_key=True)
    customers: Mapped[bytes]


class ReachedDay(_Set, Base):
    """The customers reached on one local day (store/customer_sets.py)."""

    __tablename__ = "reached_day"


class ReachedMonth(_Set, Base):
    """The customers reached in one month, year × 12 + month − 1."""

    __tablename__ = "reached_month"


class CalledDay(Base):
    """The calls of one local day that name a customer, as numbers (store/called_days.py)."""

    __tablename__ = "called_day"

    day: Mapped[int] = mapped_column(primary_key=True)
    calls: Mapped[bytes]


class ReachedDue(Base):
    """A day whose sets, and its month's, aren't what the calls say any more.

    ``from_id``: only the calls from this id on are missing in them; 0: all have to be read.
    """

    __tablename__ = "reached_due"

    day: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int]
