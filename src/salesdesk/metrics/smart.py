"""What a target must say to be accepted (SMART [1][2][3][4]), and the guard against inflation 指标通胀 [0]."""

from __future__ import annotations

import math
from dataclasses import dataclass

from salesdesk.errors import SalesDeskError
from salesdesk.formats import percent
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Better, Kpi, Unit, kpi
from salesdesk.metrics.formats import write
from salesdesk.periods import Period
from salesdesk.types import Scope, Tier

INFLATION_SHARE = 0.15
_MAY_EXCEED_ONE = frozenset({"coverage_growth", "roi"})


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A target as somebody wants to set it; any part may still be missing."""

    kpi: str = ""
    value: float | None = None
    scope: Scope | None = None
    period: Period | None = None
    owner: str = ""
    reason: str = ""
    tier: Tier = Tier.BASE


def refusals(draft: TargetDraft) -> list[str]:
    """Why the target is refused, in words; empty when it is accepted."""
    found = []
    definition: Kpi | None = None
    if not draft.kpi:
        found.append(_("A target needs a KPI with its definition."))
    else:
        try:
            definition = kpi(draft.kpi)
        except SalesDeskError as error:
            found.append(str(error))
    if draft.value is None or not math.isfinite(draft.value):
        found.append(_("A target needs a value that can be measured."))
    elif draft.value < 0:
        found.append(_("A target can't be below zero."))
    elif definition and definition.unit is Unit.RATIO and draft.value > 1 and definition.id not in _MAY_EXCEED_ONE:
        found.append(_("{kpi} can't be more than 100%.").format(kpi=definition.name))
    if draft.scope is None:
        found.append(_("A target needs somebody it is for: the company, a team, a level or an agent."))
    if draft.period is None:
        found.append(_("A target needs a period with its dates."))
    if not draft.owner.strip():
        found.append(_("A target needs an owner who answers for it."))
    if not draft.reason.strip():
        found.append(_("A target needs a reason."))
    return found


@dataclass(frozen=True, slots=True)
class Inflation:
    """A target raised by more than the set share over what was reached; ``by`` is the share it was raised."""

    kpi: str
    value: float
    reached: float
    by: float

    @property
    def text(self) -> str:
        """The warning in words, with the document's case."""
        definition = kpi(self.kpi)
        return _(
            "{kpi}: {value} is {by} more than the {reached} that was reached. A team whose goal went from 120 to"
            " 150 dials a day saw a quarter more people leave. Give a reason if it shall stay."
        ).format(
            kpi=definition.name,
            value=write(definition, self.value),
            by=percent(self.by, 0),
            reached=write(definition, self.reached),
        )


def inflation(definition: Kpi, value: float, reached: float | None, share: float = INFLATION_SHARE) -> Inflation | None:
    """The guard's warning when a target asks more than ``share`` beyond what was reached (per day, for counts).

    None when it doesn't, or when nothing was reached before to compare with.
    """
    if reached is None or reached <= 0:
        return None
    by = value / reached - 1 if definition.direction is Better.UP else 1 - value / reached
    return Inflation(definition.id, value, reached, by) if by > share + 1e-9 else None
