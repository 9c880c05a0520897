"""Lines from other services: warnings that are open, steps of the improvement plan that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from salesdesk.formats import day as day_words
from salesdesk.formats import short_day
from salesdesk.i18n import _
from salesdesk.services.meetings.agenda.background import line
from salesdesk.services.meetings.form import AgendaItem, Subject
from salesdesk.types import WarningState

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

MOST_WARNINGS = 3
STEPS_AHEAD = 14
_WAITING = (WarningState.OPEN, WarningState.ACKNOWLEDGED, WarningState.SNOOZED)


def warning_lines(desk: Desk, agent_id: int, on: date) -> Iterator[AgendaItem]:
    """The most urgent warnings that nothing was decided about, one for each figure."""
    said: set[str] = set()
    for warning in desk.warnings.find(_WAITING, agent_id=agent_id, on=on):
        if warning.kpi in said or warning.last_day > on or len(said) == MOST_WARNINGS:
            continue
        said.add(warning.kpi)
        source = _("Warning of {day}").format(day=day_words(warning.last_day))
        yield line(Subject.WARNINGS, str(warning.id), warning.text, source)


def plan_lines(desk: Desk, agent_id: int, on: date) -> Iterator[AgendaItem]:
    """What the open plans ask for within two weeks, and what is overdue."""
    for step in desk.plans.due(on, STEPS_AHEAD):
        if step.agent_id != agent_id:
            continue
        words = _("{what} · overdue since {day}") if step.overdue_days else _("{what} · due {day}")
        text = words.format(what=step.text, day=short_day(step.due_on))
        yield line(
            Subject.PLAN,
            f"{step.plan_id}-{step.round}-{step.step.value}-{step.due_on}",
            text,
            _("Plan {number}").format(number=step.number),
        )
