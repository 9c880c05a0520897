"""What the people service hands out and takes in: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from salesdesk.services.people.snapshot import Snapshot
from salesdesk.types import AgentStatus, IdentityKind, Level, TeamStage


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with how many agents are in it (on the day asked for), and how many of them wait to be confirmed."""

    id: int
    name: str
    stage: TeamStage
    active: bool
    agents: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent as a table shows them; team and level are those of the day asked for.

    ``calls``, ``first_day`` and ``last_day`` say what the log has of them, whatever became of each call.
    """

    id: int
    number: str
    name: str
    level: Level
    team_id: int | None
    team: str
    status: AgentStatus
    hired_on: date | None
    left_on: date | None
    mentor_id: int | None
    mentor: str
    identities: tuple[str, ...]
    calls: int = 0
    first_day: date | None = None
    last_day: date | None = None
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """What exports call an agent by."""

    id: int
    kind: IdentityKind
    value: str


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A span in a team, both dates included; None: open."""

    team_id: int
    team: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level from a date on; None: from the beginning."""

    level: Level
    start: date | None


@dataclass(frozen=True, slots=True)
class MergedRow:
    """Another agent that turned out to be this one; ``change_id`` is what ``unmerge`` takes."""

    change_id: int
    agent_id: int
    name: str
    number: str
    merged_at: int


@dataclass(frozen=True, slots=True)
class AgentCard:
    """Everything kept about one agent."""

    row: AgentRow
    post: str
    note: str
    identities: tuple[IdentityRow, ...]
    memberships: tuple[MembershipRow, ...]
    levels: tuple[LevelRow, ...]
    merged: tuple[MergedRow, ...]
    mentees: tuple[tuple[int, str], ...]

    @property
    def tenure_from(self) -> date | None:
        """The day the tenure counts from: hired, or the first day with a call."""
        return self.row.hired_on or self.row.first_day


@dataclass(frozen=True, slots=True)
class AgentDraft:
    """An agent as typed into a form. ``since`` dates a change of team or level (None: it was always so)."""

    name: str
    number: str = ""
    team_id: int | None = None
    level: Level = Level.INTERMEDIATE
    hired_on: date | None = None
    mentor_id: int | None = None
    post: str = ""
    note: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """What a change did: the id of what was made or changed, and the rows as they were before (for ``restore``)."""

    id: int
    before: Snapshot


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two agents who may be one, and why: ``same-name``, ``same-pinyin`` or ``close-spelling``.

    ``keep`` is the one with the longer history; ``other`` would be merged into it.
    """

    keep: AgentRow
    other: AgentRow
    why: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge of ``other`` into ``keep`` would do; nothing has happened yet.

    ``moves`` counts rows by what they are (``identities``, ``targets``, ``plan``, ``interview``, ``alert`` ...);
    ``withdrawn`` targets of ``other`` give way to ``keep``'s own; ``shared_days`` are days on which both have calls,
    a sign that they are two people; ``doubts`` are sentences for the supervisor.
    """

    keep: AgentRow
    other: AgentRow
    moves: Mapping[str, int] = field(default_factory=dict)
    withdrawn: int = 0
    shared_days: int = 0
    doubts: tuple[str, ...] = ()
