"""What is asked of an agent on a day, and why: the targets in force, read once for many agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.targets import share_of_period
from salesdesk.models import Target
from salesdesk.periods import Period
from salesdesk.services.staffing import Person
from salesdesk.services.target_lookup import TargetBook, passes_down
from salesdesk.services.targets.service import tidy
from salesdesk.types import Scope, Tier


@dataclass(frozen=True, slots=True)
class TargetsOfDay:
    """The targets in force on a day; ``reasons`` says why each base target was set, by KPI and scope."""

    day: date
    book: TargetBook
    reasons: Mapping[tuple[str, Scope], str]

    @classmethod
    def load(cls, session: Session, day: date) -> TargetsOfDay:
        """Read them."""
        rows = session.scalars(
            select(Target).where(
                Target.withdrawn_at.is_(None), Target.start <= day, Target.end >= day, Target.tier == Tier.BASE
            )
        )
        reasons = {(row.kpi, Scope(row.scope_kind, row.scope_id, row.level)): row.reason for row in rows}
        return cls(day, TargetBook.load(session, day, day), reasons)

    def of(
        self, person: Person, kpis: Iterable[str], calendar: WorkingCalendar, whole: Period | None = None
    ) -> dict[str, tuple[float | None, str]]:
        """What each KPI asks of a person, in the target's own unit, and the reason given for it.

        A count that is not per day (orders of a year) asks of ``whole`` its share by working days.
        """
        team, level = person.team_on(self.day), person.level_on(self.day)
        found: dict[str, tuple[float | None, str]] = {}
        for name in kpis:
            value = self.book.value(name, person.id, team, level, self.day)
            line = self.book.line(name, person.id, team, level, self.day) if value is not None else None
            definition = kpi(name)
            if line is not None and value is not None and whole is not None and not passes_down(definition):
                asked = share_of_period(line, whole, calendar)
                value = tidy(definition, value / line.value * asked if line.value else asked)
            found[name] = (value, self.reasons.get((name, line.scope), "") if line is not None else "")
        return found
