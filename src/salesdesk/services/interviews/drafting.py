"""What the data give for an interview: facts, suggestions, the open plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Better, kpi
from salesdesk.metrics.targets import share_of_period
from salesdesk.models import Target
from salesdesk.periods import Period
from salesdesk.services.interviews.factors import main_factor
from salesdesk.services.interviews.facts import FUNNEL, Facts, gather
from salesdesk.services.interviews.form import GapNote, InterviewForm, NextTarget
from salesdesk.services.interviews.plan_link import PlanLink, open_plan
from salesdesk.services.interviews.suggestions import ResultFacts, gap_sentence, gaps, strengths
from salesdesk.services.interviews.sureness import sureness
from salesdesk.services.ranking import Ranking
from salesdesk.services.staffing import Staff
from salesdesk.services.target_lookup import TargetBook, passes_down
from salesdesk.services.targets.service import tidy
from salesdesk.types import COMPANY, Scope, ScopeKind, Tier

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

STRETCH = 1.05
"""How far above a reached target the next one is proposed at most."""

Rankings = dict[Scope, Ranking]
"""The rankings of one period by scope, kept while many drafts are made."""
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


def target_reasons(session: Session, day: date) -> dict[tuple[str, Scope], str]:
    """Why each base target in force on a day was set, by KPI and scope: what its source says."""
    rows = session.scalars(
        select(Target).where(
            Target.withdrawn_at.is_(None), Target.start <= day, Target.end >= day, Target.tier == Tier.BASE
        )
    )
    return {(row.kpi, Scope(row.scope_kind, row.scope_id, row.level)): row.reason for row in rows}


class Drafting:
    """Asks the services that know the facts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database

    def _facts(self, agent_id: int, period: Period, rankings: Rankings | None = None) -> Facts:
        with self._database.read() as session:
            person = Staff.load(session).people.get(agent_id)
        if person is None:
            raise SalesDeskError(_("There is no agent {id}.").format(id=agent_id))
        team = person.team_on(period.end) or person.team_on(period.start)
        found = gather(self._desk.figures, self._desk.scores, agent_id, team, period)
        if found.score is None or found.score.score is None:
            return found  # nobody's place is asked for, and no shortfall has a size
        kept = rankings if rankings is not None else {}
        scope = Scope(ScopeKind.TEAM, team) if team is not None else COMPANY
        if scope not in kept:
            kept[scope] = self._desk.ranking.by_score(period, scope)
        targets = {name: pair[0] for name, pair in self._targets(found, period.end).items()}
        with self._database.read() as session:
            factor = main_factor(session, agent_id, period, targets)
        return replace(found, sure=sureness(kept[scope], agent_id, found.days_on_duty), factor=factor)

    def _suggest(self, facts: Facts) -> InterviewForm:
        company = self._desk.company.get()
        short = gaps(facts.results)
        due = facts.period.next().end
        return InterviewForm(
            interviewer=company.supervisor,
            strengths=tuple(strengths(facts.results)),
            gaps=tuple(
                GapNote(text=gap_sentence(result), why=facts.factor.why(result.kpi) if facts.factor else "")
                for result in short
            ),
            next_targets=tuple(replace(target, due=due) for target in self._next(facts)),
        )

    def _next(self, facts: Facts) -> Iterator[NextTarget]:
        """Targets for the next period: the open plan's goal, else what is set for it, else the present one.

        A present target that was reached is proposed a little higher, never above what was reached. A figure of the
        funnel without any target has one proposed from the agent's own last weeks.
        """
        goals = self._plan(facts.agent_id).goals
        following = facts.period.next()
        ahead = self._targets(facts, following.start, following)
        present = self._targets(facts, facts.period.end, facts.period)
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
                own = self._desk.targets.suggest(
                    name, Scope(ScopeKind.AGENT, facts.agent_id), facts.period.next().start
                )
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

    def _targets(self, facts: Facts, day: date, whole: Period | None = None) -> dict[str, tuple[float | None, str]]:
        """What each KPI asks of the agent on a day, in the target's own unit, and the reason given for it.

        A count that is not per day (orders of a year) asks of ``whole`` its share by working days.
        """
        calendar = self._desk.calendar.calendar()
        with self._database.read() as session:
            person = Staff.load(session).people[facts.agent_id]
            book = TargetBook.load(session, day, day)
            reasons = target_reasons(session, day)
        team, level = person.team_on(day), person.level_on(day)
        found: dict[str, tuple[float | None, str]] = {}
        for result in facts.results:
            value = book.value(result.kpi, person.id, team, level, day)
            line = book.line(result.kpi, person.id, team, level, day) if value is not None else None
            definition = kpi(result.kpi)
            if line is not None and value is not None and whole is not None and not passes_down(definition):
                asked = share_of_period(line, whole, calendar)
                value = tidy(definition, value / line.value * asked if line.value else asked)
            found[result.kpi] = (value, reasons.get((result.kpi, line.scope), "") if line is not None else "")
        return found

    def _plan(self, agent_id: int) -> PlanLink:
        with self._database.read() as session:
            merged = Staff.load(session).merged
            return open_plan(session, [agent_id, *(one for one, into in merged.items() if into == agent_id)])
