"""A closed period stays as it was: late calls, records and targets are refused or set aside, and nothing is lost."""

from datetime import date, timedelta

import pytest

from call_logs import write_log
from factories import MONDAY, add_agent, add_calls, add_target
from salesdesk.errors import RefusedError
from salesdesk.metrics.smart import TargetDraft
from salesdesk.models import Agent, ClosedPeriod
from salesdesk.periods import Period
from salesdesk.services.calibrations import CalibrationDraft
from salesdesk.services.closed import LATE, ClosedDays
from salesdesk.types import COMPANY, OutcomeKind

OCTOBER = Period.parse("2026-10")
AFTER = date(2026, 11, 3)


def rows(day, n, agent="Zoe"):
    return [[f"{agent}{day}{i}", agent, f"1380{i:07d}", f"{day} 10:{i:02d}:00", "60", "ANSWERED"] for i in range(n)]


def log(path, days):
    header = ["call_id", "agent", "customer", "start", "talk", "outcome"]
    return write_log(path, [row for day, n in days for row in rows(day, n)], header)


@pytest.fixture
def closed(desk, tmp_path):
    """Fifteen calls of October are in, and October is closed."""
    desk.imports.import_calls([log(tmp_path / "october.csv", [("2026-10-12", 15)])])
    return desk.closing.close(OCTOBER, "books of October", on=AFTER)


def dials(desk, period=OCTOBER):
    return desk.figures.figure(period, COMPANY, "dials").value


def test_late_calls_are_set_aside_with_the_reason_and_come_in_after_reopening(desk, tmp_path, closed):
    path = log(tmp_path / "late.csv", [("2026-10-13", 4), ("2026-11-02", 6)])
    (outcome,) = desk.imports.import_calls([path])
    assert (outcome.rows, outcome.imported, outcome.rejected) == (10, 6, 4)
    assert outcome.reasons == {LATE: 4}
    assert (dials(desk), dials(desk, Period.parse("2026-11"))) == (15, 6)
    (again,) = desk.imports.import_calls([path])
    assert again.status == "already-imported"
    desk.closing.reopen(closed.id, "a log came late")
    (again,) = desk.imports.import_calls([path])
    assert (again.imported, again.duplicates) == (4, 6)
    assert dials(desk) == 19


def test_late_rows_are_kept_as_they_stand_in_the_file_and_can_be_put_right_there(desk, tmp_path, closed):
    path = log(tmp_path / "late.csv", [("2026-10-13", 4), ("2026-11-02", 6)])
    (outcome,) = desk.imports.import_calls([path])
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    late = desk.imports.rejects(outcome.batch).rows
    assert [",".join(row.cells) for row in late] == lines[1:5]
    desk.closing.reopen(closed.id, "a log came late")
    mended = desk.imports.mend(outcome.batch, {row.id: row.cells for row in late})
    assert (mended.imported, dials(desk)) == (4, 19)


def test_a_log_that_is_late_as_a_whole_makes_no_agents(desk, database, tmp_path, closed):
    path = write_log(
        tmp_path / "x.csv",
        rows("2026-10-14", 3, "Nobody"),
        ["call_id", "agent", "customer", "start", "talk", "outcome"],
    )
    (outcome,) = desk.imports.import_calls([path])
    assert (outcome.imported, outcome.rejected, outcome.agents_created) == (0, 3, ())
    with database.read() as session:
        assert session.query(Agent).filter_by(name="Nobody").count() == 0


def test_what_would_change_it_is_refused(desk, tmp_path, closed):
    (batch,) = [one.id for one in desk.imports.list_batches()]
    with pytest.raises(RefusedError, match="closed"):
        desk.imports.undo(batch)
    with pytest.raises(RefusedError, match="closed"):
        desk.targets.set(TargetDraft("dials", 10, COMPANY, OCTOBER, "me", "why"))
    with pytest.raises(RefusedError, match="closed"):
        desk.calibrations.add(CalibrationDraft(0.5, COMPANY, date(2026, 10, 30), date(2026, 11, 5), "storm"))
    with pytest.raises(RefusedError, match="closed"):
        desk.outcomes.enter(OutcomeKind.SALE, {"day": "2026-10-12", "amount": "100"})
    with pytest.raises(RefusedError, match="closed"):
        desk.closing.close(Period.parse("2026-10-12"), on=AFTER)
    assert dials(desk) == 15
    assert desk.targets.targets() == []
    desk.targets.set(TargetDraft("dials", 10, COMPANY, Period.parse("2026-11"), "me", "why"))
    desk.outcomes.enter(OutcomeKind.SALE, {"day": "2026-11-02", "amount": "100"})


