"""What the service of one-to-ones gives to the window: frozen values, enumerations and dates instead of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from salesdesk.services.meetings.form import MeetingForm
from salesdesk.types import Doer, Level, MeetingState, MeetingWay

USUAL_MINUTES = 30
USUAL_TIME = time(10, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When, where and how people meet; ``at`` None: the hour is left open."""

    day: date
    at: time | None = None
    minutes: int = USUAL_MINUTES
    way: MeetingWay = MeetingWay.IN_PERSON
    place: str = ""

    @property
    def moment(self) -> datetime | date:
        """Day and hour, or the day alone."""
        return self.day if self.at is None else datetime.combine(self.day, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A next appointment on the working calendar, and why then, in words."""

    appointment: Appointment
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """An action; ``meeting_on`` is the day of the talk it comes from. ``overdue_days`` is 0 once it is settled."""

    id: int
    key: str
    meeting_id: int
    meeting_on: date
    agent_id: int
    agent: str
    text: str
    doer: Doer
    due_on: date | None
    done_on: date | None = None
    dropped_on: date | None = None
    dropped: str = ""
    settled_in: int | None = None
    overdue_days: int = 0

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.dropped_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A held talk's record was changed: when, by whom, what."""

    on: date
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """One talk in a list. ``day`` is the day it was held, or else is planned for; ``missed``: that day went by."""

    id: int
    agent_id: int
    agent: str
    number: str
    team: str
    left: bool
    state: MeetingState
    appointment: Appointment
    held_on: date | None
    called_off: str
    actions: int
    open_actions: int
    lines: int
    missed: bool

    @property
    def day(self) -> date:
        """When it was, or shall be."""
        return self.held_on or self.appointment.day


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """Everything about one talk. ``private_note`` is for the supervisor's eyes in the window and for nothing else."""

    row: MeetingRow
    form: MeetingForm
    actions: tuple[ActionView, ...]
    carried: tuple[ActionView, ...]
    corrections: tuple[CorrectionView, ...]
    reopened: bool
    before: tuple[MeetingRow, ...]
    private_note: str = field(repr=False)

    @property
    def id(self) -> int:
        """The talk's id."""
        return self.row.id

    @property
    def locked(self) -> bool:
        """Whether it can only be read: held and not being corrected, or called off."""
        return self.row.state is MeetingState.CALLED_OFF or (self.row.state is MeetingState.HELD and not self.reopened)


class Standing(StrEnum):
    """Where an agent stands against the rhythm, the most urgent first."""

    MISSED = "missed"
    OVERDUE = "overdue"
    NEVER = "never"
    DUE = "due"
    PLANNED = "planned"
    FINE = "fine"
    PAUSED = "paused"
    FREE = "free"

    @property
    def wants_talk(self) -> bool:
        """Whether something is to be done about it now."""
        return self in (Standing.MISSED, Standing.OVERDUE, Standing.NEVER, Standing.DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The company's rule: every so many weeks, by level where it differs; 0: no rhythm."""

    weeks: int = 2
    levels: Mapping[Level, int] = field(default_factory=lambda: {Level.TRAINEE: 1})

    def of(self, level: Level) -> int:
        """The weeks of a level."""
        return self.levels.get(level, self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """One agent's rhythm: ``weeks`` in force, ``own`` when it is the agent's own; ``due_on`` by the last talk.

    ``overdue_days`` are calendar days behind ``due_on``, or behind a planned day that went by.
    """

    agent_id: int
    agent: str
    number: str
    team: str
    level: Level
    weeks: int
    own: bool
    paused: bool
    reason: str
    last_on: date | None
    due_on: date | None
    next_id: int | None
    next_on: date | None
    overdue_days: int
    open_actions: int
    overdue_actions: int
    standing: Standing
