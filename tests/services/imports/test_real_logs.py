"""The three real logs, told nothing. Where they are: real_logs.py."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from real_logs import HOME, REAL
from salesdesk.models import Agent, Call
from salesdesk.services.desk import Desk
from salesdesk.store import tallies
from salesdesk.store.database import raw

pytestmark = REAL

LOGS = {
    "anonymous-bank-1999-01.txt": {"rows": 31_599, "agents": 28, "first": "1999-01-01", "last": "1999-01-31"},
    "pwc-call-center-dataset.xlsx": {"rows": 5_000, "agents": 8, "first": "2021-01-01", "last": "2021-03-31"},
    "insurance-telesales-ja/calls_raw.csv": {"rows": 5_000, "agents": 15, "first": "2024-01-01", "last": "2024-12-31"},
}


@pytest.mark.parametrize("name", LOGS)
def test_a_real_log_goes_in_once_and_out_again_whole(name: str, desk: Desk) -> None:
    file, expected = HOME / name, LOGS[name]
    tried = desk.imports.dry_run(file)
    (outcome,) = desk.imports.import_calls([file])
    counts = ("rows", "imported", "duplicates", "rejected", "not_calls", "talk_s", "first_start", "last_start")
    assert {k: outcome.as_json()[k] for k in counts} == {k: tried.as_json()[k] for k in counts}
    assert (outcome.status, outcome.rows) == ("imported", expected["rows"])
    assert outcome.rows == outcome.imported + outcome.duplicates + outcome.rejected + outcome.not_calls
    assert outcome.imported >= outcome.rows - 10
    assert len(outcome.agents_created) == expected["agents"]
    assert (str(outcome.first_start)[:10], str(outcome.last_start)[:10]) == (expected["first"], expected["last"])
    (again,) = desk.imports.import_calls([file])
    assert (again.status, again.imported, again.rows) == ("already-imported", 0, outcome.rows)
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Call)) == outcome.imported
        assert session.scalar(select(func.sum(Call.talk_s))) == outcome.talk_s
        assert tallies.differences(raw(session)) == 0
    assert desk.imports.undo(1).calls == outcome.imported
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Call)) == 0
        assert session.scalar(select(func.count()).select_from(Agent)) == 0
        assert tallies.differences(raw(session)) == 0
