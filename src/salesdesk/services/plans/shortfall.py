"""Which factor of the funnel explains a shortfall: against the targets, a typical colleague, the agent's own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from salesdesk.formats import listed, number, percent
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.attribution import (
    Attribution,
    attribute_funnel,
    factor_cases,
    funnel_factors,
    typical_factors,
)
from salesdesk.metrics.attribution import (
    Part as Share,
)
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.formats import write
from salesdesk.periods import Period
from salesdesk.services.plans.hints import Against, Angle, Part, Suggestion
from salesdesk.services.plans.views import EvidenceLink
from salesdesk.types import Cause

LEAST_COLLEAGUES = 3
"""Colleagues from which a typical one is spoken of; of fewer the sums are taken."""

_LEAST_CASES = 20
"""For the one factor that is no KPI."""

_LIKELY: dict[str, Cause] = {
    "dials": Cause.PROCESS,
    "connect_rate": Cause.CUSTOMERS,
    "conversation_rate": Cause.PEOPLE,
    "intents_per_talk": Cause.PEOPLE,
    "lead_conversion": Cause.PEOPLE,
    "avg_order": Cause.CUSTOMERS,
}
"""Where to look first when a factor is what is missing; the supervisor decides."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the agent is held against: the factors, the cases behind them (None for targets), and how it is called."""

    against: Against
    title: str
    factors: Mapping[str, Fraction | None]
    cases: Mapping[str, int] | None
    basis: str


def references(team: Sequence[Counters], past: Counters, targets: Mapping[str, float]) -> list[Reference]:
    """The references that have data, the targets first. ``team`` are the sums of each colleague."""
    found = []
    if targets:
        aims: dict[str, Fraction | None] = dict.fromkeys(funnel_factors(Counters()))
        aims |= {name: Fraction(value).limit_denominator(1_000_000) for name, value in targets.items() if name in aims}
        found.append(
            Reference(
                Against.TARGETS,
                _("Against the targets"),
                aims,
                None,
                _("A factor without a target of its own counts as it was."),
            )
        )
    if team:
        found.append(_team(team))
    if past.days_on_duty:
        days = ngettext("{n} day on duty", "{n} days on duty", round(past.days_on_duty))
        found.append(
            Reference(
                Against.PAST,
                _("Against the agent's own eight weeks before"),
                funnel_factors(past),
                factor_cases(past),
                days.format(n=number(round(past.days_on_duty))),
            )
        )
    return found


def _team(team: Sequence[Counters]) -> Reference:
    together = total(team)
    people = ngettext("{n} colleague", "{n} colleagues", len(team)).format(n=number(len(team)))
    if len(team) >= LEAST_COLLEAGUES:
        return Reference(
            Against.TEAM,
            _("Against the team's median"),
            typical_factors(team),
            factor_cases(together),
            _("the median of each factor over {people}").format(people=people),
        )
    return Reference(
        Against.TEAM,
        _("Against the rest of the team"),
        funnel_factors(together),
        factor_cases(together),
        _("{people} together: too few for a median").format(people=people),
    )


def explain(mine: Counters, reference: Reference, period: Period) -> Suggestion | None:
    """The suggestion; None where one side has no dials to begin from."""
    theirs = dict(reference.factors)
    factors = funnel_factors(mine)
    if theirs["dials"] is None and reference.against is Against.TARGETS:
        theirs["dials"] = factors["dials"]
    found = attribute_funnel(factors, theirs)
    if found is None:
        return None
    cases = factor_cases(mine)
    aimed = reference.against is Against.TARGETS
    parts = tuple(_part(found, one, cases, reference, aimed=aimed) for one in found.parts)
    worst = found.main if found.difference < 0 else None
    main = next((part for part in parts if worst is not None and part.kpi == worst.kpi), None)
    clear = main is not None and main.enough
    return Suggestion(
        angle=Angle.FUNNEL,
        against=reference.against,
        title=reference.title,
        result=found.result,
        actual=float(found.actual),
        reference=float(found.reference),
        parts=parts,
        main=main.name if main is not None and clear else "",
        cause=_LIKELY[main.kpi] if main is not None and clear else None,
        text=_text(found, main),
        basis=_basis(mine, reference),
        link=EvidenceLink(start=period.start, end=period.end, kpi=main.kpi if main is not None else ""),
    )


def factor_name(name: str) -> str:
    """A factor's name; most are KPIs."""
    return _("Intents per effective talk") if name == "intents_per_talk" else kpi(name).name


def _written(name: str, value: Fraction | None) -> str:
    if name == "intents_per_talk":
        return percent(None if value is None else float(value))
    return write(kpi(name), None if value is None else float(value))


def _least(name: str) -> int:
    if name == "dials":
        return 3
    return _LEAST_CASES if name == "intents_per_talk" else kpi(name).minimum


def _part(found: Attribution, part: Share, cases: Mapping[str, int], reference: Reference, *, aimed: bool) -> Part:
    n = cases[part.kpi]
    reference_n = reference.cases[part.kpi] if reference.cases is not None else None
    enough = n >= _least(part.kpi) and (reference_n is None or reference_n >= _least(part.kpi))
    if aimed and not part.known:
        text = _("{factor}: {actual}, no target").format(
            factor=factor_name(part.kpi), actual=_written(part.kpi, part.actual)
        )
    else:
        text = _("{factor}: {actual} against {reference}").format(
            factor=factor_name(part.kpi),
            actual=_written(part.kpi, part.actual),
            reference=_written(part.kpi, part.reference),
        )
    return Part(
        kpi=part.kpi,
        name=factor_name(part.kpi),
        actual=None if part.actual is None else float(part.actual),
        reference=None if part.reference is None else float(part.reference),
        effect=float(part.effect),
        share=found.share(part),
        n=n,
        reference_n=reference_n,
        enough=enough,
        text=text,
    )


def _text(found: Attribution, main: Part | None) -> str:
    result = kpi(found.result)
    actual, wanted = _written(result.id, found.actual), _written(result.id, found.reference)
    if main is None:
        return _("No shortfall: {kpi} {actual} a day, reference {reference}.").format(
            kpi=result.name, actual=actual, reference=wanted
        )
    if not main.enough:
        return _("{kpi} a day: {actual} instead of {reference}. Not enough data to say from what (n = {n}).").format(
            kpi=result.name, actual=actual, reference=wanted, n=number(main.n)
        )
    return _("{kpi} a day: {actual} instead of {reference}. Most of it comes from {factor} ({share}).").format(
        kpi=result.name, actual=actual, reference=wanted, factor=main.name, share=percent(main.share, 0)
    )


def _basis(mine: Counters, reference: Reference) -> str:
    days = ngettext("{n} day on duty", "{n} days on duty", round(mine.days_on_duty))
    own = _("n = {dials} dials on {days}").format(
        dials=number(mine.dials), days=days.format(n=number(round(mine.days_on_duty)))
    )
    return listed((own, reference.basis))
