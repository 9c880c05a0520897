"""Imports, undos, merges and recounts in any order: the sums always equal the calls."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from call_logs import small_log
from salesdesk.importers.understanding import Choices
from salesdesk.models import Call
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By
from salesdesk.store import tallies
from salesdesk.store.database import Database, raw

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

    def teardown(self) -> None:
        self.desk.close()
        shutil.rmtree(self.folder)

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
        self.desk.imports.undo(data.draw(st.sampled_from(self.batches())))

    @precondition(lambda self: self.batches())
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.batches()))
        if Path(self.desk.imports.batch(batch).file_path).exists():
            self.desk.imports.redo(batch)

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
        assert (company[0].value or 0) == calls == sum(batch.imported for batch in self.standing())
        for row in company:
            assert (row.numerator or 0) == sum(one.numerator or 0 for one in agents if one.kpi == row.kpi)

    def standing(self) -> list[object]:
        return [batch for batch in self.desk.imports.list_batches() if batch.status == "imported"]


TestLifeOfADatabase = LifeOfADatabase.TestCase
TestLifeOfADatabase.settings = settings(max_examples=6, stateful_step_count=10, deadline=None)
