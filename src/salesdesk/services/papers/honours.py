"""Honours 荣誉 of a day: own records and streaks, from enough days on duty to mean something; nobody is shamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import write
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By, FigureRow, Per
from salesdesk.types import Scope

LOOK_BACK_DAYS = 120
LEAST_DAYS = 20
"""A best day counts as a record from so many days on duty before it."""

LEAST_STREAK = 5
KPIS = ("dials", "effective_talks", "deals")


@dataclass(frozen=True, slots=True)
class Honour:
    """A sentence, and how much it weighs when there is no room for all."""

    text: str
    weight: float


def honours(desk: Desk, day: date, scope: Scope) -> tuple[str, ...]:
    """The sentences about a day, the weightiest first; empty when there is nothing to say."""
    known = [name for name in KPIS if name in desk.figures.known_kpis()]
    period = Period(day - timedelta(days=LOOK_BACK_DAYS), day)
    courses: dict[tuple[int, str], list[FigureRow]] = {}
    for row in desk.figures.figures(period, scope, per=Per.DAY, by=By.AGENT, kpis=known):
        if row.value is not None:
            courses.setdefault((row.scope.id, row.kpi), []).append(row)
    found = [one for course in courses.values() if course[-1].bucket == day.isoformat() for one in _of(course)]
    return tuple(one.text for one in sorted(found, key=lambda one: (-one.weight, one.text)))


def rule() -> str:
    """How honours are found, for the footnote."""
    return _(
        "A record: more than on any of at least {days} days on duty within {span} days. A streak: at least {streak}"
        " days on duty in a row on target."
    ).format(days=LEAST_DAYS, span=LOOK_BACK_DAYS, streak=LEAST_STREAK)


def _of(course: Sequence[FigureRow]) -> list[Honour]:
    last, before = course[-1], course[:-1]
    definition, found = kpi(last.kpi), []
    best = max((row.value or 0 for row in before), default=0)
    if len(before) >= LEAST_DAYS and (last.value or 0) > best > 0:
        text = _("{agent}: {kpi} {value}, the most in {days} days on duty (before: {best})")
        said = text.format(
            agent=last.name,
            kpi=definition.name,
            value=write(definition, last.value),
            days=len(course),
            best=write(definition, best),
        )
        found.append(Honour(said, 2 + (last.value or 0) / best))
    streak = _streak(course)
    if streak >= LEAST_STREAK:
        text = _("{agent}: {kpi} on target {days} days on duty in a row")
        found.append(Honour(text.format(agent=last.name, kpi=definition.name, days=streak), streak / 100))
    return found


def _streak(course: Sequence[FigureRow]) -> int:
    """How many of the last days on duty in a row reached their target; a day without one ends it."""
    count = 0
    for row in reversed(course):
        if row.achievement is None or row.achievement < 1:
            break
        count += 1
    return count
