"""What is known beyond calls: which records are kept, and how their sums become counters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy.orm import Session

from salesdesk.metrics.counters import from_hundredths
from salesdesk.services.company import Company
from salesdesk.store import counters as store
from salesdesk.store import outcome_counters, repeat_calls
from salesdesk.store.counters import Members, Span
from salesdesk.store.outcome_counters import SOURCES

_IN_HUNDREDTHS = ("qa_points", "csat_points")
_PLAIN = tuple(name for name in SOURCES if name not in {"lead_intents", *_IN_HUNDREDTHS})


@dataclass(frozen=True, slots=True)
class Results:
    """Which counters of records are known, and the company's settings that turn money into contribution and cost.

    ``kept``: the sources of store/outcome_counters.py with records. ``marked``: a disposition is marked as intent, so
    that the calls tell who is interested; else the leads do. ``customers``: whether the calls name their customers,
    which is asked only when it matters.
    """

    kept: frozenset[str] = frozenset()
    marked: bool = False
    customers: Callable[[], bool] = field(default=lambda: False, compare=False)
    gross_margin: float = 0.0
    agent_day_cost: int = 0

    @classmethod
    def load(cls, session: Session, company: Company) -> Results:
        """Read what is there."""
        return cls(
            outcome_counters.kept(session),
            store.has_intents(session),
            cache(lambda: repeat_calls.names_customers(session)),
            company.gross_margin,
            company.agent_day_cost,
        )

    @property
    def interest(self) -> str | None:
        """Where interested customers are counted: ``calls`` (a disposition says so), else ``leads``; never in both."""
        if self.marked:
            return "calls"
        return "leads" if "lead_intents" in self.kept else None

    def knows(self, counters: Collection[str]) -> bool:
        """Whether something is recorded of each of the counters that no call log gives."""
        return set(self.named({}, counters, 0, 0)).issuperset(counters)

    def sources(self, wanted: Collection[str]) -> list[str]:
        """Which sums of records have to be read for the wanted counters."""
        asked = {name for name in wanted if name in SOURCES}
        if "intents" in wanted or "prospects" in wanted:
            asked |= {"lead_intents"} if not self.marked else set()
        if "prospects" in wanted and self.interest is None:
            asked.add("leads_qualified")
        if "contribution" in wanted:
            asked.add("revenue")
        if "cost" in wanted:
            asked.add("campaign_cost")
        return sorted(asked & self.kept)

    def read(
        self, session: Session, spans: list[Span], members: Members, wanted: Collection[str]
    ) -> outcome_counters.BY_AGENT_AND_SPAN:
        """The sums that the wanted counters need, by agent and number of the span."""
        asked = self.sources(wanted)
        found = outcome_counters.sums(session, spans, members, asked) if asked else {}
        if "follow_ups" in wanted and self.customers():
            for key, count in repeat_calls.follow_ups(session, spans, members).items():
                found.setdefault(key, {})["follow_ups"] = count
        return found

    def named(self, sums: Mapping[str, int], wanted: Collection[str], days: float, marked: int) -> dict[str, float]:
        """The counters of records by name, without those that aren't known. ``marked``: intents that calls tell."""
        found: dict[str, float] = {name: sums.get(name, 0) for name in _PLAIN if name in wanted and name in self.kept}
        for name in _IN_HUNDREDTHS:
            if name in wanted and name in self.kept:
                found[name] = from_hundredths(sums.get(name, 0))
        if "follow_ups" in wanted and self.customers():
            found["follow_ups"] = sums.get("follow_ups", 0)
        if self.interest is not None:
            found["intents"] = marked if self.marked else sums.get("lead_intents", 0)
        if self.interest is not None or "leads_qualified" in self.kept:
            found["prospects"] = found.get("intents", sums.get("leads_qualified", 0))
        if self.gross_margin and "deals" in self.kept:
            found["contribution"] = sums.get("revenue", 0) * self.gross_margin
        if self.agent_day_cost:
            found["cost"] = days * self.agent_day_cost + sums.get("campaign_cost", 0)
        elif "campaign_cost" in self.kept:
            found["cost"] = sums.get("campaign_cost", 0)
        return {name: value for name, value in found.items() if name in wanted or name == "intents"}


NOTHING_KNOWN = Results()
"""Calls only."""
