"""Step 2, diagnose 诊断: findings over five dimensions, one main cause, the agent's account, goals, hints from the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import day as in_words
from salesdesk.formats import percent
from salesdesk.i18n import _
from salesdesk.metrics.attribution import Attribution, funnel_attribution
from salesdesk.metrics.catalogue import Kpi, kpi
from salesdesk.metrics.counters import total
from salesdesk.metrics.effects import LEAST_DAYS, meets, on_duty_days
from salesdesk.metrics.figures import figure
from salesdesk.metrics.formats import write
from salesdesk.models import Plan, PlanFinding, PlanGoal
from salesdesk.periods import Period
from salesdesk.services.plans.core import Core, find_child, find_plan, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.measuring import DAILY_KPIS, Measuring
from salesdesk.services.plans.rules import plan_rules
from salesdesk.services.plans.views import View
from salesdesk.services.plans.words import kpi_name
from salesdesk.types import Cause, Json, PlanStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(View):
    """One factor of the shortfall: as it was, as the reference has it, its share of the whole difference (1 = all)."""

    kpi: str
    actual: float | None
    reference: float | None
    effect: float
    share: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(View):
    """Where the shortfall comes from, against ``against`` (targets, team, past); the parts add up to the difference.

    ``result`` is the KPI that is missing, per day on duty. ``cause`` is the dimension to look at first, a hint only.
    """

    against: str
    title: str
    result: str
    actual: float
    reference: float
    parts: tuple[Part, ...]
    main: str
    cause: Cause | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalCheck(View):
    """Whether a goal is measurable (``refusals`` empty) and reachable (``cautions`` empty); the baseline with its n."""

    baseline: float | None
    baseline_n: int
    baseline_from: date | None
    baseline_to: date | None
    suggested: float | None
    refusals: tuple[str, ...]
    cautions: tuple[str, ...]


_LIKELY: dict[str, Cause] = {
    "dials": Cause.PROCESS,
    "connect_rate": Cause.CUSTOMERS,
    "conversation_rate": Cause.PEOPLE,
    "intents_per_talk": Cause.PEOPLE,
    "lead_conversion": Cause.PEOPLE,
    "avg_order": Cause.CUSTOMERS,
}
"""Where to look first when a factor is what is missing; the supervisor decides."""


class Diagnosis(Core):
    """Notes the diagnosis and its goals."""

    def add_finding(
        self, plan_id: int, cause: Cause, finding: str, *, evidence: str = "", weight: int = 0, main: bool = False
    ) -> int:
        """Add a finding in one of the five dimensions; the first one becomes the main cause. Returns its id."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = PlanFinding(plan_id=plan.id, cause=cause)
            _fill(row, cause, finding, evidence, weight)
            session.add(row)
            session.flush()
            record(session, plan, "finding.added", _finding_detail(row))
            others = session.query(PlanFinding).filter(PlanFinding.plan_id == plan.id, PlanFinding.main).count()
            if main or not others:
                _make_main(session, plan, row)
            return row.id

    def change_finding(
        self, plan_id: int, finding_id: int, cause: Cause, finding: str, *, evidence: str = "", weight: int = 0
    ) -> None:
        """Change a finding; what it said before stays in the history."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = find_child(session, plan, PlanFinding, finding_id)
            before = _finding_detail(row)
            _fill(row, cause, finding, evidence, weight)
            record(session, plan, "finding.changed", {**_finding_detail(row), "before": before})

    def remove_finding(self, plan_id: int, finding_id: int) -> None:
        """Take a finding back."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = find_child(session, plan, PlanFinding, finding_id)
            record(session, plan, "finding.removed", _finding_detail(row))
            session.delete(row)

    def set_main_cause(self, plan_id: int, finding_id: int) -> None:
        """Make a finding the one main cause."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            _make_main(session, plan, find_child(session, plan, PlanFinding, finding_id))

    def set_account(self, plan_id: int, text: str) -> None:
        """Note the agent's own account of the causes."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            if text.strip() != plan.agent_account:
                before, plan.agent_account = plan.agent_account, text.strip()
                record(session, plan, "account", {"text": plan.agent_account, "before": before})

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
            due = due_on or self._goal_due(session, day)
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

    def _goal_due(self, session: Session, on: date) -> date:
        """When the review will be over, if every step takes its usual time."""
        rules, calendar = plan_rules(session), self._working(session)
        return calendar.step(on, rules.train_days + rules.shadow_days + rules.review_days + 1)

    def suggestions(self, plan_id: int, on: date | None = None) -> list[Suggestion]:
        """What the data say about the cause: the funnel's shortfall against the targets, the team, the agent's past.

        The days are those of the frozen evidence. References without data are left out.
        """
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            return _suggest(session, plan, on or today())


