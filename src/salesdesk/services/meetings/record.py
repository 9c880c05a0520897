"""How things stood when a talk was held: what its paper says from then on, whatever happens to the actions later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.services.meetings.views import ActionView
from salesdesk.services.staffing import Person, Staff
from salesdesk.types import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The agent as they were on the day."""

    name: str
    number: str = ""
    post: str = ""
    team: str = ""
    level: Level | None = None
    hired_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The agent, what was agreed and what was carried over, on the day of the talk."""

    whose: Whose
    actions: tuple[ActionView, ...]
    carried: tuple[ActionView, ...]


def whose(person: Person, staff: Staff, on: date) -> Whose:
    """The agent on a day."""
    team = person.team_on(on)
    return Whose(
        name=person.name,
        number=person.number or "",
        post=person.post,
        team=staff.teams[team][0] if team is not None else "",
        level=person.level_on(on),
        hired_on=person.hired_on,
    )
