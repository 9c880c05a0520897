"""The personal funnel report (domain.md §9, §11): where an agent's results are lost, and what one lever would bring."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk.periods import Period
from salesdesk.reports.sheets import Kpi, Paper, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """A stage of the funnel, top first: the agent's own count, and the rate from the stage before in four lights.

    ``rate`` None: the top, or nothing to divide. ``cases`` is the rate's own denominator; ``peers`` of how many agents
    the median is.
    """

    name: str
    value: float | None
    rate: float | None = None
    cases: int = 0
    median: float | None = None
    peers: int = 0
    past: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallPart:
    """What one factor contributes to a difference, per day on duty in units of the result; ``known`` False: unmeasured.

    ``share`` is of the whole difference: 1.0 is all of it, below 0 it works against it.
    """

    kpi: Kpi
    actual: float | None
    reference: float | None
    effect: float
    share: float | None
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """The difference against a reference (``title``: the team's median, the own past, the targets), taken apart.

    ``actual`` and ``reference`` are the ``result`` per day on duty; the parts' effects add up to their difference.
    """

    title: str
    result: Kpi
    actual: float
    reference: float
    parts: tuple[ShortfallPart, ...]

    @property
    def difference(self) -> float:
        """Below zero for a shortfall."""
        return self.actual - self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One factor to work on: from where to where, and what that alone would bring of the result.

    ``daily`` per day on duty, ``whole`` over the days on duty of the period. ``against`` names what it is held
    against; ``caution`` says when the gap may be chance.
    """

    kpi: Kpi
    result: Kpi
    now: float
    then: float
    daily: float
    whole: float
    against: str
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelSheet:
    """One agent's funnel of a period."""

    paper: Paper
    agent: Person
    period: Period
    on_duty_days: float | None = None
    working_days: int | None = None
    steps: tuple[FunnelStep, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    levers: tuple[Lever, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there isn't a dial in the period."""
        return not any(step.value for step in self.steps)
