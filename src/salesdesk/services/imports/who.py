"""What the supervisor says about agents a log names and nobody knows: the same as somebody, new, or left out.

"The same" is remembered as what exports call that agent. "Left out" is remembered for the company, because a test
line or a robot is in every log; both can be said otherwise with the next file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, AgentIdentity, Setting
from salesdesk.services.imports.set_aside import Aside
from salesdesk.services.people.found import Named
from salesdesk.services.people.names import normalise
from salesdesk.types import IdentityKind, Json

if TYPE_CHECKING:
    from salesdesk.importers.rows import CallTuple

LEFT_OUT = "agents-left-out"
"""The setting that holds the agents whose calls are not taken in."""
REASON = "left-out"
"""Why such a row is not imported."""


@dataclass(frozen=True, slots=True)
class AgentChoices:
    """``same`` {(name, number) as the log says: id of the agent meant}; ``left_out``: whose calls stay out.

    ``taken_in``: who was left out before, and is not any more.
    """

    same: Mapping[Named, int] = field(default_factory=dict)
    left_out: frozenset[Named] = frozenset()
    taken_in: frozenset[Named] = frozenset()

    def as_json(self) -> dict[str, Json]:
        """For keeping with the batch."""
        return {
            "same": [[name, number, agent_id] for (name, number), agent_id in self.same.items()],
            "left_out": [[name, number] for name, number in sorted(self.left_out, key=str)],
            "taken_in": [[name, number] for name, number in sorted(self.taken_in, key=str)],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> AgentChoices:
        """As kept."""
        return cls(
            {(name, number): agent_id for name, number, agent_id in kept.get("same", ())},
            frozenset((name, number) for name, number in kept.get("left_out", ())),
            frozenset((name, number) for name, number in kept.get("taken_in", ())),
        )


class LeftOut:
    """Takes the calls of some agents out of the rows of a log; counts whose they were."""

    def __init__(self, pairs: Iterable[Named]) -> None:
        self._numbers = {normalise(number): (name, number) for name, number in pairs if number}
        self._names = {normalise(name): (name, number) for name, number in pairs if name and not number}
        self._seen: dict[Named, Named | None] = {}
        self.found: Counter[Named] = Counter()

    def __bool__(self) -> bool:
        return bool(self._numbers or self._names)

    def split(self, rows: list[CallTuple]) -> tuple[list[CallTuple], list[Aside]]:
        """The rows that stay, and the others as (line, reason, detail)."""
        stay: list[CallTuple] = []
        out: list[Aside] = []
        for row in rows:
            named = (row[1], row[2])
            if named not in self._seen:
                self._seen[named] = self._whose(*named)
            whose = self._seen[named]
            if whose is None:
                stay.append(row)
            else:
                self.found[whose] += 1
                out.append((row[-1], REASON, row[1] or row[2] or ""))
        return stay, out

    def _whose(self, name: str | None, number: str | None) -> Named | None:
        by_number = self._numbers.get(normalise(number)) if number else None
        return by_number or (self._names.get(normalise(name)) if name else None)


def remembered(session: Session) -> frozenset[Named]:
    """The agents that are left out until it is said otherwise."""
    stored = session.get(Setting, LEFT_OUT)
    pairs = stored.value if stored and isinstance(stored.value, list) else []
    return frozenset((pair[0], pair[1]) for pair in pairs)  # type: ignore[index, misc]


def leaving_out(session: Session, choices: AgentChoices) -> LeftOut:
    """Takes out whoever is left out in this import: now, or since an earlier one."""
    return LeftOut(_after(session, choices))


def _after(session: Session, choices: AgentChoices) -> frozenset[Named]:
    return (remembered(session) - choices.same.keys() - choices.taken_in) | choices.left_out


def remember(session: Session, choices: AgentChoices) -> None:
    """Keep who is left out, and who is not any more."""
    before, after = remembered(session), _after(session, choices)
    if after != before:
        session.merge(Setting(key=LEFT_OUT, value=[[name, number] for name, number in sorted(after, key=str)]))
        session.flush()


def teach(session: Session, same: Mapping[Named, int], batch_id: int) -> None:
    """Learn with a batch what its log calls known agents; what somebody else is called by already stays theirs."""
    for (name, number), agent_id in same.items():
        agent = session.get(Agent, agent_id)
        if agent is None:
            continue
        owner = agent.merged_into_id or agent.id
        for kind, value in ((IdentityKind.NUMBER, number), (IdentityKind.NAME, name)):
            plain = normalise(value or "")
            taken = select(AgentIdentity.id).where(AgentIdentity.kind == kind, AgentIdentity.value == plain).limit(1)
            if plain and session.scalar(taken) is None:
                session.add(AgentIdentity(agent_id=owner, kind=kind, value=plain, learned_in_batch_id=batch_id))
    session.flush()
