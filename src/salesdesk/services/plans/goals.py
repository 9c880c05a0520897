"""Measurable goals: a KPI, its baseline with n, the value to reach and until when; and whether that can be told at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy.orm import Session

from salesdesk import formats
from salesdesk.errors import RefusedError
from salesdesk.formats import day as in_words
from salesdesk.formats import number
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.catalogue import Kpi, Unit, kpi
from salesdesk.metrics.counters import Counters, total
from salesdesk.metrics.effects import LEAST_DAYS, meets, on_duty_days
from salesdesk.metrics.figures import figure
from salesdesk.metrics.formats import write
from salesdesk.metrics.power import Sight, sight
from salesdesk.models import Plan, PlanGoal
from salesdesk.services.plans.answers import View
from salesdesk.services.plans.core import Core, find_child, find_plan, today
from salesdesk.services.plans.evidence import baseline_period, target_of
from salesdesk.services.plans.history import record
from salesdesk.services.plans.measuring import DAILY_KPIS, Measuring, Seen
from salesdesk.services.plans.rules import plan_rules, rules_of
from salesdesk.services.plans.words import kpi_name, write_size
from salesdesk.types import Json, PlanStep


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalCheck(View):
    """Whether a goal is measurable (``refusals`` empty) and reachable (``cautions`` empty); the baseline with its n.

    ``facts`` say in words how often the value was reached before, and what the review will be able to tell:
    ``smallest`` is the smallest change that ``expected_n`` observations in ``review_days`` days on duty tell from chance.
    """

    baseline: float | None
    baseline_n: int
    baseline_from: date | None
    baseline_to: date | None
    suggested: float | None
    refusals: tuple[str, ...]
    cautions: tuple[str, ...]
    facts: tuple[str, ...] = ()
    smallest: float | None = None
    expected_n: int = 0
    review_days: int = 0


class Goals(Core):
    """Sets what is to be reached."""

    def check_goal(
        self, plan_id: int, kpi_id: str, goal: float | None, due_on: date | None = None, on: date | None = None
    ) -> GoalCheck:
        """Whether a goal can be measured and reached, with the baseline it would have; stores nothing."""
        with self._database.read() as session:
            return _check(session, find_plan(session, plan_id), kpi_id, goal, due_on, on or today())

    def add_goal(
        self, plan_id: int, kpi_id: str, goal: float, due_on: date | None = None, on: date | None = None
    ) -> int:
        """Set a measurable goal (per day for a daily count); returns its id. Raises RefusedError where it isn't one.

        ``due_on`` defaults to the day the review is planned to be due.
        """
        day = on or today()
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            same = session.query(PlanGoal).filter(PlanGoal.plan_id == plan.id, PlanGoal.kpi == kpi_id).first()
            if same is not None:
                raise RefusedError(
                    _("There is already a goal for {kpi}: change that one.").format(kpi=kpi_name(kpi_id))
                )
            due = due_on or self._goal_due(session, plan.agent_id, day)
            row = PlanGoal(plan_id=plan.id, kpi=kpi_id, goal=goal, due_on=due, results={})
            _set_goal(session, plan, row, day)
            session.add(row)
            session.flush()
            record(session, plan, "goal.added", _goal_detail(row))
            return row.id

    def change_goal(
        self, plan_id: int, goal_id: int, goal: float, due_on: date | None = None, on: date | None = None
    ) -> None:
        """Change a goal's value or date."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = find_child(session, plan, PlanGoal, goal_id)
            before = _goal_detail(row)
            row.goal, row.due_on = goal, due_on or row.due_on
            _set_goal(session, plan, row, on or today())
            record(session, plan, "goal.changed", {**_goal_detail(row), "before": before})

    def remove_goal(self, plan_id: int, goal_id: int) -> None:
        """Take a goal back."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = find_child(session, plan, PlanGoal, goal_id)
            record(session, plan, "goal.removed", _goal_detail(row))
            session.delete(row)

    def _goal_due(self, session: Session, agent_id: int, on: date) -> date:
        """When the review will be over, if every step takes its usual time."""
        rules, calendar = rules_of(session, agent_id, on), self._working(session)
        return calendar.step(on, rules.train_days + rules.shadow_days + rules.review_days + 1)


def _goal_detail(row: PlanGoal) -> dict[str, Json]:
    return {
        "id": row.id,
        "kpi": row.kpi,
        "baseline": row.baseline,
        "n": row.baseline_n,
        "goal": row.goal,
        "due": row.due_on.isoformat(),
    }


def _set_goal(session: Session, plan: Plan, row: PlanGoal, on: date) -> None:
    check = _check(session, plan, row.kpi, row.goal, row.due_on, on)
    if check.refusals:
        raise RefusedError(formats.sentences(check.refusals))
    row.baseline, row.baseline_n = check.baseline, check.baseline_n
    row.baseline_from, row.baseline_to = check.baseline_from, check.baseline_to


def _check(session: Session, plan: Plan, kpi_id: str, goal: float | None, due_on: date | None, on: date) -> GoalCheck:
    definition = kpi(kpi_id)
    measuring = Measuring(session)
    rules = plan_rules(session)
    period = baseline_period(plan, measuring, on, rules.evidence_days)
    measurable = kpi_id in DAILY_KPIS
    days: list[Counters] = []
    baseline, n = None, 0
    refusals: list[str] = []
    if not measurable:
        refusals.append(_("{kpi} can't be measured from the call log over a few weeks.").format(kpi=definition.name))
    elif period is not None:
        days = list(measuring.days([plan.agent_id], period).get(measuring.root(plan.agent_id), {}).values())
        now = figure(definition, total(days))
        baseline, n = now.per_day, now.n if definition.is_rate else on_duty_days(days)
    if not refusals and baseline is None:
        refusals.append(_("There are no figures of {kpi} to begin from.").format(kpi=definition.name))
    seen = measuring.weeks_seen(plan.agent_id, definition, on) if measurable else Seen()
    view = sight(definition, days, rules.review_days)
    refusals += _not_a_goal(definition, goal, baseline, due_on, on)
    cautions: list[str] = []
    facts: list[str] = []
    if not refusals and goal is not None and baseline is not None:
        cautions = [*_thin(definition, n), *_out_of_reach(definition, goal, seen)]
        told, doubt = _telling(definition, abs(goal - baseline), view)
        facts = [*_reached_before(definition, goal, seen), *told]
        cautions += doubt
    return GoalCheck(
        baseline=baseline,
        baseline_n=n,
        baseline_from=period.start if period else None,
        baseline_to=period.end if period else None,
        suggested=_suggested_goal(definition, baseline, target_of(plan, kpi_id), seen.best, seen.good),
        refusals=tuple(refusals),
        cautions=tuple(cautions),
        facts=tuple(facts),
        smallest=view.smallest if view else None,
        expected_n=view.n if view else 0,
        review_days=rules.review_days,
    )


def _not_a_goal(
    definition: Kpi, goal: float | None, baseline: float | None, due_on: date | None, on: date
) -> list[str]:
    found = []
    if goal is None or goal < 0:
        found.append(_("A goal needs a value that can be measured."))
    elif definition.unit.value == "ratio" and goal > 1:
        found.append(_("{kpi} can't be more than 100%.").format(kpi=definition.name))
    elif baseline is not None and meets(definition, baseline, goal):
        found.append(
            _("{kpi} is {value} already: a goal must ask for more.").format(
                kpi=definition.name, value=write(definition, baseline)
            )
        )
    if due_on is not None and due_on <= on:
        found.append(_("The goal's date {day} is not in the future.").format(day=in_words(due_on)))
    return found


def _thin(definition: Kpi, n: int) -> list[str]:
    """A baseline of too few cases."""
    least = definition.minimum if definition.is_rate else LEAST_DAYS
    if n >= least:
        return []
    return [
        _("The baseline rests on {n} cases only; {minimum} would be needed for a verdict.").format(n=n, minimum=least)
    ]


def _out_of_reach(definition: Kpi, goal: float, seen: Seen) -> list[str]:
    """A goal beyond what the agent and the team have shown; a person may overrule the doubt."""
    shown = [value for value in (seen.best, seen.good) if value is not None]
    if len(shown) < 2 or any(meets(definition, value, goal) for value in shown):
        return []
    return [
        _("Hardly reachable: the agent's best week was {best}, a good week in the team is {team}.").format(
            best=write(definition, seen.best), team=write(definition, seen.good)
        )
    ]


def _reached_before(definition: Kpi, goal: float, seen: Seen) -> list[str]:
    """In how many weeks the goal was reached by the agent, and by the others of the team."""
    found = []
    if seen.mine:
        reached = sum(meets(definition, value, goal) for value in seen.mine)
        found.append(
            _("The agent reached this in {n} of {all} weeks (best: {best}).").format(
                n=reached, all=len(seen.mine), best=write(definition, seen.best)
            )
        )
    if seen.others:
        reached = sum(meets(definition, value, goal) for value in seen.others)
        found.append(
            _("The others of the team reached it in {n} of {all} weeks.").format(n=reached, all=len(seen.others))
        )
    return found


def _rounded_up(definition: Kpi, size: float) -> float:
    """To the next tenth of a point, so that a goal just below it is not written alike."""
    return ceil(size * 1000 - 1e-9) / 1000 if definition.unit is Unit.RATIO else size


def _telling(definition: Kpi, change: float, view: Sight | None) -> tuple[list[str], list[str]]:
    """What the review will be able to tell apart, as a fact; and the doubt whether this goal's change is among it."""
    if view is None:
        return [], [_("Too little is known yet to say whether the review could tell this change from chance.")]
    cases = (
        ngettext("{n} case", "{n} cases", view.n) if definition.is_rate else ngettext("{n} day", "{n} days", view.n)
    ).format(n=number(view.n))
    fact = _("In a review of {days} days on duty ({cases}) a change of {size} or more is told from chance.").format(
        days=view.days, cases=cases, size=write_size(definition, _rounded_up(definition, view.smallest))
    )
    if change >= view.smallest:
        return [fact], []
    needed = view.days_for(change)
    doubt = _("This goal asks for {size} only: the review might take it for chance.").format(
        size=write_size(definition, change)
    )
    if needed is None:
        doubt += " " + _("The baseline rests on too few cases for a longer review to help.")
    else:
        doubt += " " + _("About {days} days on duty would be needed.").format(days=number(needed))
    return [fact], [doubt]


def _suggested_goal(
    definition: Kpi, baseline: float | None, target: float | None, best: float | None, team: float | None
) -> float | None:
    """Offered, never imposed: the target; but not beyond what a good week of the agent or the team has shown."""
    if baseline is None:
        return None
    seen = [value for value in (best, team) if value is not None and not meets(definition, baseline, value)]
    wanted = [value for value in (target,) if value is not None and not meets(definition, baseline, value)]
    if not wanted:
        return seen[0] if seen else None
    if seen and not any(meets(definition, value, wanted[0]) for value in seen):
        return max(seen) if definition.direction.value == "up" else min(seen)
    return wanted[0]
