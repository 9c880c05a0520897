"""Step 4, shadow 陪访: sessions beside the agent, the observation form, SBI notes and what was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import enumerated
from salesdesk.i18n import _
from salesdesk.models import Call, PlanSession
from salesdesk.services.plans.calls import to_hear
from salesdesk.services.plans.core import Core, find_child, find_plan, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.observation import HIGHEST, LOWEST, NOT_APPLICABLE, Area
from salesdesk.services.plans.views import CallLine
from salesdesk.types import Json, PlanStep

MOST_SESSIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionForm:
    """The observation form: ratings 1–5 by area, notes, the SBI note (situation, behaviour, impact), what was agreed."""

    planned_on: date | None = None
    observer: str = ""
    calls: tuple[int, ...] = ()
    ratings: Mapping[Area, int] = field(default_factory=dict)
    notes: Mapping[Area, str] = field(default_factory=dict)
    situation: str = ""
    behaviour: str = ""
    impact: str = ""
    agreed: str = ""


class Shadowing(Core):
    """Plans sessions and keeps their forms."""

    def calls_to_hear(self, plan_id: int, on: date | None = None) -> Sequence[CallLine]:
        """The agent's calls of the last days worth hearing together, each with its why."""
        with self._database.read() as session:
            return to_hear(session, find_plan(session, plan_id).agent_id, on or today())

    def require_sessions(self, plan_id: int, count: int) -> None:
        """Set how many sessions this plan needs."""
        if not 1 <= count <= MOST_SESSIONS:
            raise RefusedError(_("A plan needs between 1 and {most} sessions.").format(most=MOST_SESSIONS))
        with self._changing(plan_id) as (session, plan):
            if plan.step is PlanStep.REVIEW:
                raise RefusedError(_("The sessions are over; go back with a reason to change their number."))
            before, plan.sessions_required = plan.sessions_required, count
            record(session, plan, "sessions", {"count": count, "before": before})

    def plan_session(self, plan_id: int, planned_on: date | None = None, observer: str = "") -> int:
        """Plan a session of the current round; returns its id."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = PlanSession(plan_id=plan.id, round=plan.round, planned_on=planned_on, observer=observer.strip())
            row.calls, row.ratings, row.notes = [], {}, {}
            row.situation = row.behaviour = row.impact = row.agreed = ""
            session.add(row)
            session.flush()
            record(session, plan, "session.planned", {"id": row.id, "on": _iso(planned_on), "observer": row.observer})
            return row.id

    def change_session(self, plan_id: int, session_id: int, form: SessionForm) -> None:
        """Write into a session's form; unfinished forms are fine."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = _of_round(find_child(session, plan, PlanSession, session_id), plan.round)
            before = _detail(row)
            _fill(session, row, form)
            after = _detail(row)
            if after != before:
                record(session, plan, "session.changed", {**after, "before": before})

    def hold_session(self, plan_id: int, session_id: int, held_on: date, on: date | None = None) -> None:
        """Note that the session was held. Its form must be complete: every area rated, SBI notes, what was agreed."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = _of_round(find_child(session, plan, PlanSession, session_id), plan.round)
            if held_on > (on or today()):
                raise RefusedError(_("A session can't be held in the future."))
            missing = _missing(row)
            if missing:
                raise RefusedError(_("The form is not complete: {missing}.").format(missing=enumerated(missing)))
            row.held_on = held_on
            record(session, plan, "session.held", {**_detail(row), "on": held_on.isoformat()})

    def remove_session(self, plan_id: int, session_id: int) -> None:
        """Take back a session that was only planned."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = _of_round(find_child(session, plan, PlanSession, session_id), plan.round)
            if row.held_on is not None:
                raise RefusedError(_("What was done stays in the file."))
            record(session, plan, "session.removed", _detail(row))
            session.delete(row)


def _of_round(row: PlanSession, turn: int) -> PlanSession:
    if row.round != turn:
        raise RefusedError(_("This belongs to an earlier round and stays as it was."))
    return row


def _missing(row: PlanSession) -> list[str]:
    found = []
    if len(row.ratings) < len(Area):
        found.append(_("every area needs a rating (or “not applicable”)"))
    elif not any(rating != NOT_APPLICABLE for rating in row.ratings.values()):
        found.append(_("a rating of one area at least"))
    if not (row.situation and row.behaviour and row.impact):
        found.append(_("situation, behaviour and impact"))
    if not row.agreed:
        found.append(_("the agreed next behaviour"))
    if not row.observer:
        found.append(_("who observed"))
    return found


def _fill(session: Session, row: PlanSession, form: SessionForm) -> None:
    if any(rating != NOT_APPLICABLE and not LOWEST <= rating <= HIGHEST for rating in form.ratings.values()):
        raise RefusedError(_("A rating lies between 1 and 5."))
    known = set(session.scalars(select(Call.id).where(Call.id.in_(form.calls))))
    row.planned_on, row.observer = form.planned_on, form.observer.strip()
    row.calls = [call_id for call_id in dict.fromkeys(form.calls) if call_id in known]
    row.ratings = {area.value: form.ratings[area] for area in Area if area in form.ratings}
    row.notes = {area.value: form.notes[area].strip() for area in Area if form.notes.get(area, "").strip()}
    row.situation, row.behaviour, row.impact = form.situation.strip(), form.behaviour.strip(), form.impact.strip()
    row.agreed = form.agreed.strip()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _detail(row: PlanSession) -> dict[str, Json]:
    return {
        "id": row.id,
        "planned": _iso(row.planned_on),
        "observer": row.observer,
        "calls": list(row.calls),
        "ratings": dict(row.ratings),
        "notes": dict(row.notes),
        "situation": row.situation,
        "behaviour": row.behaviour,
        "impact": row.impact,
        "agreed": row.agreed,
    }
