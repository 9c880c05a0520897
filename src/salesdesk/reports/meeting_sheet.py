"""Everything a one-to-one's paper says. Light to import: the services fill it, ``reports/meeting.py`` prints it.

It has no place for the supervisor's private note.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from salesdesk.reports.sheets import Paper, Person
from salesdesk.types import Doer, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One line of the agenda; ``subject`` and ``source`` in words, ``done``: it was talked about."""

    subject: str
    text: str
    source: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SbiLine:
    """Feedback by situation, behaviour, impact, and what is agreed."""

    situation: str = ""
    behaviour: str = ""
    impact: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action; ``since`` is the day of an earlier talk it was carried over from; ``dropped`` the reason."""

    text: str
    doer: Doer
    due_on: date | None = None
    since: date | None = None
    done_on: date | None = None
    dropped_on: date | None = None
    dropped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """When, by whom and what was corrected after the talk."""

    on: date
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSheet:
    """A one-to-one on paper; of one that is only planned, room is left to write."""

    paper: Paper
    agent: Person
    supervisor: str
    state: MeetingState
    moment: datetime | date
    minutes: int
    way: str
    place: str = ""
    called_off: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    topics: str = ""
    words: str = ""
    notes: tuple[SbiLine, ...] = ()
    steps: tuple[str, str, str, str] = ("", "", "", "")
    summary: str = ""
    actions: tuple[ActionLine, ...] = ()
    carried: tuple[ActionLine, ...] = ()
    corrections: tuple[CorrectionLine, ...] = ()
    correcting: bool = False
    signatures: bool = True