def test_targets_set_before_can_be_taken_back_only_after_reopening(desk, tmp_path):
    desk.imports.import_calls([log(tmp_path / "october.csv", [("2026-10-12", 15)])])
    change = desk.targets.set(TargetDraft("dials", 10, COMPANY, OCTOBER, "me", "why"))
    number = desk.calibrations.add(CalibrationDraft(0.5, COMPANY, OCTOBER.start, OCTOBER.end, "storm"))
    closed = desk.closing.close(OCTOBER, on=AFTER)
    for refused in (
        lambda: desk.targets.undo(change),
        lambda: desk.targets.withdraw(change.created),
        lambda: desk.calibrations.withdraw([number]),
        lambda: desk.calibrations.remove([number]),
    ):
        with pytest.raises(RefusedError, match="closed"):
            refused()
    desk.closing.reopen(closed.id, "wrong target")
    desk.calibrations.withdraw([number])
    desk.targets.undo(change)
    assert desk.targets.targets() == []


def test_records_of_before_stay_and_imported_ones_are_set_aside(desk, tmp_path):
    desk.imports.import_calls([log(tmp_path / "october.csv", [("2026-10-12", 15)])])
    record = desk.outcomes.enter(OutcomeKind.SALE, {"day": "2026-10-12", "amount": "100"})
    closed = desk.closing.close(OCTOBER, on=AFTER)
    for refused in (
        lambda: desk.outcomes.change(OutcomeKind.SALE, record.id, {"amount": 5}),
        lambda: desk.outcomes.remove(OutcomeKind.SALE, record.id),
    ):
        with pytest.raises(RefusedError, match="closed"):
            refused()
    path = tmp_path / "orders.csv"
    path.write_text("order id,customer,order date,amount,status\nA1,13800000001,2026-10-20,50,won\n"
                    "A2,13800000002,2026-11-02,70,won\n")  # fmt: skip
    (outcome,) = desk.outcomes.import_files([path], kind=OutcomeKind.SALE)
    assert (outcome.imported, outcome.rejected, dict(outcome.reasons)) == (1, 1, {LATE: 1})
    desk.closing.reopen(closed.id, "orders came late")
    desk.outcomes.remove(OutcomeKind.SALE, record.id)


def test_closing_needs_a_past_period_with_figures(desk, tmp_path):
    with pytest.raises(RefusedError, match="isn't over"):
        desk.closing.close(OCTOBER, on=date(2026, 10, 31))
    with pytest.raises(RefusedError, match="no figures"):
        desk.closing.close(OCTOBER, on=AFTER)
    assert desk.closing.periods() == []


def test_reopening_needs_a_reason_and_everything_has_an_undo(desk, closed):
    with pytest.raises(RefusedError, match="reason"):
        desk.closing.reopen(closed.id, " ")
    assert desk.closing.closed_on(date(2026, 10, 9)).id == closed.id
    assert desk.closing.closed_on(date(2026, 11, 1)) is None
    desk.closing.reopen(closed.id, "mistake")
    assert desk.closing.closed_on(date(2026, 10, 9)) is None
    assert [one.reopen_reason for one in desk.closing.periods()] == ["mistake"]
    desk.closing.close_again(closed.id)
    assert desk.closing.closed_on(date(2026, 10, 9)) is not None
    desk.closing.forget(closed.id)
    assert desk.closing.periods() == []
    desk.closing.forget(closed.id)
    desk.closing.close_again(closed.id)
    assert desk.closing.differences(closed.id) == []


def test_differences_name_what_another_counting_rule_made_of_it(desk, closed):
    assert desk.closing.differences(closed.id) == []
    desk.company.change(effective_talk_s=90)
    found = {(one.name, one.kpi): (one.frozen, one.now) for one in desk.closing.differences(closed.id)}
    assert found["Zoe", "effective_talks"] == (15, 0)
    assert {kpi for _name, kpi in found} >= {"effective_talks", "conversation_rate"}
    assert next(one for one in desk.closing.differences(closed.id)).definition.id in {kpi for _n, kpi in found}


def test_tampering_with_what_was_frozen_is_seen(desk, database, closed):
    with database.write() as session:
        row = session.get(ClosedPeriod, closed.id)
        row.frozen = {**row.frozen, next(iter(row.frozen)): 1_000_000}
    with pytest.raises(RefusedError, match="changed in the file"):
        desk.closing.differences(closed.id)


def test_a_closed_period_can_be_closed_again_after_reopening(desk, database, closed):
    desk.closing.reopen(closed.id, "late calls")
    with database.write() as session:
        agent = add_agent(session, "Late")
        add_calls(session, agent, MONDAY + timedelta(days=1), dials=5)
        add_target(session, "dials", 3)
    again = desk.closing.close(OCTOBER, on=AFTER)
    assert again.id != closed.id
    assert desk.closing.differences(again.id) == []
    assert any(one.name == "Late" for one in desk.closing.differences(closed.id))


def test_closed_days():
    days = ClosedDays(((10, 19), (30, 39)))
    assert (days.holds(10), days.holds(20), days.holds(39)) == (True, False, True)
    assert bool(days)
    assert not ClosedDays()
