"""A company with enough of everything for papers: four agents in a team, ten days of calls, targets, orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

import factories
from salesdesk.services.desk import Desk
from salesdesk.types import OutcomeKind, Scope, ScopeKind, Tier


@dataclass(frozen=True)
class Ground:
    """Ids of the company: a team of four with calls from Monday 12 to Friday 23 October 2026, one agent without any."""

    team: int
    zhang: int
    li: int
    ann: int
    bo: int
    idle: int

    @property
    def scope(self) -> Scope:
        """The team."""
        return Scope(ScopeKind.TEAM, self.team)


DAYS = [date(2026, 10, day) for day in (12, 13, 14, 15, 16, 19, 20, 21, 22, 23)]


@pytest.fixture
def ground(desk: Desk) -> Ground:
    """The company."""
    with desk.database.write() as session:
        team = factories.add_team(session, "华东组")
        ids = [
            factories.add_agent(session, name, team=team, number=number, hired=date(2025, 3, 3))
            for name, number in (("张三", "1001"), ("李四", "1002"), ("Ann Lee", "1003"), ("Bo Chen", "1004"))
        ]
        idle = factories.add_agent(session, "赵闲", team=team, number="1005", hired=date(2025, 3, 3))
        factories.add_target(session, "dials", 20)
        factories.add_target(session, "dials", 24, tier=Tier.CHALLENGE)
        factories.add_target(session, "connect_rate", 0.3)
        batch = factories.add_batch(session)
        for place, day in enumerate(DAYS):
            for agent, dials, connected in zip(ids, (18, 24, 20, 22 + place), (3, 9, 6, 7), strict=True):
                factories.add_calls(session, agent, day, dials=dials, connected=connected, talk_s=90, batch=batch)
    desk.company.change(name="晨星", supervisor="王主管")
    desk.ledger.enter(
        OutcomeKind.SALE,
        [
            {"day": DAYS[-1], "agent_id": ids[1], "amount": 120_000, "status": "won", "product": "A"},
            {"day": DAYS[-1], "agent_id": ids[3], "amount": 80_000, "status": "won", "product": "A"},
        ],
    )
    return Ground(team, *ids, idle)