def _fill(row: PlanFinding, cause: Cause, finding: str, evidence: str, weight: int) -> None:
    if not finding.strip():
        raise RefusedError(_("A finding needs words."))
    if not 0 <= weight <= 100:
        raise RefusedError(_("A weight lies between 0 and 100 per cent."))
    row.cause, row.finding, row.evidence, row.weight = cause, finding.strip(), evidence.strip(), weight
    row.main = bool(row.main)


def _make_main(session: Session, plan: Plan, row: PlanFinding) -> None:
    for other in session.query(PlanFinding).filter(PlanFinding.plan_id == plan.id):
        other.main = other.id == row.id
    record(session, plan, "finding.main", _finding_detail(row))


def _finding_detail(row: PlanFinding) -> dict[str, Json]:
    return {
        "id": row.id,
        "cause": row.cause.value,
        "finding": row.finding,
        "evidence": row.evidence,
        "weight": row.weight,
    }


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
        raise RefusedError(" ".join(check.refusals))
    row.baseline, row.baseline_n = check.baseline, check.baseline_n
    row.baseline_from, row.baseline_to = check.baseline_from, check.baseline_to


def _check(session: Session, plan: Plan, kpi_id: str, goal: float | None, due_on: date | None, on: date) -> GoalCheck:
    definition = kpi(kpi_id)
    measuring = Measuring(session)
    rules = plan_rules(session)
    period = _baseline_period(plan, measuring, on, rules.evidence_days)
    baseline, n = None, 0
    refusals: list[str] = []
    if kpi_id not in DAILY_KPIS:
        refusals.append(_("{kpi} can't be measured from the call log over a few weeks.").format(kpi=definition.name))
    elif period is not None:
        days = measuring.days([plan.agent_id], period).get(measuring.root(plan.agent_id), {})
        now = figure(definition, total(days.values()))
        baseline, n = now.per_day, now.n if definition.is_rate else on_duty_days(days.values())
    if not refusals and baseline is None:
        refusals.append(_("There are no figures of {kpi} to begin from.").format(kpi=definition.name))
    best, team = measuring.best_weeks(plan.agent_id, definition, on) if kpi_id in DAILY_KPIS else (None, None)
    refusals += _not_a_goal(definition, goal, baseline, due_on, on)
    cautions = () if refusals or goal is None else _cautions(definition, goal, n, best, team)
    suggested = _suggested_goal(definition, baseline, _target_of(plan, kpi_id), best, team)
    return GoalCheck(
        baseline=baseline,
        baseline_n=n,
        baseline_from=period.start if period else None,
        baseline_to=period.end if period else None,
        suggested=suggested,
        refusals=tuple(refusals),
        cautions=tuple(cautions),
    )


def _baseline_period(plan: Plan, measuring: Measuring, on: date, count: int) -> Period | None:
    """The evidence's own days, so that baseline and evidence agree; else the last days on duty."""
    start, end = plan.evidence.get("start"), plan.evidence.get("end")
    if start and end:
        return Period(date.fromisoformat(str(start)), date.fromisoformat(str(end)))
    return measuring.last_days(plan.agent_id, on, count)


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


