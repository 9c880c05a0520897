"""The sample company: the bundled sample imported and worked with, as a supervisor would by the end of October.

Everything goes through the services that the window uses: roster, call logs, targets, warnings, three plans at
different steps, interviews. It fills an empty database only.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers.understanding import Choices
from salesdesk.metrics.smart import TargetDraft
from salesdesk.periods import Period, PeriodKind
from salesdesk.services import sample, sample_meetings
from salesdesk.services.interviews import Action, AppliedNote, MeasureNote
from salesdesk.services.plans.observation import Area
from salesdesk.services.plans.shadowing import SessionForm
from salesdesk.services.sample_staff import FALLING
from salesdesk.types import COMPANY, AppliedKind, Cause, Level, Progress, Scope, ScopeKind

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

_DIALS = {Level.TRAINEE: 62, Level.JUNIOR: 74, Level.INTERMEDIATE: 78, Level.SENIOR: 76}
_DEALS = {Level.TRAINEE: 60, Level.JUNIOR: 96, Level.INTERMEDIATE: 110, Level.SENIOR: 140}
"""What a level is asked in a year."""

_RATES = {"connect_rate": 0.24, "conversation_rate": 0.55, "avg_talk": 105.0, "deal_rate": 0.02}
_QUALITY = {"csat": 4.4, "qa_score": 85.0, "compliance_rate": 0.95, "complaint_rate": 0.005, "renewal_rate": 0.75}
_AVG_ORDER = 240_000


def _of_level(level: Level) -> dict[str, float]:
    """The counts of a level: the funnel multiplies out, from dials down to talks and from deals up to money."""
    dials, deals = _DIALS[level], _DEALS[level]
    connected = dials * _RATES["connect_rate"]
    return {
        "dials": dials,
        "talk_time": round(connected * _RATES["avg_talk"]),
        "effective_talks": round(connected * _RATES["conversation_rate"], 1),
        "deals": deals,
        "revenue": deals * _AVG_ORDER,
        "collections": round(deals * _AVG_ORDER * 0.9),
    }


@dataclass(frozen=True, slots=True)
class Dates:
    """When things are done in the sample, which ends on ``span.last``."""

    span: sample.Span

    @property
    def last(self) -> date:
        """The last day of the data."""
        return self.span.last

    def ago(self, days: int) -> date:
        """Some days before the end."""
        return self.last - timedelta(days=days)

    def ahead(self, days: int) -> date:
        """Some days after it."""
        return self.last + timedelta(days=days)

    @property
    def month(self) -> Period:
        """The month that is talked about: that of the last day, or the one before while it is young."""
        month = Period.of(PeriodKind.MONTH, self.last)
        return month if self.last.day >= _OLD_ENOUGH else month.previous()

    @property
    def years(self) -> list[Period]:
        """The years that the half year touches."""
        return Period(self.span.first, self.last).parts(PeriodKind.YEAR)


_OLD_ENOUGH = 15


@dataclass(frozen=True, slots=True)
class Sample:
    """What was made: the last day of the data, the agent with the open warning, and the plans' ids."""

    last_day: date
    agent_id: int
    plans: tuple[int, ...]
    month: Period


