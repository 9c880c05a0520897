"""A batch taken back whole: its calls, its sums, the agents only it knew."""

from __future__ import annotations

import time
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Agent, AgentDay, Call, ImportBatch
from salesdesk.models.outcomes import MODELS
from salesdesk.periods import from_day_number
from salesdesk.services.closed import closed_days, guard
from salesdesk.services.imports.mending import unsettle
from salesdesk.services.imports.outcome import Undone, UndoPreview
from salesdesk.services.imports.writing import duplicates_of
from salesdesk.services.outcomes import joining, writing
from salesdesk.services.outcomes.record_rows import OUTCOMES
from salesdesk.services.people import enrolling, forget_found
from salesdesk.services.people.found import is_used
from salesdesk.store import bulk
from salesdesk.store.database import raw
from salesdesk.types import AgentStatus


def known_batch(session: Session, batch_id: int) -> ImportBatch:
    """The batch, or RefusedError when there is none."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise RefusedError(
            _("There is no batch {batch}.").format(batch=batch_id), _("The list of imports shows which there are.")
        )
    return batch


def take_back(session: Session, batch: ImportBatch) -> Undone:
    """Remove the calls of a batch and what they taught, or what a roster changed. It stays in the list as undone.

    The range of its call ids stays reserved, so that no later call is mistaken for one of them.
    Raises RefusedError when it was taken back before.
    """
    if batch.status != "imported":
        raise RefusedError(_("Batch {batch} was already taken back.").format(batch=batch.id))
    if batch.kind == "people":
        enrolling.undo(session, batch.id)
        return Undone(batch.id, batch.file_name, 0, 0)
    _refuse_closed(session, batch)
    calls = records = 0
    if batch.first_call_id is not None and batch.last_call_id is not None:
        calls = bulk.remove_calls(raw(session), batch.id, batch.first_call_id, batch.last_call_id)
        joining.join_after_removal(session, batch.first_call_id, batch.last_call_id)
    if batch.kind == OUTCOMES:
        records = writing.take_out(session, batch)
    removed = forget_found(session, batch.id)
    unsettle(session, batch.id)
    batch.status = "undone"
    batch.undone_at = int(time.time())
    session.flush()
    return Undone(batch.id, batch.file_name, calls, removed, _also_in(session, batch), records)


def make_room(session: Session, batch_id: int) -> None:
    """Take back the batch whose place another import takes, unless it was already."""
    batch = known_batch(session, batch_id)
    if batch.status == "imported":
        take_back(session, batch)


def _refuse_closed(session: Session, batch: ImportBatch) -> None:
    """Raise RefusedError when the batch holds calls or records of a closed period."""
    for first, last in closed_days(session).spans:
        called = select(Call.id).where(
            Call.batch_id == batch.id,
            Call.id.between(batch.first_call_id, batch.last_call_id),
            (Call.start_utc + Call.utc_offset_s).between(first * 86_400, last * 86_400 + 86_399),
        )
        recorded = [
            select(model.id).where(model.batch_id == batch.id, model.day.between(first, last))
            for model in MODELS.values()
        ]
        asked = [called] if batch.first_call_id is not None else []
        if any(session.scalar(query.limit(1)) is not None for query in (*asked, *recorded)):
            guard(session, from_day_number(first), from_day_number(last))


def _also_in(session: Session, batch: ImportBatch) -> tuple[str, ...]:
    """Other imported files that hold some of a batch's calls."""
    others = session.scalars(
        select(ImportBatch)
        .where(ImportBatch.status == "imported", ImportBatch.duplicates > 0, ImportBatch.kind != "people")
        .order_by(ImportBatch.id)
    )
    return tuple(dict.fromkeys(other.file_path for other in others if batch.id in duplicates_of(other)))


def preview(session: Session, batch: ImportBatch) -> UndoPreview:
    """What ``take_back`` would remove; nothing is changed."""
    if batch.status != "imported" or batch.kind == "people":
        return UndoPreview(batch.id, 0)
    made = session.scalars(select(Agent).where(Agent.created_in_batch_id == batch.id).order_by(Agent.name)).all()
    own: dict[int, int] = {}
    if batch.first_call_id is not None and batch.last_call_id is not None:
        rows = raw(session).execute(
            "SELECT agent_id, count(*) FROM call WHERE id BETWEEN ? AND ? GROUP BY agent_id",
            (batch.first_call_id, batch.last_call_id),
        )
        own = dict(rows.fetchall())
    goes = {agent.id for agent in made if _goes_too(session, agent, own.get(agent.id, 0))}
    return UndoPreview(
        batch.id,
        sum(own.values()),
        tuple(agent.name for agent in made if agent.id in goes),
        tuple(agent.name for agent in made if agent.id not in goes),
        _also_in(session, batch),
    )


def preview_records(session: Session, batch: ImportBatch) -> UndoPreview:
    """The same of records: they are taken back, and the caller must roll that back."""
    if batch.status != "imported":
        return UndoPreview(batch.id, 0)
    made = select(Agent.name).where(Agent.created_in_batch_id == batch.id).order_by(Agent.name)
    before = session.scalars(made).all()
    undone = take_back(session, batch)
    stay = session.scalars(made).all()
    gone = tuple((Counter(before) - Counter(stay)).elements())
    return UndoPreview(batch.id, 0, gone, tuple(stay), undone.also_in, undone.records)


def _goes_too(session: Session, agent: Agent, own_calls: int) -> bool:
    """Whether an agent goes with its batch: nobody confirmed it, and it has no other calls and nothing else."""
    if agent.status is not AgentStatus.UNCONFIRMED or agent.merged_into_id is not None or is_used(session, agent.id):
        return False
    every = session.scalar(select(func.sum(AgentDay.calls)).where(AgentDay.agent_id == agent.id)) or 0
    return int(every) == own_calls
