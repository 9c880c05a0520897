"""What the targets service hands out and takes in: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from salesdesk import formats
from salesdesk.errors import RefusedError
from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.funnel import AgentPlan, Funnel, Rate
from salesdesk.metrics.smart import Inflation
from salesdesk.metrics.targets import Adjustment
from salesdesk.periods import Period
from salesdesk.types import Level, Scope, Tier


class InflatedError(RefusedError):
    """A target asks much more than was reached [0]; it is accepted with a written reason. ``inflations`` says which."""

    def __init__(self, inflations: Sequence[Inflation]) -> None:
        super().__init__(formats.sentences(one.text for one in inflations))
        self.inflations = tuple(inflations)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One stored target. ``name`` is whose it is; ``withdrawn_at`` None: in force; times are UTC epoch seconds."""

    id: int
    kpi: str
    scope: Scope
    name: str
    start: date
    end: date
    tier: Tier
    value: float
    owner: str
    reason: str
    override_reason: str
    created_at: int
    withdrawn_at: int | None

    @property
    def definition(self) -> Kpi:
        """The catalogue's entry."""
        return kpi(self.kpi)


@dataclass(frozen=True, slots=True)
class TargetChange:
    """What a change did to the stored targets: ids that came, and ids that were in force before."""

    created: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.created and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a target would be accepted: reasons against it in words, and the inflation guard's warning."""

    refusals: tuple[str, ...] = ()
    inflation: Inflation | None = None

    @property
    def fine(self) -> bool:
        """Accepted as it is."""
        return not self.refusals and self.inflation is None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One KPI of one row of the grid, in the KPI's unit.

    ``own``: the target set for exactly this row and period, or None. ``value``: what holds on the period's first
    working moment, own or inherited; ``origin`` and ``origin_name`` say whose it is and ``origin_period`` its dates.
    ``varies``: it changes within the period. ``reached``: what was reached in the period before (per day on duty for
    a count per day). ``calibrated``: the calibrations of the period, which leave the value as it is; ``asked`` is what
    they make of it, on the first day that any is in force.
    """

    kpi: str
    own: float | None = None
    own_id: int | None = None
    value: float | None = None
    origin: Scope | None = None
    origin_name: str = ""
    origin_period: Period | None = None
    varies: bool = False
    reached: float | None = None
    calibrated: tuple[Adjustment, ...] = ()
    asked: float | None = None

    @property
    def inherited(self) -> bool:
        """Whether the value comes from elsewhere."""
        return self.own is None and self.value is not None


@dataclass(frozen=True, slots=True)
class GridRow:
    """The company, a level, a team or an agent with its cells by KPI."""

    scope: Scope
    name: str
    number: str = ""
    team: str = ""
    level: Level | None = None
    cells: Mapping[str, GridCell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetGrid:
    """The grid of a period: the company first, then levels, then each team with its agents."""

    period: Period
    tier: Tier
    kpis: tuple[str, ...]
    rows: tuple[GridRow, ...]
    owner: str
    inflation_limit: float
    currency: str

    @property
    def empty(self) -> bool:
        """Whether no target holds anywhere in it."""
        return all(cell.value is None for row in self.rows for cell in row.cells.values())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A target offered from history, never imposed: the 80th percentile of past weeks (the 20th where less is better).

    ``n`` weeks with data between ``start`` and ``end``; value None: not enough data (fewer than ``least``).
    """

    kpi: str
    value: float | None
    n: int
    start: date
    end: date
    least: int = 4


class ShareBy(StrEnum):
    """By what a team's funnel is shared among its agents 资源匹配与权重分配 [4]."""

    HISTORY = "history"
    LEVEL = "level"
    HEADCOUNT = "headcount"


@dataclass(frozen=True, slots=True)
class FunnelAgent:
    """An agent of the team to share a funnel among.

    ``days``: working days to come in the period; ``dialled``: dials in the window; ``most``: on its best day, if any.
    """

    id: int
    name: str
    level: Level
    days: int
    dialled: int
    most: int | None


@dataclass(frozen=True, slots=True)
class FunnelGround:
    """What the past says for a decomposition: the team's rates in a window (None: no data), its agents and days."""

    period: Period
    team_id: int
    team: str
    window: Period
    rates: Mapping[str, Rate | None]
    working_days: int
    agents: tuple[FunnelAgent, ...]


@dataclass(frozen=True, slots=True)
class PartOfFunnel:
    """An agent's part of a decomposed revenue target; ``most`` is the most dials on a day so far, if any."""

    agent_id: int
    name: str
    plan: AgentPlan
    most: int | None

    @property
    def possible(self) -> bool | None:
        """Whether the agent ever dialled as much on a day; None when nothing is known."""
        return self.plan.possible(self.most)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A revenue target broken down to dials [4]; every column of ``agents`` adds up exactly to ``whole``.

    ``rates`` by the names of ``FunnelRates``, each with the n it rests on (None: set by hand); ``window`` is the
    history they come from.
    """

    period: Period
    team: str
    whole: Funnel
    rates: Mapping[str, Rate]
    window: Period
    working_days: int
    agents: tuple[PartOfFunnel, ...]
