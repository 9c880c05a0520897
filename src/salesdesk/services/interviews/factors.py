"""Which factor of the funnel a shortfall comes from: the exact decomposition of [4], against targets or the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salesdesk.formats import percent
from salesdesk.i18n import _
from salesdesk.metrics.attribution import Attribution, funnel_attribution
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.formats import write
from salesdesk.services.plans.measuring import DAILY_KPIS

_WITHOUT_KPI = "intents_per_talk"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFacts:
    """The main factor of a shortfall: of the result ``result``, the share of it (1.0 = all), actual and reference."""

    result: str
    kpi: str
    share: float
    actual: float
    reference: float
    by_targets: bool

    @property
    def name(self) -> str:
        """The factor's name."""
        return _("Intents per effective talk") if self.kpi == _WITHOUT_KPI else kpi(self.kpi).name

    def why(self, gap: str) -> str:
        """What the factor says about a KPI that fell short; empty where the one has nothing to do with the other."""
        if gap == self.kpi:
            return _("It accounts for {share} of the missing {result}.").format(
                share=percent(self.share, 0), result=kpi(self.result).name
            )
        if gap != self.result:
            return ""
        return _("Most of it ({share}) comes from {factor}: {actual} against {reference}.").format(
            share=percent(self.share, 0),
            factor=self.name,
            actual=self._written(self.actual),
            reference=self._written(self.reference),
        )

    def _written(self, value: float) -> str:
        return percent(value) if self.kpi == _WITHOUT_KPI else write(kpi(self.kpi), value)


def main_factor(mine: Counters, others: Counters, targets: Mapping[str, float | None]) -> FactorFacts | None:
    """The factor with the largest loss, against the targets where there are some, else against the rest of the team.

    None when nothing is lost, or there are no days to compare.
    """
    wanted = {name: value for name in DAILY_KPIS if (value := targets.get(name)) is not None}
    found = funnel_attribution(mine, others if others.days_on_duty else mine, wanted or None)
    return None if found is None else _main(found, by_targets=bool(wanted))


def _main(found: Attribution, *, by_targets: bool) -> FactorFacts | None:
    part = found.main if found.difference < 0 else None
    share = None if part is None else found.share(part)
    if part is None or part.actual is None or part.reference is None or share is None:
        return None
    return FactorFacts(
        result=found.result,
        kpi=part.kpi,
        share=share,
        actual=float(part.actual),
        reference=float(part.reference),
        by_targets=by_targets,
    )
