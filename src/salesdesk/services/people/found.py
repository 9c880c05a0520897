"""Agents as call logs name them: recognised by what is known, made anew (to be confirmed) where nothing is.

The rules, in order, for a row that says a name, a number or both:

1. The number is a known number, login or e-mail: that agent. (An extension gives way to a known name: desks are
   shared.)
2. The name is known: that agent, and the number is learned; unless the agent already has another number, for then it
   is another person of the same name.
3. A lone value is looked up among names and numbers alike, because exports put either into one column.
4. Nobody: a new agent to be confirmed. Two people of one name are told apart by their numbers, so the bare name stops
   to stand for either; a row that says nothing but that name then becomes a third agent for the supervisor to merge.

Nothing is ever merged or guessed by similarity here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from salesdesk.models import Agent, AgentDay, AgentIdentity, AgentLevel, ImportBatch
from salesdesk.models.outcomes import MODELS
from salesdesk.services.people.names import normalise, pinyin_key
from salesdesk.services.people.snapshot import pointing_tables
from salesdesk.types import AgentStatus, IdentityKind, Level

Named: TypeAlias = "tuple[str | None, str | None]"
"""(name, number) as a row of a log says them; either may be missing."""

_NUMBERS = (IdentityKind.NUMBER, IdentityKind.LOGIN, IdentityKind.EMAIL)


class Resolver:
    """Who is meant by what exports say. A picture of one moment; ``ensure_found`` keeps its own."""

    def __init__(self, session: Session) -> None:
        self._by_kind: dict[tuple[IdentityKind, str], int] = {}
        self._numbered: set[int] = set()
        for kind, value, agent_id in session.execute(
            select(AgentIdentity.kind, AgentIdentity.value, AgentIdentity.agent_id)
        ):
            self.learn(kind, value, agent_id)

    def learn(self, kind: IdentityKind, value: str, agent_id: int) -> None:
        """Know one more identity (already normalised)."""
        self._by_kind[kind, value] = agent_id
        if kind is IdentityKind.NUMBER:
            self._numbered.add(agent_id)

    def forget(self, kind: IdentityKind, value: str) -> None:
        """Know an identity no more."""
        self._by_kind.pop((kind, value), None)

    @property
    def by_value(self) -> dict[str, int]:
        """{normalised name, number, extension, login or e-mail: agent id}; a number wins over a name."""
        order = (IdentityKind.EXTENSION, IdentityKind.NAME, *reversed(_NUMBERS))
        return {
            value: agent_id for wanted in order for (kind, value), agent_id in self._by_kind.items() if kind is wanted
        }

    def owner(self, kind: IdentityKind, value: str) -> int | None:
        """The agent who has this identity."""
        return self._by_kind.get((kind, normalise(value)))

    def has_number(self, agent_id: int) -> bool:
        """Whether a number 工号 of the agent is known."""
        return agent_id in self._numbered

    def find(self, name: str | None, number: str | None) -> int | None:
        """The agent meant by a name, a number or both; None for nobody known."""
        plain_name, plain_number = normalise(name or ""), normalise(number or "")
        by_number = self._first(plain_number, _NUMBERS)
        if by_number is not None:
            return by_number
        by_name = self._by_kind.get((IdentityKind.NAME, plain_name)) if plain_name else None
        if by_name is not None and not (plain_number and self._other_number(by_name, plain_number)):
            return by_name
        by_extension = self._first(plain_number, (IdentityKind.EXTENSION,))
        if by_extension is not None and (by_name is None or by_name == by_extension):
            return by_extension
        if not plain_number:
            return self._first(plain_name, (*_NUMBERS, IdentityKind.EXTENSION))
        return None if plain_name else self._first(plain_number, (IdentityKind.NAME,))

    def _first(self, value: str, kinds: Iterable[IdentityKind]) -> int | None:
        found = (self._by_kind.get((kind, value)) for kind in kinds) if value else ()
        return next((agent_id for agent_id in found if agent_id is not None), None)

    def _other_number(self, agent_id: int, number: str) -> bool:
        """Whether the agent is known by a number, and this isn't one of theirs (nor their extension)."""
        return agent_id in self._numbered and self._by_kind.get((IdentityKind.EXTENSION, number)) != agent_id


def ensure_found(session: Session, named: Iterable[Named], batch_id: int | None) -> dict[Named, int]:
    """The agent of each (name, number), made to be confirmed where nobody is known; within the importer's transaction.

    A number beside a known name is learned. Pairs that say nothing at all are left out.
    """
    resolver = Resolver(session)
    numbers = set(session.scalars(select(Agent.number).where(Agent.number.is_not(None))))
    found: dict[Named, int] = {}
    # Rows with both first: they tell who a bare name or number is.
    wanted = sorted(dict.fromkeys(named), key=lambda pair: (pair[0] is None) + (pair[1] is None))
    for pair in wanted:
        name, number = ((text or "").strip() for text in pair)
        if not normalise(name) and not normalise(number):
            continue
        agent_id = resolver.find(name, number)
        if agent_id is None:
            agent_id = _make(session, resolver, name, number, numbers, batch_id)
        elif name and number:
            _learn(session, resolver, agent_id, IdentityKind.NUMBER, number, batch_id)
            if resolver.owner(IdentityKind.NAME, name) is None and not _shared(session, name):
                _learn(session, resolver, agent_id, IdentityKind.NAME, name, batch_id)
            _number_the_agent(session, agent_id, number, numbers)
        found[pair] = agent_id
    session.flush()
    return found


