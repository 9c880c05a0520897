"""From a revenue target down to each agent's dials a day 漏斗分解 [4], with the team's own rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import N_, _
from salesdesk.metrics.funnel import FunnelRates, Rate, distribute, rates_from
from salesdesk.metrics.funnel import decompose as down
from salesdesk.models import AgentDay
from salesdesk.periods import Period
from salesdesk.services.calendar import load_calendar
from salesdesk.services.company import Company
from salesdesk.services.counting import Counting, as_counters
from salesdesk.services.scopes import canonical
from salesdesk.services.staffing import Person
from salesdesk.services.targets.rows import Decomposition, PartOfFunnel
from salesdesk.store.tallies import COLUMNS
from salesdesk.types import Scope, ScopeKind

RATE_NAMES = {
    "avg_order": N_("Average order"),
    "lead_conversion": N_("Lead conversion"),
    "intents_per_talk": N_("Intents per effective talk"),
    "conversation_rate": N_("Conversation rate"),
    "connect_rate": N_("Connect rate"),
}

_HISTORY = frozenset({"revenue", "deals", "intents"})
"""What the rates need beside the calls."""

_DIALS = COLUMNS.index("dials")


def decompose(
    session: Session,
    company: Company,
    revenue: int,
    period: Period,
    team_id: int,
    by_hand: Mapping[str, float],
    window: Period,
) -> Decomposition:
    """See ``TargetsService.decompose``."""
    if revenue <= 0:
        raise RefusedError(_("The revenue to reach must be above zero."))
    counting = Counting(session, window, company)
    scope = canonical(counting.staff, Scope(ScopeKind.TEAM, team_id))
    cells = counting.cells_of(scope, _HISTORY)
    history = rates_from(as_counters(cells, counting.results, _HISTORY))
    rates = {name: Rate(by_hand[name]) if name in by_hand else history[name] for name in RATE_NAMES}
    missing = [_(RATE_NAMES[name]) for name, rate in rates.items() if rate is None]
    if missing:
        raise RefusedError(
            _("The history from {start} to {end} doesn't tell: {rates}.").format(
                start=window.start, end=window.end, rates=", ".join(missing)
            ),
            _("Set these rates by hand, or import orders and outcomes first."),
        )
    known = {name: rate for name, rate in rates.items() if rate is not None}
    whole = down(revenue, FunnelRates(**{field.name: known[field.name] for field in fields(FunnelRates)}))
    team = [person for person in counting.staff.members(team_id, period) if person.employed_in(period)]
    if not team:
        raise RefusedError(_("Nobody is in this team in the period."), _("Choose another team or period."))
    dialled: dict[int, int] = {}
    for cell in cells:
        dialled[cell.agent_id] = dialled.get(cell.agent_id, 0) + cell.sums[_DIALS]
    calendar = load_calendar(session)
    working = [day for day in period.days() if calendar.is_working(day)]
    days = {person.id: sum(_present(person, team_id, day) for day in working) for person in team}
    weights = _weights(team, dialled, days)
    most = _most_dials(session, counting, window)
    parts = distribute(whole, weights, days, [person.id for person in team])
    names = {person.id: person.name for person in team}
    return Decomposition(
        period,
        counting.staff.teams[team_id][0],
        whole,
        known,
        window,
        len(working),
        tuple(PartOfFunnel(part.agent_id, names[part.agent_id], part, most.get(part.agent_id)) for part in parts),
    )


def _present(person: Person, team_id: int, day: date) -> bool:
    return person.employed_on(day) and person.team_on(day) == team_id


def _weights(team: list[Person], dialled: Mapping[int, int], days: Mapping[int, int]) -> dict[int, float]:
    """Each agent's share by dials of the past and working days to come; newcomers weigh like the team's mean."""
    past = [dialled[person.id] for person in team if dialled.get(person.id)]
    mean = sum(past) / len(past) if past else 1.0
    longest = max(days.values(), default=0) or 1
    return {person.id: (dialled.get(person.id) or mean) * days[person.id] / longest for person in team}


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
