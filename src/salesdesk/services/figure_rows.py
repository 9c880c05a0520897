"""What the figures service answers with: frozen values for window, command and paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from salesdesk.metrics.catalogue import Kpi, Unit, kpi
from salesdesk.metrics.figures import Figure
from salesdesk.periods import Period
from salesdesk.types import Level, Rag, Scope


class Per(StrEnum):
    """Into which buckets a period is cut (the words of the command line)."""

    TOTAL = "total"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    HOUR = "hour"
    WEEKDAY_HOUR = "weekday_hour"


class By(StrEnum):
    """Whose figures make a row: the scope's own, or each team's, level's or agent's within it, or its campaigns'."""

    SCOPE = "scope"
    COMPANY = "company"
    TEAM = "team"
    LEVEL = "level"
    AGENT = "agent"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One KPI of one scope in one bucket, with what it is held against; None is "no data" or "no target".

    ``target`` is the bucket's (a day target times the days on duty); ``achievement`` is uncapped. ``bucket`` is
    ``2026-10-05``, ``2026-W41``, ``2026-10``, an hour ``14``, a weekday and hour ``1-14``, or empty for the total.
    """

    scope: Scope
    name: str
    bucket: str
    kpi: str
    numerator: float | None
    denominator: float | None
    value: float | None
    unit: Unit
    target: float | None = None
    achievement: float | None = None
    rag: Rag | None = None

    @property
    def definition(self) -> Kpi:
        """The catalogue's entry."""
        return kpi(self.kpi)

    @property
    def figure(self) -> Figure:
        """The figure alone, which knows n, the average per day and whether n is enough for a verdict."""
        return Figure(self.kpi, self.numerator, self.denominator, self.value, self.unit)

    @property
    def per_day(self) -> float | None:
        """The average per day on duty of a per-day count; the value itself of anything else."""
        return self.figure.per_day

    @property
    def target_per_day(self) -> float | None:
        """The target per day on duty of a per-day count; the target itself of anything else."""
        if self.target is None or not self.definition.per_day:
            return self.target
        return self.target / self.denominator if self.denominator else None

    @property
    def enough(self) -> bool:
        """Whether n reaches the KPI's minimum: below it a value is shown, and no verdict rests on it."""
        return self.figure.enough


@dataclass(frozen=True, slots=True)
class Tile:
    """A KPI of the dashboard: now, in the period before, and its course (bucket, value, target)."""

    row: FigureRow
    before: FigureRow
    series: tuple[FigureRow, ...]

    @property
    def change(self) -> float | None:
        """Now less before, in the KPI's unit; per day on duty for per-day counts. None when either is missing."""
        now, before = self.row.per_day, self.before.per_day
        return None if now is None or before is None else now - before


@dataclass(frozen=True, slots=True)
class AgentLine:
    """A row of the dashboard's agent table: who, team and level on the period's last day, figures by KPI id."""

    agent_id: int
    name: str
    number: str
    team: str
    level: Level
    days_on_duty: float
    figures: Mapping[str, FigureRow]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The dials of one weekday (1 = Monday) and hour, and how many were connected and effective."""

    weekday: int
    hour: int
    calls: int
    dials: int
    connected: int
    effective: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the dashboard shows for one period and scope.

    ``lines`` are the agents of the scope; ``without_agent`` counts calls that name nobody (company only): with them
    the lines add up to the tiles. ``first_day`` and ``last_day`` are those of all stored calls.
    """

    period: Period
    scope: Scope
    name: str
    tiles: tuple[Tile, ...]
    lines: tuple[AgentLine, ...]
    heat: tuple[HeatCell, ...]
    without_agent: int
    first_day: date | None
    last_day: date | None

    @property
    def empty(self) -> bool:
        """Whether there isn't a call in the period."""
        return all(tile.row.value is None for tile in self.tiles)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a figure came about, in words of the language in force.

    ``origins``: what numerator and denominator are counted from, to look behind them: ``calls``
    (``FiguresService.calls``), the word of a kind of record (``FiguresService.records``), or "".
    """

    row: FigureRow
    period: Period
    name: str
    formula: str
    rule: str
    arithmetic: str
    days: str
    target: str
    note: str
    origins: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class CallRow:
    """A stored call as it is shown; ``start`` is ISO 8601 with its offset, the words are those of the command line."""

    id: int
    source_id: str
    agent: str | None
    team: str | None
    customer: str | None
    direction: str
    start: str
    ring_s: int | None
    queue_s: int | None
    talk_s: int
    hold_s: int | None
    wrap_s: int | None
    outcome: str
    disposition: str | None
    campaign: str | None
    batch: int
    line: int


@dataclass(frozen=True, slots=True)
class CallPage:
    """A page of calls, and how many there are in all."""

    rows: tuple[CallRow, ...]
    total: int
    offset: int
