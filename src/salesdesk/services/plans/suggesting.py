"""What the data say about the cause: the funnel's factors, hours, weekdays and campaigns; with n, never without."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from salesdesk.metrics.counters import Counters, total
from salesdesk.models import Plan
from salesdesk.periods import Period
from salesdesk.services.plans.core import Core, find_plan, today
from salesdesk.services.plans.evidence import baseline_period, target_of
from salesdesk.services.plans.hints import Against, Suggestion
from salesdesk.services.plans.measuring import DAILY_KPIS, Measuring
from salesdesk.services.plans.places import RATES, Side, look, past_of
from salesdesk.services.plans.rules import plan_rules
from salesdesk.services.plans.shortfall import explain, references


class Suggesting(Core):
    """Answers what the data suggest; the supervisor decides."""

    def suggestions(self, plan_id: int, on: date | None = None) -> list[Suggestion]:
        """Where the shortfall comes from, against the targets, the team and the agent's past; then where and when.

        The days are those of the frozen evidence. References without data are left out.
        """
        with self._database.read() as session:
            return _suggest(session, find_plan(session, plan_id), on or today())


def _suggest(session: Session, plan: Plan, on: date) -> list[Suggestion]:
    measuring = Measuring(session)
    period = baseline_period(plan, measuring, on, plan_rules(session).evidence_days)
    if period is None:
        return []
    root = measuring.root(plan.agent_id)
    mates = [one for one in measuring.mates(root, period) if one != root]
    days = measuring.days([root, *mates], period)
    mine = total(days.get(root, {}).values())
    past = past_of(period)
    before = total(measuring.days([root], past).get(root, {}).values())
    colleagues = [total(days[one].values()) for one in mates if one in days]
    targets = {name: value for name in DAILY_KPIS if (value := target_of(plan, name)) is not None}
    made = [explain(mine, one, period) for one in references(colleagues, before, targets)]
    found = [one for one in made if one is not None]
    return found + _places(session, measuring, (root, mates), (period, past), _rate(plan, found), before)


def _rate(plan: Plan, found: list[Suggestion]) -> str:
    """The rate to take apart by hour and campaign: the plan's own, else the one that loses most, else the first."""
    if plan.kpi in RATES:
        return plan.kpi
    lost = [(part.effect, part.kpi) for one in found for part in one.parts if part.kpi in RATES and part.effect < 0]
    return min(lost)[1] if lost else "connect_rate"


def _places(
    session: Session,
    measuring: Measuring,
    people: tuple[int, list[int]],
    periods: tuple[Period, Period],
    rate: str,
    before: Counters,
) -> list[Suggestion]:
    root, mates = people
    period, past = periods
    own = measuring.members([root])
    mine = Side(own, period)
    found = []
    if mates:
        found += look(session, rate, mine, Side(measuring.members(mates), period), Against.TEAM)
    if before.days_on_duty:
        found += look(session, rate, mine, Side(own, past), Against.PAST)
    return found
