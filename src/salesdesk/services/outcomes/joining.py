"""Which call an outcome belongs to: the rule in words, and within a session (store/joining.py does the work)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import _
from salesdesk.models import Agent, Setting
from salesdesk.services.company import Company
from salesdesk.store import joining
from salesdesk.store.database import is_rehearsal, raw
from salesdesk.types import OutcomeKind


def rule_in_words(days: int) -> str:
    """The rule as the window and the guide say it."""
    return _(
        "A record that names a call's id belongs to that call. Otherwise it belongs to the last call with the same "
        "customer and the same agent that began at or before it, at most {days} days earlier; where there is none, to the "
        "last call with that customer by anyone, and this is marked. A record without a time of day counts as the end of "
        "its day. It counts for the agent it names; if it names none, for the agent of its call. Numbers are compared "
        "without +86, 0086 and a leading 0. What was joined by hand stays."
    ).format(days=days)


def days_allowed(session: Session) -> int:
    """How many days before an outcome its call may lie."""
    stored = session.get(Setting, "join_days")
    return int(stored.value) if stored and isinstance(stored.value, int) else Company().join_days


def join_records(session: Session, kind: OutcomeKind, ids: Iterable[int]) -> None:
    """Find the calls of some records of one kind; those joined by hand stay as they are."""
    session.flush()
    if is_rehearsal(session):
        return
    joining.join_records(raw(session), days_allowed(session), kind, ids)
    session.expire_all()


def join_batch(session: Session, kind: OutcomeKind, batch_id: int) -> None:
    """Find the calls of the records that one import brought."""
    session.flush()
    if is_rehearsal(session):  # nobody will see to which calls they belong
        return
    joining.join_batch(raw(session), days_allowed(session), kind, batch_id)
    session.expire_all()


def join_to_new_calls(session: Session, first_call: int | None, last_call: int | None) -> None:
    """After an import of calls: join anew the records that any of these calls may concern."""
    if first_call is not None and last_call is not None and not is_rehearsal(session):
        session.flush()
        joining.join_to_new_calls(raw(session), days_allowed(session), first_call, last_call)


def join_after_removal(session: Session, first_call: int, last_call: int) -> None:
    """After calls were taken out: their records look for another call; a join by hand to one of them ends."""
    session.flush()
    if is_rehearsal(session):
        return
    joining.join_after_removal(raw(session), days_allowed(session), first_call, last_call)


def join_of_agents(session: Session, agents: Collection[int]) -> None:
    """After agents were merged or parted: join anew the records that name one of them or whoever is one with them."""
    session.flush()
    among = session.scalars(select(Agent.id).where(Agent.merged_into_id.in_(agents))).all()
    joining.join_of_agents(raw(session), days_allowed(session), {*agents, *among})
    session.expire_all()


def join_all(session: Session) -> None:
    """Join everything anew (after the number of days was changed)."""
    session.flush()
    joining.join_all(raw(session), days_allowed(session))
    session.expire_all()
