"""What belongs to the whole file: settings, the calendar's own days, drafts of half-typed forms."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base
from salesdesk.types import Json


class Setting(Base):
    """One setting of the company, by its key (services/preferences.py lists them)."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Json]


class CalendarDay(Base):
    """A day the supervisor declared working or free, over the country's calendar."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(default="")


class Draft(Base):
    """What someone is typing, kept until it is saved or dropped, so that a crash loses nothing."""

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Json]]
    updated_at: Mapped[int]
