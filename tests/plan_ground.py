"""The ground of the plans' tests: a team with weeks of calls, and short ways to each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from factories import MONDAY, add_agent, add_batch, add_calls, add_target, add_team
from salesdesk.models import Alert, Setting
from salesdesk.services.desk import Desk
from salesdesk.services.plans.catalogue import CourseKind
from salesdesk.services.plans.observation import Area
from salesdesk.services.plans.shadowing import SessionForm
from salesdesk.services.plans.training import ItemForm
from salesdesk.types import Cause, PlanStep, Severity

OPENED = MONDAY
"""The day the plans are opened; three weeks of calls lie before it, six after."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Ids: the weak agent 张三, two mates in the team, one agent of another team, and a warning about 张三."""

    team: int
    zhang: int
    li: int
    wang: int
    other: int
    alert: int


def make_ground(desk: Desk) -> Ground:
    """张三 connects 8 % before ``OPENED`` and 20 % from two weeks later on; the mates 20 % all the time."""
    with desk.database.write() as session:
        session.merge(Setting(key="supervisor", value="陈主管"))
        team, west = add_team(session, "华东组"), add_team(session, "West")
        zhang = add_agent(session, "张三", team=team, number="1001")
        li = add_agent(session, "李四", team=team, number="1002")
        wang = add_agent(session, "王五", team=team, number="1003")
        other = add_agent(session, "Ann Lee", team=west, number="2001")
        add_target(session, "dials", 50, start=date(2026, 1, 1), end=date(2026, 12, 31))
        add_target(session, "connect_rate", 0.2, start=date(2026, 1, 1), end=date(2026, 12, 31))
        batch = add_batch(session)
        for week in range(-3, 7):
            for weekday in range(5):
                day = OPENED + timedelta(weeks=week, days=weekday)
                add_calls(session, zhang, day, dials=50, connected=4 if week < 2 else 10, talk_s=90, batch=batch)
                add_calls(session, li, day, dials=50, connected=10, talk_s=150, batch=batch)
                add_calls(session, wang, day, dials=50, connected=10 + weekday % 2, talk_s=20, batch=batch)
        alert = Alert(
            key=f"below:connect_rate:{zhang}",
            rule="behind_target",
            kpi="connect_rate",
            agent_id=zhang,
            severity=Severity.WARNING,
            first_day=OPENED - timedelta(days=5),
            last_day=OPENED - timedelta(days=3),
            margin=0.2,
            days=[
                {
                    "date": (OPENED - timedelta(days=n)).isoformat(),
                    "actual": 0.08,
                    "target": 0.2,
                    "numerator": 4,
                    "denominator": 50,
                }
                for n in (5, 4, 3)
            ],
            extra={},
            created_at=0,
        )
        session.add(alert)
        session.flush()
        return Ground(team, zhang, li, wang, other, alert.id)


def reach(desk: Desk, ground: Ground, step: PlanStep) -> int:
    """A plan of 张三 that has come to a step the proper way; its id."""
    plans = desk.plans
    plan_id = plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    if step is PlanStep.WARN:
        return plan_id
    plans.tell(plan_id, OPENED, "in person", "I had the worst list")
    plans.advance(plan_id, on=OPENED)
    if step is PlanStep.DIAGNOSE:
        return plan_id
    diagnose(desk, plan_id)
    plans.advance(plan_id, on=OPENED)
    if step is PlanStep.TRAIN:
        return plan_id
    train(desk, plan_id)
    plans.advance(plan_id, on=OPENED)
    if step is PlanStep.SHADOW:
        return plan_id
    shadow(desk, plan_id)
    plans.advance(plan_id, on=OPENED + timedelta(days=13))
    return plan_id


def diagnose(desk: Desk, plan_id: int) -> None:
    """A main cause and one goal."""
    desk.plans.add_finding(plan_id, Cause.PEOPLE, "hangs on to the script", evidence="5 calls heard", weight=70)
    desk.plans.add_goal(plan_id, "connect_rate", 0.16, on=OPENED)


def train(desk: Desk, plan_id: int) -> None:
    """One training, held."""
    item = desk.plans.assign(plan_id, ItemForm(kind=CourseKind.COURSE, title="Opening", trainer="Li", minutes=60))
    desk.plans.finish_item(plan_id, item, OPENED, score_before=50, score_after=85, on=OPENED)


FORM = SessionForm(
    observer="陈主管",
    ratings=dict.fromkeys(Area, 3),
    situation="Third call of the morning",
    behaviour="Spoke for two minutes without a question",
    impact="The customer hung up",
    agreed="Two questions before the offer",
)


def shadow(desk: Desk, plan_id: int, times: int = 2) -> None:
    """The sessions, held."""
    for _n in range(times):
        one = desk.plans.plan_session(plan_id, OPENED)
        desk.plans.change_session(plan_id, one, FORM)
        desk.plans.hold_session(plan_id, one, OPENED, on=OPENED)
