"""Calls as a plan names them, and how they were rated: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from salesdesk.i18n import N_, _
from salesdesk.services.plans.answers import View
from salesdesk.services.plans.observation import NOT_APPLICABLE, Area


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine(View):
    """A call as a plan names it: start as local ISO time, talk in seconds, why it was chosen (may be empty)."""

    id: int
    start: str
    talk_s: int
    customer: str
    outcome: str
    disposition: str
    agent: str
    why: str = ""


class Side(StrEnum):
    """When a rated call was made: up to the frozen evidence, in the window of the review, or between the two."""

    BEFORE = "before"
    BETWEEN = "between"
    AFTER = "after"


_SIDES = {
    Side.BEFORE: N_("before the support"),
    Side.BETWEEN: N_("during the support"),
    Side.AFTER: N_("in the review"),
}


def side_name(side: Side) -> str:
    """When a call was made, in the language in force."""
    return _(_SIDES[side])


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet(View):
    """What was rated and noted about one call; areas without an entry are not rated yet."""

    ratings: Mapping[Area, int] = field(default_factory=dict)
    notes: Mapping[Area, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Every area has a rating or “not applicable”, and one of them at least a rating."""
        return len(self.ratings) == len(Area) and any(one != NOT_APPLICABLE for one in self.ratings.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedCall(View):
    """One call with its sheet; ``call`` is as it was when it was rated."""

    id: int
    session_id: int | None
    round: int
    call: CallLine
    call_day: date
    rated_on: date
    rater: str
    sheet: CallSheet
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChange(View):
    """An area's mean rating before, between and after, each with n; ``low``/``high`` bound the change (95 %)."""

    area: Area
    before: float | None
    n_before: int
    between: float | None
    n_between: int
    after: float | None
    n_after: int
    low: float | None
    high: float | None
    text: str
