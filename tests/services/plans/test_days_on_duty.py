"""A plan's days on duty are those of every other figure: leave takes its share out, a shift without calls is a day."""

from __future__ import annotations

from datetime import timedelta

from outcome_records import add_attendance
from plan_ground import OPENED, Ground
from salesdesk.metrics.counters import total
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import AttendanceKind, Scope, ScopeKind

WEEK = Period(OPENED - timedelta(days=7), OPENED - timedelta(days=1))
"""Monday to Sunday before the plans are opened: five days with calls."""


def test_a_plan_counts_the_days_that_the_figures_count(desk: Desk, ground: Ground) -> None:
    monday = WEEK.start
    with desk.database.write() as session:
        add_attendance(session, ground.zhang, monday, AttendanceKind.LEAVE)
        add_attendance(session, ground.zhang, monday + timedelta(days=1), AttendanceKind.SICK, share=50)
        add_attendance(session, ground.zhang, monday + timedelta(days=5), AttendanceKind.SHIFT)
    (dials,) = desk.figures.figures(WEEK, Scope(ScopeKind.AGENT, ground.zhang), kpis=["dials"])
    with desk.database.read() as session:
        days = Measuring(session).days([ground.zhang], WEEK)[ground.zhang]
    assert dials.denominator == 4.5
    assert total(days.values()).days_on_duty == 4.5
    assert total(days.values()).dials == dials.numerator == 250
    assert [day.days_on_duty for day in days.values()] == [0, 0.5, 1, 1, 1, 1]
    assert list(days) == sorted(days)


def test_the_last_days_on_duty_pass_over_leave_and_take_shifts_in(desk: Desk, ground: Ground) -> None:
    friday, saturday = OPENED - timedelta(days=3), OPENED - timedelta(days=2)

    def last(count: int) -> Period | None:
        with desk.database.read() as session:
            return Measuring(session).last_days(ground.zhang, OPENED - timedelta(days=1), count)

    assert last(1) == Period(friday, friday)
    with desk.database.write() as session:
        add_attendance(session, ground.zhang, saturday, AttendanceKind.SHIFT)
    assert last(2) == Period(friday, saturday)
    with desk.database.write() as session:
        add_attendance(session, ground.zhang, friday, AttendanceKind.LEAVE)
    assert last(2) == Period(friday - timedelta(days=1), saturday)
    with desk.database.read() as session:
        assert Measuring(session).last_days(ground.zhang, OPENED - timedelta(days=400), 3) is None


def test_the_evidence_of_a_plan_tells_the_days_on_duty(desk: Desk, ground: Ground) -> None:
    with desk.database.write() as session:
        for back in (3, 4):
            add_attendance(session, ground.zhang, OPENED - timedelta(days=back), AttendanceKind.DAY_OFF)
    plan = desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    with desk.database.read() as session:
        measuring = Measuring(session)
        (dials,) = measuring.measured(ground.zhang, ["dials"], WEEK)
    assert (dials.numerator, dials.denominator, dials.n) == (250, 3, 3)
    evidence = desk.plans.get(plan).evidence
    dials_row = next(row for row in evidence.rows if row.kpi == "dials")
    assert evidence.days_on_duty == dials_row.denominator == 10
