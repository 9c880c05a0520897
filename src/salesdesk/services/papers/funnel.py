"""What the personal funnel report says: rates of every stage, the exact decomposition of a shortfall, levers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from statistics import median

from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.metrics.attribution import FUNNEL as FACTORS
from salesdesk.metrics.attribution import Attribution, Factor, attribute
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.statistics import two_proportions
from salesdesk.reports.papers.funnel_sheet import FunnelSheet, FunnelStep, Lever, Shortfall, ShortfallPart
from salesdesk.reports.sheets import Kpi
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.papers.gathering import LEAST_PEERS, Gathering, kpi_on_paper
from salesdesk.types import Scope

STAGES = ("dials", "connected", "effective_talks", "intents", "deals", "revenue")
"""The stages, top first; each factor of the decomposition leads from one to the next."""

MOST_LEVERS = 2
CHANCE = 0.05
"""From this p-value on a difference of two rates may be chance."""

Rows = Mapping[str, FigureRow]


def funnel_sheet(gathering: Gathering, agent_id: int) -> FunnelSheet:
    """The sheet in the language in force."""
    period = gathering.period
    now = gathering.of_agents(STAGES).get(agent_id, {})
    before = gathering.of_agents(STAGES, period.previous()).get(agent_id, {})
    team = _team(gathering, gathering.team_of(agent_id))
    mine, past = factors(now), factors(before)
    middles = {name: _middle(team, name) for name in FACTORS}
    asked = _asked(gathering, agent_id)
    references = [
        (_("Team median"), {name: one for name, (one, _n) in middles.items()}),
        (_("Last period"), past),
    ]
    shortfalls = [found for title, theirs in references if (found := _shortfall(title, mine, theirs)) is not None]
    duty = now["dials"].denominator if "dials" in now else None
    return FunnelSheet(
        paper=gathering.paper,
        agent=gathering.person(agent_id),
        period=period,
        on_duty_days=duty,
        working_days=gathering.desk.calendar.calendar().working_days(period),
        steps=tuple(_steps(now, past, middles, asked)),
        shortfalls=tuple(shortfalls),
        levers=tuple(_levers(now, before, middles)),
        notes=gathering.notes(),
    )


def factors(rows: Rows) -> dict[str, Fraction | None]:
    """The factors of the funnel from its stages: dials a day on duty, then each stage over the one before."""
    found: dict[str, Fraction | None] = {}
    top = rows.get("dials")
    found["dials"] = _over(top.numerator, top.denominator) if top is not None else None
    for name, above, below in zip(FACTORS[1:], STAGES, STAGES[1:], strict=False):
        upper, lower = rows.get(below), rows.get(above)
        found[name] = _over(upper.numerator if upper else None, lower.numerator if lower else None)
    return found


def _over(part: float | None, whole: float | None) -> Fraction | None:
    return Fraction(part) / Fraction(whole) if part is not None and whole else None


def _team(gathering: Gathering, scope: Scope) -> dict[int, Rows]:
    found: dict[int, dict[str, FigureRow]] = {}
    for row in gathering.rows(scope, by=By.AGENT, kpis=STAGES):
        found.setdefault(row.scope.id, {})[row.kpi] = row
    return dict(found)


def _middle(team: Mapping[int, Rows], name: str) -> tuple[Fraction | None, int]:
    """The median of a factor over the team, and of how many; None where these are too few to stay unnamed."""
    values = [value for rows in team.values() if (value := factors(rows)[name]) is not None]
    return (median(values) if len(values) >= LEAST_PEERS else None), len(values)


def _asked(gathering: Gathering, agent_id: int) -> dict[str, Fraction]:
    """The factors that a target asks: dials a day, and the rates with a target of their own."""
    rows = gathering.of_agents().get(agent_id, {})
    found = {}
    for name in FACTORS:
        row = rows.get(name)
        if row is not None and row.target_per_day is not None:
            found[name] = Fraction(row.target_per_day).limit_denominator(1_000_000)
    return found


def _depth(mine: Mapping[str, Fraction | None], theirs: Mapping[str, Fraction | None]) -> int:
    """How far down both sides are known without a gap and above zero: deeper there is nothing to divide."""
    depth = 0
    for name in FACTORS:
        if mine.get(name) is None or theirs.get(name) is None:
            break
        depth += 1
        if not mine[name] and not theirs[name]:
            break
    return depth


def _attribution(mine: Mapping[str, Fraction | None], theirs: Mapping[str, Fraction | None]) -> Attribution | None:
    depth = _depth(mine, theirs)
    if not depth:
        return None
    return attribute(STAGES[depth - 1], [Factor(name, mine[name], theirs[name]) for name in FACTORS[:depth]])


def _shortfall(
    title: str, mine: Mapping[str, Fraction | None], theirs: Mapping[str, Fraction | None]
) -> Shortfall | None:
    found = _attribution(mine, theirs) if theirs else None
    if found is None:
        return None
    return Shortfall(
        title=title,
        result=_plain(found.result),
        actual=float(found.actual),
        reference=float(found.reference),
        parts=tuple(
            ShortfallPart(
                kpi=factor_on_paper(part.kpi),
                actual=None if part.actual is None else float(part.actual),
                reference=None if part.reference is None else float(part.reference),
                effect=float(part.effect),
                share=found.share(part),
                known=part.known,
            )
            for part in found.parts
        ),
    )


def factor_on_paper(name: str) -> Kpi:
    """A factor as the paper names it; one of them is no KPI of the catalogue."""
    if name == "intents_per_talk":
        return Kpi(name=_("Intents per effective talk"), kind=ValueKind.PERCENT)
    return kpi_on_paper(name)


def _plain(result: str) -> Kpi:
    shown = kpi_on_paper(result)
    return Kpi(name=shown.name, kind=shown.kind)


def _steps(
    now: Rows,
    past: Mapping[str, Fraction | None],
    middles: Mapping[str, tuple[Fraction | None, int]],
    asked: Mapping[str, Fraction],
) -> Iterator[FunnelStep]:
    mine = factors(now)
    for place, stage in enumerate(STAGES[:-1]):
        row = now.get(stage)
        if row is None or (row.value is None and place):
            break
        name = FACTORS[place]
        if not place:
            yield FunnelStep(name=kpi(stage).name, value=row.value)
            continue
        rate, above = mine[name], now[STAGES[place - 1]]
        middle, peers = middles[name]
        yield FunnelStep(
            name=kpi(stage).name,
            value=row.value,
            rate=_float(rate),
            cases=int(above.numerator or 0),
            median=_float(middle),
            peers=peers,
            past=_float(past[name]),
            target=_float(asked.get(name)),
        )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _levers(
    now: Rows,
    before: Rows,
    middles: Mapping[str, tuple[Fraction | None, int]],
) -> list[Lever]:
    """The factors behind the team's median (else the own past) that would bring most, one at a time, all else equal."""
    mine, past = factors(now), factors(before)
    theirs = {name: middle for name, (middle, _n) in middles.items()}
    words = _("the team's median")
    if _depth(mine, theirs) < 2:
        theirs, words = past, _("the own period before")
    depth = _depth(mine, theirs)
    own = [value for name in FACTORS[:depth] if (value := mine[name]) is not None]
    result, duty = prod(own, start=Fraction(1)), now["dials"].denominator if "dials" in now else 0
    found = []
    for place, name in enumerate(FACTORS[:depth]):
        here, there = mine[name], theirs[name]
        if here is None or there is None or there <= here:
            continue
        raised = prod((there if i == place else value for i, value in enumerate(own)), start=Fraction(1))
        daily = raised - result
        if daily <= 0:
            continue
        found.append(
            Lever(
                kpi=factor_on_paper(name),
                result=_plain(STAGES[depth - 1]),
                now=float(here),
                then=float(there),
                daily=float(daily),
                whole=float(daily * Fraction(duty or 0)),
                against=words,
                caution=_caution(place, now, there),
            )
        )
    found.sort(key=lambda one: (bool(one.caution), -one.daily))
    return found[:MOST_LEVERS]


def _caution(place: int, now: Rows, there: Fraction) -> str:
    """That the gap of a rate may be chance, from its own number of cases."""
    if not place or place >= len(STAGES) - 1:
        return ""
    cases = int(now[STAGES[place - 1]].numerator or 0)
    hits = int(now[STAGES[place]].numerator or 0)
    if hits > cases or there > 1:
        return ""
    p_value = two_proportions(hits, cases, round(float(there) * cases), cases)
    if p_value is None or p_value >= CHANCE:
        return _("With n = {n} the gap may be chance.").format(n=cases)
    return ""
