"""Setting and withdrawing stored targets, within the caller's transaction. Nothing is rewritten: the old row stays."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from salesdesk import formats
from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.smart import TargetDraft, refusals
from salesdesk.models import Target
from salesdesk.services.closed import guard
from salesdesk.services.targets.rows import TargetChange
from salesdesk.types import Scope, Tier


def in_place(session: Session, draft: TargetDraft) -> list[Target]:
    """The targets in force for exactly the draft's KPI, scope, dates and tier."""
    if draft.scope is None or draft.period is None:
        return []
    return list(
        session.scalars(
            select(Target).where(
                Target.kpi == draft.kpi,
                Target.scope_kind == draft.scope.kind,
                Target.scope_id == draft.scope.id,
                Target.level == draft.scope.level if draft.scope.level else Target.level.is_(None),
                Target.start == draft.period.start,
                Target.end == draft.period.end,
                Target.tier == draft.tier,
                Target.withdrawn_at.is_(None),
            )
        )
    )


def put(session: Session, drafts: Sequence[TargetDraft], override: str) -> TargetChange:
    """Store the drafts, each in place of the one before it; what says the same already is left alone.

    Raises RefusedError with every reason when one isn't SMART.
    """
    now = int(time.time())
    created, withdrawn = [], []
    for draft in drafts:
        why = refusals(draft)
        if why or draft.scope is None or draft.period is None or draft.value is None:
            raise RefusedError(formats.sentences(why))
        guard(session, draft.period.start, draft.period.end)
        before = in_place(session, draft)
        if len(before) == 1 and _same(before[0], draft):
            continue
        for old in before:
            old.withdrawn_at = now
            withdrawn.append(old.id)
        row = Target(
            kpi=draft.kpi,
            scope_kind=draft.scope.kind,
            scope_id=draft.scope.id,
            level=draft.scope.level,
            start=draft.period.start,
            end=draft.period.end,
            tier=draft.tier,
            value=draft.value,
            owner=draft.owner.strip(),
            reason=draft.reason.strip(),
            override_reason=override.strip(),
            created_at=now,
        )
        session.add(row)
        session.flush()
        created.append(row.id)
    return TargetChange(tuple(created), tuple(withdrawn))


def _same(row: Target, draft: TargetDraft) -> bool:
    return (row.value, row.owner, row.reason) == (draft.value, draft.owner.strip(), draft.reason.strip())


def withdraw(session: Session, ids: Iterable[int]) -> TargetChange:
    """Take targets back; they stay in the history. Those withdrawn already are left alone."""
    rows = session.scalars(select(Target).where(Target.id.in_(list(ids)), Target.withdrawn_at.is_(None))).all()
    now = int(time.time())
    for row in rows:
        guard(session, row.start, row.end)
        row.withdrawn_at = now
    session.flush()
    return TargetChange((), tuple(row.id for row in rows))


def take_back(session: Session, change: TargetChange) -> None:
    """Undo a change: what it made goes, what it withdrew is in force again.

    Raises RefusedError when what it made was replaced since, or lies in a period that was closed since.
    """
    touched = session.scalars(select(Target).where(Target.id.in_([*change.created, *change.withdrawn])))
    for row in touched:
        guard(session, row.start, row.end)
    replaced = session.scalar(
        select(Target.id).where(Target.id.in_(change.created), Target.withdrawn_at.is_not(None)).limit(1)
    )
    if replaced is not None:
        raise RefusedError(_("This target was changed again since."), _("Take the later change back first."))
    session.execute(delete(Target).where(Target.id.in_(change.created)))
    session.execute(update(Target).where(Target.id.in_(change.withdrawn)).values(withdrawn_at=None))


def own_lines(session: Session, start: date, end: date, tier: Tier | None = None) -> list[Target]:
    """The targets in force that run over exactly these dates."""
    query = select(Target).where(Target.start == start, Target.end == end, Target.withdrawn_at.is_(None))
    if tier is not None:
        query = query.where(Target.tier == tier)
    return list(session.scalars(query.order_by(Target.id)))


def scope_of(row: Target) -> Scope:
    """Whose a stored target is."""
    return Scope(row.scope_kind, row.scope_id, row.level)
