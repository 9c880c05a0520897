"""Calls rated one by one with the observation form, and the same form again later: before and after, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import number
from salesdesk.i18n import _
from salesdesk.metrics.effects import LEAST_DAYS, welch
from salesdesk.models import Call, Plan, PlanCall
from salesdesk.services.plans.calls import call_lines
from salesdesk.services.plans.core import Core, today
from salesdesk.services.plans.heard import AreaChange, CallLine, CallSheet, RatedCall, Side
from salesdesk.services.plans.history import record
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.observation import HIGHEST, LOWEST, NOT_APPLICABLE, Area, area_name
from salesdesk.types import Json, PlanStep

LEAST_CALLS = LEAST_DAYS
"""Calls on each side below which nothing is concluded."""

_RATING_STEPS = (PlanStep.REVIEW, PlanStep.DIAGNOSE, PlanStep.SHADOW)


class Rating(Core):
    """Rates single calls outside of a session: in the diagnosis, and again in the review."""

    def rate_call(
        self, plan_id: int, call_id: int, sheet: CallSheet, *, rater: str = "", on: date | None = None
    ) -> int:
        """Rate a call of the agent, or change its rating; returns the rating's id. The sheet must be complete."""
        if not sheet.complete:
            raise RefusedError(_("Every area of the call needs a rating (or “not applicable”)."))
        with self._changing(plan_id, *_RATING_STEPS) as (session, plan):
            row = session.scalars(
                select(PlanCall).where(
                    PlanCall.plan_id == plan.id,
                    PlanCall.session_id.is_(None),
                    PlanCall.call_id == call_id,
                    PlanCall.round == plan.round,
                )
            ).first()
            if row is None:
                row = _new(session, plan, call_id)
            write_sheet(row, sheet)
            row.rated_on, row.rater = on or today(), rater.strip() or plan.owner
            session.add(row)
            session.flush()
            record(session, plan, "call.rated", {"id": row.id, **sheet_detail(row)})
            return row.id

    def unrate_call(self, plan_id: int, rated_id: int) -> None:
        """Take back the rating of a single call; those of a session belong to it."""
        with self._changing(plan_id, *_RATING_STEPS) as (session, plan):
            row = session.get(PlanCall, rated_id)
            if row is None or row.plan_id != plan.id or row.session_id is not None or row.round != plan.round:
                raise RefusedError(_("It is not there any more: somebody removed it."))
            record(session, plan, "call.unrated", {"id": row.id, **sheet_detail(row)})
            session.delete(row)


def _new(session: Session, plan: Plan, call_id: int) -> PlanCall:
    """A call of the plan's agent, not rated yet, with its facts as they are now."""
    call = session.get(Call, call_id)
    known_as = Measuring(session).known_as(plan.agent_id)
    if call is None or call.agent_id not in known_as:
        raise RefusedError(_("This call is not one of the agent's."))
    line = call_lines(session, [call_id])[call_id]
    return PlanCall(
        plan_id=plan.id,
        session_id=None,
        round=plan.round,
        call_id=call_id,
        call_day=date.fromisoformat(line.start[:10]),
        rated_on=today(),
        rater="",
        facts=line.as_json(),
        ratings={},
        notes={},
    )


def write_sheet(row: PlanCall, sheet: CallSheet) -> None:
    """Put a sheet into a row. Raises RefusedError for a rating that the scale doesn't have."""
    if any(rating != NOT_APPLICABLE and not LOWEST <= rating <= HIGHEST for rating in sheet.ratings.values()):
        raise RefusedError(_("A rating lies between 1 and 5."))
    row.ratings = {area.value: sheet.ratings[area] for area in Area if area in sheet.ratings}
    row.notes = {area.value: sheet.notes[area].strip() for area in Area if sheet.notes.get(area, "").strip()}


def write_sheets(
    session: Session, plan: Plan, session_id: int, sheets: Mapping[int, CallSheet], rater: str, on: date
) -> None:
    """Make the rated calls of a 陪访 session those of ``sheets``, by call id; others are taken away."""
    rows = {
        row.call_id: row for row in session.scalars(select(PlanCall).where(PlanCall.session_id == session_id)).all()
    }
    for call_id, row in rows.items():
        if call_id not in sheets:
            session.delete(row)
    for call_id, sheet in sheets.items():
        row = rows.get(call_id) or _new(session, plan, call_id)
        before = (row.ratings, row.notes)
        write_sheet(row, sheet)
        if row.id is None or before != (row.ratings, row.notes):
            row.rated_on = on
        row.session_id, row.rater = session_id, rater
        session.add(row)
    session.flush()


