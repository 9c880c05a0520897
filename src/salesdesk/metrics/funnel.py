"""Funnel decomposition 漏斗分解 [4]: from a revenue target down to the dials of one agent on one working day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.splitting import split


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate of the funnel: its value, and the n of the history it comes from (None: set by hand)."""

    value: float
    n: int | None = None


@dataclass(frozen=True, slots=True)
class FunnelRates:
    """The rates between the steps. ``avg_order`` is in minor units of the currency."""

    avg_order: Rate
    lead_conversion: Rate
    intents_per_talk: Rate
    conversation_rate: Rate
    connect_rate: Rate


def rates_from(history: Counters) -> dict[str, Rate | None]:
    """The rates of a window of history, by the names of FunnelRates; None where there is no data."""
    pairs: dict[str, tuple[int | None, int | None]] = {
        "avg_order": (history.revenue, history.deals),
        "lead_conversion": (history.deals, history.intents),
        "intents_per_talk": (history.intents, history.effective),
        "conversation_rate": (history.effective, history.connected),
        "connect_rate": (history.connected, history.dials),
    }
    return {name: Rate(part / n, n) if part and n else None for name, (part, n) in pairs.items()}


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many of each the revenue asks, whole numbers rounded up step by step; the revenue in minor units."""

    revenue: int
    deals: int
    intents: int
    effective_talks: int
    connected: int
    dials: int


def decompose(revenue: int, rates: FunnelRates) -> Funnel:
    """Deals = revenue ÷ average order; intents = deals ÷ conversion; and so on down to the dials.

    Raises RefusedError when a rate is zero or below, or a share of one thing in another exceeds 1.
    """
    named = {
        _("Average order"): (rates.avg_order, math.inf),
        _("Lead conversion"): (rates.lead_conversion, 1),
        _("Intents per effective talk"): (rates.intents_per_talk, 1),
        _("Conversation rate"): (rates.conversation_rate, 1),
        _("Connect rate"): (rates.connect_rate, 1),
    }
    for name, (rate, most) in named.items():
        if not 0 < rate.value <= most:
            raise RefusedError(
                _("{rate} must be above zero and at most 100%.").format(rate=name)
                if most == 1
                else _("{rate} must be above zero.").format(rate=name),
                _("Choose a longer window of history, or set the rate by hand."),
            )
    deals = _up(revenue / rates.avg_order.value)
    intents = _up(deals / rates.lead_conversion.value)
    effective = _up(intents / rates.intents_per_talk.value)
    connected = _up(effective / rates.conversation_rate.value)
    dials = _up(connected / rates.connect_rate.value)
    return Funnel(revenue, deals, intents, effective, connected, dials)


def _up(value: float) -> int:
    """Rounded up, but not over a rounding error of the division (300 / 0.1 is 3000, not 3001)."""
    return math.ceil(value - value * 1e-12 - 1e-9)


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """An agent's part of the funnel, for the whole period and (dials) for one working day."""

    agent_id: int
    part: Funnel
    days: int

    @property
    def dials_per_day(self) -> int | None:
        """Dials on each working day, rounded up; None without a working day."""
        return math.ceil(self.part.dials / self.days) if self.days else None

    def possible(self, most_per_day: float | None) -> bool | None:
        """Whether the agent ever reached as many dials on a day; None when that isn't known."""
        if most_per_day is None or self.dials_per_day is None:
            return None
        return self.dials_per_day <= most_per_day


def distribute(
    whole: Funnel, weights: Mapping[int, float], days: Mapping[int, int], order: Sequence[int] | None = None
) -> list[AgentPlan]:
    """The funnel split over agents by weight (history, level, headcount); each step adds up exactly to the whole.

    ``days`` are each agent's working days in the period.
    """
    agents = list(order if order is not None else weights)
    shares = [weights[agent] for agent in agents]
    columns = [
        split(step, shares)
        for step in (
            whole.revenue,
            whole.deals,
            whole.intents,
            whole.effective_talks,
            whole.connected,
            whole.dials,
        )
    ]
    return [
        AgentPlan(agent, Funnel(*parts), days.get(agent, 0))
        for agent, parts in zip(agents, zip(*columns, strict=True), strict=True)
    ]


def break_even(cost_per_lead: int, profit_per_deal: int) -> float | None:
    """The conversion at which a lead pays for itself: cost per lead ÷ gross profit per deal [0]; None without profit.

    Both in minor units: 500 yuan a lead and 6,250 yuan a deal need 8 %.
    """
    return cost_per_lead / profit_per_deal if profit_per_deal > 0 else None
