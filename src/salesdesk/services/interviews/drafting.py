"""What the data give for an interview: facts, suggestions, the open plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.periods import Period
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.form import GapNote, InterviewForm, NextTarget
from salesdesk.services.interviews.gathering import FUNNEL, FactsOfPeriod
from salesdesk.services.interviews.plan_link import PlanLink, open_plan
from salesdesk.services.interviews.suggestions import ResultFacts, gap_sentence, gaps, strengths
from salesdesk.services.staffing import Staff
from salesdesk.services.targets.service import tidy
from salesdesk.types import Scope, ScopeKind

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

STRETCH = 1.05
"""How far above a reached target the next one is proposed at most."""

MOST_TARGETS = 8
"""No more next targets are proposed than a talk can agree on."""


def worth_agreeing(results: Sequence[ResultFacts], goals: Mapping[str, float]) -> list[ResultFacts]:
    """The KPIs whose next target is proposed: the plan's goals, then what the score or the funnel rests on.

    They stay in the paper's order; without a scheme every KPI counts the same.
    """
    ranked = sorted(results, key=lambda r: (r.kpi not in goals, -r.lost, -(r.weight or 0), r.kpi not in FUNNEL))
    chosen = {result.kpi for result in ranked[:MOST_TARGETS]}
    weighed = any(result.weight for result in results)
    return [
        result
        for result in results
        if result.kpi in chosen and (not weighed or result.weight or result.kpi in goals or result.kpi in FUNNEL)
    ]


class Drafting:
    """Asks the services that know the facts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database

    def _facts(self, agent_id: int, period: Period) -> Facts:
        return FactsOfPeriod(self._desk, period).of(agent_id)

    def _suggest(self, facts: Facts, among: FactsOfPeriod | None = None) -> InterviewForm:
        """A form filled from the facts; ``among``: what was asked for them, where it is still at hand."""
        known = among or FactsOfPeriod(self._desk, facts.period)
        short = gaps(facts.results)
        due = facts.period.next().end
        return InterviewForm(
            interviewer=known.company.supervisor,
            strengths=tuple(strengths(facts.results)),
            gaps=tuple(
                GapNote(text=gap_sentence(result), why=facts.factor.why(result.kpi) if facts.factor else "")
                for result in short
            ),
            next_targets=tuple(replace(target, due=due) for target in self._next(facts, known)),
        )

    def _next(self, facts: Facts, known: FactsOfPeriod) -> Iterator[NextTarget]:
        """Targets for the next period: the open plan's goal, else what is set for it, else the present one.

        A present target that was reached is proposed a little higher, never above what was reached. A figure of the
        funnel without any target has one proposed from the agent's own last weeks.
        """
        goals = self._plan(facts.agent_id, known.staff).goals
        following = facts.period.next()
        kpis = [result.kpi for result in facts.results]
        ahead = known.targets(facts.agent_id, kpis, following.start, following)
        present = known.targets(facts.agent_id, kpis, facts.period.end, facts.period)
        for result in worth_agreeing(facts.results, goals):
            name = result.kpi
            set_ahead, reason = ahead[name]
            now = self._a_little_more(facts, result, present[name][0])
            if name in goals:
                yield NextTarget(kpi=name, value=goals[name], origin="plan")
            elif set_ahead is not None:
                yield NextTarget(kpi=name, value=set_ahead, origin="target", note=reason)
            elif now is not None:
                yield NextTarget(kpi=name, value=now, origin="present")
            elif name in FUNNEL and result.enough:
                own = self._desk.targets.suggest(name, Scope(ScopeKind.AGENT, facts.agent_id), following.start)
                if own.value is not None:
                    yield NextTarget(kpi=name, value=own.value, origin="history")

    def _a_little_more(self, facts: Facts, result: ResultFacts, target: float | None) -> float | None:
        definition = kpi(result.kpi)
        reached = result.actual
        if definition.per_day and reached is not None:
            reached = reached / facts.days_on_duty if facts.days_on_duty else None
        if target is None or reached is None or not result.enough or definition.direction is not Better.UP:
            return target
        return max(target, tidy(definition, min(reached, target * STRETCH)))

    def _plan(self, agent_id: int, staff: Staff | None = None) -> PlanLink:
        with self._database.read() as session:
            merged = (staff or Staff.load(session)).merged
            return open_plan(session, [agent_id, *(one for one, into in merged.items() if into == agent_id)])
