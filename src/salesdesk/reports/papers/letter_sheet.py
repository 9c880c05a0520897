"""The target letter 目标责任书: the targets of an agent for a period, SMART and to be signed (domain.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.periods import Period
from salesdesk.reports.sheets import Kpi, Paper, Person
from salesdesk.types import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class TierAsk:
    """What a tier asks; ``coefficient`` of the bonus as written in the settings, or empty."""

    tier: Tier
    value: float
    coefficient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFrom:
    """What is asked in a part of the period, where ramp or calibration make it differ from the target itself."""

    start: date
    end: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTarget:
    """One target: what it means, what it asks in each tier, of whose it is and why.

    ``value`` is the base tier's as it was set for ``start`` to ``end``; ``asked`` the spans in which ramp or
    calibration ask something else; ``whole`` what the period asks at full attendance, with all of that (None for a
    rate). ``whose`` says for whom it was set (the agent, the level, the team, the company). ``reached`` is what was
    reached in the period before.
    """

    kpi: Kpi
    definition: str
    formula: str
    tiers: tuple[TierAsk, ...]
    start: date
    end: date
    whose: str
    owner: str
    reason: str
    override: str = ""
    asked: tuple[AskedFrom, ...] = ()
    calibrations: tuple[str, ...] = ()
    whole: float | None = None
    whole_kpi: Kpi | None = None
    reached: float | None = None
    per_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """One agent's letter. ``rules`` are the sentences on how targets are counted and changed later."""

    paper: Paper
    agent: Person
    period: Period
    working_days: int | None = None
    targets: tuple[LetterTarget, ...] = ()
    counting: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    supervisor: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.targets
