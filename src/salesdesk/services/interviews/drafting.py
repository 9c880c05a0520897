"""What the data give for an interview: facts, suggestions, the open plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.periods import Period
from salesdesk.services.interviews.facts import Facts, gather
from salesdesk.services.interviews.form import GapNote, InterviewForm, NextTarget
from salesdesk.services.interviews.plan_link import PlanLink, open_plan
from salesdesk.services.interviews.suggestions import ResultFacts, gap_sentence, gaps, strengths
from salesdesk.services.staffing import Staff
from salesdesk.services.target_lookup import TargetBook
from salesdesk.services.targets.service import tidy

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

STRETCH = 1.05
"""How far above a reached target the next one is proposed at most."""


class Drafting:
    """Asks the services that know the facts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database

    def _facts(self, agent_id: int, period: Period) -> Facts:
        with self._database.read() as session:
            person = Staff.load(session).people.get(agent_id)
        if person is None:
            raise SalesDeskError(_("There is no agent {id}.").format(id=agent_id))
        team = person.team_on(period.end) or person.team_on(period.start)
        return gather(self._desk.figures, self._desk.scores, agent_id, team, period)

    def _suggest(self, facts: Facts) -> InterviewForm:
        company = self._desk.company.get()
        short = gaps(facts.results)
        due = facts.period.next().end
        return InterviewForm(
            interviewer=company.supervisor,
            strengths=tuple(strengths(facts.results)),
            gaps=tuple(GapNote(text=gap_sentence(result)) for result in short),
            next_targets=tuple(NextTarget(kpi=k, value=v, due=due, origin=o) for k, v, o in self._next(facts)),
        )

    def _next(self, facts: Facts) -> Iterator[tuple[str, float, str]]:
        """Targets for the next period: the open plan's goal, else what is set for it, else the present one.

        A present target that was reached is proposed a little higher, never above what was reached.
        """
        goals = self._plan(facts.agent_id).goals
        ahead = self._targets(facts, facts.period.next().start)
        present = self._targets(facts, facts.period.end)
        for result in facts.results:
            for value, origin in (
                (goals.get(result.kpi), "plan"),
                (ahead.get(result.kpi), "target"),
                (self._a_little_more(facts, result, present.get(result.kpi)), "present"),
            ):
                if value is not None:
                    yield result.kpi, value, origin
                    break

    def _a_little_more(self, facts: Facts, result: ResultFacts, target: float | None) -> float | None:
        definition = kpi(result.kpi)
        reached = result.actual
        if definition.per_day and reached is not None:
            reached = reached / facts.days_on_duty if facts.days_on_duty else None
        if target is None or reached is None or not result.enough or definition.direction is not Better.UP:
            return target
        return max(target, tidy(definition, min(reached, target * STRETCH)))

    def _targets(self, facts: Facts, day: date) -> dict[str, float | None]:
        """What each KPI asks of the agent on a day, in the target's own unit."""
        with self._database.read() as session:
            person = Staff.load(session).people[facts.agent_id]
            book = TargetBook.load(session, day, day)
        return {
            result.kpi: book.value(result.kpi, person.id, person.team_on(day), person.level_on(day), day)
            for result in facts.results
        }

    def _plan(self, agent_id: int) -> PlanLink:
        with self._database.read() as session:
            merged = Staff.load(session).merged
            return open_plan(session, [agent_id, *(one for one, into in merged.items() if into == agent_id)])
