"""Builders of a small company with valid defaults. All take a session (or a database) and return ids."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, AgentIdentity, AgentLevel, Call, ImportBatch, Membership, Target, Team
from salesdesk.store import tallies
from salesdesk.store.database import Database, raw
from salesdesk.types import AgentStatus, Direction, IdentityKind, Level, Outcome, Scope, TeamStage, Tier

MONDAY = date(2026, 10, 12)
"""A Monday of an ordinary working week in China."""

SHANGHAI_OFFSET = 8 * 3600
_serial = count(1)


def add_team(session: Session, name: str = "East", *, stage: TeamStage = TeamStage.MATURE, active: bool = True) -> int:
    """A team; its id."""
    team = Team(name=name, stage=stage, active=active)
    session.add(team)
    session.flush()
    return team.id


def add_agent(
    session: Session,
    name: str = "张三",
    *,
    team: int | None = None,
    number: str | None = None,
    level: Level = Level.INTERMEDIATE,
    hired: date | None = None,
    since: date | None = None,
    status: AgentStatus = AgentStatus.ACTIVE,
    identities: Sequence[tuple[IdentityKind, str]] | None = None,
    pinyin: str = "",
) -> int:
    """An agent, in ``team`` from ``since`` (None: always), known in exports by name and number; the id."""
    agent = Agent(name=name, number=number, level=level, hired_on=hired, status=status, pinyin=pinyin)
    session.add(agent)
    session.flush()
    if team is not None:
        session.add(Membership(agent_id=agent.id, team_id=team, start=since))
    session.add(AgentLevel(agent_id=agent.id, level=level))
    if identities is None:
        identities = [(IdentityKind.NAME, name)] + ([(IdentityKind.NUMBER, number)] if number else [])
    for kind, value in identities:
        session.add(AgentIdentity(agent_id=agent.id, kind=kind, value=value.casefold()))
    session.flush()
    return agent.id


def add_target(
    session: Session,
    kpi: str = "dials",
    value: float = 100,
    *,
    scope: Scope | None = None,
    start: date = date(2026, 10, 1),
    end: date = date(2026, 10, 31),
    tier: Tier = Tier.BASE,
    withdrawn: bool = False,
) -> int:
    """A target, of the company and for October 2026 unless said otherwise; its id."""
    scope = scope or Scope()
    target = Target(
        kpi=kpi,
        scope_kind=scope.kind,
        scope_id=scope.id,
        level=scope.level,
        start=start,
        end=end,
        tier=tier,
        value=value,
        owner="Supervisor",
        reason="agreed",
        created_at=int(time.time()),
        withdrawn_at=int(time.time()) if withdrawn else None,
    )
    session.add(target)
    session.flush()
    return target.id


def add_batch(session: Session, file_name: str = "calls.csv", *, kind: str = "calls") -> int:
    """An import batch without rows; its id."""
    batch = ImportBatch(
        kind=kind,
        file_name=file_name,
        file_path=f"/data/{file_name}",
        file_size=1,
        sha256=f"{next(_serial):064x}",
        imported_at=int(time.time()),
    )
    session.add(batch)
    session.flush()
    return batch.id


def add_calls(
    session: Session,
    agent: int | None,
    day: date = MONDAY,
    *,
    dials: int = 10,
    connected: int = 4,
    talk_s: int = 120,
    hour: int = 10,
    batch: int | None = None,
    direction: Direction = Direction.OUTBOUND,
    customers: Sequence[str] | None = None,
) -> tuple[int, int]:
    """One agent's calls on one local day (UTC+8), the first ``connected`` of them answered; tallies kept.

    Customers are ``customers`` in turn, or one number for each call. Returns the first and last call id.
    """
    batch = batch if batch is not None else add_batch(session)
    first = (session.scalar(select(func.max(Call.id))) or 0) + 1
    opening = int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp()) - SHANGHAI_OFFSET
    session.add_all(
        Call(
            id=first + i,
            source_id=f"test-{next(_serial)}",
            agent_id=agent,
            customer=customers[i % len(customers)] if customers else f"138{first + i:08d}",
            start_utc=opening + i * 30 % 3600,
            utc_offset_s=SHANGHAI_OFFSET,
            direction=direction.value,
            ring_s=10,
            talk_s=talk_s if i < connected else 0,
            outcome=(Outcome.CONNECTED if i < connected else Outcome.NO_ANSWER).value,
            batch_id=batch,
            line=i + 2,
        )
        for i in range(dials)
    )
    session.flush()
    tallies.add(raw(session), first, first + dials - 1)
    return first, first + dials - 1


@dataclass(frozen=True, slots=True)
class SmallCompany:
    """The ids of ``small_company``: two teams, four agents, one week of calls, targets for October 2026."""

    east: int
    west: int
    zhang: int
    li: int
    ann: int
    bo: int


def small_company(database: Database) -> SmallCompany:
    """Zhang San 张三 (weak) and Li Si 李四 in East, Ann Lee and Bo Chen in West; calls Monday to Friday."""
    with database.write() as session:
        east = add_team(session, "华东组", stage=TeamStage.SPRINT)
        west = add_team(session, "West")
        zhang = add_agent(session, "张三", team=east, number="1001", level=Level.JUNIOR, pinyin="zhangsan zs")
        li = add_agent(session, "李四", team=east, number="1002", level=Level.SENIOR, pinyin="lisi ls")
        ann = add_agent(session, "Ann Lee", team=west, number="1003", pinyin="annlee al")
        bo = add_agent(session, "Bo Chen", team=west, number="1004", level=Level.TRAINEE, pinyin="bochen bc")
        add_target(session, "dials", 20)
        add_target(session, "connect_rate", 0.3)
        batch = add_batch(session)
        for weekday in range(5):
            day = MONDAY + timedelta(days=weekday)
            for agent, dials, connected in ((zhang, 18, 2), (li, 24, 9), (ann, 20, 6), (bo, 12, 5)):
                add_calls(session, agent, day, dials=dials, connected=connected, talk_s=90, batch=batch)
    return SmallCompany(east, west, zhang, li, ann, bo)
