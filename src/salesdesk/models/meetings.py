"""One-to-ones 一对一: what was planned, prepared and held, what was agreed, and how often people meet (domain.md §7)."""

from datetime import date, time

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Doer, Json, MeetingState, MeetingWay


class Meeting(Base):
    """One talk of the supervisor with one agent.

    ``form`` is what people wrote and may be printed (services/meetings/form.py). ``private_note`` is the supervisor's
    alone, kept in a column of its own so that nothing that prints or exports ever reads it. ``settled`` is how the
    actions stood when the talk was held. ``reopened``: a held one that is being corrected just now.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    state: Mapped[MeetingState] = mapped_column(word(MeetingState), default=MeetingState.PLANNED)
    planned_on: Mapped[date]
    planned_at: Mapped[time | None]
    minutes: Mapped[int] = mapped_column(default=30)
    way: Mapped[MeetingWay] = mapped_column(word(MeetingWay), default=MeetingWay.IN_PERSON)
    place: Mapped[str] = mapped_column(default="")
    held_on: Mapped[date | None]
    called_off: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Json]] = mapped_column(default=dict)
    private_note: Mapped[str] = mapped_column(default="")
    settled: Mapped[dict[str, Json] | None]
    reopened: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[int]
    updated_at: Mapped[int]


class MeetingAction(Base):
    """What somebody does after a talk; open until it is done, or dropped with a reason.

    ``key`` is made where it is typed, so that saving twice is saving once. ``settled_in_id`` is the talk in which it
    was found done or was dropped, where it was one.
    """

    __tablename__ = "meeting_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    text: Mapped[str]
    doer: Mapped[Doer] = mapped_column(word(Doer), default=Doer.AGENT)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    dropped_on: Mapped[date | None]
    dropped: Mapped[str] = mapped_column(default="")
    settled_in_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    created_at: Mapped[int]


class MeetingCorrection(Base):
    """That a held talk's record was changed afterwards: when, by whom, what and why; ``before`` is how it was."""

    __tablename__ = "meeting_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    at: Mapped[int]
    corrected_on: Mapped[date]
    who: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    before: Mapped[dict[str, Json]] = mapped_column(default=dict)


class MeetingRhythm(Base):
    """How often an agent is met from now on; the newest row counts, those before it are the past.

    ``weeks`` None: as the level or the company has it. ``paused`` for a ``reason`` (parental leave, training).
    """

    __tablename__ = "meeting_rhythm"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    weeks: Mapped[int | None]
    paused: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[int]
