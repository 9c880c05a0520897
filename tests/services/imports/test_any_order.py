"""Imports of calls and outcomes, undos, merges, entries, closings and recounts in any order: all stays consistent.

The sums always equal the calls, every record stands where the rule would put it, and with everything taken back the
figures are those of an empty database.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from call_logs import small_log
from salesdesk.errors import RefusedError
from salesdesk.importers.understanding import Choices
from salesdesk.models import Call
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By
from salesdesk.services.imports.outcome import Batch
from salesdesk.store import joining, tallies
from salesdesk.store.database import Database, raw
from salesdesk.store.joining import TABLES
from salesdesk.types import AttendanceKind, Outcome, OutcomeKind

OCTOBER = Period.of(PeriodKind.MONTH, Period.parse("2026-10-12").start)
SPANS = ((0, 20), (10, 30), (0, 40), (25, 26), (40, 60))
TEMPLATE: list[Path] = []


class LifeOfADatabase(RuleBasedStateMachine):
    """What a supervisor may do with logs and agents, and what must hold after each step."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "desk.db"
        if TEMPLATE:
            shutil.copyfile(TEMPLATE[0], path)
        self.desk = Desk(Database(path))
        if not TEMPLATE:
            self.desk.database.checkpoint()
            TEMPLATE.append(Path(tempfile.mkdtemp()) / "empty.db")
            shutil.copyfile(path, TEMPLATE[0])
        self.merges: list[int] = []
        self.closed: list[int] = []
        self.entered: list[tuple[OutcomeKind, int]] = []
        self.files = 0

    def teardown(self) -> None:
        try:
            self.everything_taken_back()
        finally:
            self.put_away()

    def everything_taken_back(self) -> None:
        while self.closed:
            self.open_again()
        while self.merges:
            self.desk.people.unmerge(self.merges.pop())
        for kind, record in self.entered:
            self.desk.outcomes.remove(kind, record)
        for batch in self.batches():
            self.desk.imports.undo(batch)
        assert self.calls() == 0
        assert self.desk.people.agents() == []
        for kind in OutcomeKind:
            assert self.desk.outcomes.list(kind).total == 0
        assert not any(row.value for row in self.desk.figures.figures(OCTOBER))
        assert self.desk.safety.check() == []

    def put_away(self) -> None:
        self.desk.close()
        shutil.rmtree(self.folder)

    def if_open(self, change: Callable[[], object]) -> None:
        """Do it; a closed period is the only reason for which it may be refused."""
        try:
            change()
        except RefusedError:
            assert self.closed

    def batches(self) -> list[int]:
        return [batch.id for batch in self.desk.imports.list_batches() if batch.status == "imported"]

    @rule(span=st.sampled_from(SPANS), day=st.sampled_from(["2026-10-12", "2026-10-13"]))
    def import_log(self, span: tuple[int, int], day: str) -> None:
        file = small_log(self.folder / f"{span[0]}-{span[1]}-{day}.csv", range(*span))
        (outcome,) = self.desk.imports.import_calls([file], Choices(timezone="Asia/Shanghai"))
        assert outcome.status in ("imported", "already-imported")
        assert outcome.rows == outcome.imported + outcome.duplicates + outcome.rejected + outcome.not_calls

    @precondition(lambda self: self.batches())
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.batches()))
        self.if_open(lambda: self.desk.imports.undo(batch))

    @precondition(lambda self: self.batches())
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.batches()))
        if self.desk.imports.batch(batch).kind == "calls":
            self.if_open(lambda: self.desk.imports.redo(batch))

    @rule(
        numbers=st.lists(st.integers(0, 45), min_size=1, max_size=6, unique=True),
        day=st.sampled_from(["2026-10-12", "2026-10-13", "2026-10-20"]),
        names=st.sampled_from(["nobody", "agent", "call"]),
        amount=st.integers(1, 3),
    )
    def import_orders(self, numbers: list[int], day: str, names: str, amount: int) -> None:
        self.files += 1
        file = self.folder / f"orders-{self.files}.csv"
        lines = ["订单编号,客户电话,下单日期,订单金额,负责人,通话ID"]
        for number in numbers:
            agent = ("张三", "李四", "Ann Lee")[(number + amount) % 3] if names != "nobody" else ""
            call = f"C{number:05d}" if names == "call" else ""
            lines.append(f"SO{number},138{number:08d},{day},{amount}00,{agent},{call}")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (outcome,) = self.desk.outcomes.import_files([file], Choices(timezone="Asia/Shanghai"), OutcomeKind.SALE)
        assert outcome.status in ("imported", "already-imported"), outcome
        assert outcome.rows == outcome.imported + outcome.duplicates + outcome.rejected + outcome.not_calls

    @rule(number=st.integers(0, 45), day=st.sampled_from([12, 13, 20]))
    def enter_a_payment(self, number: int, day: int) -> None:
        values = {"day": date(2026, 10, day), "customer": f"138{number:08d}", "amount": 100}
        kind = OutcomeKind.PAYMENT
        self.if_open(lambda: self.entered.append((kind, self.desk.outcomes.add(kind, values).id)))

    @precondition(lambda self: self.desk.people.agents())
    @rule(data=st.data(), day=st.integers(10, 31))
    def enter_leave(self, data: st.DataObject, day: int) -> None:
        agent = data.draw(st.sampled_from([agent.id for agent in self.desk.people.agents()]))
        kind = OutcomeKind.ATTENDANCE
        values = {"day": date(2026, 10, day), "agent_id": agent, "kind": AttendanceKind.LEAVE.value}
        taken = self.desk.outcomes.list(kind, agents=[agent], limit=None).rows
        if all(one.day != date(2026, 10, day) for one in taken):
            self.if_open(lambda: self.entered.append((kind, self.desk.outcomes.add(kind, values).id)))

    @rule(outcome=st.sampled_from([Outcome.BUSY, Outcome.CONNECTED, Outcome.NO_ANSWER]))
    def explain_a_word(self, outcome: Outcome) -> None:
        self.if_open(lambda: self.desk.imports.words.teach({"无人接听": outcome}))

    @precondition(lambda self: not self.closed)
    @rule()
    def close(self) -> None:
        try:
            self.closed.append(self.desk.closing.close(OCTOBER, on=date(2026, 11, 2)).id)
        except RefusedError:
            assert not self.batches() or not self.calls()

    @precondition(lambda self: self.closed)
    @rule()
    def open_again(self) -> None:
        self.desk.closing.reopen(self.closed.pop(), "more came")

    @precondition(lambda self: len(self.desk.people.agents()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        ids = [agent.id for agent in self.desk.people.agents()]
        keep, other = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
        self.merges.append(self.desk.people.merge(other, keep).id)

    @precondition(lambda self: self.merges)
    @rule()
    def unmerge(self) -> None:
        self.desk.people.unmerge(self.merges.pop())

    def calls(self) -> int:
        with self.desk.database.read() as session:
            return session.scalar(select(func.count()).select_from(Call)) or 0

    def joins(self, *, anew: bool) -> dict[OutcomeKind, list[tuple[object, ...]]]:
        """To which call and whom each record belongs; ``anew``: joined once more."""
        with self.desk.database.rehearse(TABLES.values()) as session:
            connection = raw(session)
            if anew:
                connection.execute("DROP VIEW temp.call")  # the rule reads the calls by their index
                joining.join_all(connection, self.desk.company.get().join_days)
            return {
                kind: connection.execute(
                    f"SELECT id, call_id, joined, agent_id, agent_by_call FROM {table} ORDER BY id"
                ).fetchall()
                for kind, table in TABLES.items()
            }

    @invariant()
    def every_record_belongs_to_its_call(self) -> None:
        assert self.desk.safety.check() == []
        assert self.joins(anew=False) == self.joins(anew=True)

    @rule(seconds=st.sampled_from([30, 60, 100]))
    def another_counting_rule(self, seconds: int) -> None:
        self.desk.company.change(effective_talk_s=seconds)

    @invariant()
    def sums_are_those_of_the_calls(self) -> None:
        with self.desk.database.read() as session:
            assert tallies.differences(raw(session)) == 0
            calls = session.scalar(select(func.count()).select_from(Call))
        company = self.desk.figures.figures(OCTOBER, kpis=["dials", "connected", "talk_time"])
        agents = self.desk.figures.figures(OCTOBER, by=By.AGENT, kpis=["dials", "connected", "talk_time"])
        assert (
            (company[0].value or 0)
            == calls
            == sum(batch.imported for batch in self.standing() if batch.kind == "calls")
        )
        for row in company:
            assert (row.numerator or 0) == sum(one.numerator or 0 for one in agents if one.kpi == row.kpi)

    def standing(self) -> list[Batch]:
        return [batch for batch in self.desk.imports.list_batches() if batch.status == "imported"]


TestLifeOfADatabase = LifeOfADatabase.TestCase
TestLifeOfADatabase.settings = settings(max_examples=5, stateful_step_count=12, deadline=None, phases=(Phase.generate,))