def _cautions(definition: Kpi, goal: float, n: int, best: float | None, team: float | None) -> list[str]:
    """Doubts that a person may overrule: a thin baseline, or a goal beyond what anybody near has shown."""
    found = []
    if n < (definition.minimum if definition.is_rate else LEAST_DAYS):
        found.append(
            _("The baseline rests on {n} cases only; {minimum} would be needed for a verdict.").format(
                n=n, minimum=definition.minimum if definition.is_rate else LEAST_DAYS
            )
        )
    if (
        best is not None
        and not meets(definition, best, goal)
        and team is not None
        and not meets(definition, team, goal)
    ):
        found.append(
            _("Hardly reachable: the agent's best week was {best}, a good week in the team is {team}.").format(
                best=write(definition, best), team=write(definition, team)
            )
        )
    return found


def _target_of(plan: Plan, kpi_id: str) -> float | None:
    rows = plan.evidence.get("rows")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row["kpi"] == kpi_id:
            target = row["target"]
            return float(str(target)) if target is not None else None
    return None


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


def _suggest(session: Session, plan: Plan, on: date) -> list[Suggestion]:
    measuring = Measuring(session)
    period = _baseline_period(plan, measuring, on, plan_rules(session).evidence_days)
    if period is None:
        return []
    root = measuring.root(plan.agent_id)
    mates = measuring.mates(root, period)
    days = measuring.days({root, *mates}, period)
    mine = total(days.get(root, {}).values())
    team = total(sums for one, held in days.items() if one != root for sums in held.values())
    past_period = Period(period.start - timedelta(days=56), period.start - timedelta(days=1))
    past = total(measuring.days([root], past_period).get(root, {}).values())
    targets = {name: value for name in DAILY_KPIS if (value := _target_of(plan, name)) is not None}
    found = [
        ("targets", _("Against the targets"), funnel_attribution(mine, team, targets) if targets else None),
        ("team", _("Against the rest of the team"), funnel_attribution(mine, team)),
        ("past", _("Against the agent's own eight weeks before"), funnel_attribution(mine, past)),
    ]
    return [_suggestion(against, title, one) for against, title, one in found if one is not None]


_NAMES_WITHOUT_KPI = {"intents_per_talk"}


def _factor_name(name: str) -> str:
    return _("Intents per effective talk") if name in _NAMES_WITHOUT_KPI else kpi(name).name


def _written(name: str, value: Fraction | None) -> str:
    if name in _NAMES_WITHOUT_KPI:
        return percent(None if value is None else float(value))
    return write(kpi(name), None if value is None else float(value))


def _suggestion(against: str, title: str, found: Attribution) -> Suggestion:
    parts = tuple(
        Part(
            kpi=part.kpi,
            actual=None if part.actual is None else float(part.actual),
            reference=None if part.reference is None else float(part.reference),
            effect=float(part.effect),
            share=found.share(part),
            text=_("{factor}: {actual} against {reference}").format(
                factor=_factor_name(part.kpi),
                actual=_written(part.kpi, part.actual),
                reference=_written(part.kpi, part.reference),
            ),
        )
        for part in found.parts
    )
    main = found.main if found.difference < 0 else None
    result = kpi(found.result)
    if main is None:
        text = _("No shortfall: {kpi} {actual} a day, reference {reference}.").format(
            kpi=result.name, actual=_written(result.id, found.actual), reference=_written(result.id, found.reference)
        )
    else:
        text = _("{kpi} a day: {actual} instead of {reference}. Most of it comes from {factor} ({share}).").format(
            kpi=result.name,
            actual=_written(result.id, found.actual),
            reference=_written(result.id, found.reference),
            factor=_factor_name(main.kpi),
            share=percent(found.share(main), 0),
        )
    return Suggestion(
        against=against,
        title=title,
        result=found.result,
        actual=float(found.actual),
        reference=float(found.reference),
        parts=parts,
        main=main.kpi if main else "",
        cause=_LIKELY.get(main.kpi) if main else None,
        text=text,
    )
