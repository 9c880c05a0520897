"""From a revenue target down to each agent's dials a day 漏斗分解 [4], with the team's own rates.

What the past says is read once (``ground``); what follows from a revenue, from rates set by hand and from the way of
sharing is reckoned from it without the database (``reckon``), as often as a slider moves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import N_, _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.funnel import FunnelRates, Rate, distribute, rates_from
from salesdesk.metrics.funnel import decompose as down
from salesdesk.metrics.smart import TargetDraft
from salesdesk.models import AgentDay
from salesdesk.periods import Period
from salesdesk.services.calendar import load_calendar
from salesdesk.services.company import Company
from salesdesk.services.counting import Counting, as_counters
from salesdesk.services.scopes import canonical
from salesdesk.services.staffing import Person
from salesdesk.services.targets.rows import (
    Decomposition,
    FunnelAgent,
    FunnelGround,
    PartOfFunnel,
    ShareBy,
)
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import Level, Scope, ScopeKind

RATE_NAMES = {
    "avg_order": N_("Average order"),
    "lead_conversion": N_("Lead conversion"),
    "intents_per_talk": N_("Intents per effective talk"),
    "conversation_rate": N_("Conversation rate"),
    "connect_rate": N_("Connect rate"),
}
LEVEL_WEIGHTS = {Level.TRAINEE: 0.5, Level.JUNIOR: 0.8, Level.INTERMEDIATE: 1.0, Level.SENIOR: 1.2}
"""What an agent of a level is asked beside one of the intermediate level, when the funnel is shared by level."""
ADOPTABLE = ("dials", "connected", "effective_talks", "deals", "revenue")
"""The KPIs that a decomposition can be adopted as targets of, for each agent."""

_HISTORY = frozenset({"revenue", "deals", "intents"})
"""What the rates need beside the calls."""

_DIALS = COLUMNS.index("dials")


def ground(session: Session, company: Company, period: Period, team_id: int, window: Period) -> FunnelGround:
    """What the past of a team says: rates with their n, and for each agent dials so far, working days and the most."""
    counting = Counting(session, window, company)
    scope = canonical(counting.staff, Scope(ScopeKind.TEAM, team_id))
    cells = counting.cells_of(scope, _HISTORY)
    history = rates_from(as_counters(cells, counting.results, _HISTORY))
    team = [person for person in counting.staff.members(team_id, period) if person.employed_in(period)]
    dialled: dict[int, int] = {}
    for cell in cells:
        dialled[cell.agent_id] = dialled.get(cell.agent_id, 0) + cell.sums[_DIALS]
    calendar = load_calendar(session)
    working = [day for day in period.days() if calendar.is_working(day)]
    most = _most_dials(session, counting, window)
    return FunnelGround(
        period,
        team_id,
        counting.staff.teams[team_id][0],
        window,
        {name: history[name] for name in RATE_NAMES},
        len(working),
        tuple(
            FunnelAgent(
                person.id,
                person.name,
                person.level_on(period.end),
                sum(_present(person, team_id, day) for day in working),
                dialled.get(person.id, 0),
                most.get(person.id),
            )
            for person in team
        ),
    )


def reckon(
    known: FunnelGround, revenue: int, by_hand: Mapping[str, float] | None = None, share: ShareBy = ShareBy.HISTORY
) -> Decomposition:
    """The decomposition of a revenue (minor units); rates set by hand stand over those of the past.

    Raises RefusedError with the reason: no revenue, nobody in the team, a rate that is missing or impossible.
    """
    by_hand = by_hand or {}
    if revenue <= 0:
        raise RefusedError(_("The revenue to reach must be above zero."))
    found = {name: Rate(by_hand[name]) if name in by_hand else known.rates[name] for name in RATE_NAMES}
    missing = [_(RATE_NAMES[name]) for name, rate in found.items() if rate is None]
    if missing:
        raise RefusedError(
            _("The history from {start} to {end} doesn't tell: {rates}.").format(
                start=known.window.start, end=known.window.end, rates=", ".join(missing)
            ),
            _("Set these rates by hand, or import orders and outcomes first."),
        )
    rates = {name: rate for name, rate in found.items() if rate is not None}
    whole = down(revenue, FunnelRates(**{field.name: rates[field.name] for field in fields(FunnelRates)}))
    if not known.agents:
        raise RefusedError(_("Nobody is in this team in the period."), _("Choose another team or period."))
    weights = _weights(known.agents, share)
    days = {agent.id: agent.days for agent in known.agents}
    parts = distribute(whole, weights, days, [agent.id for agent in known.agents])
    by_id = {agent.id: agent for agent in known.agents}
    return Decomposition(
        known.period,
        known.team,
        whole,
        rates,
        known.window,
        known.working_days,
        tuple(
            PartOfFunnel(part.agent_id, by_id[part.agent_id].name, part, by_id[part.agent_id].most) for part in parts
        ),
    )


def as_targets(made: Decomposition, kpis: Sequence[str], owner: str, reason: str) -> list[TargetDraft]:
    """The decomposition as targets of each agent with working days: counts per day a day's, others the whole.

    A day's part is rounded up, so that the days add up to at least the whole.
    """
    drafts = []
    for one in made.agents:
        if not one.plan.days:
            continue
        for name in kpis:
            whole = getattr(one.plan.part, name)
            value = math.ceil(whole / one.plan.days) if kpi(name).per_day else whole
            scope = Scope(ScopeKind.AGENT, one.agent_id)
            drafts.append(TargetDraft(name, float(value), scope, made.period, owner, reason))
    return drafts


def _present(person: Person, team_id: int, day: date) -> bool:
    return person.employed_on(day) and person.team_on(day) == team_id


def _weights(agents: Sequence[FunnelAgent], share: ShareBy) -> dict[int, float]:
    """Each agent's share, always in proportion to the working days to come.

    By history: the dials of the past, newcomers like the team's mean. By level: ``LEVEL_WEIGHTS``. By headcount: alike.
    """
    past = [agent.dialled for agent in agents if agent.dialled]
    mean = sum(past) / len(past) if past else 1.0
    longest = max((agent.days for agent in agents), default=0) or 1

    def weight(agent: FunnelAgent) -> float:
        match share:
            case ShareBy.HISTORY:
                return agent.dialled or mean
            case ShareBy.LEVEL:
                return LEVEL_WEIGHTS[agent.level]
            case ShareBy.HEADCOUNT:
                return 1.0

    return {agent.id: weight(agent) * agent.days / longest for agent in agents}


def _most_dials(session: Session, counting: Counting, window: Period) -> dict[int, int]:
    """The most dials on one day of the window, by agent."""
    found: dict[int, int] = {}
    rows = session.execute(
        select(AgentDay.agent_id, func.max(AgentDay.dials))
        .where(AgentDay.day.between(window.first_number, window.last_number))
        .group_by(AgentDay.agent_id)
    )
    for agent_id, most in rows:
        root = counting.staff.root(agent_id)
        found[root] = max(found.get(root, 0), most)
    return found
