"""The append-only history of a plan: each line's digest holds the line before, so that no line can be changed.

The digest is SHA-256 over the canonical JSON of ``[digest before, plan, number, at, who, action, detail]``. The plan
itself keeps how many lines there are and the last digest, so that a line cut off at the end is noticed as well.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import _
from salesdesk.models import Plan, PlanEvent
from salesdesk.services.plans.machine import Action
from salesdesk.types import Json, PlanStep


def digest(before: str, event: PlanEvent) -> str:
    """The digest of a line that follows a line with the digest ``before`` (empty for the first)."""
    line = [before, event.plan_id, event.number, event.at, event.who, event.action, event.detail]
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record(session: Session, plan: Plan, action: str, detail: dict[str, Json] | None = None, who: str = "") -> None:
    """Append one line; the plan must have its id."""
    event = PlanEvent(
        plan_id=plan.id,
        number=(plan.events or 0) + 1,
        at=int(time.time()),
        who=who or plan.owner,
        action=action,
        detail=detail or {},
    )
    event.digest = digest(plan.digest or "", event)
    plan.events, plan.digest = event.number, event.digest
    session.add(event)


def events(session: Session, plan_id: int) -> Sequence[PlanEvent]:
    """A plan's history, oldest first."""
    return session.scalars(select(PlanEvent).where(PlanEvent.plan_id == plan_id).order_by(PlanEvent.number)).all()


def broken(plan: Plan, lines: Sequence[PlanEvent]) -> list[str]:
    """What is wrong with a history, in words; empty when it is whole and tells of the state the plan is in."""
    found, before = [], ""
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            found.append(_("Line {n} of the history is missing.").format(n=number))
            break
        if line.digest != digest(before, line):
            found.append(_("Line {n} of the history was changed after it was written.").format(n=number))
        before = line.digest
    if len(lines) < plan.events:
        found.append(_("The end of the history is missing: {n} lines were written.").format(n=plan.events))
    elif before != plan.digest:
        found.append(_("The history does not end as it was written."))
    if not found and replay(lines) != (plan.step, plan.round):
        found.append(_("The plan is not in the step its history tells of."))
    return found


def replay(lines: Sequence[PlanEvent]) -> tuple[PlanStep, int]:
    """The step and round a history tells of."""
    step, turn = PlanStep.WARN, 1
    for line in lines:
        if line.action in frozenset(Action):
            step, turn = PlanStep(str(line.detail["to"])), int(str(line.detail["round"]))
    return step, turn