def sheet_detail(row: PlanCall) -> dict[str, Json]:
    """A rated call for the history."""
    return {
        "call": row.call_id,
        "called": str(row.facts.get("start") or ""),
        "ratings": dict(row.ratings),
        "notes": dict(row.notes),
    }


def rated_call(row: PlanCall, plan: Plan) -> RatedCall:
    """A stored rating as it is answered."""
    facts = row.facts
    return RatedCall(
        id=row.id,
        session_id=row.session_id,
        round=row.round,
        call=CallLine(
            id=row.call_id,
            start=str(facts.get("start") or ""),
            talk_s=int(str(facts.get("talk_s") or 0)),
            customer=str(facts.get("customer") or ""),
            outcome=str(facts.get("outcome") or ""),
            disposition=str(facts.get("disposition") or ""),
            agent=str(facts.get("agent") or ""),
        ),
        call_day=row.call_day,
        rated_on=row.rated_on,
        rater=row.rater,
        sheet=read_sheet({"ratings": row.ratings, "notes": row.notes}),
        side=_side(row.call_day, plan),
    )


def _side(day: date, plan: Plan) -> Side:
    end = plan.evidence.get("end")
    if day <= (date.fromisoformat(str(end)) if end else plan.opened_on):
        return Side.BEFORE
    if plan.review_from is not None and day >= plan.review_from:
        return Side.AFTER
    return Side.BETWEEN


def mean_of(sheets: Iterable[CallSheet], area: Area) -> tuple[float | None, int]:
    """The mean rating of an area and over how many calls; calls without occasion for it don't count."""
    values = _values(sheets, area)
    return (fmean(values) if values else None), len(values)


def _values(sheets: Iterable[CallSheet], area: Area) -> list[float]:
    ratings = (sheet.ratings.get(area, NOT_APPLICABLE) for sheet in sheets)
    return [float(rating) for rating in ratings if rating != NOT_APPLICABLE]


def changes_of(rated: Sequence[RatedCall]) -> tuple[AreaChange, ...]:
    """Area by area, how the calls before and after the support were rated; empty without any."""
    if not rated:
        return ()
    by_side = {side: [one.sheet for one in rated if one.side is side] for side in Side}
    return tuple(_change(area, by_side) for area in Area)


def _change(area: Area, by_side: Mapping[Side, Sequence[CallSheet]]) -> AreaChange:
    (before, n_before), (between, n_between), (after, n_after) = (mean_of(by_side[side], area) for side in Side)
    low = high = None
    if min(n_before, n_after) >= LEAST_CALLS:
        low, high = welch(_values(by_side[Side.BEFORE], area), _values(by_side[Side.AFTER], area))
    return AreaChange(
        area=area,
        before=before,
        n_before=n_before,
        between=between,
        n_between=n_between,
        after=after,
        n_after=n_after,
        low=low,
        high=high,
        text=_words(area, (before, n_before), (after, n_after), (low, high)),
    )


def _words(
    area: Area,
    before: tuple[float | None, int],
    after: tuple[float | None, int],
    bounds: tuple[float | None, float | None],
) -> str:
    return _("{area}: {before} (n = {n_before}) → {after} (n = {n_after}): {verdict}").format(
        area=area_name(area),
        before=_mean(before[0]),
        n_before=before[1],
        after=_mean(after[0]),
        n_after=after[1],
        verdict=_verdict(bounds),
    )


def verdict_of(change: AreaChange) -> str:
    """Whether an area became better, in words."""
    return _verdict((change.low, change.high))


def _verdict(bounds: tuple[float | None, float | None]) -> str:
    low, high = bounds
    if low is None or high is None:
        return _("not enough data")
    if low > 0:
        return _("better")
    return _("worse than before") if high < 0 else _("no clear change")


def _mean(value: float | None) -> str:
    return number(value if value is None else round(value, 1), 1)


def read_sheet(stored: Json) -> CallSheet:
    """A sheet from plain JSON, e.g. a draft's; what doesn't fit is left out."""
    found = stored if isinstance(stored, dict) else {}
    ratings, notes = found.get("ratings"), found.get("notes")
    return CallSheet(
        ratings={area: value for area in Area if isinstance(value := _entry(ratings, area), int)},
        notes={area: value for area in Area if isinstance(value := _entry(notes, area), str)},
    )


def _entry(stored: Json, area: Area) -> Json:
    return stored.get(area.value) if isinstance(stored, dict) else None
