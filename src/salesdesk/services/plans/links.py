"""From a finding or a suggestion to the calls behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from salesdesk.models import Call, Campaign
from salesdesk.periods import Period
from salesdesk.services.plans.answers import View
from salesdesk.services.plans.calls import call_lines
from salesdesk.services.plans.core import Core, find_plan
from salesdesk.services.plans.heard import CallLine
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.views import EvidenceLink
from salesdesk.types import Direction, Json, Outcome

_DAY_S, _HOUR_S = 86_400, 3_600
_LOCAL: ColumnElement[int] = Call.start_utc + Call.utc_offset_s
MOST = 500
"""Calls that are listed at most; how many there are is told."""

_DIALLED = (Direction.OUTBOUND.value, Direction.UNKNOWN.value)
_OF_CONNECTED = ("conversation_rate", "connected", "avg_talk", "effective_talks", "talk_time", "aht")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsBehind(View):
    """The first calls of a link in the order of the day, and how many there are."""

    total: int
    lines: tuple[CallLine, ...]


class Links(Core):
    """Opens what a suggestion or a finding rests on."""

    def calls_behind(self, plan_id: int, link: EvidenceLink) -> CallsBehind:
        """The calls behind a link, as they are stored today."""
        with self._database.read() as session:
            known_as = Measuring(session).known_as(find_plan(session, plan_id).agent_id)
            where = _where(link, known_as)
            query = select(Call.id).outerjoin(Campaign, Campaign.id == Call.campaign_id).where(*where)
            total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
            ids = session.scalars(query.order_by(_LOCAL, Call.id).limit(MOST)).all()
            lines = _in_order(session, ids)
        return CallsBehind(total=total, lines=lines)


def _in_order(session: Session, ids: Collection[int]) -> tuple[CallLine, ...]:
    lines = call_lines(session, ids)
    return tuple(lines[call_id] for call_id in ids if call_id in lines)


def _where(link: EvidenceLink, agents: Collection[int]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Call.agent_id.in_(agents)]
    if link.calls:
        return [*found, Call.id.in_(link.calls)]
    span = Period(link.start, link.end)
    found.append(_LOCAL.between(span.first_number * _DAY_S, (span.last_number + 1) * _DAY_S - 1))
    found.append(Call.direction.in_(_DIALLED))
    if link.kpi in _OF_CONNECTED:
        found.append(Call.outcome == Outcome.CONNECTED.value)
    if link.hour is not None:
        found.append((_LOCAL // _HOUR_S % 24).in_((link.hour,)))
    if link.weekday is not None:  # day 0 of the day numbers was a Thursday
        found.append(((_LOCAL // _DAY_S + 3) % 7 + 1).in_((link.weekday,)))
    if link.campaign is not None:
        found.append(func.coalesce(Campaign.name, "") == link.campaign)
    return found


def read_link(stored: Mapping[str, Json]) -> EvidenceLink | None:
    """A link as it was stored with a finding; None for none."""
    if not stored:
        return None
    calls = stored.get("calls")

    def number(name: str) -> int | None:
        value = stored.get(name)
        return int(str(value)) if value is not None else None

    campaign = stored.get("campaign")
    return EvidenceLink(
        start=date.fromisoformat(str(stored["start"])),
        end=date.fromisoformat(str(stored["end"])),
        kpi=str(stored.get("kpi") or ""),
        hour=number("hour"),
        weekday=number("weekday"),
        campaign=str(campaign) if campaign is not None else None,
        calls=tuple(int(str(one)) for one in calls) if isinstance(calls, list) else (),
    )
