"""What the data suggest about a cause, as it is answered: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from salesdesk.services.plans.answers import View
from salesdesk.services.plans.views import EvidenceLink
from salesdesk.types import Cause


class Against(StrEnum):
    """What the agent's figures are held against."""

    TARGETS = "targets"
    TEAM = "team"
    PAST = "past"


class Angle(StrEnum):
    """By what a difference is taken apart."""

    FUNNEL = "funnel"
    HOUR = "hour"
    WEEKDAY = "weekday"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(View):
    """One factor, hour, weekday or campaign: as it was, as the reference has it, its share of the difference (1 = all).

    ``effect`` is in the unit of the suggestion's result; the effects of all parts add up to the difference exactly.
    ``n`` and ``reference_n`` are the cases behind both sides; ``enough`` says whether a verdict may rest on them.
    """

    kpi: str
    name: str
    actual: float | None
    reference: float | None
    effect: float
    share: float | None
    n: int
    reference_n: int | None
    enough: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(View):
    """Where the shortfall comes from, against ``against``; the parts add up to the difference.

    ``result`` is the KPI that is missing: per day on duty for the funnel, a rate for the others. ``main`` names the part
    that stands out (empty: none does, or there is not enough data, as ``text`` says). ``cause`` is the dimension to look
    at first, a hint only. ``basis`` says what both sides rest on. ``link`` leads to the calls.
    """

    angle: Angle
    against: Against
    title: str
    result: str
    actual: float
    reference: float
    parts: tuple[Part, ...]
    main: str
    cause: Cause | None
    text: str
    basis: str
    link: EvidenceLink

    @property
    def main_part(self) -> Part | None:
        """The part that stands out."""
        return next((part for part in self.parts if part.name == self.main), None) if self.main else None

    @property
    def share(self) -> float:
        """The share of the shortfall that the main part explains; 0 for none.

        More than 1 where other parts made up for some of it: alone it would have cost more than what is missing.
        """
        part = self.main_part
        return max(part.share or 0.0, 0.0) if part is not None else 0.0

    @property
    def weight(self) -> int:
        """The share in per cent as a finding can have it: at most the whole shortfall."""
        return min(round(self.share * 100), 100)