def _make(
    session: Session, resolver: Resolver, name: str, number: str, numbers: set[str | None], batch_id: int | None
) -> int:
    shown = name or number
    agent = Agent(
        name=shown,
        number=number if number and number not in numbers else None,
        status=AgentStatus.UNCONFIRMED,
        level=Level.INTERMEDIATE,
        pinyin=pinyin_key(shown),
        created_in_batch_id=batch_id,
    )
    session.add(agent)
    session.flush()
    numbers.add(agent.number)
    session.add(AgentLevel(agent_id=agent.id, level=agent.level))
    if number:
        _learn(session, resolver, agent.id, IdentityKind.NUMBER, number, batch_id)
    if name and not (number and part_namesakes(session, resolver, name)):
        _learn(session, resolver, agent.id, IdentityKind.NAME, name, batch_id)
    return agent.id


def part_namesakes(session: Session, resolver: Resolver, name: str) -> bool:
    """Whether several agents bear the name; then the bare name stops to stand for one who has a number as well."""
    if not _shared(session, name):
        return False
    owner = resolver.owner(IdentityKind.NAME, name)
    if owner is not None and resolver.has_number(owner):
        _unlearn(session, resolver, IdentityKind.NAME, name)
    return True


def _shared(session: Session, name: str) -> bool:
    """Whether several agents bear the name."""
    wanted = normalise(name)
    bearers = session.scalars(select(Agent.name).where(Agent.merged_into_id.is_(None)))
    return sum(normalise(bearer) == wanted for bearer in bearers) > 1


def _learn(
    session: Session, resolver: Resolver, agent_id: int, kind: IdentityKind, value: str, batch_id: int | None
) -> None:
    plain = normalise(value)
    if not plain or any(resolver.owner(other, plain) is not None for other in _alike(kind)):
        return
    session.add(AgentIdentity(agent_id=agent_id, kind=kind, value=plain, learned_in_batch_id=batch_id))
    session.flush()
    resolver.learn(kind, plain, agent_id)


def _alike(kind: IdentityKind) -> tuple[IdentityKind, ...]:
    """The kinds among which a value must not stand twice: a number known as an extension needn't be learned."""
    return (kind,) if kind is IdentityKind.NAME else (*_NUMBERS, IdentityKind.EXTENSION)


def _unlearn(session: Session, resolver: Resolver, kind: IdentityKind, value: str) -> None:
    session.execute(delete(AgentIdentity).where(AgentIdentity.kind == kind, AgentIdentity.value == normalise(value)))
    resolver.forget(kind, normalise(value))


def _number_the_agent(session: Session, agent_id: int, number: str, numbers: set[str | None]) -> None:
    agent = session.get_one(Agent, agent_id)
    if agent.number is None and number not in numbers and agent.status is AgentStatus.UNCONFIRMED:
        agent.number = number
        numbers.add(number)


def forget_found(session: Session, batch_id: int) -> int:
    """Forget what a batch that is being undone taught: its agents nobody confirmed or used, and its identities.

    Call it after the batch's calls are gone. Returns how many agents were removed.
    """
    # Those of batches that went before too: what used them may have been this batch.
    gone = select(ImportBatch.id).where((ImportBatch.id == batch_id) | (ImportBatch.status == "undone"))
    candidates = session.scalars(
        select(Agent).where(
            Agent.created_in_batch_id.in_(gone),
            Agent.status == AgentStatus.UNCONFIRMED,
            Agent.merged_into_id.is_(None),
            ~exists().where(AgentDay.agent_id == Agent.id),
        )
    ).all()
    removed = [agent for agent in candidates if not is_used(session, agent.id)]
    for agent in removed:
        session.delete(agent)
    session.flush()
    # Agents that stay and were made by the batch keep what they are known by, or the next log would make them anew.
    its_own = select(Agent.id).where(Agent.created_in_batch_id == batch_id)
    session.execute(
        delete(AgentIdentity)
        .where(AgentIdentity.learned_in_batch_id == batch_id, AgentIdentity.agent_id.not_in(its_own))
        .execution_options(synchronize_session=False)
    )
    _give_names_back(session, {agent.name for agent in removed})
    return len(removed)


def _give_names_back(session: Session, names: Iterable[str]) -> None:
    """Bare names stand again for the one who bears them, now that the namesakes are gone."""
    bearers = session.execute(select(Agent.id, Agent.name).where(Agent.merged_into_id.is_(None))).all()
    for name in {normalise(name) for name in names}:
        alone = [agent_id for agent_id, borne in bearers if normalise(borne) == name]
        known = select(exists().where(AgentIdentity.kind == IdentityKind.NAME, AgentIdentity.value == name))
        if len(alone) == 1 and not session.scalar(known):
            session.add(AgentIdentity(agent_id=alone[0], kind=IdentityKind.NAME, value=name))
    session.flush()


def is_used(session: Session, agent_id: int) -> bool:
    """Whether anything besides calls hangs on an agent: a team, a target, a record, another agent merged into it."""
    pointers = [table.c[column] for table, column in pointing_tables()]
    pointers += [model.agent_id for model in MODELS.values()]
    return any(session.scalar(select(exists().where(column == agent_id))) for column in pointers) or bool(
        session.scalar(select(exists().where(Agent.merged_into_id == agent_id)))
    )
