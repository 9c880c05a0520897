"""Step 4, shadow 陪访: sessions beside the agent, the observation form, SBI notes and what was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import enumerated
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.models import Call, Plan, PlanCall, PlanSession
from salesdesk.services.plans.calls import CallWish, find_calls, to_hear
from salesdesk.services.plans.core import Core, find_child, find_plan, rows_of, stage_of, today
from salesdesk.services.plans.heard import CallLine, CallSheet
from salesdesk.services.plans.history import record
from salesdesk.services.plans.observation import HIGHEST, LOWEST, NOT_APPLICABLE, Area
from salesdesk.services.plans.rating import sheet_detail, write_sheets
from salesdesk.types import Json, PlanStep

MOST_SESSIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionForm:
    """The observation form: ratings 1–5 by area, notes, the SBI note (situation, behaviour, impact), what was agreed.

    Calls of the log are rated one by one in ``sheets``, by call id; ``ratings`` and ``notes`` are those of a session
    without any, listened to beside the agent.
    """

    planned_on: date | None = None
    observer: str = ""
    calls: tuple[int, ...] = ()
    ratings: Mapping[Area, int] = field(default_factory=dict)
    notes: Mapping[Area, str] = field(default_factory=dict)
    situation: str = ""
    behaviour: str = ""
    impact: str = ""
    agreed: str = ""
    sheets: Mapping[int, CallSheet] = field(default_factory=dict)


class Shadowing(Core):
    """Plans sessions and keeps their forms."""

    def calls_to_hear(self, plan_id: int, on: date | None = None, wish: CallWish | None = None) -> Sequence[CallLine]:
        """The agent's calls worth hearing together, each with its why: of the last days, or as ``wish`` says."""
        with self._database.read() as session:
            agent_id = find_plan(session, plan_id).agent_id
            if wish is None or wish == CallWish():
                return to_hear(session, agent_id, on or today())
            return find_calls(session, agent_id, on or today(), wish)

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
            return _planned(session, plan, planned_on, observer)

    def plan_sessions(self, plan_id: int, on: date | None = None, observer: str = "") -> list[int]:
        """Plan what is missing to the set number, on working days spread evenly up to the step's due date; the ids."""
        day = on or today()
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            rows = rows_of(session, [plan.id])[plan.id]
            mine = [one for one in rows.sessions if one.round == plan.round]
            stage = stage_of(rows.stages, plan)
            calendar = self._working(session)
            taken = {one.planned_on for one in mine if one.held_on is None}
            free = _working_days(calendar, day, stage.due_on if stage is not None else day)
            free = [one for one in free if one not in taken]
            missing = plan.sessions_required - len(mine)
            while len(free) < missing:  # the due date is too near: the days after it
                free.append(calendar.step(max([*free, day]), 1))
            return [
                _planned(session, plan, free[(2 * place + 1) * len(free) // (2 * missing)], observer)
                for place in range(max(missing, 0))
            ]

    def change_session(self, plan_id: int, session_id: int, form: SessionForm) -> None:
        """Write into a session's form; unfinished forms are fine."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = _of_round(find_child(session, plan, PlanSession, session_id), plan.round)
            before = _detail(session, row)
            _fill(session, plan, row, form)
            after = _detail(session, row)
            if after != before:
                record(session, plan, "session.changed", {**after, "before": before})

    def hold_session(self, plan_id: int, session_id: int, held_on: date, on: date | None = None) -> None:
        """Note that the session was held. Its form must be complete: every area rated, SBI notes, what was agreed."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = _of_round(find_child(session, plan, PlanSession, session_id), plan.round)
            if held_on > (on or today()):
                raise RefusedError(_("A session can't be held in the future."))
            missing = _missing(session, row)
            if missing:
                raise RefusedError(_("The form is not complete: {missing}.").format(missing=enumerated(missing)))
            row.held_on = held_on
            record(session, plan, "session.held", {**_detail(session, row), "on": held_on.isoformat()})

    def remove_session(self, plan_id: int, session_id: int) -> None:
        """Take back a session that was only planned."""
        with self._changing(plan_id, PlanStep.SHADOW) as (session, plan):
            row = _of_round(find_child(session, plan, PlanSession, session_id), plan.round)
            if row.held_on is not None:
                raise RefusedError(_("What was done stays in the file."))
            record(session, plan, "session.removed", _detail(session, row))
            session.delete(row)


def _of_round(row: PlanSession, turn: int) -> PlanSession:
    if row.round != turn:
        raise RefusedError(_("This belongs to an earlier round and stays as it was."))
    return row


def _planned(session: Session, plan: Plan, planned_on: date | None, observer: str) -> int:
    row = PlanSession(plan_id=plan.id, round=plan.round, planned_on=planned_on, observer=observer.strip())
    row.calls, row.ratings, row.notes = [], {}, {}
    row.situation = row.behaviour = row.impact = row.agreed = ""
    session.add(row)
    session.flush()
    record(session, plan, "session.planned", {"id": row.id, "on": _iso(planned_on), "observer": row.observer})
    return row.id


def _working_days(calendar: WorkingCalendar, after: date, last: date) -> list[date]:
    """The working days after a day, up to another."""
    found: list[date] = []
    day = calendar.step(after, 1)
    while day <= last:
        found.append(day)
        day = calendar.step(day, 1)
    return found


def _missing(session: Session, row: PlanSession) -> list[str]:
    found = []
    if row.calls:
        rated = {one.call_id: len(one.ratings) for one in _rated(session, row)}
        open_ = sum(rated.get(int(str(call_id)), 0) < len(Area) for call_id in row.calls)
        if open_:
            found.append(
                ngettext("{n} call is not rated in every area", "{n} calls are not rated in every area", open_).format(
                    n=open_
                )
            )
    elif len(row.ratings) < len(Area):
        found.append(_("every area needs a rating (or “not applicable”)"))
    if not found and not any(rating != NOT_APPLICABLE for rating in _every_rating(session, row)):
        found.append(_("a rating of one area at least"))
    if not (row.situation and row.behaviour and row.impact):
        found.append(_("situation, behaviour and impact"))
    if not row.agreed:
        found.append(_("the agreed next behaviour"))
    if not row.observer:
        found.append(_("who observed"))
    return found


def _rated(session: Session, row: PlanSession) -> Sequence[PlanCall]:
    return session.scalars(select(PlanCall).where(PlanCall.session_id == row.id).order_by(PlanCall.id)).all()


def _every_rating(session: Session, row: PlanSession) -> list[Json]:
    if not row.calls:
        return list(row.ratings.values())
    return [rating for one in _rated(session, row) for rating in one.ratings.values()]


def _fill(session: Session, plan: Plan, row: PlanSession, form: SessionForm) -> None:
    if any(rating != NOT_APPLICABLE and not LOWEST <= rating <= HIGHEST for rating in form.ratings.values()):
        raise RefusedError(_("A rating lies between 1 and 5."))
    chosen = tuple(dict.fromkeys(form.calls))
    known = set(session.scalars(select(Call.id).where(Call.id.in_(chosen))))
    row.planned_on, row.observer = form.planned_on, form.observer.strip()
    row.calls = [call_id for call_id in chosen if call_id in known]
    row.ratings = {area.value: form.ratings[area] for area in Area if area in form.ratings} if not row.calls else {}
    row.notes = {area.value: form.notes[area].strip() for area in Area if form.notes.get(area, "").strip()}
    row.situation, row.behaviour, row.impact = form.situation.strip(), form.behaviour.strip(), form.impact.strip()
    row.agreed = form.agreed.strip()
    sheets = {call_id: form.sheets.get(call_id, CallSheet()) for call_id in chosen if call_id in known}
    write_sheets(session, plan, row.id, sheets, row.observer, today())


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _detail(session: Session, row: PlanSession) -> dict[str, Json]:
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
        "rated": [sheet_detail(one) for one in _rated(session, row)],
    }