def load(desk: Desk, progress: Progress | None = None, on: date | None = None) -> Sample:
    """Fill an empty database with the sample company. Raises RefusedError when there are calls already.

    ``on``: the day of the supervisor's first look; the data ends on the last working day before it. Without one the
    sample lies where it was drawn up, in 2026 from May to October.
    """
    progress = progress or Progress()
    span = sample.DRAWN if on is None else sample.Span(on - timedelta(days=1))
    dates = Dates(span)
    if desk.figures.days_with_calls() is not None:
        raise RefusedError(
            _("The sample company is only made in an empty database."), _("Choose another database file for it.")
        )
    desk.company.change(
        name=_("Sunrise Telesales (sample)"),
        supervisor=_("Wang Fang"),
        sample=True,
        welcomed=True,
        calendar="CN",
        gross_margin=0.35,
        agent_day_cost=30_000,
    )
    with tempfile.TemporaryDirectory() as folder:
        progress.step(0, 10, _("Making the sample"))
        files = sample.write_sample(Path(folder), span=span)
        progress.step(2, 10, _("Importing the sample"))
        desk.people.import_roster(files.roster, on=span.first)
        zone = Choices(timezone="Asia/Shanghai")
        imported = desk.imports.import_calls(files.calls, zone)
        progress.step(5, 10, _("Importing the sample"))
        imported += desk.outcomes.import_files(files.records, zone)
        for outcome in imported:
            if outcome.message:
                raise SalesDeskError(outcome.message, outcome.hint)
    progress.step(6, 10, _("Targets and warnings"))
    _set_targets(desk, dates)
    for days in (46, 16, 0):
        desk.warnings.evaluate(dates.ago(days))
    progress.step(8, 10, _("Plans and interviews"))
    plans = _live_through_plans(desk, dates)
    falling = desk.people.agent_named(FALLING).id
    _prepare_interviews(desk, falling, dates)
    sample_meetings.hold_meetings(desk, dates.last)
    progress.step(10, 10)
    return Sample(dates.last, falling, plans, dates.month)


def _set_targets(desk: Desk, dates: Dates) -> None:
    reason = _("Agreed with the team from last year's figures")
    owner = desk.company.get().supervisor
    drafts = []
    for year in map(_whole, dates.years):
        drafts += [TargetDraft(kpi, value, COMPANY, year, owner, reason) for kpi, value in (_RATES | _QUALITY).items()]
        drafts += [
            TargetDraft(kpi, value, Scope(ScopeKind.LEVEL, level=level), year, owner, reason)
            for level in Level
            for kpi, value in _of_level(level).items()
        ]
    desk.targets.set_many(drafts, override=_("First targets in this program"))


def _whole(part: Period) -> Period:
    return Period.of(PeriodKind.YEAR, part.start)


def _live_through_plans(desk: Desk, dates: Dates) -> tuple[int, ...]:
    """Three plans: one just opened, one in shadowing, one in training."""
    opened = _open(desk, FALLING, "connect_rate", dates.last)
    desk.plans.tell(
        opened,
        dates.last,
        _("In a talk of ten minutes, with the figures on paper"),
        _("The new list has many numbers that are switched off. I will note them."),
    )
    desk.plans.advance(opened, dates.last)

    shadowing = _open(desk, "8006", "connect_rate", dates.ago(22))
    _through_training(desk, shadowing, dates.ago(22))
    _shadow(desk, shadowing, dates.ago(3))

    training = _open(desk, "8017", "talk_time", dates.ago(15))
    _through_diagnosis(desk, training, dates.ago(15))
    desk.plans.assign_course(training, "drill-blocks", trainer=_("Wang Fang"), planned_on=dates.ahead(3))
    return opened, shadowing, training


def _open(desk: Desk, number: str, kpi: str, on: date) -> int:
    agent = desk.people.agent_named(number).id
    alerts = [
        warning.id
        for warning in desk.warnings.find(agent_id=agent)
        if warning.kpi == kpi and warning.plan_id is None and warning.first_day <= on
    ]
    return desk.plans.open(
        agent,
        reason=_("Below the target for some weeks; agreed to look at it together"),
        alert_ids=alerts[:1],
        kpi=kpi,
        on=on,
    )


def _through_diagnosis(desk: Desk, plan: int, on: date) -> None:
    desk.plans.tell(plan, on, _("In the morning meeting, afterwards alone"), _("I see it too and want to work on it."))
    desk.plans.advance(plan, on)
    desk.plans.add_finding(
        plan,
        Cause.PEOPLE,
        _("Long pauses between calls, and the opening is read out"),
        evidence=_("Eight calls heard together"),
        weight=60,
    )
    desk.plans.add_finding(
        plan, Cause.CUSTOMERS, _("The list was called twice before"), evidence=_("Campaign figures"), weight=40
    )
    desk.plans.set_account(plan, _("After lunch I find it hard to begin again."))
    about = desk.plans.get(plan, on).card.kpi
    goal = desk.plans.check_goal(plan, about, None, on=on).suggested
    assert goal is not None, about  # noqa: S101  (the sample has weeks of history)
    desk.plans.add_goal(plan, about, goal, on=on)
    desk.plans.advance(plan, on)


