"""Known agents whom a log may mean by a name or number nobody knows: suggested with the reason, never taken unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, AgentIdentity
from salesdesk.services.imports.who import Suggestion
from salesdesk.services.people.found import Named
from salesdesk.services.people.names import close_spelling, full_pinyin, normalise, pinyin_key, squash

MOST = 3
ORDER = ("same-number", "same-name", "same-pinyin", "close-spelling")
"""Why somebody is suggested, the surest first."""


@dataclass(frozen=True, slots=True)
class _Known:
    agent: Agent
    names: frozenset[str]
    squashed: frozenset[str]
    numbers: frozenset[str]


def suggest(session: Session, named: Iterable[Named]) -> dict[Named, tuple[Suggestion, ...]]:
    """{(name, number) as the log says: known agents who may be meant, the surest first}."""
    known = _known(session)
    found: dict[Named, tuple[Suggestion, ...]] = {}
    for name, number in named:
        hits = [
            (ORDER.index(why), one.agent.name, Suggestion(one.agent.id, one.agent.name, one.agent.number or "", why))
            for one in known
            if (why := _alike(one, name or "", number or ""))
        ]
        found[name, number] = tuple(hit[2] for hit in sorted(hits, key=lambda hit: hit[:2])[:MOST])
    return found


def _known(session: Session) -> list[_Known]:
    agents = session.scalars(select(Agent).where(Agent.merged_into_id.is_(None))).all()
    values: dict[int, set[str]] = {agent.id: set() for agent in agents}
    for agent_id, value in session.execute(select(AgentIdentity.agent_id, AgentIdentity.value)):
        values.setdefault(agent_id, set()).add(value)
    return [
        _Known(
            agent,
            frozenset({agent.name, *values[agent.id]}),
            frozenset(squash(text) for text in (agent.name, *values[agent.id])),
            frozenset(_bare(text) for text in (agent.number or "", *values[agent.id])) - {""},
        )
        for agent in agents
    ]


def _bare(text: str) -> str:
    """A number without the leading zeros, letters and signs that one system writes and another doesn't."""
    return "".join(c for c in normalise(text) if c.isdigit()).lstrip("0")


def _alike(one: _Known, name: str, number: str) -> str:
    if number and _bare(number) and _bare(number) in one.numbers and len(_bare(number)) > 2:
        return "same-number"
    if not name:
        return ""
    if squash(name) in one.squashed:
        return "same-name"
    if full_pinyin(pinyin_key(name)) & full_pinyin(one.agent.pinyin):
        return "same-pinyin"
    return "close-spelling" if any(close_spelling(name, other) for other in one.names) else ""
