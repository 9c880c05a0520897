"""The calls of a plan as its evidence pack prints them: sessions, single ratings, and before against after."""

from __future__ import annotations

from collections.abc import Mapping

from salesdesk.formats import duration
from salesdesk.reports import plan_sheet as paper
from salesdesk.services.plans.heard import AreaChange, CallLine, RatedCall, side_name
from salesdesk.services.plans.observation import Area, anchor, area_name
from salesdesk.services.plans.rating import verdict_of
from salesdesk.services.plans.views import SessionView


def rated_sheet(one: RatedCall) -> paper.RatedCall:
    """A call with its own form."""
    return paper.RatedCall(
        call=_call(one.call),
        side=side_name(one.side),
        rater=one.rater,
        rated_on=one.rated_on,
        observations=_observations(one.sheet.ratings, one.sheet.notes),
    )


def change_sheet(one: AreaChange) -> paper.AreaChange:
    """An area's ratings before, during and after the support."""
    return paper.AreaChange(
        name=area_name(one.area),
        before=one.before,
        n_before=one.n_before,
        between=one.between,
        n_between=one.n_between,
        after=one.after,
        n_after=one.n_after,
        low=one.low,
        high=one.high,
        verdict=verdict_of(one),
    )


def _observations(ratings: Mapping[Area, int], notes: Mapping[Area, str]) -> tuple[paper.Observation, ...]:
    """The form's areas: the rating, what it means, what was noted."""
    return tuple(
        paper.Observation(
            name=area_name(area),
            score=ratings.get(area) or None,
            note=" – ".join(
                part for part in (anchor(area, ratings[area]) if area in ratings else "", notes.get(area, "")) if part
            ),
        )
        for area in Area
    )


def _call(call: CallLine) -> str:
    return " ".join(part for part in (call.start, call.customer, duration(call.talk_s), call.disposition) if part)


def session_sheet(one: SessionView) -> paper.ShadowSession:
    """A 陪访 session: its form as a whole, or each call's form where the calls were rated one by one."""
    return paper.ShadowSession(
        held_on=one.held_on,
        round=one.round,
        observer=one.observer,
        calls="" if one.rated else "; ".join(_call(call) for call in one.calls),
        observations=() if one.rated else _observations(one.ratings, one.notes),
        rated=tuple(rated_sheet(call) for call in one.rated),
        situation=one.situation,
        behaviour=one.behaviour,
        impact=one.impact,
        agreed=one.agreed,
    )
