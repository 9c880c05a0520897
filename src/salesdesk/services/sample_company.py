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
from salesdesk.periods import Period
from salesdesk.services import sample
from salesdesk.services.interviews import MeasureNote
from salesdesk.services.plans.observation import Area
from salesdesk.services.plans.shadowing import SessionForm
from salesdesk.types import COMPANY, Cause, Level, Progress, Scope, ScopeKind

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk

LAST_MONTH = Period.parse("2026-10")
NEXT_MONTH = LAST_MONTH.next()
YEAR = Period.parse("2026")

_BY_LEVEL = {Level.TRAINEE: 62, Level.JUNIOR: 74, Level.INTERMEDIATE: 78, Level.SENIOR: 76}
_FOR_ALL = {"connect_rate": 0.24, "talk_time": 1900, "avg_talk": 105, "effective_talks": 10, "conversation_rate": 0.55}


@dataclass(frozen=True, slots=True)
class Sample:
    """What was made: the last day of the data, the agent with the open warning, and the plans' ids."""

    last_day: date
    agent_id: int
    plans: tuple[int, ...]


def load(desk: Desk, progress: Progress | None = None) -> Sample:
    """Fill an empty database with the sample company. Raises RefusedError when there are calls already."""
    progress = progress or Progress()
    if desk.figures.days_with_calls() is not None:
        raise RefusedError(
            _("The sample company is only made in an empty database."), _("Choose another database file for it.")
        )
    desk.company.change(
        name=_("Sunrise Telesales (sample)"), supervisor=_("Wang Fang"), sample=True, welcomed=True, calendar="CN"
    )
    with tempfile.TemporaryDirectory() as folder:
        progress.step(0, 10, _("Making the sample"))
        files = sample.write_sample(Path(folder))
        progress.step(2, 10, _("Importing the sample"))
        desk.people.import_roster(files.roster, on=sample.FIRST)
        for outcome in desk.imports.import_calls(files.calls, Choices(timezone="Asia/Shanghai")):
            if outcome.message:
                raise SalesDeskError(outcome.message, outcome.hint)
    progress.step(6, 10, _("Targets and warnings"))
    _set_targets(desk)
    for day in (date(2026, 9, 15), date(2026, 10, 15), sample.LAST):
        desk.warnings.evaluate(day)
    progress.step(8, 10, _("Plans and interviews"))
    plans = _live_through_plans(desk)
    falling = desk.people.agent_named(sample.FALLING).id
    _prepare_interviews(desk, falling)
    progress.step(10, 10)
    return Sample(sample.LAST, falling, plans)


def _set_targets(desk: Desk) -> None:
    reason = _("Agreed with the team from last year's figures")
    drafts = [
        TargetDraft(kpi, value, COMPANY, YEAR, desk.company.get().supervisor, reason) for kpi, value in _FOR_ALL.items()
    ]
    drafts += [
        TargetDraft("dials", value, Scope(ScopeKind.LEVEL, level=level), YEAR, desk.company.get().supervisor, reason)
        for level, value in _BY_LEVEL.items()
    ]
    desk.targets.set_many(drafts, override=_("First targets in this program"))


def _live_through_plans(desk: Desk) -> tuple[int, ...]:
    """Three plans: one just opened, one in shadowing, one closed with its goal reached or extended."""
    opened = _open(desk, sample.FALLING, "connect_rate", sample.LAST)
    desk.plans.tell(
        opened,
        sample.LAST,
        _("In a talk of ten minutes, with the figures on paper"),
        _("The new list has many numbers that are switched off. I will note them."),
    )
    desk.plans.advance(opened, sample.LAST)

    shadowing = _open(desk, "8006", "connect_rate", date(2026, 10, 9))
    _through_training(desk, shadowing, date(2026, 10, 9))
    _shadow(desk, shadowing, date(2026, 10, 28))

    training = _open(desk, "8017", "talk_time", date(2026, 10, 16))
    _through_diagnosis(desk, training, date(2026, 10, 16))
    desk.plans.assign_course(
        training, "drill-blocks", trainer=_("Wang Fang"), planned_on=sample.LAST + timedelta(days=3)
    )
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


def _prepare_interviews(desk: Desk, falling: int) -> None:
    """A prepared interview for the agent with the warning, a final one for a strong agent."""
    view = desk.interviews.draft(falling, LAST_MONTH)
    form = replace(
        view.form,
        held_on=date(2026, 11, 3),
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
                due=date(2026, 11, 20),
                support=_("Half an hour a week with a senior colleague"),
            ),
        ),
        opinion=_("I would like a fresh list after lunch."),
        applied=(_("Training as in the improvement plan"),),
    )
    desk.interviews.save(view.id, form)
    best = desk.people.agent_named("8008").id
    strong = desk.interviews.draft(best, LAST_MONTH)
    desk.interviews.save(
        strong.id,
        replace(
            strong.form,
            held_on=date(2026, 11, 2),
            held_time=time(10, 0),
            place=_("Meeting room 2"),
            ratings={"product_knowledge": 5, "questioning": 5, "listening": 4, "objections": 4, "closing": 5},
            agreed=True,
            applied=(_("Mentor of two newcomers"),),
        ),
    )
    desk.interviews.finalise(strong.id)


def papers(desk: Desk, made: Sample, folder: Path) -> list[Path]:
    """The papers of the main job: the interview in both languages, the plan's file, everybody's interviews in one."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    interview = desk.interviews.draft(made.agent_id, LAST_MONTH)
    for language in ("zh_CN", "en"):
        target = folder / f"interview-{LAST_MONTH.code}-{language}.pdf"
        desk.interviews.print_pdf(interview.id, target, language)
        files.append(target)
        target = folder / f"plan-{language}.pdf"
        desk.plans.print_plan(made.plans[1], target, language)
        files.append(target)
    return files