def _through_training(desk: Desk, plan: int, on: date) -> None:
    _through_diagnosis(desk, plan, on)
    for course in ("opening-20s", "listen-best"):
        item = desk.plans.assign_course(plan, course, trainer=_("Chen Jing"), planned_on=on + timedelta(days=4))
        held = on + timedelta(days=5)
        desk.plans.finish_item(plan, item, held, score_before=62, score_after=81, on=held)
    desk.plans.advance(plan, on + timedelta(days=6))


def _shadow(desk: Desk, plan: int, on: date) -> None:
    session = desk.plans.plan_session(plan, on, _("Wang Fang"))
    desk.plans.change_session(
        plan,
        session,
        SessionForm(
            planned_on=on,
            observer=_("Wang Fang"),
            ratings=dict.fromkeys(Area, 3) | {Area.OPENING: 4},
            situation=_("Six calls between 14:00 and 15:00"),
            behaviour=_("Named the reason for the call within ten seconds in five of six calls"),
            impact=_("Four customers stayed on the line for more than a minute"),
            agreed=_("Ask one open question before presenting the offer"),
        ),
    )
    desk.plans.hold_session(plan, session, on, on)


def _prepare_interviews(desk: Desk, falling: int, dates: Dates) -> None:
    """A prepared interview for the agent with the warning, a signed one for a strong agent."""
    view = desk.interviews.draft(falling, dates.month)
    form = replace(
        view.form,
        held_on=dates.ahead(3),
        held_time=time(15, 30),
        place=_("Meeting room 2"),
        ratings={
            "product_knowledge": 4,
            "questioning": 3,
            "listening": 4,
            "objections": 2,
            "closing": 3,
            "teamwork": 4,
        },
        self_ratings={"questioning": 3, "objections": 3, "closing": 3},
        measures=(
            MeasureNote(
                what=_("Role-play of the opening, twice a week"),
                who=view.agent,
                due=dates.ahead(20),
                support=_("Half an hour a week with a senior colleague"),
            ),
        ),
        opinion=_("I would like a fresh list after lunch."),
        applied=(AppliedNote(kind=AppliedKind.TRAINING, text=_("Training as in the improvement plan")),),
    )
    desk.interviews.save(view.id, form)
    best = desk.people.agent_named("8008").id
    strong = desk.interviews.draft(best, dates.month)
    desk.interviews.save(
        strong.id,
        replace(
            strong.form,
            held_on=dates.ahead(2),
            held_time=time(10, 0),
            place=_("Meeting room 2"),
            ratings={"product_knowledge": 5, "questioning": 5, "listening": 4, "objections": 4, "closing": 5},
            agreed=True,
            applied=(AppliedNote(kind=AppliedKind.PROMOTION, text=_("Mentor of two newcomers")),),
        ),
    )
    for action in (Action.PREPARE, Action.HOLD, Action.SIGN):
        desk.interviews.step(strong.id, action, dates.ahead(2))


def papers(desk: Desk, made: Sample, folder: Path) -> list[Path]:
    """The papers of the main job: the interview in both languages, the plan's file, everybody's interviews in one."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    interview = desk.interviews.draft(made.agent_id, made.month)
    for language in ("zh_CN", "en"):
        target = folder / f"interview-{made.month.code}-{language}.pdf"
        desk.interviews.print_pdf(interview.id, target, language)
        files.append(target)
        target = folder / f"plan-{language}.pdf"
        desk.plans.print_plan(made.plans[1], target, language)
        files.append(target)
    return files
